"""Where a head of the audit chain, whole or shortened, is found: in the chain, in the print log."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from app.storage.database import OfficeDatabase


@dataclass(frozen=True, slots=True)
class PrintedCopy:
    """One line of the print log."""

    form: str
    subject: str
    copy_no: int
    at: str
    actor: str
    sha256: str
    audit_head: str
    target: str


_PRINT = "form, subject, copy_no, at, actor, sha256, audit_head, target"


def place_of(database: OfficeDatabase, head: str) -> int:
    """Return the number of the entry with this hash, 0 when the chain lacks it."""
    found = database.value("SELECT seq FROM audit_entry WHERE hash >= ? AND hash < ? LIMIT 1", (head, head + "g"))
    return int(found or 0)


def copies_with(database: OfficeDatabase, head: str) -> list[PrintedCopy]:
    """Return the printed copies that show this head (one, unless somebody wrote in the print log)."""
    sql = f"SELECT {_PRINT} FROM print_log WHERE substr(audit_head, 1, ?) = ? ORDER BY id"
    return [PrintedCopy(*row) for row in database.rows(sql, (len(head), head))]


def copies_of_receipt(database: OfficeDatabase, number: str) -> list[PrintedCopy]:
    """Return the printed copies of the receipt with this number, oldest first."""
    sql = f"SELECT {_PRINT} FROM print_log WHERE subject = (SELECT 'receipt:' || id FROM receipt WHERE number = ?)"
    return [PrintedCopy(*row) for row in database.rows(sql + " ORDER BY id", (number,))]


def printing_entry(database: OfficeDatabase, seq: int) -> tuple[str, str, dict[str, Any]] | None:
    """Return action, subject and detail of one entry; None when it is not there or cannot be read."""
    rows = database.rows("SELECT action, subject, detail FROM audit_entry WHERE seq = ?", (seq,))
    if not rows:
        return None
    try:
        return str(rows[0][0]), str(rows[0][1]), dict(json.loads(rows[0][2]))
    except ValueError:
        return None


def receipt_facts(database: OfficeDatabase, subject: str) -> dict[str, Any]:
    """Return number, amount and state of the receipt that a paper is about; {} when it is none."""
    kind, _, number = subject.partition(":")
    if kind != "receipt" or not number.isdigit():
        return {}
    names = ("number", "amount_fen", "received_on", "completed_on", "is_void")
    rows = database.rows(f"SELECT {', '.join(names)} FROM receipt WHERE id = ?", (int(number),))
    return dict(zip(names, rows[0], strict=True)) if rows else {}
