"""What taking an import back would do, asked before it is done."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.session import Office
from app.storage.queries import answers, flow_undo
from app.storage.queries import undo as queries


@dataclass(frozen=True, slots=True)
class UndoOutlook:
    """What would happen to which tickets.

    ``voided``: made by the operation, would be voided; ``stays``: made by it, but somebody worked on them since, or
    later steps of the flow stand on its step;
    ``changed``: existing ones that it changed (each goes back field by field, as far as nobody changed it again).
    """

    voided: int
    stays: int
    changed: int


def outlook(office: Office, operation_id: int) -> UndoOutlook:
    """Count what ``history.undo`` would touch; nothing is written."""
    database = office.database
    made = queries.tickets_made(database, operation_id)
    stays = queries.made_and_kept(database, operation_id) if made else 0
    events = flow_undo.events_made(database, operation_id)
    if events:
        return _of_steps(office, operation_id, events)
    changed = database.value(
        "SELECT count(DISTINCT ticket_id) FROM ticket_change WHERE operation_id = ?", (operation_id,)
    )
    answered, newer = answers.made_by(database, operation_id)
    return UndoOutlook(made - stays, stays + newer, int(changed or 0) + answered - newer)


def _of_steps(office: Office, operation_id: int, events: list[tuple[int, int, int]]) -> UndoOutlook:
    """Count the steps of a flow: those that later steps stand on stay."""
    blocked = flow_undo.blocked(office.database, events)
    sql = "SELECT DISTINCT ticket_id FROM ticket_change WHERE operation_id = ?"
    tickets = {ticket for _, ticket, _ in events} | {row[0] for row in office.database.rows(sql, (operation_id,))}
    return UndoOutlook(0, len(blocked), len(tickets - blocked))
