"""抢救数据: a new office from what can still be read of a damaged one; the damaged folder is not touched."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.errors import KnownError, OfficeInUse, OfficeUnusable, RefusedInput
from app.services import backups
from app.services.progress import JobContext
from app.services.session import DATABASE_NAME, FOLDERS, Clock, Office, open_office
from app.storage import attachments, keyring, vault_files
from app.storage.attachments import path_of
from app.storage.database import DRIVER_ERRORS, OfficeDatabase, storage_errors
from app.storage.files import write_text
from app.storage.keyring import OfficeKey
from app.storage.lock import OfficeLock
from app.storage.salvage import Fate, open_copy, rescue

ASIDE_NAME = "抢救-未能归位的记录.jsonl"
LIST_NAME = "抢救清单.txt"

_STAMP = re.compile(r"\d{8}-\d{6}")
_UNUSABLE: tuple[type[Exception], ...] = (KnownError, OSError, *DRIVER_ERRORS)

_TITLES = {
    "ticket": "工单",
    "ticket_text": "工单正文",
    "ticket_event": "流转步骤",
    "ticket_change": "工单修改记录",
    "operation": "操作记录",
    "audit_entry": "审计记录",
    "attachment": "附件登记",
    "import_batch": "导入批次",
    "contract": "合同",
    "deliverable": "应交成果",
    "submission": "成果提交",
    "acceptance_event": "验收登记",
    "receipt": "回执",
    "three_rate_assessment": "三率评定",
    "city_visit": "市级回访",
    "exclusion": "剔除申请",
    "appeal": "申诉",
    "setting": "设置",
    "handling_unit": "承办单位",
    "report_run": "报表",
    "user_account": "账号",
    "error_record": "失误记录",
    "penalty_statement": "扣款单",
    "settlement": "结算单",
}


@dataclass(frozen=True, slots=True)
class Sound:
    """The newest backup that can be used."""

    file: Path
    at: str
    tickets: int


@dataclass(frozen=True, slots=True)
class Loss:
    """One table that is not whole; ``lost`` None: nobody can tell how many rows there were."""

    table: str
    title: str
    kept: int
    lost: int | None
    aside: int


@dataclass(frozen=True, slots=True)
class Salvaged:
    """The new office, what it holds, and what is missing. ``aside``: rows without a place, one JSON object a line."""

    office: Path
    tickets: int
    rows: int
    losses: tuple[Loss, ...]
    attachments: int
    attachments_lost: int
    aside: Path
    backup: Sound | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing was lost at all."""
        return not self.losses and not self.attachments_lost


def newest_sound_backup(root: Path) -> Sound | None:
    """Return the newest backup in the office's own folder that passes its check; looks at the files alone."""
    for path in _copies(root):
        try:
            tickets = backups.check(path)
        except _UNUSABLE:
            continue
        return Sound(path, _moment(path), tickets)
    return None


def _moment(path: Path) -> str:
    """When a backup was made, by its name; '' for a name that a person gave."""
    found = _STAMP.search(path.name)
    try:
        return datetime.strptime(found[0], "%Y%m%d-%H%M%S").isoformat() if found else ""
    except ValueError:
        return ""


def salvage(
    root: Path,
    actor: str,
    *,
    into: Path | None = None,
    now: Clock = datetime.now,
    key: OfficeKey | None = None,
    job: JobContext | None = None,
) -> Salvaged:
    """Read what can be read of the office in ``root`` into a new folder (default: beside it) and say what is lost.

    Attachments whose content is whole come along. An encrypted office stays encrypted, under the same key. Raises
    ``RefusedInput`` (no office, target not empty), ``OfficeInUse``, ``OfficeUnusable`` (nothing readable, disk full).
    """
    job = job or JobContext()
    at = now().replace(microsecond=0, tzinfo=None)
    if not (root / DATABASE_NAME).is_file():
        raise RefusedInput(f"“{root}”里没有数据文件，没有可以抢救的内容。请检查位置，或用备份恢复。")
    target = into or _free_folder(root, at)
    if target.exists() and any(target.iterdir()):
        raise RefusedInput(f"“{target.name}”不是空文件夹，没有写入。请换一个空文件夹。")
    lock = _locked(root, actor, at)
    try:
        with keyring.holding(root, key), keyring.holding(target, key):
            return _into(root, target, actor, now, job)
    except OSError as error:
        raise OfficeUnusable("抢救没有完成，原有数据没有改动。请检查磁盘空间和文件夹权限后再试。") from error
    finally:
        if lock is not None:
            lock.release()


def _into(root: Path, target: Path, actor: str, now: Clock, job: JobContext) -> Salvaged:
    for folder in ("", *FOLDERS):
        (target / folder).mkdir(parents=True, exist_ok=True)
    if (root / vault_files.KEY_NAME).is_file():
        shutil.copyfile(root / vault_files.KEY_NAME, target / vault_files.KEY_NAME)
    job.report(0, 4, "正在查找可用的备份")
    sound = newest_sound_backup(root)
    job.check()
    job.report(1, 4, "正在读取数据文件")
    try:
        fates = _rescue(root, target, sound)
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    job.report(2, 4, "正在核对附件")
    with open_office(target, actor, now=now) as office:
        brought, missing = _bring_attachments(office, root / "attachments", job)
        result = _result(office, fates, (brought, missing), sound)
        office.note(
            "office.salvage",
            "office",
            rows=result.rows,
            tables={loss.table: {"lost": loss.lost, "aside": loss.aside} for loss in result.losses},
            attachments_lost=missing,
        )
    write_text(target / "exports" / LIST_NAME, words(result) + "\n")
    job.report(4, 4, "抢救完成")
    return result


def _rescue(root: Path, target: Path, sound: Sound | None) -> list[Fate]:
    work = target / "work"
    spares = [sound.file] if sound and sound.file.suffix == ".db" else []
    with storage_errors():
        source = open_copy(root / DATABASE_NAME, work, spares)
        try:
            made = OfficeDatabase(target / DATABASE_NAME)
            try:
                return rescue(source, made, target / "exports" / ASIDE_NAME)
            finally:
                made.close_all()
        finally:
            source.close_all()
            for path in work.glob("salvage-source.db*"):
                path.unlink()


def _result(office: Office, fates: list[Fate], files: tuple[int, int], sound: Sound | None) -> Salvaged:
    tickets = int(office.database.value("SELECT count(*) FROM ticket"))
    losses = tuple(
        Loss(fate.table, _TITLES.get(fate.table, f"其他登记（{fate.table}）"), fate.kept, fate.lost, fate.aside)
        for fate in fates
        if not fate.is_whole
    )
    aside = office.root / "exports" / ASIDE_NAME
    return Salvaged(office.root, tickets, sum(fate.kept for fate in fates), losses, *files, aside, sound)


def _bring_attachments(office: Office, folder: Path, job: JobContext) -> tuple[int, int]:
    """Copy the stored contents that are whole; (brought, lost)."""
    brought = lost = 0
    for (sha256,) in office.database.rows("SELECT DISTINCT sha256 FROM attachment ORDER BY sha256"):
        job.check()
        try:
            source = path_of(folder, str(sha256))
            place = path_of(office.root / "attachments", str(sha256))
            place.parent.mkdir(exist_ok=True)
            shutil.copyfile(source, place)
            attachments.load(office.root / "attachments", str(sha256))
        except (KnownError, OSError):
            lost += 1
        else:
            brought += 1
    return brought, lost


def words(result: Salvaged) -> str:
    """Say in Chinese what was saved and what is lost, a line a table."""
    lines = [
        f"已抢救到 {result.office}：工单 {result.tickets} 件，各类记录共 {result.rows} 行，"
        f"附件 {result.attachments} 个。"
    ]
    for loss in result.losses:
        missing = "丢失行数无法确定" if loss.lost is None else f"丢失 {loss.lost} 行"
        aside = f"，另有 {loss.aside} 行未能归位" if loss.aside else ""
        lines.append(f"{loss.title}：保住 {loss.kept} 行，{missing}{aside}")
    if result.attachments_lost:
        lines.append(f"附件：{result.attachments_lost} 个缺失或已损坏")
    lines.append("没有发现丢失。" if result.is_whole else f"未能归位的记录在 {result.aside}。")
    if vault_files.is_encrypted(result.office) and not result.is_whole:
        lines.append("数据文件和附件仍是加密的，未能归位的记录没有加密：核对完请删除。")
    if result.backup:
        made = f"{result.backup.at.replace('T', ' ')}，工单 {result.backup.tickets} 件"
        lines.append(f"最近一份可用的备份：{result.backup.file}（{made}）。")
    return "\n".join(lines)


def _copies(root: Path) -> list[Path]:
    """Backups in the office's own folder, the newest first."""
    folder = root / "backups"
    found = [path for path in folder.glob("*") if path.suffix in (".db", ".zip") and path.is_file()]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def _locked(root: Path, actor: str, at: datetime) -> OfficeLock | None:
    """Keep writers out while the file is read; a folder that cannot be written needs no lock."""
    lock = OfficeLock(root)
    try:
        lock.acquire(actor, at.isoformat())
    except OfficeInUse:
        raise
    except OfficeUnusable:
        return None
    return lock


def _free_folder(root: Path, at: datetime) -> Path:
    number, folder = 1, root.with_name(f"{root.name}-抢救-{at:%Y%m%d-%H%M%S}")
    while folder.exists():
        number += 1
        folder = root.with_name(f"{root.name}-抢救-{at:%Y%m%d-%H%M%S}-{number}")
    return folder
