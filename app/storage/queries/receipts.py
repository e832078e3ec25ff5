"""Receipts (回执), their e-mails and the print log: rows as plain dictionaries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.storage.database import OfficeDatabase

Record = dict[str, Any]

_RECEIPT = (
    "id, deliverable_id, number, received_on, completed_on, period_text, period_kind, amount_fen, issued_at,"
    " sealed_on, courier, tracking_no, posted_on, path, is_void"
)
_EMAIL = "id, receipt_id, sent_at, sender, recipients, subject, body, is_satisfied, problems"
_PRINT = "id, form, subject, copy_no, at, actor, sha256, audit_head, target"


def _records(database: OfficeDatabase, columns: str, rest: str, params: Sequence[Any] = ()) -> list[Record]:
    names = [column.strip() for column in columns.split(",")]
    return [dict(zip(names, row, strict=True)) for row in database.rows(f"SELECT {columns} {rest}", params)]


def receipt(database: OfficeDatabase, receipt_id: int) -> Record | None:
    """Return one receipt, void or not."""
    found = _records(database, _RECEIPT, "FROM receipt WHERE id = ?", (receipt_id,))
    return found[0] if found else None


def receipt_of(database: OfficeDatabase, deliverable_id: int) -> Record | None:
    """Return the receipt in force of a deliverable."""
    rest = "FROM receipt WHERE deliverable_id = ? AND is_void = 0 ORDER BY id DESC"
    found = _records(database, _RECEIPT, rest, (deliverable_id,))
    return found[0] if found else None


def receipts_of_contract(database: OfficeDatabase, contract_id: int) -> list[Record]:
    """Return every receipt of a contract in the order of issue, void ones too."""
    rest = "FROM receipt WHERE deliverable_id IN (SELECT id FROM deliverable WHERE contract_id = ?) ORDER BY id"
    return _records(database, _RECEIPT, rest, (contract_id,))


def count_of_numbers(database: OfficeDatabase, pattern: str) -> int:
    """How many receipt numbers match a LIKE pattern (numbers are never given twice, rows never deleted)."""
    return int(database.value("SELECT count(*) FROM receipt WHERE number LIKE ?", (pattern,)))


def emails(database: OfficeDatabase, receipt_id: int) -> list[Record]:
    """Return the e-mails recorded for a receipt, oldest first; recipients and problems as lists."""
    found = _records(database, _EMAIL, "FROM receipt_email WHERE receipt_id = ? ORDER BY id", (receipt_id,))
    for record in found:
        record["recipients"] = json.loads(record["recipients"])
        record["problems"] = json.loads(record["problems"])
    return found


def prints(database: OfficeDatabase, form: str, subject: str) -> list[Record]:
    """Return the copies of one paper that were printed, oldest first."""
    return _records(database, _PRINT, "FROM print_log WHERE form = ? AND subject = ? ORDER BY copy_no", (form, subject))


def audited_detail(database: OfficeDatabase, action: str, subject: str) -> dict[str, Any] | None:
    """Return the detail of the first audit entry with this action and subject; None when there is none."""
    sql = "SELECT detail FROM audit_entry WHERE action = ? AND subject = ? ORDER BY seq LIMIT 1"
    found = database.value(sql, (action, subject))
    return None if found is None else dict(json.loads(found))
