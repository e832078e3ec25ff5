"""The calendar as shipped, read the way the program reads it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from app.domain.calendar_files import CalendarYear, build_calendar, read_year
from app.domain.workdays import Calendar

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "calendars"


@cache
def years() -> tuple[CalendarYear, ...]:
    return tuple(read_year(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml")))


@cache
def calendar() -> Calendar:
    return build_calendar(years())
