"""Steps at the edges of the flow: odd texts, late marks, undone dispatches, mixed bulk steps, what lists show."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli.moments import read_moment
from app.domain.errors import Cancelled, NotAllowed, RefusedInput
from app.domain.flow import State
from app.domain.flow_fields import LONGEST
from app.services import dispatching, flow, flow_bulk, history, queues, tickets, urging
from app.services.progress import JobContext
from app.services.session import Office
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.flow_walk import ASSESSED, DISPATCH, FEEDBACK, REASON, stored, until, walk


@pytest.fixture
def clock() -> DeskClock:
    return DeskClock()


@pytest.fixture
def office(tmp_path: Path, clock: DeskClock):
    with new_office(tmp_path / "office", clock) as opened:
        yield opened


@pytest.fixture
def ticket(office: Office) -> int:
    return add_ticket(office)


def test_lists_show_the_newest_step_masked_in_one_short_line(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, until("respond"))
    walk(office, clock, ticket, [("verify", {"text": "电话 13812345678\n第二行\t" + "好" * 500})])
    shown = queues.rows(office, [ticket])[0].progress
    assert shown.startswith("核查　电话 138****5678 第二行 好")
    assert (len(shown), shown[-1]) == (len("核查　") + 120, "…")
    assert urging.rows(office, [ticket])[0].progress == shown
    assert "13812345678" not in "".join(text.text for text in urging.texts(office, urging.UrgeKind.DUE, [ticket]))


@pytest.mark.parametrize("values", [{"text": "好" * (LONGEST + 1)}, {"method": "好" * (LONGEST + 1)}])
def test_a_text_has_an_end(office: Office, ticket: int, values: dict[str, str]):
    with pytest.raises(RefusedInput, match="太长，最多 10000 个字"):
        flow.take(office, ticket, "urge", values)
    flow.take(office, ticket, "urge", dict.fromkeys(values, "好" * LONGEST))


def test_invisible_characters_are_no_text(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, until("feedback"))
    with pytest.raises(NotAllowed, match="缺少：办理结果"):
        flow.take(office, ticket, "unit_close", {"text": "\u200b \ufeff"})


def test_a_ticket_marked_as_supervised_after_its_assessment_still_needs_the_second_person(
    office: Office, clock: DeskClock, ticket: int
):
    walk(office, clock, ticket, [*until("assess"), ("mark", {"mark": "市级督办"})])
    with pytest.raises(NotAllowed, match="没有二次确认"):
        flow.take(office, ticket, "submit_close", {"requisites": "materials"})
    done = walk(
        office,
        clock,
        ticket,
        [("second_confirm", {"by": "李强"}), ("submit_close", {"requisites": "materials"}), ("review_close", {})],
    )
    assert done.state is State.CLOSED


def test_a_feedback_to_an_undone_dispatch_closes_nothing(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, until("dispatch"))
    sent = history.recent(office)[0].id
    walk(office, clock, ticket, [("feedback", FEEDBACK)])
    history.undo(office, sent)
    again = [("dispatch", DISPATCH), ("respond", {}), ("unit_close", {"text": "已清运"}), ("assess", ASSESSED)]
    walk(office, clock, ticket, again)
    assert flow.life(office, ticket).missing == ("已向诉求人电话反馈", "佐证材料齐全")
    walk(office, clock, ticket, [("feedback", FEEDBACK)])
    assert flow.life(office, ticket).missing == ("佐证材料齐全",)


def test_a_step_does_not_come_back_without_the_one_it_was_taken_after(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, until("dispatch"))
    dispatched, signed = (one.id for one in history.recent(office)[:2])
    gone = history.undo(office, dispatched).operation_id or 0
    history.undo(office, signed)
    before = stored(office)
    with pytest.raises(NotAllowed, match="后面还有步骤"):
        history.undo(office, gone)
    assert stored(office) == before
    assert flow.life(office, ticket).state.state is State.TO_SIGN


def test_a_rejected_return_begins_anew(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, [("sign", {}), ("report_difficult", {"text": "权属不明"})])
    sent_back = [("return", {"ground": "not_ours", "text": REASON}), ("return_rejected", {"text": "在贵街道"})]
    walk(office, clock, ticket, sent_back)
    state = flow.life(office, ticket).state
    assert (state.state, state.signed_at, state.difficult_at, state.returns) == (State.TO_SIGN, "", "", 1)
    walk(office, clock, ticket, [("sign", {})])
    clock.forward(days=2)
    judged = flow.take(office, ticket, "dispatch", {"unit": "城管办"}).value.judged
    late = next(one for one in judged if one.kind == "dispatch")
    assert (late.is_late, late.exempt) == (True, "")  # the report before the return excuses nothing after it


def test_closing_after_calls_that_nobody_answered_is_warned_of(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, until("respond"))
    walk(
        office,
        clock,
        ticket,
        [("feedback", {"connected": "否"}), ("unit_close", {"text": "已清运"}), ("assess", ASSESSED)],
    )
    planned = flow.trial(office, ticket, "submit_close", {"requisites": "materials"})
    assert any("都没有接通" in warning for warning in planned.warnings)
    walk(office, clock, ticket, [("feedback", FEEDBACK)])
    assert flow.trial(office, ticket, "submit_close", {"requisites": "materials"}).warnings == ()


def test_the_check_of_the_day_does_not_count_what_went_back_as_dispatched(office: Office, clock: DeskClock):
    sent, back, left = (add_ticket(office, f"D{number}") for number in range(3))
    for ticket in (sent, back, left):
        walk(office, clock, ticket, [("sign", {})])
    walk(office, clock, sent, [("dispatch", DISPATCH)])
    walk(office, clock, back, [("return", {"ground": "not_ours", "text": REASON})])
    check = dispatching.day_check(office)
    assert (check.signed, check.dispatched, check.left, check.returned) == (3, 1, (left,), 1)


def _supervised(office: Office, clock: DeskClock, number: str, recorder: str) -> int:
    ticket = add_ticket(office, number, tags="督办")
    walk(office, clock, ticket, until("unit_close"))
    desk, office.actor = office.actor, recorder
    walk(office, clock, ticket, [("assess", {**ASSESSED, "by": "李四"})])
    office.actor = desk
    return ticket


def test_a_bulk_confirmation_refuses_only_what_this_person_recorded(office: Office, clock: DeskClock):
    own, other = _supervised(office, clock, "B1", "王芳"), _supervised(office, clock, "B2", "赵六")
    foretold = flow_bulk.preview(office, [own, other], "second_confirm")
    assert [line.is_ok for line in foretold.lines] == [False, True]
    assert "不能再由本人二次确认" in foretold.lines[0].reason
    assert flow_bulk.apply(office, [own, other], "second_confirm").value == foretold
    with pytest.raises(NotAllowed, match="不能再由本人二次确认"):
        flow.trial(office, own, "second_confirm")


def test_a_bulk_step_can_be_cancelled_between_its_pages(office: Office, monkeypatch: pytest.MonkeyPatch):
    ids = [add_ticket(office, f"C{number}") for number in range(4)]
    monkeypatch.setattr(flow_bulk, "_PAGE", 1)
    seen: list[tuple[int, int]] = []

    def report(done: int, _total: int, _text: str) -> None:
        seen.append((done, int(office.database.value("SELECT count(*) FROM ticket_event"))))
        if done:
            job.cancel()

    job = JobContext(report)
    before = stored(office)
    with pytest.raises(Cancelled):
        flow_bulk.apply(office, ids, "sign", job=job)
    assert seen == [(0, 0), (1, 1)]  # what it reports as done is done, and it stops at the next page
    assert stored(office) == before
    assert office.database.value("SELECT count(*) FROM ticket_event") == 0


@pytest.mark.parametrize(
    ("text", "stored_as"),
    [
        ("2026-09-18T01:35:00Z", "2026-09-18T09:35:00"),
        ("2026-09-18T09:35:00+08:00", "2026-09-18T09:35:00"),
        ("2026/09/18 09:35", "2026-09-18T09:35:00"),
    ],
)
def test_a_moment_with_its_zone_is_beijing_time(
    office: Office, clock: DeskClock, ticket: int, text: str, stored_as: str
):
    clock.forward(minutes=30)
    walk(office, clock, ticket, [("sign", {}), ("dispatch", {"unit": "城管办", "group_at": text})])
    assert flow.life(office, ticket).state.group_notified_at == stored_as
    assert read_moment(text.replace("/", "-")).isoformat() == stored_as


def test_the_unit_of_a_step_is_the_registers(office: Office, clock: DeskClock):
    imported = add_ticket(office, "U1", unit="物业科")
    with pytest.raises(NotAllowed, match="已经派给“物业科”"):
        flow.take(office, imported, "redispatch", {"unit": "物业科", "text": "派错"})
    walk(office, clock, imported, [("respond", {})])
    tickets.edit(office, imported, {"unit": "环卫所"})
    walk(office, clock, imported, [("unit_close", {"text": "已清运"})])
    assert [event.unit for event in flow.life(office, imported).events] == ["物业科", "环卫所"]


def test_what_persons_wrote_into_a_steps_fields_is_masked(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, [("sign", {})])
    flow.take(office, ticket, "report_difficult", {"text": "权属不明", "reported_to": "区中心 13812345678"})
    event = flow.life(office, ticket).events[-1]
    assert flow.event_data(event)["details"]["reported_to"] == "区中心 138****5678"
    assert flow.event_data(event, masked=False)["details"]["reported_to"] == "区中心 13812345678"
