"""Spans of time that move with the clock (今天, 本周, 近 7 天, 未来 N 小时): what a saved view keeps instead of dates.

A span is stored as a short code; ``bounds`` turns it into moments when the view is read, so that counters stay true.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.errors import RefusedInput

Days = tuple[date, date]
"""First and last day, both included."""

_DAY = timedelta(days=1)
_HOURS = re.compile(r"next_hours:([1-9]\d{0,3})\Z")
MOST_HOURS = 24 * 60
PAST = "past"
PERIOD = "period"
_LAST_DAYS = {"last_7": 7, "last_30": 30}

TITLES: dict[str, str] = {
    "today": "今天",
    "yesterday": "昨天",
    "week": "本周",
    "month": "本月",
    "last_7": "近 7 天",
    "last_30": "近 30 天",
    PERIOD: "本考核期",
    PAST: "现在之前",
}
"""Codes without a number, in the order of the editor. 未来 N 小时 is ``next_hours(N)``."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """ISO moments: ``start`` included ("" = open), ``end`` not included."""

    start: str
    end: str


def next_hours(hours: int) -> str:
    """Return the code of 未来 N 小时. Raises ``RefusedInput`` for a number that makes no sense."""
    if not 1 <= hours <= MOST_HOURS:
        raise RefusedInput(f"未来的小时数要在 1 到 {MOST_HOURS} 之间。")
    return f"next_hours:{hours}"


def hours_of(code: str) -> int:
    """Return N of 未来 N 小时, 0 for another span."""
    found = _HOURS.match(code)
    return int(found[1]) if found and int(found[1]) <= MOST_HOURS else 0


def is_known(code: str) -> bool:
    """Whether this is the code of a span."""
    return code in TITLES or bool(hours_of(code))


def title_of(code: str) -> str:
    """Return the span's words. Raises ``RefusedInput`` for an unknown code."""
    if hours := hours_of(code):
        return f"未来 {hours} 小时"
    if code not in TITLES:
        raise RefusedInput(f"没有“{code}”这种相对日期。请重新选择。")
    return TITLES[code]


def bounds(code: str, now: datetime, period: Callable[[date], Days]) -> Bounds:
    """Work out a span at a moment. ``period`` gives the assessment period around a day (asked only when needed).

    本周 runs from Monday to Sunday, 近 N 天 ends with today and counts it, 未来 N 小时 starts now and leaves out what
    is due already. Raises ``RefusedInput`` for an unknown code.
    """
    now = now.replace(microsecond=0)
    if hours := hours_of(code):
        return Bounds(now.isoformat(), (now + timedelta(hours=hours, seconds=1)).isoformat())
    if code == PAST:
        return Bounds("", now.isoformat())
    title_of(code)
    first, last = period(now.date()) if code == PERIOD else _days(code, now.date())
    return Bounds(_midnight(first), _midnight(last + _DAY))


def _days(code: str, today: date) -> Days:
    if code in _LAST_DAYS:
        return today - timedelta(days=_LAST_DAYS[code] - 1), today
    if code == "yesterday":
        return today - _DAY, today - _DAY
    if code == "week":
        monday = today - timedelta(days=today.weekday())
        return monday, monday + timedelta(days=6)
    if code == "month":
        return today.replace(day=1), today.replace(day=calendar.monthrange(today.year, today.month)[1])
    return today, today


def _midnight(day: date) -> str:
    return datetime.combine(day, time()).isoformat()
