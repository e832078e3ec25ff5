"""Reads and writes of taking an operation back: what it made, what it changed, what people did since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.merging import Moved
from app.domain.tickets import FIELDS
from app.storage.database import OfficeDatabase
from app.storage.queries.bulk_changes import VOID
from app.storage.queries.tickets import EXTRA

_KEYS = (*(field.key for field in FIELDS), EXTRA, VOID)
_LONG = frozenset(field.key for field in FIELDS if field.is_long) | {EXTRA}
_VALUES = ", ".join(f"{'x' if key in _LONG else 't'}.{key}" for key in _KEYS)

_TOUCHED = """(EXISTS (SELECT 1 FROM main.ticket_change c JOIN main.operation o ON o.id = c.operation_id
    WHERE c.ticket_id = t.id AND c.operation_id > ?1 AND o.kind NOT IN ('import', 'undo') AND o.undone_by_id IS NULL)
  OR EXISTS (SELECT 1 FROM main.ticket_event e WHERE e.ticket_id = t.id AND e.operation_id > ?1 AND e.is_void = 0)
  OR EXISTS (SELECT 1 FROM main.case_change c JOIN main.operation o ON o.id = c.operation_id
    WHERE c.ticket_id = t.id AND c.operation_id > ?1 AND o.kind NOT IN ('import', 'undo') AND o.undone_by_id IS NULL)
  OR EXISTS (SELECT 1 FROM main.attachment a WHERE a.subject = 'ticket:' || t.id AND a.is_void = 0))"""
_MADE = "t.created_by_operation = ?1 AND t.is_void = 0"


@dataclass(frozen=True, slots=True)
class OperationRow:
    """One row of ``operation``."""

    id: int
    kind: str
    at: str
    actor: str
    reason: str
    summary: str
    undoes_id: int | None
    undone_by_id: int | None


def operation(database: OfficeDatabase, operation_id: int) -> OperationRow | None:
    """Return one operation."""
    found = _operations(database, "WHERE id = ?", (operation_id,))
    return found[0] if found else None


def recent_operations(database: OfficeDatabase, limit: int) -> list[OperationRow]:
    """Return the newest operations, the newest first."""
    return _operations(database, "ORDER BY id DESC LIMIT ?", (limit,))


def _operations(database: OfficeDatabase, clause: str, params: Sequence[int]) -> list[OperationRow]:
    columns = "id, kind, at, actor, reason, summary, undoes_id, undone_by_id"
    return [OperationRow(*row) for row in database.rows(f"SELECT {columns} FROM main.operation {clause}", params)]


def root_kind(database: OfficeDatabase, row: OperationRow) -> str:
    """Return the kind of the step at the bottom of a chain of undos."""
    while row.undoes_id is not None and (below := operation(database, row.undoes_id)) is not None:
        row = below
    return row.kind


def root_id(database: OfficeDatabase, row: OperationRow) -> int:
    """Return the step at the bottom of a chain of undos."""
    while row.undoes_id is not None and (below := operation(database, row.undoes_id)) is not None:
        row = below
    return row.id


def set_in_force(database: OfficeDatabase, operation_id: int, undone_by: int | None) -> None:
    """Say whether an operation stands (None) or which one took it back, and turn round what it had itself undone."""
    database.execute_sql("UPDATE main.operation SET undone_by_id = ? WHERE id = ?", (undone_by, operation_id))
    row = operation(database, operation_id)
    if row is not None and row.undoes_id is not None:
        set_in_force(database, row.undoes_id, operation_id if undone_by is None else None)


def tickets_made(database: OfficeDatabase, operation_id: int) -> int:
    """How many tickets an operation made."""
    return int(database.value("SELECT count(*) FROM main.ticket WHERE created_by_operation = ?", (operation_id,)))


def touched(database: OfficeDatabase, operation_id: int, most: int) -> int:
    """Count the tickets that an operation made or changed; counting stops at ``most``."""
    return int(
        database.value(
            "SELECT count(*) FROM (SELECT id FROM main.ticket WHERE created_by_operation = ?1"
            " UNION SELECT ticket_id FROM main.ticket_change WHERE operation_id = ?1 LIMIT ?2)",
            (operation_id, most),
        )
    )


def made_and_kept(database: OfficeDatabase, operation_id: int) -> int:
    """How many tickets of an operation a person has worked on since."""
    return int(database.value(f"SELECT count(*) FROM main.ticket t WHERE {_MADE} AND {_TOUCHED}", (operation_id,)))


def next_made(database: OfficeDatabase, operation_id: int, after: int, limit: int) -> int | None:
    """Return the last ticket id of the next page of tickets that an operation made; None at the end."""
    last = database.value(
        "SELECT max(id) FROM (SELECT id FROM main.ticket WHERE created_by_operation = ? AND id > ?"
        " ORDER BY id LIMIT ?)",
        (operation_id, after, limit),
    )
    return None if last is None else int(last)


def write_voids(database: OfficeDatabase, operation_id: int, undo_id: int, tickets: tuple[int, int]) -> None:
    """Write down that the untouched tickets of a range become void (``apply_changes`` makes it so)."""
    database.execute_sql(
        "INSERT INTO main.ticket_change (operation_id, ticket_id, field, old_value, new_value)"
        f" SELECT ?2, t.id, 'is_void', '0', '1' FROM main.ticket t WHERE {_MADE} AND t.id > ?3 AND t.id <= ?4"
        f" AND NOT {_TOUCHED} ORDER BY t.id",
        (operation_id, undo_id, *tickets),
    )


def written(database: OfficeDatabase, operation_id: int) -> int:
    """How many tickets an operation has history for."""
    sql = "SELECT count(DISTINCT ticket_id) FROM main.ticket_change WHERE operation_id = ?"
    return int(database.value(sql, (operation_id,)))


def moves_of(
    database: OfficeDatabase, operation_id: int, tickets: Sequence[int]
) -> tuple[dict[int, list[Moved]], dict[int, list[Moved]]]:
    """Return what an operation wrote down of these tickets: changes and moved bases."""
    marks = ", ".join("?" * len(tickets))
    found: list[dict[int, list[Moved]]] = []
    for table, old, new in (("ticket_change", "old_value", "new_value"), ("ticket_base_move", "old_base", "new_base")):
        by_ticket: dict[int, list[Moved]] = {}
        sql = (
            f"SELECT ticket_id, field, {old}, {new} FROM main.{table} WHERE operation_id = ? AND ticket_id IN ({marks})"
        )
        for ticket, *move in database.rows(sql, (operation_id, *tickets)):
            by_ticket.setdefault(ticket, []).append(Moved(*move))
        found.append(by_ticket)
    return found[0], found[1]


def values_of(database: OfficeDatabase, tickets: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return every value of these tickets, ``extra`` and ``is_void`` ('0'/'1') among them."""
    marks = ", ".join("?" * len(tickets))
    sql = (
        f"SELECT t.id, {_VALUES} FROM main.ticket t JOIN main.ticket_text x ON x.ticket_id = t.id"
        f" WHERE t.id IN ({marks})"
    )
    return {
        ticket: {key: str(value) for key, value in zip(_KEYS, values, strict=True)}
        for ticket, *values in database.rows(sql, tickets)
    }


def touched_since(database: OfficeDatabase, operation_id: int, tickets: Sequence[int]) -> set[int]:
    """Return which of these tickets a person has worked on since an operation."""
    marks = ", ".join(f"?{place}" for place in range(2, len(tickets) + 2))
    sql = f"SELECT t.id FROM main.ticket t WHERE {_TOUCHED} AND t.id IN ({marks})"
    return {ticket for (ticket,) in database.rows(sql, (operation_id, *tickets))}


def identity_taken(database: OfficeDatabase, ticket: int, number: str, identity_at: str) -> bool:
    """Whether another ticket has this number and moment."""
    sql = "SELECT 1 FROM main.ticket WHERE ticket_no = ? AND identity_at = ? AND id <> ?"
    return database.value(sql, (number, identity_at, ticket)) is not None


def write_moves(
    database: OfficeDatabase,
    undo_id: int,
    changes: Mapping[int, Sequence[Moved]],
    base_moves: Mapping[int, Sequence[Moved]],
) -> None:
    """Write down what an undo does to tickets; tickets whose base alone moved lose the hash of their last import."""
    for table, columns, moves in (
        ("ticket_change", "old_value, new_value", changes),
        ("ticket_base_move", "old_base, new_base", base_moves),
    ):
        database.executemany(
            f"INSERT INTO main.{table} (operation_id, ticket_id, field, {columns}) VALUES (?, ?, ?, ?, ?)",
            [(undo_id, ticket, move.field, move.old, move.new) for ticket, some in moves.items() for move in some],
        )
    database.executemany(
        "UPDATE main.ticket SET source_hash = NULL WHERE id = ?",
        [(ticket,) for ticket, some in base_moves.items() if some],
    )


def tickets_touched(database: OfficeDatabase, operation_id: int) -> frozenset[int]:
    """Return the tickets on which an undo took something back: values, steps of the flow, cases."""
    found = database.rows(
        "SELECT ticket_id FROM ticket_change WHERE operation_id = ?1"
        " UNION SELECT e.ticket_id FROM ticket_event_void v JOIN ticket_event e ON e.id = v.event_id"
        " WHERE v.operation_id = ?1 AND v.is_void = 1"
        " UNION SELECT ticket_id FROM case_change WHERE operation_id = ?1 AND ticket_id IS NOT NULL",
        (operation_id,),
    )
    return frozenset(int(ticket) for (ticket,) in found)
