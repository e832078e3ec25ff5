"""Dated settings: which value counts on a day."""

from __future__ import annotations

import json
from typing import Any

from app.storage.database import OfficeDatabase


def read(database: OfficeDatabase, key: str, on: str) -> tuple[bool, Any]:
    """Return (whether it is set, its value) as it counts on the day ``on`` ('' = the undated value only)."""
    rows = database.rows(
        "SELECT value FROM setting WHERE key = ? AND valid_from <= ? ORDER BY valid_from DESC LIMIT 1", (key, on)
    )
    return (True, json.loads(rows[0][0])) if rows else (False, None)


def write(database: OfficeDatabase, key: str, value: Any, valid_from: str, source: str) -> None:
    """Set the value that counts from a day on."""
    database.execute_sql(
        "INSERT INTO setting (key, valid_from, value, source) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (key, valid_from) DO UPDATE SET value = excluded.value, source = excluded.source",
        (key, valid_from, json.dumps(value, ensure_ascii=False, sort_keys=True), source),
    )


def under(database: OfficeDatabase, prefix: str) -> list[tuple[str, Any]]:
    """Every undated (key, value) whose key begins with ``prefix``, by key; values that were cleared are left out."""
    rows = database.rows(
        "SELECT key, value FROM setting WHERE substr(key, 1, ?) = ? AND valid_from = '' ORDER BY key",
        (len(prefix), prefix),
    )
    return [(key, value) for key, text in rows if (value := json.loads(text)) is not None]


def versions(database: OfficeDatabase, key: str) -> list[tuple[str, Any, str]]:
    """Every (valid_from, value, source) of a setting, oldest first."""
    rows = database.rows("SELECT valid_from, value, source FROM setting WHERE key = ? ORDER BY valid_from", (key,))
    return [(day, json.loads(value), source) for day, value, source in rows]
