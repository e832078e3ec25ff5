"""Tickets by their mark, and second confirmations: what the special registers are checked against (B17-B19)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.storage.database import OfficeDatabase
from app.storage.queries.rates import live


@dataclass(frozen=True, slots=True)
class Marked:
    """A ticket that carries a mark."""

    ticket_id: int
    ticket_no: str
    created_at: str
    title: str
    unit: str
    tags: str
    state: str
    marks: str


def marked(database: OfficeDatabase, marks: Sequence[str], start: str, end: str) -> list[Marked]:
    """Tickets that arrived in a window (ISO moments) and carry one of these marks, oldest first."""
    some = " OR ".join(["' ' || s.marks || ' ' LIKE '% ' || ? || ' %'"] * len(marks))
    rows = database.rows(
        "SELECT t.id, t.ticket_no, t.created_at, t.title, t.unit, t.tags, s.state, s.marks FROM ticket_state s"
        f" JOIN ticket t ON t.id = s.ticket_id WHERE s.marks <> '' AND t.is_void = 0 AND ({some})"
        " AND s.arrived_at >= ? AND s.arrived_at < ? ORDER BY s.arrived_at, t.id",
        (*marks, start, end),
    )
    return [Marked(*row) for row in rows]


def confirmations(database: OfficeDatabase, ticket_ids: Sequence[int]) -> dict[int, tuple[str, str, bool]]:
    """Return the last second confirmation (二次确认) of each ticket: person, moment, whether it agreed."""
    rows = database.rows(
        "SELECT c.ticket_id, c.person, c.confirmed_at, c.agrees FROM json_each(?) j JOIN main.three_rate_assessment a"
        " ON a.ticket_id = j.value JOIN main.second_confirmation c ON c.assessment_id = a.id"
        f" WHERE {live('c')} AND {live('a')} ORDER BY c.confirmed_at, c.id",
        (json.dumps(sorted(set(ticket_ids))),),
    )
    return {int(ticket): (str(person), str(at), bool(agrees)) for ticket, person, at, agrees in rows}
