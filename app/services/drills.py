"""恢复演练: once a month the newest backup is really brought back, in a folder of its own, opened and checked (F18.3).

A backup that nobody ever restored is a hope. The drill takes the same way as a restore, upgrades the copy, compares
its tickets and its audit head with what the backup log says, and looks at attachments; then the copy is removed.
"""

from __future__ import annotations

import errno
import shutil
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.domain.errors import KnownError, NotAllowed, RefusedInput
from app.domain.form_content import Form, Pairs, Paragraph, Wide, shown
from app.services import backups, encrypted_backups, restoring, settings
from app.services.backups import BackupRecord
from app.services.changes import Outcome, Topic
from app.services.printing import Target, print_paper
from app.services.progress import JobContext
from app.services.session import DATABASE_NAME, Office
from app.storage import attachments, audit, keyring
from app.storage.database import OfficeDatabase, check_ours, foreign_key_problems, integrity_problems
from app.storage.leftovers import DRILL
from app.storage.migrations.runner import migrate
from app.storage.models.accounts import RestoreDrill
from app.storage.search import index_problem

DAYS_KEY = "backup.drill_days"
DAYS = 31
"""So many days may pass after a good drill (a dated setting of the office, ``DAYS_KEY``)."""
FORM = "DRILL"
STEPS = 5
_SAMPLE = 20
_COLUMNS = "id, at, actor, file, sha256, bytes, tickets, milliseconds, is_ok, problem"
_WHAT_TO_DO = "请再做一份备份后重新演练；仍不通过时检查磁盘，并把备份放到 U 盘。"
_DISK = {
    errno.ENOSPC: "磁盘空间不够，恢复没有做完，不是备份的问题。请清理后再演练。",
    errno.EACCES: "办公文件夹里不能写入，恢复没有做完，不是备份的问题。请检查文件夹权限。",
}


@dataclass(frozen=True, slots=True)
class DrillRow:
    """One drill; ``problem`` says in Chinese what was wrong, "" when the backup can be used."""

    id: int
    at: str
    actor: str
    file: str
    sha256: str
    bytes: int
    tickets: int
    milliseconds: int
    is_ok: bool
    problem: str

    @property
    def sentence(self) -> str:
        """The result in one sentence, with what to do when it failed."""
        if self.is_ok:
            took = f"用时 {self.milliseconds / 1000:.1f} 秒"
            return f"恢复演练通过：{self.file} 可以恢复，工单 {self.tickets:,} 件，{took}。"
        return f"恢复演练没有通过：{self.file}。{self.problem}{_WHAT_TO_DO}"


@dataclass(frozen=True, slots=True)
class DrillState:
    """Where the office stands. ``last_good_on`` "" = never; ``failed`` is the newest drill when it failed."""

    last_good_on: str
    days: int
    is_due: bool
    failed: DrillRow | None


def drills(office: Office) -> list[DrillRow]:
    """Return every drill, newest first."""
    rows = office.database.rows(f"SELECT {_COLUMNS} FROM restore_drill ORDER BY id DESC")
    return [_row(row) for row in rows]


def state(office: Office) -> DrillState:
    """Say when the last good drill was and whether another is due; a new office has as many days as any other."""
    days = days_between(office)
    last = office.database.value("SELECT max(at) FROM restore_drill WHERE is_ok = 1") or ""
    since = last or office.database.value("SELECT min(at) FROM audit_entry") or ""
    newest = office.database.rows(f"SELECT {_COLUMNS} FROM restore_drill ORDER BY id DESC LIMIT 1")
    failed = [one for row in newest if not (one := _row(row)).is_ok]
    begun = date.fromisoformat(since[:10]) if since else office.now().date()
    is_due = bool(failed) or office.now().date() - begun > timedelta(days=days)
    return DrillState(last[:10], days, is_due, failed[0] if failed else None)


def days_between(office: Office) -> int:
    """Return how many days may pass between two drills."""
    value = settings.get(office, DAYS_KEY, DAYS)
    return value if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 366 else DAYS


def set_days(office: Office, days: int, source: str, valid_from: str = "") -> Outcome[None]:
    """Set the days between two drills (1 to 366) with who or what says so. Raises ``RefusedInput``."""
    if not 1 <= days <= 366:
        raise RefusedInput("演练间隔要在 1 到 366 天之间，没有改动。")
    if not source.strip():
        raise RefusedInput("请写明间隔天数的依据。")
    return settings.put(office, DAYS_KEY, days, valid_from, source.strip())


def run(office: Office, job: JobContext | None = None) -> Outcome[DrillRow]:
    """Restore the newest backup aside, open, count and check it; the result is kept, good or bad.

    Raises ``RefusedInput`` (no backup yet), ``NotAllowed`` and ``Cancelled`` (nothing is written down).
    """
    job = job or JobContext()
    if refusal := office.why_not("drill.run"):
        raise NotAllowed(refusal)
    record = _newest(office)
    started = time.monotonic()
    try:
        tickets, problem = _rehearse(office, record, job)
    except OSError as error:
        tickets, problem = 0, _DISK.get(error.errno or 0, "恢复时读写磁盘出错，请检查磁盘空间和文件夹权限。")
    except KnownError as error:
        tickets, problem = 0, error.message
    seconds = time.monotonic() - started
    with office.change("drill.run", "office") as change:
        made = RestoreDrill.create(
            at=change.at,
            actor=office.actor,
            file=record.file.name,
            sha256=record.sha256,
            bytes=record.bytes,
            tickets=tickets,
            milliseconds=round(seconds * 1000),
            is_ok=int(not problem),
            problem=problem,
        )
        change.audit(drill=int(made.id), ok=not problem, file=record.file.name, sha256=record.sha256)
    return Outcome(get(office, int(made.id)), frozenset({Topic.BACKUPS}))


def get(office: Office, drill_id: int) -> DrillRow:
    """Return one drill. Raises ``RefusedInput`` when there is none of that number."""
    found = next((row for row in drills(office) if row.id == drill_id), None)
    if found is None:
        raise RefusedInput(f"没有编号为 {drill_id} 的恢复演练。")
    return found


def form(office: Office, drill_id: int) -> Form:
    """Fill the record of one drill (恢复演练记录)."""
    row = get(office, drill_id)
    return Form(
        "恢复演练记录",
        (
            Pairs((("编号", f"演练 {row.id}"), ("单位", office.street))),
            Pairs((("时间", shown(row.at)), ("经手", row.actor))),
            Wide("备份文件", row.file),
            Wide("校验和", row.sha256),
            Pairs((("大小", f"{row.bytes:,} 字节"), ("工单", f"{row.tickets:,} 件"))),
            Pairs((("用时", f"{row.milliseconds / 1000:.1f} 秒"), ("结果", "通过" if row.is_ok else "没有通过"))),
            *(() if row.is_ok else (Wide("问题", row.problem, 2),)),
            Paragraph("演练内容：恢复到单独的文件夹，打开并升级，核对完整性、引用、全文检索、工单数、审计链和附件。"),
            Pairs((("经手人签字", ""), ("监督人签字", ""))),
        ),
        is_one_page=True,
    )


def pdf(office: Office, drill_id: int, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return the record of a drill as PDF; logged unless it is a preview."""
    from app.documents.case_papers import draw_form

    filled = form(office, drill_id)
    return print_paper(
        office,
        FORM,
        f"restore_drill:{drill_id}",
        f"演练 {drill_id} {filled.title}",
        lambda mark: draw_form(filled, mark),
        target=target,
        save_to=save_to,
    )


def _row(row: tuple[Any, ...]) -> DrillRow:
    number, at, actor, file, sha256, size, tickets, milliseconds, is_ok, problem = row
    return DrillRow(number, at, actor, file, sha256, size, tickets, milliseconds, bool(is_ok), problem)


def _newest(office: Office) -> BackupRecord:
    here = office.root / "backups"
    found = next((one for one in backups.list_backups(office) if one.file.parent == here), None)
    if found is None:
        raise RefusedInput("还没有备份，没有可以演练的。请先点“立即备份”。")
    return found


def _rehearse(office: Office, record: BackupRecord, job: JobContext) -> tuple[int, str]:
    """Bring the backup back in a folder of its own. Returns (tickets, problem); raises what restoring raises."""
    at = office.now()
    folder = _free_folder(office.folder("work"), at)
    try:
        job.report(0, STEPS, "正在核对备份")
        key = encrypted_backups.key_aside(record.file, office.root, office.key, "")
        backups.check(record.file, key)
        job.check()
        job.report(1, STEPS, "正在恢复到单独的文件夹")
        for name in ("work", "attachments", "backups"):
            (folder / name).mkdir(parents=True)
        plan = encrypted_backups.plan(record.file, folder, key)
        with keyring.holding(folder, plan.key):
            restoring.put_back(record.file, folder, at, plan)
            return _look(office, record, folder, job)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _look(office: Office, record: BackupRecord, folder: Path, job: JobContext) -> tuple[int, str]:
    database = OfficeDatabase(folder / DATABASE_NAME)
    try:
        job.check()
        job.report(2, STEPS, "正在打开恢复的数据")
        check_ours(database)
        head = audit.head(database)
        migrate(database)
        tickets = int(database.value("SELECT count(*) FROM ticket"))
        job.check()
        job.report(3, STEPS, "正在检查恢复的数据")
        problem = _problem(database) or _other_content(office, record, tickets, head)
        job.check()
        job.report(4, STEPS, "正在核对附件")
        return tickets, problem or _bad_attachment(office, record, database, folder, job)
    finally:
        database.close_all()


def _problem(database: OfficeDatabase) -> str:
    if integrity_problems(database):
        return "恢复出来的数据没有通过完整性检查。"
    if foreign_key_problems(database):
        return "恢复出来的数据里有指向不存在记录的行。"
    if index_problem(database):
        return "恢复出来的数据里全文检索不完整。"
    chain = audit.verify(database)
    return "" if chain.ok else f"恢复出来的审计记录从第 {chain.first_bad} 条起不一致。"


def _other_content(office: Office, record: BackupRecord, tickets: int, head: str) -> str:
    if tickets != record.tickets:
        return f"恢复出来的工单有 {tickets:,} 件，做备份时是 {record.tickets:,} 件。"
    sql = "SELECT audit_head FROM backup_log WHERE sha256 = ? ORDER BY id DESC LIMIT 1"
    if head != office.database.value(sql, (record.sha256,)):
        return "恢复出来的审计链末条与备份记录不一致。"
    if not office.database.value("SELECT 1 FROM audit_entry WHERE hash = ?", (head,)):
        return "备份的审计链末条不在现在的审计记录里。"
    return ""


def _bad_attachment(
    office: Office, record: BackupRecord, database: OfficeDatabase, folder: Path, job: JobContext
) -> str:
    """Look at attachments: those of a full backup where they were restored, else a sample of the office's own."""
    rows = database.rows("SELECT DISTINCT sha256 FROM attachment ORDER BY sha256")
    step = max(1, len(rows) // _SAMPLE)
    place = folder if record.file.suffix == ".zip" else office.root
    for (sha256,) in rows[::step]:
        job.check()
        path = attachments.path_of(place / "attachments", str(sha256))
        if not path.is_file() or attachments.plain_hash(path) != sha256:
            return "有附件缺失或被改动，请点“检查数据”查看。"
    return ""


def _free_folder(work: Path, at: datetime) -> Path:
    folder, number = work / f"{DRILL}{at:%Y%m%d-%H%M%S}", 1
    while folder.exists():
        number += 1
        folder = work / f"{DRILL}{at:%Y%m%d-%H%M%S}-{number}"
    return folder
