"""The audit log: append-only, each entry chained to the one before by its hash.

``hash = SHA-256(prev_hash + canonical JSON of the entry)``. A chain alone does not show that its end was cut off or
that all of it was rewritten: its head is therefore kept outside too (backup manifests, print log, issued paper), and
``verify`` compares the chain with every head that it is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.storage.audit_hash import GENESIS as GENESIS
from app.storage.audit_hash import SHORT as SHORT
from app.storage.audit_hash import canonical as canonical
from app.storage.audit_hash import link as link
from app.storage.audit_walk import ChainReport as ChainReport
from app.storage.audit_walk import Mark as Mark
from app.storage.audit_walk import verify as verify
from app.storage.database import OfficeDatabase

_FACT = "(SELECT json_extract(CASE WHEN json_valid(detail) THEN detail ELSE '{{}}' END, '$.{key}') FROM audit_entry)"
_NAMED_BY = (
    ("operation", "id", "operation"),
    ("submission", "id", "submission"),
    ("attachment", "sha256", "sha256"),
    ("print_log", "sha256", "sha256"),
    ("backup_log", "sha256", "sha256"),
)
"""Rows whose entry names them in its detail: table, column, key of the detail."""

_SUBJECT_OF = (("contract", "contract.add"), ("receipt", "receipt.issue"))
"""Rows that are the subject of the entry that made them: table, action."""

_COLUMNS = "seq, at, actor, action, subject, reason, detail, prev_hash, hash"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is written down: who did what to which thing, when and why."""

    at: str
    actor: str
    action: str
    subject: str
    reason: str = ""
    detail: Mapping[str, object] | None = None


def head(database: OfficeDatabase) -> str:
    """Return the hash of the newest entry (``GENESIS`` before the first)."""
    return database.value("SELECT hash FROM audit_entry ORDER BY seq DESC LIMIT 1") or GENESIS


def append(database: OfficeDatabase, entry: Entry) -> str:
    """Write one entry inside the caller's transaction; returns the new head."""
    last = database.rows("SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1")
    seq, prev_hash = last[0] if last else (0, GENESIS)
    detail = canonical(dict(entry.detail or {}))
    row = (seq + 1, entry.at, entry.actor, entry.action, entry.subject, entry.reason, detail)
    new_hash = link(prev_hash, row)
    database.execute_sql(
        f"INSERT INTO audit_entry ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)", (*row, prev_hash, new_hash)
    )
    return new_hash


def unnamed_rows(database: OfficeDatabase) -> int:
    """Count rows that were written with an audit entry which is not there any more: the end of the log was cut off."""
    missing = 0
    for table, column, key in _NAMED_BY:
        facts = _FACT.format(key=key)
        missing += int(
            database.value(
                f"WITH named (fact) AS {facts} SELECT count(*) FROM {table}"
                f" WHERE {column} NOT IN (SELECT fact FROM named WHERE fact IS NOT NULL)"
            )
        )
    for table, action in _SUBJECT_OF:
        missing += int(
            database.value(
                f"SELECT count(*) FROM {table} WHERE '{table}:' || id NOT IN"
                " (SELECT subject FROM audit_entry WHERE action = ?)",
                (action,),
            )
        )
    return missing
