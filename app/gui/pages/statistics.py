"""统计: charts of what came, the rates, units, communities and matters for any period; every bar opens its tickets."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.report_choices import usual
from app.domain.report_content import Chart
from app.domain.report_periods import PeriodKind
from app.domain.report_steps import STEP_TITLES, Step
from app.gui import file_questions
from app.gui.desk import Desk
from app.gui.pages.page import Page
from app.gui.statistics_desk import StatisticsDesk
from app.gui.widgets.empty_state import EmptyState
from app.gui.widgets.labels import ElidedLabel, label
from app.gui.widgets.report_period import PeriodChooser
from app.gui.widgets.statistics_panel import PanelView
from app.services import statistics_files
from app.services.changes import Topic
from app.services.statistics import Panel, Statistics

_KINDS = (
    PeriodKind.MONTH,
    PeriodKind.ASSESSMENT,
    PeriodKind.WEEK,
    PeriodKind.DAY,
    PeriodKind.QUARTER,
    PeriodKind.HALF,
    PeriodKind.YEAR,
    PeriodKind.RANGE,
)
_PAUSE_MS = 150


class StatisticsPage(Page):
    """The charts on the left by name, one of them on the right; a period is read a moment after the last choice."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "统计")
        self.work = StatisticsDesk(desk, self)
        self.period, self.step = PeriodChooser(), QComboBox()
        self.step.setAccessibleName("走势的间隔")
        self.said = [ElidedLabel(""), ElidedLabel("")]
        self.list, self.view, self.empty = QListWidget(), PanelView(desk.settings), EmptyState()
        self.list.setAccessibleName("统计图目录")
        self.list.setFixedWidth(168)
        self.rooms = QStackedWidget()
        self.rooms.setAccessibleName("统计内容")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.read)
        self._is_offered = False
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.period)
        head.addWidget(self.step)
        head.addStretch(1)
        charts = QWidget()
        charts.setAccessibleName("统计图")
        beside = QHBoxLayout(charts)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(12)
        beside.addWidget(self.list)
        beside.addWidget(self.view, 1)
        waiting = QWidget()
        waiting.setAccessibleName("正在统计")
        inside = QVBoxLayout(waiting)
        self.waiting = label("正在统计…", "muted", wrap=True)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(self.waiting)
        for room in (waiting, charts, self.empty):
            self.rooms.addWidget(room)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        for line in self.said:
            layout.addWidget(line)
        layout.addWidget(self.rooms, 1)
        self._printing = self.add_action("打印图表", "print", self._print, "Ctrl+P", is_primary=True)
        self._exporting = self.add_action("导出数据", "export", self._export, "Ctrl+E")
        self.add_action("重新统计", "refresh", self.read, "Ctrl+Shift+R")

    def _connect(self) -> None:
        self.period.changed.connect(self._another_period)
        self.step.activated.connect(lambda _at: self._ask_anew())
        self.list.currentRowChanged.connect(self._choose)
        self.view.opened.connect(self.work.open_door)
        self.view.copy_wanted.connect(self._copy)
        self.view.save_wanted.connect(self._save)
        self.view.draw_wanted.connect(self._draw)
        self.work.drawn.connect(self.view.put_picture)
        self.work.ready.connect(self._put)
        self.work.refused.connect(self._refuse)
        self.desk.bus.subscribe((Topic.TICKETS, Topic.SETTINGS, Topic.CASES), self._moved)

    def refresh(self) -> None:
        """Count the period on show, at first the last whole month."""
        if not self._is_offered:
            self._is_offered = True
            today = self.desk.office.now().date()
            self.period.offer(_KINDS, today, usual(PeriodKind.MONTH, today))
        self.read()

    def take_focus(self) -> None:
        """Work begins in the list of charts."""
        self.list.setFocus()

    def read(self) -> None:
        """Count the data as they stand."""
        self._pause.stop()
        if self.rooms.currentIndex() != 1:
            self._say("正在统计…")
        kept = self.step.currentData()  # Qt gives the plain text of the enumeration back
        self.work.read(self.period.period, Step(kept) if kept else None, self._shown)

    def _another_period(self) -> None:
        self.step.clear()
        self._ask_anew()

    def _ask_anew(self) -> None:
        """Count what was chosen; a panel of the question before would put its own step back into the box."""
        self.work.drop()
        self._pause.start()

    def _moved(self, _topics: frozenset[Topic]) -> None:
        if self.isVisible() and self._is_offered:
            self._pause.start()

    def _say(self, text: str) -> None:
        self.waiting.setText(text)
        self.rooms.setCurrentIndex(0)

    def _refuse(self, text: str) -> None:
        self._may_hand_out(False)
        self._say(text)

    def _put(self, found: Statistics) -> None:
        self._may_hand_out(found.is_whole and not found.is_empty)
        self.step.clear()
        for step in sorted(found.steps, key=list(Step).index):
            self.step.addItem(STEP_TITLES[step], step)
        self.step.setCurrentIndex(self.step.findData(found.step))
        self.step.setEnabled(len(found.steps) > 1)
        for line, text in zip(self.said, found.said, strict=True):
            line.put("" if found.is_empty else text)
            line.setVisible(not found.is_empty)
        if found.is_empty:
            self._put_empty(found)
            return
        self._put_list(found)
        self.rooms.setCurrentIndex(1)

    def _put_empty(self, found: Statistics) -> None:
        if found.has_tickets:
            self.empty.put(
                f"{found.period.title}没有来件",
                "这个时段没有来件，也没有办结的工单。",
                [("看前一期", "chevron-left", lambda: self.period.turn(-1))],
            )
        else:
            importing = self.desk.navigator.import_wanted.emit
            self.empty.put(
                "还没有工单",
                "导入 12345 工单以后，这里显示诉求量、三率和各类统计图。",
                [("导入工单", "imports", importing)],
            )
        self.rooms.setCurrentIndex(2)

    def _put_list(self, found: Statistics) -> None:
        kept, keys = self._shown, [panel.key for panel in found.panels]
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([panel.title for panel in found.panels])
        if not found.is_whole:
            waiting = QListWidgetItem("其余正在统计…", self.list)
            waiting.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.setCurrentRow(keys.index(kept) if kept in keys else 0)
        self.list.blockSignals(False)
        self._choose(self.list.currentRow())

    def _choose(self, row: int) -> None:
        found = self.work.found
        if found is not None and 0 <= row < len(found.panels) and found.panels[row] is not self.view.panel:
            panel = found.panels[row]
            self.step.setVisible(panel.key == "volume")
            self.view.put(found, panel)

    @property
    def _shown(self) -> str:
        return self.view.panel.key if self.view.panel is not None else ""

    def _draw(self, chart: Chart) -> None:
        view = self.view.chart
        room = view.room
        self.work.draw(chart, room.width(), room.height(), view.devicePixelRatioF())

    def _may_hand_out(self, is_ready: bool) -> None:
        self._printing.setEnabled(is_ready)
        self._exporting.setEnabled(is_ready)

    @property
    def _panel(self) -> Panel | None:
        return self.view.panel if self.rooms.currentIndex() == 1 else None

    def _copy(self) -> None:
        if self._panel is not None:
            self.work.copy(self._panel.chart)

    def _save(self) -> None:
        panel, found = self._panel, self.work.found
        if panel is None or found is None:
            return
        name = self.desk.office.folder("exports") / f"{panel.chart.title} {found.period.title}.png"
        path = file_questions.ask_target(self, "charts", "保存图", name, "图片 (*.png);;PDF (*.pdf)")
        if path is not None:
            self.work.save_chart(panel.chart, path)

    def _export(self) -> None:
        found = self.work.found
        if found is None or found.is_empty:
            return
        name = self.desk.office.folder("exports") / statistics_files.file_name(found, "xlsx")
        target = file_questions.ask_target(self, "reports", "导出数据", name, "Excel 工作簿 (*.xlsx)")
        if target is not None:
            self.work.export(found, target)

    def _print(self) -> None:
        found = self.work.found
        if found is not None and not found.is_empty:
            self.work.print(found, self)
