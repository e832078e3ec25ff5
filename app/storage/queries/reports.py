"""Figures of a window for the reports: every measure of a scope from one grouped pass, and the ids behind each.

A measure is one SQL condition over a ticket (``t``) and its derived state (``s``), so that a count and the list behind
it cannot disagree. Parameters: :start, :end (the window), :cut (as of when open and overdue are seen).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.domain.rates import TimeField, Window
from app.storage.database import OfficeDatabase
from app.storage.queries import tallying
from app.storage.queries.rates import GROUPS as PLACES
from app.storage.queries.rates import excluded_sql


@dataclass(frozen=True, slots=True)
class Scope:
    """Which window, seen when, by which moment a ticket belongs to it, grouped by a key of ``GROUPS``.

    ``starts``: "noon" lets the groups ``day`` and ``hour`` follow days from noon to noon.
    """

    window: Window
    cut: datetime
    time_field: TimeField = TimeField.CREATED
    by: str = ""
    starts: str = ""

    @property
    def params(self) -> dict[str, str]:
        """Named parameters of the SQL."""
        start, end = self.window.start.isoformat(), self.window.end.isoformat()
        return {"start": start, "end": end, "cut": self.cut.isoformat()}


def _first(one: str, other: str) -> str:
    """Give the SQL for the first of two texts that is not empty (no function is called: it is asked of every row)."""
    return f"(CASE WHEN {one} <> '' THEN {one} ELSE {other} END)"


def _in(moment: str, other: str = "") -> str:
    """Give the SQL for: a moment, or where it is empty the other one, falls into the window."""
    within = f"({moment} >= :start AND {moment} < :end)"
    return f"(CASE WHEN {moment} <> '' THEN {within} ELSE {_in(other)} END)" if other else within


_SENT_AT = "CASE WHEN s.has_events THEN s.dispatched_at ELSE t.dispatched_at END"
_DUE_AT = _first("s.handle_due_at", "t.due_at")
_CLOSED_AT = _first("s.unit_closed_at", "t.closed_at")
_IS_CLOSED_IN = _in("s.unit_closed_at", "t.closed_at")
_MOMENT = {
    TimeField.CREATED: _first("t.created_at", "t.identity_at"),
    TimeField.DISPATCHED: "t.dispatched_at",
    TimeField.CLOSED: _CLOSED_AT,
}
_RECEIVED_IN = {
    TimeField.CREATED: _in("t.created_at", "t.identity_at"),
    TimeField.DISPATCHED: _in("t.dispatched_at"),
    TimeField.CLOSED: _IS_CLOSED_IN,
}
_RECEIVED = "{received}"
_OPEN = "((s.is_open <> 0 OR s.ended_at >= :end) AND {moment} < :end)"


def _step(*nodes: str) -> str:
    listed = ", ".join(f"'{node}'" for node in nodes)
    steps = "SELECT e.ticket_id FROM main.ticket_event e WHERE e.is_void = 0 AND e.at >= :start AND e.at < :end"
    return f"(s.has_events = 1 AND t.id IN ({steps} AND e.node IN ({listed})))"


def _marked(*marks: str) -> str:
    some = " OR ".join(f"instr(' ' || s.marks || ' ', ' {mark} ') > 0" for mark in marks)
    return f"(s.marks <> '' AND ({some}))"


_LATE = f"({_DUE_AT} <> '' AND {_DUE_AT} < :cut AND NOT ({_CLOSED_AT} <> '' AND {_CLOSED_AT} < :cut))"
_HEADS: Mapping[str, str] = {"received": _RECEIVED, "closed": _IS_CLOSED_IN, "open": _OPEN}
_BESIDES: Mapping[str, Mapping[str, str]] = {
    "received": {
        "received": "1",
        "urgent": _marked("urgent"),
        "supervised": _marked("supervised_city", "supervised_district"),
        "named": _marked("named"),
        "excluded": excluded_sql(),
        "received_closed": "(s.is_open = 0 OR s.unit_closed_at <> '' OR t.closed_at <> '')",
        "received_open": "(s.is_open = 1 AND s.unit_closed_at = '' AND t.closed_at = '')",
    },
    "closed": {"closed": "1", "closed_late": f"(t.due_at <> '' AND {_CLOSED_AT} > t.due_at)"},
    "open": {"open": "1", "overdue": _LATE},
}
"""Measures of the tickets that were received, closed or open: what holds for them besides, asked of those alone."""
_OF_THE_RECEIVED = _BESIDES["received"].keys()
MEASURES: Mapping[str, str] = {
    "signed": _in("s.signed_at"),
    "returned": _step("return"),
    "return_accepted": _step("return_accepted"),
    "dispatched": _in(f"({_SENT_AT})"),
    "responded": _step("respond"),
    "ended": f"({_in('s.ended_at')} AND s.state <> 'returned')",
    "touched": f"({_RECEIVED} OR {_OPEN} OR {_in('s.ended_at')} OR {_IS_CLOSED_IN} OR {_in('s.signed_at')}"
    f" OR {_in(f'({_SENT_AT})')} OR {_step('return', 'return_accepted', 'respond')})",
    **{name: f"({_HEADS[head]} AND {more})" for head, some in _BESIDES.items() for name, more in some.items()},
}
"""来件、签收、退回、退回成功、派单、响应、办结、超时办结、结案、在办、超时、紧急、督办、点名、剔除 and combinations."""

SEPARATOR = "\x1f"
GROUPS: Mapping[str, str] = {
    **PLACES,
    "cat1": "t.cat1",
    "cat2": f"t.cat1 || '{SEPARATOR}' || t.cat2",
    "cat3": f"t.cat1 || '{SEPARATOR}' || t.cat2 || '{SEPARATOR}' || t.cat3",
    "channel": "t.channel",
    "source_level": "t.source_level",
    "kind": "t.kind",
    "location": "t.location",
    "hour": "substr({moment}, 12, 2)",
    "day": "substr({moment}, 1, 10)",
    "month": "substr({moment}, 1, 7)",
}
"""What a row stands for; categories as the whole path, its levels apart by ``SEPARATOR``."""
_NOON_DAY = "coalesce(date({moment}, '+12 hours'), '')"
_FROM = "FROM main.ticket t{how} LEFT JOIN main.ticket_state s ON s.ticket_id = t.id WHERE t.is_void = 0"
"""Every ticket has its state; joined so, it is not even looked up where nothing is asked of it."""


def _sql(text: str, scope: Scope) -> str:
    return text.replace("{received}", _RECEIVED_IN[scope.time_field]).replace("{moment}", _MOMENT[scope.time_field])


def _group(scope: Scope) -> str:
    text = _NOON_DAY if scope.by == "day" and scope.starts == "noon" else GROUPS[scope.by]
    return _sql(text, scope)


def _narrowed(database: OfficeDatabase, scope: Scope, measures: Sequence[str]) -> str:
    """Look only at tickets that can count: the window's own, through an index unless it is wide, else those it touched.

    Every measure implies ``touched``; leaving the others out first halves the time of the sums.
    """
    if not set(measures) <= _OF_THE_RECEIVED:
        return f"{_FROM.format(how=' NOT INDEXED')} AND {_sql(MEASURES['touched'], scope)}"
    if scope.time_field is not TimeField.CREATED or tallying.is_wide(database, scope.window):
        return f"{_FROM.format(how=' NOT INDEXED')} AND {_sql(_RECEIVED, scope)}"
    within = "t.created_at >= :start AND t.created_at < :end"
    plain = "t.created_at = '' AND t.identity_at >= :start AND t.identity_at < :end"
    return f"{_FROM.format(how='')} AND ({within} OR {plain})"


def counts(database: OfficeDatabase, scope: Scope, measures: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Count the tickets that meet each measure, by group; groups where all are 0 are left out."""
    return counts_by(database, scope, (scope.by,), measures)[scope.by]


def counts_by(
    database: OfficeDatabase, scope: Scope, groups: Sequence[str], measures: Sequence[str]
) -> dict[str, dict[str, tuple[int, ...]]]:
    """Count as ``counts`` does by several groups, in one pass over the tickets."""
    keys = [_group(replace(scope, by=by)) for by in groups]
    rest = _narrowed(database, scope, measures)
    found = tallying.tallies(database, keys, (_flags(scope, measures),), rest, scope.params)
    return {by: _unfolded(cells, len(measures)) for by, cells in zip(groups, found, strict=True)}


def _flags(scope: Scope, measures: Sequence[str]) -> str:
    """Give the SQL of one number a ticket: a bit for each measure that it meets.

    What measures share is asked once, and not at all where ``_narrowed`` has asked it.
    """
    bits = {name: 1 << place for place, name in enumerate(measures)}
    parts = [_bit(MEASURES[name], bit) for name, bit in bits.items() if not any(name in s for s in _BESIDES.values())]
    for head, some in _BESIDES.items():
        own = " + ".join(_bit(some[name], bit) for name, bit in bits.items() if name in some)
        if own:
            is_sure = head == "received" and bits.keys() <= _OF_THE_RECEIVED
            parts.append(own if is_sure else f"CASE WHEN {_HEADS[head]} THEN {own} ELSE 0 END")
    return _sql(" + ".join(parts), scope)


def _bit(condition: str, bit: int) -> str:
    return str(bit) if condition == "1" else f"CASE WHEN {condition} THEN {bit} ELSE 0 END"


def _unfolded(cells: Mapping[tuple[str, ...], int], width: int) -> dict[str, tuple[int, ...]]:
    """Turn tickets by (group, flags) into the measures of each group."""
    found: dict[str, list[int]] = {}
    for (group, flags), count in cells.items():
        bits = int(flags)
        if bits:
            values = found.setdefault(group, [0] * width)
            for place in range(width):
                if bits >> place & 1:
                    values[place] += count
    return {group: tuple(found[group]) for group in sorted(found)}


def totals(database: OfficeDatabase, scope: Scope, measures: Sequence[str]) -> dict[str, int]:
    """Count the tickets of the whole scope that meet each measure."""
    found = counts(database, replace(scope, by=""), measures).get("", (0,) * len(measures))
    return dict(zip(measures, found, strict=True))


def ids(database: OfficeDatabase, scope: Scope, measure: str, group: str | Sequence[str] | None = None) -> array[int]:
    """Ids behind one figure of ``counts`` (several groups: of their sum; None: of ``totals``), in order."""
    is_narrow = measure in _OF_THE_RECEIVED  # any other measure says for itself which tickets the window touched
    rest = _narrowed(database, scope, (measure,)) if is_narrow else _FROM.format(how=" NOT INDEXED")
    sql = f"SELECT t.id {rest} AND {_sql(MEASURES[measure], scope)}"
    params: dict[str, Any] = dict(scope.params)
    if group is not None:
        some = json.dumps([group] if isinstance(group, str) else list(group))
        sql, params = f"{sql} AND {_group(scope)} IN (SELECT value FROM json_each(:grp))", {**params, "grp": some}
    return database.integers(f"{sql} ORDER BY t.id", params)


LISTED = ("ticket_no", "created_at", "title", "unit", "community", "status", "due_at")


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket in a report's list; ``values`` in the order of the columns asked for."""

    ticket_id: int
    values: tuple[str, ...]


_STATE_COLUMNS = frozenset(
    ("state", "waiting", "since", "limit_kind", "limit_due_at", "handle_due_at", "arrived_at", "signed_at", "marks")
) | {"unit_closed_at", "ended_at", "progress", "urges", "returns", "rounds", "red_flag", "sent_at"}


def lines(database: OfficeDatabase, ticket_ids: Sequence[int], columns: Sequence[str] = LISTED) -> list[Line]:
    """Read some columns of these tickets in the order of the ids (``sent_at``: the first dispatch)."""
    shown = ", ".join(_column(name) for name in columns)
    rows = database.rows(
        f"SELECT t.id, {shown} FROM json_each(?) j JOIN main.ticket t ON t.id = j.value"
        " LEFT JOIN main.ticket_state s ON s.ticket_id = t.id ORDER BY j.key",
        (json.dumps(list(ticket_ids)),),
    )
    return [
        Line(int(number), tuple("" if value is None else str(value) for value in values)) for number, *values in rows
    ]


def _column(name: str) -> str:
    if name == "sent_at":
        return "coalesce(nullif(s.dispatched_at, ''), t.dispatched_at)"
    return f"s.{name}" if name in _STATE_COLUMNS else f"t.{name}"


FINGERPRINT = (
    "SELECT t.id, t.version || '|' || t.status || '|' || t.unit || '|' || t.community || '|' || t.created_at || '|'"
    " || t.dispatched_at || '|' || t.due_at || '|' || t.closed_at || '|' || t.cat1 || '|' || t.cat2 || '|' || t.cat3"
    " || '|' || t.assessment || '|' || t.valid_visit || '|' || t.contacted || '|' || t.resolved || '|' || t.satisfied"
    " || '|' || coalesce(s.state || '|' || s.since || '|' || s.signed_at || '|' || s.dispatched_at || '|'"
    " || s.unit_closed_at || '|' || s.ended_at || '|' || s.marks || '|' || s.rounds || '|' || s.returns || '|'"
    " || s.urges, '') || '|' || coalesce((SELECT max(v.id) FROM main.city_visit v WHERE v.ticket_id = t.id), 0)"
    " || '|' || coalesce((SELECT max(a.id) FROM main.three_rate_assessment a WHERE a.ticket_id = t.id), 0)"
    f" || '|' || {excluded_sql()} || '|' || t.is_void"
    " FROM json_each(?) j JOIN main.ticket t ON t.id = j.value LEFT JOIN main.ticket_state s ON s.ticket_id = t.id"
    " ORDER BY j.key"
)


def fingerprints(database: OfficeDatabase, ticket_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Everything of these tickets that a report can count, as one text each: two moments can be compared."""
    return [(int(n), str(text)) for n, text in database.rows(FINGERPRINT, (json.dumps(list(ticket_ids)),))]
