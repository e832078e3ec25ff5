"""What registers and ledgers say of the ticket a record belongs to: number, title, unit, moments; no name in it."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.masking import mask_values
from app.services.session import Office
from app.storage.queries import cases


def heads(office: Office, ticket_ids: Sequence[int]) -> dict[int, cases.Record]:
    """Return number, title, unit, moments, caller and phone of these tickets, masked as one ticket."""
    found = cases.tickets(office.database, ticket_ids)
    return {number: {**row, **mask_values({key: str(row[key]) for key in _TEXTS})} for number, row in found.items()}


_TEXTS = ("title", "caller_name", "caller_phone")
