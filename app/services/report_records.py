"""The records behind a figure of a report: the tickets they belong to, else the contract whose ledger holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.services.session import Office
from app.storage.queries import record_doors

_SHOWN_AS = {"correction_note": "report_delivery"}
"""Records that stand on another's line in their ledger."""


@dataclass(frozen=True, slots=True)
class Records:
    """``tickets`` of rows that all belong to some, in order, each once; else ``ids`` in the ledger of a contract.

    ``without``: rows whose ticket the register lacks. ``elsewhere``: rows of other contracts, or of none.
    """

    entity: str
    ids: tuple[int, ...]
    tickets: tuple[int, ...] = ()
    without: int = 0
    contract_id: int = 0
    elsewhere: int = 0


def find(office: Office, entity: str, ids: Sequence[int]) -> Records:
    """Say where the rows of a table are; of several contracts the one with most of them."""
    tickets = record_doors.tickets_of(office.database, entity, ids)
    if tickets is not None:
        known = tuple(dict.fromkeys(ticket for ticket in tickets.values() if ticket is not None))
        return Records(entity, tuple(ids), known, sum(ticket is None for ticket in tickets.values()))
    rows = record_doors.contracts_of(office.database, entity, ids)
    counted = Counter(contract for contract in rows.values() if contract)
    if not counted:
        return Records(_SHOWN_AS.get(entity, entity), tuple(ids), elsewhere=len(rows))
    contract_id = min(counted, key=lambda one: (-counted[one], one))
    own = tuple(row for row, contract in rows.items() if contract == contract_id)
    return Records(
        _SHOWN_AS.get(entity, entity), own, contract_id=int(contract_id), elsewhere=len(rows) - counted[contract_id]
    )
