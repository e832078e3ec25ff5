"""What the list reports share: doors that name their records, masked cells, a page for an empty list, the frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.flow import STATE_TEXT
from app.domain.masking import mask_text
from app.domain.report_catalogue import spec_of
from app.domain.report_content import Block, Cell, Column, Door, Prose, Report, Row, Table
from app.domain.report_periods import Period
from app.services.reports import registry, scope
from app.services.session import Office
from app.storage.queries import report_lists as queries
from app.storage.queries import reports
from app.storage.queries.report_lists import Watched

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """As of when a day is seen: ``at`` judges limits, ``last`` is the last second before it; steps before it count."""

    at: datetime
    until: str

    @property
    def last(self) -> datetime:
        """The last second that belongs to the day: lists that begin on a later day do not hold yet."""
        return datetime.fromisoformat(self.until) - _SECOND

    @property
    def words(self) -> str:
        """Say it for the lines beneath the table."""
        is_midnight = self.at.time() == time()
        shown = f"{self.last:%Y-%m-%d} 24:00" if is_midnight else f"{self.at:%Y-%m-%d %H:%M}"
        return f"截至 {shown} 的在办工单。"


LISTED = "listed"
"""The measure of a door that names its records."""
STATES = {state.value: text for state, text in STATE_TEXT.items()}
"""Names of the states by their code as stored."""
SERIAL = Column("serial", "序号", "int", 5)
NUMBER = Column("ticket_no", "工单编号", width=21)


def door(ids: Iterable[int], entity: str = "ticket") -> Door:
    """Make a door that names its records."""
    return Door(LISTED, entity=entity, ids=tuple(ids))


def count(ids: Sequence[int], entity: str = "ticket") -> Cell:
    """Make a figure that is the number of these records."""
    return Cell(len(ids), door(ids, entity))


def number_cell(ticket_no: str, ticket_id: int | None) -> Cell:
    """Make the number of a ticket, which opens it; a record without a ticket shows a dash."""
    return Cell(ticket_no or None) if ticket_id is None else Cell(ticket_no, door((ticket_id,)))


def case_door(pairs: Sequence[tuple[int, int | None]], entity: str) -> Door:
    """Open the tickets of some cases, given as (case, ticket); the cases where a ticket lacks or comes twice."""
    tickets = [ticket for _, ticket in pairs if ticket is not None]
    if len(set(tickets)) == len(pairs):
        return door(tickets)
    return door([case for case, _ in pairs], entity)


def cases_cell(pairs: Sequence[tuple[int, int | None]], entity: str) -> Cell:
    """Make a figure that is the number of these cases."""
    return Cell(len(pairs), case_door(pairs, entity))


def safe(text: str) -> Cell:
    """Make a cell of what a person wrote, masked, on one line; a dash for nothing."""
    return Cell(mask_text(" ".join(text.split())) or None)


def table_or(words: str, table: Table) -> Block:
    """Return the table; a sentence where there is nothing to list."""
    return table if table.rows else Prose(words)


def numbered(rows: Iterable[Sequence[Cell]]) -> tuple[Row, ...]:
    """Put 序号 before each row."""
    return tuple((Cell(place), *row) for place, row in enumerate(rows, start=1))


def framed(
    office: Office,
    code: str,
    period: Period,
    options: Mapping[str, str],
    blocks: Sequence[Block],
    *definition: str,
    title: str = "",
) -> Report:
    """Put the frame around the blocks: title, period, window and options in words, what the figures mean."""
    lines = scope.definition_lines(office, period, registry.options_of(code), options, *definition)
    return Report(
        code,
        f"{office.street}{title or spec_of(code).title}",
        period.title,
        tuple(blocks),
        lines,
        signer=office.street,
        signed_on=last_day_of(office, period),
        options=dict(options),
    )


def ranked(names: Iterable[str]) -> list[str]:
    """Return the different names, the most frequent first; those without a name last."""
    counts = Counter(names)
    return sorted(counts, key=lambda name: (not name, -counts[name], name))


def open_tickets(office: Office, period: Period) -> tuple[Moment, list[Watched]]:
    """Read every ticket that was open at the period's end (or is now) as it stood then; the same as B02's 在办."""
    seen = Moment(scope.cut_of(office, period.window), until_of(office, period).isoformat())
    ids = reports.ids(office.database, scope.scope_of(office, period), "open")
    return seen, queries.watched(office.database, ids, seen.until)


def short(moment: str) -> str:
    """Write a moment as 09-18 14:05."""
    return moment[5:16].replace("T", " ")


def until_of(office: Office, period: Period) -> datetime:
    """Return the moment before which something must have happened to count: the window's end, or just after now."""
    return min(period.window.end, office.now() + _SECOND)


def last_day_of(office: Office, period: Period) -> str:
    """Return the day as of which dated records are seen: the period's last, or today while it still runs (ISO)."""
    return min(period.end_on, office.now().date()).isoformat()


def span_of(period: Period) -> tuple[str, str]:
    """Return the window as ISO texts, for moments."""
    return period.window.start.isoformat(), period.window.end.isoformat()


def holds(period: Period, on: str) -> bool:
    """Whether an ISO day or moment lies in the period; a moment is held against the window, "" never."""
    if not on:
        return False
    if len(on) > len("2026-09-18"):
        start, end = span_of(period)
        return start <= on < end
    return period.start_on <= date.fromisoformat(on) <= period.end_on
