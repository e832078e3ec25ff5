"""One writer per office folder: an operating-system lock, and beside it who holds it."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from app.domain.errors import OfficeInUse, OfficeUnusable

LOCK_NAME = "office.lock"
OWNER_NAME = "office.owner.json"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who writes in the folder."""

    host: str
    user: str
    pid: int
    since: str
    actor: str

    def describe(self) -> str:
        """For a message: computer, login name and since when."""
        return f"电脑“{self.host}”上的用户“{self.user}”（{self.since.replace('T', ' ')} 起）"


def login_name() -> str:
    """Return the login name at this computer, never empty."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "未知"


def read_owner(root: Path) -> Owner | None:
    """Who wrote the owner file last; None when it is missing or damaged."""
    try:
        data = json.loads((root / OWNER_NAME).read_text(encoding="utf-8"))
        return Owner(str(data["host"]), str(data["user"]), int(data["pid"]), str(data["since"]), str(data["actor"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


class OfficeLock:
    """Held by the one process that writes. The system frees it when that process dies: nothing to clean up."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = FileLock(root / LOCK_NAME, thread_local=False)

    def acquire(self, actor: str, since: str) -> None:
        """Take the lock or raise ``OfficeInUse`` with the host and the user who hold it."""
        try:
            self._lock.acquire(blocking=False)
        except Timeout as error:
            owner = read_owner(self._root)
            who = owner.describe() if owner else "另一个程序"
            raise OfficeInUse(f"办公文件夹正由{who}使用。请在那边关闭程序后再打开，或只做查看。") from error
        except OSError as error:
            raise OfficeUnusable("办公文件夹不能写入。请检查文件夹权限，或把它换到可以写入的位置。") from error
        owner = Owner(platform.node(), login_name(), os.getpid(), since, actor)
        try:
            (self._root / OWNER_NAME).write_text(json.dumps(asdict(owner), ensure_ascii=False), encoding="utf-8")
        except OSError as error:
            self.release()
            raise OfficeUnusable("办公文件夹不能写入，没有打开。请检查磁盘空间和文件夹权限后再试。") from error

    def release(self) -> None:
        """Give the folder back (harmless when not held)."""
        if self._lock.is_locked:
            with contextlib.suppress(OSError):  # a disk that has become read-only: the name alone stays behind
                (self._root / OWNER_NAME).unlink(missing_ok=True)
            self._lock.release()
