"""The work calendar (工作日历): which day counts as a working day (工作日), and why.

Source: requirements.md §0.2 and R-01. A working day is Monday to Friday without the days off (放假) that the State
Council's notices name, plus their make-up workdays (调休上班日). A year whose notice is not known is worked out from
its weekends and marked provisional (暂定).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from app.domain.errors import RefusedInput

WEEKDAY_NAMES: tuple[str, ...] = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MONDAY_TO_FRIDAY: frozenset[int] = frozenset(range(5))
WEEKDAYS_ONLY_VERSION = "weekdays"
ONE_DAY = timedelta(days=1)


class DayFact(NamedTuple):
    """What the calendar says of one day: does it count, why (Chinese), and is that only provisional (暂定)?"""

    counts: bool
    why: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that a notice takes out of the week's pattern: a day off (放假) or a make-up workday (调休上班日).

    ``name`` is the holiday (国庆节), ``notice`` the number or title of the notice that says so.
    """

    on: date
    is_workday: bool
    name: str
    notice: str = ""


class _Facts(dict[date, DayFact]):
    """Facts of the days asked for so far; a day is worked out once."""

    def __init__(self, calendar: Calendar) -> None:
        super().__init__()
        self._calendar = calendar

    def __missing__(self, on: date) -> DayFact:
        fact = self[on] = self._calendar._work_out(on)
        return fact


@dataclass(frozen=True)
class Calendar:
    """An edition of the work calendar. Never changes: an amendment makes a new one (``with_days``).

    ``special`` maps a day to what the notices say of it, ``published`` holds the years whose notice is known,
    ``week`` the weekdays (Monday = 0) worked without a notice. Raises ``RefusedInput`` when nothing is a working day.
    """

    version: str
    special: Mapping[date, SpecialDay]
    published: frozenset[int]
    week: frozenset[int] = MONDAY_TO_FRIDAY
    _facts: _Facts = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "special", MappingProxyType(dict(self.special)))
        object.__setattr__(self, "_facts", _Facts(self))
        if not self.week:
            raise RefusedInput("这份日历里没有工作日，无法计算期限，请至少保留一个上班的日子。")
        for year in sorted({on.year for on in self.special}):
            if not self._has_workday(year):
                raise RefusedInput(f"这份日历里 {year} 年没有工作日，无法计算期限，请检查放假日期。")

    def is_workday(self, on: date) -> bool:
        """Whether the day counts as a working day."""
        return self._facts[on].counts

    def explain(self, on: date) -> DayFact:
        """Whether the day counts, with the reason that a clerk reads."""
        return self._facts[on]

    def is_provisional(self, on: date) -> bool:
        """Whether the day's year is not published (未公布), so that only its weekend could be used."""
        return self._facts[on].provisional

    def next_workday(self, on: date) -> date:
        """Return ``on`` itself when it is a working day, else the first one after it (001·12.3; 民法典 203)."""
        return self._seek(on, ONE_DAY)

    def previous_workday(self, on: date) -> date:
        """Return ``on`` itself when it is a working day, else the last one before it."""
        return self._seek(on, -ONE_DAY)

    def with_days(self, days: Iterable[SpecialDay], published: Iterable[int] = (), version: str = "") -> Calendar:
        """Make a new edition with further days (a later entry for the same day wins) and further published years.

        Without ``version`` the edition is named after its content.
        """
        merged = {**self.special, **{day.on: day for day in days}}
        years = self.published | frozenset(published)
        return Calendar(version or content_version(merged, years), merged, years, self.week)

    def days_of(self, year: int) -> tuple[SpecialDay, ...]:
        """Return the notices' days in one year, in order."""
        return tuple(self.special[on] for on in sorted(self.special) if on.year == year)

    def _seek(self, on: date, step: timedelta) -> date:
        try:
            while not self._facts[on].counts:
                on += step
        except OverflowError:
            raise RefusedInput("日期超出日历范围（公元 1 年至 9999 年），请检查日期。") from None
        return on

    def _has_workday(self, year: int) -> bool:
        return any(self.is_workday(date.fromordinal(date(year, 1, 1).toordinal() + offset)) for offset in range(365))

    def _work_out(self, on: date) -> DayFact:
        special = self.special.get(on)
        if special is not None:
            why = f"调休上班（{special.name}）" if special.is_workday else f"{special.name}放假"
            return DayFact(special.is_workday, f"{WEEKDAY_NAMES[on.weekday()]} {why}", False)
        counts = on.weekday() in self.week
        weekday = WEEKDAY_NAMES[on.weekday()]
        why = f"{weekday} 工作日" if counts else f"周末（{weekday}）"
        if self.published and on.year not in self.published:
            return DayFact(counts, f"{why}；{self._unknown_year(on.year)}，按周末推算（暂定）", True)
        return DayFact(counts, why, False)

    def _unknown_year(self, year: int) -> str:
        return f"{year} 年安排未公布" if year > max(self.published) else f"{year} 年安排未收录"


def content_version(special: Mapping[date, SpecialDay], published: Iterable[int]) -> str:
    """Name of an edition: last published year and eight hex digits of what it says (equal content, equal name)."""
    years = sorted(published)
    lines = [f"{on} {int(special[on].is_workday)} {special[on].name}" for on in sorted(special)]
    digest = hashlib.sha256("\n".join([*map(str, years), *lines]).encode()).hexdigest()[:8]
    return f"{years[-1] if years else 0}-{digest}"


def weekdays_only() -> Calendar:
    """R-01 reading 乙: Monday to Friday, holidays not looked at. Nothing in it is provisional."""
    return Calendar(WEEKDAYS_ONLY_VERSION, {}, frozenset())
