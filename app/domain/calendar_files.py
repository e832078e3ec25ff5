"""The shipped calendar years: TOML text of ``resources/calendars`` into the days of a ``Calendar``.

Each file holds one year: its State Council notice and the later notices that amended it, each with the holidays'
first and last day off and the make-up workdays. A later notice wins over an earlier one for the same day.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.domain.errors import OfficeUnusable
from app.domain.workdays import Calendar, SpecialDay, content_version


@dataclass(frozen=True, slots=True)
class Notice:
    """A State Council notice (放假通知) as shipped: number (文号), title, date of issue, the days that it names."""

    number: str
    title: str
    issued_on: date
    days: tuple[SpecialDay, ...]

    @property
    def label(self) -> str:
        """Title and number as one line, the form in which a calendar day names its source."""
        return f"{self.title}（{self.number}）" if self.number else self.title


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One shipped year and its notices in the order of issue."""

    year: int
    notices: tuple[Notice, ...]


def read_year(text: str) -> CalendarYear:
    """Read one year's file. Raises ``OfficeUnusable`` when the file is damaged."""
    try:
        data = tomllib.loads(text)
        notices = sorted((_notice(entry) for entry in data["notice"]), key=lambda notice: notice.issued_on)
        return CalendarYear(int(data["year"]), tuple(notices))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise OfficeUnusable("程序自带的工作日历文件已损坏，请重新安装程序。") from error


def build_calendar(years: Iterable[CalendarYear]) -> Calendar:
    """Make the shipped calendar: all notices of all years, later ones over earlier ones, every year published."""
    ordered = sorted(years, key=lambda entry: entry.year)
    notices = sorted((notice for entry in ordered for notice in entry.notices), key=lambda notice: notice.issued_on)
    special = {day.on: day for notice in notices for day in notice.days}
    published = frozenset(entry.year for entry in ordered)
    return Calendar(content_version(special, published), special, published)


def _notice(entry: dict[str, Any]) -> Notice:
    number, title = str(entry["number"]), str(entry["title"])
    days: list[SpecialDay] = []
    for holiday in entry["holiday"]:
        days += _holiday_days(holiday, number)
    return Notice(number, title, entry["issued_on"], tuple(days))


def _holiday_days(holiday: dict[str, Any], number: str) -> list[SpecialDay]:
    first, last = holiday["first"], holiday["last"]
    name = str(holiday["name"])
    length = (last - first).days + 1
    if length != holiday["days"]:
        raise ValueError(f"{name}: {first} to {last} is {length} days, the file says {holiday['days']}")
    days = [SpecialDay(first + timedelta(days=offset), False, name, number) for offset in range(length)]
    return days + [SpecialDay(on, True, name, number) for on in holiday.get("make_up", [])]
