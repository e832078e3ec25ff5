"""What the analysis reports count beside ``queries.reports``: topics by words, the pace of handling, oldest ticket."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.rates import Window
from app.storage.database import OfficeDatabase
from app.storage.queries.reports import GROUPS

_AT = "coalesce(nullif(t.created_at, ''), t.identity_at)"
_WITHIN = (
    "t.is_void = 0 AND ((t.created_at >= :start AND t.created_at < :end)"
    " OR (t.created_at = '' AND t.identity_at >= :start AND t.identity_at < :end))"
)
_CLOSED_AT = "coalesce(nullif(s.unit_closed_at, ''), t.closed_at)"
_SENT_AT = "coalesce(nullif(s.dispatched_at, ''), nullif(t.dispatched_at, ''), " + _AT + ")"
_TEXT = "t.cat1 || ' ' || t.cat2 || ' ' || t.cat3 || ' ' || t.title"
_FROM = f"FROM main.ticket t JOIN main.ticket_state s ON s.ticket_id = t.id WHERE {_WITHIN}"


def _params(window: Window) -> dict[str, str]:
    return {"start": window.start.isoformat(), "end": window.end.isoformat()}


def _has(words: Sequence[str], prefix: str, params: dict[str, str]) -> str:
    """Give the SQL for: category or title holds one of the words; the words become parameters."""
    parts = []
    for place, word in enumerate(words):
        params[f"{prefix}_{place}"] = word
        parts.append(f"instr({_TEXT}, :{prefix}_{place}) > 0")
    return f"({' OR '.join(parts) or '0'})"


_Found = dict[str, dict[str, tuple[int, int]]]


def topic_counts(
    database: OfficeDatabase, window: Window, topics: Mapping[str, Sequence[str]], groups: Sequence[str] = ("",)
) -> dict[str, _Found]:
    """Count the tickets of a window that name a topic, in one pass: group key -> topic -> group -> (received, closed).

    A ticket can belong to several topics. Groups without any are left out. ``groups``: "" or keys of ``GROUPS``.
    """
    found: dict[str, _Found] = {by: {name: {} for name in topics} for by in groups}
    if not topics:
        return found
    params = _params(window)
    keys = [GROUPS[by].replace("{moment}", _AT) for by in groups]
    flags = [_has(words, f"w{n}", params) for n, words in enumerate(topics.values())]
    places = ", ".join(str(n) for n in range(1, len(keys) + len(flags) + 2))
    closed = f"({_CLOSED_AT} <> '' OR s.is_open = 0)"
    sql = f"SELECT {', '.join((*keys, *flags, closed))}, count(*) {_FROM} GROUP BY {places} ORDER BY {places}"
    for row in database.rows(sql, params):
        count, done = int(row[-1]), bool(row[-2])
        for name, is_named in zip(topics, row[len(keys) :], strict=False):
            for by, group in zip(groups, row, strict=False):
                if is_named:
                    received, finished = found[by][name].get(str(group), (0, 0))
                    found[by][name][str(group)] = (received + count, finished + count * done)
    return found


def topic_ids(
    database: OfficeDatabase,
    window: Window,
    words: Sequence[str],
    *,
    by: str = "",
    group: str | None = None,
    is_closed: bool = False,
) -> array[int]:
    """Ids behind one figure of ``topic_counts``, in order."""
    params = _params(window)
    sql = f"SELECT t.id {_FROM} AND {_has(words, 'w', params)}"
    if is_closed:
        sql += f" AND ({_CLOSED_AT} <> '' OR s.is_open = 0)"
    if group is not None:
        sql += f" AND {GROUPS[by].replace('{moment}', _AT)} = :grp"
        params["grp"] = group
    return database.integers(f"{sql} ORDER BY t.id", params)


@dataclass(frozen=True, slots=True)
class Pace:
    """How one unit's tickets of a window were handled: ``seconds`` from dispatch to its closing, over ``timed``."""

    received: int
    timed: int
    seconds: int
    returned: int
    urged: int
    repeated_rounds: int


PACE_PARTS: Mapping[str, str] = {
    "received": "1",
    "timed": f"({_CLOSED_AT} <> '' AND {_CLOSED_AT} >= {_SENT_AT})",
    "returned": "(s.returns > 0)",
    "urged": "(s.urges > 0)",
    "repeated_rounds": "(s.rounds > 1)",
}
"""件数、有办理时长、有退回、有催办、多轮办理: conditions over the tickets that a window received."""


def pace(database: OfficeDatabase, window: Window, by: str = "unit") -> dict[str, Pace]:
    """Measure each group's handling of the tickets that the window received."""
    timed = PACE_PARTS["timed"]
    length = f"sum(CASE WHEN {timed} THEN strftime('%s', {_CLOSED_AT}) - strftime('%s', {_SENT_AT}) ELSE 0 END)"
    sums = ", ".join(f"sum({PACE_PARTS[name]})" for name in ("returned", "urged", "repeated_rounds"))
    sql = f"SELECT {GROUPS[by]}, count(*), sum({timed}), {length}, {sums} {_FROM} GROUP BY 1 ORDER BY 1"
    rows = database.rows(sql, _params(window))
    return {str(group): Pace(*(int(value or 0) for value in values)) for group, *values in rows}


def pace_ids(database: OfficeDatabase, window: Window, part: str, by: str, group: str | None) -> array[int]:
    """Ids behind one figure of ``pace``, in order (None: of all groups)."""
    sql, params = f"SELECT t.id {_FROM} AND {PACE_PARTS[part]}", _params(window)
    if group is not None:
        sql, params = f"{sql} AND {GROUPS[by]} = :grp", {**params, "grp": group}
    return database.integers(f"{sql} ORDER BY t.id", params)


def numbers(database: OfficeDatabase, window: Window) -> dict[int, str]:
    """Return id and number of the tickets that a window received."""
    sql = f"SELECT t.id, t.ticket_no FROM main.ticket t WHERE {_WITHIN} ORDER BY t.id"
    return {int(ticket): str(number) for ticket, number in database.rows(sql, _params(window))}


def first_received(database: OfficeDatabase) -> datetime | None:
    """Return the moment of the register's oldest ticket; None while it is empty."""
    found = database.rows(
        "SELECT min(t.created_at) FROM main.ticket t WHERE t.is_void = 0 AND t.created_at <> ''"
        " UNION ALL SELECT min(t.identity_at) FROM main.ticket t WHERE t.is_void = 0 AND t.created_at = ''"
    )
    moments = [str(moment) for (moment,) in found if moment]
    return datetime.fromisoformat(min(moments)) if moments else None
