"""Version 2: tickets, long texts, search index, operations and history, imports."""

from __future__ import annotations

from app.storage.migrations.step import Migration

_MOMENTS = ("created_at", "called_at", "dispatched_at", "due_at", "closed_at", "replied_at")
_SHORT = (
    *("status", "urgency", "source_level", "channel", "kind", "nature", "title", "caller_name", "caller_phone"),
    *("cat1", "cat2", "cat3", "cat4", "cat5", "tags", "district", "street", "community", "location", "company"),
    *("unit", "co_unit", "valid_visit", "contacted", "resolved", "satisfied", "assessment", "remark"),
)


def _moment(name: str) -> str:
    return f"{name} TEXT NOT NULL DEFAULT '' CHECK (length({name}) IN (0, 19))"


_OPERATION = """CREATE TABLE operation (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind <> ''),
    at TEXT NOT NULL CHECK (length(at) = 19),
    actor TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    undoes_id INTEGER REFERENCES operation (id),
    undone_by_id INTEGER REFERENCES operation (id)
) STRICT"""

_COLUMNS = (
    "id INTEGER PRIMARY KEY",
    "ticket_no TEXT NOT NULL CHECK (ticket_no <> '')",
    *(_moment(name) for name in _MOMENTS),
    *(f"{name} TEXT NOT NULL DEFAULT ''" for name in _SHORT),
    _moment("identity_at"),
    "phone_key TEXT NOT NULL DEFAULT ''",
    "number_key TEXT NOT NULL DEFAULT ''",
    "content_key INTEGER",
    "source_hash BLOB",
    "has_edits INTEGER NOT NULL DEFAULT 0 CHECK (has_edits IN (0, 1))",
    "is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))",
    "version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1)",
    "created_by_operation INTEGER REFERENCES operation (id)",
    _moment("updated_at"),
    "UNIQUE (ticket_no, identity_at)",
)

_TICKET = "CREATE TABLE ticket (\n    " + ",\n    ".join(_COLUMNS) + "\n) STRICT"

_TEXT = """CREATE TABLE ticket_text (
    ticket_id INTEGER PRIMARY KEY REFERENCES ticket (id),
    content TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    reply TEXT NOT NULL DEFAULT '',
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT"""

_FIELD_EDIT = """CREATE TABLE ticket_field_edit (
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    field TEXT NOT NULL,
    base_value TEXT NOT NULL,
    PRIMARY KEY (ticket_id, field)
) STRICT, WITHOUT ROWID"""

_CHANGE = """CREATE TABLE ticket_change (
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    field TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    PRIMARY KEY (operation_id, ticket_id, field)
) STRICT, WITHOUT ROWID"""

_BATCH = """CREATE TABLE import_batch (
    operation_id INTEGER PRIMARY KEY REFERENCES operation (id),
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    file_bytes INTEGER NOT NULL CHECK (file_bytes >= 0),
    format TEXT NOT NULL,
    encoding TEXT NOT NULL DEFAULT '',
    sheet TEXT NOT NULL DEFAULT '',
    header_row INTEGER NOT NULL,
    mapping TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(mapping)),
    unmapped TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(unmapped)),
    "rows" INTEGER NOT NULL,
    new INTEGER NOT NULL CHECK (new >= 0),
    changed INTEGER NOT NULL CHECK (changed >= 0),
    unchanged INTEGER NOT NULL CHECK (unchanged >= 0),
    rejected INTEGER NOT NULL CHECK (rejected >= 0),
    kept_local INTEGER NOT NULL DEFAULT 0 CHECK (kept_local >= 0),
    seconds REAL NOT NULL DEFAULT 0,
    error_workbook TEXT NOT NULL DEFAULT '',
    CHECK ("rows" = new + changed + unchanged + rejected)
) STRICT"""

_PROBLEM = """CREATE TABLE import_problem (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES import_batch (operation_id),
    "row" INTEGER NOT NULL,
    "column" TEXT NOT NULL DEFAULT '',
    value TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('error', 'warning'))
) STRICT"""

_MAPPING = """CREATE TABLE header_mapping (
    fingerprint TEXT PRIMARY KEY,
    mapping TEXT NOT NULL CHECK (json_valid(mapping)),
    at TEXT NOT NULL,
    actor TEXT NOT NULL
) STRICT"""

# The text arrives normalised and spaced (storage/search.py), so the plain tokenizer will do: 1.5 x faster.
_SEARCH = "CREATE VIRTUAL TABLE ticket_search USING fts5(body, content='', contentless_delete=1, tokenize='ascii')"

# hashsize: a larger buffer before a segment is written makes a bulk insert 1.4 times faster (at most 16 MB of memory).
# automerge, crisismerge: a save by hand does not merge, until 100 saves have left 100 small pieces (10 ms); with the
# defaults a single save may have to merge the whole index after an import (7 s at 300,000 tickets). Long jobs merge as
# they write (search.bulk_indexing).
_SEARCH_SETTINGS = tuple(
    f"INSERT INTO ticket_search (ticket_search, rank) VALUES ('{name}', {value})"
    for name, value in (("hashsize", 16 * 1024 * 1024), ("automerge", 0), ("crisismerge", 100))
)

MIGRATION = Migration(
    2,
    "工单：登记册、全文检索、经过、导入",
    (
        _OPERATION,
        _TICKET,
        "CREATE INDEX ticket_phone_key ON ticket (phone_key)",
        "CREATE INDEX ticket_number_key ON ticket (number_key)",
        "CREATE INDEX ticket_created_at ON ticket (created_at)",
        "CREATE INDEX ticket_due_at ON ticket (due_at)",
        "CREATE INDEX ticket_operation ON ticket (created_by_operation)",
        _TEXT,
        _SEARCH,
        *_SEARCH_SETTINGS,
        _FIELD_EDIT,
        _CHANGE,
        "CREATE INDEX ticket_change_ticket ON ticket_change (ticket_id)",
        _BATCH,
        _PROBLEM,
        "CREATE INDEX import_problem_batch ON import_problem (batch_id)",
        _MAPPING,
    ),
)
