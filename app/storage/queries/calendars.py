"""The office's own days over the shipped work calendar: editions are snapshots, never changed once written."""

from __future__ import annotations

from collections.abc import Iterable

from app.storage.database import OfficeDatabase

DayRow = tuple[str, int, str, str]
"""on (ISO date), is_workday 0/1, holiday's name, notice."""

EditionRow = tuple[str, str, str, str, int]
"""version, at, actor, source, number of days."""


def latest_version(database: OfficeDatabase) -> str:
    """Name of the newest edition, "" when the office has none."""
    return str(database.value("SELECT version FROM calendar_version ORDER BY rowid DESC LIMIT 1") or "")


def count_versions(database: OfficeDatabase) -> int:
    """How many editions were ever written."""
    return int(database.value("SELECT count(*) FROM calendar_version"))


def days(database: OfficeDatabase, version: str) -> list[DayRow]:
    """All days of one edition, in order."""
    sql = 'SELECT "on", is_workday, name, notice FROM calendar_day WHERE version = ? ORDER BY "on"'
    return database.rows(sql, (version,))


def editions(database: OfficeDatabase) -> list[EditionRow]:
    """Every edition, newest first."""
    return database.rows(
        "SELECT v.version, v.at, v.actor, v.source,"
        " (SELECT count(*) FROM calendar_day d WHERE d.version = v.version)"
        " FROM calendar_version v ORDER BY v.rowid DESC"
    )


def add_edition(
    database: OfficeDatabase, version: str, at: str, actor: str, source: str, rows: Iterable[DayRow]
) -> None:
    """Write an edition with all its days (inside the caller's transaction)."""
    database.execute_sql(
        "INSERT INTO calendar_version (version, at, actor, source) VALUES (?, ?, ?, ?)", (version, at, actor, source)
    )
    database.executemany(
        'INSERT INTO calendar_day (version, "on", is_workday, name, notice) VALUES (?, ?, ?, ?, ?)',
        [(version, *row) for row in rows],
    )
