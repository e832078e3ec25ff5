"""The staging file of one import (``work/staging-*.db``): every row of the clerk's file in the register's own form.

The worker process writes it and the office's connection attaches it as ``staging``, so the program itself never holds
the rows. It is thrown away after the import: no journal on the worker's side, nothing is ever synced.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from app.domain.merging import write_extra
from app.domain.ticket_identity import base_number, identity_moment
from app.domain.tickets import FIELDS, IDENTITY_ORDER
from app.storage import keyring
from app.storage.database import OfficeDatabase, key_literal, storage_errors, unlock
from app.storage.search import content_key, number_key, phone_key

SHORT_KEYS = tuple(field.key for field in FIELDS if not field.is_long)
LONG_KEYS = tuple(field.key for field in FIELDS if field.is_long)
DERIVED = ("identity_at", "phone_key", "number_key", "content_key")

_FIELD_KEYS = tuple(field.key for field in FIELDS)
_SHORT_PLACES = tuple(_FIELD_KEYS.index(key) for key in SHORT_KEYS)
_LONG_PLACES = tuple(_FIELD_KEYS.index(key) for key in LONG_KEYS)
_MOMENT_PLACES = tuple(_FIELD_KEYS.index(key) for key in IDENTITY_ORDER)
_short, _long, _moments = itemgetter(*_SHORT_PLACES), itemgetter(*_LONG_PLACES), itemgetter(*_MOMENT_PLACES)
_NUMBER = _FIELD_KEYS.index("ticket_no")
_PHONE = _FIELD_KEYS.index("caller_phone")
_CONTENT = _FIELD_KEYS.index("content")

_ROW_COLUMNS = ("row_no", "is_rejected", "row_hash", "base_no", *DERIVED, *SHORT_KEYS)
_TEXT_COLUMNS = ("row_no", *LONG_KEYS, "extra")
_PROBLEM_COLUMNS = ("row_no", '"column"', "value", "message", "severity")

_TABLES = (
    "CREATE TABLE row (row_no INTEGER PRIMARY KEY, is_rejected INTEGER NOT NULL, row_hash BLOB NOT NULL,"
    " base_no TEXT NOT NULL, content_key INTEGER, "
    + ", ".join(f"{key} TEXT NOT NULL" for key in (*DERIVED[:3], *SHORT_KEYS))
    + ")",
    "CREATE TABLE text (row_no INTEGER PRIMARY KEY, "
    + ", ".join(f"{key} TEXT NOT NULL" for key in (*LONG_KEYS, "extra"))
    + ")",
    'CREATE TABLE problem (row_no INTEGER NOT NULL, "column" TEXT NOT NULL, value TEXT NOT NULL,'
    " message TEXT NOT NULL, severity TEXT NOT NULL, is_ours INTEGER NOT NULL DEFAULT 0)",
    # Rows recognised by their raw cells: what they say is in the register already, nothing else of them is kept here.
    "CREATE TABLE known (row_no INTEGER PRIMARY KEY, ticket_id INTEGER NOT NULL, row_hash BLOB NOT NULL)",
    # The file's own cells of rows with problems, for the marked copy of a text file; filled after the import.
    "CREATE TABLE own_cells (row_no INTEGER PRIMARY KEY, cells TEXT NOT NULL)",
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
    # What the comparison with the register finds out; filled by queries/import_match.py.
    "CREATE TABLE verdict (row_no INTEGER PRIMARY KEY, bucket TEXT NOT NULL, ticket_id INTEGER, how TEXT NOT NULL)",
    "CREATE TABLE change (row_no INTEGER NOT NULL, field TEXT NOT NULL, old_value TEXT NOT NULL,"
    " new_value TEXT NOT NULL, PRIMARY KEY (row_no, field)) WITHOUT ROWID",
    "CREATE TABLE base_move (row_no INTEGER NOT NULL, field TEXT NOT NULL, old_base TEXT NOT NULL,"
    " new_base TEXT NOT NULL, is_marked INTEGER NOT NULL, PRIMARY KEY (row_no, field)) WITHOUT ROWID",
    "CREATE TABLE kept (row_no INTEGER NOT NULL, field TEXT NOT NULL, local TEXT NOT NULL, incoming TEXT NOT NULL)",
    # What a person decided about ``kept``: the file's value counts. Stays when the comparison runs again.
    "CREATE TABLE accepted (row_no INTEGER NOT NULL, field TEXT NOT NULL, local TEXT NOT NULL,"
    " incoming TEXT NOT NULL, PRIMARY KEY (row_no, field)) WITHOUT ROWID",
    "CREATE TABLE suspect (row_no INTEGER NOT NULL, reason TEXT NOT NULL, other TEXT NOT NULL)",
)
RESULT_TABLES = ("verdict", "change", "base_move", "kept", "suspect")

_PAGE_SIZE = "page_size=16384"  # an encrypted file has the cipher's page size
_PRAGMAS = ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-16384")
_BATCH = 500

Known = tuple[int, int, bytes]
"""Row number, ticket, the row's hash: a row that says exactly what the last import of that ticket said."""

Problem = tuple[int, str, str, str, str]
"""Row number (as in Excel), column title, value, message, severity."""


class StagingWriter:
    """Writes the staging file; used as a context manager by the worker process."""

    def __init__(self, path: Path) -> None:
        self.rows = 0
        self._connection = _connect(path)
        for pragma in _PRAGMAS if keyring.key_for_database(path) else (_PAGE_SIZE, *_PRAGMAS):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("BEGIN")
        for table in _TABLES:
            self._connection.execute(table)
        self._buffer: list[tuple[object, ...]] = []
        self._texts: list[tuple[object, ...]] = []
        self._problems: list[Problem] = []

    def __enter__(self) -> StagingWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def add(
        self,
        row_no: int,
        values: Sequence[str],
        extra: Mapping[str, str],
        row_hash: bytes,
        problems: Sequence[Problem] = (),
    ) -> None:
        """Write one row: values in the order of ``FIELDS``, unknown columns, what is wrong with its cells.

        ``row_hash``: equal to ``ticket.source_hash`` means that the file says the same as the last import did.
        """
        rejected = any(problem[4] == "error" for problem in problems) if problems else False
        row, text = staged(row_no, values, write_extra(extra), row_hash, rejected)
        self.rows += 1
        self._buffer.append(row)
        self._texts.append(text)
        self._problems.extend(problems)
        if len(self._buffer) >= _BATCH:
            self._flush()

    def add_known(self, rows: Sequence[Known]) -> None:
        """Write the rows that were recognised unread."""
        self._connection.executemany("INSERT INTO known VALUES (?, ?, ?)", rows)
        self.rows += len(rows)

    def finish(self, meta: Mapping[str, object]) -> None:
        """Write what is left and the facts about the file, and commit."""
        self._flush()
        pairs = [(key, json.dumps(value, ensure_ascii=False)) for key, value in meta.items()]
        self._connection.executemany("INSERT INTO meta VALUES (?, ?)", pairs)
        self._connection.execute("COMMIT")

    def _flush(self) -> None:
        self._connection.executemany(_ROW_SQL, self._buffer)
        self._connection.executemany(_TEXT_SQL, self._texts)
        if self._problems:
            self._connection.executemany(PROBLEM_SQL.format(schema="main"), self._problems)
        self._buffer.clear()
        self._texts.clear()
        self._problems.clear()


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


_ROW_SQL = _insert("row", _ROW_COLUMNS)
_TEXT_SQL = _insert("text", _TEXT_COLUMNS)
PROBLEM_SQL = _insert("{schema}.problem", _PROBLEM_COLUMNS)


def staged(
    row_no: int, values: Sequence[str], extra: str, row_hash: bytes, rejected: bool
) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """Work out the narrow and the long half of a staged row."""
    number, content = values[_NUMBER], values[_CONTENT]
    row = (
        row_no,
        int(rejected),
        row_hash,
        base_number(number),
        identity_moment(_moments(values)),
        phone_key(values[_PHONE]),
        number_key(number),
        content_key(content),
        *_short(values),
    )
    return row, (row_no, *_long(values), extra)


def known_hashes(register: Path) -> dict[bytes, int]:
    """Read what the last import said of each ticket that nobody has edited since: hash -> ticket id."""
    with storage_errors():
        connection = _connect(register, is_reading=True)
        try:
            return dict(
                connection.execute(
                    "SELECT source_hash, id FROM ticket WHERE source_hash IS NOT NULL AND has_edits = 0 AND is_void = 0"
                ).fetchall()
            )
        finally:
            connection.close()


def _connect(path: Path, *, is_reading: bool = False) -> driver.Connection:
    """Open a staging file (or the register) with the key of the office that it lies in."""
    address = f"{path.resolve().as_uri()}?mode=ro" if is_reading else str(path)
    connection = driver.connect(address, uri=is_reading, isolation_level=None)
    unlock(connection, keyring.key_for_database(path))
    return connection


@contextmanager
def attached(database: OfficeDatabase, path: Path) -> Iterator[None]:
    """Attach the staging file to this thread's connection as ``staging`` (not inside a transaction)."""
    with storage_errors():
        connection = database.connection()
        if any(row[1] == "staging" for row in connection.execute("PRAGMA database_list").fetchall()):
            connection.execute("DETACH DATABASE staging")  # letting go failed the last time
        connection.execute(
            "ATTACH DATABASE ? AS staging KEY ?", (str(path), key_literal(keyring.key_for_database(path)))
        )
        try:
            connection.execute("PRAGMA staging.journal_mode=MEMORY")
            connection.execute("PRAGMA staging.synchronous=OFF")
            connection.execute("PRAGMA staging.cache_size=-16384")
            if database.read_only:
                connection.execute("PRAGMA query_only=0")  # a reader may fill its own staging file
            yield
        finally:
            if database.read_only:
                connection.execute("PRAGMA query_only=1")
            connection.execute("DETACH DATABASE staging")


@contextmanager
def opened(path: Path) -> Iterator[driver.Connection]:
    """Open the staging file alone, for reading the preview."""
    with storage_errors():
        connection = _connect(path, is_reading=True)
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def own_cells(path: Path) -> Iterator[Callable[[int, Callable[[], list[str]]], None]]:
    """Give a function that keeps a row's own cells (made only when wanted) if the row has problems."""
    with storage_errors():
        connection = _connect(path)
        try:
            wanted = {row for (row,) in connection.execute("SELECT DISTINCT row_no FROM problem")}
            connection.execute("BEGIN")

            def keep(row_no: int, cells: Callable[[], list[str]]) -> None:
                if row_no in wanted:
                    text = json.dumps(cells(), ensure_ascii=False)
                    connection.execute("INSERT OR REPLACE INTO own_cells VALUES (?, ?)", (row_no, text))

            yield keep
            connection.execute("COMMIT")
        finally:
            connection.close()


def read_meta(path: Path) -> dict[str, Any]:
    """Return the facts that the worker left about the file."""
    with opened(path) as connection:
        rows: Iterable[tuple[str, str]] = connection.execute("SELECT key, value FROM meta")
        return {key: json.loads(value) for key, value in rows}


def remove(path: Path) -> None:
    """Delete the staging file and whatever SQLite left beside it; what cannot be deleted now goes another day."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
