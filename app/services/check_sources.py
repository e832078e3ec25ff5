"""What a paper is checked against: an open office, or a backup alone (copied aside; the evidence itself stays)."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import OfficeUnusable, RefusedInput
from app.services import encrypted_backups
from app.services.session import DATABASE_NAME, STREET_KEY, Office
from app.storage import bundle
from app.storage.audit_marks import known_marks
from app.storage.audit_walk import Mark
from app.storage.backup import read_manifest
from app.storage.database import OfficeDatabase, check_ours
from app.storage.queries import settings


@dataclass(frozen=True, slots=True)
class Source:
    """A database to hold papers against; ``name`` says which, ``marks`` what is known of its chain from outside."""

    database: OfficeDatabase
    name: str
    street: str
    marks: tuple[Mark, ...]


def office_source(office: Office) -> Source:
    """Return what the open office knows."""
    return Source(
        office.database,
        "办公文件夹",
        office.street,
        tuple(known_marks(office.database, office.root / "backups")),
    )


@contextmanager
def backup_source(file: Path, secret: str = "", held: Office | None = None) -> Iterator[Source]:
    """Open a backup (zip or copy of the database) by itself.

    ``secret`` opens an encrypted one; of the office ``held`` its key is tried first.
    Raises ``OfficeLocked``, ``OfficeUnusable``, ``RefusedInput``.
    """
    if not file.is_file():
        raise RefusedInput(f"没有找到备份文件“{file}”。请检查位置。")
    key = encrypted_backups.key_aside(file, file.parent, held.key if held else None, secret)
    with tempfile.TemporaryDirectory(prefix="streetdesk-check-") as folder:
        copy = Path(folder) / DATABASE_NAME
        manifest = _take_out(file, copy)
        database = OfficeDatabase(copy, read_only=True, key=key.data if key else b"")
        try:
            check_ours(database)
            marks = known_marks(database, file.parent)
            street = str(settings.read(database, STREET_KEY, "")[1] or "")
            yield Source(database, f"备份“{file.name}”", street, (*marks, *manifest))
        finally:
            database.close_all()


def _take_out(file: Path, copy: Path) -> list[Mark]:
    """Copy the database of a backup; returns the head that its manifest names."""
    try:
        if not zipfile.is_zipfile(file):
            shutil.copyfile(file, copy)
            found = read_manifest(file)
            return [Mark(found.audit_head, found.audit_entries, found.at)] if found else []
        facts = bundle.unpack_check(file)
        with zipfile.ZipFile(file) as packed, packed.open(bundle.DATABASE_MEMBER) as member, copy.open("wb") as target:
            shutil.copyfileobj(member, target)
        return [Mark(str(facts.get("audit_head", "")), int(facts.get("audit_entries", 0)), str(facts.get("at", "")))]
    except OSError as error:
        raise OfficeUnusable(f"读不了备份“{file.name}”，或临时文件夹已满。请检查后再试。") from error
