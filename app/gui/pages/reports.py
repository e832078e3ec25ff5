"""报表: the 45 reports by group, each for any period: on screen, as a file, on paper, and as handed out before."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from app.domain.report_catalogue import spec_of
from app.domain.report_periods import Period, parse_period
from app.gui import file_questions
from app.gui.desk import Desk
from app.gui.dialogs.report_pack import PackDialog
from app.gui.pages.page import Page
from app.gui.report_desk import ReportDesk, Shown, words_of
from app.gui.targets import ReportTarget, TicketsTarget
from app.gui.widgets.report_head import ReportHead, RunBanner
from app.gui.widgets.report_history import RunHistory
from app.gui.widgets.report_list import ReportList
from app.gui.widgets.report_preview import ReportPreview
from app.gui.widgets.split_memory import remember_split
from app.services import report_files
from app.services.changes import Topic
from app.services.report_runs import Difference
from app.services.reports import registry, scope

LAST = "reports/last"
_PAUSE_MS = 150


class ReportsPage(Page):
    """The list on the left, the report on the right; a report is read a moment after the last choice."""

    search_hint = "搜索报表名称、编号、条款"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "报表")
        self.work = ReportDesk(desk, self)
        self.list = ReportList(registry.offered())
        self.head, self.banner = ReportHead(), RunBanner()
        self.preview, self.history = ReportPreview(desk.settings), RunHistory(desk.settings)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("报表内容")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName("报表内容标签")
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.preview, "预览")
        self.tabs.addTab(self.history, "出表记录")
        self.difference: Difference | None = None
        self.code = ""
        self._is_old = False
        self._pointed: Period | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.read)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        right = QWidget()
        right.setAccessibleName("报表")
        inside = QVBoxLayout(right)
        inside.setContentsMargins(8, 0, 0, 0)
        inside.setSpacing(8)
        for widget in (self.head, self.banner):
            inside.addWidget(widget)
        inside.addWidget(self.tabs, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setAccessibleName("报表页")
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([270, 900])
        remember_split(split, self.desk.settings, "reports")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(split)
        self.add_action("打印报表", "print", self._print, "Ctrl+P")
        self.add_action("存为文件", "save", self._save_usual, "Ctrl+S", is_primary=True)
        self.add_action("重新出表", "refresh", self.read, "Ctrl+Shift+R")
        self.add_action("整月出表…", "export", self._pack, "Ctrl+M")

    def _connect(self) -> None:
        self.list.chosen.connect(self.show_report)
        self.head.changed.connect(self._pause.start)
        self.head.chosen.connect(self._remember)
        self.head.save_wanted.connect(self._save)
        self.head.print_wanted.connect(self._print)
        self.preview.opened.connect(self.work.open_door)
        self.history.again.connect(self._again)
        self.history.compared.connect(self.work.compare)
        self.work.ready.connect(self._put)
        self.work.refused.connect(self._refused)
        self.work.runs_read.connect(self.history.put)
        self.work.compared.connect(self._compared)
        self.banner.back.connect(self.read)
        self.banner.compare_wanted.connect(self._compare_shown)
        self.banner.tickets_wanted.connect(self._open_different)
        topics = (Topic.TICKETS, Topic.SETTINGS, Topic.CASES, Topic.CONTRACTS, Topic.DELIVERABLES)
        self.desk.bus.subscribe(topics, self._moved)
        self.desk.bus.subscribe((Topic.REPORTS,), lambda _topics: self.work.read_runs(self.code))

    def refresh(self) -> None:
        """Read the report on show, at first the one seen last."""
        if not self.code:
            last = self.desk.settings.text(LAST)
            if not (last and self.list.show_code(last)) and self.list.codes:
                self.list.show_code(self.list.codes[0])
        elif not self._is_old:
            self.read()

    def take_focus(self) -> None:
        """Work begins in the list of reports."""
        self.list.setFocus()

    def search(self, text: str) -> None:
        """Narrow the list."""
        self.list.narrow(text)

    def open_target(self, target: object) -> None:
        """Show one report, for a period where it is said."""
        if isinstance(target, ReportTarget):
            self._pointed = parse_period(target.period) if target.period else None
            self.list.narrow("")
            self.code = ""
            if not self.list.show_code(target.code):
                self.desk.messages.info(f"{target.code} 暂不能出表，请先选用其他报表。")
                return
            self.show_report(target.code)

    def show_report(self, code: str) -> None:
        """Offer a report's choices and read it."""
        if code == self.code:
            return
        self.code = code
        self.desk.settings.put_text(LAST, code)
        office, offered = self.desk.office, registry.options_of(code)
        self.head.put(
            spec_of(code),
            office.now().date(),
            self._pointed,
            offered,
            lambda period: scope.resolved(office, code, offered, period, {}),
        )
        self._pointed = None
        self.work.read_runs(code)
        self.tabs.setCurrentWidget(self.preview)
        self.read()

    def read(self) -> None:
        """Make the report of the data as they stand."""
        self._pause.stop()
        self._is_old, self.difference = False, None
        self.banner.hide()
        self.head.may_hand_out(False)
        self.preview.say("正在出表…")
        self.work.read(self.code, self.head.period.period, self.head.options.values)

    def _remember(self) -> None:
        self.work.remember(self.code, self.head.options.values, self.head.period.period)

    def _moved(self, _topics: frozenset[Topic]) -> None:
        if self.isVisible() and self.code and not self._is_old:
            self._pause.start()

    def _put(self, shown: Shown) -> None:
        self.preview.put(shown.report, shown.charts)
        self.head.may_hand_out(True)

    def _refused(self, text: str) -> None:
        self.preview.say(text)
        self.head.may_hand_out(False)

    def _again(self, run_id: int) -> None:
        run = next(one for one in self.history.runs if one.id == run_id)
        self._pause.stop()
        self._is_old, self.difference = True, None
        self.tabs.setCurrentWidget(self.preview)
        self.banner.say(f"这是 {words_of(run)}，内容与出表当时一致。")
        self.banner.compare.setEnabled(True)
        self.work.reproduce(run_id)

    def _compare_shown(self) -> None:
        if self.work.shown is not None and self.work.shown.made is not None:
            self.work.compare(self.work.shown.made.run.id)

    def _compared(self, run_id: int, found: Difference) -> None:
        run = next((one for one in self.history.runs if one.id == run_id), None)
        if run is None:
            return
        self.difference = found
        tone = "warn" if found.tickets or found.figures else "good"
        self.banner.say(f"{words_of(run)}：{found.words()}。", tone, has_tickets=bool(found.tickets))

    def _open_different(self) -> None:
        if self.difference is not None:
            ids = tuple(one.ticket_id for one in self.difference.tickets)
            self.desk.navigator.go.emit("tickets", TicketsTarget(f"{self.code} 与现数据有差异的工单", ids))

    def _save_usual(self) -> None:
        self._save(spec_of(self.code).formats[0])

    def _save(self, form: str) -> None:
        shown = self.work.shown
        if shown is None:
            return
        usual = self.desk.office.folder("exports") / report_files.file_name(shown.report, form)
        pattern = f"{report_files.FORMATS[form]} (*.{form})"
        target = file_questions.ask_target(self, "reports", "报表存为", usual, pattern)
        if target is not None:
            self.work.save(target)

    def _print(self) -> None:
        self.work.print(self)

    def _pack(self) -> None:
        PackDialog(self.desk, self).open()
