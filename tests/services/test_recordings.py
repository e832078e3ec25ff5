"""F6.3: heard against registered; a mismatch is a candidate error of the reviewer until somebody decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import NotFound, RefusedInput
from app.services import assessments, history, recordings
from app.services.assessments import Entry
from app.services.recordings import Listening
from tests.office_desk import new_office
from tests.services.answering import closed_ticket, walked_ticket

REGISTERED = Entry("是", "解决", "满意", "回访录音", "李评", "R-001")


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office") as opened:
        yield opened


@pytest.fixture
def assessed(office) -> int:
    ticket = walked_ticket(office)
    assessments.assess(office, ticket, REGISTERED)
    return ticket


def test_heard_unresolved_where_resolved_was_registered_makes_a_candidate(office, assessed):
    """F6.3: heard 未解决, registered 解决: a candidate error stands waiting for a person."""
    made = recordings.check(office, assessed, Listening("是", "未解决", "满意", listener="赵核")).value
    assert (made.recording_no, made.listener, made.conclusion) == ("R-001", "赵核", "不一致")
    assert [(d.title, d.first, d.second) for d in made.differences] == [("是否解决", "解决", "未解决")]
    (candidate,) = recordings.candidates(office)
    assert (candidate.ticket_id, candidate.post, candidate.person) == (assessed, "复核专员", "李评")
    assert (candidate.state, candidate.state_title, candidate.id) == ("pending", "待确认", made.candidate_id)
    assert candidate.fact == "录音核实与登记不一致：是否解决：登记“解决”，核听“未解决”"
    assert candidate.differences == made.differences


def test_agreement_makes_none(office, assessed):
    made = recordings.check(office, assessed, Listening("是", "已解决", "满意")).value
    assert (made.differences, made.candidate_id, made.conclusion) == ((), None, "一致")
    assert recordings.candidates(office) == []


def test_registered_values_are_kept_as_they_were_heard_against(office, assessed):
    recordings.check(office, assessed, Listening("是", "未解决", "满意"))
    row = assessments.rounds(office, assessed)[0].current
    assessments.correct(office, row.id, Entry("是", "未解决", "满意", "录音", "李评"), "听错")
    (check,) = recordings.checks(office, assessed)
    assert (check.registered.resolved, check.heard.resolved) == ("解决", "未解决")
    again = recordings.check(office, assessed, Listening("是", "未解决", "满意")).value
    assert again.differences == ()


def test_without_a_round_the_register_is_compared(office):
    ticket = closed_ticket(office, contacted="是", resolved="解决", satisfied="满意")
    made = recordings.check(office, ticket, Listening("是", "未解决", "不满意", "R-9")).value
    assert len(made.differences) == 2
    assert recordings.candidates(office)[0].person == ""
    with pytest.raises(RefusedInput, match="没有登记三率"):
        recordings.check(office, closed_ticket(office, 2), Listening("是", "", ""))


def test_undo_takes_check_and_candidate_back(office, assessed):
    done = recordings.check(office, assessed, Listening("是", "未解决", "满意"))
    assert history.undo(office, done.operation_id or 0).value.reversed == 1
    assert (recordings.checks(office, assessed), recordings.candidates(office)) == ((), [])
    with pytest.raises(NotFound):
        recordings.decide(office, done.value.candidate_id or 0, is_error=True, note="属实")


@pytest.mark.parametrize(("is_error", "state"), [(True, "confirmed"), (False, "dismissed")])
def test_a_candidate_is_decided_once_with_a_note(office, assessed, is_error, state):
    number = recordings.check(office, assessed, Listening("是", "未解决", "满意")).value.candidate_id or 0
    with pytest.raises(RefusedInput, match="理由"):
        recordings.decide(office, number, is_error=is_error, note=" ")
    recordings.decide(office, number, is_error=is_error, note="核对录音")
    assert recordings.candidates(office) == []
    (one,) = recordings.candidates(office, "")
    assert (one.state, one.decided_by, one.decision_note) == (state, "王芳", "核对录音")
    with pytest.raises(RefusedInput, match="没有再次改动"):
        recordings.decide(office, number, is_error=True, note="又")


def test_nothing_heard_is_refused(office, assessed):
    with pytest.raises(RefusedInput, match="核听到"):
        recordings.check(office, assessed, Listening("", "", ""))
