"""Contracts, deliverables, submissions and acceptance events: rows as plain dictionaries, void ones left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.storage.database import OfficeDatabase

Record = dict[str, Any]

_CONTRACT = (
    "id, template, title, title_on_receipt, contract_no, project_name, owner_name, vendor_name, signed_on,"
    " effective_on, start_on, end_on, total_fen, pricing, copies, vendor_address"
)
_DELIVERABLE = (
    "id, contract_id, seq, code, clause, name, period, start_on, end_on, due_on, due_at, amount_fen, state, is_void"
)
_SUBMISSION = "id, deliverable_id, round_no, submitted_at, received_at, method, sha256, file_name, format_ok, note"
_EVENT = "id, deliverable_id, round_no, at, kind, text, basis, method, evidence, actor"


def _records(database: OfficeDatabase, columns: str, rest: str, params: Sequence[Any] = ()) -> list[Record]:
    names = [column.strip() for column in columns.split(",")]
    return [dict(zip(names, row, strict=True)) for row in database.rows(f"SELECT {columns} {rest}", params)]


def contracts(database: OfficeDatabase) -> list[Record]:
    """Return all contracts, oldest first, without their terms."""
    return _records(database, _CONTRACT, "FROM contract WHERE is_void = 0 ORDER BY id")


def contract(database: OfficeDatabase, contract_id: int) -> Record | None:
    """Return one contract, without its terms."""
    found = _records(database, _CONTRACT, "FROM contract WHERE id = ? AND is_void = 0", (contract_id,))
    return found[0] if found else None


def terms(database: OfficeDatabase, contract_id: int) -> str:
    """Return the frozen terms (JSON) of a contract."""
    return str(database.value("SELECT terms FROM contract WHERE id = ?", (contract_id,)))


def readings(database: OfficeDatabase, contract_id: int) -> list[Record]:
    """Return every choice of a reading, oldest first; the last one of a code is in force."""
    columns = "code, option, chosen_by, chosen_at, basis"
    return _records(database, columns, "FROM contract_reading WHERE contract_id = ? ORDER BY id", (contract_id,))


def contacts(database: OfficeDatabase, contract_id: int) -> list[Record]:
    """Return the authorised contacts of a contract, in the order in which they were entered."""
    columns = "id, contract_id, party, kind, value, valid_from, valid_to, notified_at"
    return _records(database, columns, "FROM authorised_contact WHERE contract_id = ? ORDER BY id", (contract_id,))


def contact(database: OfficeDatabase, contact_id: int) -> Record | None:
    """Return one authorised contact."""
    columns = "id, contract_id, party, kind, value, valid_from, valid_to, notified_at"
    found = _records(database, columns, "FROM authorised_contact WHERE id = ?", (contact_id,))
    return found[0] if found else None


def deliverables(database: OfficeDatabase, contract_id: int, *, with_void: bool = False) -> list[Record]:
    """Return the deliverables of a contract in plan order."""
    void = "" if with_void else "AND is_void = 0"
    return _records(
        database, _DELIVERABLE, f"FROM deliverable WHERE contract_id = ? {void} ORDER BY seq", (contract_id,)
    )


def deliverable(database: OfficeDatabase, deliverable_id: int) -> Record | None:
    """Return one deliverable."""
    found = _records(database, _DELIVERABLE, "FROM deliverable WHERE id = ? AND is_void = 0", (deliverable_id,))
    return found[0] if found else None


def submissions(database: OfficeDatabase, deliverable_id: int) -> list[Record]:
    """Return the rounds handed in for a deliverable."""
    rest = "FROM submission WHERE deliverable_id = ? ORDER BY round_no"
    return _records(database, _SUBMISSION, rest, (deliverable_id,))


def submissions_of_contract(database: OfficeDatabase, contract_id: int) -> list[Record]:
    """Return every round handed in under a contract."""
    rest = (
        "FROM submission WHERE deliverable_id IN (SELECT id FROM deliverable WHERE contract_id = ?) ORDER BY round_no"
    )
    return _records(database, _SUBMISSION, rest, (contract_id,))


def events(database: OfficeDatabase, deliverable_id: int) -> list[Record]:
    """Return the acceptance events of a deliverable in the order of their time."""
    rest = "FROM acceptance_event WHERE deliverable_id = ? AND is_void = 0 ORDER BY at, id"
    return _records(database, _EVENT, rest, (deliverable_id,))


def events_of_contract(database: OfficeDatabase, contract_id: int) -> list[Record]:
    """Return every acceptance event under a contract in the order of their time."""
    rest = (
        "FROM acceptance_event WHERE is_void = 0 AND deliverable_id IN"
        " (SELECT id FROM deliverable WHERE contract_id = ?) ORDER BY at, id"
    )
    return _records(database, _EVENT, rest, (contract_id,))


def event(database: OfficeDatabase, event_id: int) -> Record | None:
    """Return one acceptance event."""
    found = _records(database, _EVENT, "FROM acceptance_event WHERE id = ? AND is_void = 0", (event_id,))
    return found[0] if found else None


def has_receipt(database: OfficeDatabase, deliverable_id: int) -> bool:
    """Whether a receipt that is not void was made for a deliverable."""
    sql = "SELECT EXISTS (SELECT 1 FROM receipt WHERE deliverable_id = ? AND is_void = 0)"
    return bool(database.value(sql, (deliverable_id,)))


def handed_in(database: OfficeDatabase) -> list[Record]:
    """Return what was handed in and is not settled: not accepted, or its receipt not posted (nor sent by e-mail)."""
    rest = (
        "FROM deliverable WHERE is_void = 0 AND contract_id IN (SELECT id FROM contract WHERE is_void = 0)"
        " AND id IN (SELECT deliverable_id FROM submission)"
        " AND NOT (state IN ('passed', 'deemed')"
        " AND EXISTS (SELECT 1 FROM receipt r WHERE r.deliverable_id = deliverable.id AND r.is_void = 0"
        " AND (r.path = 'email' OR (r.sealed_on <> '' AND r.posted_on <> ''))))"
        " ORDER BY contract_id, seq"
    )
    return _records(database, _DELIVERABLE, rest)


def last_service(database: OfficeDatabase, contract_id: int) -> str:
    """Return the last day on which service was registered under a contract (hand-in, work memo), "" for none."""
    sql = (
        "SELECT max(day) FROM (SELECT substr(s.submitted_at, 1, 10) AS day FROM submission s"
        " JOIN deliverable d ON d.id = s.deliverable_id WHERE d.contract_id = ? AND d.is_void = 0"
        " UNION ALL SELECT held_on FROM work_memo WHERE contract_id = ? AND is_void = 0)"
    )
    return str(database.value(sql, (contract_id, contract_id)) or "")
