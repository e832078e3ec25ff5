"""Reasons on their way into the audit log: what is written there stays for good, so no citizen's number goes in.

Loaded with the first reason that needs it. What a person who may see it all wants to look up again is the ticket, and
the entry names it. A step on more than ``HANDFUL`` tickets keeps the names in its reason: it is about none of them, and
among many callers somebody bears the name of whoever allowed it.
"""

from __future__ import annotations

from collections.abc import Collection

from app.domain.masking import mask_numbers, with_known
from app.domain.masking_spans import replaced
from app.domain.masking_strict import people
from app.storage.database import OfficeDatabase
from app.storage.queries.tickets import caller_names, tickets_behind

HANDFUL = 5


def without_personal(database: OfficeDatabase, subject: str, reason: str) -> str:
    """Mask phones, ids, cards, plates and mailboxes; where the entry leads to a ticket, its caller's name too.

    Names of others stay: a reason says who allowed something.
    """
    kind, _, number = subject.partition(":")
    behind = tickets_behind(database, kind, int(number)) if number.isdecimal() else []
    return mask_numbers(without_callers(database, behind, reason))


def without_callers(database: OfficeDatabase, tickets: Collection[int], reason: str) -> str:
    """Mask the callers of a handful of tickets; for steps whose entry names none (``tickets``, a new link)."""
    if not reason or not 0 < len(tickets) <= HANDFUL:
        return reason
    known = people(caller_names(database, list(tickets)).values())
    return replaced(reason, with_known(reason, [], known))
