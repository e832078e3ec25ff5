"""Is this a good place for the office folder? WAL does not work over a network, and sync programs tear files apart."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from typing import Any

_NETWORK_TYPES = frozenset(
    (
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "afpfs",
        "ncpfs",
        "9p",
        "davfs",
        "fuse.sshfs",
        "fuse.davfs2",
        "fuse.rclone",
    )
)

_SYNC_NAMES: tuple[tuple[str, str], ...] = (
    ("onedrive", "OneDrive"),
    ("nutstore", "坚果云"),
    ("坚果云", "坚果云"),
    ("我的坚果云", "坚果云"),
    ("baidunetdisk", "百度网盘"),
    ("baidusyncdisk", "百度网盘"),
    ("百度网盘", "百度网盘"),
    ("百度云同步盘", "百度网盘"),
    ("dropbox", "Dropbox"),
    ("icloud", "iCloud"),
    ("mobile documents", "iCloud"),
    ("weiyun", "腾讯微云"),
    ("腾讯微云", "腾讯微云"),
    ("微云同步助手", "腾讯微云"),
    ("google drive", "Google Drive"),
    ("wpsdrive", "WPS 云盘"),
    ("wps云盘", "WPS 云盘"),
)

_DRIVE_REMOTE = 4  # Windows: DRIVE_REMOTE


def place_warnings(root: Path, mounts: str | None = None) -> list[str]:
    """Chinese warnings for a folder on a network share or inside a sync folder; empty when the place is good.

    ``mounts`` is the text of /proc/mounts (read from the system when None).
    """
    found: list[str] = []
    if _is_network(root, _read_mounts() if mounts is None else mounts):
        found.append("办公文件夹在网络位置上，断网或多人同时打开会损坏数据。请把它移到本机磁盘，共享请用备份文件。")
    sync = _sync_program(root)
    if sync:
        found.append(
            f"办公文件夹在{sync}的同步目录里，同步程序会改动正在使用的文件。请把它移出同步目录，只同步备份文件。"
        )
    return found


def _sync_program(root: Path) -> str:
    for part in (name.casefold() for name in root.parts):
        for mark, title in _SYNC_NAMES:
            if part == mark or part.startswith((mark + " ", mark + "-", mark + "drive")):
                return title
    return ""


def _is_network(root: Path, mounts: str) -> bool:
    text = str(root)
    if text.startswith(("\\\\", "//")):
        return True
    if os.name == "nt":
        return _is_remote_drive(root)
    return _mount_type(root, mounts) in _NETWORK_TYPES


def _is_remote_drive(root: Path) -> bool:
    windows: Any = vars(ctypes).get("windll")
    drive = os.path.splitdrive(str(root.absolute()))[0]
    return bool(windows and drive) and int(windows.kernel32.GetDriveTypeW(drive + "\\")) == _DRIVE_REMOTE


def _mount_type(root: Path, mounts: str) -> str:
    """File system type of the mount that holds ``root``: the longest mount point that is its parent."""
    best, kind = "", ""
    absolute = root.absolute()
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        if len(point) >= len(best) and absolute.is_relative_to(point):
            best, kind = point, fields[2]
    return kind


def _read_mounts() -> str:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
