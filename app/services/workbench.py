"""三率作战台: the running period under several definitions side by side, each number with its tickets (MS4)."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.domain.assessment_periods import AssessmentPeriod
from app.domain.errors import RefusedInput
from app.domain.rate_definitions import STANDARD
from app.domain.rates import Definition, RateRow, Source, TimeField, Window
from app.domain.same_progress import same_day_before, so_far
from app.services import periods
from app.services.rates import Report, current_definition, definition, side_by_side
from app.services.session import Office
from app.storage.queries import rate_lists as queries
from app.storage.queries.rates import Scope

PROGRESS_TITLES: Mapping[str, str] = {
    "tickets": "受理",
    "excluded": "剔除",
    "open": "在办",
    "closed": "已办结",
    "assessed": "已评定",
    "to_assess": "待评定",
    "to_visit": "待市级回访",
    "visited": "已市级回访",
    "valid": "有效回访",
}
"""Numbers of the progress bars, in order."""
USUAL = ("with_excluded", "huairou", "internal")
"""Definitions shown beside the one in force."""


@dataclass(frozen=True, slots=True)
class Column:
    """One definition: this period so far, and the one before up to the same day (同进度)."""

    report: Report
    before: Report

    @property
    def row(self) -> RateRow:
        """Total of this period so far."""
        return self.report.table.total

    @property
    def row_before(self) -> RateRow:
        """Total of the period before, up to the same day."""
        return self.before.table.total

    @property
    def is_comparable(self) -> bool:
        """Whether both periods have tickets to rate: a 0 by definition (V = 0) is no fall."""
        return bool(self.row.denominator and self.row_before.denominator)

    @property
    def change(self) -> Fraction | None:
        """Points of the composite score won (or lost) against the same day of the period before."""
        if not self.is_comparable or self.row.score is None or self.row_before.score is None:
            return None
        return self.row.score - self.row_before.score


@dataclass(frozen=True, slots=True)
class Workbench:
    """What the workbench shows. ``progress``: key of ``PROGRESS_TITLES`` -> tickets, of the definition in force."""

    period: AssessmentPeriod
    previous: AssessmentPeriod
    as_of: date
    days_left: int
    window: Window
    columns: tuple[Column, ...]
    progress: Mapping[str, int]

    @property
    def share_of_time(self) -> Fraction:
        """How much of the period is over (0..1)."""
        days = (self.period.end_on - self.period.start_on).days + 1
        return Fraction(min(days, (self.as_of - self.period.start_on).days + 1), days)


def workbench(
    office: Office, as_of: date | None = None, definitions: Sequence[Definition | str] | None = None, by: str = ""
) -> Workbench:
    """Work the running period out as of a day (today), under the definition in force and the usual others.

    ``definitions``: definitions or codes to show instead. ``by`` gives each column rows (unit, community, area).
    """
    day = as_of or office.now().date()
    period = periods.period_of(office, day)
    previous = periods.period_before(office, period)
    window, window_before = so_far(period, day), same_day_before(period, previous, day)
    shown = [_found(office, one, day) for one in definitions] if definitions else _usual(office, period, day)
    running = side_by_side(office, window, by, shown)
    before = side_by_side(office, window_before, by, shown)
    columns = tuple(Column(*pair) for pair in zip(running, before, strict=True))
    return Workbench(
        period,
        previous,
        day,
        (period.end_on - day).days,
        window,
        columns,
        queries.progress(office.database, _scope(window, shown[0].time_field)),
    )


def progress_tickets(office: Office, bench: Workbench, key: str) -> array[int]:
    """Ids of the tickets behind a progress number. Raises ``RefusedInput`` for a number that does not exist."""
    if key not in PROGRESS_TITLES:
        raise RefusedInput(f"没有“{key}”这个数。可选：{'、'.join(PROGRESS_TITLES)}。")
    scope = _scope(bench.window, bench.columns[0].report.definition.time_field)
    return queries.progress_ids(office.database, scope, key)


def _scope(window: Window, field: TimeField) -> Scope:
    return Scope(window, field, Source.BEST)


def _found(office: Office, wanted: Definition | str, day: date) -> Definition:
    return definition(office, wanted, day) if isinstance(wanted, str) else wanted


def _usual(office: Office, period: AssessmentPeriod, day: date) -> list[Definition]:
    """Return the period's own definition, else the one in force, and the usual ones beside it."""
    first = definition(office, period.definition, day) if period.definition else current_definition(office, day)
    others = [code for code in (STANDARD.code, *USUAL) if code != first.code]
    return [first, *(definition(office, code, day) for code in others)]
