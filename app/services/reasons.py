"""Reasons on their way into the audit log: what is written there stays for good, so no citizen's number goes in.

Loaded with the first reason that needs it. What a person who may see it all wants to look up again is the ticket, and
the entry names it.
"""

from __future__ import annotations

from app.domain.masking import mask_numbers, with_known
from app.domain.masking_spans import replaced
from app.domain.masking_strict import people
from app.storage.database import OfficeDatabase
from app.storage.queries.tickets import caller_names


def without_personal(database: OfficeDatabase, subject: str, reason: str) -> str:
    """Mask phones, ids, cards, plates and mailboxes; where the entry is about a ticket, its caller's name too.

    Names of others stay: a reason says who allowed something.
    """
    kind, _, number = subject.partition(":")
    if kind == "ticket" and number.isdecimal():
        known = people(caller_names(database, [int(number)]).values())
        reason = replaced(reason, with_known(reason, [], known))
    return mask_numbers(reason)
