"""F6.6: results of the city beside the internal assessment, 一致率, reasons of differences."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.errors import NotFound, RefusedInput
from app.domain.rates import TimeField, Window
from app.services import assessments, flow, history, visits
from app.services.assessments import Entry
from app.services.visits import VisitEntry
from tests.office_desk import new_office
from tests.services.answering import answered, closed_ticket, walked_ticket

SEPTEMBER = Window.of_days(date(2026, 9, 1), date(2026, 9, 30))


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office") as opened:
        yield opened


def assess_all(office, tickets: list[int], resolved: str = "解决") -> None:
    with office.change("test.fill", "tickets") as change:
        operation = change.operation("assess", "测试")
        office.database.executemany(
            "INSERT INTO three_rate_assessment (ticket_id, round_no, contacted, resolved, satisfied, specialist,"
            " assessed_at, registered_at, actor, operation_id)"
            " VALUES (?, 1, '是', ?, '满意', '李评', ?, ?, '王芳', ?)",
            [(t, resolved, change.at, change.at, operation) for t in tickets],
        )


def test_171_of_180_agree(office):
    """F6.6: 一致率 = 171 / 180 = 95.00 %."""
    good = {"valid_visit": "是", "contacted": "是", "resolved": "解决", "satisfied": "满意"}
    tickets = answered(office, [good] * 171 + [{**good, "resolved": "未解决"}] * 9)
    assess_all(office, tickets)
    found = visits.compare(office, SEPTEMBER)
    assert (len(found.matched), found.agreed, found.rate) == (180, 171, Fraction(95, 100))
    assert [one.ticket_id for one in found.differing] == tickets[171:]
    assert [(d.title, d.first, d.second) for d in found.differing[0].differences] == [("是否解决", "解决", "未解决")]


def test_what_cannot_be_compared_is_left_out(office):
    rows = [
        {"valid_visit": "否", "contacted": "是", "resolved": "未解决"},  # invalid call-back
        {},  # no result of the city
        {"resolved": "解决", "assessment": "剔除"},
        {"resolved": "解决", "created_at": "2026-08-01T08:00:00"},
    ]
    assess_all(office, answered(office, rows))
    assert len(visits.compare(office, SEPTEMBER).matched) == 1
    assert visits.compare(office, SEPTEMBER, include_excluded=False).rate is None


def test_the_newest_word_of_the_latest_visit_counts(office):
    ticket = closed_ticket(office)
    visits.register_visit(office, ticket, VisitEntry("是", "未解决", "不满意", at="2026-09-18 08:00"))
    visits.register_visit(office, ticket, VisitEntry("是", "解决", "满意"))  # moment not known: before those known
    current = visits.current(office, ticket)
    assert current is not None
    assert (current.visited_at, current.answers.resolved) == ("2026-09-18T08:00:00", "未解决")
    fixed = visits.register_visit(office, ticket, VisitEntry("是", "部分解决", "满意", at="2026-09-18 08:00"))
    now = visits.current(office, ticket)
    assert now is not None
    assert now.answers.resolved == "部分解决"
    assert len(visits.visits(office, ticket)) == 3
    history.undo(office, fixed.operation_id or 0)
    back = visits.current(office, ticket)
    assert back is not None
    assert back.answers.resolved == "未解决"


def test_a_visit_of_a_closed_ticket_is_a_step_of_its_flow(office):
    ticket = closed_ticket(office)
    done = visits.register_visit(office, ticket, VisitEntry("是", "解决", "满意", at="2026-09-18 08:00"))
    assert flow.life(office, ticket).state.state == "visited"
    history.undo(office, done.operation_id or 0)
    assert visits.current(office, ticket) is None
    open_one = walked_ticket(office)  # not closed here, but the city called
    visits.register_visit(office, open_one, VisitEntry("是", "解决", "满意", at="2026-09-18 09:10"))
    assert visits.current(office, open_one) is not None
    assert flow.life(office, open_one).state.state == "to_assess"


def test_reasons_of_differences(office):
    ticket = closed_ticket(office)
    assessments.assess(office, ticket, Entry("是", "解决", "满意", "录音"))
    visit = visits.register_visit(office, ticket, VisitEntry("是", "未解决", "满意")).value
    with pytest.raises(RefusedInput, match="差异原因"):
        visits.explain(office, visit, "")
    visits.explain(office, visit, "反映人又提出新诉求")
    (one,) = visits.compare(office, SEPTEMBER).differing
    assert (one.explanation, one.specialist) == ("反映人又提出新诉求", "王芳")
    with pytest.raises(NotFound):
        visits.explain(office, 999, "x")


def test_windows_by_the_moment_of_the_visit(office):
    ticket = closed_ticket(office)
    assessments.assess(office, ticket, Entry("是", "解决", "满意", "录音"))
    visits.register_visit(office, ticket, VisitEntry("是", "解决", "满意", at="2026-09-18 08:00"))
    day = Window.of_days(date(2026, 9, 18), date(2026, 9, 18))
    assert visits.compare(office, day).matched == ()  # created the day before
    assert len(visits.compare(office, day, time_field=TimeField.VISITED).matched) == 1


def test_a_visit_without_any_result_is_refused(office):
    with pytest.raises(RefusedInput, match="至少一项"):
        visits.register_visit(office, closed_ticket(office), VisitEntry())
    ticket = closed_ticket(office, 2)
    visits.register_visit(office, ticket, VisitEntry(valid_visit="否", note="空号"))
    current = visits.current(office, ticket)
    assert current is not None
    assert (current.answers.valid_visit, current.note) == ("否", "空号")
