"""Differences of a staged file that a person accepts (接受表中的值), kept in the staging file as (row, field)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from app.storage.database import OfficeDatabase
from app.storage.queries.import_match import OF_MERGE

Choice = tuple[int, str]
"""Row number and field of ``kept`` (a field key, or ``extra:TITLE`` for an unknown column)."""

_ACCEPTABLE = "incoming <> '' AND field <> 'is_void'"
_KEEP = "INSERT OR REPLACE INTO staging.accepted SELECT row_no, field, local, incoming FROM staging.kept"
_AGAIN = ("change", "base_move", "kept")


def accept(database: OfficeDatabase, choices: Sequence[Choice] | None) -> list[int]:
    """Accept these kept fields (None: all that hold something in the file); returns the rows concerned."""
    if choices is None:
        rows = database.integers(f"SELECT DISTINCT row_no FROM staging.kept WHERE {_ACCEPTABLE}")
        database.execute_sql(f"{_KEEP} WHERE {_ACCEPTABLE}")
        return list(rows)
    database.executemany(f"{_KEEP} WHERE row_no = ? AND field = ? AND {_ACCEPTABLE}", choices)
    return _decided(database, choices)


def keep(database: OfficeDatabase, choices: Sequence[Choice] | None) -> list[int]:
    """Take acceptance back (None: all of it); returns the rows concerned."""
    if choices is None:
        rows = database.integers("SELECT DISTINCT row_no FROM staging.accepted")
        database.execute_sql("DELETE FROM staging.accepted")
        return list(rows)
    rows_with_some = _decided(database, choices)
    database.executemany("DELETE FROM staging.accepted WHERE row_no = ? AND field = ?", choices)
    return rows_with_some


def _decided(database: OfficeDatabase, choices: Sequence[Choice]) -> list[int]:
    """Return the rows of ``choices`` with something accepted: only those were merged with an edit at all."""
    wanted = json.dumps(sorted({row for row, _ in choices}))
    sql = "SELECT DISTINCT row_no FROM staging.accepted WHERE row_no IN (SELECT value FROM json_each(?))"
    return list(database.integers(sql, (wanted,)))


def count(database: OfficeDatabase) -> int:
    """How many accepted fields the import will write (one may have changed again since it was accepted)."""
    sql = (
        "SELECT count(*) FROM staging.accepted a WHERE EXISTS (SELECT 1 FROM staging.base_move b"
        " WHERE b.row_no = a.row_no AND b.field = CASE WHEN a.field LIKE 'extra:%' THEN 'extra' ELSE a.field END)"
        " AND NOT EXISTS (SELECT 1 FROM staging.kept k WHERE k.row_no = a.row_no AND k.field = a.field)"
    )
    return int(database.value(sql))


def accepted_of(database: OfficeDatabase, rows: tuple[int, int]) -> dict[int, dict[str, tuple[str, str]]]:
    """Return what was accepted of a range of rows (both ends included): row -> field -> (local, in the file)."""
    found: dict[int, dict[str, tuple[str, str]]] = {}
    sql = "SELECT row_no, field, local, incoming FROM staging.accepted WHERE row_no BETWEEN ? AND ?"
    for row, field, local, incoming in database.rows(sql, rows):
        found.setdefault(row, {})[field] = (local, incoming)
    return found


def reopen(database: OfficeDatabase, rows: Iterable[int]) -> None:
    """Forget what merging these rows found, so that they are merged again."""
    wanted = (json.dumps(sorted(set(rows))),)
    of = "row_no IN (SELECT value FROM json_each(?))"
    for table in _AGAIN:
        database.execute_sql(f"DELETE FROM staging.{table} WHERE {of}", wanted)
    database.execute_sql(f"DELETE FROM staging.problem WHERE is_ours = {OF_MERGE} AND {of}", wanted)
    database.execute_sql(
        f"UPDATE staging.verdict SET bucket = 'merge' WHERE bucket IN ('changed', 'unchanged') AND {of}", wanted
    )
