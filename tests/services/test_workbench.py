"""作战台: periods as a table, definitions side by side, same-progress, progress bars, the call list."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.answers import Answers
from app.domain.errors import NotFound, RefusedInput
from app.domain.rates import Window
from app.domain.what_if import Turn, best_answers
from app.services import assessments, call_list, periods, rates, visits, workbench
from app.services.assessments import Entry
from app.services.visits import VisitEntry
from tests.office_desk import new_office
from tests.services.answering import answered, closed_ticket

GOOD = {"valid_visit": "是", "contacted": "是", "resolved": "解决", "satisfied": "满意"}
PERIOD = Window.of_days(date(2026, 8, 19), date(2026, 9, 18))


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office") as opened:  # 2026-09-18 09:30
        yield opened


def test_periods_default_and_own(office):
    assert periods.period_of(office).name == "2026年9月考核期"
    number = periods.save_period(office, "国庆期", date(2026, 9, 19), date(2026, 9, 30), source="通知").value
    assert periods.period_of(office, date(2026, 9, 20)).id == number
    assert periods.period_of(office, date(2026, 10, 2)).start_on == date(2026, 10, 1)
    with pytest.raises(RefusedInput, match="重叠"):
        periods.save_period(office, "又一个", date(2026, 9, 30), date(2026, 10, 3))
    periods.save_period(office, "国庆期", date(2026, 9, 19), date(2026, 10, 8), period_id=number)
    assert periods.period_of(office, date(2026, 10, 2)).id == number
    with pytest.raises(RefusedInput, match="原因"):
        periods.void_period(office, number, "")
    periods.void_period(office, number, "录错")
    assert periods.period_of(office, date(2026, 10, 2)).start_on == date(2026, 9, 19)
    with pytest.raises(NotFound):
        periods.void_period(office, number, "录错")
    with pytest.raises(NotFound):
        periods.save_period(office, "x", date(2027, 1, 1), date(2027, 1, 2), period_id=number)


def test_the_start_day_is_dated(office):
    periods.set_start_day(office, 1, "2027-01-01")
    assert periods.period_of(office, date(2026, 12, 5)).start_on == date(2026, 11, 19)
    assert periods.period_of(office, date(2027, 1, 5)).start_on == date(2027, 1, 1)
    assert [one.name for one in periods.list_periods(office, 3)] == [
        "2026年9月考核期",
        "2026年8月考核期",
        "2026年7月考核期",
    ]
    with pytest.raises(RefusedInput, match="28"):
        periods.set_start_day(office, 29)


def test_the_day_of_the_daily_report(office):
    assert periods.report_day(office) == Window(datetime(2026, 9, 17, 12), datetime(2026, 9, 18, 12))
    periods.set_day_start(office, "00:00", "2026-09-18")
    assert periods.report_day(office).start == datetime(2026, 9, 17)
    assert periods.report_day(office, date(2026, 9, 17)).end == datetime(2026, 9, 17, 12)
    with pytest.raises(RefusedInput, match="时刻"):
        periods.set_day_start(office, "中午")


def test_running_period_under_several_definitions(office):
    answered(office, [{**GOOD, "created_at": "2026-09-01T08:00:00"}] * 3)
    answered(office, [{**GOOD, "resolved": "未解决", "created_at": "2026-09-02T08:00:00", "assessment": "剔除"}])
    answered(office, [{**GOOD, "resolved": "未解决", "created_at": "2026-08-05T08:00:00"}] * 2)
    answered(office, [{**GOOD, "created_at": "2026-09-19T08:00:00"}])
    bench = workbench.workbench(office, date(2026, 9, 10))
    assert (bench.period.name, bench.previous.name, bench.days_left) == ("2026年9月考核期", "2026年8月考核期", 8)
    assert bench.share_of_time == Fraction(23, 31)
    by_code = {column.report.definition.code: column for column in bench.columns}
    assert list(by_code) == ["standard", "with_excluded", "huairou", "internal"]
    assert (by_code["standard"].row.denominator, by_code["with_excluded"].row.denominator) == (3, 4)
    assert (by_code["standard"].row.score, by_code["standard"].row_before.score) == (100, 50)
    assert by_code["standard"].change == 50
    assert by_code["internal"].row.score is None
    assert by_code["internal"].change is None
    assert by_code["standard"].before.window == Window.of_days(date(2026, 7, 19), date(2026, 8, 10))


def test_a_zero_by_definition_is_no_fall(office):
    """Nobody was called back yet: 怀柔's 0 (V = 0) is shown, but not compared with the period before."""
    answered(office, [{"created_at": "2026-09-01T08:00:00"}])
    answered(office, [{**GOOD, "valid_visit": "是", "created_at": "2026-08-05T08:00:00"}])
    bench = workbench.workbench(office, date(2026, 9, 10))
    column = next(one for one in bench.columns if one.report.definition.code == "huairou")
    assert (column.row.score, column.row_before.score) == (0, 100)
    assert (column.is_comparable, column.change) == (False, None)


def test_progress_numbers_are_doors(office):
    base = {"created_at": "2026-09-01T08:00:00"}
    closed = {**base, "closed_at": "2026-09-05T08:00:00"}
    ids = answered(office, [base, closed, {**closed, "assessment": "剔除"}, {**closed, **GOOD}])
    assessments.assess(office, ids[1], Entry("是", "解决", "满意", "录音"))
    bench = workbench.workbench(office)
    assert bench.progress == {
        "tickets": 4,
        "excluded": 1,
        "open": 1,
        "closed": 3,
        "assessed": 1,
        "to_assess": 1,
        "to_visit": 1,
        "visited": 1,
        "valid": 1,
    }
    for key, number in bench.progress.items():
        assert len(workbench.progress_tickets(office, bench, key)) == number, key
    assert list(workbench.progress_tickets(office, bench, "to_visit")) == [ids[1]]
    with pytest.raises(RefusedInput):
        workbench.progress_tickets(office, bench, "none")


def test_a_period_may_name_its_own_definition(office):
    periods.save_period(office, "九月", date(2026, 8, 19), date(2026, 9, 18), definition="huairou")
    codes = [column.report.definition.code for column in workbench.workbench(office).columns]
    assert codes == ["huairou", "standard", "with_excluded", "internal"]
    shown = workbench.workbench(office, definitions=["internal"], by="unit").columns
    assert [column.report.definition.code for column in shown] == ["internal"]


def call(office, number: int, entry: Entry | None, **values: str) -> int:
    ticket = closed_ticket(office, number, created_at="2026-09-10 08:00:00", **values)
    if entry:
        assessments.assess(office, ticket, entry)
    return ticket


def test_the_call_list_is_ordered_by_what_a_call_can_bring(office):
    fair = call(office, 1, Entry("是", "解决", "基本满意", "录音"))
    unresolved_late = call(office, 2, Entry("是", "未解决", "满意", "录音"), due_at="2026-09-20 18:00:00")
    unresolved_soon = call(office, 3, Entry("是", "未解决", "满意", "录音"), due_at="2026-09-18 10:00:00")
    unknown = call(office, 4, None)
    call(office, 5, Entry("是", "解决", "满意", "录音"))  # nothing to win
    call(office, 6, Entry("是", "未解决", "不满意", "录音"), assessment="剔除")  # not assessed at all
    visited = call(office, 7, Entry("是", "未解决", "不满意", "录音"))
    visits.register_visit(office, visited, VisitEntry("是", "未解决", "不满意"))  # too late
    answered(office, [{"created_at": "2026-09-10T08:00:00"}])  # still open
    listed = call_list.call_list(office, PERIOD)
    assert [item.ticket_id for item in listed.items] == [unknown, unresolved_soon, unresolved_late, fair]
    assert listed.items[0].points == ("响应未评定", "解决未评定", "满意未评定")
    assert (listed.items[1].points, listed.items[1].minutes_left) == (("未解决",), 30)
    assert listed.items[3].gain == Fraction(4, 6)
    assert listed.items[3].calls_from == ""
    assert listed.total_gain == sum(item.gain for item in listed.items)
    assert list(call_list.by_unit(listed)) == ["城管科"]
    assert len(call_list.call_list(office, PERIOD, limit=2).items) == 2


def test_the_gain_of_a_call_is_what_the_rate_would_become(office):
    call(office, 1, Entry("是", "解决", "满意", "录音"))
    ticket = call(office, 2, Entry("是", "未解决", "基本满意", "录音"))
    listed = call_list.call_list(office, PERIOD)
    report = rates.rates(office, PERIOD)
    result = rates.what_if(office, report, [ticket], Turn(best_answers(report.definition)))
    assert listed.items[0].gain == result.gain
    assert result.after.score == 100
    half = rates.what_if(office, report, [ticket], Turn(Answers(resolved="解决")))
    assert half.gain == Fraction(50, 2)
