"""Turning a plain office into an encrypted one and back, so that a cut-off power leaves the old state or the new one.

A journal (``office.convert.json``) says that a conversion is under way. The database is written anew beside, compared,
and put in place by one rename; whether that has happened is read from the file itself. Before the rename the next
opening takes everything back, after it the next opening finishes: attachments are converted one by one, and each says
by its head which state it is in.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlcipher3 import dbapi2 as driver

from app.domain.errors import OfficeUnusable
from app.storage import attachments, page_seal, vault_files
from app.storage.database import (
    APPLICATION_ID,
    PAGE_BYTES,
    OfficeDatabase,
    foreign_key_problems,
    integrity_problems,
    key_literal,
    storage_errors,
    unlock,
)
from app.storage.files import put_in_place, sync_folder, write_text
from app.storage.keyring import OfficeKey, is_plain_database
from app.storage.seals import Altered, is_sealed
from app.storage.vault_files import JOURNAL_NAME

ENCRYPT, DECRYPT = "encrypt", "decrypt"
_NEW_NAME = "convert.db"
_COMPANIONS = ("", "-wal", "-shm", "-journal")
_BUSY = "另一个窗口或命令正在使用这个办公文件夹，没有转换，数据没有改动。请关闭它之后再试。"

Report = Callable[[int, int, str], None]


def under_way(root: Path) -> str:
    """Return which conversion was begun and not finished: ``ENCRYPT``, ``DECRYPT`` or ""."""
    try:
        direction = str(json.loads((root / JOURNAL_NAME).read_text(encoding="utf-8"))["direction"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return direction if direction in (ENCRYPT, DECRYPT) else ""


def begin(root: Path, direction: str, at: str) -> None:
    """Write down, durably, that a conversion is under way."""
    write_text(root / JOURNAL_NAME, json.dumps({"direction": direction, "at": at}) + "\n")


def is_taken_back(root: Path, name: str) -> bool:
    """Whether an encryption was cut off before it took effect: the office is still plain and needs no key."""
    return under_way(root) == ENCRYPT and is_plain_database(root / name)


def convert_database(root: Path, name: str, old_key: bytes, new_key: bytes, report: Report) -> None:
    """Write the database anew under another key (b"" = plain), compare it, and put it in place.

    Nobody else may have the file open. Raises ``OfficeUnusable``; the old file is unchanged then.
    """
    source, target = root / name, root / "work" / _NEW_NAME
    target.parent.mkdir(exist_ok=True)
    clear_new(root)
    page_seal.drop(source)  # even a conversion that is taken back writes the file's head
    try:
        with _alone(source, old_key) as connection:
            report(1, 5, "正在转换数据文件")
            _export(connection, target, new_key)
            report(2, 5, "正在核对转换后的数据文件")
            _compare(connection, target, new_key)
        for suffix in ("-wal", "-shm"):  # empty by now; beside the new file they would be foreign
            source.with_name(name + suffix).unlink(missing_ok=True)
        report(3, 5, "正在换用转换后的数据文件")
        put_in_place(target, source)
    except PermissionError as error:  # Windows: somebody has the file open
        raise OfficeUnusable(_BUSY) from error
    except OSError as error:
        raise OfficeUnusable("转换没有完成，数据没有改动。请检查磁盘空间和文件夹权限后再试。") from error
    finally:
        with contextlib.suppress(OSError):
            clear_new(root)


def convert_file(file: Path, old_key: bytes, new_key: bytes) -> None:
    """Write a database that nobody has open anew under another key, in its place."""
    target = file.with_name(f"{file.name}.part")
    try:
        with _alone(file, old_key) as connection:
            _export(connection, target, new_key)
            _compare(connection, target, new_key)
        put_in_place(target, file)
    finally:
        target.unlink(missing_ok=True)


def convert_attachments(folder: Path, key: bytes, *, sealing: bool, report: Report) -> list[str]:
    """Seal or unseal every attachment that is not yet so. Returns those that were damaged before and stay as found."""
    damaged = []
    for left in (*folder.glob(".*.part"), *folder.glob("*/.*.part")):
        left.unlink(missing_ok=True)
    waiting = [path for path in sorted(folder.glob("??/*")) if len(path.name) == 64 and is_sealed(path) != sealing]
    for number, path in enumerate(waiting):
        report(number, len(waiting), "正在加密附件" if sealing else "正在解密附件")
        part = path.with_name(f".{path.name}.part")
        try:
            _convert_one(path, part, key, sealing=sealing)
            put_in_place(part, path)
        except Altered:
            damaged.append(path.name)
        finally:
            part.unlink(missing_ok=True)
    return damaged


def finish(root: Path, direction: str) -> None:
    """Take away what the new state does not need; the journal goes last."""
    if direction == DECRYPT:
        drop_key_files(root)
    clear_new(root)
    (root / JOURNAL_NAME).unlink(missing_ok=True)
    sync_folder(root)


def take_back(root: Path, direction: str) -> None:
    """Forget a conversion that had not yet replaced the database."""
    if direction == ENCRYPT:
        drop_key_files(root)
    clear_new(root)
    (root / JOURNAL_NAME).unlink(missing_ok=True)
    sync_folder(root)


def take_back_unless_done(root: Path, name: str, direction: str) -> None:
    """Forget a conversion that failed; one whose new database is in place already is finished at the next opening."""
    if is_plain_database(root / name) == (direction == ENCRYPT):
        take_back(root, direction)


def settle(root: Path, name: str, key: OfficeKey | None) -> bool:
    """Bring a conversion that was cut off to its end or back to its start; the caller holds the writer's lock.

    Returns whether the office is encrypted now.
    """
    direction = under_way(root)
    if not direction:
        (root / JOURNAL_NAME).unlink(missing_ok=True)
        return vault_files.is_encrypted(root)
    is_plain = is_plain_database(root / name)
    if is_plain == (direction == ENCRYPT):
        take_back(root, direction)
        return not is_plain
    if key is not None:
        sealing = direction == ENCRYPT
        convert_attachments(root / "attachments", key.data, sealing=sealing, report=lambda *_: None)
    finish(root, direction)
    return not is_plain


def drop_key_files(root: Path) -> None:
    """Remove the key file and its copies beside the backups' (the office is plain)."""
    for path in (root / vault_files.KEY_NAME, root / vault_files.PREVIOUS_NAME):
        path.unlink(missing_ok=True)


def clear_new(root: Path) -> None:
    """Remove a half-written new database."""
    for suffix in _COMPANIONS:
        (root / "work" / f"{_NEW_NAME}{suffix}").unlink(missing_ok=True)


@contextlib.contextmanager
def _alone(source: Path, key: bytes) -> Iterator[driver.Connection]:
    """Open the database for nobody else: WAL folded in and gone, exclusive lock held."""
    connection = driver.connect(str(source), isolation_level=None, timeout=5)
    try:
        with storage_errors():
            unlock(connection, key)
            connection.execute(f"PRAGMA cipher_default_page_size = {PAGE_BYTES}")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
            if mode != "delete":
                raise OfficeUnusable(_BUSY)
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
            yield connection
    except OfficeUnusable as error:
        raise OfficeUnusable(_BUSY) if "占用" in error.message else error from error
    finally:
        connection.close()


def _export(connection: driver.Connection, target: Path, key: bytes) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.execute("ATTACH DATABASE ? AS fresh KEY ?", (str(target), key_literal(key)))
    try:
        if not key:
            connection.execute(f"PRAGMA fresh.page_size = {PAGE_BYTES}")
        connection.execute("PRAGMA fresh.journal_mode=OFF")
        connection.execute("PRAGMA fresh.synchronous=OFF")  # synced before it gets its name
        connection.execute("SELECT sqlcipher_export('fresh')").fetchall()
        connection.execute(f"PRAGMA fresh.user_version = {int(version)}")
        connection.execute(f"PRAGMA fresh.application_id = {APPLICATION_ID}")
    finally:
        connection.execute("DETACH DATABASE fresh")


def _compare(connection: driver.Connection, target: Path, key: bytes) -> None:
    """Refuse a new file that is not sound or does not hold every table, index, trigger and row of the old one."""
    fresh = OfficeDatabase(target, read_only=True, key=key)
    try:
        schema = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1, 2"
        same = connection.execute(schema).fetchall() == fresh.rows(schema)
        tables = [name for kind, name, _, sql in fresh.rows(schema) if kind == "table" and _is_stored(sql)]
        counts = (f'SELECT count(*) FROM "{table}"' for table in tables)
        same = same and all(connection.execute(sql).fetchone()[0] == fresh.value(sql) for sql in counts)
        if not same or integrity_problems(fresh) or foreign_key_problems(fresh):
            raise OfficeUnusable("转换后的数据与原数据不一致，没有换用，原有数据没有改动。请先检查数据，再试一次。")
    finally:
        fresh.close_all()


def _is_stored(sql: str) -> bool:
    return not sql.upper().startswith("CREATE VIRTUAL")


def _convert_one(path: Path, part: Path, key: bytes, *, sealing: bool) -> None:
    part.unlink(missing_ok=True)
    if sealing:
        from app.storage import sealed_files

        sealed_files.seal(attachments.pieces(path), part, key, named=path.name)
        return
    with part.open("xb") as outgoing:
        for piece in attachments.pieces(path):
            outgoing.write(piece)
