"""Work queues: counts and ids straight from the index of derived states."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from app.storage.database import OfficeDatabase

DERIVING: tuple[str, ...] = ("flow.initial", "flow.imported_marks", "flow.levels", "flow.readings")
"""Settings from which stored states are derived (the triggers of version 5 name them too)."""
_MARKED = "' ' || s.marks || ' ' LIKE '% ' || ? || ' %'"


def counts(database: OfficeDatabase) -> dict[tuple[str, str], int]:
    """How many tickets wait, by (state, waiting)."""
    rows = database.rows(
        "SELECT state, waiting, count(*) FROM ticket_state WHERE is_queued = 1 GROUP BY state, waiting"
    )
    return {(state, waiting): int(number) for state, waiting, number in rows}


def has_stale(database: OfficeDatabase) -> bool:
    """Whether any derived state is out of date."""
    return bool(database.value("SELECT EXISTS (SELECT 1 FROM ticket_state_stale)"))


def rules_moved(database: OfficeDatabase, on: str) -> bool:
    """Whether one of ``DERIVING`` began since the last change, or no longer counts because the clock was set back."""
    last = database.value("SELECT substr(at, 1, 10) FROM audit_entry ORDER BY seq DESC LIMIT 1")
    if not last or last == on:
        return False
    marks = ", ".join("?" * len(DERIVING))
    return bool(
        database.value(
            f"SELECT EXISTS (SELECT 1 FROM setting WHERE key IN ({marks}) AND valid_from > ? AND valid_from <= ?)",
            (*DERIVING, min(last, on), max(last, on)),
        )
    )


def late_counts(database: OfficeDatabase, at: str) -> dict[tuple[str, str], int]:
    """How many of them are past their nearest limit at a moment."""
    rows = database.rows(
        "SELECT state, waiting, count(*) FROM ticket_state WHERE is_queued = 1"
        " AND limit_due_at > '' AND limit_due_at < ? GROUP BY state, waiting",
        (at,),
    )
    return {(state, waiting): int(number) for state, waiting, number in rows}


def ids(database: OfficeDatabase, state: str, waiting: str, mark: str = "") -> array[int]:
    """Ids of a queue by time left: the nearest limit first, tickets without one last (the longest waiting first)."""
    where = "s.is_queued = 1 AND s.state = ?"
    params: list[Any] = [state]
    if waiting:
        where, params = f"{where} AND s.waiting = ?", [*params, waiting]
    if mark:
        where, params = f"{where} AND {_MARKED}", [*params, mark]
    found = database.integers(
        f"SELECT s.ticket_id FROM ticket_state s WHERE {where} AND s.limit_due_at > ''"
        " ORDER BY s.limit_due_at, s.ticket_id",
        params,
    )
    found.extend(
        database.integers(
            f"SELECT s.ticket_id FROM ticket_state s WHERE {where} AND s.limit_due_at = ''"
            " ORDER BY s.since, s.ticket_id",
            params,
        )
    )
    return found


def marked_ids(database: OfficeDatabase, marks: Sequence[str], *, only_open: bool) -> array[int]:
    """Ids of the tickets that have one of these marks, by time left."""
    some = " OR ".join([_MARKED] * len(marks))
    is_open = " AND s.is_open = 1" if only_open else ""
    return database.integers(
        f"SELECT s.ticket_id FROM ticket_state s WHERE s.marks <> ''{is_open} AND ({some})"
        " ORDER BY s.limit_due_at = '', s.limit_due_at, s.ticket_id",
        marks,
    )


def due_between(database: OfficeDatabase, after: str, until: str) -> list[tuple[int, str]]:
    """Open tickets that no unit has closed whose 办理时限 lies in (after, until], nearest first: (id, limit)."""
    return database.rows(
        "SELECT ticket_id, handle_due_at FROM ticket_state WHERE is_open = 1 AND handle_due_at > ?"
        " AND handle_due_at <= ? AND unit_closed_at = '' ORDER BY handle_due_at, ticket_id",
        (after, until),
    )


def dispatched_before(database: OfficeDatabase, at: str) -> list[tuple[int, str]]:
    """Tickets at their unit (待响应, 办理中) dispatched by ``at``, the oldest first: (id, dispatched_at)."""
    return database.rows(
        "SELECT ticket_id, dispatched_at FROM ticket_state WHERE is_queued = 1 AND state IN ('to_respond', 'handling')"
        " AND dispatched_at > '' AND dispatched_at <= ? ORDER BY dispatched_at, ticket_id",
        (at,),
    )


def signed_on(database: OfficeDatabase, day: str) -> list[tuple[int, str, str]]:
    """Tickets signed on a day, void steps left out: (id, dispatched_at, state)."""
    return database.rows(
        "SELECT s.ticket_id, s.dispatched_at, s.state FROM ticket_state s WHERE s.ticket_id IN (SELECT e.ticket_id"
        " FROM ticket_event e WHERE e.node = 'sign' AND e.is_void = 0 AND e.at >= ? AND e.at < ?)"
        " ORDER BY s.signed_at, s.ticket_id",
        (f"{day}T00:00:00", f"{day}T24"),
    )


def month_counts(database: OfficeDatabase, first: str, after: str) -> tuple[int, int]:
    """How many tickets arrived, and how many ended (办结), in [first, after); ISO days."""
    arrived = database.value(
        "SELECT count(*) FROM ticket_state WHERE arrived_at >= ? AND arrived_at < ?", (first, after)
    )
    ended = database.value(
        "SELECT count(*) FROM ticket_state WHERE ended_at >= ? AND ended_at < ? AND state <> 'returned'", (first, after)
    )
    return int(arrived), int(ended)
