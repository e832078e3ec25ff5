"""What stands behind the rates ticket by ticket: how far it has come, ours beside the city's, not called back yet."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Any

from app.domain.rates import Source
from app.storage.database import OfficeDatabase
from app.storage.queries.rates import (
    IS_CLOSED,
    IS_VISITED,
    TABLES_SQL,
    Scope,
    answer_sql,
    excluded_sql,
    live,
    within,
)

PROGRESS: dict[str, str] = {
    "tickets": "1",
    "excluded": excluded_sql(),
    "closed": IS_CLOSED,
    "visited": IS_VISITED,
    "valid": f"({answer_sql(Source.CITY, 'valid_visit')}) IN ('是', '有效')",
    "assessed": "a.id IS NOT NULL",
    "to_assess": f"{IS_CLOSED} AND a.id IS NULL AND NOT {IS_VISITED}",
    "to_visit": f"{IS_CLOSED} AND NOT {IS_VISITED} AND NOT {excluded_sql()}",
    "open": f"NOT {IS_CLOSED}",
}
"""Numbers of a progress bar and the condition behind each."""


def progress(database: OfficeDatabase, scope: Scope) -> dict[str, int]:
    """Count the tickets of the window that meet each condition of ``PROGRESS``."""
    where, params = within(scope)
    sums = ", ".join(f"coalesce(sum({condition}), 0)" for condition in PROGRESS.values())
    row = database.rows(f"SELECT {sums} FROM {TABLES_SQL} WHERE {where}", params)[0]
    return {name: int(value) for name, value in zip(PROGRESS, row, strict=True)}


def progress_ids(database: OfficeDatabase, scope: Scope, name: str) -> array[int]:
    """Ids behind one number of ``progress``."""
    where, params = within(scope)
    sql = f"SELECT t.id FROM {TABLES_SQL} WHERE {where} AND {PROGRESS[name]} ORDER BY t.id"
    return database.integers(sql, params)


@dataclass(frozen=True, slots=True)
class Compared:
    """A ticket with an internal assessment and a result of the city (texts as they stand)."""

    ticket_id: int
    ticket_no: str
    unit: str
    community: str
    visit_id: int | None
    visited_at: str
    specialist: str
    internal: tuple[str, str, str]
    city: tuple[str, str, str]
    valid_visit: str
    explanation: str
    is_excluded: bool


def compared(database: OfficeDatabase, scope: Scope) -> list[Compared]:
    """Tickets of the window that were assessed here and called back by the city, in order of their numbers."""
    where, params = within(scope)
    city = ", ".join(
        answer_sql(Source.CITY, column) for column in ("contacted", "resolved", "satisfied", "valid_visit")
    )
    reason = (
        "coalesce((SELECT e.reason FROM main.visit_explanation e WHERE e.city_visit_id = v.id"
        f" AND {live('e', has_event=False)} ORDER BY e.id DESC LIMIT 1), '')"
    )
    rows = database.rows(
        f"SELECT t.id, t.ticket_no, t.unit, t.community, v.id, coalesce(v.visited_at, ''), a.specialist, a.contacted,"
        f" a.resolved, a.satisfied, {city}, {reason}, {excluded_sql()} FROM {TABLES_SQL}"
        f" WHERE t.id IN (SELECT ticket_id FROM main.three_rate_assessment) AND {where} AND a.id IS NOT NULL"
        f" AND {IS_VISITED} ORDER BY t.ticket_no, t.id",
        params,
    )
    return [_compared(row) for row in rows]


def _compared(row: tuple[Any, ...]) -> Compared:
    number, ticket_no, unit, community, visit, visited_at, specialist = row[:7]
    return Compared(
        number,
        ticket_no,
        unit,
        community,
        visit,
        visited_at,
        specialist,
        internal=(row[7], row[8], row[9]),
        city=(row[10], row[11], row[12]),
        valid_visit=row[13],
        explanation=row[14],
        is_excluded=bool(row[15]),
    )


@dataclass(frozen=True, slots=True)
class Unvisited:
    """A ticket that the city has not called back yet."""

    ticket_id: int
    ticket_no: str
    title: str
    unit: str
    due_at: str
    closed_at: str
    answers: tuple[str, str, str]


def to_visit(database: OfficeDatabase, scope: Scope) -> list[Unvisited]:
    """Tickets of the window that are closed and assessable and that the city has not called back."""
    where, params = within(scope)
    rows = database.rows(
        "SELECT t.id, t.ticket_no, t.title, t.unit, t.due_at, t.closed_at, coalesce(a.contacted, t.contacted),"
        f" coalesce(a.resolved, ''), coalesce(a.satisfied, '') FROM {TABLES_SQL}"
        f" WHERE {where} AND {PROGRESS['to_visit']}",
        params,
    )
    return [Unvisited(n, no, title, unit, due, closed, (c, r, s)) for n, no, title, unit, due, closed, c, r, s in rows]
