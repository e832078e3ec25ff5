"""Backups (备份): automatic copies of the database, full backups with attachments, their list and thinning."""

from __future__ import annotations

import contextlib
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.errors import NotAllowed, OfficeUnusable, RefusedInput
from app.services.changes import Outcome, Topic
from app.services.progress import JobContext
from app.services.session import Office
from app.storage import backup, bundle, keyring
from app.storage.backup import Manifest
from app.storage.files import sha256_of
from app.storage.keyring import OfficeKey
from app.storage.migrations.runner import LATEST
from app.storage.models.office import BackupLog
from app.storage.thinning import to_keep

LARGE = 200
"""A step on so many tickets (bulk edit, bulk step, undo) comes after a backup."""
_AUTOMATIC = re.compile(r"streetdesk-(\d{8}-\d{6})(?:-\d+|-v\d+)*\.db")


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """One backup; ``verified``: the copy was opened, checked and counted, and every attachment was whole."""

    file: Path
    at: str
    bytes: int
    sha256: str
    tickets: int
    verified: bool
    reason: str


def automatic(office: Office, reason: str) -> BackupRecord:
    """Copy the database into backups/ before something big (import, migration), check the copy, thin old ones.

    Attachments are not copied: they are stored by content hash and never rewritten (the manifest says so).
    """
    folder = office.folder("backups")
    target = _free_name(folder / f"streetdesk-{office.now():%Y%m%d-%H%M%S}.db")
    manifest = _copy(office, target, reason, quick=True)
    record = BackupRecord(target, manifest.at, manifest.bytes, manifest.sha256, manifest.tickets, True, reason)
    _write_down(office, record, manifest)
    thin(office)
    return record


def full(
    office: Office, to: Path | None = None, reason: str = "手工备份", job: JobContext | None = None
) -> Outcome[BackupRecord]:
    """Write one zip with the database and every attachment (``to``, default backups/…zip), fully checked.

    Works beside an open window. It holds every citizen's data, so where accounts are on it is the administrator's
    (``NotAllowed``). Raises ``RefusedInput`` when the target exists or cannot be written, and ``Cancelled``.
    """
    if refusal := office.why_not("safety"):
        raise NotAllowed(refusal)
    at = office.now()
    target = to or _free_name(office.folder("backups") / f"streetdesk-full-{at:%Y%m%d-%H%M%S}.zip")
    context = job or JobContext()
    if target.exists():
        raise RefusedInput(f"“{target.name}”已经存在，没有覆盖。请换一个文件名。")
    copy = _free_name(office.folder("work") / f"backup-{at:%Y%m%d-%H%M%S}.db")
    try:
        context.report(0, 0, "正在复制数据")
        manifest = _copy(office, copy, reason)
        hashes = [row[0] for row in office.database.rows("SELECT DISTINCT sha256 FROM attachment ORDER BY sha256")]
        target.parent.mkdir(parents=True, exist_ok=True)
        _, lost = bundle.pack(target, copy, manifest, office.root / "attachments", hashes, _reporter(context))
    except OSError as error:
        raise RefusedInput(f"备份写不到“{target}”。请检查磁盘空间和权限，或换一个位置。") from error
    finally:
        with contextlib.suppress(OSError):  # on a read-only disk there is nothing to clear away
            copy.unlink(missing_ok=True)
            backup.manifest_path(copy).unlink(missing_ok=True)
    size, digest = target.stat().st_size, sha256_of(target)
    record = BackupRecord(target, manifest.at, size, digest, manifest.tickets, not lost, reason)
    _write_down(office, record, manifest)
    return Outcome(record, frozenset({Topic.BACKUPS}))


def list_backups(office: Office) -> list[BackupRecord]:
    """List the backups that were made, newest first; ``verified`` False: not sound, gone, or of another size."""
    rows = office.database.rows(
        "SELECT file, at, bytes, sha256, tickets, verified, reason FROM backup_log ORDER BY id DESC"
    )
    found: list[BackupRecord] = []
    for name, at, size, sha256, tickets, verified, reason in rows:
        path = Path(name) if Path(name).is_absolute() else office.root / "backups" / name
        sound = bool(verified) and path.is_file() and path.stat().st_size == size
        found.append(BackupRecord(path, at, size, sha256, tickets, sound, reason))
    return found


def is_due(office: Office) -> bool:
    """Whether anything but a backup was written since the last sound one in the office's own backups folder.

    The window asks every 30 minutes and at exit, an import before it writes. A copy elsewhere (a stick, a share) may be
    gone when it is needed: it does not count.
    """
    here = office.root / "backups"
    newest = next((item for item in list_backups(office) if item.file.parent == here), None)
    if newest is None or not newest.verified:
        return True
    head = office.database.value(
        "SELECT audit_head FROM backup_log WHERE sha256 = ? ORDER BY id DESC", (newest.sha256,)
    )
    since = office.database.value("SELECT seq FROM audit_entry WHERE hash = ?", (head,)) or 0
    sql = "SELECT 1 FROM audit_entry WHERE seq > ? AND action NOT LIKE 'backup.%' LIMIT 1"
    return office.database.value(sql, (since,)) is not None


def before_large(office: Office, tickets: int, what: str, job: JobContext | None = None) -> BackupRecord | None:
    """Make an automatic copy before a step that touches many tickets, unless the last one is up to date.

    None when the step is small, or nothing was written since the last sound copy.
    """
    if tickets < LARGE or not office.writing or not is_due(office):
        return None
    if job is not None:
        job.report(0, 0, "正在备份")
    return automatic(office, f"{what}之前")


def thin(office: Office) -> list[Path]:
    """Remove automatic copies that nobody will miss: two days all, 12 daily, 10 weekly, 9 monthly stay.

    The newest sound copy always stays, whatever its age; copies that were not verified neither count nor go. Nothing
    is removed unless a copy that stays is read again and still is what its manifest says. Returns what was removed.
    """
    dated = [(moment, path) for path in office.folder("backups").iterdir() if (moment := automatic_moment(path))]
    sound = sorted(((moment, path) for moment, path in dated if _is_sound(path)), reverse=True)
    kept = to_keep([moment for moment, _ in sound], office.now())
    removed = [path for moment, path in sound if moment not in kept]
    if removed and not any(_is_unaltered(path) for moment, path in sound if moment in kept):
        return []
    for path in removed:
        path.unlink(missing_ok=True)
        backup.manifest_path(path).unlink(missing_ok=True)
    return removed


def automatic_moment(path: Path) -> datetime | None:
    """When an automatic copy was made, by its name; None for any other file."""
    match = _AUTOMATIC.fullmatch(path.name)
    try:
        return datetime.strptime(match[1], "%Y%m%d-%H%M%S") if match else None
    except ValueError:
        return None


def check(file: Path, key: OfficeKey | None = None) -> int:
    """Verify a backup (zip or copy) before it is used. Returns its tickets; ``RefusedInput`` when unusable.

    ``key``: of an encrypted copy outside its office (``encrypted_backups.unlock``); a zip is checked without.
    """
    if not file.is_file():
        raise RefusedInput(f"找不到备份文件“{file.name}”。请检查位置。")
    if zipfile.is_zipfile(file):
        facts = bundle.unpack_check(file)
        _refuse_newer(int(facts["schema_version"]))
        return int(facts["tickets"])
    manifest = backup.read_manifest(file)
    if manifest is not None and manifest.sha256 != sha256_of(file):
        raise RefusedInput("这份备份与它的清单不符，没有恢复，现有数据没有改动。请换一份备份。")
    try:
        is_plain = key is None or keyring.is_plain_database(file)
        facts = backup.inspect(file, key=None if is_plain or key is None else key.data)
    except OfficeUnusable as error:
        raise RefusedInput(f"这份备份不能用，现有数据没有改动。{error.message}") from error
    _refuse_newer(int(facts["schema_version"]))
    return int(facts["tickets"])


def _refuse_newer(version: int) -> None:
    if version > LATEST:
        raise RefusedInput(
            f"这份备份是更新的程序做的（数据版本 {version}，本程序只认到 {LATEST}），没有恢复，现有数据没有改动。"
            "请安装新版程序后再恢复。"
        )


def _copy(office: Office, target: Path, reason: str, *, quick: bool = False) -> Manifest:
    try:
        return backup.copy_to(office.database, target, at=office.now().isoformat(), reason=reason, quick=quick)
    except OSError as error:
        raise OfficeUnusable("备份没有做成，后面的步骤没有执行。请检查磁盘空间和 backups 文件夹的权限。") from error


def _reporter(job: JobContext) -> bundle.Report:
    def report(done: int, total: int) -> None:
        job.check()
        job.report(done, total, "正在写入附件")

    return report


def _write_down(office: Office, record: BackupRecord, manifest: Manifest) -> None:
    inside = record.file.parent == office.root / "backups"
    with office.record("backup.make", "office", record.reason) as change:
        BackupLog.create(
            at=change.at,
            file=record.file.name if inside else str(record.file.resolve()),
            bytes=record.bytes,
            sha256=record.sha256,
            tickets=record.tickets,
            verified=int(record.verified),
            reason=record.reason,
            audit_head=manifest.audit_head,
        )
        change.audit(file=record.file.name, sha256=record.sha256, tickets=record.tickets)


def _is_sound(path: Path) -> bool:
    manifest = backup.read_manifest(path)
    return manifest is not None and path.is_file() and path.stat().st_size == manifest.bytes


def _is_unaltered(path: Path) -> bool:
    manifest = backup.read_manifest(path)
    return manifest is not None and sha256_of(path) == manifest.sha256


def _free_name(path: Path) -> Path:
    """Return the path, with -2, -3 … before the suffix when the name is taken."""
    number, candidate = 1, path
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate
