"""A verified copy of the database file, and the manifest that lies beside it.

A plain copy of a database in WAL mode is no backup (the copy may lack whole tables): SQLite's own backup call copies
one consistent state, and the copy is opened, checked and counted before it gets its name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from app.domain.errors import OfficeUnusable
from app.storage import audit
from app.storage.database import (
    OfficeDatabase,
    check_ours,
    foreign_key_problems,
    integrity_problems,
    schema_version,
    storage_errors,
    unlock,
)
from app.storage.files import put_in_place, sha256_of, write_text
from app.version import VERSION

NO_ATTACHMENTS = "attachments/ 按内容哈希命名、从不改写，本备份只含数据库；恢复到原办公文件夹时附件仍在"
"""Why an automatic backup holds the database alone (written into its manifest)."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known about a copy; lies beside it as JSON and inside a full backup."""

    file: str
    at: str
    bytes: int
    sha256: str
    tickets: int
    schema_version: int
    program: str
    audit_head: str
    audit_entries: int
    reason: str
    check: str
    attachments: str

    def to_json(self) -> str:
        """For the file beside the copy."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


def manifest_path(copy: Path) -> Path:
    """Where a copy's manifest lies."""
    return copy.with_name(copy.name + ".json")


def read_manifest(copy: Path) -> Manifest | None:
    """Read the manifest beside a copy; None when it is missing or damaged."""
    try:
        data: Mapping[str, Any] = json.loads(manifest_path(copy).read_text(encoding="utf-8"))
        return Manifest(**data)
    except (OSError, ValueError, TypeError):
        return None


def row_counts(database: OfficeDatabase) -> dict[str, int]:
    """Rows of every table of our own (the search index has its own check)."""
    names = database.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'ticket_search%' ORDER BY name"
    )
    return {name: int(database.value(f'SELECT count(*) FROM "{name}"')) for (name,) in names}


def copy_to(database: OfficeDatabase, target: Path, *, at: str, reason: str, quick: bool = False) -> Manifest:
    """Copy, check the copy, then name it ``target``.

    ``quick`` leaves out the comparison of each index with its table (before an import; a full check takes seconds).
    Raises ``OfficeUnusable`` when the copy is not sound; nothing is left behind then.
    """
    temporary = target.with_name(target.name + ".part")
    temporary.unlink(missing_ok=True)
    try:
        with storage_errors(), database.atomic("DEFERRED"):
            expected = row_counts(database)
            _copy_pages(database, temporary)
        facts = inspect(temporary, expected=expected, quick=quick)
        put_in_place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    manifest = Manifest(
        file=target.name,
        at=at,
        bytes=target.stat().st_size,
        sha256=sha256_of(target),
        program=VERSION,
        reason=reason,
        check="quick_check" if quick else "integrity_check",
        attachments=NO_ATTACHMENTS,
        **facts,
    )
    write_text(manifest_path(target), manifest.to_json())
    return manifest


def _copy_pages(database: OfficeDatabase, temporary: Path) -> None:
    copy = driver.connect(str(temporary), isolation_level=None)
    try:
        unlock(copy, database.key)
        # The copy has no reader yet and is synced before it gets its name: it needs no journal of its own.
        copy.execute("PRAGMA journal_mode=off")
        copy.execute("PRAGMA synchronous=off")
        database.connection().backup(copy)
        copy.execute("PRAGMA journal_mode=delete")
    finally:
        copy.close()


def inspect(
    file: Path, *, expected: Mapping[str, int] | None = None, quick: bool = False, key: bytes | None = None
) -> dict[str, Any]:
    """Open a copy and look at it: ours, sound, references whole, every row there. ``OfficeUnusable`` when not.

    ``key``: of an encrypted copy that lies outside its office's folder.
    """
    copy = OfficeDatabase(file, read_only=True, key=key)
    try:
        check_ours(copy)
        if integrity_problems(copy, quick=quick) or foreign_key_problems(copy):
            raise OfficeUnusable(f"备份“{file.name}”没有通过检查，不能使用。请换一份备份，或重新备份。")
        counts = row_counts(copy)
        if expected is not None and dict(expected) != counts:
            raise OfficeUnusable(f"备份“{file.name}”的行数与原数据不一致，不能使用。请重新备份。")
        return {
            "tickets": counts.get("ticket", 0),
            "schema_version": schema_version(copy),
            "audit_head": audit.head(copy) if "audit_entry" in counts else "",
            "audit_entries": counts.get("audit_entry", 0),
        }
    finally:
        copy.close_all()
        for suffix in ("-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)


def known_heads(database: OfficeDatabase, folder: Path) -> set[str]:
    """Every audit head that was written down outside the chain: print log, backup log, manifests of backups.

    A manifest counts only when it belongs to this office's chain, that is when the backup log knows its file.
    """
    heads = {str(row[0]) for row in database.rows("SELECT audit_head FROM print_log")}
    logged = dict(database.rows("SELECT file, audit_head FROM backup_log"))
    heads |= set(logged.values())
    for name in logged:
        manifest = read_manifest(folder / name)
        if manifest is not None:
            heads.add(manifest.audit_head)
    return heads - {""}
