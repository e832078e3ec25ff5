"""Reads the results of a comparison out of a staging file, page by page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

from app.storage.database import OfficeDatabase
from app.storage.staging import Problem, opened

BUCKETS = ("new", "changed", "unchanged", "rejected")

_WHERE = {
    **{bucket: f"v.bucket = '{bucket}'" for bucket in BUCKETS},
    "kept_local": "v.row_no IN (SELECT row_no FROM kept)",
    "suspected": "v.row_no IN (SELECT row_no FROM suspect)",
}
_COUNTS = """SELECT bucket, count(*) FROM verdict GROUP BY bucket
UNION ALL SELECT 'kept_fields', count(*) FROM kept
UNION ALL SELECT 'kept_rows', count(DISTINCT row_no) FROM kept
UNION ALL SELECT 'suspected', count(DISTINCT row_no) FROM suspect
UNION ALL SELECT 'accepted', count(*) FROM accepted a WHERE NOT EXISTS
    (SELECT 1 FROM kept k WHERE k.row_no = a.row_no AND k.field = a.field)"""


def counts(path: Path) -> dict[str, int]:
    """Rows in each bucket, fields and rows kept as a person left them, suspected duplicates."""
    with opened(path) as connection:
        return dict(connection.execute(_COUNTS).fetchall())


def problems(path: Path, limit: int) -> list[Problem]:
    """Return the first problems of each severity (``limit`` of either), in the file's order."""
    sql = (
        "SELECT * FROM (SELECT row_no, \"column\", value, message, severity FROM problem WHERE severity = 'error'"
        " ORDER BY row_no, rowid LIMIT :limit) UNION ALL"
        " SELECT * FROM (SELECT row_no, \"column\", value, message, severity FROM problem WHERE severity <> 'error'"
        " ORDER BY row_no, rowid LIMIT :limit)"
    )
    with opened(path) as connection:
        return sorted(connection.execute(sql, {"limit": limit}), key=itemgetter(0))


def each_problem(path: Path) -> Iterator[Problem]:
    """Every problem, one by one, in the file's order."""
    sql = 'SELECT row_no, "column", value, message, severity FROM problem ORDER BY row_no, rowid'
    with opened(path) as connection:
        yield from connection.execute(sql)


def problem_counts(path: Path) -> tuple[int, int]:
    """Return how many errors and how many warnings there are."""
    sql = "SELECT count(*) FILTER (WHERE severity = 'error'), count(*) FILTER (WHERE severity <> 'error') FROM problem"
    with opened(path) as connection:
        errors, warnings = connection.execute(sql).fetchone()
    return errors, warnings


def rows_with_problems(path: Path) -> list[int]:
    """Return the numbers of the rows that have a problem, ascending."""
    with opened(path) as connection:
        return [row for (row,) in connection.execute("SELECT DISTINCT row_no FROM problem ORDER BY row_no")]


def own_cells(path: Path, rows: Sequence[int]) -> dict[int, Sequence[str]]:
    """Return the file's own cells of these rows, as far as they were kept."""
    marks = ", ".join("?" * len(rows))
    with opened(path) as connection:
        found = connection.execute(f"SELECT row_no, cells FROM own_cells WHERE row_no IN ({marks})", rows)
        return {row: json.loads(cells) for row, cells in found}


def flawed_cells(path: Path, rows: Sequence[int]) -> dict[tuple[int, str], str]:
    """Return what the file holds in cells with a problem: (row, column) -> text."""
    marks = ", ".join("?" * len(rows))
    with opened(path) as connection:
        found = connection.execute(f'SELECT row_no, "column", value FROM problem WHERE row_no IN ({marks})', rows)
        return {(row, column): value for row, column, value in found}


def page(path: Path, bucket: str, offset: int, limit: int) -> list[tuple[int, str | None, str | None, int | None]]:
    """Return rows of a preview list: row, number, title, ticket. Rows recognised unread have a ticket only."""
    sql = (
        "SELECT v.row_no, r.ticket_no, CASE WHEN r.title <> '' THEN r.title ELSE substr(x.content, 1, 60) END,"
        " v.ticket_id FROM verdict v LEFT JOIN row r ON r.row_no = v.row_no LEFT JOIN text x ON x.row_no = v.row_no"
        f" WHERE {_WHERE[bucket]} ORDER BY v.row_no LIMIT ? OFFSET ?"
    )
    with opened(path) as connection:
        return list(connection.execute(sql, (limit, offset)))


def numbers_and_titles(database: OfficeDatabase, tickets: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return number and title of tickets of the register."""
    marks = ", ".join("?" * len(tickets))
    rows = database.rows(f"SELECT id, ticket_no, title FROM main.ticket WHERE id IN ({marks})", tickets)
    return {ticket: (number, title) for ticket, number, title in rows}


def details(path: Path, bucket: str, rows: Sequence[int]) -> list[tuple[int, str, str, str]]:
    """Return fields of these rows that change (or, for kept_local, that stay): row, field, here, in the file."""
    marks = ", ".join("?" * len(rows))
    columns, table = ("local, incoming", "kept") if bucket == "kept_local" else ("old_value, new_value", "change")
    sql = f"SELECT row_no, field, {columns} FROM {table} WHERE row_no IN ({marks}) ORDER BY row_no"
    with opened(path) as connection:
        return list(connection.execute(sql, rows))


def accepted(path: Path, rows: Sequence[int]) -> list[tuple[int, str]]:
    """Return the accepted differences of these rows: (row, field)."""
    marks = ", ".join("?" * len(rows))
    with opened(path) as connection:
        found = connection.execute(f"SELECT row_no, field FROM accepted WHERE row_no IN ({marks})", rows)
        return list(found)


def messages(path: Path, bucket: str, rows: Sequence[int]) -> list[tuple[int, str]]:
    """Return what is to be said about these rows: (row, Chinese sentence)."""
    marks = ", ".join("?" * len(rows))
    if bucket == "suspected":
        sql = f"SELECT row_no, reason || '：' || other FROM suspect WHERE row_no IN ({marks}) ORDER BY row_no, rowid"
    else:
        sql = (
            "SELECT row_no, CASE WHEN \"column\" <> '' THEN \"column\" || '：' ELSE '' END || message FROM problem"
            f" WHERE row_no IN ({marks}) ORDER BY row_no, rowid"
        )
    with opened(path) as connection:
        return list(connection.execute(sql, rows))


def whole_rows(path: Path, rows: Sequence[int]) -> list[dict[str, Any]]:
    """Return complete staged rows (field key -> text, ``extra`` as JSON, ``row_no``), for the marked copy."""
    found = []
    with opened(path) as connection:
        for start in range(0, len(rows), 500):
            some = rows[start : start + 500]
            cursor = connection.execute(
                "SELECT r.*, x.* FROM row r JOIN text x ON x.row_no = r.row_no"
                f" WHERE r.row_no IN ({', '.join('?' * len(some))})",
                some,
            )
            names = [column[0] for column in cursor.description]
            found += [dict(zip(names, row, strict=True)) for row in cursor]
    return found
