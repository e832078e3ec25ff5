"""Call-back files: staged rows find their tickets and the results that stand; the new words are written in one go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.storage.database import OfficeDatabase
from app.storage.queries.rates import live
from app.storage.staging import RESULT_TABLES

_ANSWERS = ("valid_visit", "contacted", "resolved", "satisfied")
_SAYS = " || ".join(f"r.{key}" for key in _ANSWERS)

_VISIT_TABLE = """CREATE TABLE IF NOT EXISTS staging.visit (row_no INTEGER PRIMARY KEY, visited_at TEXT NOT NULL,
    valid_visit TEXT NOT NULL, contacted TEXT NOT NULL, resolved TEXT NOT NULL, satisfied TEXT NOT NULL,
    note TEXT NOT NULL, extra TEXT NOT NULL, is_by_hand INTEGER NOT NULL)"""

_PLACE = f"""INSERT INTO staging.verdict (row_no, bucket, ticket_id, how)
SELECT r.row_no, CASE WHEN r.is_rejected THEN 'rejected' WHEN {_SAYS} = '' THEN 'unchanged'
    WHEN t.id IS NULL THEN 'open' ELSE 'merge' END, t.id,
    CASE WHEN r.is_rejected THEN '' WHEN {_SAYS} = '' THEN 'blank' WHEN t.id IS NULL THEN '' ELSE 'exact' END
FROM staging.row r LEFT JOIN main.ticket t ON r.is_rejected = 0 AND r.identity_at <> '' AND t.is_void = 0
    AND t.ticket_no = r.ticket_no AND t.identity_at = r.identity_at
ORDER BY r.row_no"""

_REPEATED = f"""WITH groups AS (
    SELECT v.ticket_id, r.replied_at AS moment, max(v.row_no) AS last FROM staging.verdict v
    JOIN staging.row r ON r.row_no = v.row_no WHERE v.bucket = 'merge' GROUP BY 1, 2 HAVING count(*) > 1)
SELECT v.row_no, groups.last, r.ticket_no, ({_SAYS} || r.remark) <> ({_SAYS.replace("r.", "w.")} || w.remark)
FROM groups JOIN staging.verdict v ON v.ticket_id = groups.ticket_id AND v.bucket = 'merge'
JOIN staging.row r ON r.row_no = v.row_no AND r.replied_at = groups.moment
JOIN staging.row w ON w.row_no = groups.last
WHERE v.row_no <> groups.last ORDER BY v.row_no"""

_STANDING = f"""(SELECT w.id FROM main.city_visit w WHERE w.ticket_id = v.ticket_id AND {live("w")}
    AND (r.replied_at = '' OR w.visited_at IN (r.replied_at, '')) ORDER BY w.visited_at DESC, w.id DESC LIMIT 1)"""

_PAGE = f"""SELECT v.row_no, v.ticket_id, r.replied_at, {", ".join(f"r.{key}" for key in _ANSWERS)}, r.remark, x.extra,
    s.id, s.visited_at, {", ".join(f"s.{key}" for key in _ANSWERS)}, s.note, s.extra, s.is_by_hand
FROM staging.verdict v JOIN staging.row r ON r.row_no = v.row_no JOIN staging.text x ON x.row_no = v.row_no
LEFT JOIN main.city_visit s ON s.id = {_STANDING}
WHERE v.bucket = 'merge' AND v.row_no > ? ORDER BY v.row_no LIMIT ?"""

_WRITE = """INSERT INTO main.city_visit (ticket_id, visited_at, valid_visit, contacted, resolved, satisfied, note,
    extra, is_by_hand, registered_at, actor, operation_id)
SELECT v.ticket_id, s.visited_at, s.valid_visit, s.contacted, s.resolved, s.satisfied, s.note, s.extra, s.is_by_hand,
    ?, ?, ? FROM staging.visit s JOIN staging.verdict v ON v.row_no = s.row_no
WHERE v.bucket IN ('new', 'changed') ORDER BY s.row_no"""


def reset(database: OfficeDatabase) -> None:
    """Forget an earlier comparison; what the worker found about the cells stays."""
    database.execute_sql(_VISIT_TABLE)
    for table in (*RESULT_TABLES, "visit"):
        database.execute_sql(f"DELETE FROM staging.{table}")
    database.execute_sql("DELETE FROM staging.problem WHERE is_ours = 1")


def place_rows(database: OfficeDatabase) -> None:
    """Give every row its first verdict: rejected by the reader, without any result, found exactly, or open."""
    database.execute_sql(_PLACE)


def blank_rows(database: OfficeDatabase) -> tuple[int, int]:
    """How many rows hold no result, and the first of them (0 when there is none)."""
    row = database.rows("SELECT count(*), coalesce(min(row_no), 0) FROM staging.verdict WHERE how = 'blank'")[0]
    return int(row[0]), int(row[1])


def open_rows(database: OfficeDatabase) -> list[tuple[int, str, str]]:
    """Rows that found no ticket: row, number, moment."""
    return database.rows(
        "SELECT r.row_no, r.ticket_no, r.identity_at FROM staging.verdict v JOIN staging.row r ON r.row_no = v.row_no"
        " WHERE v.bucket = 'open' ORDER BY r.row_no"
    )


def tickets_of(database: OfficeDatabase, ticket_no: str) -> list[tuple[int, str]]:
    """Tickets of a number that are not void: id and identity moment, newest last."""
    return database.rows(
        "SELECT id, identity_at FROM main.ticket WHERE ticket_no = ? AND is_void = 0 ORDER BY identity_at, id",
        (ticket_no,),
    )


def repeated_rows(database: OfficeDatabase) -> list[tuple[int, int, str, int]]:
    """Rows whose visit comes again further down: row, the later row, number, whether they differ."""
    return database.rows(_REPEATED)


def page(database: OfficeDatabase, after: int, limit: int) -> list[tuple[Any, ...]]:
    """Rows to merge: row, ticket, the file's visit (moment, four answers, note, extra), the result that stands."""
    return database.rows(_PAGE, (after, limit))


def write_results(
    database: OfficeDatabase,
    visits: Sequence[tuple[Any, ...]],
    changes: Sequence[tuple[int, str, str, str]],
    kept: Sequence[tuple[int, str, str, str]],
) -> None:
    """Write what merging found into the staging file."""
    database.executemany("INSERT INTO staging.visit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", visits)
    database.executemany("INSERT INTO staging.change VALUES (?, ?, ?, ?)", changes)
    database.executemany("INSERT INTO staging.kept VALUES (?, ?, ?, ?)", kept)


def settle(database: OfficeDatabase, verdicts: Iterable[tuple[str, str, int]]) -> None:
    """Write final buckets: (bucket, how, row)."""
    database.executemany("UPDATE staging.verdict SET bucket = ?, how = ? WHERE row_no = ?", verdicts)


def write_visits(database: OfficeDatabase, at: str, actor: str, operation_id: int) -> int:
    """Append the new and changed results. Returns how many."""
    return int(database.execute_sql(_WRITE, (at, actor, operation_id)).rowcount)
