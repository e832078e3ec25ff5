"""Rows of assessments, confirmations, recording checks and city call-backs: read what stands, append what is new."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.storage.database import OfficeDatabase
from app.storage.queries.rates import IS_CLOSED, IS_VISITED, TABLES_SQL, UNIT_CLOSED_AT, live

TABLES: tuple[str, ...] = (
    "three_rate_assessment",
    "second_confirmation",
    "recording_check",
    "error_candidate",
    "city_visit",
    "visit_explanation",
)
"""Every table whose rows count while their operation stands."""

_WITH_EVENT = frozenset({"three_rate_assessment", "second_confirmation", "city_visit"})

Record = dict[str, Any]


def insert(database: OfficeDatabase, table: str, values: Mapping[str, Any]) -> int:
    """Append a row; returns its id."""
    cells = [json.dumps(v, ensure_ascii=False) if isinstance(v, (list, dict)) else v for v in values.values()]
    cursor = database.execute_sql(
        f"INSERT INTO main.{table} ({', '.join(values)}) VALUES ({', '.join('?' * len(cells))})", cells
    )
    return int(cursor.lastrowid)


def records(
    database: OfficeDatabase, table: str, where: str, params: Sequence[Any] = (), order: str = "id"
) -> list[Record]:
    """Rows that stand, as dicts."""
    names = [str(row[1]) for row in database.rows(f"PRAGMA main.table_info({table})")]
    rows = database.rows(
        f"SELECT {', '.join(f'r.{name}' for name in names)} FROM main.{table} r WHERE {where}"
        f" AND {live('r', has_event=table in _WITH_EVENT)}"
        f" ORDER BY {order}",
        params,
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def of_ticket(database: OfficeDatabase, table: str, ticket_id: int) -> list[Record]:
    """Rows of one ticket that stand, oldest first."""
    return records(database, table, "r.ticket_id = ?", (ticket_id,))


def of_tickets(database: OfficeDatabase, table: str, ticket_ids: Sequence[int]) -> list[Record]:
    """Rows of these tickets that stand, oldest first."""
    return records(database, table, "r.ticket_id IN (SELECT value FROM json_each(?))", (json.dumps(list(ticket_ids)),))


def one(database: OfficeDatabase, table: str, row_id: int) -> Record | None:
    """One row that stands."""
    found = records(database, table, "r.id = ?", (row_id,))
    return found[0] if found else None


def valid_rounds(database: OfficeDatabase, ticket_ids: Sequence[int]) -> dict[int, list[Record]]:
    """Return the newest word on each round of these tickets, in order of the rounds."""
    rows = records(
        database,
        "three_rate_assessment",
        "r.ticket_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ticket_ids)),),
        "r.ticket_id, r.round_no, r.id",
    )
    found: dict[int, dict[int, Record]] = {}
    for row in rows:
        found.setdefault(row["ticket_id"], {})[row["round_no"]] = row
    return {ticket: list(rounds.values()) for ticket, rounds in found.items()}


def confirmations(database: OfficeDatabase, ticket_ids: Sequence[int]) -> dict[int, Record]:
    """Return the newest second confirmation of each assessment (by assessment id) of these tickets."""
    rows = of_tickets(database, "second_confirmation", ticket_ids)
    return {row["assessment_id"]: row for row in rows}


def current_visit(database: OfficeDatabase, ticket_id: int) -> Record | None:
    """Return the call-back that counts: the latest moment, and the newest word on it."""
    rows = records(database, "city_visit", "r.ticket_id = ?", (ticket_id,), "r.visited_at DESC, r.id DESC LIMIT 1")
    return rows[0] if rows else None


def decide(database: OfficeDatabase, candidate_id: int, state: str, at: str, actor: str, note: str) -> None:
    """Confirm or dismiss a candidate."""
    database.execute_sql(
        "UPDATE error_candidate SET state = ?, decided_at = ?, decided_by = ?, decision_note = ? WHERE id = ?",
        (state, at, actor, note, candidate_id),
    )


def ticket_facts(database: OfficeDatabase, ticket_ids: Sequence[int]) -> dict[int, Record]:
    """Read what the assessment needs to know of these tickets (``closed_at``: 科室办结, else the hotline's 办结)."""
    names = ("id", "ticket_no", "title", "unit", "contacted", "resolved", "satisfied", "is_void")
    rows = database.rows(
        f"SELECT {', '.join(f't.{name}' for name in names)}, {UNIT_CLOSED_AT}, {IS_CLOSED} FROM main.ticket t"
        " WHERE t.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ticket_ids)),),
    )
    return {row[0]: dict(zip((*names, "closed_at", "is_closed"), row, strict=True)) for row in rows}


def marks(database: OfficeDatabase, ticket_ids: Sequence[int]) -> dict[int, set[str]]:
    """Return the marks (并行标记) of these tickets as the flow derives them from facts and events."""
    rows = database.rows(
        "SELECT ticket_id, marks FROM main.ticket_state WHERE ticket_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ticket_ids)),),
    )
    return {int(ticket): set(str(on).split()) for ticket, on in rows}


def closed_since(database: OfficeDatabase, since: str) -> list[int]:
    """Tickets that a unit has closed since a moment (ISO), and that nobody has voided."""
    return list(
        database.integers(
            "SELECT id FROM main.ticket WHERE is_void = 0 AND closed_at >= ?1 UNION SELECT e.ticket_id"
            " FROM main.ticket_event e JOIN main.ticket t ON t.id = e.ticket_id AND t.is_void = 0"
            " WHERE e.node = 'unit_close' AND e.is_void = 0 AND e.at >= ?1",
            (since,),
        )
    )


def unvisited(database: OfficeDatabase, ticket_ids: Sequence[int]) -> list[int]:
    """Return those of the tickets that the city has not called back."""
    sql = f"SELECT t.id FROM {TABLES_SQL} WHERE t.id IN (SELECT value FROM json_each(?)) AND NOT {IS_VISITED}"
    return list(database.integers(sql, (json.dumps(list(ticket_ids)),)))


def assess_hours(database: OfficeDatabase, on: str) -> int | None:
    """Hours that the table of limits gives the first round on a day (ISO), None where it says nothing."""
    rows = database.rows(
        "SELECT n, unit FROM flow_limit WHERE kind = 'assess' AND valid_from <= ? ORDER BY valid_from DESC LIMIT 1",
        (on,),
    )
    return None if not rows or rows[0][0] is None else int(rows[0][0]) * (24 if rows[0][1] == "day" else 1)


def made_by(database: OfficeDatabase, operation_id: int) -> tuple[int, int]:
    """How many tickets an operation wrote answers for, and how many of those got a newer word by hand since.

    Answers that belong to steps of the flow are left out: they go with their steps.
    """
    tickets = " UNION ".join(
        f"SELECT ticket_id FROM main.{table} WHERE operation_id = ?1{' AND event_id IS NULL' * (table in _WITH_EVENT)}"
        for table in TABLES
    )
    total = int(database.value(f"SELECT count(*) FROM ({tickets})", (operation_id,)))
    kept = database.value(
        "SELECT count(DISTINCT v.ticket_id) FROM main.city_visit v JOIN main.city_visit w ON w.ticket_id = v.ticket_id"
        " AND w.visited_at = v.visited_at AND w.id > v.id AND w.is_by_hand = 1"
        f" WHERE v.operation_id = ?1 AND v.event_id IS NULL AND {live('w')}",
        (operation_id,),
    )
    return total, int(kept)


def periods(database: OfficeDatabase) -> list[Record]:
    """Periods that the office entered, oldest first."""
    names = ("id", "name", "start_on", "end_on", "definition", "note", "source")
    rows = database.rows(f"SELECT {', '.join(names)} FROM assessment_period WHERE is_void = 0 ORDER BY start_on")
    return [dict(zip(names, row, strict=True)) for row in rows]


def update_period(database: OfficeDatabase, period_id: int, values: Mapping[str, Any]) -> None:
    """Change columns of a period."""
    sets = ", ".join(f"{name} = ?" for name in values)
    database.execute_sql(f"UPDATE assessment_period SET {sets} WHERE id = ?", (*values.values(), period_id))
