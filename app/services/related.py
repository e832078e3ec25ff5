"""关联: every other ticket that belongs to this one, or may belong to it, with the reason (F5.12).

Said by persons: same matter, same person, same place, or not the same. Known by the number: the chain across
re-dispatches. Offered: suggestions with their score, and the other tickets of the same number or phone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.links import LINK_TITLES, LinkKind
from app.domain.ticket_identity import base_number
from app.services import links, register
from app.services.links import LinkRow
from app.services.register import TicketRow
from app.services.session import Office

SHOWN = 50


class Group(StrEnum):
    """Why a ticket is listed; in this order."""

    MATTER = "matter"
    PERSON = "person"
    PLACE = "place"
    SUGGESTED = "suggested"
    SAME_CALLER = "same_caller"
    DIFFERENT = "different"


GROUP_TITLES: dict[Group, str] = {
    Group.MATTER: "同一事项",
    Group.PERSON: "同一诉求人",
    Group.PLACE: "同一点位",
    Group.SUGGESTED: "可能相同，等人确认",
    Group.SAME_CALLER: "同一编号或同一电话的其他来件",
    Group.DIFFERENT: "已确认不是同一件",
}
_OF_KIND = {LinkKind.MATTER: Group.MATTER, LinkKind.PERSON: Group.PERSON, LinkKind.PLACE: Group.PLACE}


@dataclass(frozen=True, slots=True)
class Line:
    """One other ticket (masked). ``link_id`` is the word of a person that can be taken off, 0 where there is none."""

    group: Group
    kind: LinkKind
    row: TicketRow
    why: str
    link_id: int = 0
    score: int = 0


@dataclass(frozen=True, slots=True)
class Related:
    """All lines by group; ``matter_tickets`` (this one included) come under ``matter_numbers`` numbers."""

    lines: tuple[Line, ...]
    matter_tickets: int
    matter_numbers: int


@dataclass(slots=True)
class _Found:
    """What is known of one other ticket before its row is read."""

    group: Group
    kind: LinkKind
    other: int
    why: str
    link_id: int = 0
    score: int = 0


def related(office: Office, ticket_id: int) -> Related:
    """Read everything about one ticket (reading lane: likeness is worked out). Raises ``NotFound``."""
    said = links.links(office, ticket_id)
    chain = links.chain(office, ticket_id)
    found = _chain_lines(ticket_id, chain, said) + _said_lines(said)
    listed = {(one.kind, one.other) for one in found}
    found += [
        _Found(Group.SUGGESTED, one.kind, one.other, one.why_text, 0, one.score)
        for one in links.suggestions(office, ticket_id)
        if (one.kind, one.other) not in listed
    ]
    known = {one.other for one in found}
    found += [one for one in _same_caller(office, ticket_id) if one.other not in known]
    rows = {row.id: row for row in register.page(office, list(dict.fromkeys(one.other for one in found)))}
    order = list(Group)
    lines = [
        Line(one.group, one.kind, rows[one.other], one.why, one.link_id, one.score)
        for one in sorted(found, key=lambda one: order.index(one.group))
        if one.other in rows and rows[one.other].values["ticket_no"]
    ]
    return Related(tuple(lines), len(chain), len({base_number(one.ticket_no) for one in chain}))


def _chain_lines(ticket_id: int, chain: list[links.ChainTicket], said: list[LinkRow]) -> list[_Found]:
    own = {row.other: row.id for row in said if row.kind is LinkKind.MATTER and row.is_same}
    return [
        _Found(Group.MATTER, LinkKind.MATTER, one.id, one.why, own.get(one.id, 0))
        for one in chain
        if one.id != ticket_id
    ]


def _said_lines(said: list[LinkRow]) -> list[_Found]:
    found = []
    for row in said:
        if row.is_same and row.kind is LinkKind.MATTER:
            continue
        group = _OF_KIND[row.kind] if row.is_same else Group.DIFFERENT
        what = "确认为" if row.is_same else "确认不是"
        why = f"{row.actor}{what}{LINK_TITLES[row.kind]}" + (f"：{row.why}" if row.why else "")
        found.append(_Found(group, row.kind, row.other, why, row.id))
    return found


def _same_caller(office: Office, ticket_id: int) -> list[_Found]:
    """Tickets with the same 工单编号 or the same phone, newest first; two index look-ups."""
    reasons: dict[int, str] = {}
    for column, why in (("ticket_no", "同一编号"), ("phone_key", "同一电话")):
        for row in office.database.rows(
            f"SELECT id FROM ticket WHERE {column} = (SELECT {column} FROM ticket WHERE id = ?) AND {column} <> ''"
            " AND id <> ? AND is_void = 0 ORDER BY created_at DESC LIMIT ?",
            (ticket_id, ticket_id, SHOWN),
        ):
            found = int(row[0])
            reasons[found] = f"{reasons[found]}、{why}" if found in reasons else why
    return [_Found(Group.SAME_CALLER, LinkKind.MATTER, other, why) for other, why in reasons.items()]
