"""Every head of the audit chain that was written down outside it: print log, backup log, manifests of backups."""

from __future__ import annotations

from pathlib import Path

from app.storage.audit_walk import Mark
from app.storage.backup import read_manifest
from app.storage.database import OfficeDatabase


def known_marks(database: OfficeDatabase, folder: Path) -> list[Mark]:
    """``folder`` holds the backups. A manifest counts only when the backup log knows its file: it is of this chain."""
    marks = [Mark(*row) for row in database.rows("SELECT audit_head, 0, at FROM print_log")]
    for name, head, at in database.rows("SELECT file, audit_head, at FROM backup_log"):
        marks.append(Mark(head, 0, at))
        manifest = read_manifest(folder / name)
        if manifest is not None:
            marks.append(Mark(manifest.audit_head, manifest.audit_entries, manifest.at))
    return [mark for mark in marks if mark.head]
