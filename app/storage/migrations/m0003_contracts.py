"""Version 3: the office's calendar additions, contracts, deliverables, acceptance, receipts."""

from __future__ import annotations

from app.storage.migrations.step import Migration


def _on(name: str) -> str:
    return f"{name} TEXT NOT NULL DEFAULT '' CHECK (length({name}) IN (0, 10))"


def _at(name: str) -> str:
    return f"{name} TEXT NOT NULL DEFAULT '' CHECK (length({name}) IN (0, 19))"


def _text(*names: str) -> tuple[str, ...]:
    return tuple(f"{name} TEXT NOT NULL DEFAULT ''" for name in names)


def _flag(name: str) -> str:
    return f"{name} INTEGER NOT NULL DEFAULT 0 CHECK ({name} IN (0, 1))"


def _fen(name: str) -> str:
    return f"{name} INTEGER CHECK ({name} >= 0)"


def _belongs(name: str, table: str) -> str:
    return f"{name} INTEGER NOT NULL REFERENCES {table} (id)"


def _table(name: str, *columns: str) -> str:
    return f"CREATE TABLE {name} (\n    id INTEGER PRIMARY KEY,\n    " + ",\n    ".join(columns) + "\n) STRICT"


_CALENDAR_VERSION = """CREATE TABLE calendar_version (
    version TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    source TEXT NOT NULL
) STRICT"""

_CALENDAR_DAY = """CREATE TABLE calendar_day (
    version TEXT NOT NULL REFERENCES calendar_version (version),
    "on" TEXT NOT NULL CHECK (length("on") = 10),
    is_workday INTEGER NOT NULL CHECK (is_workday IN (0, 1)),
    name TEXT NOT NULL DEFAULT '',
    notice TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (version, "on")
) STRICT"""

_CONTRACT = _table(
    "contract",
    "template TEXT NOT NULL",
    "title TEXT NOT NULL",
    *_text("title_on_receipt", "contract_no", "project_name", "owner_name", "vendor_name"),
    *(_on(name) for name in ("signed_on", "effective_on", "start_on", "end_on")),
    _fen("total_fen"),
    "pricing TEXT NOT NULL CHECK (pricing IN ('fixed', 'audited'))",
    "copies INTEGER NOT NULL DEFAULT 1 CHECK (copies >= 1)",
    *_text("vendor_address"),
    "terms TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(terms))",
    _flag("is_void"),
)

_READING = _table(
    "contract_reading",
    _belongs("contract_id", "contract"),
    "code TEXT NOT NULL CHECK (code <> '')",
    "option TEXT NOT NULL CHECK (option <> '')",
    "chosen_by TEXT NOT NULL",
    "chosen_at TEXT NOT NULL CHECK (length(chosen_at) = 19)",
    *_text("basis"),
)

_CONTACT = _table(
    "authorised_contact",
    _belongs("contract_id", "contract"),
    "party TEXT NOT NULL CHECK (party IN ('office', 'vendor'))",
    "kind TEXT NOT NULL CHECK (kind IN ('mailbox', 'person', 'address', 'phone'))",
    "value TEXT NOT NULL CHECK (value <> '')",
    *(_on(name) for name in ("valid_from", "valid_to")),
    _at("notified_at"),
)

_DELIVERABLE = _table(
    "deliverable",
    _belongs("contract_id", "contract"),
    "seq INTEGER NOT NULL CHECK (seq >= 1)",
    *_text("code", "clause"),
    "name TEXT NOT NULL CHECK (name <> '')",
    *_text("period"),
    *(_on(name) for name in ("start_on", "end_on", "due_on")),
    _at("due_at"),
    _fen("amount_fen"),
    "state TEXT NOT NULL CHECK (state <> '')",
    _flag("is_void"),
    "UNIQUE (contract_id, seq)",
)

_SUBMISSION = _table(
    "submission",
    _belongs("deliverable_id", "deliverable"),
    "round_no INTEGER NOT NULL CHECK (round_no >= 1)",
    "submitted_at TEXT NOT NULL CHECK (length(submitted_at) = 19)",
    _at("received_at"),
    *_text("method", "sha256", "file_name"),
    "format_ok INTEGER CHECK (format_ok IN (0, 1))",
    *_text("note"),
    "UNIQUE (deliverable_id, round_no)",
)

_EVENT = _table(
    "acceptance_event",
    _belongs("deliverable_id", "deliverable"),
    "round_no INTEGER NOT NULL CHECK (round_no >= 1)",
    "at TEXT NOT NULL CHECK (length(at) = 19)",
    "kind TEXT NOT NULL CHECK (kind IN ('comment', 'resubmit', 'remind', 'objection', 'pass', 'deemed', 'fail'))",
    *_text("text", "basis", "method", "evidence"),
    "actor TEXT NOT NULL",
    _flag("is_void"),
)

_RECEIPT = _table(
    "receipt",
    _belongs("deliverable_id", "deliverable"),
    "number TEXT NOT NULL UNIQUE CHECK (number <> '')",
    *(_on(name) for name in ("received_on", "completed_on")),
    *_text("period_text"),
    "period_kind TEXT NOT NULL CHECK (period_kind IN ('year', 'term', 'part'))",
    _fen("amount_fen"),
    _at("issued_at"),
    _on("sealed_on"),
    *_text("courier", "tracking_no"),
    _on("posted_on"),
    "path TEXT NOT NULL CHECK (path IN ('sealed', 'email'))",
    _flag("is_void"),
)

_EMAIL = _table(
    "receipt_email",
    _belongs("receipt_id", "receipt"),
    _at("sent_at"),
    *_text("sender"),
    "recipients TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(recipients))",
    *_text("subject", "body"),
    _flag("is_satisfied"),
    "problems TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(problems))",
)

MIGRATION = Migration(
    3,
    "合同：日历补充、应交成果、验收、回执",
    (
        _CALENDAR_VERSION,
        _CALENDAR_DAY,
        _CONTRACT,
        _READING,
        "CREATE INDEX contract_reading_contract ON contract_reading (contract_id, code)",
        _CONTACT,
        "CREATE INDEX authorised_contact_contract ON authorised_contact (contract_id)",
        _DELIVERABLE,
        "CREATE INDEX deliverable_due_on ON deliverable (due_on)",
        _SUBMISSION,
        _EVENT,
        "CREATE INDEX acceptance_event_deliverable ON acceptance_event (deliverable_id, round_no)",
        _RECEIPT,
        "CREATE INDEX receipt_deliverable ON receipt (deliverable_id)",
        _EMAIL,
        "CREATE INDEX receipt_email_receipt ON receipt_email (receipt_id)",
    ),
)
