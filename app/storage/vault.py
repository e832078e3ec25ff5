"""The key file of an encrypted office (密钥文件): OFFICE/office.key.json.

One random data key encrypts the database and the attachments. It lies here wrapped (AES-256-GCM) once per slot: the
office's passphrase (口令), the printed recovery key (恢复密钥), a person's password (``user:LOGIN``). Each slot's
wrapping key comes from its secret by Argon2id. Changing a passphrase therefore rewrites this small file and nothing
else. What the file asks for (memory, passes) is bounded before anything is computed: a forged file cannot bring the
machine down.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import os
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.domain.errors import OfficeLocked, OfficeUnusable, RefusedInput
from app.storage.files import put_in_place, sync_folder
from app.storage.keyring import OfficeKey
from app.storage.vault_files import KEY_NAME, PREVIOUS_NAME

PASSPHRASE = "passphrase"
RECOVERY = "recovery"
USER = "user:"
KEY_BYTES = 32

MEMORY_KIB = 64 * 1024
ITERATIONS = 3
LANES = 1
"""RFC 9106 (2021), section 4, second recommended option: 64 MiB, three passes. It names four lanes, which this library
works through one after the other: one lane is the same work. 0.23 s of processor time (2026-11), up to three times that
on old office computers: within half a second to one, so it is not calibrated. Each hash and slot keeps its own numbers.
"""
_FORMAT = "streetdesk-key"
_VERSION = 1
_BOUNDS = {"memory_kib": (8 * 1024, 1024 * 1024), "iterations": (1, 16), "lanes": (1, 8)}
_LARGEST_FILE = 512 * 1024
_MOST_SLOTS = 500

WRONG_SECRET = "口令不对，没有打开。请检查大小写和输入法后再试，或用恢复密钥打开。"
WRONG_RECOVERY = "这份恢复密钥打不开这个办公文件夹。请核对是不是这个办公文件夹最近打印的那一份。"
DAMAGED = "密钥文件 office.key.json 已损坏，没有打开，数据没有改动。请从备份（backups 文件夹）取回密钥文件后再试。"


@dataclass(frozen=True, slots=True)
class Slot:
    """The data key wrapped under one secret."""

    memory_kib: int
    iterations: int
    lanes: int
    salt: bytes
    nonce: bytes
    wrapped: bytes
    made_at: str


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The content of a key file."""

    vault_id: str
    made_at: str
    slots: Mapping[str, Slot]


def create(passphrase: str, recovery: str, at: str) -> tuple[KeyFile, OfficeKey]:
    """Make a new vault with a new data key; nothing is written. ``recovery`` is the canonical recovery key."""
    key = OfficeKey(secrets.token_hex(16), secrets.token_bytes(KEY_BYTES))
    empty = KeyFile(key.vault_id, at, {})
    return with_slot(with_slot(empty, PASSPHRASE, passphrase, key, at), RECOVERY, recovery, key, at), key


def with_slot(file: KeyFile, name: str, secret: str, key: OfficeKey, at: str) -> KeyFile:
    """Return the file with one slot made or replaced. Raises ``OfficeLocked`` when the key is another vault's."""
    if key.vault_id != file.vault_id:
        raise OfficeLocked("密钥与这个办公文件夹不符，没有改动。请重新打开办公文件夹后再试。")
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    draft = Slot(MEMORY_KIB, ITERATIONS, LANES, salt, nonce, b"", at)
    cipher = AESGCM(_wrapping_key(secret, draft))
    wrapped = cipher.encrypt(nonce, key.data, _bound_to(file.vault_id, name, draft))
    return replace(file, slots={**file.slots, name: replace(draft, wrapped=wrapped)})


def without_slot(file: KeyFile, name: str) -> KeyFile:
    """Return the file without a slot; passphrase and recovery key cannot go."""
    if name in (PASSPHRASE, RECOVERY):
        raise RefusedInput("办公口令和恢复密钥不能去掉，只能更换。")
    return replace(file, slots={kept: slot for kept, slot in file.slots.items() if kept != name})


def open_slot(file: KeyFile, name: str, secret: str) -> OfficeKey | None:
    """Unwrap the data key with one slot's secret; None when the slot is missing or the secret is wrong."""
    slot = file.slots.get(name)
    if slot is None:
        return None
    try:
        cipher = AESGCM(_wrapping_key(secret, slot))
        data = cipher.decrypt(slot.nonce, slot.wrapped, _bound_to(file.vault_id, name, slot))
    except InvalidTag:
        return None
    return OfficeKey(file.vault_id, data) if len(data) == KEY_BYTES else None


def put_slot(root: Path, name: str, secret: str, key: OfficeKey, at: str) -> None:
    """Make or replace one slot of an office's key file (``user:LOGIN`` for a person's password)."""
    write(root, with_slot(read(root), name, secret, key, at), name, secret)


def drop_slot(root: Path, name: str) -> None:
    """Take one slot away (harmless when there is none)."""
    drop_slots(root, (name,))


def drop_slots(root: Path, names: Iterable[str]) -> None:
    """Take slots away with one writing of the file (harmless for those that are not there)."""
    before = file = read(root)
    for name in names:
        file = without_slot(file, name) if name in file.slots else file
    if file != before:
        write(root, file)


def read(root: Path) -> KeyFile:
    """Read an office's key file; the previous one when a change of it was cut short. Raises ``OfficeUnusable``."""
    try:
        return read_file(root / KEY_NAME)
    except OfficeUnusable:
        if not (root / PREVIOUS_NAME).is_file():
            raise
    return read_file(root / PREVIOUS_NAME)


def tidy(root: Path) -> None:
    """Remove the key file of before that a cut-off change left behind: the secrets that it opens to were replaced."""
    previous = root / PREVIOUS_NAME
    if previous.exists():
        with contextlib.suppress(OSError, OfficeUnusable):
            read_file(root / KEY_NAME)
            previous.unlink(missing_ok=True)


def read_file(path: Path) -> KeyFile:
    """Read one key file. ``OfficeUnusable``: missing, damaged, or asking for more than any honest file does."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise OfficeUnusable(DAMAGED)
        return parse(path.read_bytes())
    except FileNotFoundError as error:
        raise OfficeUnusable(
            "找不到密钥文件 office.key.json，打不开加密的数据，数据没有改动。"
            "请从备份（backups 文件夹）取回密钥文件后再试。"
        ) from error
    except OSError as error:
        raise OfficeUnusable("读不到密钥文件 office.key.json。请检查文件夹权限后再试。") from error


def parse(data: bytes) -> KeyFile:
    """Read the text of a key file, every number within its bounds. Raises ``OfficeUnusable``."""
    try:
        content = json.loads(data)
        if content["format"] != _FORMAT:
            raise ValueError("format")
        if int(content["version"]) > _VERSION:
            raise OfficeUnusable("密钥文件是更新的程序写的，没有打开，数据没有改动。请安装新版程序后再打开。")
        slots = {str(name): _slot(facts) for name, facts in content["slots"].items()}
        if len(slots) > _MOST_SLOTS or not slots:
            raise ValueError("slots")
        return KeyFile(str(content["id"]), str(content["made_at"]), slots)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise OfficeUnusable(DAMAGED) from error


def to_text(file: KeyFile) -> str:
    """Write a key file as JSON; it holds no secret that opens anything by itself."""
    slots = {
        name: {
            "kdf": "argon2id",
            "memory_kib": slot.memory_kib,
            "iterations": slot.iterations,
            "lanes": slot.lanes,
            "salt": _text(slot.salt),
            "nonce": _text(slot.nonce),
            "wrapped": _text(slot.wrapped),
            "made_at": slot.made_at,
        }
        for name, slot in file.slots.items()
    }
    content = {"format": _FORMAT, "version": _VERSION, "id": file.vault_id, "made_at": file.made_at, "slots": slots}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def write(root: Path, file: KeyFile, name: str = "", secret: str = "") -> None:
    """Write the key file, durable.

    The one before stays until the new one was read back and, when a slot is named, opened with its secret. Raises
    ``OfficeUnusable``; then the file before is still in force.
    """
    target, previous, part = root / KEY_NAME, root / PREVIOUS_NAME, root / f"{KEY_NAME}.part"
    try:
        _write_part(part, to_text(file))
        if target.exists():
            target.replace(previous)
        put_in_place(part, target)
        if read_file(target) != file or (name and open_slot(read_file(target), name, secret) is None):
            raise OSError(KEY_NAME)
        _mirror(root, file)
        previous.unlink(missing_ok=True)
        sync_folder(root)
    except (OSError, OfficeUnusable) as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
            if previous.exists():
                previous.replace(target)
        raise OfficeUnusable("密钥文件没有写成，原来的口令仍然有效。请检查磁盘空间和文件夹权限后再试。") from error


def _mirror(root: Path, file: KeyFile) -> None:
    """Keep a copy beside the backups, one for each vault: a copy of the database is of no use without its key file."""
    folder = root / "backups"
    if folder.is_dir():
        part = folder / f"{KEY_NAME}.part"
        _write_part(part, to_text(file))
        put_in_place(part, folder / f"office.key-{file.vault_id[:8]}.json")


def _write_part(part: Path, text: str) -> None:
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def _wrapping_key(secret: str, slot: Slot) -> bytes:
    plain = unicodedata.normalize("NFKC", secret).encode("utf-8", "surrogatepass")
    kdf = Argon2id(
        salt=slot.salt, length=KEY_BYTES, iterations=slot.iterations, lanes=slot.lanes, memory_cost=slot.memory_kib
    )
    return kdf.derive(plain)


def _bound_to(vault_id: str, name: str, slot: Slot) -> bytes:
    """Say what a slot is bound to: moved to another name, another vault or other parameters, it opens nothing."""
    parts = (_FORMAT, _VERSION, vault_id, name, slot.memory_kib, slot.iterations, slot.lanes)
    return json.dumps(parts, ensure_ascii=True).encode()


def _slot(facts: Mapping[str, Any]) -> Slot:
    if facts["kdf"] != "argon2id":
        raise ValueError("kdf")
    numbers = {name: facts[name] for name in _BOUNDS}
    for name, (low, high) in _BOUNDS.items():
        if type(numbers[name]) is not int or not low <= numbers[name] <= high:
            raise ValueError(name)
    salt, nonce, wrapped = (_bytes(facts[name]) for name in ("salt", "nonce", "wrapped"))
    if not 16 <= len(salt) <= 64 or len(nonce) != 12 or len(wrapped) != KEY_BYTES + 16:
        raise ValueError("length")
    return Slot(salt=salt, nonce=nonce, wrapped=wrapped, made_at=str(facts["made_at"]), **numbers)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("base64") from error
