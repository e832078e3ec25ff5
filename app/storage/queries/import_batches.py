"""Imports of the past, and whether the register has moved since a comparison."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from app.storage.database import OfficeDatabase

_PAGE = 2000
_COLUMNS = (
    *("operation_id", "kind", "file_name", "file_sha256", "format", "encoding", "sheet", "header_row", "mapping"),
    *("unmapped", "rows", "new", "changed", "unchanged", "rejected", "kept_local", "seconds", "error_workbook"),
)


def all_batches(database: OfficeDatabase) -> list[dict[str, Any]]:
    """Every batch, the newest first, with its operation's moment, actor and undo."""
    columns = ", ".join(f'b."{name}"' for name in _COLUMNS)
    rows = database.rows(
        f"SELECT {columns}, o.at, o.actor, o.undone_by_id FROM main.import_batch b"
        " JOIN main.operation o ON o.id = b.operation_id ORDER BY b.operation_id DESC"
    )
    found = [dict(zip((*_COLUMNS, "at", "actor", "undone_by_id"), row, strict=True)) for row in rows]
    for batch in found:
        batch["mapping"] = json.loads(batch["mapping"])
        batch["unmapped"] = json.loads(batch["unmapped"])
    return found


def problems_of(database: OfficeDatabase, batch: int) -> Iterator[tuple[int, str, str, str, str]]:
    """Row, column, value, message, severity of each problem of a batch; read page by page."""
    sql = (
        'SELECT id, "row", "column", value, message, severity FROM main.import_problem'
        " WHERE batch_id = ? AND id > ? ORDER BY id LIMIT ?"
    )
    after = 0
    while page := database.rows(sql, (batch, after, _PAGE)):
        yield from (tuple(row) for _, *row in page)
        after = page[-1][0]


def register_state(database: OfficeDatabase) -> tuple[object, ...]:
    """Return what changes whenever a comparison could come out differently: operations, units, the units' setting."""
    return database.rows(
        "SELECT (SELECT max(id) FROM main.operation), (SELECT max(id) FROM main.ticket),"
        " (SELECT count(*) || '/' || total(active) FROM main.handling_unit),"
        " (SELECT group_concat(valid_from || value) FROM main.setting WHERE key LIKE 'import.%')"
    )[0]
