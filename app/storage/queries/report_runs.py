"""Runs of reports (出表记录) with their snapshots; lists never read the blobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.storage.database import OfficeDatabase

COLUMNS = (
    "id",
    "code",
    "title",
    "period",
    "version",
    "made_at",
    "actor",
    "tickets",
    "options",
    "definition",
    "note",
)
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM report_run WHERE is_void = 0"


def listed(database: OfficeDatabase, code: str, period: str, limit: int) -> list[tuple[Any, ...]]:
    """Return the newest runs (``COLUMNS``), of one report and period where they are given."""
    sql, params = _SELECT, []
    for column, value in (("code", code), ("period", period)):
        if value:
            sql += f" AND {column} = ?"
            params.append(value)
    return database.rows(f"{sql} ORDER BY id DESC LIMIT {int(limit)}", params)


def one(database: OfficeDatabase, run_id: int) -> tuple[Any, ...] | None:
    """Return one run (``COLUMNS``)."""
    found = database.rows(f"{_SELECT} AND id = ?", (run_id,))
    return found[0] if found else None


def snapshot(database: OfficeDatabase, run_id: int) -> tuple[bytes, bytes] | None:
    """Return content and basis of a run, as they were stored."""
    found = database.rows("SELECT content, basis FROM report_run WHERE id = ? AND is_void = 0", (run_id,))
    return (bytes(found[0][0]), bytes(found[0][1])) if found else None


def latest(database: OfficeDatabase, code: str, period: str, options: str) -> tuple[int, bytes, bytes] | None:
    """Return id, content and basis of the newest run of a report for a period with these options."""
    found = database.rows(
        "SELECT id, content, basis FROM report_run WHERE code = ? AND period = ? AND options = ? AND is_void = 0"
        " ORDER BY id DESC LIMIT 1",
        (code, period, options),
    )
    return (int(found[0][0]), bytes(found[0][1]), bytes(found[0][2])) if found else None


def insert(database: OfficeDatabase, values: Mapping[str, Any]) -> int:
    """Write a run as the next version of its report and period; returns its id."""
    version = database.value(
        "SELECT coalesce(max(version), 0) + 1 FROM report_run WHERE code = ? AND period = ?",
        (values["code"], values["period"]),
    )
    row = {**values, "version": int(version)}
    sql = f"INSERT INTO report_run ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
    return int(database.execute_sql(sql, list(row.values())).lastrowid)


def names(database: OfficeDatabase, ticket_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return number and title of these tickets, void ones too."""
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(ticket_ids), 500):
        part = list(ticket_ids[start : start + 500])
        sql = f"SELECT id, ticket_no, title FROM ticket WHERE id IN ({', '.join('?' * len(part))})"
        found |= {int(number): (str(no), str(title)) for number, no, title in database.rows(sql, part)}
    return found
