"""Files that appear whole or not at all: temporary file beside the target, flushed to disk, then renamed over it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import KnownError, RefusedInput


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
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
        _sync_folder(target.parent)
    except (PermissionError, IsADirectoryError) as error:
        raise TargetInUse(target) from error
    except OSError as error:
        raise RefusedInput(f"“{target.name}”没有保存：磁盘已满或读写出错。请清理磁盘或换一个位置。") from error
    finally:
        temporary.unlink(missing_ok=True)


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
