"""加密: the office's database and attachments under a passphrase and a recovery key."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from app.domain import recovery_keys
from app.domain.errors import NotAllowed, OfficeInUse, OfficeLocked, RefusedInput
from app.services import backups
from app.services.changes import Outcome, Topic
from app.services.progress import JobContext
from app.services.session import DATABASE_NAME, Office
from app.storage import keyring, vault_files
from app.storage.keyring import OfficeKey as OfficeKey  # commands and windows hand it on

SHORTEST = 8
_ACTION = "vault.{}"
NOT_ENCRYPTED = "这个办公文件夹没有加密。"


@dataclass(frozen=True, slots=True)
class Status:
    """Whether an office is encrypted, since when, and from when its passphrase and recovery key are ("" = none)."""

    encrypted: bool
    since: str = ""
    passphrase_at: str = ""
    recovery_at: str = ""
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Encrypted:
    """What encrypting gave: the recovery key (shown once, kept nowhere), the first encrypted backup, what is plain."""

    recovery: str = field(repr=False)
    backup: Path
    plain: tuple[Path, ...]
    damaged: tuple[str, ...]


def is_encrypted(root: Path) -> bool:
    """Whether opening this folder needs a passphrase or the recovery key."""
    if not vault_files.is_encrypted(root):
        return False
    from app.storage import conversion

    return not conversion.is_taken_back(root, DATABASE_NAME)


def status(root: Path) -> Status:
    """Say how an office folder stands. Raises ``OfficeUnusable`` when its key file is damaged."""
    if not is_encrypted(root):
        return Status(False)
    from app.storage import vault

    file = vault.read(root)
    made = {name: slot.made_at for name, slot in file.slots.items()}
    persons = tuple(sorted(name.removeprefix(vault.USER) for name in made if name.startswith(vault.USER)))
    return Status(True, file.made_at, made.get(vault.PASSPHRASE, ""), made.get(vault.RECOVERY, ""), persons)


def unlock(root: Path, secret: str, login: str = "") -> OfficeKey:
    """Open an office's key file with the passphrase, the recovery key or (``login``) a person's own password.

    About half a second. Raises ``OfficeLocked`` (wrong), ``RefusedInput`` (a recovery key with a slip in it, named by
    its group), ``OfficeUnusable`` (key file missing or damaged). Nothing is written.
    """
    from app.storage import vault

    return key_of(vault.read(root), secret, login)


def key_of(file: object, secret: str, login: str = "") -> OfficeKey:
    """Try a secret on a key file (``vault.KeyFile``); see ``unlock``."""
    from app.storage import vault

    assert isinstance(file, vault.KeyFile)
    if not secret:
        raise OfficeLocked("请输入口令，或用恢复密钥打开。")
    slip: RefusedInput | None = None
    if recovery_keys.looks_like_one(secret):
        try:
            key = vault.open_slot(file, vault.RECOVERY, recovery_keys.canonical(secret))
            if key is not None:
                return key
            slip = RefusedInput(vault.WRONG_RECOVERY)
        except RefusedInput as error:
            slip = error
    person = plain_login(login)
    for name in (f"{vault.USER}{person}" if person else "", vault.PASSPHRASE):
        key = vault.open_slot(file, name, secret) if name else None
        if key is not None:
            return key
    if slip is not None:
        raise OfficeLocked(slip.message)
    raise OfficeLocked(vault.WRONG_SECRET)


def plain_login(login: str) -> str:
    """Return a login as accounts and the key file keep it."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def new_recovery() -> str:
    """Make a recovery key that is in force nowhere yet (the window shows and prints it before anything changes)."""
    return recovery_keys.generate(secrets.token_bytes)


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is too weak to be one."""
    plain = unicodedata.normalize("NFKC", passphrase)
    if len(plain) < SHORTEST or len(set(plain)) < 4:
        raise RefusedInput(f"口令至少 {SHORTEST} 个字符，并且不能只是几个字符的重复。可以用一句自己记得住的话。")


def encrypt(
    office: Office, passphrase: str, *, recovery: str = "", job: JobContext | None = None
) -> Outcome[Encrypted]:
    """Encrypt an open office, which stays open; a fresh encrypted backup follows, checked.

    ``recovery``: a key from ``new_recovery`` that was shown already. Cut off at any moment, the next opening finds the
    old state or finishes. Raises ``RefusedInput``, ``NotAllowed``, ``OfficeInUse``, ``OfficeUnusable``, ``Cancelled``.
    """
    from app.storage import conversion, vault

    job = job or JobContext()
    _may_convert(office, "encrypt")
    if office.key is not None:
        raise RefusedInput("这个办公文件夹已经加密，没有改动。")
    check_passphrase(passphrase)
    recovery = recovery_keys.canonical(recovery) if recovery else new_recovery()
    job.report(0, 5, "正在生成密钥")
    at = office.now().isoformat()
    file, key = vault.create(passphrase, recovery, at)
    job.check()
    conversion.begin(office.root, conversion.ENCRYPT, at)
    try:
        job.report(0, 5, "正在写密钥文件")
        vault.write(office.root, file, vault.RECOVERY, recovery)
        _replace_database(office, b"", key.data, job)
    except BaseException:
        conversion.take_back_unless_done(office.root, DATABASE_NAME, conversion.ENCRYPT)
        raise
    keyring.hold(office.root, key)
    office.key = key
    office.database.close_all()
    damaged = conversion.convert_attachments(office.folder("attachments"), key.data, sealing=True, report=job.report)
    conversion.finish(office.root, conversion.ENCRYPT)
    office.note(_ACTION.format("encrypt"), "office", vault=key.vault_id, damaged=len(damaged))
    job.report(4, 5, "正在做第一份加密备份")
    made = backups.automatic(office, "加密之后")
    job.report(5, 5, "加密完成")
    value = Encrypted(recovery, made.file, tuple(plain_files(office.root)), tuple(damaged))
    return Outcome(value, frozenset({Topic.BACKUPS, Topic.SETTINGS}))


def decrypt(office: Office, secret: str, *, job: JobContext | None = None) -> Outcome[Path]:
    """Take the encryption off an open office; ``secret`` is asked again. Returns the first plain backup.

    Backups made while it was encrypted stay encrypted: keep the passphrase and the recovery key for them.
    """
    from app.storage import conversion, vault

    job = job or JobContext()
    _may_convert(office, "decrypt")
    key = _proved(office, secret)
    file = vault.read(office.root)
    conversion.begin(office.root, conversion.DECRYPT, office.now().isoformat())
    try:
        _replace_database(office, key.data, b"", job)
    except BaseException:
        conversion.take_back_unless_done(office.root, DATABASE_NAME, conversion.DECRYPT)
        raise
    office.database.close_all()
    damaged = conversion.convert_attachments(office.folder("attachments"), key.data, sealing=False, report=job.report)
    conversion.finish(office.root, conversion.DECRYPT)
    keyring.release(office.root)
    office.key = None
    office.note(_ACTION.format("decrypt"), "office", vault=file.vault_id, damaged=len(damaged))
    made = backups.automatic(office, "取消加密之后")
    job.report(5, 5, "已取消加密")
    return Outcome(made.file, frozenset({Topic.BACKUPS, Topic.SETTINGS}))


def change_passphrase(office: Office, old: str, new: str) -> Outcome[str]:
    """Change the passphrase; ``old`` may be the recovery key (a forgotten passphrase). The data are not rewritten."""
    from app.storage import vault

    _may_convert(office, "passphrase")
    key = _proved(office, old)
    check_passphrase(new)
    at = office.now().isoformat()
    with office.change(_ACTION.format("passphrase"), "office") as change:  # one writer of the key file at a time
        vault.put_slot(office.root, vault.PASSPHRASE, new, key, at)
        change.audit(vault=key.vault_id)
    return Outcome(at, frozenset({Topic.SETTINGS}))


def new_recovery_key(office: Office, secret: str) -> Outcome[str]:
    """Make a new recovery key; the one before opens nothing any more (but older backups). Shown once, kept nowhere."""
    from app.storage import vault

    _may_convert(office, "recovery_key")
    key = _proved(office, secret)
    recovery = new_recovery()
    with office.change(_ACTION.format("recovery_key"), "office") as change:
        vault.put_slot(office.root, vault.RECOVERY, recovery, key, office.now().isoformat())
        change.audit(vault=key.vault_id)
    return Outcome(recovery, frozenset({Topic.SETTINGS}))


def plain_files(root: Path) -> list[Path]:
    """List what an encrypted office still holds in the clear: backups from before, exports, marked copies."""
    import zipfile

    from app.storage import bundle

    found = []
    for path in sorted((root / "backups").rglob("*")) if (root / "backups").is_dir() else ():
        is_zip = path.suffix == ".zip" and zipfile.is_zipfile(path)
        if path.is_file() and (keyring.is_plain_database(path) or (is_zip and not bundle.is_encrypted(path))):
            found.append(path)
    found += [path for path in sorted((root / "exports").rglob("*")) if path.is_file()]
    return found


def remove_plain(office: Office, files: list[Path], reason: str) -> Outcome[int]:
    """Remove plain backups and exports of an encrypted office; refused while no sound encrypted backup exists.

    Only what ``plain_files`` lists can go. The blocks that a file took may stay readable on the disk until reused.
    """
    from app.storage.backup import manifest_path

    _may_convert(office, "clear_plain")
    if office.key is None:
        raise RefusedInput(NOT_ENCRYPTED)
    known = set(plain_files(office.root))
    if set(files) - known:
        raise RefusedInput("只能清除列出的未加密文件，没有删除。请刷新列表后再选。")
    fresh = backups.automatic(office, "清除未加密文件之前")
    backups.check(fresh.file)
    with office.change(_ACTION.format("clear_plain"), "office", reason) as change:
        change.audit(files=len(files), kept=fresh.file.name)
    for path in files:
        path.unlink(missing_ok=True)
        manifest_path(path).unlink(missing_ok=True)
    return Outcome(len(files), frozenset({Topic.BACKUPS}))


def note_printed(office: Office) -> None:
    """Write down that the recovery key sheet was printed or saved; never what is on it."""
    office.note(_ACTION.format("recovery_printed"), "office")


def _replace_database(office: Office, old: bytes, new: bytes, job: JobContext) -> None:
    from app.storage import conversion

    office.database.close_all()
    conversion.convert_database(office.root, DATABASE_NAME, old, new, job.report)


def _may_convert(office: Office, what: str) -> None:
    if not office.writing:
        raise OfficeInUse("办公文件夹是以只读方式打开的，不能改动。请关闭其他窗口后重新打开。")
    refusal = office.why_not(_ACTION.format(what), "office")
    if refusal:
        raise NotAllowed(refusal)


def _proved(office: Office, secret: str) -> OfficeKey:
    if office.key is None:
        raise RefusedInput(NOT_ENCRYPTED)
    return unlock(office.root, secret)
