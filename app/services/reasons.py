"""Reasons on their way into the audit log: what is written there stays for good, so no citizen's number goes in.

Loaded with the first reason that needs it. What a person who may see it all wants to look up again is the ticket, and
the entry names it.
"""

from __future__ import annotations

from app.domain.masking import mask_name, mask_numbers
from app.storage.database import OfficeDatabase
from app.storage.queries.tickets import caller_names


def without_personal(database: OfficeDatabase, subject: str, reason: str) -> str:
    """Mask phones, ids, cards, plates and mailboxes; where the entry is about a ticket, its caller's name too.

    Names of others stay: a reason says who allowed something.
    """
    kind, _, number = subject.partition(":")
    if kind == "ticket" and number.isdecimal():
        for name in caller_names(database, [int(number)]).values():
            if len(name) > 1:
                reason = reason.replace(name, mask_name(name))
    return mask_numbers(reason)
