"""Events and derived states of tickets: reading, writing, and which states are out of date."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.domain.deadlines import Unit
from app.domain.flow import Event, Node, State
from app.domain.flow_facts import FACT_FIELDS
from app.domain.flow_limits import FlowLimit, LimitKind
from app.storage.database import OfficeDatabase

_EVENT = (
    "id, ticket_id, operation_id, node, at, recorded_at, actor, unit, text, details, from_state, to_state,"
    " is_late_entry, evidence, is_void"
)
STATE_COLUMNS: tuple[str, ...] = (
    *(
        "ticket_id",
        "state",
        "waiting",
        "since",
        "limit_kind",
        "limit_due_at",
        "handle_due_at",
        "arrived_at",
        "signed_at",
    ),
    *("dispatched_at", "unit_closed_at", "ended_at", "marks", "red_flag", "progress"),
    *("rounds", "returns", "review_returns", "urges", "has_events", "is_open", "is_queued"),
)
_LIMIT = "kind, valid_from, unit, n, from_node, source, note, roll"
_PAGE = 500


def insert_event(database: OfficeDatabase, ticket_id: int, operation_id: int, recorded_at: str, event: Event) -> int:
    """Write one event; returns its id."""
    cursor = database.execute_sql(
        "INSERT INTO ticket_event (ticket_id, operation_id, node, at, recorded_at, actor, unit, text, details,"
        " from_state, to_state, is_late_entry, evidence) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            ticket_id,
            operation_id,
            event.node.value,
            event.at,
            recorded_at,
            event.actor,
            event.unit,
            event.text,
            json.dumps(dict(event.details), ensure_ascii=False, sort_keys=True),
            event.from_state.value,
            event.to_state.value,
            int(event.is_late_entry),
            event.evidence,
        ),
    )
    return int(cursor.lastrowid)


def events_of(database: OfficeDatabase, ticket_ids: Sequence[int]) -> dict[int, list[Event]]:
    """Return every event (void ones too) of these tickets, in order of entry; tickets without any are left out."""
    found: dict[int, list[Event]] = {}
    for start in range(0, len(ticket_ids), _PAGE):
        part = ticket_ids[start : start + _PAGE]
        sql = f"SELECT {_EVENT} FROM ticket_event WHERE ticket_id IN ({_marks(part)}) ORDER BY id"
        for row in database.rows(sql, part):
            found.setdefault(int(row[1]), []).append(_event(row))
    return found


def facts_of(database: OfficeDatabase, ticket_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return the facts (``FACT_FIELDS``, ``ticket_no``, ``is_void`` as '0'/'1') of these tickets."""
    keys = ("ticket_no", *FACT_FIELDS, "is_void")
    found = {}
    for start in range(0, len(ticket_ids), _PAGE):
        part = ticket_ids[start : start + _PAGE]
        sql = f"SELECT id, {', '.join(keys)} FROM ticket WHERE id IN ({_marks(part)})"
        for ticket, *values in database.rows(sql, part):
            found[int(ticket)] = dict(zip(keys, map(str, values), strict=True))
    return found


def stale_rows(
    database: OfficeDatabase, limit: int, moments: Sequence[str], known: Sequence[str], whole: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Return the next tickets whose state is out of date, each with what the rules see of one without events.

    (id, is_void, has events, ``moments`` …, number whose bits say which of ``known`` are not empty, ``whole`` …)
    """
    bits = " | ".join(f"((t.{key} <> '') << {bit})" for bit, key in enumerate(known))
    columns = (*(f"t.{key}" for key in moments), bits, *(f"t.{key}" for key in whole))
    return database.rows(
        "SELECT s.ticket_id, coalesce(t.is_void, 1),"
        f" EXISTS (SELECT 1 FROM ticket_event e WHERE e.ticket_id = s.ticket_id), {', '.join(columns)}"
        " FROM ticket_state_stale s LEFT JOIN ticket t ON t.id = s.ticket_id ORDER BY s.ticket_id LIMIT ?",
        (limit,),
    )


def mark_all_stale(database: OfficeDatabase) -> None:
    """Ask for every state anew."""
    database.execute_sql(
        "INSERT INTO ticket_state_stale (ticket_id) SELECT id FROM ticket WHERE true ON CONFLICT DO NOTHING"
    )


def replace_states(database: OfficeDatabase, ticket_ids: Sequence[int], rows: Iterable[Sequence[Any]]) -> None:
    """Write the states (``STATE_COLUMNS``) of these tickets; tickets without a row have none from now on."""
    low, high = ticket_ids[0], ticket_ids[-1]
    span = "IN (SELECT ticket_id FROM ticket_state_stale WHERE ticket_id BETWEEN ? AND ?)"
    database.execute_sql(f"DELETE FROM ticket_state WHERE ticket_id {span}", (low, high))
    marks = ", ".join("?" * len(STATE_COLUMNS))
    database.executemany(f"INSERT INTO ticket_state ({', '.join(STATE_COLUMNS)}) VALUES ({marks})", rows)
    database.execute_sql("DELETE FROM ticket_state_stale WHERE ticket_id BETWEEN ? AND ?", (low, high))


def state_rows(database: OfficeDatabase, ticket_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the stored states of these tickets by column name."""
    found = {}
    for start in range(0, len(ticket_ids), _PAGE):
        part = ticket_ids[start : start + _PAGE]
        sql = f"SELECT {', '.join(STATE_COLUMNS)} FROM ticket_state WHERE ticket_id IN ({_marks(part)})"
        for row in database.rows(sql, part):
            found[int(row[0])] = dict(zip(STATE_COLUMNS, row, strict=True))
    return found


def limits(database: OfficeDatabase) -> tuple[FlowLimit, ...]:
    """Return every dated limit."""
    rows = database.rows(f"SELECT {_LIMIT} FROM flow_limit ORDER BY kind, valid_from")
    return tuple(
        FlowLimit(LimitKind(kind), day, Unit(unit), n, node, source, note, bool(roll))
        for kind, day, unit, n, node, source, note, roll in rows
    )


def put_limit(database: OfficeDatabase, limit: FlowLimit) -> None:
    """Write one dated limit; a row of the same kind and day is replaced."""
    database.execute_sql(
        f"INSERT INTO flow_limit ({_LIMIT}) VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (kind, valid_from) DO UPDATE SET"
        " unit = excluded.unit, n = excluded.n, from_node = excluded.from_node, source = excluded.source,"
        " note = excluded.note, roll = excluded.roll",
        (
            limit.kind.value,
            limit.valid_from,
            limit.unit.value,
            limit.n,
            limit.from_node,
            limit.source,
            limit.note,
            int(limit.roll),
        ),
    )


def contract_readings(database: OfficeDatabase, codes: Sequence[str]) -> dict[str, str]:
    """Return the options that the office chose for these readings; of several contracts the newest counts."""
    rows = database.rows(
        'SELECT r.code, r."option" FROM contract_reading r JOIN contract c ON c.id = r.contract_id'
        f" WHERE c.is_void = 0 AND r.code IN ({_marks(codes)}) ORDER BY r.contract_id",
        codes,
    )
    return {code: str(option).partition(":")[0] for code, option in rows}


def _event(row: Sequence[Any]) -> Event:
    details: Mapping[str, Any] = json.loads(row[9])
    return Event(
        id=int(row[0]),
        operation_id=int(row[2]),
        node=Node(row[3]),
        at=row[4],
        recorded_at=row[5],
        actor=row[6],
        unit=row[7],
        text=row[8],
        details=details,
        from_state=State(row[10]),
        to_state=State(row[11]),
        is_late_entry=bool(row[12]),
        evidence=row[13],
        is_void=bool(row[14]),
    )


def _marks(items: Sequence[Any]) -> str:
    return ", ".join("?" * len(items))
