"""Which periods a report is usually made for: the last whole one, and those before it."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.report_periods import (
    Period,
    PeriodKind,
    assessment_month,
    day_period,
    months_period,
    range_period,
    week_period,
)


def usual(kind: PeriodKind, today: date) -> Period:
    """Return the last period of a kind that is over: yesterday, last week, last month; of any days the last thirty."""
    yesterday = today - timedelta(days=1)
    match kind:
        case PeriodKind.DAY:
            return day_period(yesterday)
        case PeriodKind.WEEK:
            return week_period(today).previous()
        case PeriodKind.RANGE:
            return range_period(today - timedelta(days=30), yesterday)
        case PeriodKind.ASSESSMENT:
            found = assessment_month(today.year, today.month)
            return found if found.end_on < today else found.previous()
    return months_period(kind, today).previous()


def recent(kind: PeriodKind, today: date, count: int = 13) -> list[Period]:
    """Return the running period of a kind and those before it, newest first."""
    last = usual(kind, today)
    found = [] if kind is PeriodKind.RANGE else [_running(kind, today)]
    while len(found) < count:
        found.append(last)
        last = last.previous()
    return found


def _running(kind: PeriodKind, today: date) -> Period:
    match kind:
        case PeriodKind.DAY:
            return day_period(today)
        case PeriodKind.WEEK:
            return week_period(today)
        case PeriodKind.ASSESSMENT:
            found = assessment_month(today.year, today.month)
            if found.end_on >= today:
                return found
            after = today.replace(day=1) + timedelta(days=32)
            return assessment_month(after.year, after.month)
    return months_period(kind, today)
