"""Which row of a file is which ticket: 工单编号 and the first moment that is known (domain.md §0-6).

A number is not unique: a ticket that was sent back and dispatched again (回退再派) keeps it, and its call time too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

Moments = tuple[str, str, str]
"""Values of ``IDENTITY_ORDER``: 创建时间, 来电时间, 派单时间; "" where unknown."""

_DISPATCH_SUFFIX = re.compile(r"(?:HBD\d*)+$", re.IGNORECASE)


class How(StrEnum):
    """By what a row of a file found its ticket."""

    EXACT = "exact"  # the same number and the same identity moment
    FIELD = "field"  # the same number, and the row's moment is the ticket's value of the same field
    ONLY = "only"  # the row has no moment; there is one ticket of its number
    NEWEST = "newest"  # the row has no moment and there are several: the newest, with a warning
    ADOPT = "adopt"  # the ticket's identity was not complete; the row completes it


@dataclass(frozen=True, slots=True)
class Known:
    """A ticket of one number (``key``: its id), or a row of a file (``key``: its row number)."""

    key: int
    identity_at: str
    moments: Moments


@dataclass(frozen=True, slots=True)
class Match:
    """A row and the ticket that it belongs to; ``candidates`` is how many tickets came into question."""

    row: int
    ticket: int
    how: How
    candidates: int = 1


def identity_moment(moments: Sequence[str]) -> str:
    """Return the moment that joins the number: the first one known, "" when none is."""
    for moment in moments:
        if moment:
            return moment
    return ""


def base_number(ticket_no: str) -> str:
    """工单编号 without the suffix of a re-dispatch (``…HBD1``): the same base is the same matter."""
    if "HBD" not in ticket_no.upper():
        return ticket_no
    return _DISPATCH_SUFFIX.sub("", ticket_no) or ticket_no


def match_rest(rows: Iterable[Known], tickets: Sequence[Known], taken: Iterable[int] = ()) -> list[Match]:
    """Find tickets for the rows of one number that have no exact match, in file order; rows left out are new.

    ``taken`` are tickets that other rows matched exactly: nobody may complete their identity any more.
    """
    used = set(taken)
    found = []
    for row in rows:
        match = _match(row, tickets, used)
        if match is not None:
            found.append(match)
            used.add(match.ticket)
    return found


def _match(row: Known, tickets: Sequence[Known], used: set[int]) -> Match | None:
    if not row.identity_at:
        return _newest(row, tickets, How.ONLY)
    place = row.moments.index(row.identity_at)
    same = [ticket for ticket in tickets if ticket.moments[place] == row.identity_at]
    if same:
        return _newest(row, same, How.FIELD)
    free = [ticket for ticket in tickets if ticket.key not in used]
    coarser = [ticket for ticket in free if _completes(row, place, ticket)]
    nameless = [ticket for ticket in free if not ticket.identity_at]
    return _newest(row, coarser, How.ADOPT) or _newest(row, nameless, How.ADOPT)


def _completes(row: Known, place: int, ticket: Known) -> bool:
    """Whether the ticket is known by a later moment only (来电时间), which the row holds beside a better one."""
    if not ticket.identity_at or any(ticket.moments[: place + 1]):
        return False
    return any(
        here == there == ticket.identity_at
        for here, there in zip(row.moments[place + 1 :], ticket.moments[place + 1 :], strict=True)
    )


def _newest(row: Known, tickets: Sequence[Known], how: How) -> Match | None:
    if not tickets:
        return None
    best = max(tickets, key=lambda ticket: (ticket.identity_at, ticket.key))
    several = len(tickets) > 1 and how is How.ONLY
    return Match(row.key, best.key, How.NEWEST if several else how, len(tickets))
