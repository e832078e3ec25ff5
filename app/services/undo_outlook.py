"""What taking an import back would do, asked before it is done."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.session import Office
from app.storage.queries import answers
from app.storage.queries import undo as queries


@dataclass(frozen=True, slots=True)
class UndoOutlook:
    """What would happen to which tickets.

    ``voided``: made by the operation, would be voided; ``stays``: made by it, but somebody worked on them since;
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
    changed = database.value(
        "SELECT count(DISTINCT ticket_id) FROM ticket_change WHERE operation_id = ?", (operation_id,)
    )
    answered, newer = answers.made_by(database, operation_id)
    return UndoOutlook(made - stays, stays + newer, int(changed or 0) + answered - newer)
