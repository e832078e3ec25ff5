"""The whole pack of a month: which reports it holds, where to, how far it is, what could not be made."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import Cancelled, KnownError
from app.domain.report_catalogue import ReportSpec
from app.domain.report_choices import recent, usual
from app.domain.report_periods import Period, PeriodKind
from app.gui.desk import Desk
from app.gui.job_runner import Job
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label
from app.gui.window_place import fitting
from app.services import report_files, report_runs
from app.services.changes import Outcome

FOLDER, WITH_DAILY = "reports/pack_folder", "reports/pack_with_daily"
_WAITING, _STATE = "待出", 3


class PackDialog(QDialog):
    """One report after another: made and written to a file in the reading lane, kept in the writing lane."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle("整月出表")
        self.setAccessibleName("整月出表")
        self.resize(*fitting(self, 760, 600))
        self.todo: list[tuple[ReportSpec, Period]] = []
        self.done_count = self.skipped = 0
        self._place = -1
        self._job: Job | None = None
        self.month = QComboBox()
        self.month.setAccessibleName("月份")
        today = desk.office.now().date()
        for one in recent(PeriodKind.MONTH, today):
            self.month.addItem(one.title, one)
        self.month.setCurrentIndex(
            [p.name for p in recent(PeriodKind.MONTH, today)].index(usual(PeriodKind.MONTH, today).name)
        )
        self.with_daily = QCheckBox("含日报表、周报表（取本月最后一期）")
        self.with_daily.setChecked(desk.settings.text(WITH_DAILY) != "no")
        self.with_daily.toggled.connect(self._choose_daily)
        self.folder = QLineEdit(desk.settings.text(FOLDER) or str(desk.office.folder("exports")))
        self.folder.setAccessibleName("保存到")
        self.table = plain_table("整月报表", ("编号", "报表", "报表期", "情况"), desk.settings, stretch=_STATE)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("进度")
        self.bar.setTextVisible(False)
        self.note = label("", "muted", wrap=True)
        self.start = button("开始出表", self._start, icon="reports", role="primary")
        self.start.setDefault(True)
        self.stop = button("停止", self._stop)
        self.show_folder = button("打开文件夹", self._show_folder, icon="folder")
        self._lay_out()
        self.month.currentIndexChanged.connect(lambda _at: self.list_month())
        self.list_month()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        for widget in (label("月份"), self.month, label("保存到"), self.folder, button("选择…", self._choose)):
            head.addWidget(widget, int(widget is self.folder))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.with_daily)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.bar)
        layout.addLayout(
            foot(self.show_folder, self.stop, button("关闭", self.reject, key="Esc"), self.start, said=self.note)
        )
        self.show_folder.hide()
        self.stop.setEnabled(False)

    @property
    def is_running(self) -> bool:
        """Whether reports are being made."""
        return self._place >= 0

    def list_month(self) -> None:
        """Show what belongs to the month."""
        office, month, with_daily = self.desk.office, self.month.currentData(), self.with_daily.isChecked()
        self.desk.runner.read(
            "整月报表", lambda _context: report_files.pack_of(office, month, with_daily=with_daily), self.put
        )

    def _choose_daily(self, is_wanted: bool) -> None:
        self.desk.settings.put_text(WITH_DAILY, "yes" if is_wanted else "no")
        self.list_month()

    def put(self, todo: list[tuple[ReportSpec, Period]]) -> None:
        """Show the reports of the month."""
        self.todo = todo
        fill(self.table, [(spec.code, spec.title, period.title, _WAITING) for spec, period in todo])
        self.bar.setRange(0, max(len(todo), 1))
        self.bar.setValue(0)
        self.note.setText(f"共 {len(todo)} 份，各按常用格式存一份；出表时的数据同时留底。")

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "报表存到哪个文件夹", self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _start(self) -> None:
        folder = Path(self.folder.text().strip())
        if not folder.is_dir():
            self.note.setText(f"文件夹“{folder}”不存在，请重新选择。")
            return
        self.desk.settings.put_text(FOLDER, str(folder))
        self.done_count = self.skipped = 0
        self._switch(True)
        self._next(0)

    def _switch(self, is_running: bool) -> None:
        for widget in (self.start, self.month, self.folder, self.with_daily):
            widget.setEnabled(not is_running)
        self.stop.setEnabled(is_running)
        self.show_folder.setVisible(not is_running and self.done_count > 0)

    def _next(self, place: int) -> None:
        if place >= len(self.todo):
            self._end(f"完成：{self.done_count} 份已存，{self.skipped} 份没有出。")
            return
        self._place = place
        self.bar.setValue(place)
        self._state("正在出表…")
        self.table.selectRow(place)
        office, (spec, period) = self.desk.office, self.todo[place]
        self._job = self.desk.runner.read(
            f"出表 {spec.code}",
            lambda job: report_runs.draft(office, spec.code, period, job=job),
            self._write,
            self._failed,
        )

    def _write(self, draft: report_runs.Draft) -> None:
        office, folder = self.desk.office, Path(self.folder.text().strip())
        spec, _period = self.todo[self._place]

        def kept(outcome: Outcome[report_runs.Made]) -> None:
            path = folder / report_files.file_name(draft.report, spec.formats[0])
            self._job = self.desk.runner.read(
                f"存为 {spec.code}",
                lambda job: report_files.save(office, outcome.value, path, job),
                self._written,
                self._failed,
            )

        self._job = self.desk.runner.write(
            f"存为 {spec.code}", lambda _context: report_runs.keep(office, draft), kept, self._failed, quiet=True
        )

    def _written(self, saved: report_files.Saved) -> None:
        self.done_count += 1
        self._state(f"已存为 {saved.file.name}")
        self._go_on()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            self._state(_WAITING)
            self._end(f"已停止：{self.done_count} 份已存，其余没有出。")
            return
        self.skipped += 1
        self._state(f"没有出：{error.message}" if isinstance(error, KnownError) else "没有出：程序出错，已记入日志")
        self._go_on()

    def _go_on(self) -> None:
        if self._place >= 0:
            self._next(self._place + 1)

    def _state(self, text: str) -> None:
        item = self.table.item(self._place, _STATE)
        if item is not None:
            item.setText(text)

    def _end(self, text: str) -> None:
        self.bar.setValue(self.done_count + self.skipped)
        self._place, self._job = -1, None
        self.note.setText(text)
        self._switch(False)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder.text()))

    def done(self, result: int) -> None:
        """Stop when the dialog closes."""
        self._stop()
        super().done(result)
