"""What the page 统计 counts beside the measures of the reports: what came day by day, tickets hung up (挂账)."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from datetime import date, timedelta

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


def received_by_day(database: OfficeDatabase, days: Sequence[date]) -> dict[str, int]:
    """Count what came on each of some days, as ``reports.counts`` by day does for ``received``, at a third of the cost.

    The index of the moments tells how many came; the few that are void, or have no such moment, are counted apart.
    """
    found = dict.fromkeys((day.isoformat() for day in days), 0)
    limits = json.dumps([(day.isoformat(), (day + timedelta(days=1)).isoformat()) for day in days])
    came = (
        "SELECT j.value ->> 0, (SELECT count(*) FROM main.ticket t INDEXED BY ticket_created_at"
        " WHERE t.created_at >= j.value ->> 0 AND t.created_at < j.value ->> 1) FROM json_each(?) j"
    )
    void = (
        "SELECT substr(t.created_at, 1, 10), -count(*) FROM main.ticket t NOT INDEXED"
        " WHERE t.is_void = 1 AND t.created_at <> '' GROUP BY 1"
    )
    other = (
        "SELECT substr(t.identity_at, 1, 10), count(*) FROM main.ticket t"
        " WHERE t.created_at = '' AND t.is_void = 0 GROUP BY 1"
    )
    for day, count in (*database.rows(came, (limits,)), *database.rows(void), *database.rows(other)):
        if day in found:
            found[day] += int(count)
    return found


def has_tickets(database: OfficeDatabase) -> bool:
    """Whether the register holds any ticket at all."""
    return bool(database.rows("SELECT 1 FROM main.ticket t WHERE t.is_void = 0 LIMIT 1", {}))
