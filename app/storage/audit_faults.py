"""What happened to the audit log where its chain first breaks: read once more around that place."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from app.domain.audit_faults import Fault
from app.storage.audit_hash import GENESIS, link
from app.storage.database import OfficeDatabase

_NEAR = 2_000
LOOK_AHEAD = 50
"""How many inserted entries in a row are recognised as such."""

Row = tuple[Any, ...]


def fault_at(database: OfficeDatabase, rows: list[Row], previous: str, bad: int) -> tuple[Fault, int]:
    """Name the fault and the first bad entry. ``rows`` begins with the entry where the walk stopped.

    ``previous`` is the hash before it, ``bad`` the number that was expected (or found, when that is smaller).
    """
    row = rows[0]
    if row[0] != bad:
        return Fault.MISSING, bad
    if bad < 1:
        return Fault.INSERTED, bad
    if not row[8]:
        return Fault.UNREADABLE, bad
    if row[8] == link(row[7], row[:7]):
        return (Fault.INSERTED if _follows_later(rows, previous) else Fault.BROKEN), bad
    last = int(database.value("SELECT max(seq) FROM audit_entry"))
    true = _true_number(row, last)
    if true is None:
        return (Fault.INSERTED if _follows_later(rows, previous) else Fault.ALTERED), bad
    if true < bad and row[7] == _hash_of(database, true - 1):
        return Fault.INSERTED, true
    if true > bad and _is_shifted(rows, true - bad) and not _is_elsewhere(database, previous, bad):
        return Fault.MISSING, bad
    return Fault.MOVED, bad


def _true_number(row: Row, last: int) -> int | None:
    """Return the number that an entry's own hash was made with; None when its content was altered."""
    seq = row[0]
    near = range(max(1, seq - _NEAR), seq + _NEAR)
    candidates: Iterable[int] = chain(near, range(1, near.start), range(near.stop, last + _NEAR))
    return next((n for n in candidates if link(row[7], (n, *row[1:7])) == row[8]), None)


def _follows_later(rows: list[Row], previous: str) -> bool:
    """Whether the entry that belongs here comes a little later: then those before it were put in."""
    for offset, row in enumerate(rows[1:], start=1):
        if row[7] == previous and link(previous, (row[0] - offset, *row[1:7])) == row[8]:
            return True
    return False


def _is_shifted(rows: list[Row], by: int) -> bool:
    """Whether the next entry stands as far from its place as this one (those before it were taken out)."""
    return len(rows) < 2 or link(rows[1][7], (rows[1][0] + by, *rows[1][1:7])) == rows[1][8]


def _is_elsewhere(database: OfficeDatabase, previous: str, bad: int) -> bool:
    """Whether the entry that belongs here stands somewhere else."""
    return bool(database.value("SELECT count(*) FROM audit_entry WHERE prev_hash = ? AND seq <> ?", (previous, bad)))


def _hash_of(database: OfficeDatabase, seq: int) -> str:
    return str(database.value("SELECT hash FROM audit_entry WHERE seq = ?", (seq,)) or "") if seq else GENESIS
