"""The audit log as lists: by time, by person, by record, by kind of action, by words; ids first, then a few rows."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from app.storage.database import OfficeDatabase

COLUMNS = "seq, at, actor, action, subject, reason, detail, hash"


_SKIP_SCAN = """WITH RECURSIVE one (name) AS (
    SELECT min(actor) FROM audit_entry
    UNION ALL SELECT (SELECT min(actor) FROM audit_entry WHERE actor > one.name) FROM one WHERE one.name IS NOT NULL
) SELECT name FROM one WHERE name IS NOT NULL"""
"""Every actor by hopping along the index: a DISTINCT would read a million rows."""


def entry_ids(database: OfficeDatabase, conditions: Sequence[str], values: Sequence[Any]) -> array[int]:
    """Return the numbers of the entries that meet every condition, newest first."""
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return database.integers(f"SELECT seq FROM audit_entry {where} ORDER BY seq DESC", tuple(values))


def rows_of(database: OfficeDatabase, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """Read these entries, in any order."""
    if not ids:
        return []
    marks = ",".join("?" * len(ids))
    return database.rows(f"SELECT {COLUMNS} FROM audit_entry WHERE seq IN ({marks})", tuple(ids))


def operation_words(database: OfficeDatabase, numbers: Sequence[int]) -> dict[int, str]:
    """Return what these operations were, by number."""
    marks = ",".join("?" * len(numbers))
    return dict(database.rows(f"SELECT id, summary FROM operation WHERE id IN ({marks})", tuple(numbers)))


def actors(database: OfficeDatabase) -> list[str]:
    """Return everybody who is named in the log."""
    return [str(name) for (name,) in database.rows(_SKIP_SCAN)]


def subjects_under(database: OfficeDatabase, kind: str, row_id: int) -> list[str]:
    """Return the subjects of every record that belongs to a ticket or a contract, itself first."""
    found = [f"{kind}:{row_id}"]
    column = {"ticket": "ticket_id", "contract": "contract_id"}.get(kind)
    if column is None:
        return found
    for table in _tables_with(database, column):
        found += [
            f"{table}:{one}" for (one,) in database.rows(f'SELECT id FROM "{table}" WHERE {column} = ?', (row_id,))
        ]
    if kind == "contract":
        for table in _tables_with(database, "deliverable_id"):
            sql = f'SELECT id FROM "{table}" WHERE deliverable_id IN (SELECT id FROM deliverable WHERE contract_id = ?)'
            found += [f"{table}:{one}" for (one,) in database.rows(sql, (row_id,))]
    return found


def bulk_entries(database: OfficeDatabase, ticket_id: int) -> list[int]:
    """Return the entries of steps on many tickets (an import, a bulk edit) that changed this one."""
    operations = {
        int(one)
        for table in ("ticket_change", "ticket_event")
        for (one,) in database.rows(f"SELECT DISTINCT operation_id FROM {table} WHERE ticket_id = ?", (ticket_id,))
        if one is not None
    }
    made = database.value("SELECT created_by_operation FROM ticket WHERE id = ?", (ticket_id,))
    operations |= {int(made)} if made else set()
    found: set[int] = set()
    for number in operations:
        moment = database.value("SELECT at FROM operation WHERE id = ?", (number,))
        if moment is None:
            continue
        low, high = _around(database, str(moment))
        sql = (
            "SELECT seq FROM audit_entry WHERE seq BETWEEN ? AND ? AND at = ?"
            " AND json_valid(detail) AND json_extract(detail, '$.operation') = ?"
        )
        found |= {int(seq) for (seq,) in database.rows(sql, (low, high, str(moment), number))}
    return sorted(found)


def _around(database: OfficeDatabase, moment: str) -> tuple[int, int]:
    """Return the entries between which a moment lies: the log is in the order of time but for a clock set back."""
    last = int(database.value("SELECT max(seq) FROM audit_entry") or 0)
    low, high = 1, last
    while low < high:
        middle = (low + high) // 2
        at = database.value("SELECT at FROM audit_entry WHERE seq = ?", (middle,))
        if at is None or str(at) < moment:
            low = middle + 1
        else:
            high = middle
    return max(1, low - 1000), low + 1000


def _tables_with(database: OfficeDatabase, column: str) -> list[str]:
    sql = (
        "SELECT m.name FROM sqlite_master m WHERE m.type = 'table' AND m.name NOT LIKE 'ticket\\_%' ESCAPE '\\'"
        " AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = ?)"
        " AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'id') ORDER BY m.name"
    )
    return [str(name) for (name,) in database.rows(sql, (column,))]
