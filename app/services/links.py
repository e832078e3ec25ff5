"""Links between tickets: same matter, same person, same place (F5.12); suggestions, chains across numbers, counting.

A link is a person's word about two tickets and can be removed; so can the word that two are *not* the same. Numbers
with the same base (…HBDn) belong together without a link, unless a person said otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.links import (
    LINK_TITLES,
    LinkKind,
    RepeatGroup,
    Suggestion,
    groups,
    number_pairs,
    repeat_groups,
    suggest,
)
from app.domain.ticket_identity import base_number
from app.services.case_writing import LINK, case_of, clean, need, outcome, ticket_of, writing
from app.services.changes import Outcome
from app.services.session import Office
from app.services.ticket_heads import heads
from app.storage.models.cases import TicketLink
from app.storage.queries import cases
from app.storage.queries import links as queries


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link or its opposite (``is_same`` False: a person said that the two are not the same)."""

    id: int
    kind: LinkKind
    other: int
    is_same: bool
    score: int
    why: str
    made_at: str
    actor: str


@dataclass(frozen=True, slots=True)
class ChainTicket:
    """One ticket of a chain; ``why`` says by what it belongs here (编号, or the link)."""

    id: int
    ticket_no: str
    title: str
    created_at: str
    status: str
    unit: str
    why: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tickets and how many matters a span holds (按件 / 按事项)."""

    tickets: int
    matters: int

    @property
    def definition(self) -> str:
        """What the two count."""
        return "按件：每个工单一件；按事项：编号相同（含 HBDn）和经人确认为同一事项的工单合为一件"


def link(office: Office, kind: LinkKind | str, one: int, other: int, *, why: str = "", score: int = 0) -> Outcome[int]:
    """Say that two tickets are the same matter, person or place; returns the link's id.

    Raises ``NotAllowed`` when they are linked already, or (同一事项) when that would put two tickets together that a
    person declared different.
    """
    wanted, pair = _pair(office, kind, one, other)
    if wanted is LinkKind.MATTER:
        _refuse_contradiction(office, pair)
    return _judge(office, wanted, pair, is_same=True, why=clean(why), score=score)


def dismiss(office: Office, kind: LinkKind | str, one: int, other: int, reason: str) -> Outcome[int]:
    """Say that two tickets are *not* the same (不是重复件); a reason is required. Takes a link of theirs off."""
    wanted, pair = _pair(office, kind, one, other)
    return _judge(office, wanted, pair, is_same=False, why=need(reason, "不是同一件的理由"), score=0)


def unlink(office: Office, link_id: int, reason: str = "") -> Outcome[int]:
    """Remove a link, or the word that two tickets are different; the record stays (void)."""
    row = case_of(office, "ticket_link", link_id, "关联")
    title = LINK_TITLES[LinkKind(row["kind"])]
    ticket_id = int(row["ticket_a"])
    subject = f"link:{link_id}"
    with writing(
        office, "link.remove", subject, f"解除{title}", ticket_id=ticket_id, reason=reason.strip(), kind=LINK
    ) as write:
        write.update("ticket_link", link_id, is_void=1)
    return outcome(link_id, write)


def links(office: Office, ticket_id: int) -> list[LinkRow]:
    """Return what persons said about a ticket and others."""
    found = []
    for link_id, kind, a, b, is_same, score, why, made_at, actor in queries.links_of(office.database, [ticket_id]):
        other = b if a == ticket_id else a
        found.append(LinkRow(link_id, LinkKind(kind), other, bool(is_same), score, why, made_at, actor))
    return found


def suggestions(office: Office, ticket_id: int, limit: int = 20) -> list[Suggestion]:
    """Return tickets that may be the same, best first, with score and reasons; judged pairs are left out."""
    ticket_of(office, ticket_id)
    ticket = queries.facts(office.database, [ticket_id])[0]
    judged = {(row.kind, row.other) for row in links(office, ticket_id)}
    others = queries.facts(office.database, queries.candidates(office.database, ticket))
    found = [one for one in suggest(ticket, others) if (one.kind, one.other) not in judged]
    return found[:limit]


def chain(office: Office, ticket_id: int) -> list[ChainTicket]:
    """Return every ticket of the same matter, across numbers, oldest first (this one included).

    Follows numbers with the same base and confirmed links, never likeness. Raises ``NotFound``.
    """
    ticket_of(office, ticket_id)
    reasons = {ticket_id: ""}
    waiting = [ticket_id]
    while waiting:
        here = waiting.pop()
        for other, why in _next_of(office, here):
            if other not in reasons and cases.ticket_exists(office.database, other):
                reasons[other] = why
                waiting.append(other)
    rows = heads(office, list(reasons))
    made = [
        ChainTicket(i, row["ticket_no"], row["title"], row["created_at"], row["status"], row["unit"], reasons[i])
        for i, row in rows.items()
    ]
    return sorted(made, key=lambda ticket: (ticket.created_at, ticket.id))


def _next_of(office: Office, ticket_id: int) -> list[tuple[int, str]]:
    """Return the tickets one step away, with the reason."""
    mine = [row for row in links(office, ticket_id) if row.kind is LinkKind.MATTER]
    different = {row.other for row in mine if not row.is_same}
    number = str(office.database.value("SELECT ticket_no FROM ticket WHERE id = ?", (ticket_id,)))
    base = f"编号相同（{base_number(number)}）"
    same_number = [(other, base) for other in queries.of_base_number(office.database, number)]
    linked = [
        (row.other, f"{row.actor}确认为同一事项" + (f"：{row.why}" if row.why else "")) for row in mine if row.is_same
    ]
    return [(other, why) for other, why in (*same_number, *linked) if other not in different and other != ticket_id]


def repeated(office: Office, start: date, end: date, *, days: int = 30, at_least: int = 3) -> list[RepeatGroup]:
    """Return tickets of the same phone and address within so many days, shown together (both dates included)."""
    if end < start or days < 1 or at_least < 2:
        raise RefusedInput("查找重复来电的起止日期或件数不对。请改正。")
    after = (end + timedelta(days=1)).isoformat()
    found = queries.repeated_callers(office.database, start.isoformat(), after, at_least)
    return repeat_groups(found, days, at_least)


def numbers(office: Office, ticket_ids: Sequence[int]) -> dict[int, str]:
    """Return the numbers of tickets, for lists that know ids only."""
    return {i: str(row["ticket_no"]) for i, row in cases.tickets(office.database, ticket_ids).items()}


def counts(office: Office, start: date, end: date) -> Counts:
    """Count a span (both dates included) by ticket and by matter."""
    numbers = queries.numbers_between(office.database, start.isoformat(), (end + timedelta(days=1)).isoformat())
    repeated = repeated_matters(office, numbers)
    return Counts(len(numbers), len(numbers) - sum(len(group) - 1 for group in repeated))


def repeated_matters(office: Office, numbers: dict[int, str]) -> list[frozenset[int]]:
    """Put tickets (id -> number) together by matter; matters of a single ticket are left out."""
    judged = queries.same_matter_pairs(office.database)
    different = {(a, b) for a, b, is_same in judged if not is_same}
    same = [(a, b) for a, b, is_same in judged if is_same]
    by_number = [pair for pair in number_pairs(numbers) if (min(pair), max(pair)) not in different]
    pairs = [pair for pair in (*by_number, *same) if numbers.keys() >= set(pair)]
    return [group for group in groups(sorted({one for pair in pairs for one in pair}), pairs) if len(group) > 1]


def _pair(office: Office, kind: LinkKind | str, one: int, other: int) -> tuple[LinkKind, tuple[int, int]]:
    wanted = next((known for known, title in LINK_TITLES.items() if kind in (known.value, title)), None)
    if wanted is None:
        raise RefusedInput(f"没有“{kind}”这种关联。可选：{'、'.join(LINK_TITLES.values())}。")
    if one == other:
        raise RefusedInput("不能把工单和它自己关联。请选择另一件工单。")
    for ticket in (one, other):
        ticket_of(office, ticket)
    return wanted, (min(one, other), max(one, other))


def _judge(
    office: Office, kind: LinkKind, pair: tuple[int, int], *, is_same: bool, why: str, score: int
) -> Outcome[int]:
    title = LINK_TITLES[kind]
    summary = f"确认{title}" if is_same else f"不是{title}"
    from app.services import reasons  # the masking: with the first reason

    said = reasons.without_callers(office.database, pair, why)
    with writing(office, "link.judge", "link", summary, ticket_id=pair[0], reason=said, kind=LINK) as write:
        where, params = "kind = ? AND ticket_a = ? AND ticket_b = ?", (kind.value, *pair)
        for row in cases.select(office.database, "ticket_link", where, params):
            if bool(row["is_same"]) == is_same:
                raise NotAllowed(f"这两件工单已登记为“{summary}”，没有重复登记。")
            write.update("ticket_link", row["id"], is_void=1)
        columns = {"is_same": int(is_same), "score": score, "why": why, "made_at": write.change.at}
        link_id = write.insert(
            TicketLink, kind=kind.value, ticket_a=pair[0], ticket_b=pair[1], actor=office.actor, **columns
        )
        write.change.about(f"link:{link_id}")
        write.change.audit(kind=kind.value, tickets=list(pair), same=is_same, score=score)
    return outcome(link_id, write)


def _refuse_contradiction(office: Office, pair: tuple[int, int]) -> None:
    """Two chains must not be joined across a pair that a person declared different."""
    one, other = (_ids(chain(office, ticket)) for ticket in pair)
    for a, b, is_same in queries.same_matter_pairs(office.database):
        if not is_same and (a, b) != pair and ((a in one and b in other) or (b in one and a in other)):
            numbers = cases.tickets(office.database, [a, b])
            raise NotAllowed(
                f"{numbers[a]['ticket_no']} 与 {numbers[b]['ticket_no']} 已登记为不是同一事项，"
                "这样关联会把它们连在一起，没有保存。请先核对那一条。"
            )


def _ids(tickets: Sequence[ChainTicket]) -> set[int]:
    return {ticket.id for ticket in tickets}
