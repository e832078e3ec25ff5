"""Time left in words and a shape, never by colour alone: 剩 3 小时 / 今天 17:00 / 逾期 2 天."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.warning_colours import SOON, is_soon


class Urgency(StrEnum):
    """How near a limit is; each has its own shape."""

    NONE = "none"  # no limit known
    DONE = "done"  # closed: tick
    CALM = "calm"  # hollow circle
    SOON = "soon"  # triangle
    OVERDUE = "overdue"  # square


TOKEN: dict[Urgency, str] = {
    Urgency.NONE: "muted",
    Urgency.DONE: "muted",
    Urgency.CALM: "text",
    Urgency.SOON: "warn",
    Urgency.OVERDUE: "bad",
}


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """What the list shows."""

    text: str
    urgency: Urgency


def time_left(due: str, started: str, closed: str, now: datetime) -> TimeLeft:
    """Words and urgency of one limit. All moments are ISO text, "" when unknown; ``closed`` ends the clock."""
    limit = moment(due)
    if limit is None:
        return TimeLeft("已办结" if closed else "", Urgency.DONE if closed else Urgency.NONE)
    ended = moment(closed)
    if closed:
        is_late = ended is not None and ended > limit
        return TimeLeft("办结（超时）" if is_late else "已办结", Urgency.DONE)
    if now > limit:
        return TimeLeft(f"逾期 {_span(now - limit)}", Urgency.OVERDUE)
    left = limit - now
    return TimeLeft(_words(limit, left, now), Urgency.SOON if is_soon(limit, left, moment(started)) else Urgency.CALM)


def moment(text: str) -> datetime | None:
    """ISO text to a moment; a date alone means the end of that day; anything else None."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(hour=23, minute=59, second=59) if len(text) == 10 else found.replace(tzinfo=None)


def _words(limit: datetime, left: timedelta, now: datetime) -> str:
    if left < SOON:
        return f"剩 {_span(left)}"
    days = (limit.date() - now.date()).days
    if days == 0:
        return f"今天 {limit:%H:%M}"
    if days == 1:
        return f"明天 {limit:%H:%M}"
    return f"剩 {days} 天"


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} 分钟"
    if minutes < 24 * 60:
        return f"{minutes // 60} 小时"
    return f"{minutes // (24 * 60)} 天"
