"""撤销 of one operation on many tickets, with a result per ticket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.services import history
from app.services.changes import Outcome
from app.services.history import UndoResult
from app.services.progress import JobContext
from app.services.session import Office
from app.storage.queries.undo import tickets_touched


@dataclass(frozen=True, slots=True)
class UndoneTickets:
    """``back``: the tickets that stand as before; the others were worked on since and stay as they are."""

    result: UndoResult
    back: frozenset[int]


def undo_each(
    office: Office, operation_id: int, ticket_ids: Sequence[int], job: JobContext | None = None
) -> Outcome[UndoneTickets]:
    """Take an operation back and say which of its tickets went back. Raises as ``history.undo``."""
    outcome = history.undo(office, operation_id, job)
    touched = tickets_touched(office.database, outcome.operation_id or 0)
    back = frozenset(ticket_ids) & touched
    return Outcome(UndoneTickets(outcome.value, back), outcome.changed, outcome.operation_id)
