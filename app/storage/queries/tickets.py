"""The low-level writers of a ticket's rows: hand edits, imports and undo all go through these.

Each call belongs inside ``office.change``; each writes the history (``ticket_change``) of what it changes, keeps the
derived columns and the search index in step, and raises the ticket's ``version``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from app.domain.errors import NotFound
from app.domain.tickets import FIELDS, IDENTITY_ORDER
from app.storage.database import OfficeDatabase
from app.storage.search import INDEX_SQL, SEARCH_FIELDS, content_key, index_texts, number_key, phone_key

EXTRA = "extra"
SHORT_KEYS: tuple[str, ...] = tuple(field.key for field in FIELDS if not field.is_long)
LONG_KEYS: tuple[str, ...] = tuple(field.key for field in FIELDS if field.is_long)
TEXT_KEYS: tuple[str, ...] = (*LONG_KEYS, EXTRA)

_ALL_KEYS = (*SHORT_KEYS, *TEXT_KEYS)
_INDEXED = frozenset((*SEARCH_FIELDS, "caller_phone"))
_IDENTITY = frozenset(IDENTITY_ORDER)
_BATCH = 500

CHANGE_SQL = (
    "INSERT INTO ticket_change (operation_id, ticket_id, field, old_value, new_value) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (operation_id, ticket_id, field) DO UPDATE SET new_value = excluded.new_value"
)
"""One field changed: (operation, ticket, field, old, new); changed twice in one operation: first old, last new."""


def identity_moment(values: Mapping[str, str]) -> str:
    """Return the moment that joins 工单编号 in a ticket's identity, '' when the ticket has none."""
    return next((values[key] for key in IDENTITY_ORDER if values.get(key)), "")


def identity_taken(database: OfficeDatabase, ticket_no: str, identity_at: str) -> bool:
    """Whether a ticket of this number and moment exists."""
    sql = "SELECT 1 FROM ticket WHERE ticket_no = ? AND identity_at = ?"
    return database.value(sql, (ticket_no, identity_at)) is not None


def read_values(database: OfficeDatabase, ticket_id: int) -> dict[str, str]:
    """Every field of one ticket and its ``extra`` JSON. Raises ``NotFound``."""
    columns = ", ".join(f"t.{key}" for key in SHORT_KEYS) + ", " + ", ".join(f"x.{key}" for key in TEXT_KEYS)
    found = database.rows(
        f"SELECT {columns} FROM ticket t JOIN ticket_text x ON x.ticket_id = t.id WHERE t.id = ?", (ticket_id,)
    )
    if not found:
        raise NotFound("没有这件工单。请刷新列表后再试。")
    return dict(zip(_ALL_KEYS, found[0], strict=True))


def derived(values: Mapping[str, str]) -> dict[str, str | int | None]:
    """Work out the columns that follow from the given fields (only those whose sources are given)."""
    made: dict[str, str | int | None] = {}
    if "ticket_no" in values:
        made["number_key"] = number_key(values["ticket_no"])
    if "caller_phone" in values:
        made["phone_key"] = phone_key(values["caller_phone"])
    if "content" in values:
        made["content_key"] = content_key(values["content"])
    return made


def insert_ticket(database: OfficeDatabase, values: Mapping[str, str], operation_id: int, at: str) -> int:
    """Write a ticket that a person made: its rows, index and edits (base ''). Returns the id."""
    row: dict[str, str | int | None] = {key: values.get(key, "") for key in SHORT_KEYS}
    row |= derived({key: values.get(key, "") for key in ("ticket_no", "caller_phone", "content")})
    row |= {
        "identity_at": identity_moment(values),
        "has_edits": 1,
        "created_by_operation": operation_id,
        "updated_at": at,
    }
    cursor = database.execute_sql(
        f"INSERT INTO ticket ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
    )
    ticket_id = int(cursor.lastrowid)
    database.execute_sql(
        "INSERT INTO ticket_text (ticket_id, content, result, reply, extra) VALUES (?, ?, ?, ?, ?)",
        (ticket_id, *(values.get(key, "") for key in LONG_KEYS), values.get(EXTRA) or "{}"),
    )
    database.executemany(
        "INSERT INTO ticket_field_edit (ticket_id, field, base_value) VALUES (?, ?, '')",
        [(ticket_id, key) for key in (*SHORT_KEYS, *LONG_KEYS) if values.get(key)],
    )
    reindex(database, (ticket_id,))
    return ticket_id


def apply_values(
    database: OfficeDatabase, ticket_id: int, values: Mapping[str, str], operation_id: int, by_person: bool
) -> None:
    """Set fields (keys of ``domain/tickets.py`` or ``extra``) and write their history; equal values are left alone.

    ``by_person`` also remembers the base value of each edited field, so that imports leave it alone from now on; a
    field set back to its base counts as unedited again. The identity column follows the moments.
    """
    old = read_values(database, ticket_id)
    new = {key: value for key, value in values.items() if old[key] != value}
    if not new:
        return
    database.executemany(CHANGE_SQL, [(operation_id, ticket_id, key, old[key], value) for key, value in new.items()])
    if by_person:
        _remember_base(database, ticket_id, old, new)
    _update_rows(database, ticket_id, old, new, operation_id)
    if _INDEXED.intersection(new):
        reindex(database, (ticket_id,))


def set_void(database: OfficeDatabase, ticket_id: int, is_void: bool, operation_id: int) -> None:
    """Mark a ticket void or take that back, with history (field ``is_void``, values '0'/'1')."""
    old = database.value("SELECT is_void FROM ticket WHERE id = ?", (ticket_id,))
    if old is None:
        raise NotFound("没有这件工单。请刷新列表后再试。")
    if bool(old) == is_void:
        return
    database.execute_sql(CHANGE_SQL, (operation_id, ticket_id, "is_void", str(old), str(int(is_void))))
    database.execute_sql(
        "UPDATE ticket SET is_void = ?, version = version + 1,"
        " updated_at = (SELECT at FROM operation WHERE id = ?) WHERE id = ?",
        (int(is_void), operation_id, ticket_id),
    )


def reindex(database: OfficeDatabase, ticket_ids: Iterable[int]) -> None:
    """Write the search text of these tickets anew."""
    ids = list(ticket_ids)
    for start in range(0, len(ids), _BATCH):
        _reindex_some(database, ids[start : start + _BATCH])


def _reindex_some(database: OfficeDatabase, ids: Sequence[int]) -> None:
    rows = database.rows(
        "SELECT t.id, t.title, x.content, t.caller_name, t.location, t.community, t.caller_phone"
        " FROM ticket t JOIN ticket_text x ON x.ticket_id = t.id"
        f" WHERE t.id IN ({', '.join('?' * len(ids))})",
        ids,
    )
    texts = index_texts([row[1:] for row in rows])
    database.executemany(INDEX_SQL, [(row[0], text) for row, text in zip(rows, texts, strict=True)])


def _update_rows(
    database: OfficeDatabase, ticket_id: int, old: Mapping[str, str], new: Mapping[str, str], operation_id: int
) -> None:
    short: dict[str, object] = {key: value for key, value in new.items() if key not in TEXT_KEYS}
    short |= derived(new)
    if _IDENTITY.intersection(new):
        short["identity_at"] = identity_moment({**old, **new})
    assignments = "".join(f"{key} = ?, " for key in short)
    database.execute_sql(
        f"UPDATE ticket SET {assignments}version = version + 1,"
        " has_edits = EXISTS (SELECT 1 FROM ticket_field_edit e WHERE e.ticket_id = ticket.id),"
        " updated_at = (SELECT at FROM operation WHERE id = ?) WHERE id = ?",
        (*short.values(), operation_id, ticket_id),
    )
    texts = {key: value for key, value in new.items() if key in TEXT_KEYS}
    if texts:
        assignments = ", ".join(f"{key} = ?" for key in texts)
        database.execute_sql(f"UPDATE ticket_text SET {assignments} WHERE ticket_id = ?", (*texts.values(), ticket_id))


def _remember_base(database: OfficeDatabase, ticket_id: int, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    known = dict(database.rows("SELECT field, base_value FROM ticket_field_edit WHERE ticket_id = ?", (ticket_id,)))
    for key, value in new.items():
        if key not in known:
            database.execute_sql(
                "INSERT INTO ticket_field_edit (ticket_id, field, base_value) VALUES (?, ?, ?)",
                (ticket_id, key, old[key]),
            )
        elif known[key] == value:
            database.execute_sql("DELETE FROM ticket_field_edit WHERE ticket_id = ? AND field = ?", (ticket_id, key))


def every_caller(database: OfficeDatabase) -> list[str]:
    """Return what stands in the name column of the whole register, each once."""
    return [str(row[0]) for row in database.rows("SELECT DISTINCT caller_name FROM ticket WHERE caller_name <> ''")]


def caller_names(database: OfficeDatabase, ticket_ids: Sequence[int]) -> dict[int, str]:
    """Return the callers of these tickets; those without a name are left out."""
    sql = "SELECT id, trim(caller_name) FROM ticket WHERE caller_name <> '' AND id IN (SELECT value FROM json_each(?))"
    return {int(number): str(name) for number, name in database.rows(sql, (json.dumps(list(ticket_ids)),))}


_LED = {
    "link": "SELECT ticket_a FROM ticket_link WHERE id = ?1 UNION SELECT ticket_b FROM ticket_link WHERE id = ?1",
    "operation": "SELECT ticket_id FROM ticket_change WHERE operation_id = ?1 UNION SELECT ticket_id FROM case_change"
    " WHERE operation_id = ?1 AND ticket_id IS NOT NULL",
}
_ABOVE = {"exclusion_material": ("exclusion_id", "exclusion"), "duty_lock": ("error_id", "error_record")}
"""Cases that belong to a ticket through another case: their column, and whose number stands there."""


def tickets_behind(database: OfficeDatabase, kind: str, row_id: int) -> list[int]:
    """Return the tickets that a subject of the audit log (``exclusion``, 3) leads to; [] when it leads to none."""
    if kind == "ticket":
        return [row_id]
    if kind in _LED:
        return [int(one) for (one,) in database.rows(_LED[kind], (row_id,))]
    if kind in _ABOVE:
        column, above = _ABOVE[kind]
        return [
            ticket
            for (one,) in database.rows(f"SELECT {column} FROM {kind} WHERE id = ?", (row_id,))
            for ticket in (tickets_behind(database, above, one) if one is not None else ())
        ]
    if not database.value("SELECT 1 FROM pragma_table_info(?) WHERE name = 'ticket_id'", (kind,)):
        return []
    sql = f'SELECT ticket_id FROM "{kind}" WHERE id = ? AND ticket_id IS NOT NULL'
    return [int(one) for (one,) in database.rows(sql, (row_id,))]
