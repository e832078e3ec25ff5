"""The one door to the office's database: opening, pragmas, threads, and what an SQLite error means to a clerk.

SQLite's own features live here, in ``search.py`` and in ``backup.py`` only; everything else is peewee or plain SQL.
The driver is sqlcipher3 (a plain file without key): one modern SQLite on every machine. A file inside an encrypted
office is opened with the office's key (``keyring``): a raw key, so that a connection costs no key derivation.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import peewee
from playhouse.sqlcipher_ext import SqlCipherDatabase
from sqlcipher3 import dbapi2 as driver

from app.domain.errors import KnownError, OfficeDamaged, OfficeUnusable
from app.storage import keyring
from app.storage.page_seal import PageSeal

APPLICATION_ID = 0x53444B31  # "SDK1": tells our file from any other SQLite file
BUSY_TIMEOUT_MS = 5_000
CACHE_KIB = 64 * 1024
PAGE_BYTES = 8192

PRAGMAS: tuple[tuple[str, str | int], ...] = (
    ("page_size", PAGE_BYTES),  # of a new file: sorts and scans of the register take a fifth less than with 4096
    ("journal_mode", "wal"),
    ("synchronous", "full"),
    ("foreign_keys", 1),
    ("busy_timeout", BUSY_TIMEOUT_MS),
    ("cache_size", -CACHE_KIB),
    ("temp_store", "memory"),
    ("journal_size_limit", 64 * 1024 * 1024),
)

DRIVER_ERRORS: tuple[type[Exception], ...] = (driver.Error, sqlite3.Error, peewee.PeeweeException)

_DAMAGED = "数据文件已损坏。请用最近一次备份恢复（restore 命令），或抢救还能读出的数据（salvage 命令）。"

_MESSAGES: tuple[tuple[str, str], ...] = (
    ("SQLITE_FULL", "磁盘已满，这一步没有保存，原有数据没有改动。请清理磁盘空间后再试。"),
    ("SQLITE_IOERR", "读写数据文件时磁盘出错，这一步没有保存。请检查磁盘空间和磁盘连接后再试。"),
    ("SQLITE_READONLY", "数据文件夹只能读、不能写。请检查文件夹权限，或把办公文件夹换到可以写入的位置。"),
    ("SQLITE_PERM", "没有权限打开数据文件。请检查办公文件夹的权限。"),
    ("SQLITE_CANTOPEN", "打不开数据文件。请检查办公文件夹是否还在、能否读写，路径是否太长（最多约 150 个汉字）。"),
    ("SQLITE_CORRUPT", _DAMAGED),
    ("SQLITE_NOTADB", "这不是本程序的数据文件，或文件已加密、已损坏。请检查办公文件夹和密钥文件，或用备份恢复。"),
    ("SQLITE_BUSY", "数据文件正被另一个程序占用。请稍后再试。"),
    ("SQLITE_LOCKED", "数据文件正被另一个程序占用。请稍后再试。"),
)


# The driver's backup call raises without SQLite's name for the error: then its fixed sentence tells.
_NAMES: Mapping[str, str] = {
    "database or disk is full": "SQLITE_FULL",
    "disk I/O error": "SQLITE_IOERR",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "unable to open database file": "SQLITE_CANTOPEN",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "unsupported file format": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
    "database is locked": "SQLITE_BUSY",
}

_DAMAGED_TEXT = re.compile(r"malformed database schema|Could not decode to UTF-8|vtable constructor failed")
_DAMAGE = frozenset(
    ("SQLITE_CORRUPT", "SQLITE_CORRUPT_VTAB", "SQLITE_CORRUPT_SEQUENCE", "SQLITE_CORRUPT_INDEX", "SQLITE_NOTADB")
)


def known(error: BaseException) -> KnownError | None:
    """Give the clerk's version of a database error, or None when it is our own bug."""
    seen: BaseException | None = error
    while seen is not None:
        name = _NAMES.get(str(seen)) or str(getattr(seen, "sqlite_errorname", ""))
        if _DAMAGED_TEXT.match(str(seen)):
            name = "SQLITE_CORRUPT"
        for prefix, message in _MESSAGES:
            if name.startswith(prefix):
                return (OfficeDamaged if name in _DAMAGE else OfficeUnusable)(message)
        seen = seen.__cause__ or seen.__context__
    return None


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn a full disk, a damaged file or a missing permission into ``OfficeUnusable``; bugs pass unchanged."""
    try:
        yield
    except DRIVER_ERRORS as error:
        translated = known(error)
        if translated is None:
            raise
        raise translated from error


@contextmanager
def _statement() -> Iterator[None]:
    """As ``storage_errors``, for one statement: a damaged schema even breaks the driver's error text."""
    with storage_errors():
        try:
            yield
        except UnicodeDecodeError as error:
            raise OfficeDamaged(_DAMAGED) from error


def path_of(url: str | Path) -> Path:
    """``sqlite:///relative`` or ``sqlite:////absolute`` or a plain path -> the file (others: ``OfficeUnusable``)."""
    if isinstance(url, Path):
        return url
    if "://" not in url:
        return Path(url)
    parts = urlsplit(url)
    if parts.scheme != "sqlite":
        raise OfficeUnusable(f"暂不支持 {parts.scheme} 数据库。请使用办公文件夹里的数据文件。")
    return Path(unquote(parts.path)[1:])


def unlock(connection: Any, key: bytes) -> None:
    """Give a new connection its key, before anything is read; b"" leaves a plain file plain.

    The cipher's page is as large as the plain file's; its remarks on stderr are not for a clerk's terminal.
    """
    if key:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA cipher_default_page_size = {PAGE_BYTES}")  # attached files too
        connection.execute(f'PRAGMA key = "{key_literal(key)}"')


def key_literal(key: bytes) -> str:
    """Write a raw key as SQLCipher reads it (also for ATTACH … KEY); b"" is a plain file."""
    return f"x'{key.hex()}'" if key else ""


class OfficeDatabase(SqlCipherDatabase):  # type: ignore[misc]
    """One database file; each thread that touches it gets its own long-lived connection."""

    def __init__(self, url: str | Path, *, read_only: bool = False, key: bytes | None = None) -> None:
        self.path = path_of(url)
        self._key = key
        self.read_only = read_only
        self.seal = PageSeal(self.path)
        self._opened: list[Any] = []
        self._opened_lock = threading.Lock()
        super().__init__(
            str(self.path), pragmas=PRAGMAS, timeout=BUSY_TIMEOUT_MS / 1000, check_same_thread=False, autoconnect=True
        )

    def _connect(self) -> Any:
        with _statement():
            connection = driver.connect(self.database, isolation_level=None, **self.connect_params)
            try:
                unlock(connection, self.key)
                self._add_conn_hooks(connection)
                if self.read_only:
                    connection.execute("PRAGMA query_only=1")
            except BaseException:
                connection.close()
                raise
        with self._opened_lock:
            self._opened.append(connection)
        return connection

    @property
    def key(self) -> bytes:
        """The raw key that this file is opened with: as given, else the key of the open office that it lies in."""
        return keyring.key_for_database(self.path) if self._key is None else self._key

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """Run one statement; storage failures come out as ``OfficeUnusable``."""
        with _statement():
            return super().execute_sql(sql, params)

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction; a busy file is the clerk's business."""
        with storage_errors():
            if lock_type != "DEFERRED":
                self.seal.before_write()
            super().begin(lock_type)
            if lock_type != "DEFERRED":
                self.seal.broken()

    def commit(self) -> None:
        """Commit; a full disk shows here."""
        with storage_errors():
            super().commit()

    def rollback(self) -> None:
        """Roll back, unless SQLite has already done so by itself (full disk, I/O error)."""
        if self.connection().in_transaction:
            super().rollback()

    @contextmanager
    def writable(self) -> Iterator[None]:
        """Let a reader write for a moment (an audit entry)."""
        if not self.read_only:
            yield
            return
        self.execute_sql("PRAGMA query_only=0")
        try:
            yield
        finally:
            self.execute_sql("PRAGMA query_only=1")

    def rows(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of one SELECT; reading errors are translated too (peewee's lazy cursors are not)."""
        with _statement():
            return self.connection().execute(sql, params).fetchall()  # type: ignore[no-any-return]

    def integers(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> array[int]:
        """First column of every row as ``array('q')``, without holding the rows."""
        with _statement():
            return array("q", map(itemgetter(0), self.connection().execute(sql, params)))

    def value(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """First column of the first row, None when there is no row."""
        with _statement():
            row = self.connection().execute(sql, params).fetchone()
        return None if row is None else row[0]

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        """Write in bulk on the connection (and in the transaction) that peewee holds. Returns the row count."""
        with _statement():
            return int(self.connection().executemany(sql, rows).rowcount)

    def renew_seal(self, *, is_owner: bool) -> None:
        """Seal a plain file before it is closed; a database that nobody opened is left alone."""
        if self._opened and not self.key:
            self.seal.renew(self.connection, is_owner=is_owner)

    def close_all(self) -> None:
        """Close the connections of every thread; the last one folds the WAL back into the file."""
        if not self.is_closed():
            self.close()
        with self._opened_lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
        self.seal.close()
        fresh: Any = type(vars(self)["_state"])
        self._state = fresh()  # every thread connects anew when it asks again (after a conversion)


def schema_version(database: OfficeDatabase) -> int:
    """Return the file's ``user_version``; 0 for a new file."""
    return int(database.value("PRAGMA user_version"))


def check_ours(database: OfficeDatabase) -> None:
    """Refuse a file that another program made (``OfficeUnusable``)."""
    owner = int(database.value("PRAGMA application_id"))
    if owner == APPLICATION_ID:
        return
    if owner or database.value("SELECT count(*) FROM sqlite_master"):
        raise OfficeDamaged("这不是本程序的数据文件，没有打开。请检查办公文件夹，或用备份恢复。")


def integrity_problems(database: OfficeDatabase, *, quick: bool = False) -> list[str]:
    """Return what SQLite's own check complains about; empty when the file is sound.

    The full check compares indexes with tables and the search index with itself. ``quick`` reads every table and
    index from end to end, and leaves the comparing out (a tenth of the time).
    """
    if not quick:
        checks = ["PRAGMA integrity_check"]
    else:
        tables = database.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        )
        checks = [f'PRAGMA quick_check("{name}")' for (name,) in tables]
    if database.key and not quick:
        checks.insert(0, "PRAGMA cipher_integrity_check")  # each page against its own seal; no row when all are whole
    return [str(row[0]) for check in checks for row in database.rows(check) if row[0] != "ok"]


def foreign_key_problems(database: OfficeDatabase) -> int:
    """How many rows point at rows that do not exist."""
    return len(database.rows("PRAGMA foreign_key_check"))


def optimize(database: OfficeDatabase) -> None:
    """Refresh the planner's statistics after a bulk write (cheap; limited sampling)."""
    database.execute_sql("PRAGMA analysis_limit=1000")
    database.execute_sql("PRAGMA optimize")


def fold_wal(database: OfficeDatabase) -> None:
    """Write the WAL back into the file and empty it."""
    database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
