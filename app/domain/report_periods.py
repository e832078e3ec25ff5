"""Which stretch of time a report covers, as clerks and scripts name it, and the stretches it is compared with.

``2026-09-18`` a day, ``2026-W38`` a week (Monday to Sunday, ISO 8601), ``2026-09`` a month, ``2026Q3``, ``2026H1``,
``2026``, ``考核期2026-09`` the assessment period that ends in that month (19th to 18th by default),
``2026-09-01..2026-09-15`` any days.
A day is noon to noon or the calendar day (domain.md §0-4): a setting of each report, never a constant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.domain.errors import RefusedInput
from app.domain.months import Month
from app.domain.periods import add_months
from app.domain.rates import Window

_DAY = timedelta(days=1)
NOON = time(12)


class PeriodKind(StrEnum):
    """What sort of stretch."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    ASSESSMENT = "assessment"
    RANGE = "range"


KIND_TITLES = {
    PeriodKind.DAY: "日",
    PeriodKind.WEEK: "周",
    PeriodKind.MONTH: "月",
    PeriodKind.QUARTER: "季",
    PeriodKind.HALF: "半年",
    PeriodKind.YEAR: "年",
    PeriodKind.ASSESSMENT: "考核期",
    PeriodKind.RANGE: "起止日",
}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of whole days, both included; ``starts``: the hour at which its days begin (noon: 前日12时起)."""

    kind: PeriodKind
    name: str
    start_on: date
    end_on: date
    starts: time = time(0)

    @property
    def window(self) -> Window:
        """Moments [start, end); a noon window begins at noon of the day before."""
        shift = -_DAY if self.starts != time(0) else timedelta()
        first = datetime.combine(self.start_on, self.starts) + shift
        last = datetime.combine(self.end_on + _DAY, self.starts) + shift
        return Window(first, last)

    @property
    def title(self) -> str:
        """The period as a title writes it."""
        return _TITLES[self.kind](self)

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end_on - self.start_on).days + 1

    def words(self) -> str:
        """Say it with its limits: 2026年9月（2026-09-01 至 2026-09-30）."""
        return f"{self.title}（{self.start_on} 至 {self.end_on}）" if self.days > 1 else self.title

    def at(self, starts: time) -> Period:
        """Return the same days beginning at another hour."""
        return Period(self.kind, self.name, self.start_on, self.end_on, starts)

    def previous(self) -> Period:
        """Return the period before (环比): the month before a month, the week before a week."""
        match self.kind:
            case PeriodKind.DAY | PeriodKind.WEEK | PeriodKind.RANGE:
                length = timedelta(days=self.days)
                return self._shifted(self.start_on - length, self.end_on - length)
            case PeriodKind.ASSESSMENT:
                return self._shifted(add_months(self.start_on, -1), self.start_on - _DAY)
        return self._shifted(add_months(self.start_on, -_MONTHS[self.kind]), self.start_on - _DAY)

    def year_before(self) -> Period:
        """Return the same period of the year before (同比); 29 February becomes the 28th."""
        if self.kind is PeriodKind.WEEK:
            year, week, _ = self.start_on.isocalendar()
            start = date.fromisocalendar(year - 1, min(week, _weeks_of(year - 1)), 1)
            return self._shifted(start, start + timedelta(days=6))
        end = add_months(self.end_on + _DAY, -12) - _DAY if _is_month_end(self.end_on) else add_months(self.end_on, -12)
        return self._shifted(add_months(self.start_on, -12), end)

    def until(self, as_of: date) -> Period:
        """Return its part up to and including a day (同进度)."""
        return Period(self.kind, self.name, self.start_on, max(self.start_on, min(self.end_on, as_of)), self.starts)

    def _shifted(self, start: date, end: date) -> Period:
        return Period(self.kind, _NAMES[self.kind](start, end), start, end, self.starts)


def parse_period(text: str) -> Period:
    """Read a period as listed above. Raises ``RefusedInput``."""
    plain = text.strip().replace(" ", "")
    for pattern, make in _FORMS:
        found = re.fullmatch(pattern, plain)
        if found is not None:
            try:
                return make(found)
            except (ValueError, OverflowError):
                break
    raise RefusedInput(
        f"“{text.strip()}”不是报表期，请写成 2026-09-18、2026-W38、2026-09、2026Q3、2026H1、2026 或 考核期2026-09。"
    )


def day_period(on: date) -> Period:
    """Return one day."""
    return Period(PeriodKind.DAY, on.isoformat(), on, on)


def week_period(on: date) -> Period:
    """Return the week (Monday to Sunday) that holds a day."""
    start = on - timedelta(days=on.weekday())
    return Period(PeriodKind.WEEK, _week_name(start, start), start, start + timedelta(days=6))


def months_period(kind: PeriodKind, on: date) -> Period:
    """Return the month, quarter, half or year that holds a day."""
    length = _MONTHS[kind]
    start = date(on.year, (on.month - 1) // length * length + 1, 1)
    end = add_months(start, length) - _DAY
    return Period(kind, _NAMES[kind](start, end), start, end)


def assessment_month(year: int, month: int, start_day: int = 19) -> Period:
    """Return the assessment period that ends in a month: 2026-09 -> 08-19 to 09-18 (domain.md §0-3)."""
    next_start = date(year, month, start_day)
    start = add_months(next_start, -1) if start_day > 1 else next_start
    end = next_start - _DAY if start_day > 1 else add_months(next_start, 1) - _DAY
    return Period(PeriodKind.ASSESSMENT, f"考核期{year:04d}-{month:02d}", start, end)


def range_period(start: date, end: date) -> Period:
    """Return any days. Raises ``RefusedInput`` when the end lies before the start."""
    if end < start:
        raise RefusedInput("报表期的止日早于起日，请改正。")
    return Period(PeriodKind.RANGE, f"{start}..{end}", start, end)


def _is_month_end(on: date) -> bool:
    return (on + _DAY).day == 1


def _weeks_of(year: int) -> int:
    return date(year, 12, 28).isocalendar().week


def _week_name(start: date, _end: date) -> str:
    year, week, _ = start.isocalendar()
    return f"{year:04d}-W{week:02d}"


_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}

_NAMES: dict[PeriodKind, Callable[[date, date], str]] = {
    PeriodKind.DAY: lambda start, end: start.isoformat(),
    PeriodKind.WEEK: _week_name,
    PeriodKind.MONTH: lambda start, end: f"{start:%Y-%m}",
    PeriodKind.QUARTER: lambda start, end: f"{start.year}Q{(start.month + 2) // 3}",
    PeriodKind.HALF: lambda start, end: f"{start.year}H{1 if start.month <= 6 else 2}",
    PeriodKind.YEAR: lambda start, end: f"{start.year}",
    PeriodKind.ASSESSMENT: lambda start, end: f"考核期{end:%Y-%m}",
    PeriodKind.RANGE: lambda start, end: f"{start}..{end}",
}

_TITLES: dict[PeriodKind, Callable[[Period], str]] = {
    PeriodKind.DAY: lambda p: f"{p.start_on.year}年{p.start_on.month}月{p.start_on.day}日",
    PeriodKind.WEEK: lambda p: f"{p.start_on.isocalendar().year}年第{p.start_on.isocalendar().week}周",
    PeriodKind.MONTH: lambda p: f"{p.start_on.year}年{p.start_on.month}月",
    PeriodKind.QUARTER: lambda p: f"{p.start_on.year}年第{'一二三四'[(p.start_on.month - 1) // 3]}季度",
    PeriodKind.HALF: lambda p: f"{p.start_on.year}年{'上' if p.start_on.month <= 6 else '下'}半年",
    PeriodKind.YEAR: lambda p: f"{p.start_on.year}年",
    PeriodKind.ASSESSMENT: lambda p: f"{p.end_on.year}年{p.end_on.month}月考核期",
    PeriodKind.RANGE: lambda p: f"{p.start_on} 至 {p.end_on}",
}

_Make = Callable[["re.Match[str]"], Period]
_FORMS: tuple[tuple[str, _Make], ...] = (
    (r"(\d{4}-\d{2}-\d{2})", lambda m: day_period(date.fromisoformat(m[1]))),
    (r"(\d{4})-?[Ww](\d{1,2})", lambda m: week_period(date.fromisocalendar(int(m[1]), int(m[2]), 1))),
    (r"(\d{4})-(\d{1,2})", lambda m: months_period(PeriodKind.MONTH, date(int(m[1]), int(m[2]), 1))),
    (r"(\d{4})-?[Qq]([1-4])", lambda m: months_period(PeriodKind.QUARTER, date(int(m[1]), int(m[2]) * 3, 1))),
    (r"(\d{4})-?[Hh]([12])", lambda m: months_period(PeriodKind.HALF, date(int(m[1]), int(m[2]) * 6, 1))),
    (r"(\d{4})", lambda m: months_period(PeriodKind.YEAR, date(int(m[1]), 1, 1))),
    (r"(?:考核期|[Aa])(\d{4})-(\d{1,2})", lambda m: assessment_month(int(m[1]), int(m[2]))),
    (
        r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})",
        lambda m: range_period(date.fromisoformat(m[1]), date.fromisoformat(m[2])),
    ),
)


def month_of_period(period: Period) -> Month:
    """Return the month that a month's or an assessment period's papers belong to."""
    return Month(period.end_on.year, period.end_on.month)


def following(period: Period) -> Period:
    """Return the period after: the month after a month, the days after any days."""
    start = period.end_on + _DAY
    match period.kind:
        case PeriodKind.DAY:
            return day_period(start)
        case PeriodKind.WEEK:
            return week_period(start)
        case PeriodKind.RANGE:
            return range_period(start, start + timedelta(days=period.days - 1))
        case PeriodKind.ASSESSMENT:
            end = add_months(start, 1) - _DAY
            return Period(period.kind, _NAMES[period.kind](start, end), start, end)
    return months_period(period.kind, start)
