"""Reads what staged lines of call-backs and of assessment details say, and the titles of their tickets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.storage.database import OfficeDatabase
from app.storage.staging import opened


def titles(database: OfficeDatabase, numbers: Sequence[str]) -> dict[str, str]:
    """Return the titles of tickets by 工单编号 (of several with one number, the newest)."""
    marks = ", ".join("?" * len(numbers))
    sql = f"SELECT ticket_no, title FROM main.ticket WHERE is_void = 0 AND ticket_no IN ({marks}) ORDER BY id"
    return {str(number): str(title) for number, title in database.rows(sql, list(numbers))}


def details(path: Path, rows: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return of these rows: row, period, counted (0, 1, None), three answers, points lost, loss point."""
    return _rows(path, "period, is_counted, contacted, resolved, satisfied, points_lost, loss_point", "detail", rows)


def visits(path: Path, rows: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return of these rows: row, valid visit, three answers."""
    return _rows(path, "valid_visit, contacted, resolved, satisfied", "row", rows)


def _rows(path: Path, columns: str, table: str, rows: Sequence[int]) -> list[tuple[Any, ...]]:
    marks = ", ".join("?" * len(rows))
    with opened(path) as connection:
        found = connection.execute(f"SELECT row_no, {columns} FROM {table} WHERE row_no IN ({marks})", rows)
        return list(found)
