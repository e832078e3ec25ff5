-- index attachment_sha256
CREATE INDEX attachment_sha256 ON attachment (sha256);

-- index attachment_subject
CREATE INDEX attachment_subject ON attachment (subject);

-- index import_problem_batch
CREATE INDEX import_problem_batch ON import_problem (batch_id);

-- index ticket_change_ticket
CREATE INDEX ticket_change_ticket ON ticket_change (ticket_id);

-- index ticket_created_at
CREATE INDEX ticket_created_at ON ticket (created_at);

-- index ticket_due_at
CREATE INDEX ticket_due_at ON ticket (due_at);

-- index ticket_number_key
CREATE INDEX ticket_number_key ON ticket (number_key);

-- index ticket_operation
CREATE INDEX ticket_operation ON ticket (created_by_operation);

-- index ticket_phone_key
CREATE INDEX ticket_phone_key ON ticket (phone_key);

-- table attachment
CREATE TABLE attachment (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    name TEXT NOT NULL,
    subject TEXT NOT NULL,
    added_at TEXT NOT NULL CHECK (length(added_at) = 19),
    actor TEXT NOT NULL,
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table audit_entry
CREATE TABLE audit_entry (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '{}',
    prev_hash TEXT NOT NULL CHECK (length(prev_hash) = 64),
    hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
) STRICT;

-- table backup_log
CREATE TABLE backup_log (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL CHECK (length(at) = 19),
    file TEXT NOT NULL,
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    sha256 TEXT NOT NULL,
    tickets INTEGER NOT NULL CHECK (tickets >= 0),
    verified INTEGER NOT NULL CHECK (verified IN (0, 1)),
    reason TEXT NOT NULL DEFAULT '',
    audit_head TEXT NOT NULL DEFAULT ''
) STRICT;

-- table handling_unit
CREATE TABLE handling_unit (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('dept', 'community', 'area', 'external')),
    parent TEXT NOT NULL DEFAULT '',
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

-- table header_mapping
CREATE TABLE header_mapping (
    fingerprint TEXT PRIMARY KEY,
    mapping TEXT NOT NULL CHECK (json_valid(mapping)),
    at TEXT NOT NULL,
    actor TEXT NOT NULL
) STRICT;

-- table import_batch
CREATE TABLE import_batch (
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
) STRICT;

-- table import_problem
CREATE TABLE import_problem (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES import_batch (operation_id),
    "row" INTEGER NOT NULL,
    "column" TEXT NOT NULL DEFAULT '',
    value TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('error', 'warning'))
) STRICT;

-- table operation
CREATE TABLE operation (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind <> ''),
    at TEXT NOT NULL CHECK (length(at) = 19),
    actor TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    undoes_id INTEGER REFERENCES operation (id),
    undone_by_id INTEGER REFERENCES operation (id)
) STRICT;

-- table print_log
CREATE TABLE print_log (
    id INTEGER PRIMARY KEY,
    form TEXT NOT NULL,
    subject TEXT NOT NULL,
    copy_no INTEGER NOT NULL CHECK (copy_no >= 1),
    at TEXT NOT NULL CHECK (length(at) = 19),
    actor TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    audit_head TEXT NOT NULL,
    target TEXT NOT NULL CHECK (target IN ('pdf', 'printer')),
    UNIQUE (form, subject, copy_no)
) STRICT;

-- table setting
CREATE TABLE setting (
    key TEXT NOT NULL CHECK (key <> ''),
    valid_from TEXT NOT NULL DEFAULT '' CHECK (length(valid_from) IN (0, 10)),
    value TEXT NOT NULL CHECK (json_valid(value)),
    source TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (key, valid_from)
) STRICT;

-- table ticket
CREATE TABLE ticket (
    id INTEGER PRIMARY KEY,
    ticket_no TEXT NOT NULL CHECK (ticket_no <> ''),
    created_at TEXT NOT NULL DEFAULT '' CHECK (length(created_at) IN (0, 19)),
    called_at TEXT NOT NULL DEFAULT '' CHECK (length(called_at) IN (0, 19)),
    dispatched_at TEXT NOT NULL DEFAULT '' CHECK (length(dispatched_at) IN (0, 19)),
    due_at TEXT NOT NULL DEFAULT '' CHECK (length(due_at) IN (0, 19)),
    closed_at TEXT NOT NULL DEFAULT '' CHECK (length(closed_at) IN (0, 19)),
    replied_at TEXT NOT NULL DEFAULT '' CHECK (length(replied_at) IN (0, 19)),
    status TEXT NOT NULL DEFAULT '',
    urgency TEXT NOT NULL DEFAULT '',
    source_level TEXT NOT NULL DEFAULT '',
    channel TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    nature TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    caller_name TEXT NOT NULL DEFAULT '',
    caller_phone TEXT NOT NULL DEFAULT '',
    cat1 TEXT NOT NULL DEFAULT '',
    cat2 TEXT NOT NULL DEFAULT '',
    cat3 TEXT NOT NULL DEFAULT '',
    cat4 TEXT NOT NULL DEFAULT '',
    cat5 TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '',
    district TEXT NOT NULL DEFAULT '',
    street TEXT NOT NULL DEFAULT '',
    community TEXT NOT NULL DEFAULT '',
    location TEXT NOT NULL DEFAULT '',
    company TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    co_unit TEXT NOT NULL DEFAULT '',
    valid_visit TEXT NOT NULL DEFAULT '',
    contacted TEXT NOT NULL DEFAULT '',
    resolved TEXT NOT NULL DEFAULT '',
    satisfied TEXT NOT NULL DEFAULT '',
    assessment TEXT NOT NULL DEFAULT '',
    remark TEXT NOT NULL DEFAULT '',
    identity_at TEXT NOT NULL DEFAULT '' CHECK (length(identity_at) IN (0, 19)),
    phone_key TEXT NOT NULL DEFAULT '',
    number_key TEXT NOT NULL DEFAULT '',
    content_key INTEGER,
    source_hash BLOB,
    has_edits INTEGER NOT NULL DEFAULT 0 CHECK (has_edits IN (0, 1)),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    created_by_operation INTEGER REFERENCES operation (id),
    updated_at TEXT NOT NULL DEFAULT '' CHECK (length(updated_at) IN (0, 19)),
    UNIQUE (ticket_no, identity_at)
) STRICT;

-- table ticket_change
CREATE TABLE ticket_change (
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    field TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    PRIMARY KEY (operation_id, ticket_id, field)
) STRICT, WITHOUT ROWID;

-- table ticket_field_edit
CREATE TABLE ticket_field_edit (
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    field TEXT NOT NULL,
    base_value TEXT NOT NULL,
    PRIMARY KEY (ticket_id, field)
) STRICT, WITHOUT ROWID;

-- table ticket_search
CREATE VIRTUAL TABLE ticket_search USING fts5(body, content='', contentless_delete=1, tokenize='ascii');

-- table ticket_text
CREATE TABLE ticket_text (
    ticket_id INTEGER PRIMARY KEY REFERENCES ticket (id),
    content TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    reply TEXT NOT NULL DEFAULT '',
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- trigger audit_entry_in_order
CREATE TRIGGER audit_entry_in_order BEFORE INSERT ON audit_entry WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit_entry) BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

-- trigger audit_entry_no_delete
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

-- trigger audit_entry_no_update
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
