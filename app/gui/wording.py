"""How values look on screen: ``2026-09-18 周五``, 24-hour times, money with two decimals and thousands."""

from __future__ import annotations

from datetime import date, datetime

WEEKDAYS = "一二三四五六日"


def date_text(value: date) -> str:
    """``2026-09-18 周五``."""
    return f"{value:%Y-%m-%d} 周{WEEKDAYS[value.weekday()]}"


def moment_text(iso: str) -> str:
    """ISO date or moment to ``2026-09-18 周五 17:00``; midnight shows the date alone; other text stays."""
    try:
        value = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    shown = date_text(value.date())
    if len(iso) == 10 or (value.hour, value.minute, value.second) == (0, 0, 0):
        return shown
    return f"{shown} {value:%H:%M}" if not value.second else f"{shown} {value:%H:%M:%S}"


def short_moment(iso: str) -> str:
    """For narrow columns: ``09-18 17:00`` of this century's list, weekday left out."""
    try:
        value = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{value:%m-%d}" if len(iso) == 10 else f"{value:%m-%d %H:%M}"


def money(fen: int) -> str:
    """Whole fen to ``1,596,000.00``."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"
