"""Reading what can still be read of a damaged database into a new one, table by table, row by row.

SQLite stops at the first damaged page; here the damaged stretch is stepped over and reading goes on behind it. A header
or schema page that is gone is borrowed from a copy: SQLite's backup call copies page by page, so a copy of the same
schema version has its schema in the same pages.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from app.domain.errors import OfficeUnusable
from app.storage import audit
from app.storage.database import DRIVER_ERRORS, PAGE_BYTES, OfficeDatabase, schema_version
from app.storage.migrations.runner import LATEST, migrate
from app.storage.queries.flow import mark_all_stale
from app.storage.schema_pages import schema_pages
from app.storage.search import INDEX_SQL, SEARCH_FIELDS, index_texts

_BATCH = 256
_PATIENCE = 500
"""Row numbers that are tried one by one behind the last row that could be read."""

_HIGHEST = 1 << 40
_TURNED_BACK = driver.DatabaseError("rows out of order")

_UNREADABLE: tuple[type[Exception], ...] = (OfficeUnusable, *DRIVER_ERRORS)
_DERIVED = frozenset({"ticket_state", "ticket_state_stale"})


@dataclass(frozen=True, slots=True)
class Fate:
    """One table: rows that were expected (None: cannot be told), rows that are in the new file, rows laid aside."""

    table: str
    expected: int | None
    kept: int
    aside: int

    @property
    def lost(self) -> int | None:
        """Rows that could not be read; None when nobody can tell how many there were."""
        return None if self.expected is None else max(0, self.expected - self.kept - self.aside)

    @property
    def is_whole(self) -> bool:
        """Whether every row is in the new file."""
        return self.lost == 0 and self.aside == 0


def open_copy(source: Path, folder: Path, spares: list[Path]) -> OfficeDatabase:
    """Copy a damaged file (its WAL with it) into ``folder`` and open the copy, mended as far as needed.

    ``spares``: sound copies, the newest first. Raises ``OfficeUnusable`` when nothing in it can be read.
    """
    copy = folder / "salvage-source.db"
    for spare in (None, *spares):
        for with_wal in (True, False):
            _copy_pair(source, copy, with_wal=with_wal)
            if spare is not None:
                _borrow_schema(copy, spare)
            database = OfficeDatabase(copy, read_only=True)
            if _tables(database):
                return database
            database.close_all()
    raise OfficeUnusable("数据文件里读不出任何表，没有可以抢救的内容。请用最近一次备份恢复。")


def rescue(source: OfficeDatabase, target: OfficeDatabase, aside: Path) -> list[Fate]:
    """Fill a new database with every row that can be read and that its references allow.

    Rows without a place (their ticket is lost, their audit entry stands behind a gap) go to ``aside``, one JSON object
    a line. Derived tables and the search index are made anew. ``target`` is empty; it gets the source's schema.
    """
    version = _version(source)
    migrate(target, version)
    readable = _tables(source)
    names = [name for name in _tables(target) if name in readable and name not in _DERIVED]
    target.execute_sql("PRAGMA foreign_keys=0")
    with target.atomic("EXCLUSIVE"), aside.open("w", encoding="utf-8") as left:
        triggers = target.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        for name, _ in triggers:
            target.execute_sql(f'DROP TRIGGER "{name}"')
        counted = {name: _expected(source, name) for name in names}
        moved = {name: _copy_table(source, target, name, left) for name in names}
        for name in ("audit_entry",) if "audit_entry" in names else ():
            moved[name] += _cut_chain(target, left)
        for name, count in _drop_orphans(target, left).items():
            moved[name] = moved.get(name, 0) + count
        _index(target)
        for _, sql in triggers:
            target.execute_sql(sql)
        if "ticket_state_stale" in _tables(target):
            mark_all_stale(target)
    target.execute_sql("PRAGMA foreign_keys=1")
    return [_fate(target, name, counted[name], moved[name]) for name in names]


def _fate(target: OfficeDatabase, name: str, expected: int | None, aside: int) -> Fate:
    return Fate(name, expected, int(target.value(f'SELECT count(*) FROM "{name}"')), aside)


def _copy_pair(source: Path, copy: Path, *, with_wal: bool) -> None:
    for suffix in ("", "-wal", "-shm"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(source, copy)
    wal = source.with_name(source.name + "-wal")
    if with_wal and wal.is_file():
        shutil.copyfile(wal, copy.with_name(copy.name + "-wal"))


def _borrow_schema(copy: Path, spare: Path) -> None:
    """Put a copy's schema pages over a plain file's; an encrypted page belongs to its own file."""
    pages = schema_pages(spare)
    if not pages:
        return
    with copy.open("r+b") as stream:
        for number, page in pages.items():
            stream.seek((number - 1) * len(page))
            stream.write(page)
        stream.flush()
        most = max(copy.stat().st_size, spare.stat().st_size)  # a table that begins behind the end would spoil them all
        count = -(-most // PAGE_BYTES)
        stream.truncate(count * PAGE_BYTES)
        stream.seek(28)
        stream.write(count.to_bytes(4, "big") + bytes(8))  # pages of this file; its list of free ones is not known


def _tables(database: OfficeDatabase) -> list[str]:
    try:
        rows = database.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            " AND name NOT LIKE 'ticket_search%' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
    except _UNREADABLE:
        return []
    return [str(name) for (name,) in rows]


def _version(source: OfficeDatabase) -> int:
    try:
        version = schema_version(source)
    except _UNREADABLE:
        return LATEST
    return version if 0 < version <= LATEST else LATEST


def _expected(source: OfficeDatabase, name: str) -> int | None:
    """Count by an index or by the table itself, whichever can be read."""
    try:
        return int(source.value(f'SELECT count(*) FROM "{name}"'))
    except _UNREADABLE:
        return None


def _copy_table(source: OfficeDatabase, target: OfficeDatabase, name: str, left: Any) -> int:
    """Copy the readable rows of one table; returns how many were laid aside because the new file refuses them."""
    there = _columns(source, name)
    columns = [column for column in _columns(target, name) if column in there]
    picked = ", ".join(f'"{column}"' for column in columns)
    sql = f'INSERT OR REPLACE INTO "{name}" ({picked}) VALUES ({", ".join("?" * len(columns))})'
    target.execute_sql(f'DELETE FROM "{name}"')  # what the migrations put there
    refused = 0
    for row in readable_rows(source, name, picked):
        try:
            target.connection().execute(sql, row)
        except DRIVER_ERRORS:
            _lay_aside(left, name, columns, row)
            refused += 1
    return refused


def _columns(database: OfficeDatabase, name: str) -> list[str]:
    return [str(row[1]) for row in database.rows(f'PRAGMA table_info("{name}")')]


def readable_rows(source: OfficeDatabase, name: str, picked: str) -> Iterator[tuple[Any, ...]]:
    """Yield every row that can be read, in the order of the row number, stepping over what is damaged.

    Damaged pages are felt for number by number; a stretch without end is then crossed in doubling leaps.
    """
    connection = source.connection()
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")  # a flipped bit in a text costs one letter
    if not _has_rowid(source, name):
        yield from _from_both_ends(connection, name, picked)
        return
    sql = f'SELECT rowid, {picked} FROM "{name}" WHERE rowid > ? ORDER BY rowid'
    position, failures = -(1 << 62), 0
    while position < _HIGHEST:
        try:
            for number, *row in connection.execute(sql, (position,)):
                if number <= position:
                    raise _TURNED_BACK
                position, failures = number, 0
                yield tuple(row)
            return
        except DRIVER_ERRORS:
            failures += 1
            position = max(position, 0) + (1 if failures < _PATIENCE else 1 << min(failures - _PATIENCE, 40))


def _from_both_ends(connection: Any, name: str, picked: str) -> Iterator[tuple[Any, ...]]:
    """Read a table without row numbers forwards, then backwards, up to the damage."""
    seen: set[tuple[Any, ...]] = set()
    for order in ("", " DESC"):
        keys = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")') if row[5]]
        by = ", ".join(f'"{key}"{order}' for key in keys)
        try:
            for row in connection.execute(f'SELECT {picked} FROM "{name}" ORDER BY {by}'):
                if row in seen:
                    break
                seen.add(row)
                yield row
        except DRIVER_ERRORS:
            continue
        return


def _has_rowid(source: OfficeDatabase, name: str) -> bool:
    sql = str(source.value("SELECT sql FROM sqlite_master WHERE name = ?", (name,)))
    return "WITHOUT ROWID" not in sql.upper()


def _cut_chain(target: OfficeDatabase, left: Any) -> int:
    """Keep the audit entries up to the first that is missing or altered; the others are laid aside."""
    chain = audit.verify(target)
    if chain.ok or chain.first_bad is None:
        return 0
    columns = _columns(target, "audit_entry")
    rows = target.rows("SELECT * FROM audit_entry WHERE seq >= ? ORDER BY seq", (chain.first_bad,))
    for row in rows:
        _lay_aside(left, "audit_entry", columns, row)
    target.execute_sql("DELETE FROM audit_entry WHERE seq >= ?", (chain.first_bad,))
    return len(rows)


def _drop_orphans(target: OfficeDatabase, left: Any) -> dict[str, int]:
    """Lay aside the rows that point at lost ones, until every reference holds."""
    dropped: dict[str, int] = {}
    while found := {(str(table), rowid) for table, rowid, *_ in target.rows("PRAGMA foreign_key_check")}:
        for table, rowid in sorted(found, key=str):
            where = "rowid = ?" if rowid is not None else "1"
            rows = target.rows(f'SELECT * FROM "{table}" WHERE {where}', () if rowid is None else (rowid,))
            for row in rows:
                _lay_aside(left, table, _columns(target, table), row)
            target.execute_sql(f'DELETE FROM "{table}" WHERE {where}', () if rowid is None else (rowid,))
            dropped[table] = dropped.get(table, 0) + len(rows)
    return dropped


def _index(target: OfficeDatabase) -> None:
    """Make the search index anew; a ticket whose texts are lost is found by nothing but its facts."""
    if not {"ticket", "ticket_text"} <= set(_tables(target)):
        return
    target.execute_sql(
        "INSERT INTO ticket_text (ticket_id) SELECT id FROM ticket WHERE id NOT IN (SELECT ticket_id FROM ticket_text)"
    )
    texts = ", ".join((*SEARCH_FIELDS, "caller_phone"))
    rows = target.rows(f"SELECT t.id, {texts} FROM ticket t JOIN ticket_text x ON x.ticket_id = t.id ORDER BY t.id")
    bodies = index_texts([row[1:] for row in rows])
    target.executemany(INDEX_SQL, [(row[0], body) for row, body in zip(rows, bodies, strict=True)])


def _lay_aside(left: Any, name: str, columns: list[str], row: tuple[Any, ...]) -> None:
    values = {key: value.hex() if isinstance(value, bytes) else value for key, value in zip(columns, row, strict=True)}
    left.write(json.dumps({"table": name, **values}, ensure_ascii=False) + "\n")
