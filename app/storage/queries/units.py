"""The dictionary of handling units (承办单位)."""

from __future__ import annotations

from app.storage.database import OfficeDatabase

Row = tuple[int, str, str, str, int]
"""id, name, kind, parent, active."""


def all_units(database: OfficeDatabase) -> list[Row]:
    """Every unit, active ones first, by name."""
    sql = "SELECT id, name, kind, parent, active FROM main.handling_unit ORDER BY active DESC, name"
    return [(row[0], row[1], row[2], row[3], row[4]) for row in database.rows(sql)]


def unit_named(database: OfficeDatabase, name: str) -> Row | None:
    """Return the unit of this name."""
    sql = "SELECT id, name, kind, parent, active FROM main.handling_unit WHERE name = ?"
    found = database.rows(sql, (name,))
    return (found[0][0], found[0][1], found[0][2], found[0][3], found[0][4]) if found else None


def insert_unit(database: OfficeDatabase, name: str, kind: str, parent: str) -> int:
    """Add a unit; returns its id."""
    cursor = database.execute_sql(
        "INSERT INTO main.handling_unit (name, kind, parent) VALUES (?, ?, ?)", (name, kind, parent)
    )
    return int(cursor.lastrowid)


def set_active(database: OfficeDatabase, unit_id: int, active: bool) -> None:
    """Switch a unit on or off."""
    database.execute_sql("UPDATE main.handling_unit SET active = ? WHERE id = ?", (int(active), unit_id))
