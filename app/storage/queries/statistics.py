"""What the page 统计 counts beside the measures of the reports: tickets hung up (挂账) on the days of a window."""

from __future__ import annotations

from array import array

from app.domain.rates import Window
from app.storage.database import OfficeDatabase

_HUNG = (
    "FROM main.hang_up h JOIN main.ticket t ON t.id = h.ticket_id AND t.is_void = 0"
    " WHERE h.is_void = 0 AND h.hung_on >= :first AND h.hung_on < :after"
)


def _days(window: Window) -> dict[str, str]:
    return {"first": window.start.date().isoformat(), "after": window.end.date().isoformat()}


def hung_by_unit(database: OfficeDatabase, window: Window) -> dict[str, int]:
    """Count the tickets hung up on the days of a window by their unit; a ticket hung up twice counts once."""
    found = database.rows(f"SELECT t.unit, count(DISTINCT t.id) {_HUNG} GROUP BY 1 ORDER BY 1", _days(window))
    return {str(unit): int(count) for unit, count in found}


def hung(database: OfficeDatabase, window: Window, unit: str | None = None) -> array[int]:
    """Ids of the tickets behind ``hung_by_unit``; None: of all units."""
    narrowed, params = "", _days(window)
    if unit is not None:
        narrowed, params = " AND t.unit = :unit", {**params, "unit": unit}
    return database.integers(f"SELECT DISTINCT t.id {_HUNG}{narrowed} ORDER BY t.id", params)


def has_tickets(database: OfficeDatabase) -> bool:
    """Whether the register holds any ticket at all."""
    return bool(database.rows("SELECT 1 FROM main.ticket t WHERE t.is_void = 0 LIMIT 1", {}))
