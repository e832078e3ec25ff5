"""Assessment periods (考核期): by default the 19th to the 18th, changeable; the daily window of noon to noon.

domain.md §0-3 and §0-4 (怀柔 in so many words; the rest is inferred), so both are settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.errors import RefusedInput
from app.domain.periods import add_months
from app.domain.rates import Window

START_DAY = 19
DAY_START = time(12, 0)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AssessmentPeriod:
    """From ``start_on`` to ``end_on``, both included. ``id`` is 0 for one that follows from the default rule."""

    name: str
    start_on: date
    end_on: date
    definition: str = ""
    note: str = ""
    source: str = ""
    id: int = 0

    @property
    def window(self) -> Window:
        """Moments of the period."""
        return Window.of_days(self.start_on, self.end_on)

    def holds(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return self.start_on <= day <= self.end_on


def default_period(day: date, start_day: int = START_DAY) -> AssessmentPeriod:
    """Return the period around a day: 2026-09-18 -> 2026年9月考核期 (08-19 to 09-18). ``start_day`` 1..28."""
    if not 1 <= start_day <= 28:
        raise RefusedInput("考核期的起始日要在 1 到 28 之间。")
    first = date(day.year, day.month, start_day)
    start = first if day >= first else add_months(first, -1)
    end = add_months(start, 1) - _DAY
    return AssessmentPeriod(f"{end.year}年{end.month}月考核期", start, end, source="默认规则")


def period_around(day: date, own: Sequence[AssessmentPeriod], start_day: int = START_DAY) -> AssessmentPeriod:
    """Return the office's own period around a day, else the default one cut where the office's own begin and end."""
    for period in own:
        if period.holds(day):
            return period
    usual = default_period(day, start_day)
    start = max([usual.start_on, *(period.end_on + _DAY for period in own if period.end_on < day)])
    end = min([usual.end_on, *(period.start_on - _DAY for period in own if period.start_on > day)])
    return AssessmentPeriod(usual.name, start, end, source=usual.source)


def previous_period(
    period: AssessmentPeriod, own: Sequence[AssessmentPeriod], start_day: int = START_DAY
) -> AssessmentPeriod:
    """Return the period that ended the day before."""
    return period_around(period.start_on - _DAY, own, start_day)


def check_free(new: AssessmentPeriod, own: Sequence[AssessmentPeriod]) -> None:
    """Refuse a period that ends before it begins or overlaps another one (``RefusedInput``)."""
    if new.end_on < new.start_on:
        raise RefusedInput(f"考核期的结束日 {new.end_on} 早于开始日 {new.start_on}。请改正。")
    for other in own:
        if other.id != new.id and other.start_on <= new.end_on and new.start_on <= other.end_on:
            raise RefusedInput(f"与“{other.name}”（{other.start_on} 至 {other.end_on}）重叠。请改正起止日期。")


def day_window(report_on: date, day_start: time = DAY_START) -> Window:
    """Window of a daily report: the day before at ``day_start`` to the day itself (前一日 12:00 至当日 12:00)."""
    end = datetime.combine(report_on, day_start)
    return Window(end - _DAY, end)
