from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import RefusedInput
from app.domain.relative_spans import TITLES, Bounds, bounds, hours_of, is_known, next_hours, title_of

FRIDAY = datetime(2026, 11, 20, 10, 30, 15, 999)


def period(day: date) -> tuple[date, date]:
    assert day == date(2026, 11, 20)
    return date(2026, 11, 19), date(2026, 12, 18)


@pytest.mark.parametrize(
    ("code", "now", "start", "end"),
    [
        ("today", FRIDAY, "2026-11-20T00:00:00", "2026-11-21T00:00:00"),
        ("yesterday", FRIDAY, "2026-11-19T00:00:00", "2026-11-20T00:00:00"),
        ("yesterday", datetime(2027, 1, 1), "2026-12-31T00:00:00", "2027-01-01T00:00:00"),
        ("week", FRIDAY, "2026-11-16T00:00:00", "2026-11-23T00:00:00"),
        ("week", datetime(2026, 11, 22, 23, 59), "2026-11-16T00:00:00", "2026-11-23T00:00:00"),
        ("week", datetime(2026, 11, 23), "2026-11-23T00:00:00", "2026-11-30T00:00:00"),
        ("month", FRIDAY, "2026-11-01T00:00:00", "2026-12-01T00:00:00"),
        ("month", datetime(2028, 2, 29), "2028-02-01T00:00:00", "2028-03-01T00:00:00"),
        ("last_7", FRIDAY, "2026-11-14T00:00:00", "2026-11-21T00:00:00"),
        ("last_30", FRIDAY, "2026-10-22T00:00:00", "2026-11-21T00:00:00"),
        ("period", FRIDAY, "2026-11-19T00:00:00", "2026-12-19T00:00:00"),
        ("past", FRIDAY, "", "2026-11-20T10:30:15"),
        ("next_hours:2", FRIDAY, "2026-11-20T10:30:15", "2026-11-20T12:30:16"),
        ("next_hours:24", datetime(2026, 12, 31, 12), "2026-12-31T12:00:00", "2027-01-01T12:00:01"),
    ],
)
def test_spans_follow_the_clock(code, now, start, end):
    assert bounds(code, now, period) == Bounds(start, end)


@pytest.mark.parametrize(
    ("code", "title"), [("today", "今天"), ("last_7", "近 7 天"), ("next_hours:24", "未来 24 小时")]
)
def test_titles(code, title):
    assert title_of(code) == title


@pytest.mark.parametrize("code", ["", "tomorrow", "next_hours:0", "next_hours:-2", "next_hours:99999", "next_hours:2h"])
def test_unknown_codes_are_refused(code):
    assert not is_known(code)
    with pytest.raises(RefusedInput):
        bounds(code, FRIDAY, period)


@pytest.mark.parametrize("hours", [0, -1, 1441])
def test_hours_that_make_no_sense_are_refused(hours):
    with pytest.raises(RefusedInput):
        next_hours(hours)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),
    st.sampled_from(sorted(TITLES.keys() - {"past", "period"})),
)
def test_days_are_whole_and_hold_now_unless_they_are_over(now, code):
    span = bounds(code, now, lambda day: (day, day))
    start, end = datetime.fromisoformat(span.start), datetime.fromisoformat(span.end)
    assert (start.hour, end.hour) == (0, 0)
    inside = now - timedelta(days=1) if code == "yesterday" else now
    assert start <= inside < end


@given(st.integers(1, 1440))
def test_hours_come_back_from_their_code(hours):
    assert hours_of(next_hours(hours)) == hours
