"""Files that appear whole or not at all: temporary file beside the target, flushed to disk, then renamed over it."""

from __future__ import annotations

import errno
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import KnownError, RefusedInput

WINDOWS_PATH_TOO_LONG = 206
"""``ERROR_FILENAME_EXCED_RANGE``."""


class TargetInUse(KnownError):
    """The target is open in another program (or may not be written); the message offers another name."""

    def __init__(self, target: Path) -> None:
        self.other = free_name(target)
        super().__init__(
            f"“{target.name}”写不进去：可能正在 Excel 或其他程序里打开，也可能没有写入权限。"
            f"请关闭它后再试，或另存为“{self.other.name}”。"
        )


def free_name(target: Path) -> Path:
    """Return the first name of the form 名称(2).xlsx that is not taken."""
    number = 2
    while (candidate := target.with_name(f"{target.stem}({number}){target.suffix}")).exists():
        number += 1
    return candidate


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a temporary path to write to; it becomes ``target`` when the block ends well, and vanishes when it fails.

    Raises ``TargetInUse`` when the target cannot be replaced, ``RefusedInput`` when its folder is missing or the disk
    is full; whatever stood at the target before is then untouched.
    """
    if not target.parent.is_dir():
        raise RefusedInput(f"文件夹“{target.parent}”不存在，没有保存。请换一个位置。")
    # Not the target's own name and more: that one may be as long as the file system lets a name be.
    temporary = target.with_name(f".{zlib.crc32(target.name.encode()):08x}.{os.getpid()}.part")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
        _sync_folder(target.parent)
    except (PermissionError, IsADirectoryError) as error:
        raise TargetInUse(target) from error
    except OSError as error:
        if _is_too_long(error):
            raise RefusedInput(f"“{target.name}”没有保存：文件名或文件夹路径太长。请改短名字或换一个位置。") from error
        raise RefusedInput(f"“{target.name}”没有保存：磁盘已满或读写出错。请清理磁盘或换一个位置。") from error
    finally:
        _remove(temporary)


def _is_too_long(error: OSError) -> bool:
    """Whether the name or path is longer than the file system takes (255 bytes a name; 260 characters on Windows)."""
    return error.errno == errno.ENAMETOOLONG or getattr(error, "winerror", 0) == WINDOWS_PATH_TOO_LONG


def _remove(temporary: Path) -> None:
    try:
        temporary.unlink(missing_ok=True)
    except OSError:  # a path too long to be written is too long to be removed
        return


def save_bytes(target: Path, data: bytes) -> None:
    """Write a whole file at once (errors as ``replacing``)."""
    with replacing(target) as temporary:
        temporary.write_bytes(data)


def _sync_folder(folder: Path) -> None:
    """Make the rename durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
