"""The seal of a plain office's file (封条): a checksum of every 64 KiB, by which one flipped letter shows.

SQLite's pages carry no checksums (those of an encrypted office do). The seal lies beside the file, is written when the
office is closed and taken away inside the first transaction that writes, so a seal that is there holds for the file as
it is. What it was is kept by a *hold*: a read transaction begun while the write-ahead log is empty, which keeps the
main file as it was (checkpoints wait) and every later page in the log. So the comparing can run beside the
work, and a short session renews only the blocks that its log names; the others keep the checksum of before, and damage
among them is not sealed over. A seal says nothing when the log is not empty, when the audit log ends in
another entry than at the sealing (another copy of the file, another program's work), or when the file's head says that
somebody rewrote it (``VACUUM``, a copy by SQLite's backup call, another journal): then there is no finding.
"""

from __future__ import annotations

import contextlib
import hashlib
import struct
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO

from sqlcipher3 import dbapi2 as driver

from app.domain.errors import KnownError, OfficeUnusable

BLOCK = 64 * 1024
SUFFIX = ".seal"
_MAGIC = b"SDPAGES2"
_HEAD = struct.Struct("<8sQQQI")  # magic, bytes of the file, last audit entry, stamp, checksum of the checksums
_FILE_HEAD = struct.Struct(">16xH6xII8xI48xI")  # bytes of a page, change counter, pages, schema, counter once more
_FRAME = struct.Struct(">II8s")  # page number, size after a commit, salts
_WAL_HEAD, _FRAME_HEAD = 32, 24
_LAST = "SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1"
_FAILURES = (OSError, driver.Error, UnicodeDecodeError, KnownError)
"""The disk, the database, and a schema so damaged that it breaks the driver's error text."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A closed file: its bytes, the last entry of its audit log, the stamp in its head, a CRC-32 of every block."""

    size: int
    last: int
    stamp: int
    sums: tuple[int, ...]

    def to_bytes(self) -> bytes:
        """Return what the seal's file holds."""
        sums = struct.pack(f"<{len(self.sums)}I", *self.sums)
        return _HEAD.pack(_MAGIC, self.size, self.last, self.stamp, zlib.crc32(sums)) + sums

    @classmethod
    def from_bytes(cls, data: bytes) -> Seal | None:
        """Read a seal; None when it is not whole (a power cut, a foreign file)."""
        if len(data) < _HEAD.size:
            return None
        magic, size, last, stamp, check = _HEAD.unpack_from(data)
        sums = data[_HEAD.size :]
        if magic != _MAGIC or zlib.crc32(sums) != check or len(sums) != 4 * -(-size // BLOCK):
            return None
        return cls(size, last, stamp, struct.unpack(f"<{len(sums) // 4}I", sums))

    def write(self, file: Path) -> None:
        """Put it in place. No sync: after a power cut a seal that is not whole counts as none."""
        part = file.with_name(f"{file.name}.part")
        try:
            part.write_bytes(self.to_bytes())
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)


def seal_path(database: Path) -> Path:
    """Where a database's seal lies."""
    return database.with_name(database.name + SUFFIX)


def drop(database: Path) -> None:
    """Take a seal away: the file is written or replaced. One that stays against our will is seen to be outdated."""
    with contextlib.suppress(OSError):
        seal_path(database).unlink(missing_ok=True)


def drop_if_outdated(database: Path) -> None:
    """Take away a seal beside a log that is not empty (a power cut can bring a seal back that was gone)."""
    if seal_path(database).exists() and _log_size(database):
        drop(database)


@dataclass(frozen=True, slots=True)
class _Hold:
    """A read transaction that began when the seal was true, and the seal."""

    connection: Any
    seal: Seal

    def last(self) -> int | None:
        """Return the last entry of the audit log; None when it cannot be read any more."""
        try:
            return _last_entry(self.connection)
        except (driver.Error, UnicodeDecodeError):
            return None


@dataclass(frozen=True, slots=True)
class _Base:
    """What a session did to the sealed state: last audit entry now, blocks written, those that were damaged before."""

    seal: Seal
    last: int
    written: set[int]
    damaged: set[int]


class PageSeal:
    """One open database's dealings with its seal; any thread may call, ``close`` comes after the connections'.

    Closing a file drops every lock that this process has on it (POSIX), so the file stays open for reading until then.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = seal_path(path)
        self._lock = threading.RLock()
        self._hold: _Hold | None = None
        self._damaged: list[int] | None = None
        self._stream: BinaryIO | None = None

    def before_write(self) -> None:
        """Keep the sealed state before the first transaction that writes; costs a look at a name otherwise."""
        if self._hold is None and self._damaged is None and self._file.exists():
            self._begin()

    def broken(self) -> None:
        """Take the seal away, inside a transaction that is going to write: whoever seals holds the same lock."""
        drop(self._path)

    def let_go(self) -> None:
        """End the read transaction, so that the log can be folded in."""
        with self._lock:
            if self._hold is not None:
                self._hold.connection.close()
                self._hold = None

    def close(self) -> None:
        """Let go of everything, when the last connection of this process is closed; the next opening starts anew."""
        self.let_go()
        with self._lock:
            self._damaged = None
            if self._stream is not None:
                self._stream.close()
                self._stream = None

    def damaged_blocks(self, check: Callable[[], None] = lambda: None) -> list[int] | None:
        """Return the blocks that are not as they were sealed, [] when all are; None when there is no seal to tell.

        The answer is kept: once people write, the file moves on. ``check`` is called often and may raise to stop;
        the hold stays then, because closing without it would seal the blocks that nobody compared.
        Raises ``OfficeUnusable`` when the disk cannot be read.
        """
        with self._lock:
            if self._damaged is None:
                self.before_write()
                if self._hold is None:
                    return None
                try:
                    self._damaged = self._compared(self._hold, check)
                except OSError as error:
                    raise OfficeUnusable("读取数据文件时磁盘出错。请检查磁盘和磁盘连接后再试。") from error
                self.let_go()
            return self._damaged

    def renew(self, connect: Callable[[], Any], *, is_owner: bool) -> None:
        """Seal the file on closing, unless nothing was written or damage was found; never raises for the disk.

        ``connect`` gives this thread's connection. ``is_owner``: the writer's lock is ours, so a file without a seal
        may be read as a whole.
        """
        with contextlib.suppress(*_FAILURES), self._lock:
            drop_if_outdated(self._path)
            if self._file.exists() or (self._hold is None and (self._damaged or not is_owner)):
                return
            connection = connect()
            connection.execute("PRAGMA busy_timeout=0")  # beside a reader at work: no seal this time
            connection.execute("PRAGMA query_only=0")  # a reader's connection, that is closed next
            base = self._base(connection)
            self.let_go()
            if base is None and not is_owner:
                return
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            with _alone(connection):
                last = _last_entry(connection)
                if _log_size(self._path) == 0 and (base is None or base.last == last):
                    self._sealed(last, base).write(self._file)

    def _begin(self) -> None:
        with self._lock, contextlib.suppress(*_FAILURES):
            if self._hold is not None:
                return
            connection = driver.connect(str(self._path), isolation_level=None, check_same_thread=False)
            seal = None
            try:
                connection.execute("BEGIN")
                connection.execute("PRAGMA user_version").fetchone()
                if _log_size(self._path) == 0:  # read after the transaction began: nothing can be folded in since
                    seal = Seal.from_bytes(self._file.read_bytes())
            finally:
                if seal is None:
                    connection.close()
            if seal is not None:
                self._hold = _Hold(connection, seal)

    def _compared(self, hold: _Hold, check: Callable[[], None]) -> list[int] | None:
        if self._is_another(hold):
            drop(self._path)
            return None
        size = self._path.stat().st_size
        pairs = zip_longest(self._sums(size, check), hold.seal.sums)
        return [number for number, (now, before) in enumerate(pairs) if now != before]

    def _is_another(self, hold: _Hold) -> bool:
        """Whether this is another state than the sealed one by its own account; what is damaged contradicts itself."""
        last, stamp = hold.last(), self._stamp()
        return (last is not None and last != hold.seal.last) or stamp not in (0, hold.seal.stamp)

    def _stamp(self) -> int:
        """Return what stands for the file's head: counters and length; 0 when they contradict each other."""
        size = self._path.stat().st_size
        page, counter, pages, schema, again = _FILE_HEAD.unpack(self._read(0, size, _FILE_HEAD.size))
        return _digest((counter, pages, schema)) if counter == again and page * pages == size else 0

    def _base(self, connection: Any) -> _Base | None:
        """Say what the log changes of the sealed state; None where no seal was held, or one of another state."""
        hold = self._hold
        if hold is None or self._is_another(hold):
            return None
        with _alone(connection):
            last = _last_entry(connection)
            seal, written = hold.seal, _blocks_of_log(self._path)
            pieces = ((n, self._read(n * BLOCK, seal.size)) for n in written if n < len(seal.sums))
            damaged = {n for n, piece in pieces if zlib.crc32(piece) != seal.sums[n]}
        return _Base(seal, last, written, damaged)

    def _sealed(self, last: int, base: _Base | None) -> Seal:
        """Read the file as it is now: all of it, or what was written since the seal (and was not damaged before)."""
        size = self._path.stat().st_size
        if base is None:
            return Seal(size, last, self._stamp(), tuple(self._sums(size)))
        count = -(-size // BLOCK)
        sums = [*base.seal.sums, *[0] * count][:count]
        longer = range(min(size, base.seal.size) // BLOCK, count)
        for number in {*base.written, *longer} - base.damaged:
            if number < count:
                sums[number] = zlib.crc32(self._read(number * BLOCK, size))
        return Seal(size, last, self._stamp(), tuple(sums))

    def _sums(self, size: int, check: Callable[[], None] = lambda: None) -> Iterator[int]:
        for start in range(0, size, 16 * BLOCK):
            check()
            piece = memoryview(self._read(start, size, 16 * BLOCK))
            for place in range(0, len(piece), BLOCK):
                yield zlib.crc32(piece[place : place + BLOCK])

    def _read(self, start: int, size: int, length: int = BLOCK) -> bytes:
        if self._stream is None:
            self._stream = self._path.open("rb", buffering=0)
        self._stream.seek(start)
        return self._stream.read(min(length, size - start))


def _last_entry(connection: Any) -> int:
    """Return what stands for the last entry of the audit log."""
    return _digest(connection.execute(_LAST).fetchone())


def _digest(row: object) -> int:
    """Return 64 bits that stand for a row."""
    return int.from_bytes(hashlib.sha256(repr(row).encode()).digest()[:8], "big")


@contextmanager
def _alone(connection: Any) -> Iterator[None]:
    """Let nobody write meanwhile; nothing is written here."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def _log_size(database: Path) -> int:
    try:
        return Path(f"{database}-wal").stat().st_size
    except FileNotFoundError:
        return 0


def _blocks_of_log(database: Path) -> set[int]:
    """Return the blocks of the main file whose pages stand in the write-ahead log."""
    with Path(f"{database}-wal").open("rb", buffering=0) as log:
        head = log.read(_WAL_HEAD)
        page = int.from_bytes(head[8:12], "big")
        blocks: set[int] = set()
        for frame in _frames(log, page):
            number, _, salts = _FRAME.unpack_from(frame)
            if salts == head[16:24]:
                start = (number - 1) * page
                blocks |= {start // BLOCK, (start + page - 1) // BLOCK}
    return blocks


def _frames(log: BinaryIO, page: int) -> Iterable[bytes]:
    place = _WAL_HEAD
    while len(frame := log.read(_FRAME_HEAD)) == _FRAME_HEAD:
        yield frame
        place += _FRAME_HEAD + page
        log.seek(place)
