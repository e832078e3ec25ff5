"""F6.3 at the size of a period: every assessed ticket is listed for 录音核实, the last assessed first, none cut off."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services import assessments, recordings
from app.services.recordings import Listening
from tests.office_desk import DeskClock, new_office
from tests.services.answering import answered

MANY = 700


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office", DeskClock()) as opened:
        yield opened


@pytest.fixture
def ids(office):
    made = answered(office, [{"closed_at": "2026-09-17T08:00:00"}] * MANY)
    with office.change("test.assess", "tickets") as change:
        operation = change.operation("create", "测试")
        office.database.execute_sql(
            "INSERT INTO three_rate_assessment (ticket_id, round_no, contacted, resolved, satisfied, basis, specialist,"
            " assessed_at, registered_at, actor, operation_id) SELECT id, 1, '是', '解决', '满意', '录音', '李评',"
            " strftime('%Y-%m-%dT%H:%M:%S', '2026-09-17T08:00:00', id || ' minutes'), ?, '李评', ? FROM ticket",
            (change.at, operation),
        )
    return made


def test_all_last_words_and_checks_in_one_reading(office, ids):
    checked = recordings.check(office, ids[0], Listening("是", "未解决", "满意")).value
    words, checks = assessments.last_words(office, ids), recordings.last_checks(office, ids)
    assert list(words) == ids
    assert checks == {ids[0]: checked}
    assert checked.candidate_id is not None
    one = assessments.rounds(office, ids[5])[0].current
    assert words[ids[5]] == one


def test_the_last_round_and_the_last_check_count(office, ids):
    first = assessments.rounds(office, ids[3])[0].current
    assessments.correct(office, first.id, assessments.Entry("是", "未解决", "满意", "录音", "李评"), "听错")
    recordings.check(office, ids[3], Listening("是", "解决", "满意"))
    again = recordings.check(office, ids[3], Listening("是", "未解决", "满意")).value
    assert assessments.last_words(office, [ids[3]])[ids[3]].answers.resolved == "未解决"
    assert recordings.last_checks(office, [ids[3]])[ids[3]] == again
