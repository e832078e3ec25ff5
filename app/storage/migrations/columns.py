"""Columns as migrations write them: each returns the text of one column, ``table`` the statement."""

from __future__ import annotations

VOID = "is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))"


def table(name: str, *columns: str) -> str:
    """Return CREATE TABLE with an ``id`` of its own."""
    return f"CREATE TABLE {name} (\n    id INTEGER PRIMARY KEY,\n    " + ",\n    ".join(columns) + "\n) STRICT"


def on(name: str) -> str:
    """Return a date, '' = not known."""
    return f"{name} TEXT NOT NULL DEFAULT '' CHECK (length({name}) IN (0, 10))"


def the_day(name: str) -> str:
    """Return a date that has to be there."""
    return f"{name} TEXT NOT NULL CHECK (length({name}) = 10)"


def at(name: str) -> str:
    """Return a moment, '' = not known."""
    return f"{name} TEXT NOT NULL DEFAULT '' CHECK (length({name}) IN (0, 19))"


def moment(name: str) -> str:
    """Return a moment that has to be there."""
    return f"{name} TEXT NOT NULL CHECK (length({name}) = 19)"


def month(name: str, *, blank: bool = False) -> str:
    """Return a month, YYYY-MM."""
    if blank:
        return f"{name} TEXT NOT NULL DEFAULT '' CHECK (length({name}) IN (0, 7))"
    return f"{name} TEXT NOT NULL CHECK (length({name}) = 7)"


def text(*names: str) -> tuple[str, ...]:
    """Return texts that may be empty."""
    return tuple(f"{name} TEXT NOT NULL DEFAULT ''" for name in names)


def filled(name: str) -> str:
    """Return a text that has to be there."""
    return f"{name} TEXT NOT NULL CHECK ({name} <> '')"


def one_of(name: str, *values: str, otherwise: str = "") -> str:
    """Return one of these words; with '' among them, '' is the default."""
    words = ", ".join(f"'{value}'" for value in values)
    default = f" DEFAULT '{otherwise}'" if otherwise in values else ""
    return f"{name} TEXT NOT NULL{default} CHECK ({name} IN ({words}))"


def number(name: str) -> str:
    """Return a whole number or an amount in fen, 0 when nothing is said."""
    return f"{name} INTEGER NOT NULL DEFAULT 0"


def flag(name: str, *, unknown: bool = False) -> str:
    """Return yes or no; ``unknown``: NULL = nobody judged yet."""
    if unknown:
        return f"{name} INTEGER CHECK ({name} IN (0, 1))"
    return f"{name} INTEGER NOT NULL DEFAULT 0 CHECK ({name} IN (0, 1))"


def reference(name: str, to: str, *, optional: bool = False) -> str:
    """Return the id of a row of another table."""
    return f"{name} INTEGER{'' if optional else ' NOT NULL'} REFERENCES {to} (id)"


def json_object(name: str) -> str:
    """Return a JSON object."""
    return f"{name} TEXT NOT NULL DEFAULT '{{}}' CHECK (json_valid({name}))"


def json_list(name: str) -> str:
    """Return a JSON list."""
    return f"{name} TEXT NOT NULL DEFAULT '[]' CHECK (json_valid({name}))"
