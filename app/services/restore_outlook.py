"""What would change if a backup took the place of the present data: counts, newest entries, what would be lost.

The backup is restored into a folder of its own first (``restoring.restore_aside``); here both files are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import KnownError
from app.domain.masking import mask_text
from app.services.session import DATABASE_NAME, Office
from app.storage import keyring
from app.storage.database import DRIVER_ERRORS, OfficeDatabase
from app.storage.keyring import OfficeKey

SHOWN = 200
COUNTED: Mapping[str, tuple[str, str]] = {
    "tickets": ("工单", "SELECT count(*) FROM ticket WHERE is_void = 0"),
    "events": ("流转步骤", "SELECT count(*) FROM ticket_event WHERE is_void = 0"),
    "contracts": ("合同", "SELECT count(*) FROM contract WHERE is_void = 0"),
    "submissions": ("成果提交", "SELECT count(*) FROM submission"),
    "receipts": ("回执", "SELECT count(*) FROM receipt WHERE is_void = 0"),
    "attachments": ("附件", "SELECT count(*) FROM attachment WHERE is_void = 0"),
    "audit": ("操作记录", "SELECT count(*) FROM audit_entry"),
}
_UNREADABLE: tuple[type[Exception], ...] = (KnownError, *DRIVER_ERRORS)
_NEWEST = "SELECT at FROM audit_entry ORDER BY seq DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Difference:
    """One kind of record: how many there are now and in the backup; None where a file cannot be read."""

    title: str
    now: int | None
    then: int | None


@dataclass(frozen=True, slots=True)
class LostEntry:
    """One thing that was done after the backup."""

    at: str
    actor: str
    action: str
    subject: str


@dataclass(frozen=True, slots=True)
class TicketThen:
    """One ticket as the backup has it, masked."""

    number: str
    created_at: str
    status: str
    title: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What replacing would mean, and a look at the newest tickets of the backup.

    ``lost`` holds the newest of ``lost_count`` entries; ``is_same_chain`` False: a backup of another office.
    ``newest_then``: the last moment that both have in common, "" for none.
    """

    folder: Path
    differences: tuple[Difference, ...]
    newest_now: str
    newest_then: str
    lost_count: int
    lost: tuple[LostEntry, ...]
    is_same_chain: bool
    tickets: tuple[TicketThen, ...]


def compare(office: Office, folder: Path, key: OfficeKey | None = None) -> Outlook:
    """Compare the open office with a restored one beside it (``key`` opens that one); nothing is written."""
    with keyring.holding(folder, key):
        other = OfficeDatabase(folder / DATABASE_NAME, read_only=True)
        try:
            now, then = _counts(office.database), _counts(other)
            rows = tuple(Difference(COUNTED[name][0], now[name], then[name]) for name in COUNTED)
            newest_now = _value(office.database, _NEWEST)
            shared = _shared(office.database, other)
            newest_then = other.value("SELECT at FROM audit_entry WHERE seq = ?", (shared,))
            lost_count, lost = _after(office.database, shared)
            ends = (str(newest_now or ""), str(newest_then or ""))
            return Outlook(folder, rows, *ends, lost_count, lost, shared > 0, _tickets(other))
        finally:
            other.close_all()


def _tickets(database: OfficeDatabase) -> tuple[TicketThen, ...]:
    sql = "SELECT ticket_no, created_at, status, title FROM ticket WHERE is_void = 0 ORDER BY created_at DESC LIMIT ?"
    rows = database.rows(sql, (SHOWN,))
    return tuple(TicketThen(number, at, status, mask_text(title)) for number, at, status, title in rows)


def _counts(database: OfficeDatabase) -> dict[str, int | None]:
    return {name: _number(_value(database, sql)) for name, (_, sql) in COUNTED.items()}


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _value(database: OfficeDatabase, sql: str) -> object:
    """Return a value; None where the file is too damaged to say."""
    try:
        return database.value(sql)
    except _UNREADABLE:
        return None


def _shared(mine: OfficeDatabase, other: OfficeDatabase) -> int:
    """Return the number of the last entry that both chains have, 0 for none (restoring adds entries of its own)."""
    try:
        hashes = dict(mine.rows("SELECT seq, hash FROM audit_entry"))
        theirs = other.rows("SELECT seq, hash FROM audit_entry ORDER BY seq DESC")
    except _UNREADABLE:
        return 0
    return next((int(seq) for seq, own in theirs if hashes.get(seq) == own), 0)


def _after(database: OfficeDatabase, seq: int) -> tuple[int, tuple[LostEntry, ...]]:
    where = "FROM audit_entry WHERE seq > ? AND action NOT LIKE 'backup.%' AND action NOT LIKE 'drill.%'"
    try:
        count = int(database.value(f"SELECT count(*) {where}", (seq,)))
        rows = database.rows(f"SELECT at, actor, action, subject {where} ORDER BY seq DESC LIMIT ?", (seq, SHOWN))
    except _UNREADABLE:
        return 0, ()
    return count, tuple(LostEntry(*row) for row in rows)
