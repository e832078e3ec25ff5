"""Same matter, same person, same place (同一事项、同一诉求人、同一点位): suggestions with a score and its explanation.

Rules (reliability.md D4, domain.md §0-6): the same base number (…HBDn) is the same matter; nothing is ever joined by
phone alone; likeness never passes on from one pair to the next; another street or another family of problems is another
matter. A suggestion does nothing until a person accepts it. Scores run from 0 to 100.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.ticket_identity import base_number


class LinkKind(StrEnum):
    """Three relations, each removable."""

    MATTER = "matter"  # 同一事项
    PERSON = "person"  # 同一诉求人
    PLACE = "place"  # 同一点位


LINK_TITLES = {LinkKind.MATTER: "同一事项", LinkKind.PERSON: "同一诉求人", LinkKind.PLACE: "同一点位"}

SUGGESTED_FROM = 50
"""Lowest score that is shown."""
RECENT_DAYS = 30
COPY = 95
"""Percent of likeness from which a text is a copy, whatever place was typed."""
ELSEWHERE = 25
"""The same trouble at another place is another matter: half of what hotline texts have in common is their form."""
SHINGLE = 3
NAMELESS = frozenset({"", "保密", "匿名", "不详", "先生", "女士", "市民", "诉求人", "来电人", "无"})

_DROP = re.compile(r"[^\w]+|_+")
_ADDRESS = re.compile(r"地址[:：]\s*([^\n。；;]{2,60}?)\s*(?=事项|$|\n|。|；|;)")
_FORMULA = re.compile(r"请给予跟进及处理|谢谢|请相关部门(?:核实)?处理|市民(?:来电)?反映|来电人(?:反映|表示)")


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a ticket says whether another one is the same; ``at`` is its first known moment, "" = none."""

    id: int
    ticket_no: str
    at: str
    phone: str
    name: str
    place: str
    community: str
    street: str
    cat1: str
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Why two tickets may be the same; ``is_certain``: the number says so."""

    kind: LinkKind
    other: int
    score: int
    why: tuple[str, ...]
    is_certain: bool = False

    @property
    def why_text(self) -> str:
        """The reasons in one line."""
        return "；".join(self.why)


def plain(text: str) -> str:
    """Letters, ideographs and digits of a text, full-width forms made half-width, lower case."""
    return _DROP.sub("", unicodedata.normalize("NFKC", text)).lower()


def place_key(location: str, content: str = "") -> str:
    """Reduce a place for comparing; without one, the address that the body states (地址：…) is taken."""
    found = plain(location)
    if not found and (stated := _ADDRESS.search(content)):
        found = plain(stated[1])
    return found.removeprefix("北京市")


def phone_digits(phone: str) -> str:
    """Digits of a phone; "" for a masked or too short one, which says nothing."""
    digits = "".join(ch for ch in unicodedata.normalize("NFKC", phone) if ch.isdigit())
    return "" if "*" in phone or len(digits) < 7 else digits[-11:]


def shingles(text: str) -> frozenset[str]:
    """Overlapping pieces of three characters, set phrases of the hotline left out."""
    bare = plain(_FORMULA.sub("", text))
    if len(bare) < SHINGLE:
        return frozenset((bare,)) if bare else frozenset()
    return frozenset(bare[i : i + SHINGLE] for i in range(len(bare) - SHINGLE + 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> int:
    """Share of common shingles in percent (Jaccard)."""
    union = len(one | other)
    return round(100 * len(one & other) / union) if union else 0


def days_apart(one: str, other: str) -> int | None:
    """Whole days between two moments, None where one is unknown."""
    if not one or not other:
        return None
    return abs(datetime.fromisoformat(one) - datetime.fromisoformat(other)).days


def suggest(ticket: Facts, others: Iterable[Facts]) -> list[Suggestion]:
    """Compare one ticket with others; best first. Only pairs with this ticket come out, never pairs of pairs."""
    bits = shingles(ticket.text)
    found = []
    for other in others:
        if other.id == ticket.id:
            continue
        for made in (_matter(ticket, other, bits), _person(ticket, other), _place(ticket, other)):
            if made is not None and made.score >= SUGGESTED_FROM:
                found.append(made)
    return sorted(found, key=lambda one: (-one.score, one.kind, one.other))


def _matter(ticket: Facts, other: Facts, bits: frozenset[str]) -> Suggestion | None:
    if base_number(ticket.ticket_no) == base_number(other.ticket_no):
        why = f"编号相同（{base_number(ticket.ticket_no)}，回退再派加 HBDn）"
        return Suggestion(LinkKind.MATTER, other.id, 100, (why,), True)
    if _differ(ticket.street, other.street) or _differ(ticket.cat1, other.cat1):
        return None
    parts: list[tuple[int, str]] = []
    alike = likeness(bits, shingles(other.text))
    parts.append((alike * 60 // 100, f"内容相似 {alike}%"))
    if _same(ticket.place, other.place):
        parts.append((20, "点位相同"))
        if _same(ticket.cat1, other.cat1):
            parts.append((10, "类别相同"))
    elif alike < COPY and _elsewhere(ticket.place, other.place):
        parts.append((-ELSEWHERE, "点位不同"))
    elif _same(ticket.community, other.community):
        parts.append((5, "社区相同"))
    if _same(ticket.phone, other.phone):
        parts.append((15, "电话相同"))
    apart = days_apart(ticket.at, other.at)
    if apart is not None and apart <= RECENT_DAYS:
        parts.append((5, f"相隔 {apart} 天"))
    return _made(LinkKind.MATTER, other, parts) if alike >= 20 else None


def _person(ticket: Facts, other: Facts) -> Suggestion | None:
    """Phone alone never makes a suggestion: a name or a place must agree too."""
    if not _same(ticket.phone, other.phone):
        return None
    parts = [(45, "电话相同")]
    if ticket.name not in NAMELESS and ticket.name == other.name:
        parts.append((35, "姓名相同"))
    if _same(ticket.place, other.place):
        parts.append((20, "点位相同"))
    return _made(LinkKind.PERSON, other, parts) if len(parts) > 1 else None


def _place(ticket: Facts, other: Facts) -> Suggestion | None:
    if _differ(ticket.street, other.street):
        return None
    if _same(ticket.place, other.place) and len(ticket.place) >= 4:
        return _made(LinkKind.PLACE, other, [(90, f"点位相同（{ticket.place}）")])
    short, long = sorted((ticket.place, other.place), key=len)
    if len(short) >= 6 and short in long and not _differ(ticket.community, other.community):
        return _made(LinkKind.PLACE, other, [(60, f"点位相近（{short}）")])
    return None


def _made(kind: LinkKind, other: Facts, parts: Sequence[tuple[int, str]]) -> Suggestion:
    why = tuple(f"{text} {points:+d}" for points, text in parts if points)
    return Suggestion(kind, other.id, min(100, max(0, sum(points for points, _ in parts))), why)


def _elsewhere(one: str, other: str) -> bool:
    """Whether two known places are not the same; one may say less than the other (甲小区, 甲小区东门)."""
    return bool(one) and bool(other) and one not in other and other not in one


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _differ(one: str, other: str) -> bool:
    return bool(one) and bool(other) and one != other


@dataclass(frozen=True, slots=True)
class RepeatGroup:
    """Tickets of the same phone and the same address within 30 days, shown together (F5.12); nothing is joined."""

    phone: str
    place: str
    tickets: tuple[int, ...]
    first_at: str
    last_at: str


def repeat_groups(tickets: Iterable[Facts], days: int = RECENT_DAYS, at_least: int = 3) -> list[RepeatGroup]:
    """Find runs of ``at_least`` tickets of one phone and place that lie within ``days`` of the first."""
    by_key: dict[tuple[str, str], list[Facts]] = {}
    for ticket in tickets:
        if ticket.phone and ticket.place and ticket.at:
            by_key.setdefault((ticket.phone, ticket.place), []).append(ticket)
    found = []
    for (phone, place), some in by_key.items():
        ordered = sorted(some, key=lambda ticket: (ticket.at, ticket.id))
        for run in _runs(ordered, timedelta(days=days), at_least):
            found.append(RepeatGroup(phone, place, tuple(t.id for t in run), run[0].at, run[-1].at))
    return sorted(found, key=lambda group: (-len(group.tickets), group.first_at))


def _runs(ordered: Sequence[Facts], span: timedelta, at_least: int) -> list[list[Facts]]:
    """Cut into runs that begin with a ticket and hold all within ``span`` of it; runs do not overlap."""
    runs, start = [], 0
    while start < len(ordered):
        first = datetime.fromisoformat(ordered[start].at)
        run = [ticket for ticket in ordered[start:] if datetime.fromisoformat(ticket.at) - first <= span]
        if len(run) >= at_least:
            runs.append(run)
            start += len(run)
        else:
            start += 1
    return runs


def groups(ids: Iterable[int], pairs: Iterable[tuple[int, int]]) -> list[frozenset[int]]:
    """Put tickets together along pairs that persons confirmed or numbers prove; each id stands in one group."""
    parent: dict[int, int] = {ticket: ticket for ticket in ids}

    def root(ticket: int) -> int:
        while parent[ticket] != ticket:
            parent[ticket] = parent[parent[ticket]]
            ticket = parent[ticket]
        return ticket

    for one, other in pairs:
        if one in parent and other in parent:
            parent[root(other)] = root(one)
    made: dict[int, set[int]] = {}
    for ticket in parent:
        made.setdefault(root(ticket), set()).add(ticket)
    return [frozenset(group) for group in made.values()]


def number_pairs(numbers: Mapping[int, str]) -> list[tuple[int, int]]:
    """Return pairs of tickets with the same base number, each with the first of its number."""
    bases = [base_number(number) if "B" in number or "b" in number else number for number in numbers.values()]
    if len(set(bases)) == len(bases):  # as in most windows; a year's are told apart at once
        return []
    first: dict[str, int] = {}
    return [
        (known, ticket)
        for ticket, base in zip(numbers, bases, strict=True)
        if (known := first.setdefault(base, ticket)) != ticket
    ]
