"""Removable drives that are plugged in now: what Qt lists, told apart from the computer's own disks."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QStorageInfo

from app.services.stick_backup import Stick

_MOUNTS = ("/media/", "/run/media/")
_DRIVE_REMOVABLE = 2


def sticks() -> list[Stick]:
    """Return every removable drive that can be written, by name."""
    found = [_stick(volume) for volume in QStorageInfo.mountedVolumes() if _is_stick(volume)]
    return sorted(found, key=lambda one: one.name)


def drive_of(folder: Path) -> Stick:
    """Take a folder that the clerk chose for a stick: a portable disk, a share."""
    volume = QStorageInfo(str(folder))
    kind = bytes(volume.fileSystemType().data()).decode("ascii", "replace")
    return Stick(folder, folder.name or str(folder), int(volume.bytesAvailable()), kind)


def is_removable(root: str) -> bool:
    """Whether a mount point belongs to a drive that is plugged in (Windows: asked of the system)."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(root.replace("/", "\\")) == _DRIVE_REMOVABLE)
    return root.startswith(_MOUNTS)


def _is_stick(volume: QStorageInfo) -> bool:
    return volume.isValid() and volume.isReady() and not volume.isReadOnly() and is_removable(volume.rootPath())


def _stick(volume: QStorageInfo) -> Stick:
    root = Path(volume.rootPath())
    name = volume.displayName() or root.name or str(root)
    kind = bytes(volume.fileSystemType().data()).decode("ascii", "replace")
    return Stick(root, name, int(volume.bytesAvailable()), kind)
