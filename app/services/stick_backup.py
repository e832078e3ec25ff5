"""备份到 U 盘: one verified file with every attachment on a removable drive, read again after the drive took it all."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import KnownError, NotAllowed, OfficeUnusable, RefusedInput
from app.services import backups
from app.services.backups import BackupRecord
from app.services.changes import Outcome
from app.services.progress import JobContext
from app.services.session import Office
from app.storage import bundle
from app.storage.files import sha256_of, sync_file

FOLDER = "接诉即办备份"
FAT_LARGEST = (1 << 32) - 1
"""A file on FAT32 ends below 4 GiB."""
_FAT = frozenset({"vfat", "fat32", "fat", "msdos"})
_MARGIN = 16 << 20
_GONE = frozenset({errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ENOTCONN})


@dataclass(frozen=True, slots=True)
class Stick:
    """A removable drive: where it is mounted, its name for the clerk, free bytes, its file system."""

    root: Path
    name: str
    free: int
    file_system: str

    @property
    def largest_file(self) -> int | None:
        """Bytes that one file may have; None: no limit that matters."""
        return FAT_LARGEST if self.file_system.lower() in _FAT else None


def size_of(office: Office) -> int:
    """Say how many bytes a full backup may take at most: the database as it is, and every attachment."""
    pages = int(office.database.value("PRAGMA page_count")) * int(office.database.value("PRAGMA page_size"))
    sql = "SELECT coalesce(sum(size), 0) FROM (SELECT max(bytes) AS size FROM attachment GROUP BY sha256)"
    return pages + int(office.database.value(sql))


def why_not(office: Office, stick: Stick) -> str:
    """Return why a backup does not fit on the drive, "" when it does."""
    need = size_of(office)
    if stick.largest_file is not None and need > stick.largest_file:
        return (
            f"“{stick.name}”是 FAT32 格式，单个文件不能超过 4 GB，而这份备份约 {text_of(need)}。"
            "请换一个 exFAT 或 NTFS 格式的 U 盘。"
        )
    if need + _MARGIN > stick.free:
        return (
            f"“{stick.name}”空间不够：约需 {text_of(need + _MARGIN)}，只剩 {text_of(stick.free)}。"
            "请清理后再试，或换一个 U 盘。"
        )
    return ""


def to_stick(office: Office, stick: Stick, job: JobContext | None = None) -> Outcome[BackupRecord]:
    """Write a full backup into ``FOLDER`` on the drive, sync it, and read it back from the drive.

    Raises ``RefusedInput`` (drive full, pulled, read-only, too small; nothing half stays under a backup's name),
    ``NotAllowed`` and ``Cancelled``.
    """
    job = job or JobContext()
    if refusal := office.why_not("safety"):
        raise NotAllowed(refusal)
    if problem := why_not(office, stick):
        raise RefusedInput(problem)
    folder = stick.root / FOLDER
    target = folder / f"streetdesk-full-{office.now():%Y%m%d-%H%M%S}.zip"
    try:
        folder.mkdir(exist_ok=True)
        for left in folder.glob("*.zip.part"):  # of a drive that was pulled out
            left.unlink()
        made = backups.full(office, target, "备份到 U 盘", job)
        job.report(0, 0, "正在从 U 盘读回核对")
        _read_again(target, made.value.sha256)
    except OSError as error:
        _clear(target)
        raise RefusedInput(_sentence(error, stick)) from error
    except KnownError as error:
        _clear(target)
        if isinstance(error.__cause__, OSError):
            raise RefusedInput(_sentence(error.__cause__, stick)) from error
        raise
    return made


def text_of(size: int) -> str:
    """Write a size for people: 1.2 GB, 35 MB."""
    return f"{size / (1 << 30):.1f} GB" if size >= 1 << 30 else f"{max(1, round(size / (1 << 20)))} MB"


def _read_again(target: Path, sha256: str) -> None:
    """Make the drive take everything, then read it from the drive instead of the computer's memory."""
    sync_file(target)
    if sys.platform == "linux":
        with target.open("rb") as stream:
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    if sha256_of(target) != sha256:
        raise OfficeUnusable("从 U 盘读回的内容与写入的不一样，这份备份已删除。U 盘可能已坏，请换一个 U 盘。")
    bundle.unpack_check(target)


def _clear(target: Path) -> None:
    with contextlib.suppress(OSError):  # the drive may be gone
        target.unlink(missing_ok=True)


def _sentence(error: OSError, stick: Stick) -> str:
    if error.errno == errno.ENOSPC:
        return f"“{stick.name}”写满了，这份备份没有留下。请清理后再试，或换一个 U 盘。"
    if error.errno == errno.EFBIG:
        return f"“{stick.name}”是 FAT32 格式，单个文件不能超过 4 GB。请换一个 exFAT 或 NTFS 格式的 U 盘。"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"“{stick.name}”不能写入（可能开了写保护）。请关闭写保护，或换一个 U 盘。"
    if error.errno in _GONE:
        return f"“{stick.name}”中途断开或被拔出，这份备份没有做完。请插好后重新备份。"
    return f"“{stick.name}”写入出错，这份备份没有做完。请换一个 U 盘再试。"
