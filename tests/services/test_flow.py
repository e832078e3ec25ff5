"""F5.2-F5.8: the flow of §2.8 walked for every kind of ticket; what is refused, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.domain.flow import Mark, Node, State
from app.services import attachments, flow, flow_limits, history, register, settings, tickets
from app.services.session import Office
from app.storage import audit
from tests.office_desk import DeskClock, add_ticket, new_office, reopened
from tests.services.flow_walk import (
    ASSESSED,
    DISPATCH,
    FEEDBACK,
    ORDINARY,
    REASON,
    assert_stored_is_derived,
    moment,
    state_of,
    until,
    walk,
)


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


def test_an_ordinary_ticket_from_arrival_to_the_archive(office: Office, clock: DeskClock, ticket: int):
    expected = (
        *(State.TO_DISPATCH, State.TO_RESPOND, State.HANDLING, State.HANDLING, State.HANDLING, State.TO_ASSESS),
        *(State.TO_REVIEW, State.TO_REVIEW, State.CLOSED, State.CLOSED, State.VISITED, State.ARCHIVED),
    )
    assert state_of(office, ticket) is State.TO_SIGN
    for step, state in zip(ORDINARY, expected, strict=True):
        assert walk(office, clock, ticket, [step]).state is state
        assert_stored_is_derived(office)
    events = flow.life(office, ticket).events
    assert [event.node.value for event in events] == [name for name, _ in ORDINARY]
    assert all(event.actor == "王芳" and event.at and event.recorded_at for event in events)
    assert register.detail(office, ticket).values["unit"] == "城市管理办公室"
    assert audit.verify(office.database).ok


def test_a_supervised_ticket_needs_a_second_person(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, [("mark", {"mark": "市级督办"}), *until("unit_close")])
    assert walk(office, clock, ticket, [("assess", ASSESSED)]).state is State.TO_CONFIRM
    with pytest.raises(NotAllowed, match="换一个人"):
        flow.take(office, ticket, "second_confirm")
    with pytest.raises(NotAllowed, match="写明原因"):
        flow.take(office, ticket, "second_confirm", {"by": "李强", "agree": "否"})
    assert walk(
        office, clock, ticket, [("second_confirm", {"by": "李强", "agree": "否", "text": "录音不符"})]
    ).state is (State.TO_ASSESS)
    walk(office, clock, ticket, [("assess", {**ASSESSED, "by": "李强"})])
    with pytest.raises(NotAllowed, match="李强"):
        flow.take(office, ticket, "second_confirm", {"by": "李强"})
    assert walk(office, clock, ticket, [("second_confirm", {"by": "赵敏"})]).state is State.TO_REVIEW


def test_a_rebounding_ticket_is_assessed_twice(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, [("mark", {"mark": "rebound"}), *until("unit_close")])
    assert walk(office, clock, ticket, [("assess", ASSESSED)]).state is State.TO_ASSESS
    assert walk(office, clock, ticket, [("assess", ASSESSED)]).state is State.TO_REVIEW
    rounds = [event.details["round"] for event in flow.life(office, ticket).events if event.node is Node.ASSESS]
    assert rounds == [1, 2]


def test_a_returned_ticket(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, [("return", {"ground": "职责外", "text": REASON})])
    walk(office, clock, ticket, [("return_rejected", {"text": "点位在贵街道"})])
    assert state_of(office, ticket) is State.TO_SIGN
    walk(office, clock, ticket, [("sign", {}), ("return", {"ground": "beyond_duty", "text": REASON})])
    done = walk(office, clock, ticket, [("return_accepted", {})])
    life = flow.life(office, ticket)
    assert (done.state, life.state.returns, life.limits) == (State.RETURNED, 2, ())
    assert life.events[0].details["law"] == "《北京市接诉即办工作条例》第十二条（派单异议审核）"
    assert_stored_is_derived(office)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "退回情形"),
        ({"ground": "not_ours"}, "退回理由"),
        ({"ground": "not_ours", "text": "不归我们"}, "不完整"),
        ({"ground": "not_ours", "text": "　 "}, "退回理由"),
        ({"ground": "not_ours", "text": "【具体地址】" + REASON}, "没填的空"),
    ],
)
def test_f5_3_an_incomplete_return_is_not_saved(office: Office, ticket: int, values: dict[str, str], why: str):
    with pytest.raises(NotAllowed, match=why):
        flow.take(office, ticket, "return", values)
    assert flow.life(office, ticket).events == ()


def test_the_length_of_a_reason_is_the_offices(office: Office, ticket: int):
    settings.put(office, "flow.return_reason_min", 4)
    flow.take(office, ticket, "return", {"ground": "not_ours", "text": "不归我们"})
    assert state_of(office, ticket) is State.RETURNING


def test_a_difficult_ticket(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, [("sign", {}), ("report_difficult", {"text": "权属不明，已报综合科"})])
    with pytest.raises(NotAllowed, match=r"疑难报备.*不能派单"):
        flow.take(office, ticket, "dispatch", DISPATCH)
    walk(office, clock, ticket, [("difficult_settled", {"text": "由城管办主办"})])
    clock.forward(days=2)
    done = flow.take(office, ticket, "dispatch", DISPATCH).value
    assert [(item.kind, item.is_late, "默认不计罚" in item.exempt) for item in done.judged] == [
        ("dispatch", True, True)
    ]


def test_an_urgent_ticket_without_a_call_is_flagged_until_the_call(office: Office, clock: DeskClock):
    ticket = add_ticket(office, urgency="紧急")
    walk(office, clock, ticket, [("sign", {})])
    done = flow.take(office, ticket, "dispatch", {"unit": "城管办"}).value
    assert any("标红" in warning for warning in done.warnings)
    assert flow.life(office, ticket).state.lacks_phone_call
    assert office.database.value("SELECT red_flag FROM ticket_state") == "no_phone"
    walk(office, clock, ticket, [("phone", {"phone_to": "值班员"})])
    assert not flow.life(office, ticket).state.lacks_phone_call
    assert office.database.value("SELECT red_flag FROM ticket_state") == ""


def test_f5_4_group_notice_and_system_dispatch_are_two_facts(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, until("dispatch"))
    state = flow.life(office, ticket).state
    assert (state.group_notified_at, state.dispatched_at) == ("2026-09-18T09:35:00", "2026-09-18T09:50:00")


def test_redispatch(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, until("respond"))
    with pytest.raises(NotAllowed, match="改派原因"):
        flow.take(office, ticket, "redispatch", {"unit": "物业科"})
    with pytest.raises(NotAllowed, match="不用改派"):
        flow.take(office, ticket, "redispatch", {"unit": "城市管理办公室", "text": "派错"})
    walk(office, clock, ticket, [("redispatch", {"unit": "物业科", "co_unit": "社区办", "text": "首派有误"})])
    values = register.detail(office, ticket).values
    assert (state_of(office, ticket), values["unit"], values["co_unit"]) == (State.TO_RESPOND, "物业科", "社区办")


def test_a_call_that_nobody_answered_is_no_response(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, until("dispatch"))
    assert walk(office, clock, ticket, [("respond", {"connected": "否"})]).state is State.TO_RESPOND
    assert flow.life(office, ticket).state.responded_at == ""
    assert walk(office, clock, ticket, [("respond", {})]).state is State.HANDLING


def test_feedback_needs_result_and_opinion(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, until("respond"))
    for values in ({}, {"connected": "是"}):
        with pytest.raises(NotAllowed, match="反馈缺少"):
            flow.take(office, ticket, "feedback", values)
    flow.take(office, ticket, "feedback", {"connected": "否"})


def test_f5_8_missing_requisites_block_the_closing(office: Office, clock: DeskClock, ticket: int):
    steps = [step for step in until("assess") if step[0] != "feedback"]
    walk(office, clock, ticket, steps)
    assert flow.life(office, ticket).missing == ("已向诉求人电话反馈", "佐证材料齐全")
    with pytest.raises(NotAllowed, match="还缺：已向诉求人电话反馈、佐证材料齐全"):
        flow.take(office, ticket, "submit_close")
    with pytest.raises(NotAllowed, match="还没有申报结案"):
        flow.take(office, ticket, "review_close")
    settings.put(office, "flow.requisites", {"assessed": "三率评定", "photo": "照片"})
    with pytest.raises(NotAllowed, match="还缺：照片"):
        flow.take(office, ticket, "submit_close", {"requisites": "materials"})
    flow.take(office, ticket, "submit_close", {"requisites": "照片"})
    with pytest.raises(NotAllowed, match="已经申报"):
        flow.take(office, ticket, "submit_close", {"requisites": "照片"})


def test_review_returns_are_counted_and_the_work_begins_again(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, until("submit_close"))
    done = walk(office, clock, ticket, [("review_return", {"text": "缺整改照片"})])
    state = flow.life(office, ticket).state
    assert (done.state, state.review_returns, state.unit_closed_at) == (State.HANDLING, 1, "")
    again = [("unit_close", {"text": "已补照片"}), ("assess", ASSESSED), ("submit_close", {"requisites": "materials"})]
    assert walk(office, clock, ticket, [*again, ("review_close", {})]).state is State.CLOSED
    assert office.database.value("SELECT review_returns FROM ticket_state") == 1


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("2026-09-18 07:59:59", "早于到达的时间 2026-09-18 08:00:00"),
        ("2026-09-18 09:30:01", "还没有到"),
    ],
)
def test_moments_that_cannot_be(office: Office, ticket: int, at: str, why: str):
    with pytest.raises(NotAllowed, match=why):
        flow.take(office, ticket, "sign", at=moment(at))
    assert flow.life(office, ticket).events == ()


def test_f5_2_a_later_node_before_an_earlier_one_is_refused(office: Office, clock: DeskClock, ticket: int):
    flow.take(office, ticket, "sign", at=moment("2026-09-18 09:00"))
    with pytest.raises(NotAllowed, match="派单时间 2026-09-18 08:59:59 早于上一节点的时间 2026-09-18 09:00:00"):
        flow.take(office, ticket, "dispatch", {"unit": "城管办"}, at=moment("2026-09-18 08:59:59"))
    flow.take(office, ticket, "dispatch", {"unit": "城管办"}, at=moment("2026-09-18 09:00"))
    flow.take(office, ticket, "respond", at=moment("2026-09-18 09:10"))
    with pytest.raises(NotAllowed, match="早于响应"):
        flow.take(office, ticket, "feedback", FEEDBACK, at=moment("2026-09-18 09:09"))


def test_a_step_entered_late_keeps_its_real_time(office: Office, clock: DeskClock, ticket: int):
    done = flow.take(office, ticket, "sign", at=moment("2026-09-18 09:00")).value
    assert not done.is_late_entry
    clock.forward(minutes=1)
    late = flow.take(office, ticket, "dispatch", {"unit": "城管办"}, at=moment("2026-09-18 09:00")).value
    event = flow.life(office, ticket).events[1]
    assert late.is_late_entry
    assert (event.at, event.recorded_at, event.is_late_entry) == ("2026-09-18T09:00:00", "2026-09-18T09:31:00", True)


def test_marks_never_move_the_state(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, until("respond"))
    walk(office, clock, ticket, [("mark", {"mark": "挂账", "status": "申请", "text": "待拆迁"})])
    walk(office, clock, ticket, [("mark", {"mark": "hang_up", "status": "已挂账"})])
    with pytest.raises(NotAllowed, match="已经有“挂账”"):
        flow.take(office, ticket, "mark", {"mark": "挂账", "status": "已挂账"})
    mark = flow.life(office, ticket).state.marks[Mark.HANG_UP]
    assert (mark.since, mark.status, state_of(office, ticket)) == ("2026-09-18T10:10:00", "已挂账", State.HANDLING)
    walk(office, clock, ticket, [("unmark", {"mark": "挂账", "text": "销账"})])
    assert flow.life(office, ticket).state.marks == {}
    with pytest.raises(NotAllowed, match="不用撤"):
        flow.take(office, ticket, "unmark", {"mark": "挂账"})


def test_evidence_is_kept_with_the_event(office: Office, ticket: int, tmp_path: Path):
    photo = tmp_path / "签收.txt"
    photo.write_text("签收截图", encoding="utf-8")
    kept = attachments.add(office, f"ticket:{ticket}", photo).value
    flow.take(office, ticket, "sign", evidence=f"attachment:{kept.id}")
    assert flow.life(office, ticket).events[0].evidence == f"attachment:{kept.id}"


@pytest.mark.parametrize(
    ("action", "values", "error", "why"),
    [
        ("fly", {}, RefusedInput, "没有“fly”这个步骤"),
        ("签收", {"colour": "red"}, RefusedInput, "没有“colour”这一栏"),
        ("sign", {"level": "3h"}, RefusedInput, "可选：2h、24h、7d、15d"),
        ("dispatch", {"unit": "城管办"}, NotAllowed, "待签收.*不能派单"),
        ("mark", {"mark": "没有"}, RefusedInput, "标记"),
        ("sign", {"text": "a\x00b"}, RefusedInput, "控制字符"),
    ],
)
def test_refusals(office: Office, ticket: int, action: str, values: dict[str, str], error: type[Exception], why: str):
    with pytest.raises(error, match=why):
        flow.take(office, ticket, action, values)
    assert office.database.value("SELECT count(*) FROM ticket_event") == 0
    assert office.database.value("SELECT count(*) FROM operation WHERE kind = 'flow'") == 0


def test_void_and_unknown_tickets(office: Office, ticket: int):
    tickets.void(office, ticket, "重复")
    with pytest.raises(NotAllowed, match="已经作废"):
        flow.take(office, ticket, "sign")
    with pytest.raises(NotFound):
        flow.take(office, 99, "sign")
    with pytest.raises(NotFound):
        flow.life(office, 99)
    assert office.database.rows("SELECT * FROM ticket_state") == []
    tickets.void(office, ticket, "弄错了", is_void=False)
    assert state_of(office, ticket) is State.TO_SIGN
    assert_stored_is_derived(office)


def test_undo_takes_the_newest_step_back_and_brings_it_back(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, until("sign"))
    dispatched = flow.take(office, ticket, "dispatch", DISPATCH)
    undone = history.undo(office, dispatched.operation_id or 0)
    assert (undone.value.reversed, state_of(office, ticket)) == (1, State.TO_DISPATCH)
    assert register.detail(office, ticket).values["unit"] == ""
    assert [event.is_void for event in flow.life(office, ticket).events] == [False, True]
    assert_stored_is_derived(office)
    again = history.undo(office, undone.operation_id or 0)
    assert (again.value.reversed, state_of(office, ticket)) == (1, State.TO_RESPOND)
    assert register.detail(office, ticket).values["unit"] == "城市管理办公室"
    assert_stored_is_derived(office)


def test_a_step_that_others_stand_on_stays(office: Office, clock: DeskClock, ticket: int):
    signed = flow.take(office, ticket, "sign")
    marked = flow.take(office, ticket, "mark", {"mark": "紧急"})
    dispatched = flow.take(office, ticket, "dispatch", {"unit": "城管办"})
    with pytest.raises(NotAllowed, match="请先撤销后面的步骤"):
        history.undo(office, signed.operation_id or 0)
    history.undo(office, marked.operation_id or 0)
    history.undo(office, dispatched.operation_id or 0)
    history.undo(office, signed.operation_id or 0)
    assert (state_of(office, ticket), flow.life(office, ticket).state.marks) == (State.TO_SIGN, {})


def test_a_step_cannot_come_back_where_the_ticket_has_moved_on(office: Office, ticket: int):
    signed = flow.take(office, ticket, "sign")
    undone = history.undo(office, signed.operation_id or 0)
    flow.take(office, ticket, "return", {"ground": "not_ours", "text": REASON})
    with pytest.raises(NotAllowed, match="后面的步骤"):
        history.undo(office, undone.operation_id or 0)
    assert state_of(office, ticket) is State.RETURNING


def test_the_history_of_a_ticket_shows_its_steps(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, until("dispatch"))
    assert [item.summary[:2] for item in register.history(office, ticket)] == ["派单", "签收", "新建"]


def test_events_cannot_be_rewritten(office: Office, ticket: int):
    flow.take(office, ticket, "sign")
    for statement in ("UPDATE ticket_event SET at = '2026-01-01T00:00:00'", "DELETE FROM ticket_event"):
        with pytest.raises(Exception, match="append-only"):
            office.database.execute_sql(statement)


def test_a_new_limit_moves_running_tickets_at_once(office: Office, ticket: int):
    from app.domain.deadlines import Unit
    from app.domain.flow_limits import FlowLimit, LimitKind

    assert office.database.rows("SELECT limit_kind FROM ticket_state") == [("handle",)]
    flow_limits.put(office, FlowLimit(LimitKind.SIGN, "", Unit.HOUR, 2, "arrive", "年度考评办法"))
    assert office.database.rows("SELECT limit_kind, limit_due_at FROM ticket_state") == [
        ("sign", "2026-09-18T10:00:00")
    ]
    assert flow.life(office, ticket).limits[0].source == "年度考评办法"
    with pytest.raises(RefusedInput, match="不能从"):
        flow_limits.put(office, FlowLimit(LimitKind.SIGN, "", Unit.HOUR, 2, "moon"))
    with pytest.raises(RefusedInput, match="生效日期"):
        flow_limits.put(office, FlowLimit(LimitKind.SIGN, "明天", Unit.HOUR, 2, "arrive", "通知"))
    assert_stored_is_derived(office)


def test_readings_move_running_tickets(office: Office, clock: DeskClock):
    ticket = add_ticket(office, urgency="紧急")
    due = "SELECT limit_due_at FROM ticket_state"
    assert office.database.value(due) == "2026-09-18T10:00:00"
    settings.put(office, "flow.readings", {"R-43": "乙"})
    assert office.database.value(due) == "2026-09-19T08:00:00"
    flow.take(office, ticket, "sign", at=moment("2026-09-18 09:30"))
    assert office.database.value(due) == "2026-09-18T11:30:00"


def test_a_bad_mapping_is_refused_and_changes_nothing(office: Office, ticket: int):
    with pytest.raises(RefusedInput, match="状态可用"):
        settings.put(office, "flow.initial", [{"state": "flying"}])
    assert settings.get(office, "flow.initial") is None
    settings.put(office, "flow.initial", [{"state": "handling", "when": {}}])
    assert state_of(office, ticket) is State.HANDLING
    assert_stored_is_derived(office)


def test_everything_is_there_after_opening_again(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, until("respond"))
    before = flow.life(office, ticket)
    with reopened(office) as again:
        assert flow.life(again, ticket) == before
