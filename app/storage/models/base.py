"""The base of every model. The database behind it is named at run time, when an office folder is opened."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from peewee import DatabaseProxy, Model

from app.storage.database import OfficeDatabase

_alive: list[OfficeDatabase] = []
"""Every database that is open and was not closed again."""

_open: list[OfficeDatabase] = []
"""What is open for every thread, the one opened or written last at the end."""


class _Here(threading.local):
    """What this thread looks at aside (a backup brought back beside the office): nobody else is turned to it."""

    databases: list[OfficeDatabase]
    is_aside: bool

    def __init__(self) -> None:
        self.databases = []
        self.is_aside = False


_here = _Here()


class _OfficeProxy(DatabaseProxy):
    """Finds the database of the thread that asks."""

    @property
    def obj(self) -> OfficeDatabase | None:
        """What the thread looks at aside, else what was opened or written last."""
        while _here.databases and _here.databases[-1] not in _alive:
            _here.databases.pop()
        found = _here.databases or _open
        return found[-1] if found else None

    @obj.setter
    def obj(self, _database: object) -> None:
        """``bind`` and ``unbind`` decide."""

    def __setattr__(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)


PROXY = _OfficeProxy()


class OfficeModel(Model):
    """A table of the office's database."""

    class Meta:
        """Options of peewee."""

        database = PROXY
        legacy_table_names = False


@contextmanager
def aside() -> Iterator[None]:
    """Let this thread open another office without turning the other threads' models to it."""
    _here.is_aside = True
    try:
        yield
    finally:
        _here.is_aside = False
        _here.databases.clear()


def bind(database: OfficeDatabase) -> None:
    """Let the models speak to this database: the one opened or written last. Within ``aside`` only this thread's do."""
    if database not in _alive:
        _alive.append(database)
    if _here.is_aside and database not in _open:
        _move_to_end(_here.databases, database)
        return
    _here.databases.clear()
    _move_to_end(_open, database)


def _move_to_end(databases: list[OfficeDatabase], database: OfficeDatabase) -> None:
    if databases and databases[-1] is database:
        return
    if database in databases:
        databases.remove(database)
    databases.append(database)


def unbind(database: OfficeDatabase) -> None:
    """Forget a database that was closed; the one opened before it takes over."""
    for known in (_alive, _open):
        if database in known:
            known.remove(database)
