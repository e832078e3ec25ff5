"""The base of every model. The database behind it is named at run time, when an office folder is opened."""

from __future__ import annotations

from peewee import DatabaseProxy, Model

from app.storage.database import OfficeDatabase

PROXY = DatabaseProxy()

_open: list[OfficeDatabase] = []


class OfficeModel(Model):
    """A table of the office's database."""

    class Meta:
        """Options of peewee."""

        database = PROXY
        legacy_table_names = False


def bind(database: OfficeDatabase) -> None:
    """Let the models speak to this database (the one opened or written last)."""
    if _open and _open[-1] is database:
        return
    if database in _open:
        _open.remove(database)
    _open.append(database)
    PROXY.initialize(database)


def unbind(database: OfficeDatabase) -> None:
    """Forget a database that was closed; the one opened before it takes over."""
    if database in _open:
        _open.remove(database)
    PROXY.initialize(_open[-1] if _open else None)
