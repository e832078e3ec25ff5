"""The stretches of days that the statistics of a period look at: its own, the one before and the year before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.rates import Window
from app.domain.report_content import Cell, Door
from app.domain.report_periods import Period


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included."""

    first: date
    last: date

    @property
    def window(self) -> Window:
        """The moments of these days."""
        return Window.of_days(self.first, self.last)

    @property
    def words(self) -> str:
        """Say the days."""
        return f"{self.first} 至 {self.last}" if self.first != self.last else f"{self.first}"

    def cell(self, value: int, measure: str, by: str = "", name: str = "") -> Cell:
        """Make a figure that counts these days' tickets; zero has no door."""
        group = (by, name, self.first.isoformat(), self.last.isoformat())
        return Cell(value, Door(measure, group) if value else None)


@dataclass(frozen=True, slots=True)
class Basis:
    """A period and its spans ``now``, ``before`` (环比) and ``year`` (同比); one that runs, as far as it has come."""

    period: Period
    spans: Mapping[str, Span]
    before_title: str
    is_running: bool


def span_of(period: Period, after: int | None = None) -> Span:
    """Return the days of a period; ``after``: only up to so many days after its first."""
    last = period.end_on if after is None else min(period.end_on, period.start_on + timedelta(days=after))
    return Span(period.start_on, last)
