"""What an office holds, as one fingerprint, and whether it is sound."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from app.services.session import Office
from app.services.verification import verify
from app.storage.database import OfficeDatabase
from app.storage.queries.flow import STATE_COLUMNS

_MEASURED: Mapping[str, frozenset[str]] = {
    "import_batch": frozenset({"seconds"}),
    "audit_entry": frozenset({"detail", "prev_hash", "hash"}),
    "backup_log": frozenset({"bytes", "sha256", "audit_head"}),
    "print_log": frozenset({"sha256", "audit_head"}),
}
"""Columns that differ from run to run (measured times, hashes over files); the audit chain has a check of its own."""

_SKIPPED = frozenset({"sqlite_sequence", "sqlite_stat1", "sqlite_stat4"})
_SHADOW = ("ticket_search_data", "ticket_search_idx", "ticket_search_config")
"""Tables of the search index; how many words each ticket has in it (``docsize``) is compared as any row is."""

_UNSAID = (
    "SELECT count(*) FROM operation WHERE id NOT IN"
    " (SELECT json_extract(detail, '$.operation') FROM audit_entry WHERE json_extract(detail, '$.operation') NOTNULL)"
)
"""Every operation is named by an entry of the audit log, which is written in the same transaction."""


def fingerprint(database: OfficeDatabase) -> str:
    """Hash of every row of every table, whatever order the rows lie in."""
    digest = hashlib.sha256()
    for name, lines in contents(database).items():
        digest.update(repr((name, lines)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def contents(database: OfficeDatabase) -> dict[str, list[str]]:
    """Rows of every table as sorted text."""
    names = database.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    found: dict[str, list[str]] = {}
    for (name,) in names:
        if name in _SKIPPED or name in _SHADOW or name == "ticket_search":
            continue
        columns = [row[1] for row in database.rows(f'PRAGMA table_info("{name}")')]
        kept = [column for column in columns if column not in _MEASURED.get(name, frozenset())]
        picked = ", ".join(f'"{column}"' for column in kept)
        found[name] = sorted(map(repr, database.rows(f'SELECT {picked} FROM "{name}"')))
    return found


def difference(one: Mapping[str, list[str]], other: Mapping[str, list[str]]) -> list[str]:
    """Name the tables that differ, with the number of rows on either side."""
    return [
        f"{name}: {len(one.get(name, []))} / {len(other.get(name, []))}"
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    ]


def problems(office: Office) -> list[str]:
    """Everything that 检查数据 complains about, and derived states that do not follow from facts and events."""
    report = verify(office)
    found = [
        f"{name}: {text}"
        for name, text in (
            ("integrity", report.integrity),
            ("foreign keys", report.foreign_keys),
            ("search", report.search),
        )
        if text != "ok"
    ]
    if not report.audit.ok:
        found.append(f"audit: entry {report.audit.first_bad}")
    if not report.attachments.ok:
        found.append(f"attachments: {report.attachments}")
    if unsaid := office.database.value(_UNSAID):
        found.append(f"audit: {unsaid} operations without an entry")
    if office.database.value("SELECT count(*) FROM ticket_state_stale"):
        found.append("states: stale rows left")
    if states_differ(office):
        found.append("states: not what facts and events say")
    return found


def states_differ(office: Office) -> bool:
    """Work every state out anew inside a transaction that is taken back, and compare."""
    from app.services import flow_sync
    from app.storage.queries.flow import mark_all_stale

    sql = f"SELECT {', '.join(STATE_COLUMNS)} FROM ticket_state ORDER BY ticket_id"
    stored = office.database.rows(sql)
    with office.database.atomic("IMMEDIATE") as transaction:
        mark_all_stale(office.database)
        flow_sync.bring_in_step(office)
        derived = office.database.rows(sql)
        transaction.rollback()
    return stored != derived
