"""预警色 of a running limit: red past it, amber when little is left, green before that (B01; domain.md §6.2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

SOON = timedelta(hours=4)
SOON_SHARE = 0.2
"""Amber under 20 % of the whole limit or under 4 hours."""
RULE = "红：已过时限；黄：剩余不足 4 小时或不足全部时限的 20%；绿：其余；无时限的不标。"


class Colour(StrEnum):
    """How near a limit is, as printed."""

    RED = "红"
    AMBER = "黄"
    GREEN = "绿"
    NONE = ""


def is_soon(limit: datetime, left: timedelta, start: datetime | None) -> bool:
    """Whether little is left of a limit that began at ``start`` (None: unknown)."""
    if left < SOON:
        return True
    return start is not None and start < limit and left < (limit - start) * SOON_SHARE


def limit_of(due_at: str) -> datetime:
    """Read a limit; a day alone means its end."""
    found = datetime.fromisoformat(due_at)
    return found.replace(hour=23, minute=59, second=59) if len(due_at) == len("2026-09-18") else found


def colour_of(due_at: str, started_at: str, at: datetime) -> Colour:
    """Return the colour of a limit at a moment (ISO texts, "" = unknown)."""
    if not due_at:
        return Colour.NONE
    due = limit_of(due_at)
    if at > due:
        return Colour.RED
    start = datetime.fromisoformat(started_at) if started_at else None
    return Colour.AMBER if is_soon(due, due - at, start) else Colour.GREEN


def duration(length: timedelta) -> str:
    """Say a length as clerks do: 2天3小时, 5小时10分, 8分."""
    minutes = int(abs(length).total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days}天{hours}小时" if hours else f"{days}天"
    if hours:
        return f"{hours}小时{rest}分" if rest else f"{hours}小时"
    return f"{rest}分"
