"""Rows of cases (个案): written with the history of what an operation changed, so that it can be taken back.

Every write belongs inside ``office.change``. A row that an operation made is recorded as ``is_void`` from 1 to 0:
taking the operation back makes the row void, and taking that back brings it to life again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.storage.database import OfficeDatabase
from app.storage.models.base import OfficeModel
from app.storage.models.cases import (
    Appeal,
    AssessmentDetail,
    AssessmentIssue,
    DutyHandover,
    DutyShift,
    Exclusion,
    ExclusionDefect,
    ExclusionMaterial,
    ExclusionStep,
    HangUp,
    SpecialCase,
    TicketLink,
    Whistle,
)
from app.storage.models.registry import LEDGERS

VOID = "is_void"

_KEPT: tuple[type[OfficeModel], ...] = (
    *(Exclusion, ExclusionMaterial, ExclusionStep, ExclusionDefect, Appeal, HangUp, Whistle, SpecialCase),
    *(AssessmentDetail, AssessmentIssue, DutyShift, DutyHandover, TicketLink),
    *LEDGERS,
)

ENTITIES: dict[str, tuple[str, ...]] = {model._meta.table_name: tuple(model._meta.fields) for model in _KEPT}
"""Tables that ``case_change`` keeps the history of, with their columns."""

Record = dict[str, Any]

_CHANGE_SQL = (
    "INSERT INTO case_change (operation_id, entity, row_id, field, ticket_id, old_value, new_value)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (operation_id, entity, row_id, field) DO UPDATE SET new_value = excluded.new_value"
)


@dataclass(frozen=True, slots=True)
class CaseMove:
    """One value of one row that an operation changed; ``old`` and ``new`` as stored (text, number or None)."""

    entity: str
    row_id: int
    field: str
    ticket_id: int | None
    old: Any
    new: Any


def insert(
    database: OfficeDatabase,
    model: type[OfficeModel],
    values: Mapping[str, Any],
    operation_id: int,
    ticket_id: int | None,
) -> int:
    """Write a new row and record that the operation made it. ``ticket_id``: the ticket whose history it joins."""
    row_id = int(model.insert(**values).execute())
    write_move(database, operation_id, CaseMove(model._meta.table_name, row_id, VOID, ticket_id, 1, 0))
    return row_id


def update(
    database: OfficeDatabase,
    entity: str,
    row_id: int,
    values: Mapping[str, Any],
    operation_id: int,
    ticket_id: int | None,
) -> tuple[str, ...]:
    """Change fields of a row and record old and new; returns the fields that really changed."""
    before = row(database, entity, row_id)
    changed = {field: value for field, value in values.items() if before[field] != value}
    for field, value in changed.items():
        write_move(database, operation_id, CaseMove(entity, row_id, field, ticket_id, before[field], value))
    set_row(database, entity, row_id, changed)
    return tuple(changed)


def write_move(database: OfficeDatabase, operation_id: int, move: CaseMove) -> None:
    """Record one change; a field changed twice in one operation keeps its first old and its last new value."""
    database.execute_sql(_CHANGE_SQL, _change_row(operation_id, move))


def write_moves(database: OfficeDatabase, operation_id: int, moves: Sequence[CaseMove]) -> None:
    """Record many changes at once."""
    database.executemany(_CHANGE_SQL, [_change_row(operation_id, move) for move in moves])


def _change_row(operation_id: int, move: CaseMove) -> tuple[Any, ...]:
    key = (operation_id, move.entity, move.row_id, move.field, move.ticket_id)
    return (*key, json.dumps(move.old, ensure_ascii=False), json.dumps(move.new, ensure_ascii=False))


def set_row(database: OfficeDatabase, entity: str, row_id: int, values: Mapping[str, Any]) -> None:
    """Put values into a row, all at once because CHECKs join columns; table and columns must be known ones."""
    if not values.keys() <= set(ENTITIES[entity]):
        raise KeyError(entity)
    if values:
        columns = ", ".join(f"{field} = ?" for field in values)
        database.execute_sql(f"UPDATE {entity} SET {columns} WHERE id = ?", (*values.values(), row_id))


def row(database: OfficeDatabase, entity: str, row_id: int) -> Record:
    """Return one row as it stands, void or not. Raises ``KeyError`` when there is none."""
    found = select(database, entity, "id = ?", (row_id,), with_void=True)
    if not found:
        raise KeyError(row_id)
    return found[0]


def find(database: OfficeDatabase, entity: str, row_id: int) -> Record | None:
    """Return one row that is not void, None when there is none."""
    found = select(database, entity, "id = ?", (row_id,))
    return found[0] if found else None


def select(
    database: OfficeDatabase,
    entity: str,
    where: str = "1",
    params: Sequence[Any] = (),
    *,
    order: str = "id",
    with_void: bool = False,
) -> list[Record]:
    """Return rows of a table; ``where`` and ``order`` are SQL of the caller's own, values travel in ``params``."""
    columns = ENTITIES[entity]
    alive = "" if with_void else " AND is_void = 0"
    sql = f"SELECT {', '.join(columns)} FROM {entity} WHERE ({where}){alive} ORDER BY {order}"
    return [dict(zip(columns, values, strict=True)) for values in database.rows(sql, params)]


def of_parents(
    database: OfficeDatabase, entity: str, parent: str, ids: Sequence[int], order: str = "id"
) -> list[Record]:
    """Return the rows of a child table that belong to these parents, whatever their number."""
    marks = json.dumps(list(ids))
    return select(database, entity, f"{parent} IN (SELECT value FROM json_each(?))", (marks,), order=order)


def moves_of(database: OfficeDatabase, operation_id: int) -> list[CaseMove]:
    """Return what an operation changed, row by row."""
    rows = database.rows(
        "SELECT entity, row_id, field, ticket_id, old_value, new_value FROM case_change WHERE operation_id = ?"
        " ORDER BY entity, row_id, field",
        (operation_id,),
    )
    return [
        CaseMove(entity, row_id, field, ticket_id, json.loads(old), json.loads(new))
        for entity, row_id, field, ticket_id, old, new in rows
    ]


def values_now(database: OfficeDatabase, moves: Sequence[CaseMove]) -> dict[tuple[str, int, str], Any]:
    """Return the values that stand in the places of these changes."""
    places: dict[tuple[str, str], list[int]] = {}
    for move in moves:
        places.setdefault((move.entity, move.field), []).append(move.row_id)
    found = {}
    for (entity, field), ids in places.items():
        if field not in ENTITIES[entity]:
            raise KeyError(field)
        sql = f"SELECT id, {field} FROM {entity} WHERE id IN (SELECT value FROM json_each(?))"
        for row_id, value in database.rows(sql, (json.dumps(ids),)):
            found[entity, int(row_id), field] = value
    return found


def set_values(database: OfficeDatabase, entity: str, field: str, values: Sequence[tuple[Any, int]]) -> None:
    """Put many values into one column: (value, row id)."""
    if field not in ENTITIES[entity]:
        raise KeyError(field)
    database.executemany(f"UPDATE {entity} SET {field} = ? WHERE id = ?", values)


def tickets(database: OfficeDatabase, ids: Sequence[int]) -> dict[int, Record]:
    """Return number, title, unit, phone and place of these tickets."""
    keys = ("id", "ticket_no", "title", "unit", "created_at", "due_at", "status", "caller_name", "caller_phone")
    sql = f"SELECT {', '.join(keys)} FROM ticket WHERE id IN (SELECT value FROM json_each(?))"
    rows = database.rows(sql, (json.dumps(sorted(set(ids))),))
    return {int(values[0]): dict(zip(keys, values, strict=True)) for values in rows}


def ticket_exists(database: OfficeDatabase, ticket_id: int) -> bool:
    """Whether there is such a ticket and it is not void."""
    return database.value("SELECT 1 FROM ticket WHERE id = ? AND is_void = 0", (ticket_id,)) is not None


def history_of(database: OfficeDatabase, entity: str, row_id: int) -> list[tuple[str, str, str, str, Any, Any]]:
    """Return who changed what of a row: moment, actor, summary, field, old, new; oldest first."""
    rows = database.rows(
        "SELECT o.at, o.actor, o.summary, c.field, c.old_value, c.new_value FROM case_change c"
        " JOIN operation o ON o.id = c.operation_id WHERE c.entity = ? AND c.row_id = ? ORDER BY o.id, c.field",
        (entity, row_id),
    )
    return [
        (at, actor, summary, field, json.loads(old), json.loads(new)) for at, actor, summary, field, old, new in rows
    ]


def built_upon(database: OfficeDatabase, entity: str, row_id: int, operation_id: int) -> bool:
    """Whether a later operation that still stands changed a row."""
    sql = (
        "SELECT 1 FROM case_change c JOIN operation o ON o.id = c.operation_id WHERE c.entity = ? AND c.row_id = ?"
        " AND c.operation_id > ? AND o.kind <> 'undo' AND o.undone_by_id IS NULL"
    )
    return database.value(sql, (entity, row_id, operation_id)) is not None
