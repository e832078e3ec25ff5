"""An open office folder, and the one way to write in it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from app.domain.errors import NotAllowed, OfficeInUse, OfficeLocked, OfficeUnusable, RefusedInput
from app.services.clock_check import clock_warnings
from app.storage import audit, backup, keyring, leftovers, page_seal, vault_files
from app.storage.audit import Entry
from app.storage.database import OfficeDatabase, schema_version, storage_errors
from app.storage.keyring import OfficeKey
from app.storage.location import place_warnings
from app.storage.lock import OfficeLock
from app.storage.migrations.runner import LATEST, migrate, pending
from app.storage.models.base import bind, unbind
from app.storage.models.history import Operation
from app.storage.models.office import Setting
from app.storage.queries import settings
from app.storage.queries.queues import has_stale, rules_moved
from app.version import VERSION

if TYPE_CHECKING:
    from app.domain.roles import Account

Clock = Callable[[], datetime]

DATABASE_NAME = "streetdesk.db"
FOLDERS = ("attachments", "backups", "exports", "work", "logs")
STREET_KEY = "office.street"
MODE_KEY = "accounts.mode"
ACCOUNTS_ON = "accounts"
"""Value of ``MODE_KEY`` where everybody signs in; any other (open, unset) is an office without passwords."""


class Change:
    """One transaction under way: the rows, its audit entry and, for tickets, its operation."""

    def __init__(self, database: OfficeDatabase, entry: Entry) -> None:
        self.database = database
        self.at = entry.at
        self.operation_id: int | None = None
        self._entry = entry
        self._detail: dict[str, object] = {}
        self._subject = entry.subject

    def audit(self, **detail: object) -> None:
        """Add facts (JSON values, no personal data) to the entry's detail."""
        self._detail.update(detail)

    def about(self, subject: str) -> None:
        """Name the subject when it is known only now (the id of a new row)."""
        self._subject = subject

    def operation(self, kind: str, summary: str, undoes: int | None = None) -> int:
        """Make the ``operation`` row that history and undo refer to; returns its id."""
        made = Operation.create(
            kind=kind,
            at=self.at,
            actor=self._entry.actor,
            reason=self._entry.reason,
            summary=summary,
            undoes_id=undoes,
        )
        self.operation_id = int(made.id)
        if undoes is not None:
            Operation.update(undone_by_id=self.operation_id).where(Operation.id == undoes).execute()
        self._detail["operation"] = self.operation_id
        return self.operation_id

    def retitle(self, summary: str) -> None:
        """Word the operation's summary anew, when its size is known only at the end."""
        Operation.update(summary=summary).where(Operation.id == self.operation_id).execute()

    def finished(self) -> Entry:
        """Return the audit entry as it will be written."""
        entry = self._entry
        return Entry(entry.at, entry.actor, entry.action, self._subject, entry.reason, self._detail)


class Office:
    """An open office folder. ``writing`` says whether this process holds the writer's lock.

    ``account`` is who signed in (``services.accounts``); None while ``accounts_on`` means that nobody did, and then
    nothing may be written. Without accounts everybody may do everything, as ``actor``.
    """

    def __init__(self, root: Path, actor: str, database: OfficeDatabase, lock: OfficeLock | None, now: Clock) -> None:
        self.root = root
        self.actor = actor
        self.database = database
        self.writing = lock is not None
        self.warnings: list[str] = place_warnings(root)
        self.account: Account | None = None
        self._under_way = threading.local()
        self.key: OfficeKey | None = keyring.held(root)  # None: not encrypted
        self._lock = lock
        self._now = now
        self.accounts_on = _has_accounts(database)
        self.warnings += clock_warnings(database, self.now())

    def now(self) -> datetime:
        """Return the office's time: naive local wall time, whole seconds."""
        return self._now().replace(microsecond=0, tzinfo=None)

    @property
    def street(self) -> str:
        """The street's name as given when the folder was made."""
        row = Setting.get_or_none((Setting.key == STREET_KEY) & (Setting.valid_from == ""))
        return str(json.loads(row.value)) if row else ""

    @property
    def schema_version(self) -> int:
        """The data version of the file."""
        return schema_version(self.database)

    def folder(self, name: str) -> Path:
        """One of ``FOLDERS`` inside the office folder; made when missing."""
        path = self.root / name
        path.mkdir(exist_ok=True)
        return path

    def may(self, right: str, subject: str = "") -> bool:
        """Whether the person here has a right (``domain.rights``), or may do an action of the audit log."""
        return not self.why_not(right, subject)

    def why_not(self, right: str, subject: str = "") -> str:
        """Return the one sentence why a right or action is not this person's, "" where it is."""
        if not self.accounts_on:
            if self.writing or not _has_accounts(self.database):
                return ""
            self.accounts_on = True  # a reader that was open before: whoever may write has switched them on since
        from app.services import gate  # only where accounts are on

        return gate.why_not(self, right, subject)

    @contextmanager
    def change(self, action: str, subject: str, reason: str = "") -> Iterator[Change]:
        """One transaction with its audit entry; an exception takes all of it back.

        Raises ``OfficeInUse`` when the folder was opened for reading, ``OfficeUnusable`` when the disk fails.
        """
        if not self.writing:
            raise OfficeInUse("办公文件夹是以只读方式打开的，不能改动。请关闭其他窗口后重新打开。")
        with self._entry(action, subject, reason) as change:
            yield change

    def note(self, action: str, subject: str, reason: str = "", **detail: object) -> None:
        """Write an audit entry alone (a look at unmasked data, an export); readers may do this too."""
        with self.record(action, subject, reason) as change:
            change.audit(**detail)

    @contextmanager
    def record(self, action: str, subject: str, reason: str = "") -> Iterator[Change]:
        """One transaction that readers may write too: what was done beside the register (a backup), never its rows."""
        with self.database.writable(), self._entry(action, subject, reason) as change:
            yield change

    @contextmanager
    def speaking_as(self, name: str) -> Iterator[None]:
        """Write this thread's entries in another name (a try to sign in), while others work on in their own."""
        before = getattr(self._under_way, "name", "")
        self._under_way.name = name
        try:
            yield
        finally:
            self._under_way.name = before

    @contextmanager
    def _entry(self, action: str, subject: str, reason: str) -> Iterator[Change]:
        bind(self.database)
        # what a service writes on the way (an attachment of an error) belongs to the step that was allowed
        is_outermost = not getattr(self._under_way, "is_set", False)
        if is_outermost and (refusal := self.why_not(action, subject)):
            raise NotAllowed(refusal)
        at = self.now().isoformat()
        if reason:
            from app.services import reasons  # the masking: not at every start

            reason = reasons.without_personal(self.database, subject, reason)
        name = getattr(self._under_way, "name", "")
        change = Change(self.database, Entry(at, name or self.actor, action, subject, reason))
        if self.account is not None and not name:
            change.audit(account=self.account.login)
        self._under_way.is_set = True
        try:
            with storage_errors(), self.database.atomic("IMMEDIATE"):
                yield change
                bring_in_step(self)
                audit.append(self.database, change.finished())
        finally:
            self._under_way.is_set = not is_outermost

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection and give the lock back."""
        unbind(self.database)
        self.database.renew_seal(is_owner=self.writing)
        self.database.close_all()
        if self.key is not None:
            keyring.release(self.root)
            if self.writing:
                leftovers.sweep(self.root / "work", self.now(), is_alone=True)
            self.key = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def _has_accounts(database: OfficeDatabase) -> bool:
    """Whether the office works with accounts; the mode counts on every day, whatever the clock says."""
    return bool(settings.read(database, MODE_KEY, "")[1] == ACCOUNTS_ON)


def create_office(root: Path, street: str, actor: str, *, now: Clock = datetime.now) -> Office:
    """Make an office folder and open it for writing. Raises ``RefusedInput`` when there is one already."""
    street = street.strip()
    if (root / DATABASE_NAME).exists():
        raise RefusedInput("这个文件夹里已经有办公数据，没有改动。请直接打开它，或另选一个空文件夹。")
    try:
        root.mkdir(parents=True, exist_ok=True)
        for name in FOLDERS:
            (root / name).mkdir(exist_ok=True)
    except OSError as error:
        raise OfficeUnusable(f"不能在“{root}”建立办公文件夹。请检查权限和磁盘空间，或另选位置。") from error
    office = _open(root, actor, now)
    try:
        with office.change("office.create", "office") as change:
            Setting.create(key=STREET_KEY, value=json.dumps(street, ensure_ascii=False), source="建立办公文件夹")
            change.audit(street=street, program=VERSION, schema=LATEST)
    except BaseException:
        office.close()
        raise
    return office


def open_office(
    root: Path,
    actor: str,
    *,
    writing: bool = True,
    now: Clock = datetime.now,
    key: OfficeKey | None = None,
    upgrading: Callable[[], None] | None = None,
) -> Office:
    """Open an existing office folder.

    Writing takes the lock (``OfficeInUse`` names host and user) and upgrades an older file after a verified backup.
    Reading works beside a writer. ``OfficeUnusable``: no office here, foreign, newer or damaged file, no permission.
    ``key`` opens an encrypted office (``services.encryption.unlock``); ``OfficeLocked`` when it is missing.
    ``upgrading`` is called before an upgrade (升级) that will be done.
    """
    if not (root / DATABASE_NAME).is_file():
        raise OfficeUnusable(f"“{root}”里没有办公数据。请检查位置，或先建立办公文件夹（init 命令或首次启动向导）。")
    if (root / DATABASE_NAME).stat().st_size == 0:  # SQLite would take it for a new file, and the loss would not show
        raise OfficeUnusable(
            f"数据文件 {DATABASE_NAME} 是空的（0 字节），可能被清空或没有写完，没有打开。"
            "请用最近一次备份恢复（restore 命令）；从未用过的文件夹，可以删除这个空文件后重新建立。"
        )
    page_seal.drop_if_outdated(root / DATABASE_NAME)
    key = _needed_key(root, key)
    if key is not None:
        keyring.hold(root, key)
    try:
        return _open(root, actor, now, upgrading) if writing else _open_beside(root, actor, now, key)
    except BaseException:
        if key is not None:
            keyring.release(root)
        raise


def has_key_file(root: Path) -> bool:
    """Whether a folder holds a key file: only then it may be encrypted (``services.encryption`` says for sure)."""
    return vault_files.is_encrypted(root)


def _needed_key(root: Path, key: OfficeKey | None) -> OfficeKey | None:
    """Return the key to open the office with: the one given, else the one that this process holds already."""
    if not vault_files.is_encrypted(root):
        return None
    from app.storage import conversion  # only where there is a key file

    if conversion.is_taken_back(root, DATABASE_NAME):
        return None
    key = key or keyring.held(root)
    if key is None:
        raise OfficeLocked("这个办公文件夹已加密。请输入口令，或用恢复密钥打开。")
    if keyring.is_plain_database(root / DATABASE_NAME) and not conversion.under_way(root):
        raise OfficeUnusable(
            "数据文件没有加密，却有密钥文件，可能被人换过，没有打开。"
            f"请用备份恢复；确实要用这份数据时，把 {vault_files.KEY_NAME} 移到别处后再打开。"
        )
    return key


def _open_beside(root: Path, actor: str, now: Clock, key: OfficeKey | None) -> Office:
    """Open for reading; an older file is upgraded first."""
    database = OfficeDatabase(root / DATABASE_NAME, read_only=True)
    try:
        outdated = bool(pending(database))
        if outdated:
            database.close_all()
            open_office(root, actor, now=now, key=key).close()
        bind(database)
    except BaseException:
        database.close_all()
        raise
    return Office(root, actor, database, None, now)


def _open(root: Path, actor: str, now: Clock, upgrading: Callable[[], None] | None = None) -> Office:
    lock = OfficeLock(root)
    at = now().replace(microsecond=0, tzinfo=None)
    lock.acquire(actor, at.isoformat())
    database = OfficeDatabase(root / DATABASE_NAME)
    try:
        _settle_conversion(root)
        _tidy_key_file(root)
        is_upgraded = _upgrade(root, database, at, upgrading)
        bind(database)
        office = Office(root, actor, database, lock, now)
        leftovers.sweep(root / "work", at, is_alone=True)
        if is_upgraded or has_stale(database):  # stale: a program was killed between its upgrade and this
            with database.atomic("IMMEDIATE"):
                bring_in_step(office)
    except BaseException:
        database.close_all()
        lock.release()
        raise
    return office


def _settle_conversion(root: Path) -> None:
    """Finish or take back a conversion that was cut off (the journal is there only then)."""
    if (root / vault_files.JOURNAL_NAME).exists():
        from app.storage import conversion

        if not conversion.settle(root, DATABASE_NAME, keyring.held(root)):
            keyring.release(root)


def _tidy_key_file(root: Path) -> None:
    if (root / vault_files.PREVIOUS_NAME).exists():
        from app.storage import vault  # the ciphers, only where a change of the key file was cut off

        vault.tidy(root)


def bring_in_step(office: Office) -> None:
    """Let derived states follow what was written; the flow's rules load when there is work, not at every start.

    A rule that counts from a day on makes every state follow with the first change of that day.
    """
    if rules_moved(office.database, office.now().date().isoformat()):
        from app.storage.queries.flow import mark_all_stale  # the flow's rules: not at every start

        mark_all_stale(office.database)
    if has_stale(office.database):
        from app.services import flow_sync

        flow_sync.bring_in_step(office)


def prepare_to_write(office: Office) -> None:
    """Load what the first write needs (40 ms), so that it takes no longer than the others; nothing changes."""
    from app.services import flow_sync

    flow_sync.load(office)


def _upgrade(root: Path, database: OfficeDatabase, at: datetime, upgrading: Callable[[], None] | None) -> bool:
    """Bring an older file up to date after a backup; whether there was anything to do."""
    steps = pending(database)
    if not steps:
        return False
    if steps[0].version > 1:
        if upgrading is not None:
            upgrading()
        backups = root / "backups"
        backups.mkdir(exist_ok=True)
        name = f"streetdesk-{at:%Y%m%d-%H%M%S}-v{steps[0].version - 1}.db"
        backup.copy_to(database, backups / name, at=at.isoformat(), reason=f"升级到数据版本 {LATEST} 之前")
    migrate(database)
    return True
