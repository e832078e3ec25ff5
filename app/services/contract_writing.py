"""What the services of a contract's ledgers (履约台账) share: one operation that can be undone, and its result.

The rows are written through ``CaseWrite``: ``case_change`` keeps who changed what, ``services.history.undo`` takes an
operation back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from app.services.case_writing import CaseWrite, writing
from app.services.changes import Outcome, T, Topic
from app.services.session import Office
from app.storage.queries.cases import Record

PERFORMANCE = "contract"
"""Kind of operation that the ledgers of a contract make."""


@contextmanager
def performing(
    office: Office,
    action: str,
    contract_id: int,
    summary: str,
    *,
    ticket_id: int | None = None,
    reason: str = "",
) -> Iterator[CaseWrite]:
    """Open one transaction about a contract, with audit entry and operation. ``action``: e.g. ``invoice.receive``."""
    subject = f"contract:{contract_id}"
    with writing(office, action, subject, summary, ticket_id=ticket_id, reason=reason, kind=PERFORMANCE) as write:
        yield write


def performed(value: T, write: CaseWrite, *also: Topic) -> Outcome[T]:
    """Wrap a result for the window; ``also`` names further topics to refresh."""
    topics = {Topic.CONTRACTS, *also} | ({Topic.TICKETS} if write.ticket_id is not None else set())
    return Outcome(value, frozenset(topics), write.operation_id)


def amend(
    office: Office, entity: str, row: Record, action: str, summary: str, fields: Mapping[str, object]
) -> Outcome[int]:
    """Change one row of a contract's ledger; the log holds its number and which fields changed."""
    with performing(office, action, row["contract_id"], summary) as write:
        write.change.audit(row=row["id"], fields=sorted(write.update(entity, row["id"], **fields)))
    return performed(int(row["id"]), write)
