"""备份与检查: the list of backups, one more now, and a check of everything that is stored."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import KnownError, OfficeLocked
from app.gui.desk import Desk
from app.gui.dialogs.encryption import SecretDialog
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.attachment_list import size_text
from app.gui.widgets.labels import button, label, set_tone
from app.gui.wording import moment_text
from app.services import backups, restoring
from app.services.backups import BackupRecord
from app.services.changes import Outcome
from app.services.restoring import RestoreResult
from app.services.verification import VerifyReport, verify

HEADS = ("时间", "文件", "大小", "工单", "状态", "原因")


class BackupSettings(QWidget):
    """Backups are made by themselves before an import and every half hour of work; this shows them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        self.setAccessibleName("备份与检查设置")
        self.table = plain_table("备份列表", HEADS, desk.settings, stretch=1, right=(2, 3))
        self.hint = label("还没有备份。点“立即备份”，或做一次导入，程序会先自动备份。", "muted", wrap=True)
        self.result = label("", wrap=True)
        self.restore = button("恢复选中的备份…", self.bring_back, icon="history")
        self._records: list[BackupRecord] = []
        self.table.itemSelectionChanged.connect(self._selected)
        self._selected()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 8)
        layout.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(button("立即备份", self.back_up, icon="backup"))
        row.addWidget(button("打开备份文件夹", self._open_folder, icon="folder"))
        row.addWidget(button("检查数据", self.verify, icon="shield"))
        row.addWidget(self.restore)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addWidget(self.result)
        layout.addWidget(self.hint)
        layout.addWidget(self.table, 1)
        layout.addWidget(
            label(
                "导入和升级之前、工作中每半小时、退出时自动备份。恢复总是先放到旁边的新文件夹，核对好再改用它。",
                "muted",
                wrap=True,
            )
        )

    def refresh(self) -> None:
        """Read the list."""
        office = self.desk.office
        self.desk.runner.read("备份列表", lambda _context: backups.list_backups(office), self.put)

    def put(self, records: list[BackupRecord]) -> None:
        """Show the backups, newest first."""
        at = max(self.table.currentRow(), 0)
        self._records = records
        self.hint.setVisible(not records)
        fill(self.table, [_cells(record) for record in records])
        if records:
            self.table.selectRow(min(at, len(records) - 1))
        self._selected()

    def _selected(self) -> None:
        self.restore.setEnabled(self._chosen() is not None)

    def _chosen(self) -> BackupRecord | None:
        at = self.table.currentRow()
        return self._records[at] if 0 <= at < len(self._records) else None

    def bring_back(self) -> None:
        """Restore the chosen backup beside the office; what is open stays as it is."""
        record, office = self._chosen(), self.desk.office
        if record is None:
            return
        question = (
            f"把 {moment_text(record.at)} 的备份（工单 {record.tickets:,} 件）恢复到旁边的新文件夹？现在的数据不动。"
        )
        if not self.desk.messages.ask(question, "恢复到新文件夹", detail=str(office.root.parent)):
            return
        self.desk.runner.write(
            f"恢复 {record.file.name}",
            lambda context: restoring.restore_aside(office, record.file, context),
            self._brought_back,
            partial(self._not_brought_back, record.file),
        )

    def _not_brought_back(self, file: Path, error: BaseException) -> None:
        """Ask for the secret of a backup that another key encrypted; anything else is said."""
        office = self.desk.office
        if isinstance(error, OfficeLocked):
            SecretDialog(
                self.desk,
                ("打开加密的备份", error.message, "恢复到新文件夹"),
                lambda secret, _new, context: restoring.restore_aside(office, file, context, secret),
                lambda result: self._brought_back(cast("RestoreResult", result)),
                parent=self,
            ).exec()
        elif isinstance(error, KnownError):
            self.desk.messages.problem(error.message)

    def _brought_back(self, result: RestoreResult) -> None:
        text = f"已恢复到 {result.office}，工单 {result.tickets:,} 件。现在打开的仍是原来的数据"
        self.desk.messages.done(text, "下次启动用它", partial(self._use, result.office))

    def _use(self, folder: Path) -> None:
        self.desk.settings.put_office_root(folder)
        self.desk.messages.info(f"下次启动时打开 {folder}。原来的办公文件夹还在，可以再换回来。")

    def back_up(self) -> None:
        """Database and attachments into one checked file."""
        office = self.desk.office
        self.desk.runner.write("备份", lambda _context: backups.full(office), self._made)

    def _made(self, outcome: Outcome[BackupRecord]) -> None:
        record = outcome.value
        text = f"已备份并核对：{record.file.name}（{size_text(record.bytes)}，工单 {record.tickets:,} 件）"
        if record.verified:
            self.desk.messages.done(text, "打开文件夹", self._open_folder)
        else:
            self.desk.messages.warn(f"备份做好了，但有附件缺失或被改动。请点“检查数据”查看。{record.file.name}")

    def verify(self) -> None:
        """Check pages, references, search, audit chain and attachments."""
        office = self.desk.office
        self.result.setText("正在检查…")
        set_tone(self.result, "")
        self.desk.runner.read("检查数据", lambda context: verify(office, context), self.show_report, quiet=False)

    def show_report(self, report: VerifyReport) -> None:
        """Put the findings into words."""
        self.result.setText("\n".join(report_lines(report)))
        set_tone(self.result, "good" if report.ok else "bad")

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.desk.office.folder("backups"))))


def report_lines(report: VerifyReport) -> list[str]:
    """One line when all is well, else one line per finding."""
    if report.ok:
        return [f"✓ 数据完好：数据文件、引用、全文检索、审计链（{report.audit.entries:,} 条）、附件都已核对。"]
    lines = []
    for title, found in (("数据文件", report.integrity), ("引用", report.foreign_keys), ("全文检索", report.search)):
        if found != "ok":
            lines.append(f"■ {title}：{found}")
    if not report.audit.ok:
        lines.append(f"■ 审计链从第 {report.audit.first_bad} 条起不一致：{report.audit.problem}")
    files = report.attachments
    if not files.ok:
        lines.append(f"■ 附件：缺失 {len(files.missing)} 个，被改动 {len(files.altered)} 个")
    return [*lines, "请停止录入，保留现场，联系维护人员；可以用最近一次完好的备份恢复。"]


def _cells(record: BackupRecord) -> tuple[str, ...]:
    state = "✓ 已核对" if record.verified else "■ 文件缺失或不完好"
    return (
        moment_text(record.at),
        record.file.name,
        size_text(record.bytes),
        f"{record.tickets:,}",
        state,
        record.reason,
    )
