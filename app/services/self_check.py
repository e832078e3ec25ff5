"""Does this copy of the program work on this machine? (``--self-check``): the main job in a temporary office.

A packaged program can lack a module, a font or a data file that only some step needs; every step here reads back
what it made. Nothing of the person's own office is touched, and nothing stays behind.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from app.domain.errors import KnownError
from app.domain.report_catalogue import SLIDES
from app.domain.report_periods import parse_period
from app.services import backups, demo, register, report_files, restoring
from app.services.session import DATABASE_NAME, Clock, Office, open_office
from app.services.verification import verify
from app.storage.database import OfficeDatabase
from app.storage.migrations.runner import LATEST, migrate

Say = Callable[[str], None]

OLDEST = 1
"""The data version from which the upgrade is tried."""
REPORT = "B26"
"""A monthly report with sections and charts; it is written in all four formats."""


class SelfCheckFailed(KnownError):
    """A step did not bring what it should."""


def run(say: Say, look: Callable[[Path], None] | None = None, *, now: Clock = datetime.now) -> None:
    """Go through the main job; ``say`` gets one line a step. Raises ``SelfCheckFailed`` at the first that fails.

    ``look`` (the window's part) is called with the closed sample office.
    """
    with tempfile.TemporaryDirectory(prefix="streetdesk-check-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _upgrade(folder / "older", say, now)
        receipt = demo.run(folder / "demo", _nowhere, now=now)
        say(f"导入示例、登记、验收、出回执：{_pages(receipt)} 页")
        office = open_office(folder / "demo" / "office", "自检", now=now)
        try:
            _search(office, say)
            _reports(office, folder, say)
            copy = _back_up(office, folder, say)
            _whole(office, say)
        finally:
            office.close()
        _bring_back(copy, folder / "restored", say, now)
        if look is not None:
            look(folder / "restored")


def _upgrade(root: Path, say: Say, now: Clock) -> None:
    """Open a file of the oldest version: it is backed up and brought up to date."""
    root.mkdir()
    database = OfficeDatabase(root / DATABASE_NAME)
    migrate(database, OLDEST)
    database.close_all()
    with open_office(root, "自检", now=now) as office:
        _insist(office.schema_version == LATEST, "旧版数据没有升级到当前版本")
        _insist(any(office.folder("backups").iterdir()), "升级前没有留下备份")
    say(f"数据版本 {OLDEST} 升级到 {LATEST}，升级前已备份")


def _pages(pdf: Path) -> int:
    from app.documents.pdf_pages import page_count

    pages = page_count(pdf.read_bytes())
    _insist(pages > 0, "回执的 PDF 没有页")
    return pages


def _search(office: Office, say: Say) -> None:
    found = register.count(office, register.View(search="物业"))
    everything = register.count(office, register.View())
    _insist(0 < found < everything, "全文检索没有找到应有的工单")
    say(f"检索“物业”：{everything} 件中找到 {found} 件")


def _reports(office: Office, folder: Path, say: Say) -> None:
    """Make the month's whole pack, and one report in each format. The sample data are enough for every report."""
    month = parse_period(_last_month(office.now().date()))
    pack = report_files.pack(office, month, folder / "pack")
    missing = "；".join(f"{one.code} {one.reason.rstrip('。')}" for one in pack.skipped)
    _insist(not missing, f"整包报表少了 {len(pack.skipped)} 份（{missing}）")
    _insist(len(pack.saved) == len(report_files.pack_of(office, month)), "整包报表没有出全")
    for form in SLIDES:
        saved = report_files.make_file(office, REPORT, month, folder / f"report.{form}")
        _insist(_is_whole(saved.file), f"报表写成 {form} 后打不开")
    say(f"整包报表 {len(pack.saved)} 份；{REPORT} 另写成 {'、'.join(SLIDES)}")


def _last_month(today: date) -> str:
    year, month = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    return f"{year}-{month:02d}"


def _is_whole(file: Path) -> bool:
    if file.suffix == ".pdf":
        return _pages(file) > 0
    with zipfile.ZipFile(file) as package:
        return package.testzip() is None


def _back_up(office: Office, folder: Path, say: Say) -> Path:
    record = backups.full(office, folder / "backup.zip").value
    _insist(record.verified and record.tickets > 0, "备份没有通过核对")
    say(f"备份并核对：{record.tickets} 件工单")
    return record.file


def _whole(office: Office, say: Say) -> None:
    report = verify(office)
    _insist(report.ok, "数据核验发现问题")
    say(f"数据核验正常，审计记录 {report.audit.entries} 条")


def _bring_back(copy: Path, root: Path, say: Say, now: Clock) -> None:
    result = restoring.restore(copy, root, "自检", now=now)
    with open_office(root, "自检", writing=False, now=now) as office:
        _insist(register.count(office, register.View()) == result.tickets, "恢复后的工单数与备份不符")
    say(f"从备份恢复：{result.tickets} 件工单")


def _insist(is_so: bool, problem: str) -> None:
    if not is_so:
        raise SelfCheckFailed(f"自检没有通过：{problem}。请重新安装程序；仍不行时把这句话告诉维护人员。")


def _nowhere(_text: str) -> None:
    """Keep quiet about what the demonstration says."""
