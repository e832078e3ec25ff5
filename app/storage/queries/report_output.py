"""What came and what was closed month by month, for B39: the same two conditions as ``queues.month_counts``."""

from __future__ import annotations

from array import array
from collections.abc import Mapping

from app.storage.database import OfficeDatabase

_WHERE: Mapping[str, tuple[str, str]] = {
    "arrived": ("arrived_at", "1"),
    "closed": ("ended_at", "state <> 'returned'"),
}


def by_month(database: OfficeDatabase, measure: str, first: str, after: str) -> dict[str, int]:
    """Count the tickets that arrived (``arrived``) or ended (``closed``) in each month of [first, after)."""
    column, condition = _WHERE[measure]
    rows = database.rows(
        f"SELECT substr({column}, 1, 7), count(*) FROM ticket_state"
        f" WHERE {column} >= ? AND {column} < ? AND {condition} GROUP BY 1",
        (first, after),
    )
    return {str(month): int(count) for month, count in rows}


def ids(database: OfficeDatabase, measure: str, first: str, after: str) -> array[int]:
    """Ids behind a figure."""
    column, condition = _WHERE[measure]
    return database.integers(
        f"SELECT ticket_id FROM ticket_state WHERE {column} >= ? AND {column} < ? AND {condition} ORDER BY ticket_id",
        (first, after),
    )
