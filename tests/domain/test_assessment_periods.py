"""Periods from the 19th to the 18th, the office's own periods, same-progress windows, noon to noon."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.assessment_periods import (
    AssessmentPeriod,
    check_free,
    day_window,
    default_period,
    period_around,
    previous_period,
)
from app.domain.errors import RefusedInput
from app.domain.rates import Window
from app.domain.same_progress import same_day_before, so_far


@pytest.mark.parametrize(
    ("day", "start_day", "name", "start", "end"),
    [
        (date(2026, 9, 18), 19, "2026年9月考核期", date(2026, 8, 19), date(2026, 9, 18)),
        (date(2026, 9, 19), 19, "2026年10月考核期", date(2026, 9, 19), date(2026, 10, 18)),
        (date(2026, 1, 5), 19, "2026年1月考核期", date(2025, 12, 19), date(2026, 1, 18)),
        (date(2026, 2, 28), 1, "2026年2月考核期", date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), 28, "2026年3月考核期", date(2026, 2, 28), date(2026, 3, 27)),
    ],
)
def test_default_periods(day, start_day, name, start, end):
    period = default_period(day, start_day)
    assert (period.name, period.start_on, period.end_on) == (name, start, end)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 28))
def test_every_day_lies_in_one_period_and_they_follow_each_other(day, start_day):
    period = default_period(day, start_day)
    assert period.holds(day)
    before = previous_period(period, (), start_day)
    assert (period.start_on - before.end_on).days == 1
    assert default_period(before.start_on, start_day) == before


OWN = AssessmentPeriod("国庆试行期", date(2026, 9, 19), date(2026, 9, 30), id=1)


def test_the_offices_own_period_comes_first_and_cuts_the_default_ones():
    assert period_around(date(2026, 9, 25), [OWN]) == OWN
    after = period_around(date(2026, 10, 5), [OWN])
    assert (after.start_on, after.end_on) == (date(2026, 10, 1), date(2026, 10, 18))
    assert previous_period(after, [OWN]) == OWN
    short = AssessmentPeriod("短", date(2026, 9, 10), date(2026, 9, 12), id=2)
    assert period_around(date(2026, 9, 1), [short]).end_on == date(2026, 9, 9)


def test_periods_may_not_overlap():
    with pytest.raises(RefusedInput, match="重叠"):
        check_free(AssessmentPeriod("新", date(2026, 9, 30), date(2026, 10, 5)), [OWN])
    with pytest.raises(RefusedInput, match="早于"):
        check_free(AssessmentPeriod("新", date(2026, 10, 5), date(2026, 10, 1)), [])
    check_free(OWN, [OWN])


@pytest.mark.parametrize(
    ("as_of", "last"),
    [
        (date(2026, 9, 10), date(2026, 8, 10)),
        (date(2026, 8, 31), date(2026, 7, 31)),
        (date(2026, 8, 19), date(2026, 7, 19)),
    ],
)
def test_same_day_of_the_period_before(as_of, last):
    period = default_period(as_of)
    window = same_day_before(period, previous_period(period, ()), as_of)
    assert window == Window.of_days(date(2026, 7, 19), last)


def test_a_finished_period_is_compared_with_the_whole_one_before():
    period = default_period(date(2026, 9, 1))
    before = previous_period(period, ())
    assert same_day_before(period, before, date(2026, 9, 18)) == before.window
    assert so_far(period, date(2026, 12, 31)) == period.window
    assert so_far(period, date(2026, 8, 20)) == Window.of_days(date(2026, 8, 19), date(2026, 8, 20))


def test_periods_of_other_lengths_are_compared_by_days():
    period = AssessmentPeriod("第四季度", date(2026, 10, 1), date(2026, 12, 31))
    before = AssessmentPeriod("第三季度", date(2026, 7, 1), date(2026, 9, 30))
    assert same_day_before(period, before, date(2026, 12, 10)).end == datetime(2026, 9, 10)


def test_the_day_runs_from_noon_to_noon():
    window = day_window(date(2026, 9, 18))
    assert (window.start, window.end) == (datetime(2026, 9, 17, 12), datetime(2026, 9, 18, 12))
    assert day_window(date(2026, 9, 18), time()).start == datetime(2026, 9, 17)
