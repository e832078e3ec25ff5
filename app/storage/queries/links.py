"""Look-ups behind suggestions and chains: tickets that may be the same as one, by index or by the search index."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from app.domain.links import Facts, phone_digits, place_key
from app.domain.ticket_identity import base_number
from app.storage.database import OfficeDatabase
from app.storage.search import letters, match_expression

_COLUMNS = (
    "t.id, t.ticket_no, t.identity_at, t.caller_phone, t.caller_name, t.location, t.community, t.street, t.cat1,"
    " t.title, x.content"
)
_FROM = "FROM ticket t JOIN ticket_text x ON x.ticket_id = t.id"
_PHRASE = 5
_PHRASES = 8
_CANDIDATES = 300


def facts(database: OfficeDatabase, ids: Iterable[int]) -> list[Facts]:
    """Return what is compared of these tickets, void ones left out."""
    marks = json.dumps(sorted(set(ids)))
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE t.is_void = 0 AND t.id IN (SELECT value FROM json_each(?))"
    return [_facts(*row) for row in database.rows(sql, (marks,))]


def _facts(
    ticket: int,
    number: str,
    at: str,
    phone: str,
    name: str,
    location: str,
    community: str,
    street: str,
    cat1: str,
    title: str,
    content: str,
) -> Facts:
    place = place_key(location, content)
    text = content or title
    return Facts(ticket, number, at, phone_digits(phone), name.strip(), place, community, street, cat1, text)


def of_base_number(database: OfficeDatabase, ticket_no: str) -> list[int]:
    """Return tickets with the same number apart from the suffix of a re-dispatch."""
    base = base_number(ticket_no)
    rows = database.rows(
        "SELECT id, ticket_no FROM ticket WHERE ticket_no >= ? AND ticket_no < ? AND is_void = 0 ORDER BY id",
        (base, base + "\uffff"),
    )
    return [int(ticket) for ticket, number in rows if base_number(number) == base]


def candidates(database: OfficeDatabase, ticket: Facts) -> set[int]:
    """Return tickets worth comparing: same number, phone, body or place, or several phrases in common; newest first."""
    found = set(of_base_number(database, ticket.ticket_no))
    rest = "AND is_void = 0 ORDER BY created_at DESC LIMIT ?"
    if ticket.phone:
        sql = f"SELECT id FROM ticket WHERE phone_key = (SELECT phone_key FROM ticket WHERE id = ?) {rest}"
        found.update(database.integers(sql, (ticket.id, _CANDIDATES)))
    same_body = "SELECT id FROM ticket WHERE content_key = (SELECT content_key FROM ticket WHERE id = ?)"
    found.update(database.integers(f"{same_body} {rest}", (ticket.id, _CANDIDATES)))
    for query in (match_expression(ticket.place), any_phrase(ticket.text)):
        if query:
            sql = "SELECT rowid FROM ticket_search WHERE ticket_search MATCH ? ORDER BY rowid DESC LIMIT ?"
            found.update(database.integers(sql, (query, _CANDIDATES)))
    return found - {ticket.id}


def any_phrase(text: str) -> str:
    """Build a search for any of several phrases spread over a text."""
    bare = letters(text)[:2000]
    if len(bare) < _PHRASE:
        return ""
    step = max(_PHRASE, (len(bare) - _PHRASE) // _PHRASES or 1)
    phrases = dict.fromkeys(bare[at : at + _PHRASE] for at in range(0, len(bare) - _PHRASE + 1, step))
    return " OR ".join(f'"{" ".join(phrase)}"' for phrase in phrases)


def repeated_callers(database: OfficeDatabase, start: str, end: str, at_least: int) -> list[Facts]:
    """Return the tickets of a span (ISO moments, end not included) whose phone comes at least so often."""
    sql = (
        f"WITH often AS (SELECT phone_key FROM ticket WHERE is_void = 0 AND phone_key <> '' AND identity_at >= ?1"
        f" AND identity_at < ?2 GROUP BY phone_key HAVING count(*) >= ?3)"
        f" SELECT {_COLUMNS} {_FROM} WHERE t.is_void = 0 AND t.identity_at >= ?1 AND t.identity_at < ?2"
        " AND t.phone_key IN (SELECT phone_key FROM often)"
    )
    return [_facts(*row) for row in database.rows(sql, (start, end, at_least))]


def links_of(database: OfficeDatabase, ids: Sequence[int]) -> list[tuple[int, str, int, int, int, int, str, str, str]]:
    """Return links that touch these tickets: id, kind, a, b, is_same, score, why, made_at, actor."""
    marks = json.dumps(list(ids))
    return database.rows(
        "SELECT id, kind, ticket_a, ticket_b, is_same, score, why, made_at, actor FROM ticket_link WHERE is_void = 0"
        " AND (ticket_a IN (SELECT value FROM json_each(?1)) OR ticket_b IN (SELECT value FROM json_each(?1)))"
        " ORDER BY id",
        (marks,),
    )


def numbers_between(database: OfficeDatabase, start: str, end: str) -> dict[int, str]:
    """Return id and number of the tickets of a span (by their first known moment)."""
    sql = "SELECT id, ticket_no FROM ticket WHERE is_void = 0 AND identity_at >= ? AND identity_at < ?"
    return {int(ticket): str(number) for ticket, number in database.rows(sql, (start, end))}


def same_matter_pairs(database: OfficeDatabase) -> list[tuple[int, int, int]]:
    """Return every judgement on 同一事项: (a, b, is_same)."""
    sql = "SELECT ticket_a, ticket_b, is_same FROM ticket_link WHERE is_void = 0 AND kind = 'matter' ORDER BY id"
    return [(int(a), int(b), int(same)) for a, b, same in database.rows(sql)]
