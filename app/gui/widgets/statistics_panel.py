"""One panel of 统计: a chart with its buttons, the table of the same figures below, and how they were counted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.report_content import Chart
from app.gui.settings import WindowSettings
from app.gui.widgets.chart_view import ChartView
from app.gui.widgets.labels import button, empty, label
from app.gui.widgets.report_preview import ReportTableView
from app.services.chart_pictures import Picture
from app.services.statistics import Panel, Statistics


class PanelView(QScrollArea):
    """``opened(Door, title)`` for a figure, ``copy_wanted()``, ``save_wanted()``, ``draw_wanted(Chart)``."""

    opened = Signal(object, str)
    copy_wanted = Signal()
    save_wanted = Signal()
    draw_wanted = Signal(object)

    def __init__(self, settings: WindowSettings) -> None:
        super().__init__()
        self.setAccessibleName("统计图表")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._settings = settings
        self.panel: Panel | None = None
        self.chart = ChartView()
        self.title = label("", "title")
        self.table: ReportTableView | None = None
        self.copy = button("复制图", self.copy_wanted.emit, icon="copy", key="Ctrl+Shift+C")
        self.save = button("保存图…", self.save_wanted.emit, icon="save", key="Ctrl+S")
        self._lay_out()
        self.chart.opened.connect(self._open)
        self.chart.picture_wanted.connect(self._ask)

    def _lay_out(self) -> None:
        page = QWidget()
        page.setAccessibleName("统计图表内容")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.copy)
        head.addWidget(self.save)
        self._below = QVBoxLayout()
        self._below.setSpacing(6)
        body = QVBoxLayout(page)
        body.setContentsMargins(0, 0, 8, 8)
        body.setSpacing(8)
        body.addLayout(head)
        body.addWidget(self.chart)
        body.addLayout(self._below)
        body.addStretch(1)
        self.setWidget(page)

    def put(self, found: Statistics, panel: Panel) -> None:
        """Show a panel; its picture is asked for."""
        self.panel = panel
        self.title.setText(panel.title)
        empty(self._below)
        self.table = ReportTableView(panel.table, self._settings)
        self.table.opened.connect(self.opened)
        self._below.addWidget(self.table)
        if panel.table.note:
            self._below.addWidget(label(f"注：{panel.table.note}", "muted", wrap=True))
        self._below.addWidget(label("口径说明", "heading"))
        self._below.addWidget(label("\n".join(found.definition), "muted", wrap=True))
        self._below.addStretch(1)  # what a high window leaves over stands below the words, not between them
        self.verticalScrollBar().setValue(0)
        self.chart.show_chart(panel.chart)

    def put_picture(self, chart: Chart, made: Picture) -> None:
        """Show the picture of the chart on show; of another one it comes too late."""
        if self.panel is not None and chart is self.panel.chart:
            self.chart.put(made)

    def _ask(self) -> None:
        if self.panel is not None:
            self.draw_wanted.emit(self.panel.chart)

    def _open(self, category: int, series: int) -> None:
        panel = self.panel
        door = panel.door(category, series) if panel is not None else None
        if panel is not None and door is not None:
            name = panel.chart.categories[category]
            self.opened.emit(door, f"{panel.title}·{name}·{panel.table.columns[panel.columns[series]].title}")
