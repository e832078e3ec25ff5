"""Put the history rows of one operation into effect, thousands of tickets at a time (imports and undo).

``ticket_change`` is written first and is then the source of the new values, so that history and register can not
disagree. Derived columns, search index, version and edit marks follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.ticket_identity import identity_moment
from app.domain.tickets import FIELDS, IDENTITY_ORDER
from app.storage.database import OfficeDatabase
from app.storage.queries.tickets import TEXT_KEYS, reindex
from app.storage.search import SEARCH_FIELDS, content_key, number_key, phone_key

VOID = "is_void"

_INDEXED = (*SEARCH_FIELDS, "caller_phone")
_IDENTITY = ("ticket_no", *IDENTITY_ORDER)
_SHORT = frozenset(field.key for field in FIELDS if not field.is_long) - {"ticket_no"}
_OF = "operation_id = ? AND ticket_id > ? AND ticket_id <= ?"
_MOMENTS = ", ".join(f"t.{key}" for key in IDENTITY_ORDER)

Range = tuple[int, int]
"""Ticket ids: greater than the first, up to the second."""

Mark = tuple[int, str, str]
"""Ticket, field, base value of an edit."""


def tickets_changed(database: OfficeDatabase, operation_id: int, after: int, limit: int) -> list[int]:
    """Return the next tickets that an operation changed or whose base it moved, in order of their ids."""
    found = database.rows(
        "SELECT ticket_id FROM ticket_change WHERE operation_id = ?1 AND ticket_id > ?2"
        " UNION SELECT ticket_id FROM ticket_base_move WHERE operation_id = ?1 AND ticket_id > ?2"
        " ORDER BY ticket_id LIMIT ?3",
        (operation_id, after, limit),
    )
    return [ticket for (ticket,) in found]


def apply_changes(database: OfficeDatabase, operation_id: int, tickets: Range, *, forget_source: bool) -> None:
    """Give the tickets of a range the new values that ``ticket_change`` holds for this operation.

    ``forget_source`` drops the hash of the last import, so that the next one compares these tickets field by field.
    """
    key = (operation_id, *tickets)
    fields = {field for (field,) in database.rows(f"SELECT DISTINCT field FROM ticket_change WHERE {_OF}", key)}
    for field in sorted(fields & {*_SHORT, *TEXT_KEYS}):
        table, column = ("ticket_text", "ticket_id") if field in TEXT_KEYS else ("ticket", "id")
        database.execute_sql(
            f"UPDATE {table} SET {field} = c.new_value FROM ticket_change c"
            f" WHERE c.operation_id = ? AND c.ticket_id > ? AND c.ticket_id <= ? AND c.field = ?"
            f" AND {table}.{column} = c.ticket_id",
            (*key, field),
        )
    _apply_identity(database, fields, key)
    _apply_derived(database, fields, key)
    void = "is_void = coalesce((SELECT CAST(c.new_value AS INTEGER) FROM ticket_change c WHERE c.operation_id = ?1"
    void += " AND c.ticket_id = ticket.id AND c.field = 'is_void'), is_void), "
    database.execute_sql(
        f"UPDATE ticket SET {void if VOID in fields else ''}{'source_hash = NULL, ' if forget_source else ''}"
        " version = version + 1, updated_at = (SELECT at FROM operation WHERE id = ?1)"
        " WHERE id IN (SELECT DISTINCT ticket_id FROM ticket_change"
        " WHERE operation_id = ?1 AND ticket_id > ?2 AND ticket_id <= ?3)",
        key,
    )
    if fields.intersection(_INDEXED):
        reindex(database, _tickets_with(database, _INDEXED, key))


def replace_marks(database: OfficeDatabase, gone: Iterable[tuple[int, str]], marks: Sequence[Mark]) -> None:
    """Drop the edit marks of these (ticket, field) pairs, then write these marks, and bring ``has_edits`` in step."""
    pairs = list(gone)
    database.executemany("DELETE FROM ticket_field_edit WHERE ticket_id = ? AND field = ?", pairs)
    database.executemany("INSERT INTO ticket_field_edit (ticket_id, field, base_value) VALUES (?, ?, ?)", marks)
    touched = {ticket for ticket, _ in pairs} | {mark[0] for mark in marks}
    database.executemany(
        "UPDATE ticket SET has_edits = EXISTS (SELECT 1 FROM ticket_field_edit e WHERE e.ticket_id = ticket.id)"
        " WHERE id = ?",
        [(ticket,) for ticket in sorted(touched)],
    )


def _tickets_with(database: OfficeDatabase, fields: Sequence[str], key: tuple[int, int, int]) -> list[int]:
    marks = ", ".join("?" * len(fields))
    sql = f"SELECT DISTINCT ticket_id FROM ticket_change WHERE {_OF} AND field IN ({marks})"
    return [ticket for (ticket,) in database.rows(sql, (*key, *fields))]


def _apply_identity(database: OfficeDatabase, fields: set[str], key: tuple[int, int, int]) -> None:
    """Move number and identity moment in one statement, because together they are unique."""
    if not fields.intersection(_IDENTITY):
        return
    marks = ", ".join("?" * len(_IDENTITY))
    rows = database.rows(
        f"SELECT t.id, coalesce((SELECT n.new_value FROM ticket_change n WHERE n.operation_id = ? AND"
        f" n.ticket_id = t.id AND n.field = 'ticket_no'), t.ticket_no), {_MOMENTS} FROM ticket t WHERE t.id IN"
        f" (SELECT ticket_id FROM ticket_change WHERE {_OF} AND field IN ({marks}))",
        (key[0], *key, *_IDENTITY),
    )
    database.executemany(
        "UPDATE ticket SET ticket_no = ?, number_key = ?, identity_at = ? WHERE id = ?",
        [(number, number_key(number), identity_moment(moments), ticket) for ticket, number, *moments in rows],
    )


def _apply_derived(database: OfficeDatabase, fields: set[str], key: tuple[int, int, int]) -> None:
    if "caller_phone" in fields:
        sql = f"SELECT new_value, ticket_id FROM ticket_change WHERE {_OF} AND field = 'caller_phone'"
        rows = [(phone_key(phone), ticket) for phone, ticket in database.rows(sql, key)]
        database.executemany("UPDATE ticket SET phone_key = ? WHERE id = ?", rows)
    if "content" in fields:
        sql = f"SELECT new_value, ticket_id FROM ticket_change WHERE {_OF} AND field = 'content'"
        keys = [(content_key(content), ticket) for content, ticket in database.rows(sql, key)]
        database.executemany("UPDATE ticket SET content_key = ? WHERE id = ?", keys)
