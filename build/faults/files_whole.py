"""Are the files that a killed program left beside the database whole? Under its final name a file is never half."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

from app.domain.errors import KnownError
from app.services import backups
from app.storage import keyring
from build.faults.desk import Access


def broken_files(access: Access) -> list[str]:
    """Name what cannot be opened among exports and backups (files under a temporary name do not count)."""
    with keyring.holding(access.root, access.key):
        return _broken_files(access.root)


def _broken_files(root: Path) -> list[str]:
    found = []
    for folder in ("exports", "backups"):
        for path in sorted((root / folder).iterdir()):
            if path.is_file() and not path.name.endswith((".part", "-journal", "-wal", "-shm", ".tmp")):
                text = broken(path)
                found += [f"{path.name}: {text}"] if text else []
    return found


def broken(path: Path) -> str:
    """Say what is wrong with one file; '' when it opens cleanly and is complete."""
    suffix = path.suffix.lower()
    if path.name.startswith("."):
        return ""
    if suffix in (".xlsx", ".docx"):
        return _broken_package(path)
    if suffix in (".db", ".zip"):
        try:
            backups.check(path)
        except KnownError as error:
            return error.message
    if suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            widths = {len(row) for row in csv.reader(stream)}
        return "" if len(widths) == 1 and path.read_bytes().endswith(b"\n") else "cut short"
    if suffix == ".pdf":
        return "" if path.read_bytes().rstrip().endswith(b"%%EOF") else "cut short"
    if suffix == ".json":
        return "" if path.read_text("utf-8").rstrip().endswith("}") else "cut short"
    return ""


def _broken_package(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            return package.testzip() or ""
    except zipfile.BadZipFile as error:
        return str(error)
