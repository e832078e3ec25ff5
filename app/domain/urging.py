"""Urging (催办, F5.9): when a ticket enters 到期催办, 超4天催办 and 逾期 (AC-13; R-25 with its three readings).

Sources: 001·附1·三(三)1; the lead and the four days are the office's data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.domain.deadlines import Direction, Rule, Unit, compute
from app.domain.lateness import first_day_exceeding
from app.domain.workdays import Calendar


class UrgeKind(StrEnum):
    """The lists."""

    DUE = "due"
    OVERDUE = "overdue"
    STALE = "stale"
    SUPERVISED = "supervised"


URGE_TEXT: Mapping[UrgeKind, str] = {
    UrgeKind.DUE: "到期催办",
    UrgeKind.OVERDUE: "逾期",
    UrgeKind.STALE: "超 4 天催办",
    UrgeKind.SUPERVISED: "督办",
}


@dataclass(frozen=True, slots=True)
class UrgePolicy:
    """Lead of 到期催办 in (work)days; the days of 超4天 and its reading (R-25: 甲 days, 乙 hours, 丙 workdays)."""

    lead: int = 1
    lead_unit: Unit = Unit.DAY
    stale_days: int = 4
    reading: str = "甲"


def due_list_from(due: datetime, policy: UrgePolicy, calendar: Calendar) -> datetime:
    """Return the moment from which a limit is on the list 到期催办: the start of the day so many days before it."""
    rule = Rule(policy.lead_unit, policy.lead, Direction.BEFORE, roll=False)
    return datetime.combine(compute(due.date(), rule, calendar).due_on, time())


def due_kind(due: datetime, now: datetime, policy: UrgePolicy, calendar: Calendar) -> UrgeKind | None:
    """Say on which list a limit stands now: 到期催办 up to the very moment, 逾期 after it, else neither."""
    if now > due:
        return UrgeKind.OVERDUE
    return UrgeKind.DUE if now >= due_list_from(due, policy, calendar) else None


def stale_from(dispatched: datetime, policy: UrgePolicy, calendar: Calendar) -> datetime:
    """Return the moment from which a ticket counts as 超4天.

    甲: the difference of dates is over 4 (the 5th day after); 乙: 96 full hours; 丙: over 4 working days.
    """
    if policy.reading == "乙":
        return dispatched + timedelta(hours=24 * policy.stale_days)
    unit = Unit.WORKDAY if policy.reading == "丙" else Unit.DAY
    return datetime.combine(first_day_exceeding(dispatched.date(), policy.stale_days, unit, calendar).due_on, time())


def days_since(dispatched: date, on: date) -> int:
    """Natural days since the dispatch (已过天数 of 超 4 天案件催办表)."""
    return (on - dispatched).days


def latest_start(now: datetime, policy: UrgePolicy) -> datetime:
    """Return a moment after which no dispatch can be 超4天 yet, whatever the calendar: a cheap first filter."""
    if policy.reading == "乙":
        return now - timedelta(hours=24 * policy.stale_days)
    return datetime.combine(now.date() - timedelta(days=policy.stale_days + 1), time.max)
