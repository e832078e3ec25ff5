"""The base of every model. The database behind it is named at run time, when an office folder is opened."""

from __future__ import annotations

import threading

from peewee import DatabaseProxy, Model

from app.storage.database import OfficeDatabase

_alive: list[OfficeDatabase] = []
"""Every database that is open and was not closed again."""

_open: list[OfficeDatabase] = []
"""What the main thread opened, the one opened or written last at the end: every thread speaks to it."""


class _Here(threading.local):
    """What another thread has opened for itself (a backup looked at aside): nobody else is turned to it."""

    databases: list[OfficeDatabase]

    def __init__(self) -> None:
        self.databases = []


_here = _Here()


class _OfficeProxy(DatabaseProxy):
    """Finds the database of the thread that asks."""

    @property
    def obj(self) -> OfficeDatabase | None:
        """The thread's own database, else the one that the main thread opened last."""
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


def bind(database: OfficeDatabase) -> None:
    """Let the models speak to this database (the one opened or written last), for every thread.

    A database that another thread than the main one opens while an office is open is that thread's own.
    """
    if database not in _alive:
        _alive.append(database)
    is_main = threading.current_thread() is threading.main_thread()
    if is_main or not _open:
        _move_to_end(_open, database)
        return
    _here.databases.clear()
    if _open[-1] is not database:
        _here.databases.append(database)


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
