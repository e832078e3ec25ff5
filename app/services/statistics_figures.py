"""What the panels of 统计 are made of, counted in few passes: each stretch of days is looked through once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.domain.rates import TimeField, Window
from app.domain.report_periods import Period
from app.services.reports import scope
from app.services.session import Office
from app.services.statistics_basis import Basis, Span
from app.storage.queries import reports as queries
from app.storage.queries.reports import Scope

RANKED = ("unit", "community", "cat1", "channel")
GROUPS = ("day", "hour", *RANKED)
MEASURES = ("received", "received_closed", "excluded")
Grouped = Mapping[str, Mapping[str, tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class Figures:
    """By grouping and name: ``now`` the ``MEASURES``, ``before`` what came; and what came and was closed by day."""

    basis: Basis
    now: Grouped
    before: Grouped
    came: Mapping[str, int]
    closed: Mapping[str, int]

    def came_in(self, span: Span) -> int:
        """来件 of some days of the spans (not of others: see ``earlier``)."""
        return _sum(self.came, span)

    def closed_in(self, span: Span) -> int:
        """办结 of some days."""
        return _sum(self.closed, span)

    def earlier(self, office: Office, span: Span) -> int:
        """来件 of any days, counted on their own."""
        return queries.totals(office.database, scope_of(office, span.window, ""), ("received",))["received"]


def scope_of(office: Office, window: Window, by: str, field: TimeField = TimeField.CREATED) -> Scope:
    """Say what is counted in a window."""
    return Scope(window, scope.cut_of(office, window), field, by)


def gather(office: Office, basis: Basis, points: Sequence[Period]) -> Figures:
    """Count everything but the rates; ``points`` of the trend say which days of the year before matter."""
    now, before, year = (basis.spans[name] for name in ("now", "before", "year"))
    grouped = queries.counts_by(office.database, scope_of(office, now.window, ""), GROUPS, MEASURES)
    earlier = queries.counts_by(office.database, scope_of(office, before.window, ""), ("day", *RANKED), ("received",))
    last_year = [point.year_before() for point in points]
    first = min(year.first, *(one.start_on for one in last_year))
    last = max(year.last, *(one.end_on for one in last_year))
    came = _by_day(office, Span(first, last))
    came.update({day: values[0] for part in (earlier, grouped) for day, values in part["day"].items()})
    closed = _by_day(office, Span(min(first, before.first), now.last), TimeField.CLOSED)
    return Figures(basis, grouped, earlier, came, closed)


def _by_day(office: Office, span: Span, field: TimeField = TimeField.CREATED) -> dict[str, int]:
    counted = queries.counts(office.database, scope_of(office, span.window, "day", field), ("received",))
    return {day: values[0] for day, values in counted.items()}


def _sum(counted: Mapping[str, int], span: Span) -> int:
    days = (span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1))
    return sum(counted.get(day.isoformat(), 0) for day in days)
