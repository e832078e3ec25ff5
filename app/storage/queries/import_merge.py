"""The writes of an import, as set operations from the attached staging file into the register."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor

from app.storage.database import OfficeDatabase
from app.storage.queries.bulk_changes import replace_marks
from app.storage.search import INDEX_SQL, SEARCH_FIELDS, index_texts
from app.storage.staging import DERIVED, LONG_KEYS, SHORT_KEYS

_SHORT = (*SHORT_KEYS, *DERIVED)
_TEXTS = (*LONG_KEYS, "extra")
_LONG = frozenset(LONG_KEYS)
_NEW = (
    " JOIN staging.verdict v ON v.row_no = r.row_no"
    " WHERE r.row_no > ? AND r.row_no <= ? AND v.bucket = 'new' AND v.ticket_id IS NULL ORDER BY r.row_no"
)

_INSERT_TICKETS = (
    f"INSERT INTO main.ticket (id, source_hash, created_by_operation, updated_at, {', '.join(_SHORT)})"
    f" SELECT ? + r.row_no, r.row_hash, ?, ?, {', '.join(f'r.{key}' for key in _SHORT)} FROM staging.row r" + _NEW
)
_INSERT_TEXTS = (
    f"INSERT INTO main.ticket_text (ticket_id, {', '.join(_TEXTS)})"
    f" SELECT ? + r.row_no, {', '.join(f'r.{key}' for key in _TEXTS)} FROM staging.text r" + _NEW
)
_SEARCH_TEXTS = (
    "SELECT ? + r.row_no, "
    + ", ".join(f"{'x' if key in _LONG else 'r'}.{key}" for key in (*SEARCH_FIELDS, "caller_phone"))
    + " FROM staging.row r JOIN staging.text x ON x.row_no = r.row_no"
    + _NEW
)
_INSERT_CHANGES = """INSERT INTO main.ticket_change (operation_id, ticket_id, field, old_value, new_value)
SELECT ?, v.ticket_id, c.field, c.old_value, c.new_value FROM staging.change c
JOIN staging.verdict v ON v.row_no = c.row_no ORDER BY v.ticket_id, c.field"""
_INSERT_BASES = """INSERT INTO main.ticket_base_move (operation_id, ticket_id, field, old_base, new_base)
SELECT ?, v.ticket_id, b.field, b.old_base, b.new_base FROM staging.base_move b
JOIN staging.verdict v ON v.row_no = b.row_no ORDER BY v.ticket_id, b.field"""
_SOURCE_HASHES = """UPDATE main.ticket SET source_hash = r.row_hash FROM staging.verdict v
JOIN staging.row r ON r.row_no = v.row_no
WHERE v.how <> 'repeat' AND v.ticket_id = ticket.id AND v.bucket <> 'rejected' AND ticket.is_void = 0
    AND ticket.source_hash IS NOT r.row_hash AND v.row_no > ? AND v.row_no <= ?"""
_LEARN_UNITS = """INSERT INTO main.handling_unit (name, kind)
SELECT DISTINCT u.name, CASE WHEN u.name LIKE '%办公室' OR u.name LIKE '%科' OR u.name LIKE '%中心'
        OR u.name LIKE '%队' OR u.name LIKE '%所' OR u.name LIKE '%公司' THEN 'dept'
    WHEN u.name LIKE '%社区%' OR u.name LIKE '%村' OR u.name LIKE '%村委会'
    OR u.name LIKE '%居委会' THEN 'community' WHEN u.name LIKE '%片区' OR u.name LIKE '%网格' THEN 'area'
    ELSE 'dept' END
FROM (SELECT r.unit AS name FROM staging.row r JOIN staging.verdict v ON v.row_no = r.row_no
        WHERE v.bucket IN ('new', 'changed')
    UNION SELECT r.co_unit FROM staging.row r JOIN staging.verdict v ON v.row_no = r.row_no
        WHERE v.bucket IN ('new', 'changed')) u
WHERE u.name <> '' AND u.name NOT IN (SELECT name FROM main.handling_unit)"""
_INSERT_PROBLEMS = """INSERT INTO main.import_problem (batch_id, "row", "column", value, message, severity)
SELECT ?, row_no, "column", value, message, severity FROM staging.problem ORDER BY row_no, rowid"""


def last_row(database: OfficeDatabase) -> int:
    """Highest row number of the file, 0 for a file without rows."""
    return int(database.value("SELECT coalesce(max(row_no), 0) FROM staging.row"))


def first_free_id(database: OfficeDatabase) -> int:
    """Return what is added to a row number to make the id of its new ticket."""
    return int(database.value("SELECT coalesce(max(id), 0) FROM main.ticket"))


def insert_new(
    database: OfficeDatabase, rows: tuple[int, int], offset: int, operation_id: int, at: str, helper: Executor
) -> None:
    """Insert the new tickets of a range of rows: narrow row, texts, search index.

    ``helper`` prepares the search texts while SQLite writes the rows.
    """
    found = database.rows(_SEARCH_TEXTS, (offset, *rows))
    texts = helper.submit(index_texts, [row[1:] for row in found])
    database.execute_sql(_INSERT_TICKETS, (offset, operation_id, at, *rows))
    database.execute_sql(_INSERT_TEXTS, (offset, *rows))
    database.executemany(INDEX_SQL, zip([row[0] for row in found], texts.result(), strict=True))


def insert_history(database: OfficeDatabase, operation_id: int) -> None:
    """Write what changes on existing tickets, and the bases that move, as history of this operation."""
    database.execute_sql(_INSERT_CHANGES, (operation_id,))
    database.execute_sql(_INSERT_BASES, (operation_id,))


def move_marks(database: OfficeDatabase) -> None:
    """Bring the edit marks in step with the bases that this import moved."""
    rows = database.rows(
        "SELECT v.ticket_id, b.field, b.new_base, b.is_marked FROM staging.base_move b"
        " JOIN staging.verdict v ON v.row_no = b.row_no"
    )
    marks = [(ticket, field, base) for ticket, field, base, is_marked in rows if is_marked]
    if rows:
        replace_marks(database, [(ticket, field) for ticket, field, _, _ in rows], marks)


def remember_hashes(database: OfficeDatabase, rows: tuple[int, int]) -> None:
    """Remember what the file said of each existing ticket, so that the same row is skipped next time."""
    database.execute_sql(_SOURCE_HASHES, rows)


def learn_units(database: OfficeDatabase) -> int:
    """Add unknown units of new and changed rows to the dictionary. Returns how many."""
    return int(database.execute_sql(_LEARN_UNITS).rowcount)


def insert_batch(database: OfficeDatabase, batch: Mapping[str, object]) -> None:
    """Write the batch and its problems; ``batch`` holds the columns of ``import_batch``, lists and dicts as such."""
    values = [
        json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value for value in batch.values()
    ]
    columns = ", ".join(f'"{name}"' for name in batch)
    database.execute_sql(f"INSERT INTO main.import_batch ({columns}) VALUES ({', '.join('?' * len(values))})", values)
    database.execute_sql(_INSERT_PROBLEMS, (batch["operation_id"],))


def finish_batch(database: OfficeDatabase, operation_id: int, seconds: float, error_workbook: str) -> None:
    """Add what is known only at the end."""
    database.execute_sql(
        "UPDATE main.import_batch SET seconds = ?, error_workbook = ? WHERE operation_id = ?",
        (seconds, error_workbook, operation_id),
    )


def remember_mapping(
    database: OfficeDatabase, fingerprint: str, mapping: Mapping[str, str], at: str, actor: str
) -> None:
    """Remember a mapping for the next file with the same header."""
    database.execute_sql(
        "INSERT INTO main.header_mapping (fingerprint, mapping, at, actor) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (fingerprint) DO UPDATE SET mapping = excluded.mapping, at = excluded.at, actor = excluded.actor",
        (fingerprint, json.dumps(dict(mapping), ensure_ascii=False), at, actor),
    )


def remembered_mappings(database: OfficeDatabase) -> dict[str, dict[str, str]]:
    """Every mapping that a clerk confirmed, by the header's fingerprint."""
    rows: Sequence[tuple[str, str]] = database.rows("SELECT fingerprint, mapping FROM main.header_mapping")
    return {fingerprint: json.loads(mapping) for fingerprint, mapping in rows}
