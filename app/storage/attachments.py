"""Attachments on disk: stored by content hash, so that no name from outside ever becomes a path."""

from __future__ import annotations

import hashlib
import re
import uuid
from pathlib import Path, PurePosixPath

from app.domain.errors import OfficeUnusable, RefusedInput
from app.storage.files import put_in_place, sha256_of

_CHUNK = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")
_BAD_IN_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$")
_LONGEST_NAME = 120


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
            if not target.exists() or sha256_of(target) != digest:
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
    """Return the path of a stored content after checking its hash. ``OfficeUnusable`` when missing or altered."""
    path = path_of(folder, sha256)
    if not path.is_file():
        raise OfficeUnusable("附件文件不见了。请用完整备份恢复，或重新添加附件。")
    if sha256_of(path) != sha256:
        raise OfficeUnusable("附件内容与存入时不一致，没有打开。请用完整备份恢复，或重新添加附件。")
    return path


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
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as incoming, target.open("xb") as outgoing:
        while piece := incoming.read(_CHUNK):
            digest.update(piece)
            size += len(piece)
            outgoing.write(piece)
    return digest.hexdigest(), size
