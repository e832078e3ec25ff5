"""Populations of spot checks (抽检)."""

from __future__ import annotations

from app.storage.database import OfficeDatabase


def tickets_between(database: OfficeDatabase, first: str, last: str) -> list[tuple[str, str]]:
    """Return (id as text, ticket number) of the tickets that came in between two ISO days, by id."""
    within = "is_void = 0 AND created_at >= ? AND created_at <= ? || 'T99'"
    sql = f"SELECT id, ticket_no FROM ticket WHERE {within} ORDER BY id"
    return [(str(key), str(number)) for key, number in database.rows(sql, (first, last))]
