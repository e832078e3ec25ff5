"""Lines of assessment details (考核明细) with the tickets they speak of, and figures of a period."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.storage.database import OfficeDatabase

# The ticket of the same number; where there are several, the one of the same moment, else the newest.
TICKET_OF = (
    "(SELECT t.id FROM ticket t WHERE t.ticket_no = d.ticket_no AND t.is_void = 0"
    " ORDER BY t.identity_at = d.identity_at DESC, t.identity_at DESC LIMIT 1)"
)
_COLUMNS = (
    "d.id, d.period, d.ticket_no, d.identity_at, d.is_counted, d.contacted, d.resolved, d.satisfied, d.points_lost,"
    f" d.loss_point, d.extra, {TICKET_OF}"
)


def details(database: OfficeDatabase, period: str, limit: int, offset: int) -> list[tuple[Any, ...]]:
    """Return lines of a period in the order in which they came."""
    sql = f"SELECT {_COLUMNS} FROM assessment_detail d WHERE d.period = ? AND d.is_void = 0"
    return database.rows(f"{sql} ORDER BY d.id LIMIT ? OFFSET ?", (period, limit, offset))


def by_ids(database: OfficeDatabase, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return lines by their ids, in order."""
    sql = f"SELECT {_COLUMNS} FROM assessment_detail d WHERE d.id IN (SELECT value FROM json_each(?)) ORDER BY d.id"
    return database.rows(sql, (json.dumps(list(ids)),))


def of_ticket(database: OfficeDatabase, ticket_id: int) -> list[tuple[Any, ...]]:
    """Return the lines of one ticket, the newest period first."""
    sql = (
        f"SELECT {_COLUMNS} FROM ticket own JOIN assessment_detail d ON d.ticket_no = own.ticket_no"
        f" WHERE own.id = ? AND d.is_void = 0 AND {TICKET_OF} = own.id ORDER BY d.period DESC, d.id"
    )
    return database.rows(sql, (ticket_id,))


def periods(database: OfficeDatabase) -> list[tuple[Any, ...]]:
    """Return each period: name, lines, counted, lines without a ticket in the register, id, day of issue, …."""
    return database.rows(
        "SELECT i.period, count(d.id), coalesce(sum(d.is_counted IS NOT 0 AND d.id IS NOT NULL), 0),"
        " coalesce(sum(d.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.ticket_no = d.ticket_no"
        " AND t.is_void = 0)), 0), i.id, i.issued_on, i.source, i.is_confirmed, i.reviewed_on"
        " FROM assessment_issue i LEFT JOIN assessment_detail d ON d.period = i.period AND d.is_void = 0"
        " WHERE i.is_void = 0 GROUP BY i.id ORDER BY i.period DESC"
    )


def answers(database: OfficeDatabase, period: str) -> list[tuple[Any, ...]]:
    """Return number, moment, counted and answers of every line of a period."""
    return database.rows(
        "SELECT d.ticket_no, d.identity_at, d.is_counted, d.contacted, d.resolved, d.satisfied FROM assessment_detail d"
        " WHERE d.period = ? AND d.is_void = 0 ORDER BY d.id",
        (period,),
    )


def losses(database: OfficeDatabase, period: str) -> list[tuple[str, int]]:
    """Return loss points (失分点) of a period with how many lines name them, most first."""
    return database.rows(
        "SELECT loss_point, count(*) FROM assessment_detail WHERE period = ? AND is_void = 0 AND is_counted IS NOT 0"
        " AND loss_point <> '' GROUP BY loss_point ORDER BY count(*) DESC, loss_point",
        (period,),
    )
