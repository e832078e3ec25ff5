"""Files that must survive a power cut: written beside the target, synced, renamed, folder synced."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

_CHUNK = 1 << 20


def sha256_of(path: Path) -> str:
    """Hash of a file's content, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def sync_file(path: Path) -> None:
    """Make a file's content durable."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable (Windows does this by itself and cannot be asked)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_in_place(temporary: Path, target: Path) -> None:
    """Sync, then rename over the target in one step: a reader sees the old file or the new one, never a half."""
    sync_file(temporary)
    temporary.replace(target)
    sync_folder(target.parent)


def write_text(target: Path, text: str) -> None:
    """Write a small text file, all of it or nothing."""
    temporary = target.with_name(target.name + ".part")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    put_in_place(temporary, target)


def write_zip(target: Path, files: Mapping[str, bytes]) -> None:
    """Write a small zip (name → content), all of it or nothing."""
    temporary = target.with_name(target.name + ".part")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    put_in_place(temporary, target)
