"""The stretches of days that the statistics of a period look at: its own, the one before and the year before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

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
    def days(self) -> list[date]:
        """Each of these days."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

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
    """A period and its spans ``now``, ``before`` (环比) and ``year`` (同比); one that runs, as far as it has come.

    ``since``: the register's oldest ticket; of days before it there is no figure (无数据), rather than a zero.
    """

    period: Period
    spans: Mapping[str, Span]
    before_title: str
    is_running: bool
    since: datetime | None

    def knows(self, span: Span) -> bool:
        """Whether the register reaches back to some days."""
        return self.since is not None and self.since < span.window.end

    def base(self, span: Span, value: int, measure: str, by: str = "", name: str = "") -> Cell:
        """Make a figure to compare with; none of days that the register does not reach."""
        return span.cell(value, measure, by, name) if self.knows(span) else Cell(None)


def span_of(period: Period, after: int | None = None) -> Span:
    """Return the days of a period; ``after``: only up to so many days after its first."""
    last = period.end_on if after is None else min(period.end_on, period.start_on + timedelta(days=after))
    return Span(period.start_on, last)
