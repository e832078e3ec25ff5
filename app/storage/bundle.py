"""A full backup: one zip with the database copy, every attachment and a manifest; and reading it back."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.domain.errors import RefusedInput
from app.storage.attachments import path_of, plain_hash
from app.storage.backup import Manifest
from app.storage.files import put_in_place, sha256_of
from app.storage.seals import is_sealed
from app.storage.vault_files import KEY_NAME

Report = Callable[[int, int], None]
DATABASE_MEMBER = "streetdesk.db"
MANIFEST_MEMBER = "manifest.json"
_ATTACHMENTS = "attachments/"
_CHUNK = 1 << 20
_LARGEST_KEY_FILE = 1 << 20
_DAMAGED = "这份备份不完整或已损坏，没有恢复，现有数据没有改动。请换一份备份。"


def pack(
    target: Path,
    database_copy: Path,
    manifest: Manifest,
    folder: Path,
    hashes: Sequence[str],
    report: Report = lambda _done, _total: None,
) -> tuple[list[str], list[str]]:
    """Write the zip (atomically). Returns (stored, missing or altered) attachment hashes.

    ``report(done, total)`` is called before each attachment and may raise to stop.
    """
    temporary = target.with_name(target.name + ".part")
    stored: list[str] = []
    lost: list[str] = []
    sealed: dict[str, str] = {}
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:
            bundle.write(database_copy, DATABASE_MEMBER)
            for done, sha256 in enumerate(hashes):
                report(done, len(hashes))
                path = path_of(folder, sha256)
                if path.is_file() and plain_hash(path) == sha256:
                    if is_sealed(path):
                        sealed[sha256] = sha256_of(path)
                    bundle.write(path, f"{_ATTACHMENTS}{sha256[:2]}/{sha256}", zipfile.ZIP_STORED)
                    stored.append(sha256)
                else:
                    lost.append(sha256)
            facts = {**asdict(manifest), "file": DATABASE_MEMBER, "attachments": stored, "attachments_lost": lost}
            key_file = folder.parent / KEY_NAME
            if key_file.is_file():  # without it, nobody could open the copy
                bundle.write(key_file, KEY_NAME)
                facts |= {"encrypted": True, "sealed": sealed}
            bundle.writestr(MANIFEST_MEMBER, json.dumps(facts, ensure_ascii=False, indent=2))
        unpack_check(temporary)
        put_in_place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return stored, lost


def unpack_check(file: Path) -> dict[str, Any]:
    """Read every member and compare it with the manifest. Raises ``RefusedInput``; returns the manifest."""
    try:
        with zipfile.ZipFile(file) as bundle:
            facts: dict[str, Any] = json.loads(bundle.read(MANIFEST_MEMBER))
            if _member_hash(bundle, DATABASE_MEMBER) != facts["sha256"]:
                raise RefusedInput(_DAMAGED)
            for sha256 in facts["attachments"]:
                wanted = facts.get("sealed", {}).get(sha256, sha256)
                if _member_hash(bundle, f"{_ATTACHMENTS}{sha256[:2]}/{sha256}") != wanted:
                    raise RefusedInput(_DAMAGED)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, zlib.error) as error:
        raise RefusedInput(_DAMAGED) from error
    return facts


def is_encrypted(file: Path) -> bool:
    """Whether a full backup is encrypted (it carries its key file)."""
    return key_file_of(file) is not None


def key_file_of(file: Path) -> bytes | None:
    """Return the key file inside a full backup; None when the backup is plain or no zip that can be read."""
    try:
        with zipfile.ZipFile(file) as bundle:
            if KEY_NAME not in bundle.namelist() or bundle.getinfo(KEY_NAME).file_size > _LARGEST_KEY_FILE:
                return None
            return bundle.read(KEY_NAME)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, zlib.error, OSError):
        return None


def unpack(file: Path, database_target: Path, folder: Path) -> int:
    """Write the database to ``database_target`` and the attachments that are missing. Returns how many were added.

    Names come from hashes, never from the zip: nothing can land outside ``folder``.
    """
    added = 0
    with zipfile.ZipFile(file) as bundle:
        _extract(bundle, DATABASE_MEMBER, database_target)
        for sha256 in json.loads(bundle.read(MANIFEST_MEMBER))["attachments"]:
            target = path_of(folder, sha256)
            if target.is_file() and plain_hash(target) == sha256:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            _extract(bundle, f"{_ATTACHMENTS}{sha256[:2]}/{sha256}", target)
            added += 1
    return added


def _extract(bundle: zipfile.ZipFile, member: str, target: Path) -> None:
    temporary = target.with_name(target.name + ".part")
    try:
        with bundle.open(member) as incoming, temporary.open("wb") as outgoing:
            while piece := incoming.read(_CHUNK):
                outgoing.write(piece)
        put_in_place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _member_hash(bundle: zipfile.ZipFile, member: str) -> str:
    digest = hashlib.sha256()
    with bundle.open(member) as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()
