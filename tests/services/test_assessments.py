"""F6.1, F6.2: rounds as steps of the flow, corrections beside the first word, the second person."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.services import assessments, flow, history, register
from app.services.assessments import Entry
from app.storage import audit
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.answering import closed_ticket, walked_ticket

GOOD = Entry("是", "解决", "满意", "回访录音", "李评", "R-001")


@pytest.fixture
def clock():
    return DeskClock()


@pytest.fixture
def office(tmp_path: Path, clock: DeskClock):
    with new_office(tmp_path / "office", clock) as opened:
        yield opened


def test_a_round_is_a_step_of_the_flow_and_a_record(office):
    ticket = walked_ticket(office)
    row = assessments.assess(office, ticket, GOOD)
    (first,) = assessments.rounds(office, ticket)
    assert (first.round_no, first.current.id, first.current.specialist) == (1, row.value, "李评")
    assert (first.current.recording_no, first.current.basis, first.current.actor) == ("R-001", "回访录音", "王芳")
    assert first.current.answers.resolved == "解决"
    assert flow.life(office, ticket).state.state == "to_review"
    assert any(item.summary.startswith("三率评定") for item in register.history(office, ticket))
    assert audit.verify(office.database).ok


def test_the_flow_step_alone_leaves_the_same_record(office):
    ticket = walked_ticket(office)
    said = {"responded": "是", "resolved": "未解决", "satisfied": "不满意", "text": "现场未清理", "by": "李评"}
    flow.take(office, ticket, "assess", said)
    (first,) = assessments.rounds(office, ticket)
    assert (first.current.answers.contacted, first.current.answers.resolved) == ("是", "未解决")
    assert first.current.specialist == "李评"


def test_due_24_hours_after_unit_close_and_awaiting(office, clock):
    """F6.1: due 24 hours after 科室办结."""
    ticket = walked_ticket(office, closed="2026-09-18T09:00")
    (waiting,) = assessments.awaiting(office)
    assert (waiting.ticket_id, waiting.standing.due_at) == (ticket, "2026-09-19T09:00:00")
    assert waiting.standing.missing == ("第 1 轮三率评定",)
    clock.forward(hours=25)
    assert assessments.awaiting(office)[0].standing.is_late
    assessments.assess(office, ticket, GOOD)
    assert assessments.awaiting(office) == []


def test_rebound_needs_two_rounds(office, clock):
    """F6.1: 易反弹 asks for two rounds at least."""
    ticket = walked_ticket(office, marks=["rebound"])
    assessments.assess(office, ticket, GOOD)
    assert assessments.standings(office, [ticket])[ticket].missing == ("第 2 轮三率评定",)
    clock.forward(hours=3)
    assessments.assess(office, ticket, Entry("是", "解决", "基本满意", "再次回访"))
    assert assessments.standings(office, [ticket])[ticket].is_complete
    assert [one.round_no for one in assessments.rounds(office, ticket)] == [1, 2]


def test_second_confirmation_is_another_persons(office):
    """F6.2: nobody confirms their own assessment."""
    ticket = walked_ticket(office, marks=["supervised_city"])
    assessments.assess(office, ticket, GOOD)
    assert "二次确认" in assessments.standings(office, [ticket])[ticket].missing[0]
    for same in ("李评", "李 评", "王芳", ""):  # "": the person at the desk, who recorded the first round
        with pytest.raises(NotAllowed, match="换一个人"):
            assessments.second_confirm(office, ticket, person=same)
    assessments.second_confirm(office, ticket, person="赵核")
    (first,) = assessments.rounds(office, ticket)
    assert first.confirmation is not None
    assert (first.confirmation.person, first.confirmation.agrees) == ("赵核", True)
    assert assessments.standings(office, [ticket])[ticket].is_complete


def test_an_imported_closed_supervised_ticket_gets_its_second_person(office, clock):
    """F6.2: the hotline closed it before anybody here confirmed; the step is open while the ticket stays closed."""
    ticket = closed_ticket(office, tags="督办")
    with pytest.raises(NotAllowed, match="还没有三率评定"):
        assessments.second_confirm(office, ticket, person="赵核")
    assessments.assess(office, ticket, GOOD)
    (waiting,) = assessments.awaiting(office)
    assert waiting.standing.missing == ("督办件二次确认（换一个人）",)
    with pytest.raises(NotAllowed, match="换一个人"):
        assessments.second_confirm(office, ticket, person="李评")
    assert "second_confirm" in [step.node for step in flow.life(office, ticket).steps]
    done = assessments.second_confirm(office, ticket, person="赵核")
    assert flow.life(office, ticket).state.state == "closed"
    assert assessments.awaiting(office) == []
    assert "second_confirm" not in [step.node for step in flow.life(office, ticket).steps]
    with pytest.raises(NotAllowed, match="已经二次确认过"):
        assessments.second_confirm(office, ticket, person="钱核")
    history.undo(office, done.operation_id or 0)
    assert [one.ticket_id for one in assessments.awaiting(office)] == [ticket]


def test_a_closed_ticket_whose_second_person_disagrees_is_assessed_and_confirmed_anew(office, clock):
    ticket = closed_ticket(office, tags="市级督办")
    assessments.assess(office, ticket, GOOD)
    assessments.second_confirm(
        office, ticket, person="赵核", agrees=False, answers=("是", "未解决", "满意"), note="现场仍有堆物"
    )
    assert flow.life(office, ticket).state.state == "closed"
    with pytest.raises(NotAllowed, match="没有得到二次确认同意"):
        assessments.second_confirm(office, ticket, person="赵核")
    clock.forward(hours=1)
    assessments.assess(office, ticket, Entry("是", "未解决", "满意", "复核录音", "李评"))
    assessments.second_confirm(office, ticket, person="赵核")
    assert assessments.standings(office, [ticket])[ticket].is_complete


def test_a_correction_behind_the_confirmation_wants_it_again(office, clock):
    ticket = walked_ticket(office, marks=["supervised_city"])
    row = assessments.assess(office, ticket, GOOD)
    assessments.second_confirm(office, ticket, person="赵核")
    clock.forward(minutes=5)
    assessments.correct(office, row.value, Entry("是", "未解决", "满意", "回访录音", "李评", "R-001"), "听错")
    assert not assessments.standings(office, [ticket])[ticket].is_complete
    assessments.second_confirm(office, ticket, person="赵核")
    assert assessments.standings(office, [ticket])[ticket].is_complete
    assert flow.life(office, ticket).state.state == "to_review"


def test_an_ordinary_closed_ticket_wants_no_second_person(office):
    ticket = closed_ticket(office)
    assessments.assess(office, ticket, GOOD)
    with pytest.raises(NotAllowed, match="不是督办件"):
        assessments.second_confirm(office, ticket, person="赵核")


def test_a_mark_taken_off_wants_no_second_person(office):
    """What the flow derives is what counts: the export's own label can be taken off here."""
    ticket = closed_ticket(office, tags="督办")
    assessments.assess(office, ticket, GOOD)
    flow.take(office, ticket, "unmark", {"mark": "supervised_district"})
    assert assessments.standings(office, [ticket])[ticket].is_complete


def test_the_database_itself_refuses_the_same_person(office):
    ticket = walked_ticket(office, marks=["supervised_city"])
    row = assessments.assess(office, ticket, GOOD)
    with pytest.raises(Exception, match="another person"):
        office.database.execute_sql(
            "INSERT INTO second_confirmation (ticket_id, assessment_id, person, confirmed_at, agrees, registered_at,"
            " actor, operation_id) VALUES (?, ?, '李评', ?, 1, ?, 'x', ?)",
            (ticket, row.value, "2026-09-18T09:30:00", "2026-09-18T09:30:00", row.operation_id),
        )


def test_who_does_not_agree_says_why_and_the_round_stays_open(office):
    ticket = walked_ticket(office, marks=["supervised_city"])
    assessments.assess(office, ticket, GOOD)
    with pytest.raises(NotAllowed, match="原因"):
        assessments.second_confirm(office, ticket, person="赵核", agrees=False, answers=("是", "未解决", "满意"))
    with pytest.raises(RefusedInput, match="相同"):
        assessments.second_confirm(
            office, ticket, person="赵核", agrees=False, answers=("是", "解决", "满意"), note="不同"
        )
    assessments.second_confirm(
        office, ticket, person="赵核", agrees=False, answers=("是", "未解决", "满意"), note="现场仍有堆物"
    )
    (first,) = assessments.rounds(office, ticket)
    assert first.confirmation is not None
    assert (first.confirmation.agrees, first.confirmation.answers.resolved) == (False, "未解决")
    assert not assessments.standings(office, [ticket])[ticket].is_confirmed
    assert flow.life(office, ticket).state.state == "to_assess"


def test_corrections_stand_beside_the_first_word(office, clock):
    ticket = walked_ticket(office)
    row = assessments.assess(office, ticket, GOOD)
    clock.forward(minutes=5)
    with pytest.raises(RefusedInput, match="原因"):
        assessments.correct(office, row.value, GOOD, "")
    with pytest.raises(RefusedInput, match="没有改动"):
        assessments.correct(office, row.value, GOOD, "核对")
    changed = assessments.correct(office, row.value, Entry("是", "未解决", "满意", "回访录音", "李评", "R-001"), "听错")
    (first,) = assessments.rounds(office, ticket)
    assert (first.current.answers.resolved, first.current.reason) == ("未解决", "听错")
    assert [(old.answers.resolved, old.registered_at) for old in first.earlier] == [("解决", "2026-09-18T09:30:00")]
    assert first.current.registered_at == "2026-09-18T09:35:00"
    history.undo(office, changed.operation_id or 0)
    assert assessments.rounds(office, ticket)[0].current.answers.resolved == "解决"


def test_undo_takes_the_round_back_and_brings_it_again(office):
    ticket = walked_ticket(office)
    row = assessments.assess(office, ticket, GOOD)
    undone = history.undo(office, row.operation_id or 0)
    assert undone.value.reversed == 1
    assert assessments.rounds(office, ticket) == ()
    with pytest.raises(NotFound):
        assessments.correct(office, row.value, GOOD, "更正")
    again = history.undo(office, undone.operation_id or 0)
    assert len(assessments.rounds(office, ticket)) == 1
    history.undo(office, again.operation_id or 0)
    assert assessments.rounds(office, ticket) == ()


def test_an_imported_closed_ticket_can_be_assessed(office):
    ticket = closed_ticket(office)
    assessments.assess(office, ticket, GOOD)
    assert assessments.standings(office, [ticket])[ticket].is_complete


def test_a_ticket_sent_back_and_closed_again_starts_anew(office, clock):
    ticket = walked_ticket(office)
    assessments.assess(office, ticket, GOOD)
    flow.take(office, ticket, "feedback", {"connected": "是", "opinion": "满意"})
    flow.take(office, ticket, "submit_close", {"requisites": ",".join(flow.closing_checklist(office))})
    clock.forward(hours=1)
    flow.take(office, ticket, "review_return", {"text": "照片不清，请补"})
    clock.forward(hours=1)
    flow.take(office, ticket, "unit_close", {"text": "已补照片"})
    standing = assessments.standings(office, [ticket])[ticket]
    assert (standing.rounds_done, standing.due_at) == (0, "2026-09-19T11:30:00")
    clock.forward(hours=1)
    assessments.assess(office, ticket, GOOD)
    assert [one.round_no for one in assessments.rounds(office, ticket)] == [1, 2]
    assert assessments.standings(office, [ticket])[ticket].is_complete


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (Entry("是", "", "满意", "录音"), "都要有结论"),
        (Entry("是", "解决", "满意", " "), "依据"),
        (Entry("是", "挺好", "满意", "录音"), "可以填"),
        (Entry("是", "解决", "满意", "录音", at="2026-09-18 08:00"), "早于"),
        (Entry("是", "解决", "满意", "录音", at="2026-09-19 08:00"), "还没有到"),
        (Entry("是", "解决", "满意", "录音", at="昨天"), "读不出来"),
    ],
)
def test_refusals(office, entry, says):
    ticket = walked_ticket(office)
    with pytest.raises(RefusedInput, match=says):
        assessments.assess(office, ticket, entry)
    assert assessments.rounds(office, ticket) == ()


def test_an_open_ticket_cannot_be_assessed(office):
    ticket = add_ticket(office)
    with pytest.raises(NotAllowed):
        assessments.assess(office, ticket, GOOD)


def test_not_reached_needs_no_further_answers(office):
    ticket = walked_ticket(office)
    assessments.assess(office, ticket, Entry("否", "", "", "三次未接通"))
    assert assessments.standings(office, [ticket])[ticket].is_complete


def test_a_corrected_round_is_not_undone_under_its_correction(office):
    ticket = walked_ticket(office)
    first = assessments.assess(office, ticket, GOOD)
    changed = assessments.correct(
        office, first.value, Entry("是", "未解决", "满意", "回访录音", "李评", "R-001"), "听错"
    )
    with pytest.raises(NotAllowed, match="先撤销后面的步骤"):
        history.undo(office, first.operation_id or 0)
    assert flow.life(office, ticket).state.state == "to_review"
    history.undo(office, changed.operation_id or 0)
    history.undo(office, first.operation_id or 0)
    assert (flow.life(office, ticket).state.state, assessments.rounds(office, ticket)) == ("to_assess", ())
    assessments.assess(office, ticket, GOOD)
    assert [one.round_no for one in assessments.rounds(office, ticket)] == [1]
