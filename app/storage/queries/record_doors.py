"""Where records that a report counts are worked on: the tickets, or the contract, that each row belongs to."""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.storage.database import OfficeDatabase
from app.storage.queries.assessment_details import TICKET_OF

_IN = "IN (SELECT value FROM json_each(?))"
_TICKETS = {
    "ticket_event": f"SELECT r.id, r.ticket_id FROM ticket_event r WHERE r.id {_IN}",
    "exclusion_material": (
        f"SELECT r.id, x.ticket_id FROM exclusion_material r JOIN exclusion x ON x.id = r.exclusion_id WHERE r.id {_IN}"
    ),
    "assessment_detail": f"SELECT d.id, {TICKET_OF} FROM assessment_detail d WHERE d.id {_IN}",
}
_DELIVERED = "SELECT d.id, u.contract_id FROM report_delivery d JOIN report_duty u ON u.id = d.duty_id"
_CONTRACTS = {
    "report_delivery": f"{_DELIVERED} WHERE d.id {_IN}",
    "correction_note": f"{_DELIVERED} JOIN correction_note n ON n.delivery_id = d.id WHERE n.id {_IN}",
}
_OWN = (
    *("ops_log", "support_request", "db_maintenance", "service_activity", "advice"),
    *("error_record", "penalty_statement", "monthly_evaluation"),
)
_CONTRACTS |= {name: f"SELECT r.id, r.contract_id FROM {name} r WHERE r.id {_IN}" for name in _OWN}


def tickets_of(database: OfficeDatabase, entity: str, ids: Sequence[int]) -> dict[int, int | None] | None:
    """Return row -> ticket (None: the register lacks it); None for a table whose rows belong to no ticket."""
    sql = _TICKETS.get(entity)
    return None if sql is None else dict(database.rows(f"{sql} ORDER BY 1", (json.dumps(list(ids)),)))


def contracts_of(database: OfficeDatabase, entity: str, ids: Sequence[int]) -> dict[int, int | None]:
    """Return row -> contract, in order; of a correction note (更正说明) the delivery that it corrects."""
    sql = _CONTRACTS.get(entity)
    return {} if sql is None else dict(database.rows(f"{sql} ORDER BY 1", (json.dumps(list(ids)),)))
