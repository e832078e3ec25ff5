"""The register's reading side: a view of the table becomes SQL (filter, search, sort)."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.errors import RefusedInput
from app.domain.tickets import FIELD_BY_KEY, FieldKind
from app.storage.database import OfficeDatabase
from app.storage.queries.tickets import LONG_KEYS, SHORT_KEYS, TEXT_KEYS
from app.storage.search import digits_of, letters, match_expression, number_key

SYSTEM_KEYS: tuple[str, ...] = ("id", "has_edits", "is_void", "version", "updated_at", "created_by_operation")
"""Columns beside the fields that a view may sort or filter by."""

FLOW_KEYS: dict[str, str] = {
    "flow_state": "state",
    "flow_since": "since",
    "flow_limit_at": "limit_due_at",
    "flow_marks": "marks",
    "flow_red_flag": "red_flag",
}
"""What follows from a ticket's events (``ticket_state``): a view may sort, filter and show it too; '' for void ones."""

_FLOW_MOMENTS = frozenset({"flow_since", "flow_limit_at"})

_FEWEST_DIGITS = 3
_SORT_CHARACTERS = 60  # of a long text: more would read every overflow page for nothing that anybody sees
_MATCHING = "SELECT rowid FROM ticket_search WHERE ticket_search MATCH ?"
_LIKE_ESCAPES = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})
_ANSWERED = " UNION ".join(
    f"SELECT operation_id FROM {table} WHERE ticket_id = :ticket"
    for table in ("three_rate_assessment", "recording_check", "city_visit", "visit_explanation")
)
_SEARCHED = frozenset(("title", "content", "caller_name", "location", "community"))


@dataclass(frozen=True, slots=True)
class Where:
    """SQL after WHERE and its parameters; ``match`` is the full-text part, ``needs_text`` joins the long texts."""

    sql: str
    params: tuple[Any, ...]
    needs_text: bool
    match: str = ""

    def whole(self) -> tuple[str, tuple[Any, ...]]:
        """Give the condition with its full-text part, every hit counted."""
        if not self.match:
            return self.sql, self.params
        return f"{self.sql} AND t.id IN ({_MATCHING})", (*self.params, self.match)


def column(key: str) -> str:
    """Name a field's column in SQL. ``RefusedInput`` for a field that does not exist."""
    if key in SHORT_KEYS or key in SYSTEM_KEYS:
        return f"t.{key}"
    if key in TEXT_KEYS:
        return f"x.{key}"
    if key in FLOW_KEYS:
        return f"coalesce((SELECT f.{FLOW_KEYS[key]} FROM ticket_state f WHERE f.ticket_id = t.id), '')"
    raise RefusedInput(f"没有“{key}”这个字段。请检查字段名。")


ConditionParts = tuple[str, str, str | tuple[str, ...]]
"""Field, way to compare, value."""


def where(search: str, conditions: Sequence[ConditionParts], with_void: bool = False) -> Where:
    """Build the filter: the search box AND every condition (field, op, value)."""
    parts: list[str] = [] if with_void or any(key == "is_void" for key, _, _ in conditions) else ["t.is_void = 0"]
    params: list[Any] = []
    match = ""
    if search.strip():
        match, sql, found = _search(search)
        parts.append(sql)
        params.extend(found)
    for key, op, value in conditions:
        sql, found = _condition(key, op, value)
        parts.append(sql)
        params.extend(found)
    text = any(key in TEXT_KEYS for key, _, _ in conditions)
    return Where(" AND ".join(parts) or "1", tuple(params), text, match)


def ticket_ids(
    database: OfficeDatabase, chosen: Where, sort: str, descending: bool, limit: int | None = None
) -> array[int]:
    """Every id of the view in its order (ties: newest first), as ``array('q')``.

    With ``limit`` and a full-text search: the newest hits only, found without looking at the others.
    """
    # "+": a walk along an index would look up each row out of order; sorting in memory is two times faster.
    order = column(sort) if limit is not None else f"+{column(sort)}"
    if sort in TEXT_KEYS:
        order = f"substr({order}, 1, {_SORT_CHARACTERS})"
    direction = "DESC" if descending else "ASC"
    tie = "" if sort == "id" else ", t.id DESC"
    condition, params = chosen.whole() if limit is None else _newest(chosen, limit)
    sql = f"SELECT t.id FROM {_tables(chosen, sort)} WHERE {condition} ORDER BY {order} {direction}{tie}"
    if limit is not None:
        sql, params = sql + " LIMIT ?", (*params, limit)
    return database.integers(sql, params)


def count_tickets(database: OfficeDatabase, chosen: Where) -> int:
    """How many tickets the view holds."""
    condition, params = chosen.whole()
    return int(database.value(f"SELECT count(*) FROM {_tables(chosen)} WHERE {condition}", params))


def field_values(database: OfficeDatabase, key: str, chosen: Where, limit: int) -> list[tuple[str, int]]:
    """Distinct values of a field with their counts, most frequent first."""
    name = column(key)
    condition, params = chosen.whole()
    return [
        (str(value), int(times))
        for value, times in database.rows(
            f"SELECT {name}, count(*) FROM {_tables(chosen, key)} WHERE {condition}"
            f" GROUP BY {name} ORDER BY count(*) DESC, {name} LIMIT ?",
            (*params, limit),
        )
    ]


def rows_by_id(database: OfficeDatabase, ids: Sequence[int], keys: Sequence[str]) -> dict[int, tuple[Any, ...]]:
    """Read the given columns of these tickets by id (``keys``: fields, ``extra``, ``SYSTEM_KEYS``)."""
    tables = "ticket t JOIN ticket_text x ON x.ticket_id = t.id" if set(keys) & set(TEXT_KEYS) else "ticket t"
    sql = f"SELECT t.id, {', '.join(column(key) for key in keys)} FROM {tables} WHERE t.id IN ({_marks(ids)})"
    return {int(row[0]): tuple(row[1:]) for row in database.rows(sql, tuple(ids))}


def ids_of_number(database: OfficeDatabase, number: str) -> list[int]:
    """Tickets with this 工单编号 (a ticket sent back keeps its number), newest first."""
    rows = database.rows("SELECT id FROM ticket WHERE ticket_no = ? ORDER BY identity_at DESC, id DESC", (number,))
    return [int(row[0]) for row in rows]


def history_rows(database: OfficeDatabase, ticket_id: int) -> list[tuple[Any, ...]]:
    """Read (operation, kind, at, actor, reason, summary, undone_by, field, old, new) of a ticket, newest first."""
    return database.rows(
        "SELECT o.id, o.kind, o.at, o.actor, o.reason, o.summary, o.undone_by_id, c.field, c.old_value, c.new_value"
        " FROM operation o LEFT JOIN ticket_change c ON c.operation_id = o.id AND c.ticket_id = :ticket"
        " WHERE o.id IN (SELECT operation_id FROM ticket_change WHERE ticket_id = :ticket"
        " UNION SELECT operation_id FROM ticket_event WHERE ticket_id = :ticket"
        " UNION SELECT v.operation_id FROM ticket_event_void v JOIN ticket_event e ON e.id = v.event_id"
        " WHERE e.ticket_id = :ticket"
        f" UNION {_ANSWERED}"
        " UNION SELECT created_by_operation FROM ticket WHERE id = :ticket) ORDER BY o.id DESC, c.field",
        {"ticket": ticket_id},
    )


def _tables(chosen: Where, *keys: str) -> str:
    text = chosen.needs_text or any(key in TEXT_KEYS for key in keys)
    return "ticket t JOIN ticket_text x ON x.ticket_id = t.id" if text else "ticket t"


def _newest(chosen: Where, limit: int) -> tuple[str, tuple[Any, ...]]:
    if not chosen.match:
        return chosen.whole()
    newest = (
        f"SELECT t.id FROM ticket_search s CROSS JOIN {_tables(chosen)}"
        f" WHERE s.ticket_search MATCH ? AND t.id = s.rowid AND {chosen.sql} ORDER BY s.rowid DESC LIMIT ?"
    )
    return f"t.id IN ({newest})", (chosen.match, *chosen.params, limit)


def _search(text: str) -> tuple[str, str, tuple[Any, ...]]:
    """Return (full-text expression, SQL beside it, parameters)."""
    digits = digits_of(text)
    if len(digits) >= _FEWEST_DIGITS and letters(text) == digits:
        return "", *_search_digits(digits)
    prefix = text.strip()
    expression = match_expression(text)
    if not expression:
        return "", "0", ()
    if digits and prefix.isascii() and prefix.isalnum():  # start or end of a number with letters: BJ2026…, …HBD1
        return "", *_search_number(expression, prefix)
    return expression, "1", ()


def _search_number(expression: str, text: str) -> tuple[str, tuple[Any, ...]]:
    """Start or end of a number with letters, typed in either case, or the words in the texts."""
    spellings = sorted({text, text.upper(), text.lower()})
    looks = " UNION SELECT id FROM ticket WHERE ticket_no >= ? AND ticket_no < ?"
    looks += " UNION SELECT id FROM ticket WHERE number_key >= ? AND number_key < ?"
    params = [bound for text in spellings for bound in (*_range(text), *_range(number_key(text)))]
    return f"t.id IN ({_MATCHING}{looks * len(spellings)})", (expression, *params)


def _search_digits(digits: str) -> tuple[str, tuple[Any, ...]]:
    """Start or end of a number, or the tail of a phone: three index look-ups."""
    tail = digits[::-1]
    return (
        "t.id IN (SELECT id FROM ticket WHERE ticket_no >= ? AND ticket_no < ?"
        " UNION SELECT id FROM ticket WHERE number_key >= ? AND number_key < ?"
        " UNION SELECT id FROM ticket WHERE phone_key >= ? AND phone_key < ?"
        " UNION SELECT rowid FROM ticket_search WHERE ticket_search MATCH ?)",
        (*_range(digits), *_range(number_key(digits)), *_range(tail), f"p{tail}*"),
    )


def _range(prefix: str) -> tuple[str, str]:
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)


def _condition(key: str, op: str, value: str | tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    name = column(key)
    if op == "empty":
        return f"{name} = ''", ()
    if op == "not_empty":
        return f"{name} <> ''", ()
    if op == "one_of":
        values = (value,) if isinstance(value, str) else value
        if key == "id":  # a list from another page: it may be longer than SQLite's limit of parameters
            return f"{name} IN (SELECT value FROM json_each(?))", (json.dumps([int(one) for one in values]),)
        return (f"{name} IN ({_marks(values)})", tuple(values)) if values else ("0", ())
    if not isinstance(value, str):
        raise RefusedInput("筛选条件的值不对。请重新选择筛选条件。")
    if op == "contains":
        return _contains(key, name, value)
    if op in ("is", "is_not") and _is_day(key, value):
        return f"{name} {'NOT ' * (op == 'is_not')}BETWEEN ? AND ?", (value, f"{value}T23:59:59")
    simple = {
        "is": (f"{name} = ?", value),
        "is_not": (f"{name} <> ?", value),
        "starts": (f"{name} LIKE ? ESCAPE '\\'", value.translate(_LIKE_ESCAPES) + "%"),
        "before": (f"({name} <> '' AND {name} < ?)", value),
        "after": (f"{name} > ?", _end_of(key, value)),
        "from": (f"{name} >= ?", value),
    }
    if op not in simple:
        raise RefusedInput(f"没有“{op}”这种筛选方式。请重新选择筛选条件。")
    sql, parameter = simple[op]
    return sql, (parameter,)


def _end_of(key: str, value: str) -> str:
    """After a day means after its last second."""
    return f"{value}T23:59:59" if _is_day(key, value) else value


def _is_day(key: str, value: str) -> bool:
    """Whether a moment is compared with a whole day."""
    field = FIELD_BY_KEY.get(key)
    is_moment = key in _FLOW_MOMENTS or (field is not None and field.kind is FieldKind.MOMENT)
    return is_moment and len(value) == len("2026-09-18")


def _contains(key: str, name: str, value: str) -> tuple[str, tuple[Any, ...]]:
    plain = f"{name} LIKE ? ESCAPE '\\'"
    pattern = f"%{value.translate(_LIKE_ESCAPES)}%"
    bare = letters(value)
    if key in _SEARCHED and key in LONG_KEYS and bare and not any(ch.isspace() for ch in value):
        # The index names the candidates; only their texts are read.
        return (
            f"(t.id IN ({_MATCHING}) AND {plain})",
            (f'"{" ".join(bare)}"', pattern),
        )
    return plain, (pattern,)


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
