"""Which page a deadline of a contract belongs to, and what it shows there (keys of ``services.due_lines``)."""

from __future__ import annotations

from app.gui.contract_tabs import PLACES
from app.gui.targets import DeliverableTarget, LedgerTarget

ENTITIES = {"payment": "payment", "evaluation": "evaluation_month"}
"""First word of a key that ends on 付款结算, and what its third part numbers."""


def door_of(key: str, contract_id: int, deliverable_id: int = 0) -> tuple[str, object]:
    """Return page and target for a line ``payment:CONTRACT:NO:CODE``, ``evaluation:CONTRACT:MONTH`` or ``TABLE:ID:…``.

    A deadline whose record has no place of its own leads to the contract or its deliverable.
    """
    kind, *parts = key.split(":")
    if kind in ENTITIES and len(parts) > 1 and parts[1].isdigit():
        return "payments", LedgerTarget(contract_id, ENTITIES[kind], int(parts[1]))
    if kind in PLACES and parts and parts[0].isdigit():
        return PLACES[kind][0], LedgerTarget(contract_id, kind, int(parts[0]))
    return "contracts", DeliverableTarget(contract_id, deliverable_id)
