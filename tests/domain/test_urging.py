"""AC-13: 到期催办 and 超 4 天催办 under R-25's three readings."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.domain.deadlines import Unit
from app.domain.urging import UrgeKind, UrgePolicy, days_since, due_kind, latest_start, stale_from
from tests.domain.shipped_calendar import calendar as shipped_calendar

DISPATCHED = datetime(2026, 7, 1, 10)
DUE = datetime(2026, 7, 8, 18)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("reading", "expected"),
    [("甲", datetime(2026, 7, 6)), ("乙", datetime(2026, 7, 5, 10)), ("丙", datetime(2026, 7, 8))],
)
def test_over_four_days(reading: str, expected: datetime):
    policy = UrgePolicy(reading=reading)
    assert stale_from(DISPATCHED, policy, shipped_calendar()) == expected
    assert latest_start(expected, policy) >= DISPATCHED


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (datetime(2026, 7, 6, 23, 59, 59), None),
        (datetime(2026, 7, 7), UrgeKind.DUE),
        (datetime(2026, 7, 7, 12), UrgeKind.DUE),
        (DUE, UrgeKind.DUE),
        (DUE + SECOND, UrgeKind.OVERDUE),
        (datetime(2026, 7, 9), UrgeKind.OVERDUE),
    ],
)
def test_due_one_day_ahead(now: datetime, kind: UrgeKind | None):
    assert due_kind(DUE, now, UrgePolicy(), shipped_calendar()) is kind


def test_a_lead_in_working_days_reaches_over_the_holiday():
    policy = UrgePolicy(lead=1, lead_unit=Unit.WORKDAY)
    due = datetime(2026, 10, 8, 18)  # the first working day after the National Day holiday
    assert due_kind(due, datetime(2026, 9, 30), policy, shipped_calendar()) is UrgeKind.DUE
    assert due_kind(due, datetime(2026, 9, 29, 23, 59, 59), policy, shipped_calendar()) is None


def test_days_are_natural_days():
    assert days_since(DISPATCHED.date(), datetime(2026, 7, 6).date()) == 5


@pytest.mark.parametrize("reading", ["甲", "乙", "丙"])
@pytest.mark.parametrize("hours", range(0, 24 * 12, 7))
def test_the_first_filter_never_hides_one(reading: str, hours: int):
    policy = UrgePolicy(reading=reading)
    now = DISPATCHED + timedelta(hours=hours)
    if now >= stale_from(DISPATCHED, policy, shipped_calendar()):
        assert latest_start(now, policy) >= DISPATCHED
