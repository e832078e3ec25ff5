"""The audit chain checked from end to end, and held against the heads that were written down outside it.

Over 100,000 entries it takes a second, most of it SHA-256 and reading: see ``dev.py bench audit``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any

from app.domain.audit_faults import Fault
from app.domain.errors import OfficeUnusable
from app.storage.audit_faults import LOOK_AHEAD, fault_at
from app.storage.audit_hash import GENESIS, SHORT, link
from app.storage.database import OfficeDatabase

_COLUMNS = "seq, at, actor, action, subject, reason, detail, prev_hash, hash"

_CHUNK = 5_000
"""Entries read at once: a cursor left open would hold a reader's snapshot, all rows would fill the memory."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A head that was written down outside the chain: whole, or its first ``SHORT`` digits as a paper shows them.

    ``entries``: how long the chain was then (0 = not known); ``at``: when it was written down ("" = not known).
    """

    head: str
    entries: int = 0
    at: str = ""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """``first_bad`` is the number of the first entry that is missing, moved or altered; None when all are sound.

    ``fault`` says what is wrong there (``storage.audit_faults``); ``trusted`` is the last entry before it that a head
    written down outside vouches for (0 = none): up to there nothing was rewritten either.
    """

    ok: bool
    entries: int
    head: str
    first_bad: int | None
    fault: str = ""
    trusted: int = 0


def verify(
    database: OfficeDatabase,
    known_heads: Iterable[str | Mark] = (),
    report: Callable[[int, int], None] | None = None,
) -> ChainReport:
    """Walk the whole chain, and hold it against heads written down outside (whole or shortened).

    ``report(done, total)`` is told how far it is, and may raise to stop.
    """
    marks = [known if isinstance(known, Mark) else Mark(known.lower()) for known in known_heads if known]
    walk = _Walk(marks)
    total = int(database.value("SELECT count(*) FROM audit_entry"))
    last: int | None = None
    while chunk := _chunk(database, walk, last):
        walk.feed(chunk)
        last = chunk[-1][0]
        if report is not None:
            report(walk.entries, total)
    return walk.report(database)


def _chunk(database: OfficeDatabase, walk: _Walk, last: int | None) -> list[tuple[Any, ...]]:
    """Read the next entries in order; where a text cannot be read at all, those before it, then the rest."""
    rest, values = ("", ()) if last is None else ("WHERE seq > ?", (last,))
    try:
        return database.rows(f"SELECT {_COLUMNS} FROM audit_entry {rest} ORDER BY seq LIMIT {_CHUNK}", values)
    except OfficeUnusable:
        found = []
        for (seq,) in database.rows(f"SELECT seq FROM audit_entry {rest} ORDER BY seq LIMIT {_CHUNK}", values):
            found.append(_row_or_blank(database, seq))
        return found


def _row_or_blank(database: OfficeDatabase, seq: int) -> tuple[Any, ...]:
    try:
        return database.rows(f"SELECT {_COLUMNS} FROM audit_entry WHERE seq = ?", (seq,))[0]
    except OfficeUnusable:  # no text at all: it cannot have the hash that the next entry remembers
        return (seq, "", "", "", "", "", "", "", "")


class _Walk:
    """One pass over the chain: where it first breaks, and which of the marks lie in it."""

    def __init__(self, marks: list[Mark]) -> None:
        self.entries = 0
        self._marks = [mark for mark in marks if mark.head and mark.head != GENESIS]
        self._short = {mark.head[:SHORT] for mark in self._marks}
        self._places: dict[str, int] = {}
        self._previous = GENESIS
        self._expected = 1
        self._first_bad: int | None = None
        self._before = GENESIS
        self._around: list[tuple[Any, ...]] = []

    def feed(self, rows: list[tuple[Any, ...]]) -> None:
        """Take the next entries: while all is sound nothing but the hash is worked out, spelt as ``link`` spells it."""
        done = 0
        if self._first_bad is None:
            previous, expected, short, quoted = self._previous, self._expected, self._short, encode_basestring
            for seq, at, actor, action, subject, reason, detail, before, own in rows:
                try:
                    text = (
                        f"{previous}[{seq},{quoted(at)},{quoted(actor)},{quoted(action)},"
                        f"{quoted(subject)},{quoted(reason)},{quoted(detail)}]"
                    )
                except TypeError:  # no text: whatever it is, it was not written by this program
                    break
                if own != sha256(text.encode()).hexdigest() or seq != expected or before != previous:
                    break
                if own[:SHORT] in short:
                    self._places[own] = self._places[own[:SHORT]] = seq
                previous, expected, done = own, seq + 1, done + 1
            self.entries += done
            self._previous, self._expected = previous, expected
        for row in rows[done:]:
            self.step(row)

    def step(self, row: tuple[Any, ...]) -> None:
        """Take the next entry."""
        seq, previous, own = row[0], row[7], row[8]
        self.entries += 1
        if self._first_bad is None:
            if seq != self._expected or previous != self._previous or own != link(previous, row[:7]):
                self._first_bad, self._before = min(seq, self._expected), self._previous
                self._around.append(row)
            elif own[:SHORT] in self._short:
                self._places[own] = self._places[own[:SHORT]] = seq
        elif len(self._around) < LOOK_AHEAD:
            self._around.append(row)
        self._previous, self._expected = own, seq + 1

    def report(self, database: OfficeDatabase) -> ChainReport:
        """Say what was found."""
        kept = [self._places[mark.head] for mark in self._marks if mark.head in self._places]
        if self._first_bad is not None:
            fault, bad = fault_at(database, self._around, self._before, self._first_bad)
            trusted = max((seq for seq in kept if seq < bad), default=0)
            return ChainReport(False, self.entries, self._previous, bad, fault, trusted)
        missing = [mark for mark in self._marks if mark.head not in self._places]
        trusted = max(kept, default=0)
        if not missing:
            return ChainReport(True, self.entries, self._previous, None, "", trusted)
        last_at = str(database.value("SELECT at FROM audit_entry ORDER BY seq DESC LIMIT 1") or "")
        if any(self._is_inside(mark, last_at) for mark in missing):
            return ChainReport(False, self.entries, self._previous, trusted + 1, Fault.REWRITTEN, trusted)
        return ChainReport(False, self.entries, self._previous, self.entries + 1, Fault.CUT, trusted)

    def _is_inside(self, mark: Mark, last_at: str) -> bool:
        """Whether the chain reaches beyond the moment of a mark that it lacks: then it is another chain."""
        if mark.entries:
            return mark.entries <= self.entries
        return bool(mark.at) and mark.at < last_at
