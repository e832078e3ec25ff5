"""The table of rates by unit, community or area: ranked, sortable, every number a door to its tickets."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStackedWidget,
    QStyle,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.domain.rate_definitions import DENOMINATOR_WORDS
from app.gui import fonts, theme
from app.gui.models import rates_words as words
from app.gui.models.rates_table import DOORS, RateLine, RateTableModel, door_of, in_order, lines_of, total_line
from app.gui.settings import WindowSettings
from app.gui.widgets.cells import AnyIndex, RowDelegate
from app.gui.widgets.labels import label
from app.gui.widgets.rate_fill import ColumnFill
from app.gui.widgets.rate_tip import TipLabel
from app.gui.widgets.table import Table
from app.services.rates import BY_TITLES
from app.services.workbench import Column

GROUPS: tuple[tuple[str, str], ...] = (("unit", "按承办单位"), ("community", "按社区（村）"), ("area", "按包片"))


NAME_AT, NAME_WIDTH = 1, 190
"""Place of the column that takes the free width, and its least width."""
LEAST_ROWS = 4
"""So many rows are in sight, whatever stands above; then the page scrolls."""


class RateDelegate(RowDelegate):
    """Numbers that open something look like links; the cell with the keyboard has a frame; 合计 is bold."""

    def __init__(self, is_link: bool, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._is_link = is_link

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        """Add the frame of the cell with the keyboard."""
        super().paint(painter, option, index)
        if self._is_link and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.current().accent), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))

    def paint_content(
        self, painter: QPainter, room: Any, shown: Any, cell: tuple[Any, str], colour: QColor, is_right: bool
    ) -> None:
        """Tint and weigh the text."""
        line: RateLine = cell[0]
        painter.save()
        font = painter.font()
        font.setBold(line.is_total)
        painter.setFont(font)
        if self._is_link and not shown.state & QStyle.StateFlag.State_Selected:
            colour = QColor(theme.current().accent)
        super().paint_content(painter, room, shown, cell, colour, is_right)
        painter.restore()


class RateTable(QWidget):
    """``grouped(by)`` when other rows are wanted; ``door(Door, title)`` when a number is clicked or entered."""

    grouped = Signal(str)
    door = Signal(object, str)

    def __init__(self, settings: WindowSettings) -> None:
        super().__init__()
        self.setAccessibleName("三率表")
        self.column: Column | None = None
        self.by = "unit"
        self.sorted = ("rank", False)
        self._settings = settings
        self.model = RateTableModel()
        self.table = Table(self.model, "rates", settings)
        self.table.setAccessibleName("三率表")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.table.setMouseTracking(True)
        self._room = ColumnFill(self.table, NAME_AT)
        self.groups = QTabBar()
        self.groups.setAccessibleName("按什么统计")
        self.groups.setDrawBase(False)
        self.groups.setExpanding(False)
        for _key, title in GROUPS:
            self.groups.addTab(title)
        self.hint = label("点数字打开对应的工单（或用方向键选中后按 Enter）", "muted")
        self.words = TipLabel("muted")
        self.unread = label("", "", "warn", wrap=True)
        self.none = label("", "muted", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.setAccessibleName("三率表区")
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.none)
        self._lay_out()
        self.groups.currentChanged.connect(lambda at: self.grouped.emit(GROUPS[at][0]))
        self.table.sort_wanted.connect(self.sort_by)
        self.table.clicked.connect(self._clicked)
        self.table.opened.connect(lambda _row: self._enter())
        self.table.entered.connect(self._hovered)
        self.dress()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.groups)
        head.addStretch(1)
        head.addWidget(self.hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.words)
        layout.addWidget(self.unread)

    def dress(self) -> None:
        """Painters and widths of the columns."""
        self._delegates = [RateDelegate(column.key in DOORS, self.table) for column in self.model.columns]
        for at, delegate in enumerate(self._delegates):
            self.table.setItemDelegateForColumn(at, delegate)
        self.table.fit_rows()
        self.table.restore_columns()
        self.stack.setMinimumHeight(self.table.verticalHeader().defaultSectionSize() * (LEAST_ROWS + 1))
        self._room.width = round(NAME_WIDTH * fonts.size(self._settings.font_size).points / 10.5)
        self._room.fit()
        self.table.show_sorting(*self.sorted)

    def put(self, column: Column, by: str) -> None:
        """Show the rows of a definition."""
        self.column, self.by = column, by
        self._fill()
        report = column.report
        definition = report.definition
        share = DENOMINATOR_WORDS[definition.denominator]
        excluded = "含" if definition.include_excluded else "不含"
        line = f"{definition.name}：分母为{share}，{excluded}剔除；{words.source_words(definition)}。"
        self.words.say(line, report.words)
        count = sum(one[2] for one in report.unread)
        names = "、".join(dict.fromkeys(f"{title}“{text}”" for title, text, _n in report.unread[:3]))
        self.unread.setText(f"有 {count:,} 个答案不认得，没有计分：{names}。请核对写法。" if count else "")
        self.unread.setVisible(bool(count))

    def _fill(self) -> None:
        if self.column is None:
            return
        report, before = self.column.report, self.column.before
        lines = in_order(lines_of(report, before), *self.sorted)
        self.model.show(BY_TITLES[self.by], lines, total_line(report, before))
        self.table.show_sorting(*self.sorted)
        self.stack.setCurrentIndex(0 if lines else 1)
        self.none.setText(
            f"这个考核期（{report.window.words()}）还没有工单。导入热线导出的表格后，这里按单位列出三率和名次。"
        )

    def sort_by(self, key: str, descending: bool) -> None:
        """Sort the rows; 合计 stays at the foot."""
        self.sorted = (key, descending)
        self._fill()

    def _clicked(self, index: QModelIndex) -> None:
        self._open(index.row(), index.column())

    def _enter(self) -> None:
        index = self.table.currentIndex()
        self._open(index.row(), index.column())

    def _open(self, row: int, column: int) -> None:
        line = self.model.row(row)
        found = door_of(line, self.model.columns[column].key) if isinstance(line, RateLine) else None
        if found is not None:
            self.door.emit(*found)

    def _hovered(self, index: QModelIndex) -> None:
        is_door = self.model.columns[index.column()].key in DOORS
        shape = Qt.CursorShape.PointingHandCursor if is_door else Qt.CursorShape.ArrowCursor
        self.table.viewport().setCursor(shape)
