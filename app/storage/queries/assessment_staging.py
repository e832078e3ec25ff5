"""Staged lines of assessment details (考核明细) beside those that stand: match, write, and the day of issue."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.storage.database import OfficeDatabase
from app.storage.staging import opened

DETAIL = "assessment_detail"
ISSUE = "assessment_issue"
VALUES = ("is_counted", "contacted", "resolved", "satisfied", "points_lost", "loss_point", "extra")
KEY = ("period", "ticket_no", "identity_at")

_TABLE = (
    "CREATE TABLE IF NOT EXISTS staging.detail (row_no INTEGER PRIMARY KEY, detail_id INTEGER, period TEXT NOT NULL,"
    " ticket_no TEXT NOT NULL, identity_at TEXT NOT NULL, is_counted INTEGER, contacted TEXT NOT NULL,"
    " resolved TEXT NOT NULL, satisfied TEXT NOT NULL, points_lost TEXT NOT NULL, loss_point TEXT NOT NULL,"
    " extra TEXT NOT NULL, issued_on TEXT NOT NULL)"
)

StagedRow = tuple[int, int, str, str, str, str, str, str, str]
"""Row, rejected, number, moment, contacted, resolved, satisfied, assessment, extra."""


def reset(database: OfficeDatabase) -> None:
    """Make an empty table for this comparison."""
    database.execute_sql(_TABLE)
    database.execute_sql("DELETE FROM staging.detail")


def page(database: OfficeDatabase, after: int, limit: int) -> list[StagedRow]:
    """Return staged rows in order."""
    return database.rows(
        "SELECT r.row_no, r.is_rejected, r.ticket_no, r.identity_at, r.contacted, r.resolved, r.satisfied,"
        " r.assessment, x.extra FROM staging.row r JOIN staging.text x ON x.row_no = r.row_no"
        " WHERE r.row_no > ? ORDER BY r.row_no LIMIT ?",
        (after, limit),
    )


def standing(database: OfficeDatabase, keys: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str, str], list[Any]]:
    """Return the lines that stand for these keys: key -> id and values in the order of ``VALUES``."""
    sql = (
        f"SELECT d.period, d.ticket_no, d.identity_at, d.id, {', '.join(f'd.{name}' for name in VALUES)}"
        f" FROM json_each(?) k JOIN main.{DETAIL} d ON d.period = json_extract(k.value, '$[0]')"
        " AND d.ticket_no = json_extract(k.value, '$[1]') AND d.identity_at = json_extract(k.value, '$[2]')"
        " WHERE d.is_void = 0"
    )
    rows = database.rows(sql, (json.dumps([list(key) for key in keys]),))
    return {(period, number, at): list(values) for period, number, at, *values in rows}


def write_page(
    database: OfficeDatabase, rows: Sequence[Sequence[Any]], verdicts: Sequence[tuple[int, str, str]]
) -> None:
    """Write canonical rows and their verdicts: (row, bucket, how)."""
    database.executemany(f"INSERT INTO staging.detail VALUES ({', '.join('?' * 13)})", rows)
    database.executemany(
        "INSERT INTO staging.verdict (row_no, bucket, ticket_id, how) VALUES (?, ?, NULL, ?)", verdicts
    )


def write_changes(database: OfficeDatabase, changes: Sequence[tuple[int, str, str, str]]) -> None:
    """Write what the preview shows: (row, field, old, new)."""
    database.executemany("INSERT INTO staging.change VALUES (?, ?, ?, ?)", changes)


def unknown_tickets(database: OfficeDatabase) -> list[tuple[int, str]]:
    """Return staged lines whose ticket is not in the register."""
    return database.rows(
        "SELECT s.row_no, s.ticket_no FROM staging.detail s WHERE NOT EXISTS"
        " (SELECT 1 FROM main.ticket t WHERE t.ticket_no = s.ticket_no AND t.is_void = 0) ORDER BY s.row_no"
    )


def write_details(database: OfficeDatabase, operation_id: int) -> tuple[int, int]:
    """Insert new lines and change standing ones, with their history; returns (new, changed)."""
    offset = int(database.value(f"SELECT coalesce(max(id), 0) FROM main.{DETAIL}"))
    columns = ", ".join((*KEY, *VALUES))
    database.execute_sql(
        f"INSERT INTO main.{DETAIL} (id, {columns}) SELECT ?1 + row_number() OVER (ORDER BY s.row_no), {columns}"
        " FROM staging.detail s JOIN staging.verdict v ON v.row_no = s.row_no WHERE v.bucket = 'new'",
        (offset,),
    )
    database.execute_sql(
        "INSERT INTO main.case_change (operation_id, entity, row_id, field, old_value, new_value)"
        f" SELECT ?1, '{DETAIL}', id, 'is_void', '1', '0' FROM main.{DETAIL} WHERE id > ?2",
        (operation_id, offset),
    )
    new = int(database.value(f"SELECT count(*) FROM main.{DETAIL} WHERE id > ?", (offset,)))
    source = "staging.detail s JOIN staging.verdict v ON v.row_no = s.row_no AND v.bucket = 'changed'"
    for name in VALUES:
        database.execute_sql(
            "INSERT INTO main.case_change (operation_id, entity, row_id, field, old_value, new_value)"
            f" SELECT ?1, '{DETAIL}', d.id, '{name}', json_quote(d.{name}), json_quote(s.{name})"
            f" FROM {source} JOIN main.{DETAIL} d ON d.id = s.detail_id WHERE d.{name} IS NOT s.{name}",
            (operation_id,),
        )
        database.execute_sql(
            f"UPDATE main.{DETAIL} SET {name} = s.{name} FROM {source} WHERE s.detail_id = {DETAIL}.id"
        )
    changed = int(database.value("SELECT count(*) FROM staging.verdict WHERE bucket = 'changed'"))
    return new, changed


def periods(database: OfficeDatabase) -> list[tuple[str, str]]:
    """Return the periods of the staged lines, each with the latest day of issue that a line states."""
    return database.rows("SELECT period, max(issued_on) FROM staging.detail GROUP BY period ORDER BY period")


def staged_periods(path: Path) -> list[tuple[str, int, str]]:
    """Return the periods of a staging file with their lines and the latest day of issue that a line states."""
    with opened(path) as connection:
        sql = "SELECT period, count(*), max(issued_on) FROM detail GROUP BY period ORDER BY period DESC"
        return list(connection.execute(sql))


def options(database: OfficeDatabase) -> Mapping[str, str]:
    """Return what the person said beside the file (期次, 下发日)."""
    found = database.value("SELECT value FROM staging.meta WHERE key = 'options'")
    return dict(json.loads(found)) if found else {}
