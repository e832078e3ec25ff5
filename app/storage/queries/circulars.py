"""Tickets as a comparison with a circular needs them: number and moment, and which ids carry a number."""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.domain.rates import TimeField
from app.storage.database import OfficeDatabase
from app.storage.queries.rates import TABLES_SQL

_MOMENTS = {
    TimeField.CREATED: "coalesce(nullif(t.created_at, ''), t.identity_at)",
    TimeField.DISPATCHED: "t.dispatched_at",
    TimeField.CLOSED: "t.closed_at",
    TimeField.VISITED: "coalesce(v.visited_at, '')",
}


def moments(database: OfficeDatabase, ticket_ids: Sequence[int], field: TimeField) -> dict[int, tuple[str, str]]:
    """Return number and moment (ISO text, "" for none) of these tickets, by id."""
    rows = database.rows(
        f"SELECT t.id, t.ticket_no, {_MOMENTS[field]} FROM {TABLES_SQL}"
        " WHERE t.is_void = 0 AND t.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ticket_ids)),),
    )
    return {int(number): (str(no), str(at or "")) for number, no, at in rows}


def ids_of(database: OfficeDatabase, numbers: Sequence[str]) -> list[int]:
    """Ids of the tickets with these numbers, void ones left out."""
    sql = (
        "SELECT id FROM ticket WHERE is_void = 0 AND ticket_no <> ''"
        " AND ticket_no IN (SELECT value FROM json_each(?)) ORDER BY id"
    )
    return [int(number) for (number,) in database.rows(sql, (json.dumps(list(numbers)),))]


def units_of(database: OfficeDatabase, ticket_ids: Sequence[int]) -> dict[int, str]:
    """承办单位 of these tickets, by id."""
    sql = "SELECT id, unit FROM ticket WHERE id IN (SELECT value FROM json_each(?))"
    return {int(number): str(unit) for number, unit in database.rows(sql, (json.dumps(list(ticket_ids)),))}
