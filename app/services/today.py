"""今日: what is overdue, due today and due within seven days, across tickets, deliverables and contracts (F2.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from app.services.session import Office
from app.storage.queries import due

SHOWN = 200
"""Rows of one kind in one column; the numbers always count all."""
FIRST_SHOWN = 40
"""As many rows as a tall screen has room for: the first look's."""

WEEK_DAYS = 7
CONTRACT_NOTICE_DAYS = (60, 30, 7)
"""A contract that ends is announced at these distances (F1.8)."""
CONTRACT_ENDED_DAYS = 30
"""So long after its last day an ended contract is still shown."""

BEGINNING = "0000"
"""Before every moment, so that nothing overdue is ever left out."""


class DueKind(StrEnum):
    """What falls due."""

    TICKET = "ticket"
    DELIVERABLE = "deliverable"
    ACCEPTANCE = "acceptance"
    CONTRACT = "contract"
    REMINDER = "reminder"


class Bucket(StrEnum):
    """The three columns."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"


def _masked(text: str, *names: str) -> str:
    from app.domain.masking import mask_shown  # its word lists load with the first row, behind the window's first paint

    return mask_shown(text, *names)


@dataclass(frozen=True, slots=True)
class DueItem:
    """One row of the board.

    ``due_at`` and ``started_at`` are ISO text; ``id`` names the ticket, deliverable or contract behind it. A reminder
    (``services.reminders``) has its ``key``; its ``id`` is the contract, ``deliverable_id`` where it is about one.
    """

    kind: DueKind
    id: int
    title: str
    detail: str
    due_at: str
    started_at: str
    key: str = ""
    deliverable_id: int = 0
    is_strong: bool = False

    def __post_init__(self) -> None:
        """Mask what people wrote."""
        object.__setattr__(self, "title", _masked(self.title))
        object.__setattr__(self, "detail", _masked(self.detail))


@dataclass(frozen=True, slots=True)
class DueColumn:
    """One column: the true number by kind, and its nearest rows. ``after`` and ``until`` bound it: (after, until]."""

    bucket: Bucket
    counts: dict[DueKind, int]
    items: tuple[DueItem, ...]
    after: str
    until: str

    @property
    def total(self) -> int:
        """All of it, shown or not."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class TodayBoard:
    """The whole page.

    ``missed`` counts what fell due since ``last_seen`` ("" = first time) and is still open;
    ``is_new`` says that the office holds no ticket yet; ``is_whole`` is False while what follows from the contracts'
    rules (acceptance limits, reminders) is still being worked out.
    """

    at: str
    columns: tuple[DueColumn, DueColumn, DueColumn]
    ending: tuple[DueItem, ...]
    last_seen: str
    missed: int
    is_new: bool
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers beside the navigation."""

    urgent: int
    open_tickets: int
    due_deliverables: int


def board(office: Office, now: datetime, last_seen: str = "") -> TodayBoard:
    """Read the board at ``now``. ``last_seen`` is the ISO moment when the desk was last open (catch-up line)."""
    return _board(office, now, last_seen, _acceptances(office, now), _reminded(office, now), SHOWN)


def first_board(office: Office, now: datetime, last_seen: str = "") -> TodayBoard:
    """Read what needs no contract's rules: the day's first look, before they are loaded (300 ms later all is there)."""
    rules: dict[Bucket, list[DueItem]] = {bucket: [] for bucket in Bucket}
    return replace(_board(office, now, last_seen, [], rules, FIRST_SHOWN), is_whole=False)


def _board(
    office: Office,
    now: datetime,
    last_seen: str,
    acceptances: Sequence[DueItem],
    reminded: Mapping[Bucket, Sequence[DueItem]],
    shown: int,
) -> TodayBoard:
    ending = _ending(office, now)
    columns = tuple(
        _column(office, bucket, span, (acceptances, ending, reminded[bucket]), shown)
        for bucket, span in _spans(now).items()
    )
    missed = 0
    if last_seen:
        overdue = [*acceptances, *reminded[Bucket.OVERDUE]]
        missed = _count_since(office, overdue, last_seen, now.isoformat())
    return TodayBoard(now.isoformat(), columns, ending, last_seen, missed, not due.has_tickets(office.database))  # type: ignore[arg-type]


def counts(office: Office, now: datetime) -> Counts:
    """Numbers for the navigation: urgent = overdue or due today, of every kind."""
    return Counts(urgent(office, now), open_tickets(office), due_deliverables(office, now))


def urgent(office: Office, now: datetime) -> int:
    """Count what is overdue or due today, of every kind: the same as the first two columns."""
    until = _end_of(now, 0)
    reminded = _reminded(office, now)
    ending = sum(1 for item in _ending(office, now) if item.due_at <= until)
    acceptances = sum(1 for item in _acceptances(office, now) if item.due_at <= until)
    return (
        due.count_tickets(office.database, BEGINNING, until)
        + due.count_deliverables(office.database, BEGINNING, until)
        + acceptances
        + ending
        + len(reminded[Bucket.OVERDUE])
        + len(reminded[Bucket.TODAY])
    )


def count_in(office: Office, now: datetime, spans: Sequence[tuple[str, str]]) -> list[int]:
    """Count what falls due in each span (after, until] of ISO moments, of every kind but ending contracts."""
    database = office.database
    reminded = [item for items in _reminded(office, now).values() for item in items]
    others = [item.due_at for item in (*_acceptances(office, now), *reminded)]
    return [
        due.count_tickets(database, after, until)
        + due.count_deliverables(database, after, until)
        + sum(1 for moment in others if after < moment <= until)
        for after, until in spans
    ]


def open_tickets(office: Office) -> int:
    """Count the tickets that are not closed."""
    return due.open_tickets(office.database)


def due_deliverables(office: Office, now: datetime) -> int:
    """Count the deliverables that are overdue or due within a week."""
    return due.count_deliverables(office.database, BEGINNING, _end_of(now, WEEK_DAYS))


def _spans(now: datetime) -> dict[Bucket, tuple[str, str]]:
    at, tonight = now.isoformat(), _end_of(now, 0)
    return {
        Bucket.OVERDUE: (BEGINNING, at),
        Bucket.TODAY: (at, tonight),
        Bucket.WEEK: (tonight, _end_of(now, WEEK_DAYS)),
    }


def _end_of(now: datetime, days: int) -> str:
    return datetime.combine(now.date() + timedelta(days=days), time(23, 59, 59)).isoformat()


def _column(
    office: Office,
    bucket: Bucket,
    span: tuple[str, str],
    others: tuple[Sequence[DueItem], Sequence[DueItem], Sequence[DueItem]],
    shown: int,
) -> DueColumn:
    after, until = span
    database = office.database
    acceptances, ending, reminded = others
    periods = [item for item in acceptances if after < item.due_at <= until]
    contracts = [item for item in ending if after < item.due_at <= until]
    found = [
        *_items(DueKind.TICKET, _nameless(due.tickets(database, after, until, shown))),
        *_items(DueKind.DELIVERABLE, due.deliverables(database, after, until, shown)),
        *periods,
        *contracts,
        *reminded,
    ]
    totals = {
        DueKind.TICKET: due.count_tickets(database, after, until),
        DueKind.DELIVERABLE: due.count_deliverables(database, after, until),
        DueKind.ACCEPTANCE: len(periods),
        DueKind.CONTRACT: len(contracts),
        DueKind.REMINDER: len(reminded),
    }
    return DueColumn(bucket, totals, tuple(sorted(found, key=lambda item: item.due_at)), after, until)


def _nameless(rows: Sequence[due.NamedRow]) -> list[due.Row]:
    """Hide each ticket's caller in its title."""
    return [(row[0], _masked(row[1], row[5]), *row[2:5]) for row in rows]


def _items(kind: DueKind, rows: Sequence[due.Row]) -> list[DueItem]:
    return [DueItem(kind, row[0], row[1], row[2], row[3], row[4]) for row in rows]


def _ending(office: Office, now: datetime) -> tuple[DueItem, ...]:
    today = now.date()
    first = (today - timedelta(days=CONTRACT_ENDED_DAYS)).isoformat()
    last = (today + timedelta(days=max(CONTRACT_NOTICE_DAYS))).isoformat()
    return tuple(
        DueItem(DueKind.CONTRACT, row[0], row[1], row[2], f"{row[3]}T23:59:59", row[4])
        for row in due.contracts(office.database, first, last)
    )


def _acceptances(office: Office, now: datetime) -> list[DueItem]:
    from app.services import acceptance_running  # the contract rules load after the window's first paint

    return [
        DueItem(DueKind.ACCEPTANCE, clock.deliverable_id, clock.title, clock.detail, clock.due_at, clock.started_at)
        for clock in acceptance_running.running(office, now)
    ]


def _reminded(office: Office, now: datetime) -> dict[Bucket, list[DueItem]]:
    """Return the reminders that nobody dealt with, by column; what another kind lists already is left out."""
    from app.services import reminders  # the contract rules load after the window's first paint

    found: dict[Bucket, list[DueItem]] = {bucket: [] for bucket in Bucket}
    for reminder in reminders.board(office, now).reminders:
        line = reminder.line
        is_listed = line.entity == "deliverable" and line.code != "D03"
        if is_listed or line.entity == "contract" or reminder.is_handled or reminder.column.value not in _BUCKETS:
            continue
        deliverable = line.entity_id if line.entity == "deliverable" else 0
        detail = "　".join(part for part in (line.clause, line.detail) if part)
        item = DueItem(
            DueKind.REMINDER,
            line.contract_id,
            line.title,
            detail,
            line.due_at,
            line.started_at,
            line.key,
            deliverable,
            line.is_strong,
        )
        found[Bucket(reminder.column.value)].append(item)
    return found


_BUCKETS = frozenset(Bucket)


def _count_since(office: Office, acceptances: Sequence[DueItem], since: str, at: str) -> int:
    counting: tuple[Callable[..., int], ...] = (due.count_tickets, due.count_deliverables)
    return sum(count(office.database, since, at) for count in counting) + sum(
        1 for item in acceptances if since < item.due_at <= at
    )
