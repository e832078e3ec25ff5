"""Who made what: the questions that separation of duties asks of the history."""

from __future__ import annotations

from collections.abc import Sequence

from app.storage.database import OfficeDatabase

_ENTRY = (
    "SELECT {wanted} FROM main.operation o JOIN audit_entry a ON a.actor = o.actor AND a.at = o.at"
    " WHERE o.id = ? AND json_extract(a.detail, '$.operation') = o.id ORDER BY a.seq DESC LIMIT 1"
)


def action_of(database: OfficeDatabase, operation_id: int) -> tuple[str, str] | None:
    """Return (action, subject) of the audit entry that made an operation; None when no entry names it."""
    rows = database.rows(_ENTRY.format(wanted="a.action, a.subject"), (operation_id,))
    return (str(rows[0][0]), str(rows[0][1])) if rows else None


def account_of(database: OfficeDatabase, operation_id: int) -> str:
    """Return the login that made an operation; "" when it was made without accounts."""
    rows = database.rows(_ENTRY.format(wanted="json_extract(a.detail, '$.account')"), (operation_id,))
    return str(rows[0][0] or "") if rows else ""


def makers(database: OfficeDatabase, entity: str, where: str, params: Sequence[object]) -> list[int]:
    """Return the operations that made the living rows of a table that fit."""
    sql = (
        f"SELECT c.operation_id FROM case_change c JOIN {entity} t ON t.id = c.row_id"
        f" WHERE c.entity = ? AND c.field = 'is_void' AND c.old_value = 1 AND t.is_void = 0 AND {where}"
    )
    return [int(row[0]) for row in database.rows(sql, (entity, *params))]


def operations_of(database: OfficeDatabase, table: str, row_id: int) -> list[int]:
    """Return the operation that a row with a column ``operation_id`` belongs to."""
    return [int(row[0]) for row in database.rows(f"SELECT operation_id FROM {table} WHERE id = ?", (row_id,)) if row[0]]


def people_in(database: OfficeDatabase, operation_id: int, entity: str) -> list[str]:
    """Return the people whom the rows that an operation wrote are about (``entity`` has a column ``person``)."""
    sql = (
        f"SELECT DISTINCT t.person FROM case_change c JOIN {entity} t ON t.id = c.row_id"
        " WHERE c.operation_id = ? AND c.entity = ?"
    )
    return [str(row[0]) for row in database.rows(sql, (operation_id, entity))]
