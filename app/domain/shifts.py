"""Duty plan (值班排班): which hours nobody is on duty, and who may be put on duty (F5.11; 001·附1 二, 003·一.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.errors import RefusedInput

HOUR = timedelta(hours=1)
MAX_DAYS = 400


@dataclass(frozen=True, slots=True)
class Shift:
    """One turn on duty, from ``starts_at`` to ``ends_at`` (not included)."""

    person: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """Whole hours in a row during some part of which nobody is on duty (空班)."""

    starts_at: datetime
    ends_at: datetime

    @property
    def hours(self) -> int:
        """How many hours."""
        return int((self.ends_at - self.starts_at) / HOUR)


def uncovered(shifts: Iterable[Shift], start: datetime, end: datetime) -> list[Gap]:
    """Return the hours between ``start`` and ``end`` that are not covered from their first to their last second.

    An hour with even a minute without anybody is uncovered. Raises ``RefusedInput`` for a span that is empty, does not
    begin and end on the hour, or is longer than 400 days.
    """
    if end <= start or any(moment.minute or moment.second for moment in (start, end)):
        raise RefusedInput("统计空班的起止要是整点，且止在起之后。请改正。")
    if end - start > timedelta(days=MAX_DAYS):
        raise RefusedInput(f"一次最多统计 {MAX_DAYS} 天的空班。请缩短范围。")
    gaps: list[Gap] = []
    for begin, finish in _holes(shifts, start, end):
        first = begin.replace(minute=0, second=0, microsecond=0)
        last = finish if _is_whole(finish) else finish.replace(minute=0, second=0, microsecond=0) + HOUR
        if gaps and gaps[-1].ends_at >= first:
            gaps[-1] = Gap(gaps[-1].starts_at, max(gaps[-1].ends_at, last))
        else:
            gaps.append(Gap(first, last))
    return gaps


def _holes(shifts: Iterable[Shift], start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Return stretches without anybody, to the second."""
    found, covered = [], start
    for shift in sorted(shifts, key=lambda shift: shift.starts_at):
        if shift.starts_at > covered:
            found.append((covered, min(shift.starts_at, end)))
        covered = max(covered, shift.ends_at)
        if covered >= end:
            break
    if covered < end:
        found.append((covered, end))
    return [(begin, finish) for begin, finish in found if begin < finish]


def _is_whole(moment: datetime) -> bool:
    return not (moment.minute or moment.second or moment.microsecond)


def overlap(shifts: Iterable[Shift], wanted: Shift) -> Shift | None:
    """Return a shift of the same person that overlaps the wanted one."""
    for shift in shifts:
        if shift.person == wanted.person and shift.starts_at < wanted.ends_at and wanted.starts_at < shift.ends_at:
            return shift
    return None


@dataclass(frozen=True, slots=True)
class Lock:
    """Why a person must not be on duty (停岗培训, 尚未上岗批准) from one day to another (ISO, "" = open)."""

    person: str
    from_on: str
    to_on: str
    reason: str

    def holds(self, shift: Shift) -> bool:
        """Whether it stands against a shift."""
        first, last = shift.starts_at.date().isoformat(), (shift.ends_at - timedelta(seconds=1)).date().isoformat()
        return self.person == shift.person and self.from_on <= last and (not self.to_on or first <= self.to_on)
