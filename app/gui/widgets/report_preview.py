"""A report on screen: headings, sentences, tables whose figures open their tickets, charts, the definition."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QScrollArea, QTableView, QVBoxLayout, QWidget

from app.domain.report_content import Block, Chart, Heading, Prose, Report, Table
from app.domain.report_wording import GAP, numbered, widths
from app.gui import fonts
from app.gui.models.report_table import ReportTableModel
from app.gui.settings import WindowSettings
from app.gui.widgets.cells import AnyIndex, CellDelegate
from app.gui.widgets.labels import empty, label

_ROWS_SHOWN = 60
"""A longer table scrolls by itself; up to there only the report around it does."""
_MEASURED = 200
CHART_WIDTH = 700
_AT_ONCE_S = 0.03
"""So long the window's thread adds parts of a report before it looks after the window again."""
_FULL = Qt.AlignmentFlag(0)


class ReportTableView(QTableView):
    """``opened(Door, title)`` when a figure is clicked or entered."""

    opened = Signal(object, str)

    def __init__(self, table: Table, settings: WindowSettings) -> None:
        super().__init__()
        self.setAccessibleName(table.title)
        self.rows = ReportTableModel(table, self)
        self.setModel(self.rows)
        self.setItemDelegate(CellDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(True)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setAccessibleName("行号")
        self.horizontalHeader().setAccessibleName(f"{table.title}列标题")
        self.horizontalHeader().setHighlightSections(False)
        self.clicked.connect(self._open)
        self._fit(settings)

    def _fit(self, settings: WindowSettings) -> None:
        height = fonts.size(settings.font_size).row_height
        self.verticalHeader().setDefaultSectionSize(height)
        char = self.fontMetrics().horizontalAdvance("0")
        table = self.rows.table
        for at, width in enumerate(widths(table, _MEASURED)):
            head = max(
                self.fontMetrics().horizontalAdvance(part)
                for part in (table.columns[at].title, table.columns[at].group)
            )
            self.setColumnWidth(at, round(max(width * char, head) + 24))
        count = min(self.rows.rowCount(), _ROWS_SHOWN)
        head_height = self.horizontalHeader().sizeHint().height()
        if any(column.group for column in table.columns):  # the style's hint knows one line only
            head_height += self.fontMetrics().lineSpacing()
            self.horizontalHeader().setFixedHeight(head_height)
        self._height = head_height + count * height + 2 * self.frameWidth()
        side = self.verticalScrollBar().sizeHint().width() if self.rows.rowCount() > count else 0
        self._width = self.horizontalHeader().length() + side + 2 * self.frameWidth()
        self.setMaximumWidth(self._width)
        self.setFixedHeight(self._height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Make room for the bar below only while the columns do not fit."""
        super().resizeEvent(event)
        bar = self.horizontalScrollBar().sizeHint().height() if self.width() < self._width else 0
        if self.height() != self._height + bar:
            self.setFixedHeight(self._height + bar)

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:  # noqa: N802 - Qt's name
        """Bring the cell with the keyboard into sight: the report around the table scrolls."""
        super().currentChanged(current, previous)
        around = self.parentWidget() if previous.isValid() else None
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            cell = self.visualRect(current).translated(self.viewport().pos())
            at = self.mapTo(around.widget(), cell.center())
            around.ensureVisible(at.x(), at.y(), 0, 2 * cell.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens the figure with the keyboard."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        door = self.rows.cell(index).door
        if door is not None:
            self.opened.emit(door, self.rows.door_title(index))


class ReportPreview(QScrollArea):
    """``opened(Door, title)`` when a figure is wanted; ``put`` shows another report, ``say`` a sentence instead."""

    opened = Signal(object, str)

    def __init__(self, settings: WindowSettings) -> None:
        super().__init__()
        self.setAccessibleName("报表预览")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._settings = settings
        self._page = QWidget()
        self._page.setObjectName("reportPage")
        self._body = QVBoxLayout(self._page)
        self._body.setContentsMargins(20, 16, 20, 20)
        self._body.setSpacing(8)
        self.setWidget(self._page)
        self.tables: list[ReportTableView] = []
        self._coming: Iterator[None] = iter(())
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fill)

    @property
    def is_filling(self) -> bool:
        """Whether parts of the report are still to come."""
        return self._soon.isActive()

    def say(self, text: str) -> None:
        """Show one sentence: what is under way, or why there is nothing."""
        self._clear()
        said = label(text, "muted", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._append(said)

    def put(self, report: Report, charts: Sequence[QImage]) -> None:
        """Show a report; ``charts`` are its pictures in order. A long one comes part by part."""
        self._clear()
        self._coming = self._laid_out(report, iter(charts))
        self.verticalScrollBar().setValue(0)
        self._fill()

    def _fill(self) -> None:
        until = time.perf_counter() + _AT_ONCE_S
        for _ in self._coming:
            if time.perf_counter() > until:
                self._soon.start()
                return

    def _laid_out(self, report: Report, pictures: Iterator[QImage]) -> Iterator[None]:
        """Add the parts of a report, one each time that the next is asked for."""
        title = label(report.title, "title", wrap=True)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        under = label("　".join(part for part in (report.period_text, report.subtitle) if part), "muted")
        under.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._append(title)
        self._append(under)
        for number, block in numbered(report.blocks):
            self._add(number, block, pictures)
            yield
        if report.definition:
            self._space(8)
            self._append(label("口径说明", "heading"))
            for line in report.definition:
                self._append(label(line, "muted", wrap=True))

    def _append(self, widget: QWidget, align: Qt.AlignmentFlag = _FULL) -> None:
        """Add a widget above the stretch at the end."""
        self._body.insertWidget(self._body.count() - 1, widget, 0, align)

    def _space(self, height: int) -> None:
        self._body.insertSpacing(self._body.count() - 1, height)

    def _add(self, number: str, block: Block, pictures: Iterator[QImage]) -> None:
        match block:
            case Heading():
                self._space(6)
                self._append(label(f"{number}{block.text}", "heading"))
            case Prose():
                said = label(f"{GAP}{block.text}" if block.is_judgement else block.text, wrap=True)
                if block.is_judgement:
                    said.setProperty("tone", "warn")
                self._append(said)
            case Table():
                self._table(block)
            case Chart():
                self._picture(block, next(pictures, QImage()))

    def _table(self, table: Table) -> None:
        many = f"（{len(table.rows):,} 行）" if len(table.rows) > _ROWS_SHOWN else ""
        self._append(label(f"{table.title}{many}", "heading"))
        if not table.rows and table.total is None:
            self._append(label("本期没有记录。", "muted"))
        else:
            view = ReportTableView(table, self._settings)
            view.opened.connect(self.opened)
            self.tables.append(view)
            self._append(view)
        if table.note:
            self._append(label(f"注：{table.note}", "muted", wrap=True))

    def _picture(self, chart: Chart, image: QImage) -> None:
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(max(picture.width(), 1) / CHART_WIDTH)
        shown = QLabel()
        shown.setAccessibleName(f"图：{chart.title}")
        shown.setPixmap(picture)
        self._append(shown, Qt.AlignmentFlag.AlignHCenter)

    def _clear(self) -> None:
        self._soon.stop()
        self._coming = iter(())
        self.tables = []
        empty(self._body)
        self._body.addStretch(1)
