"""Bringing a backup back: checked first, the present data kept aside, never overwritten."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.errors import KnownError, NotAllowed, OfficeUnusable
from app.services import encrypted_backups
from app.services.backups import check
from app.services.encrypted_backups import Plan
from app.services.progress import JobContext
from app.services.session import DATABASE_NAME, FOLDERS, Clock, Office, open_office
from app.storage import bundle, keyring, page_seal
from app.storage.database import OfficeDatabase, fold_wal
from app.storage.files import put_in_place, sha256_of
from app.storage.keyring import OfficeKey
from app.storage.lock import OfficeLock
from app.storage.models.base import aside

_COMPANIONS = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """``kept_aside``: where the data that was there before lies now; None when there was none."""

    office: Path
    tickets: int
    kept_aside: Path | None


def restore(
    file: Path, root: Path, actor: str, *, now: Clock = datetime.now, key: OfficeKey | None = None
) -> RestoreResult:
    """Restore a full backup (zip) or a database copy into an office folder that is not open.

    The backup is checked before anything moves; the present database goes to backups/replaced-…; attachments are
    added, never removed. Raises ``RefusedInput`` (backup unusable), ``OfficeInUse``, ``OfficeUnusable``.
    ``key``: of an encrypted backup, or of the encrypted office that a plain one comes back into
    (``encrypted_backups.unlock``; ``OfficeLocked`` when it is missing).
    """
    plan = encrypted_backups.plan(file, root, key)
    tickets = check(file, plan.key)
    at = now().replace(microsecond=0, tzinfo=None)
    try:
        for folder in ("", *FOLDERS):
            (root / folder).mkdir(parents=True, exist_ok=True)
        lock = OfficeLock(root)
        lock.acquire(actor, at.isoformat())
        try:
            with keyring.holding(root, plan.key):
                kept = put_back(file, root, at, plan)
        finally:
            lock.release()
    except OSError as error:
        raise OfficeUnusable("恢复没有完成，原有数据还在。请检查磁盘空间和文件夹权限后再试。") from error
    _note(root, actor, file, now, plan.key, kept.name if kept else "")
    return RestoreResult(root, tickets, kept)


def restore_aside(office: Office, file: Path, job: JobContext | None = None, secret: str = "") -> RestoreResult:
    """Restore a backup into a new folder beside the open office, which is not touched.

    The backup is checked before the folder is made. ``secret`` opens one that was encrypted under another key.
    Raises ``OfficeLocked`` (no secret, or a wrong one), ``RefusedInput``, ``OfficeUnusable`` and ``Cancelled``.
    """
    job = job or JobContext()
    if refusal := office.why_not("backup.restore_aside"):
        raise NotAllowed(refusal)
    job.report(0, 3, "正在核对备份")
    key = encrypted_backups.key_aside(file, office.root, office.key, secret)
    check(file, key)
    job.check()
    target = _free_folder(office.root, office.now())
    job.report(1, 3, "正在恢复")
    try:
        result = restore(file, target, office.actor, now=office.now, key=key)
        job.report(2, 3, "正在核对恢复的数据")
        check(target / DATABASE_NAME, key)
    except (KnownError, OSError):
        shutil.rmtree(target, ignore_errors=True)
        raise
    office.note("backup.restore_aside", "office", file=file.name, into=target.name)
    job.report(3, 3, "已恢复")
    return result


def _free_folder(root: Path, at: datetime) -> Path:
    folder = root.with_name(f"{root.name}-恢复-{at:%Y%m%d-%H%M%S}")
    number = 1
    while folder.exists():
        number += 1
        folder = root.with_name(f"{root.name}-恢复-{at:%Y%m%d-%H%M%S}-{number}")
    return folder


def put_back(file: Path, root: Path, at: datetime, plan: Plan) -> Path | None:
    """Bring a checked backup into a folder that nobody has open: the present database is laid aside, then replaced.

    Returns where the database of before lies now. A drill does the same in a folder of its own.
    """
    incoming = root / "work" / f"restore-{at:%Y%m%d-%H%M%S}.db"
    try:
        if zipfile.is_zipfile(file):
            bundle.unpack(file, incoming, root / "attachments")
        else:
            shutil.copyfile(file, incoming)
        check(incoming, plan.key)
        encrypted_backups.make_ready(incoming, root, plan)
        page_seal.drop(root / DATABASE_NAME)
        kept = _set_aside(root, at)
        put_in_place(incoming, root / DATABASE_NAME)
    finally:
        incoming.unlink(missing_ok=True)
    return kept


def _set_aside(root: Path, at: datetime) -> Path | None:
    """Copy the present database (and what belongs to it) away, then drop its WAL: the new file must not meet it."""
    current = root / DATABASE_NAME
    if not current.exists():
        return None
    _fold_wal(current)
    folder = root / "backups" / f"replaced-{at:%Y%m%d-%H%M%S}"
    number = 1
    while folder.exists():
        number += 1
        folder = folder.with_name(f"replaced-{at:%Y%m%d-%H%M%S}-{number}")
    folder.mkdir(parents=True)
    files = [current, *(current.with_name(current.name + suffix) for suffix in _COMPANIONS)]
    for path in files:
        if path.exists():
            shutil.copyfile(path, folder / path.name)
            if sha256_of(folder / path.name) != sha256_of(path):
                raise OSError(path.name)
    for path in files[1:]:
        path.unlink(missing_ok=True)
    return folder


def _fold_wal(current: Path) -> None:
    """Bring the WAL into the file when the file can still be opened; a damaged one is kept as it is."""
    try:
        database = OfficeDatabase(current)
        try:
            fold_wal(database)
        finally:
            database.close_all()
    except KnownError:
        return


def _note(root: Path, actor: str, file: Path, now: Clock, key: OfficeKey | None, kept: str) -> None:
    with aside(), open_office(root, actor, now=now, key=key) as office:  # a window may be reading its own office
        office.note("backup.restore", "office", file=file.name, sha256=sha256_of(file), kept_aside=kept)
