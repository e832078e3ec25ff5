"""What the rates are counted from: the answers that stand for each ticket, in groups or ticket by ticket.

SQL counts tickets with the same answers; the definition is applied to those few cells in ``domain/rates.py``, so that
one pass over the tickets serves every definition with the same source and moment.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.answers import OTHER, Answers, canonical, read_answers
from app.domain.exclusion_states import EXCLUDED_STATES
from app.domain.rates import Cell, Source, TimeField, Window
from app.domain.tickets_open import CLOSED_STATUSES
from app.domain.what_if import Fact
from app.storage.database import OfficeDatabase
from app.storage.queries import tallying

GROUPS: dict[str, str] = {
    "": "''",
    "unit": "t.unit",
    "community": "t.community",
    "area": "coalesce((SELECT CASE WHEN u.kind = 'area' THEN u.name END FROM handling_unit u WHERE u.name = t.unit),"
    " (SELECT nullif(u.parent, '') FROM handling_unit u WHERE u.name = t.community),"
    " (SELECT nullif(u.parent, '') FROM handling_unit u WHERE u.name = t.unit), '')",
}
"""What a row stands for: one for all, 承办单位, 村/社区, 包片 (the area above the community or the unit)."""

_WORDS = ", ".join(f"'{word}'" for word in EXCLUDED_STATES)
_CLOSED = ", ".join(f"'{word}'" for word in CLOSED_STATUSES)
_COLUMNS = ("valid_visit", "contacted", "resolved", "satisfied")
_MOMENTS = {
    TimeField.DISPATCHED: "t.dispatched_at",
    TimeField.CLOSED: "t.closed_at",
    TimeField.VISITED: "v.visited_at",
}
_HAS_HOTLINE = "(t.valid_visit <> '' OR t.resolved <> '' OR t.satisfied <> '')"
_UNIT_CLOSE = "FROM main.ticket_event e WHERE e.ticket_id = t.id AND e.node = 'unit_close' AND e.is_void = 0"
UNIT_CLOSED_AT = f"coalesce((SELECT max(e.at) {_UNIT_CLOSE}), t.closed_at)"
IS_CLOSED = f"(t.closed_at <> '' OR t.status IN ({_CLOSED}) OR EXISTS (SELECT 1 {_UNIT_CLOSE}))"
IS_VISITED = f"(v.id IS NOT NULL OR {_HAS_HOTLINE})"


def live(alias: str, *, has_event: bool = True) -> str:
    """Give the SQL for: this row counts (``has_event``: a table whose rows may belong to a step of the flow)."""
    stands = f"(SELECT o.undone_by_id FROM main.operation o WHERE o.id = {alias}.operation_id) IS NULL"
    if not has_event:
        return stands
    in_force = f"(SELECT f.is_void FROM main.ticket_event f WHERE f.id = {alias}.event_id) = 0"
    return f"CASE WHEN {alias}.event_id IS NULL THEN {stands} ELSE {in_force} END"


def excluded_sql(ticket: str = "t") -> str:
    """Give the SQL for: left out of the rates (剔除 / 不纳入考核). The one place that decides.

    The hotline's 考核状态 says so, or an application of this office passed (its last 结果登记).
    """
    passed = (
        f"EXISTS (SELECT 1 FROM main.exclusion p WHERE p.ticket_id = {ticket}.id AND p.is_void = 0 AND 'pass' = ("
        "SELECT q.verdict FROM main.exclusion_step q WHERE q.exclusion_id = p.id AND q.is_void = 0"
        " AND q.kind = 'decide' ORDER BY q.at DESC, q.id DESC LIMIT 1))"
    )
    return f"({ticket}.assessment IN ({_WORDS}) OR {passed})"


TABLES_SQL = f"""main.ticket t
LEFT JOIN main.city_visit v ON v.id = (SELECT w.id FROM main.city_visit w WHERE w.ticket_id = t.id AND {live("w")}
    ORDER BY w.visited_at DESC, w.id DESC LIMIT 1)
LEFT JOIN main.three_rate_assessment a ON a.id = (SELECT b.id FROM main.three_rate_assessment b
    WHERE b.ticket_id = t.id AND {live("b")} ORDER BY b.round_no DESC, b.id DESC LIMIT 1)"""


def answer_sql(source: Source, column: str) -> str:
    """Give the SQL of an answer that stands for a ticket: of the city, of this office, or the best known."""
    inside = "''" if column == "valid_visit" else f"a.{column}"
    if source is Source.INTERNAL:
        return f"coalesce({inside}, '')"
    internal = f" WHEN a.id IS NOT NULL THEN {inside}" if source is Source.BEST else ""
    return (
        f"CASE WHEN v.id IS NOT NULL THEN v.{column} WHEN {_HAS_HOTLINE} THEN t.{column}{internal} ELSE t.{column} END"
    )


def _answers(source: Source) -> str:
    """Give the SQL for the answers of ``_COLUMNS`` as one text with ``tallying.WITHIN`` between them."""
    if source is Source.INTERNAL:
        return _together([answer_sql(source, column) for column in _COLUMNS])
    hotline, visited = (_together([f"{table}.{column}" for column in _COLUMNS]) for table in "tv")
    inside = _together(["''" if column == "valid_visit" else f"a.{column}" for column in _COLUMNS])
    internal = f" WHEN {_HAS_HOTLINE} THEN {hotline} WHEN a.id IS NOT NULL THEN {inside}"
    chosen = internal if source is Source.BEST else ""
    return f"(CASE WHEN v.id IS NOT NULL THEN {visited}{chosen} ELSE {hotline} END)"


def _together(texts: Sequence[str]) -> str:
    return f" || '{tallying.WITHIN}' || ".join(f"({text})" for text in texts)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which tickets: a moment in a window; whose answers; what a group is (a key of ``GROUPS``)."""

    window: Window
    time_field: TimeField
    source: Source
    by: str = ""


_ALWAYS = Window(datetime.min, datetime.max)


def within(scope: Scope) -> tuple[str, list[str]]:
    """Give the SQL for: a ticket ``t`` belongs to the scope's window; and its parameters."""
    start, end = scope.window.start.isoformat(), scope.window.end.isoformat()
    if scope.time_field is TimeField.CREATED:
        sql = (
            "((t.created_at >= ? AND t.created_at < ?)"
            " OR (t.created_at = '' AND t.identity_at >= ? AND t.identity_at < ?))"
        )
        return f"t.is_void = 0 AND {sql}", [start, end, start, end]
    moment = _MOMENTS[scope.time_field]
    return f"t.is_void = 0 AND {moment} >= ? AND {moment} < ?", [start, end]


def _selected(scope: Scope, where: str) -> str:
    answers = ", ".join(f"{answer_sql(scope.source, column)} AS {column}" for column in _COLUMNS)
    return (
        f"SELECT t.id AS id, {GROUPS[scope.by]} AS grp, {excluded_sql()} AS excluded, {answers}"
        f" FROM {TABLES_SQL} WHERE {where}"
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """Counted tickets; ``unread``: answers that nobody knows (column, text, how many tickets)."""

    cells: tuple[Cell, ...]
    unread: tuple[tuple[str, str, int], ...]


def tallies(database: OfficeDatabase, scope: Scope, sources: Sequence[Source]) -> dict[Source, Tally]:
    """Count the tickets of each group by answers and exclusion, for several sources in one pass (not scope's own)."""
    (counts,) = _counted(database, scope, (GROUPS[scope.by],), sources)
    width = len(_COLUMNS)
    return {source: _tally(counts, 2 + place * width, 2 + (place + 1) * width) for place, source in enumerate(sources)}


def tallies_by(database: OfficeDatabase, scope: Scope, groups: Sequence[str]) -> dict[str, Tally]:
    """Count the tickets for several groupings (keys of ``GROUPS``) in one pass, by the scope's source."""
    found = _counted(database, scope, [GROUPS[by] for by in groups], (scope.source,))
    return {by: _tally(counts, 2, 2 + len(_COLUMNS)) for by, counts in zip(groups, found, strict=True)}


def cells_by_day(database: OfficeDatabase, scope: Scope) -> tuple[Cell, ...]:
    """Count the tickets of each day (2026-09-18, of the scope's own moment) by the answers of its source."""
    moment = _MOMENTS.get(scope.time_field, "CASE WHEN t.created_at <> '' THEN t.created_at ELSE t.identity_at END")
    (counts,) = _counted(database, scope, (f"substr({moment}, 1, 10)",), (scope.source,))
    return _tally(counts, 2, 2 + len(_COLUMNS)).cells


def _counted(
    database: OfficeDatabase, scope: Scope, keys: Sequence[str], sources: Sequence[Source]
) -> list[Counter[tuple[str, ...]]]:
    """Count the tickets of a scope by (key, excluded, answers of each source …) for each key."""
    where, params = within(scope)
    rest = f"FROM {_tables(database, scope)} WHERE {where}"
    excluded = f"CASE WHEN {excluded_sql()} THEN '1' ELSE '0' END"
    shared = (excluded, *(answer_sql(source, column) for source in sources for column in _COLUMNS))
    joined = _together([excluded, *map(_answers, sources)])
    return tallying.tallies(database, keys, shared, rest, params, joined)


def _tables(database: OfficeDatabase, scope: Scope) -> str:
    """Read a wide window from end to end, any other through the index."""
    if scope.time_field is TimeField.CREATED and not tallying.is_wide(database, scope.window):
        return TABLES_SQL
    return TABLES_SQL.replace(" t\n", " t NOT INDEXED\n", 1)


def _tally(counts: Mapping[tuple[Any, ...], int], start: int, end: int) -> Tally:
    cells: Counter[tuple[str, Answers, bool]] = Counter()
    unread: Counter[tuple[str, str]] = Counter()
    for row, count in counts.items():
        texts = row[start:end]
        valid, contacted, resolved, satisfied = texts
        cells[row[0], read_answers(contacted, resolved, satisfied, valid), row[1] == "1"] += count
        for column, text in zip(_COLUMNS, texts, strict=True):
            if canonical(column, text) == OTHER:
                unread[column, text] += count
    return Tally(
        tuple(Cell(group, answers, excluded, count) for (group, answers, excluded), count in cells.items()),
        tuple((column, text, count) for (column, text), count in sorted(unread.items())),
    )


def cells(database: OfficeDatabase, scope: Scope) -> tuple[Cell, ...]:
    """Count the tickets of each group by the answers of the scope's source."""
    return tallies(database, scope, (scope.source,))[scope.source].cells


def facts(database: OfficeDatabase, scope: Scope, ticket_ids: Sequence[int] | None = None) -> list[Fact]:
    """Each ticket of the window (of ``ticket_ids`` only those) with its answers, in order of the ids."""
    where, params = within(scope)
    if ticket_ids is not None:
        where += " AND t.id IN (SELECT value FROM json_each(?))"
        params = [*params, json.dumps(list(ticket_ids))]
    return _facts(database.rows(f"{_selected(scope, where)} ORDER BY t.id", params))


def _facts(rows: Iterable[tuple[Any, ...]]) -> list[Fact]:
    """Read the answers of each ticket; the same words are read once."""
    known: dict[tuple[str, ...], Answers] = {}
    found = []
    for number, group, out, valid, *rest in rows:
        words = (*rest, valid)
        answers = known.get(words) or known.setdefault(words, read_answers(*words))
        found.append(Fact(number, group, answers, bool(out)))
    return found


def ids_by_answers(database: OfficeDatabase, scope: Scope) -> list[tuple[Answers, bool, list[int]]]:
    """Ids of the tickets of a scope by the answers of its source and by whether they are excluded."""
    where, params = within(scope)
    answers = [answer_sql(scope.source, column) for column in _COLUMNS]
    wanted = ("t.id", excluded_sql(), *answers)
    ids, *words = tallying.columns(database, wanted, f"FROM {_tables(database, scope)} WHERE {where}", params)
    found: dict[tuple[str, ...], list[int]] = {}
    for number, key in zip(ids, zip(*words, strict=True), strict=True):
        found.setdefault(key, []).append(int(number))
    return [
        (read_answers(contacted, resolved, satisfied, valid), out == "1", numbers)
        for (out, valid, contacted, resolved, satisfied), numbers in found.items()
    ]


def facts_of(database: OfficeDatabase, ticket_ids: Sequence[int], source: Source = Source.BEST) -> list[Fact]:
    """Read these tickets with the answers that stand, whenever they came in."""
    far = Scope(_ALWAYS, TimeField.CREATED, source)
    where = "t.is_void = 0 AND t.id IN (SELECT value FROM json_each(?))"
    return _facts(database.rows(f"{_selected(far, where)} ORDER BY t.id", (json.dumps(list(ticket_ids)),)))


def setting_keys(database: OfficeDatabase, prefix: str) -> list[str]:
    """Names of the settings that begin with a prefix."""
    sql = "SELECT DISTINCT key FROM setting WHERE substr(key, 1, ?) = ? ORDER BY key"
    return [str(key) for (key,) in database.rows(sql, (len(prefix), prefix))]
