"""New offices of the tests start from a copy of what the migrations make of an empty file; nothing waits for the disk.

The migrations run once for each worker process instead of once for each test, and SQLite leaves it to the system when
bytes reach the disk. Tests of the storage, of faults and of opening an office do without both (``HONEST``).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from app.services import session
from app.storage import database as storage
from app.storage.database import OfficeDatabase, schema_version
from app.storage.migrations import runner

HONEST = ("tests/storage/", "tests/faults/", "tests/services/test_session.py")
UNHURRIED = tuple((name, "off" if name == "synchronous" else value) for name, value in storage.PRAGMAS)
DISK = storage.PRAGMAS


def is_honest(test: pytest.Item) -> bool:
    """Whether the test asks for real migrations and a real disk."""
    return test.nodeid.startswith(HONEST)


class Template:
    """The file that the migrations make, made when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"migrated-{os.getpid()}.db"

    def migrate(self, database: OfficeDatabase, upto: int = runner.LATEST) -> int:
        """Do what ``runner.migrate`` does; an empty plain file is replaced by a copy."""
        if upto != runner.LATEST or database.key or schema_version(database):
            return runner.migrate(database, upto)
        if not self.path.exists():
            made = OfficeDatabase(self.path)
            runner.migrate(made)
            made.close_all()
        database.close_all()
        shutil.copyfile(self.path, database.path)
        return schema_version(database)


def hurry(monkeypatch: pytest.MonkeyPatch, template: Template) -> None:
    """Switch both on."""
    monkeypatch.setattr(session, "migrate", template.migrate)
    monkeypatch.setattr(storage, "PRAGMAS", UNHURRIED)


def take_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch both off."""
    monkeypatch.setattr(session, "migrate", runner.migrate)
    monkeypatch.setattr(storage, "PRAGMAS", DISK)
