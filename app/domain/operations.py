"""System operation and remote support (M15): availability, response times, the months without maintenance.

003·一.2 (7×24 operation; no target in the contract, so figures only), 004·二.6, 004·二.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from app.domain.months import Month, month_of
from app.domain.rates import Window

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Availability:
    """A window's minutes, of which without service (faults that overlap count once)."""

    minutes: Fraction
    down: Fraction

    @property
    def rate(self) -> Fraction | None:
        """(total − down) / total: 30 days with 216 minutes down -> 99.50 % (F15.1)."""
        return None if self.minutes == 0 else 1 - self.down / self.minutes


@dataclass(frozen=True, slots=True)
class Durations:
    """How many were answered, how long on average and at most (minutes); how many still wait."""

    count: int
    mean: Fraction | None
    longest: Fraction | None
    waiting: int


def availability(window: Window, outages: Iterable[tuple[datetime, datetime | None]], now: datetime) -> Availability:
    """Work out a window's availability; an outage without an end lasts until now. The future does not count."""
    end = max(window.start, min(window.end, now))
    down = timedelta()
    reached = window.start
    for starts, ends in sorted((start, finish or now) for start, finish in outages):
        first, last = max(starts, reached), min(ends, end)
        if last > first:
            down += last - first
            reached = last
    return Availability(_minutes(end - window.start), _minutes(down))


def durations(pairs: Sequence[tuple[datetime, datetime | None]]) -> Durations:
    """Response times from (asked, answered); None = not answered."""
    lengths = [_minutes(done - asked) for asked, done in pairs if done is not None]
    mean = sum(lengths, Fraction(0)) / len(lengths) if lengths else None
    return Durations(len(lengths), mean, max(lengths, default=None), len(pairs) - len(lengths))


def months_without(days: Iterable[str], first: str, last: str) -> tuple[Month, ...]:
    """Months from ``first`` to ``last`` (ISO dates, both included) in which nothing was done (F15.3)."""
    done = {month_of(day) for day in days}
    missing = []
    month = month_of(first)
    while month <= month_of(last):
        if month not in done:
            missing.append(month)
        month = month.next()
    return tuple(missing)


def length_text(minutes: Fraction | None) -> str:
    """Write minutes for people: 1 小时 05 分; "—" for none."""
    if minutes is None:
        return "—"
    whole = int(minutes + Fraction(1, 2))
    hours, rest = divmod(whole, 60)
    return f"{hours} 小时 {rest:02d} 分" if hours else f"{rest} 分"


def _minutes(length: timedelta) -> Fraction:
    return Fraction(length // timedelta(microseconds=1), _MINUTE // timedelta(microseconds=1))
