"""Attachments on disk: stored by content hash, so that no name from outside ever becomes a path.

In an encrypted office the content is sealed (``sealed_files``); the name stays the hash of the plain content. Each file
says which of the two it is, so that a folder half converted reads like any other.
"""

from __future__ import annotations

import hashlib
import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from app.domain.errors import OfficeUnusable, RefusedInput
from app.storage import keyring
from app.storage.files import put_in_place
from app.storage.leftovers import OPENED
from app.storage.seals import Altered, is_sealed

_CHUNK = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")
_BAD_IN_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$")
_LONGEST_NAME = 120
_BINARY = getattr(os, "O_BINARY", 0)
_ALTERED = "附件内容与存入时不一致，没有打开。请用完整备份恢复，或重新添加附件。"


def path_of(folder: Path, sha256: str) -> Path:
    """Where the content with this hash lies: ``attachments/ab/abcd…``. ``RefusedInput`` for anything but a hash."""
    if not _HASH.fullmatch(sha256):
        raise RefusedInput("附件编号不对，没有打开。")
    return folder / sha256[:2] / sha256


def store(folder: Path, source: Path) -> tuple[str, int]:
    """Copy a file in, durable before it returns. Returns (sha256, bytes); equal content is stored once."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f".{uuid.uuid4().hex}.part"
        try:
            digest, size = _copy(source, temporary)
            target = path_of(folder, digest)
            target.parent.mkdir(exist_ok=True)
            if not target.exists() or plain_hash(target) != digest:
                put_in_place(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    except FileNotFoundError as error:
        raise RefusedInput(f"找不到文件“{source.name}”。请检查文件是否还在原来的位置。") from error
    except OSError as error:
        raise OfficeUnusable(
            f"附件“{display_name(source.name)}”没有存进去。请检查磁盘空间和文件权限后再试。"
        ) from error
    return digest, size


def load(folder: Path, sha256: str) -> Path:
    """Return a readable file with this content, its hash checked. ``OfficeUnusable`` when missing or altered.

    Of a sealed attachment it is a copy in ``work/opened``, which goes when the office is closed or next opened.
    """
    path = path_of(folder, sha256)
    if not path.is_file():
        raise OfficeUnusable("附件文件不见了。请用完整备份恢复，或重新添加附件。")
    if is_sealed(path):
        return copy_out(folder, sha256, opened_folder(folder.parent) / sha256)
    if plain_hash(path) != sha256:
        raise OfficeUnusable(_ALTERED)
    return path


def copy_out(folder: Path, sha256: str, target: Path) -> Path:
    """Write the plain content to ``target`` (only for the person at this computer to read), its hash checked."""
    path = path_of(folder, sha256)
    if not path.is_file():
        raise OfficeUnusable("附件文件不见了。请用完整备份恢复，或重新添加附件。")
    digest = hashlib.sha256()
    target.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb") as outgoing:
            for piece in pieces(path):
                digest.update(piece)
                outgoing.write(piece)
        if digest.hexdigest() != sha256:
            raise Altered
    except Altered as error:
        target.unlink(missing_ok=True)
        raise OfficeUnusable(_ALTERED) from error
    return target


def opened_folder(root: Path) -> Path:
    """Make a new folder for one opened attachment; all of them go when the office is closed or next opened."""
    folder = root / "work" / OPENED / uuid.uuid4().hex[:12]
    folder.mkdir(parents=True)
    return folder


def pieces(path: Path) -> Iterator[bytes]:
    """Yield the plain content piece by piece. Raises ``Altered`` when a sealed file is damaged or has another key."""
    if not is_sealed(path):
        with path.open("rb") as stream:
            while piece := stream.read(_CHUNK):
                yield piece
        return
    from app.storage import sealed_files  # the ciphers load only where something is sealed

    with path.open("rb") as stream:
        yield from sealed_files.opened(stream, keyring.key_of(path) or bytes(32))


def plain_hash(path: Path) -> str:
    """SHA-256 of the plain content, whether sealed or not; "" when a sealed file cannot be opened."""
    digest = hashlib.sha256()
    try:
        for piece in pieces(path):
            digest.update(piece)
    except Altered:
        return ""
    return digest.hexdigest()


def display_name(name: str) -> str:
    """Make a foreign file name fit for showing and for saving on any system; never a path, at most 120 characters."""
    base = re.split(r"[/\\]", name)[-1]
    clean = _BAD_IN_NAME.sub("", base).strip().rstrip(". ")
    if _RESERVED.fullmatch(clean) or clean.startswith("."):
        clean = f"附件-{clean.lstrip('.')}"
    if len(clean) > _LONGEST_NAME:
        suffix = PurePosixPath(clean).suffix
        suffix, stem = (suffix, clean.removesuffix(suffix)) if len(suffix) <= 10 else ("", clean)
        clean = stem[: _LONGEST_NAME - len(suffix)] + suffix
    return clean or "附件"


def _copy(source: Path, target: Path) -> tuple[str, int]:
    key = keyring.key_of(target)
    if key:
        from app.storage import sealed_files

        with source.open("rb") as incoming:
            return sealed_files.seal(iter(lambda: incoming.read(_CHUNK), b""), target, key)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as incoming, target.open("xb") as outgoing:
        while piece := incoming.read(_CHUNK):
            digest.update(piece)
            size += len(piece)
            outgoing.write(piece)
    return digest.hexdigest(), size
