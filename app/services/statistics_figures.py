"""What the panels of 统计 are made of: a stretch of days is looked through once, when a panel first asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from app.domain.rates import TimeField, Window
from app.domain.report_periods import Period
from app.services.reports import scope
from app.services.session import Office
from app.services.statistics_basis import Basis, Span
from app.storage.queries import reports as queries
from app.storage.queries import statistics as stored
from app.storage.queries.reports import Scope

RANKED = ("unit", "community", "cat1", "channel")
GROUPS = ("hour", *RANKED)
MEASURES = ("received", "received_closed", "excluded")
Grouped = Mapping[str, Mapping[str, tuple[int, ...]]]


class Figures:
    """What came and was closed by day, counted at once; the groupings, counted when a panel shows one."""

    def __init__(self, office: Office, basis: Basis, points: Sequence[Period]) -> None:
        """Count the days; ``points`` of the trend say which days of the year before matter."""
        self._office, self.basis = office, basis
        now, before, year = (basis.spans[name] for name in ("now", "before", "year"))
        last_year = [point.year_before() for point in points]
        first = min(year.first, *(one.start_on for one in last_year))
        last = max(year.last, *(one.end_on for one in last_year))
        days = sorted({day for span in (Span(first, last), before, now) for day in span.days})
        self._came = stored.received_by_day(office.database, days)
        self._closed = _closed_by_day(office, Span(min(first, before.first), now.last))

    @cached_property
    def now(self) -> Grouped:
        """Of each of ``GROUPS`` by name, the ``MEASURES`` of the period."""
        return self._grouped("now", GROUPS, MEASURES)

    @cached_property
    def before(self) -> Grouped:
        """Of each of ``RANKED`` by name, what came in the period before."""
        return self._grouped("before", RANKED, ("received",))

    def _grouped(self, span: str, groups: Sequence[str], measures: Sequence[str]) -> Grouped:
        window = self.basis.spans[span].window
        return queries.counts_by(self._office.database, scope_of(self._office, window, ""), groups, measures)

    def came_in(self, span: Span) -> int:
        """来件 of some days of the spans (not of others: see ``earlier``)."""
        return _sum(self._came, span)

    def closed_in(self, span: Span) -> int:
        """办结 of some days."""
        return _sum(self._closed, span)

    def earlier(self, office: Office, span: Span) -> int:
        """来件 of any days, counted on their own."""
        return queries.totals(office.database, scope_of(office, span.window, ""), ("received",))["received"]


def scope_of(office: Office, window: Window, by: str, field: TimeField = TimeField.CREATED) -> Scope:
    """Say what is counted in a window."""
    return Scope(window, scope.cut_of(office, window), field, by)


def _closed_by_day(office: Office, span: Span) -> dict[str, int]:
    counted = queries.counts(office.database, scope_of(office, span.window, "day", TimeField.CLOSED), ("received",))
    return {day: values[0] for day, values in counted.items()}


def _sum(counted: Mapping[str, int], span: Span) -> int:
    return sum(counted.get(day.isoformat(), 0) for day in span.days)
