"""Counting what is late: days and workdays past a limit, open and closed intervals, the day on which a right arises.

民法典 art. 1259: 以上, 以内, 届满, 达到 include the number (closed); 超过, 不满 do not (open).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.deadlines import Deadline, Direction, Pause, Rule, Unit, compute
from app.domain.workdays import ONE_DAY, Calendar


def reached(count: int, limit: int) -> bool:
    """以上 / 届满 / 达到: the number itself counts (001·7.4 达到 15 日; 000·五(二)2 十五个工作日以上, R-11)."""
    return count >= limit


def exceeded(count: int, limit: int) -> bool:
    """超过: the number itself does not count (001·10.2 超过 15 个工作日)."""
    return count > limit


def days_late(due_on: date, done_on: date, pauses: Iterable[Pause] = ()) -> int:
    """Natural days (自然日) from the day after ``due_on`` to ``done_on``, without days in a pause; 0 when in time."""
    stops = merged(pauses)
    late = max(0, (done_on - due_on).days)
    paused = sum(max(0, (min(p.last_on, done_on) - max(p.first_on, due_on + ONE_DAY)).days + 1) for p in stops)
    return late - paused


def workdays_late(due_on: date, on: date, calendar: Calendar, pauses: Iterable[Pause] = ()) -> int:
    """Working days after ``due_on`` up to and including ``on``, without days in a pause; 0 when in time."""
    stops = tuple(pauses)
    count = 0
    day = due_on
    while day < on:
        day += ONE_DAY
        count += calendar.is_workday(day) and not any(day in stop for stop in stops)
    return count


def first_day_reaching(start: date, n: int, unit: Unit, calendar: Calendar, pauses: Iterable[Pause] = ()) -> Deadline:
    """Find the day on which the count is ``n`` (closed): from then on a right of 以上 / 达到 stands."""
    return compute(start, Rule(unit, n, roll=False), calendar, pauses)


def first_day_exceeding(start: date, n: int, unit: Unit, calendar: Calendar, pauses: Iterable[Pause] = ()) -> Deadline:
    """Find the first day on which the count is over ``n`` (open): from then on a right of 超过 stands."""
    return compute(start, Rule(unit, n + 1, roll=False), calendar, pauses)


def merged(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Return the same days as intervals that do not overlap, in order; reasons are joined."""
    result: list[Pause] = []
    for pause in sorted(pauses, key=lambda item: item.first_on):
        if pause.last_on < pause.first_on:
            continue
        if result and pause.first_on <= result[-1].last_on:
            before = result[-1]
            reason = before.reason if pause.reason in before.reason else f"{before.reason}、{pause.reason}"
            result[-1] = Pause(before.first_on, max(before.last_on, pause.last_on), reason)
        else:
            result.append(pause)
    return tuple(result)


def notify_by(change_on: date, n: int, unit: Unit, calendar: Calendar, clause: str = "") -> Deadline:
    """Find the last day for a notice that must be given ``n`` units ahead (000·六(三)2, 001·3.1.3, 002·6.5)."""
    return compute(change_on, Rule(unit, n, Direction.BEFORE, clause=clause), calendar)


def remind_on(due_on: date, calendar: Calendar) -> date:
    """Return the last working day up to ``due_on``: a limit that ends in a holiday is reminded of before it (AC-07)."""
    return calendar.previous_workday(due_on)


@dataclass(frozen=True, slots=True)
class OpenDeadline:
    """A limit that still runs: what a calendar change may move. ``key`` is the caller's own name for it."""

    key: str
    label: str
    start: date | datetime
    rule: Rule
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """A running limit before and after a change of the calendar."""

    deadline: OpenDeadline
    before: Deadline
    after: Deadline


def moved_deadlines(before: Calendar, after: Calendar, running: Iterable[OpenDeadline]) -> tuple[MovedDeadline, ...]:
    """Which running limits end elsewhere, or stop being provisional, under the new calendar (F2.3)."""
    moved = []
    for item in running:
        old = compute(item.start, item.rule, before, item.pauses)
        new = compute(item.start, item.rule, after, item.pauses)
        if (old.due_at, old.provisional) != (new.due_at, new.provisional):
            moved.append(MovedDeadline(item, old, new))
    return tuple(moved)
