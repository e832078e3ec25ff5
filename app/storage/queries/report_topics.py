"""What the analysis reports count beside ``queries.reports``: topics by words, the pace of handling, oldest ticket."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.rates import Window
from app.domain.ticket_identity import base_number
from app.storage.database import OfficeDatabase
from app.storage.queries import tallying
from app.storage.queries.reports import GROUPS

_AT = "(CASE WHEN t.created_at <> '' THEN t.created_at ELSE t.identity_at END)"
_WITHIN = (
    "t.is_void = 0 AND ((t.created_at >= :start AND t.created_at < :end)"
    " OR (t.created_at = '' AND t.identity_at >= :start AND t.identity_at < :end))"
)
_CLOSED_AT = "(CASE WHEN s.unit_closed_at <> '' THEN s.unit_closed_at ELSE t.closed_at END)"
_SENT_AT = "coalesce(nullif(s.dispatched_at, ''), nullif(t.dispatched_at, ''), " + _AT + ")"
_TEXT = "t.cat1 || ' ' || t.cat2 || ' ' || t.cat3 || ' ' || t.title"
_FROM = f"FROM main.ticket t JOIN main.ticket_state s ON s.ticket_id = t.id WHERE {_WITHIN}"
_IS_CLOSED = "(s.is_open = 0 OR s.unit_closed_at <> '' OR t.closed_at <> '')"


def _params(window: Window) -> dict[str, str]:
    return {"start": window.start.isoformat(), "end": window.end.isoformat()}


def _from(database: OfficeDatabase, window: Window) -> str:
    """Read a wide window from end to end, any other through the index."""
    return _FROM.replace(" t JOIN", " t NOT INDEXED JOIN") if tallying.is_wide(database, window) else _FROM


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
    keys = [GROUPS[by].replace("{moment}", _AT) for by in groups]
    rest = _from(database, window)
    texts, done, *columns = tallying.columns(database, (_TEXT, _IS_CLOSED, *keys), rest, _params(window))
    named = {text: tuple(_named(text, topics)) for text in set(texts)}
    each = [named[text] for text in texts]
    for by, column in zip(groups, columns, strict=True):
        for (names, is_closed, group), count in Counter(zip(each, done, column, strict=True)).items():
            for name in names:
                received, finished = found[by][name].get(group, (0, 0))
                found[by][name][group] = (received + count, finished + count * (is_closed == "1"))
    return found


def _named(text: str, topics: Mapping[str, Sequence[str]]) -> list[str]:
    """Name the topics of a text: as the SQL of ``_has`` does for the tickets behind one."""
    return [name for name, words in topics.items() if any(word in text for word in words)]


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
        sql += f" AND {_IS_CLOSED}"
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


_COUNTED = tuple(PACE_PARTS)


def pace(database: OfficeDatabase, window: Window, by: str = "unit") -> dict[str, Pace]:
    """Measure each group's handling of the tickets that the window received."""
    length = f"strftime('%s', {_CLOSED_AT}) - strftime('%s', {_SENT_AT})"
    seconds = f"CASE WHEN {PACE_PARTS['timed']} THEN {length} ELSE '' END"
    parts = " || ".join(PACE_PARTS[name] for name in _COUNTED)
    rest = _from(database, window)
    units, lasted, flags = tallying.columns(database, (GROUPS[by], seconds, parts), rest, _params(window))
    found = {unit: dict.fromkeys(Pace.__slots__, 0) for unit in sorted(set(units))}
    for (unit, bits), count in Counter(zip(units, flags, strict=True)).items():
        for name, bit in zip(_COUNTED, bits, strict=True):
            found[unit][name] += count * (bit == "1")
    for (unit, taken), count in Counter(zip(units, lasted, strict=True)).items():
        found[unit]["seconds"] += int(taken or 0) * count
    return {unit: Pace(**values) for unit, values in found.items()}


def pace_ids(database: OfficeDatabase, window: Window, part: str, by: str, group: str | None) -> array[int]:
    """Ids behind one figure of ``pace``, in order (None: of all groups)."""
    sql, params = f"SELECT t.id {_FROM} AND {PACE_PARTS[part]}", _params(window)
    if group is not None:
        sql, params = f"{sql} AND {GROUPS[by]} = :grp", {**params, "grp": group}
    return database.integers(f"{sql} ORDER BY t.id", params)


def numbers_named_again(database: OfficeDatabase, window: Window) -> dict[int, str]:
    """Return id and number, in order of the ids, of a window's tickets that another one may be the same matter as.

    Those are the tickets whose number the register holds twice, with or without the suffix of a re-dispatch, and those
    that somebody judged: a handful, found through the index of the numbers. No other ticket can repeat a matter.
    """
    again = database.rows(
        "SELECT ticket_no FROM main.ticket GROUP BY ticket_no HAVING count(*) > 1"
        " UNION SELECT ticket_no FROM main.ticket WHERE ticket_no LIKE '%HBD%'"
    )
    names = {name for (number,) in again for name in (str(number), base_number(str(number)))}
    linked = "SELECT ticket_a FROM main.ticket_link UNION SELECT ticket_b FROM main.ticket_link"
    rows = database.rows(
        "SELECT t.id, t.ticket_no FROM main.ticket t WHERE t.id IN"
        " (SELECT n.id FROM json_each(:names) j CROSS JOIN main.ticket n ON n.ticket_no = j.value"
        f" UNION {linked}) AND {_WITHIN} ORDER BY t.id",
        {**_params(window), "names": json.dumps(sorted(names))},
    )
    return {int(ticket): str(number) for ticket, number in rows}


def first_received(database: OfficeDatabase) -> datetime | None:
    """Return the moment of the register's oldest ticket; None while it is empty."""
    found = database.rows(
        "SELECT min(t.created_at) FROM main.ticket t WHERE t.is_void = 0 AND t.created_at <> ''"
        " UNION ALL SELECT min(t.identity_at) FROM main.ticket t WHERE t.is_void = 0 AND t.created_at = ''"
    )
    moments = [str(moment) for (moment,) in found if moment]
    return datetime.fromisoformat(min(moments)) if moments else None
