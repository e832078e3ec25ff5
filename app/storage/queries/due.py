"""What falls due: open tickets by their limit, deliverables not handed in, contracts that end. Rows as plain tuples."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.tickets_open import CLOSED_STATUSES
from app.storage.database import OfficeDatabase

Row = tuple[int, str, str, str, str]
"""id, title, detail, due (ISO date or moment), started (ISO moment or "")."""
NamedRow = tuple[int, str, str, str, str, str]
"""The same, and the caller's name (to be hidden in the title)."""

_MARKS = ",".join("?" * len(CLOSED_STATUSES))
# From the index of open states, a few rows instead of every ticket; an open ticket's 办理时限 is its state's too.
_OPEN = f"""FROM ticket_state s CROSS JOIN ticket ON ticket.id = s.ticket_id
 WHERE s.is_open = 1 AND is_void = 0 AND closed_at = '' AND status NOT IN ({_MARKS})"""
_WITHIN = "s.handle_due_at > ? AND s.handle_due_at <= ? AND due_at = s.handle_due_at"

_WANTED = "CASE WHEN d.due_at <> '' THEN d.due_at WHEN d.due_on <> '' THEN d.due_on || 'T23:59:59' ELSE '' END"
_OWED = f"""FROM deliverable d JOIN contract c ON c.id = d.contract_id
 WHERE d.is_void = 0 AND c.is_void = 0
   AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.deliverable_id = d.id)
   AND {_WANTED} > ? AND {_WANTED} <= ?"""


def has_tickets(database: OfficeDatabase) -> bool:
    """Whether the register holds any ticket at all."""
    return bool(database.value("SELECT EXISTS (SELECT 1 FROM ticket)"))


def open_tickets(database: OfficeDatabase) -> int:
    """How many tickets are not closed."""
    return int(database.value(f"SELECT count(*) {_OPEN}", CLOSED_STATUSES))


def count_tickets(database: OfficeDatabase, after: str, until: str) -> int:
    """Open tickets whose limit lies in (after, until]."""
    sql = f"SELECT count(*) {_OPEN} AND {_WITHIN}"
    return int(database.value(sql, (*CLOSED_STATUSES, after, until)))


def tickets(database: OfficeDatabase, after: str, until: str, limit: int) -> Sequence[NamedRow]:
    """Open tickets whose limit lies in (after, until], nearest limit first."""
    sql = f"""SELECT id, title, unit || '　' || ticket_no, due_at,
        CASE WHEN ticket.dispatched_at <> '' THEN ticket.dispatched_at ELSE ticket.created_at END, trim(caller_name)
        {_OPEN} AND {_WITHIN} ORDER BY s.handle_due_at, s.ticket_id LIMIT ?"""
    return database.rows(sql, (*CLOSED_STATUSES, after, until, limit))


def count_deliverables(database: OfficeDatabase, after: str, until: str) -> int:
    """Deliverables (应交成果) not handed in whose due moment lies in (after, until]."""
    return int(database.value(f"SELECT count(*) {_OWED}", (after, until)))


def deliverables(database: OfficeDatabase, after: str, until: str, limit: int) -> Sequence[Row]:
    """Deliverables not handed in, due in (after, until], nearest first."""
    sql = (
        "SELECT d.id, d.name || CASE WHEN d.period <> '' THEN '　' || d.period ELSE '' END, c.title,"
        f" {_WANTED} AS wanted, d.start_on {_OWED} ORDER BY wanted, d.id LIMIT ?"
    )
    return database.rows(sql, (after, until, limit))


def contracts(database: OfficeDatabase, first: str, last: str) -> Sequence[Row]:
    """Contracts whose last day lies in [first, last], soonest first."""
    sql = """SELECT id, title, contract_no, end_on, start_on FROM contract
        WHERE is_void = 0 AND end_on <> '' AND end_on >= ? AND end_on <= ? ORDER BY end_on, id"""
    return database.rows(sql, (first, last))
