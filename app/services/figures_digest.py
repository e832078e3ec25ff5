"""One digest of every figure that the office can hand out: equal digests mean that no statistic moved (F17.2)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from app.domain.rates import Window
from app.domain.report_content import Chart, Report, Table
from app.domain.report_periods import Period, PeriodKind, assessment_month, day_period, months_period, week_period
from app.services import rates, statistics
from app.services.progress import JobContext
from app.services.reports import registry
from app.services.session import Office

_KINDS = tuple(kind for kind in PeriodKind if kind is not PeriodKind.RANGE)
_LONG = frozenset((PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR, PeriodKind.ASSESSMENT))
"""What is made for months and years is not taken day by day and week by week again."""


def _assessment_of(day: date) -> Period:
    """Return a day's assessment period: from the 19th on it is named by the next month."""
    named = (day.replace(day=1) + timedelta(days=32)) if day.day > 18 else day
    return assessment_month(named.year, named.month)


_OWN_LENGTH: Mapping[PeriodKind, Callable[[date], Period]] = {
    PeriodKind.DAY: day_period,
    PeriodKind.WEEK: week_period,
    PeriodKind.ASSESSMENT: _assessment_of,
}
_RATE_GROUPS = ("", "unit", "community", "area")


def digest(office: Office, job: JobContext | None = None) -> str:
    """Return SHA-256 over the figures of each report, panel and rate, for each period that holds tickets.

    Every month, quarter, half, year and assessment period; reports of days and weeks at both ends of every month.

    Texts do not count: the figures of a table are taken as they are, whatever their rows are called.
    """
    context, made = job or JobContext(), hashlib.sha256()
    periods = [period for kind in _KINDS for period in _periods(office, kind)]
    for done, period in enumerate(periods):
        context.check()
        context.report(done, len(periods), f"核对统计数字：{period.name}")
        for line in _lines(office, period):
            made.update(line.encode())
    return made.hexdigest()


def _lines(office: Office, period: Period) -> Iterator[str]:
    for spec in registry.offered():
        kinds = [kind for kind in spec.periods if kind in _LONG] or spec.periods
        if period.kind in kinds:
            yield from _figures(registry.build(office, spec.code, period), f"{spec.code} {period.name}")
    if period.kind is PeriodKind.YEAR:
        yield from _figures(statistics.as_report(statistics.read(office, period)), f"TJ {period.name}")
    if period.kind is PeriodKind.MONTH:
        window = Window.of_days(period.start_on, period.end_on)
        for by in _RATE_GROUPS:
            yield f"{period.name} {by} {rates.rates(office, window, by).table}"


def _figures(report: Report, name: str) -> Iterator[str]:
    for place, block in enumerate(report.blocks):
        rows: Iterable[tuple[object, ...]] = ()
        if isinstance(block, Table):
            rows = (tuple(cell.value for cell in row) for row in (*block.rows, *([block.total] if block.total else [])))
        elif isinstance(block, Chart):
            rows = (series.values for series in block.series)
        counted = Counter(tuple(v for v in row if isinstance(v, int | Fraction)) for row in rows)
        yield f"{name} {place} {sorted((str(row), count) for row, count in counted.items())}"


def _periods(office: Office, kind: PeriodKind) -> list[Period]:
    found = office.database.rows(
        "SELECT min(m), max(m) FROM (SELECT substr(coalesce(nullif(created_at, ''), identity_at), 1, 10) m FROM ticket)"
        " WHERE m <> ''"
    )
    first, last = found[0]
    if not first:
        return []
    periods, day, end = [], date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        period = _OWN_LENGTH[kind](day) if kind in _OWN_LENGTH else months_period(kind, day)
        if kind in _LONG or period.start_on.day == 1 or period.end_on.day >= 28:
            periods.append(period)
        day = date.fromordinal(period.end_on.toordinal() + 1)
    return periods
