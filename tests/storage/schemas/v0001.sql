-- index attachment_sha256
CREATE INDEX attachment_sha256 ON attachment (sha256);

-- index attachment_subject
CREATE INDEX attachment_subject ON attachment (subject);

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

-- trigger audit_entry_in_order
CREATE TRIGGER audit_entry_in_order BEFORE INSERT ON audit_entry WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit_entry) BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

-- trigger audit_entry_no_delete
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

-- trigger audit_entry_no_update
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
