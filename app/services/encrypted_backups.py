"""Encrypted backups: whose key opens one, and what bringing it back means for the folder that it comes into."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import OfficeLocked, OfficeUnusable, RefusedInput
from app.services import encryption
from app.services.session import DATABASE_NAME
from app.storage import bundle, keyring, vault_files
from app.storage.database import OfficeDatabase
from app.storage.keyring import OfficeKey

ASK = "这份备份是加密的。请输入做这份备份时的口令，或当时的恢复密钥。"
ASK_OFFICE = "这个办公文件夹已加密，恢复进来的数据也要加密。请输入它的口令或恢复密钥。"
NO_KEY_FILE = (
    "这份备份是加密的，旁边没有它的密钥文件，打不开，没有恢复，现有数据没有改动。"
    "请把备份文件夹里的 office.key 开头的密钥文件放到它旁边，或改用完整备份（zip）。"
)
OTHER_SECRET = "这个口令打不开这份备份：它是用另一套密钥加密的，或文件已损坏。请输入做这份备份时的口令或恢复密钥。"
OTHER_KEY = (
    "这份备份与这个办公文件夹的加密不是同一套，没有恢复，现有数据没有改动。请恢复到一个新文件夹（--into，或另选位置）。"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a backup comes into a folder.

    ``key``: the folder's key from then on (None: plain). ``key_file``: to be written there. ``encrypting``: the backup
    is plain and the folder is not.
    """

    key: OfficeKey | None
    key_file: bytes | None = None
    encrypting: bool = False


def is_locked(file: Path) -> bool:
    """Whether a backup (zip or copy of the database) needs a passphrase or a recovery key."""
    if zipfile.is_zipfile(file):
        return bundle.is_encrypted(file)
    return file.is_file() and bool(_key_files(file, file.parent)) and not keyring.is_plain_database(file)


def unlock(file: Path, root: Path, secret: str) -> OfficeKey:
    """Open what restoring ``file`` into ``root`` needs: the backup's own key, or the folder's for a plain backup.

    The secret is the one in force when the backup was made, or the folder's present one while both are of one
    encryption (a change of passphrase leaves the data key as it is). Raises ``OfficeLocked`` (wrong),
    ``RefusedInput``, ``OfficeUnusable``.
    """
    from app.storage import vault

    if not is_locked(file):
        return encryption.unlock(root, secret)
    wrong: OfficeLocked | None = None
    for content in _key_files(file, root):
        try:
            key = encryption.key_of(vault.parse(content), secret)
        except OfficeLocked as error:
            wrong = error
            continue
        if _fits(file, key):
            return key
        wrong = wrong or OfficeLocked(OTHER_SECRET)
    raise wrong or OfficeUnusable(NO_KEY_FILE)


def key_aside(file: Path, root: Path, held: OfficeKey | None, secret: str) -> OfficeKey | None:
    """Return what opens a backup of the office ``root``: its key now where it fits, else what ``secret`` opens.

    None for a plain backup. Raises ``OfficeLocked`` when a secret is needed or wrong.
    """
    if not is_locked(file):
        return None
    if held is not None and _fits(file, held):
        return held
    if not secret:
        raise OfficeLocked(ASK)
    return unlock(file, root, secret)


def needs_secret(file: Path, root: Path) -> bool:
    """Whether restoring this backup into this folder needs a passphrase or a recovery key."""
    return is_locked(file) or encryption.is_encrypted(root)


def plan(file: Path, root: Path, key: OfficeKey | None) -> Plan:
    """Work out how a backup comes into a folder; nothing is written.

    Raises ``OfficeLocked`` when a key is needed, ``RefusedInput`` when backup and folder are encrypted differently.
    """
    office_id = _vault_of(root)
    if not is_locked(file):
        if not office_id:
            return Plan(None)
        if key is None:
            raise OfficeLocked(ASK_OFFICE)
        if key.vault_id != office_id:
            raise RefusedInput(OTHER_KEY)
        return Plan(key, encrypting=True)
    if key is None:
        raise OfficeLocked(ASK)
    if office_id:
        if key.vault_id != office_id:
            raise RefusedInput(OTHER_KEY)
        return Plan(key)
    if keyring.is_plain_database(root / DATABASE_NAME):
        raise RefusedInput(OTHER_KEY)
    return Plan(key, _key_file_for(file, root, key))


def make_ready(incoming: Path, root: Path, plan: Plan) -> None:
    """Encrypt what came in plain, and put the backup's key file in place, before the database gets its name."""
    if plan.encrypting and plan.key is not None:
        from app.storage import conversion

        conversion.convert_file(incoming, b"", plan.key.data)
        conversion.convert_attachments(
            root / "attachments", plan.key.data, sealing=True, report=lambda _done, _total, _text: None
        )
    if plan.key_file is not None:
        from app.storage import vault

        vault.write(root, vault.parse(plan.key_file))


def _fits(file: Path, key: OfficeKey) -> bool:
    """Whether a key is this backup's: by the key file inside a zip, else by opening the copy's first page."""
    from app.storage import vault

    inside = bundle.key_file_of(file)
    if inside is not None:
        return vault.parse(inside).vault_id == key.vault_id
    copy = OfficeDatabase(file, read_only=True, key=key.data)
    try:
        copy.value("PRAGMA application_id")
    except OfficeUnusable:
        return False
    finally:
        copy.close_all()
        for suffix in ("-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
    return True


def _vault_of(root: Path) -> str:
    if not encryption.is_encrypted(root):
        return ""
    from app.storage import vault

    return vault.read(root).vault_id


def _key_files(file: Path, root: Path) -> list[bytes]:
    """Key files that may open a backup: its own first, then those beside it (of a copy) and the office's."""
    inside = bundle.key_file_of(file)
    if inside is not None:
        own = root / vault_files.KEY_NAME
        return [inside, own.read_bytes()] if own.is_file() else [inside]
    places = [
        *sorted(file.parent.glob("office.key-*.json")),
        file.parent / vault_files.KEY_NAME,
        file.parent.parent / vault_files.KEY_NAME,
        root / vault_files.KEY_NAME,
    ]
    return [path.read_bytes() for path in dict.fromkeys(places) if path.is_file()]


def _key_file_for(file: Path, root: Path, key: OfficeKey) -> bytes:
    from app.storage import vault

    for content in _key_files(file, root):
        if vault.parse(content).vault_id == key.vault_id:
            return content
    raise OfficeUnusable(NO_KEY_FILE)
