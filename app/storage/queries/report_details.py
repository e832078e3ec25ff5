"""Lines of assessment details (考核明细) of some periods with what the register says of their tickets (B11)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.storage.database import OfficeDatabase
from app.storage.queries.assessment_details import TICKET_OF


@dataclass(frozen=True, slots=True)
class DetailLine:
    """One line; ``ticket_id`` None while the register lacks the ticket; ``is_counted`` 1, 0, None where nobody says."""

    id: int
    period: str
    ticket_no: str
    is_counted: int | None
    contacted: str
    resolved: str
    satisfied: str
    points_lost: str
    loss_point: str
    ticket_id: int | None
    title: str
    unit: str
    community: str


def lines(database: OfficeDatabase, periods: Sequence[str]) -> list[DetailLine]:
    """Return the lines of these periods in order of period and of entry."""
    rows = database.rows(
        "SELECT l.*, coalesce(t.title, ''), coalesce(t.unit, ''), coalesce(t.community, '') FROM ("
        "SELECT d.id, d.period, d.ticket_no, d.is_counted, d.contacted, d.resolved, d.satisfied, d.points_lost,"
        f" d.loss_point, {TICKET_OF} AS ticket_id FROM assessment_detail d"
        " WHERE d.is_void = 0 AND d.period IN (SELECT value FROM json_each(?))) l"
        " LEFT JOIN ticket t ON t.id = l.ticket_id ORDER BY l.period, l.id",
        (json.dumps(list(periods)),),
    )
    return [DetailLine(*row) for row in rows]
