"""What the registers say about tickets that are not solved: reason, measure, expected day (B13)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.storage.database import OfficeDatabase
from app.storage.queries.rates import live


@dataclass(frozen=True, slots=True)
class Unsolved:
    """A ticket with the words of its registers, "" = none. ``hung`` of the 挂账 that stands, ``met`` of a 调度会."""

    ticket_id: int
    ticket_no: str
    title: str
    unit: str
    community: str
    cat1: str
    closed_at: str
    hung_reason: str
    hung_plan: str
    explanation: str
    basis: str
    met_decision: str
    met_due_on: str
    special_due_on: str


_HUNG = (
    "FROM main.hang_up h WHERE h.ticket_id = t.id AND h.is_void = 0 AND h.decision <> 'refused'"
    " AND h.written_off_on = '' ORDER BY h.id DESC LIMIT 1"
)
_MET = (
    "FROM main.dispatch_item d WHERE d.ticket_id = t.id AND d.is_void = 0 AND d.decision <> ''"
    " ORDER BY d.id DESC LIMIT 1"
)
_EXPLAINED = (
    f"SELECT e.reason FROM main.visit_explanation e WHERE e.ticket_id = t.id AND {live('e', has_event=False)}"
    " ORDER BY e.id DESC LIMIT 1"
)
_BASIS = (
    "SELECT a.basis FROM main.three_rate_assessment a WHERE a.ticket_id = t.id AND a.resolved IN ('未解决', '部分解决')"
    f" AND {live('a')} ORDER BY a.round_no DESC, a.id DESC LIMIT 1"
)
_SPECIAL = (
    "SELECT c.due_on FROM main.special_case c WHERE c.ticket_id = t.id AND c.is_void = 0 AND c.done_on = ''"
    " AND c.due_on <> '' ORDER BY c.due_on LIMIT 1"
)


def unsolved(database: OfficeDatabase, ticket_ids: Sequence[int]) -> list[Unsolved]:
    """Read these tickets in the order of the ids."""
    parts = [f"SELECT h.reason {_HUNG}", f"SELECT h.plan {_HUNG}", _EXPLAINED, _BASIS]
    parts += [f"SELECT d.decision {_MET}", f"SELECT d.due_on {_MET}", _SPECIAL]
    words = ", ".join(f"coalesce(({part}), '')" for part in parts)
    rows = database.rows(
        "SELECT t.id, t.ticket_no, t.title, t.unit, t.community, t.cat1, t.closed_at,"
        f" {words} FROM json_each(?) j JOIN main.ticket t ON t.id = j.value ORDER BY j.key",
        (json.dumps(list(ticket_ids)),),
    )
    return [Unsolved(*row) for row in rows]
