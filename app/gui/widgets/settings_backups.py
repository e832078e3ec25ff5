"""备份与检查: the list of backups, one more now, and a check of everything that is stored."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget

from app.gui import file_questions
from app.gui.desk import Desk
from app.gui.plain_table import fill, plain_table
from app.gui.removable import drive_of, sticks
from app.gui.restore_flow import RestoreFlow
from app.gui.widgets.attachment_list import size_text
from app.gui.widgets.check_panel import CheckPanel
from app.gui.widgets.drill_line import DrillLine
from app.gui.widgets.flow_row import FlowRow
from app.gui.widgets.labels import button, label
from app.gui.wording import moment_text
from app.services import backups, stick_backup
from app.services.backups import BackupRecord
from app.services.changes import Outcome
from app.services.findings import Way
from app.services.stick_backup import Stick
from app.services.verification import VerifyReport

HEADS = ("时间", "文件", "大小", "工单", "状态", "原因", "位置")


class BackupSettings(QWidget):
    """Backups are made by themselves before an import and every half hour of work; this shows them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        self.setAccessibleName("备份与检查设置")
        self.table = plain_table("备份列表", HEADS, desk.settings, stretch=1, right=(2, 3))
        self.hint = label("还没有备份。点“立即备份”，或做一次导入，程序会先自动备份。", "muted", wrap=True)
        self.flow = RestoreFlow(desk, self)
        self.check = CheckPanel(desk, self._way_out)
        self.drill = DrillLine(desk, only_when_due=False)
        self.stick = button("备份到 U 盘", lambda: None, icon="save")
        self.menu = QMenu(self.stick)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.stick.setMenu(self.menu)
        self.restore = button("恢复选中的备份…", self.bring_back, icon="history")
        self._records: list[BackupRecord] = []
        self.table.itemSelectionChanged.connect(self._selected)
        self._selected()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 8)
        layout.setSpacing(8)
        row = FlowRow()
        row.addWidget(button("立即备份", self.back_up, icon="backup"))
        row.addWidget(self.stick)
        row.addWidget(self.restore)
        row.addWidget(button("恢复别处的备份…", self.bring_back_other, icon="folder"))
        row.addWidget(button("检查数据", self.verify, icon="shield"))
        row.addWidget(button("打开备份文件夹", self._open_folder, icon="folder"))
        layout.addLayout(row)
        layout.addWidget(self.check)
        layout.addWidget(self.drill)
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
        self.drill.refresh()

        def read(_context: object) -> tuple[list[BackupRecord], set[Path]]:
            found = backups.list_backups(office)
            folders = {one.file.parent for one in found if not one.verified}
            return found, {folder for folder in folders if not folder.is_dir()}

        self.desk.runner.read("备份列表", read, lambda found: self.put(*found))

    def put(self, records: list[BackupRecord], unplugged: Collection[Path] = ()) -> None:
        """Show the backups, newest first; ``unplugged``: folders on drives that are not there now."""
        at = max(self.table.currentRow(), 0)
        self._records = records
        self.hint.setVisible(not records)
        fill(self.table, [_cells(record, record.file.parent in unplugged) for record in records])
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
        record = self._chosen()
        if record is not None:
            self.flow.start(record.file, moment_text(record.at), f"（工单 {record.tickets:,} 件）")

    def bring_back_other(self) -> None:
        """Restore a backup from a stick or another folder, the same way."""
        file = file_questions.ask_file(self, "backup", "选择备份文件", "备份 (*.zip *.db);;所有文件 (*)")
        if file is not None:
            self.flow.start(file, file.name, "")

    def _way_out(self, way: Way) -> None:
        """Go where a finding of the check leads."""
        if way is Way.SALVAGE:
            question = "把还能读出的记录放进一个新的办公文件夹？窗口会关闭，完成后打开新文件夹，现在的文件不动。"
            if self.desk.messages.ask(question, "导出可读的部分"):
                self.flow.close_for(None)
            return
        good = next((at for at, record in enumerate(self._records) if record.verified), None)
        if good is None:
            self.desk.messages.problem("没有可用的备份。请点“恢复别处的备份…”选择 U 盘上的备份，或导出可读的部分。")
            return
        self.table.selectRow(good)
        self.bring_back()

    def _fill_menu(self) -> None:
        """List the sticks that are plugged in now: the second click makes the backup."""
        self.menu.clear()
        for one in sticks():
            text = f"{one.name}（空余 {stick_backup.text_of(one.free)}）"
            self.menu.addAction(text, partial(self.back_up_to, one))
        if self.menu.isEmpty():
            self.menu.addAction("没有找到 U 盘：请插好后再点一次").setEnabled(False)
        self.menu.addSeparator()
        self.menu.addAction("移动硬盘、共享文件夹…", self.back_up_elsewhere)

    def back_up_elsewhere(self) -> None:
        """Offer the same backup on a drive that the system does not call removable, or on a share."""
        folder = file_questions.ask_folder(self.window(), "备份到哪个盘或文件夹", Path.home())
        if folder is not None:
            self.back_up_to(drive_of(folder))

    def back_up_to(self, one: Stick) -> None:
        """Write a full backup on a stick and read it back from there."""
        office = self.desk.office
        self.desk.runner.write(
            f"备份到 {one.name}",
            lambda context: stick_backup.to_stick(office, one, context),
            partial(self._made_on_stick, one),
        )

    def _made_on_stick(self, one: Stick, outcome: Outcome[BackupRecord]) -> None:
        record, office = outcome.value, self.desk.office
        plain = "" if office.key is not None else "文件没有加密，请保管好。"
        self.desk.messages.done(
            f"已备份到“{one.name}”并读回核对：{record.file.name}（{size_text(record.bytes)}）。{plain}",
            "打开文件夹",
            lambda: open_folder(record.file.parent),
        )

    def back_up(self) -> None:
        """Database and attachments into one checked file."""
        office = self.desk.office
        self.desk.runner.write("备份", lambda context: backups.full(office, job=context), self._made)

    def _made(self, outcome: Outcome[BackupRecord]) -> None:
        record = outcome.value
        text = f"已备份并核对：{record.file.name}（{size_text(record.bytes)}，工单 {record.tickets:,} 件）"
        if record.verified:
            self.desk.messages.done(text, "打开文件夹", self._open_folder)
        else:
            self.desk.messages.warn(f"备份做好了，但有附件缺失或被改动。请点“检查数据”查看。{record.file.name}")

    def verify(self) -> None:
        """Check pages, references, search, audit chain and attachments."""
        self.check.run()

    def show_report(self, report: VerifyReport) -> None:
        """Put the findings into words."""
        self.check.put(report)

    @property
    def result(self) -> QLabel:
        """The line that says what the check found."""
        return self.check.result

    def _open_folder(self) -> None:
        open_folder(self.desk.office.folder("backups"))


def open_folder(folder: Path) -> None:
    """Show a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _cells(record: BackupRecord, is_away: bool) -> tuple[str, ...]:
    state = "✓ 已核对" if record.verified else "未插在这台电脑上" if is_away else "■ 文件缺失或不完好"
    return (
        moment_text(record.at),
        record.file.name,
        size_text(record.bytes),
        f"{record.tickets:,}",
        state,
        record.reason,
        "办公文件夹" if record.file.parent.name == "backups" else str(record.file.parent),
    )
