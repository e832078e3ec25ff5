"""The vendor's people (派驻人员, F12): who is present day by day, filing before duty, unauthorised changes.

Sources: 003·一.1 (4 specialists), 004·六(二)10 (at least 2, filed before duty), 001·3.2.6, 7.7(4), 004·六(一)3,
六(二)6.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Presence:
    """One person's days on duty (``until`` None = still there) and leave; both ends included."""

    name: str
    first_on: date
    until: date | None
    leaves: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class StaffDay:
    """One day: who counts as present, who is on leave, and whether that is too few (红标)."""

    on: date
    present: tuple[str, ...]
    on_leave: tuple[str, ...]
    minimum: int

    @property
    def count(self) -> int:
        """How many count."""
        return len(self.present)

    @property
    def is_red(self) -> bool:
        """Fewer than the contract asks for."""
        return self.count < self.minimum


def staff_days(
    people: Iterable[Presence], minimum: int, first: date, last: date, *, leave_counts: bool
) -> tuple[StaffDay, ...]:
    """Count people day by day; a person on leave counts only where the office's setting says so."""
    found, everyone = [], list(people)
    on = first
    while on <= last:
        there = [p for p in everyone if p.first_on <= on and (p.until is None or on <= p.until)]
        away = [p.name for p in there if any(start <= on <= end for start, end in p.leaves)]
        present = [p.name for p in there if leave_counts or p.name not in away]
        found.append(StaffDay(on, tuple(present), tuple(away), minimum))
        on += _DAY
    return tuple(found)


def red_spans(days: Sequence[StaffDay]) -> tuple[tuple[date, date, int], ...]:
    """Join red days that follow each other: first, last, the least number among them."""
    spans: list[tuple[date, date, int]] = []
    for day in days:
        if not day.is_red:
            continue
        if spans and spans[-1][1] + _DAY == day.on:
            first, _, least = spans[-1]
            spans[-1] = (first, day.on, min(least, day.count))
        else:
            spans.append((day.on, day.on, day.count))
    return tuple(spans)


def filing_problem(filing: str, filed_on: str, on_duty_on: str) -> str:
    """Say why a person may not be on duty from that day yet (上岗前备案); "" when all is well.

    Days are ISO text. The filing must be approved, on the first day of duty at the latest.
    """
    if filing != "approved":
        return {
            "": "还没有提交备案",
            "submitted": "备案还没有审核通过",
            "refused": "备案审核没有通过",
        }[filing]
    if filed_on > on_duty_on:
        return f"备案通过日 {filed_on} 晚于上岗日 {on_duty_on}"
    return ""


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody who left: ``approved_on`` is the day of the consent to the change, "" for none."""

    staff_id: int
    name: str
    is_core: bool
    left_on: str
    approved_on: str
    is_demanded: bool


def is_unauthorised(left: Departure, service_ends_on: str) -> bool:
    """Whether somebody left within the service without consent given before (擅自更换); a demand is consent."""
    if left.left_on >= service_ends_on or left.is_demanded:
        return False
    return not left.approved_on or left.approved_on > left.left_on
