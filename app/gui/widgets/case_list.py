"""A list of cases: how many, the filters with their counts, the rows; says what to do when there is nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStackedWidget,
    QStyle,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.gui import theme
from app.gui.desk import Desk
from app.gui.models.cases import CaseListSpec
from app.gui.models.contract_table import KeptTableModel
from app.gui.widgets.cells import RowDelegate
from app.gui.widgets.empty_state import EmptyState
from app.gui.widgets.labels import label
from app.gui.widgets.table import Table


class ToneDelegate(RowDelegate):
    """Text in the colour of a token that the row decides (the words say the same)."""

    def __init__(self, tone: Callable[[Any], str], parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._tone = tone

    def paint_content(
        self, painter: QPainter, room: QRect, shown: Any, cell: tuple[Any, str], colour: QColor, is_right: bool
    ) -> None:
        """Paint the text."""
        token = self._tone(cell[0])
        if token and not shown.state & QStyle.StateFlag.State_Selected:
            colour = QColor(getattr(theme.current(), token))
        super().paint_content(painter, room, shown, cell, colour, is_right)


class CaseList(QWidget):
    """``chosen(id)`` when the selection moves (0: none), ``opened()`` on Enter."""

    chosen = Signal(int)
    opened = Signal()

    def __init__(self, desk: Desk, spec: CaseListSpec) -> None:
        super().__init__()
        self.desk, self.spec = desk, spec
        self.setAccessibleName(spec.name)
        self.text = ""
        self.only: frozenset[int] = frozenset()
        self.rows: list[Any] = []
        self.model = KeptTableModel(spec.columns)
        self.table = Table(self.model, f"cases/{spec.name}", desk.settings)
        self.table.setAccessibleName(f"{spec.name}列表")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.table.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.table.restore_columns()
        keys = [column.key for column in spec.columns]
        self._delegates = [ToneDelegate(tone, self.table) for tone in spec.tones.values()]
        for key, delegate in zip(spec.tones, self._delegates, strict=True):
            self.table.setItemDelegateForColumn(keys.index(key), delegate)
        self.count = label("", "heading")
        self.filters = QTabBar()
        self.filters.setAccessibleName(f"筛选{spec.name}")
        self.filters.setDrawBase(False)
        self.filters.setExpanding(False)
        self.filters.setUsesScrollButtons(True)  # in a small window; else the list could not give way
        for one in spec.filters:
            self.filters.addTab(one.title)
        if len(spec.filters) <= 1:  # shown before it has a parent, it would be a window of its own for a moment
            self.filters.hide()
        self.empty = EmptyState()
        self.empty.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.none = label("没有符合条件的记录。换一个筛选，或去掉搜索。", "muted", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.none.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        self.filters.currentChanged.connect(lambda _at: self._refilter())
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self.chosen.emit(self.chosen_id))
        self.table.opened.connect(lambda _row: self.opened.emit())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.count)
        head.addSpacing(8)
        head.addWidget(self.filters)
        head.addStretch(1)
        self.stack = QStackedWidget()
        self.stack.setAccessibleName(f"{self.spec.name}列表区")
        for widget in (self.table, self.none, self.empty):
            self.stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)

    @property
    def chosen_id(self) -> int:
        """The chosen row's id (0: none)."""
        row = self.chosen_row
        return int(row.id) if row is not None else 0

    @property
    def chosen_row(self) -> Any:
        """The chosen row (None: none)."""
        position = self.table.currentIndex().row()
        return self.model.row(position) if 0 <= position < self.model.rowCount() else None

    def put(self, rows: Sequence[Any]) -> None:
        """Show other rows; the selection stays where it was."""
        self.rows = list(rows)
        self.fill(self.chosen_id)
        self.spread()

    def fill(self, keep: int = 0) -> None:
        """Show the rows that fit filter and search."""
        found = [row for row in self.rows if self._has_text(row)]
        for at, one in enumerate(self.spec.filters):
            count = sum(one.fits(row) for row in found)
            self.filters.setTabText(at, f"{one.title} {count:,}" if count else one.title)
        fits = self.spec.filters[self.filters.currentIndex()].fits
        shown = [row for row in found if fits(row)]
        self.table.selectionModel().blockSignals(True)
        self.model.put(shown)
        self.table.go_to(max(self.model.row_of(keep), 0))
        self.table.selectionModel().blockSignals(False)
        narrowed = bool(self.text) or len(shown) != len(self.rows)
        self.count.setText(f"{'找到' if narrowed else '共'} {len(shown):,} {self.spec.noun}")
        had_focus = self.stack.currentWidget().hasFocus()
        self.stack.setCurrentIndex(0 if shown else 1 if self.rows else 2)
        if had_focus:
            self.take_focus()
        self.chosen.emit(self.chosen_id)

    def take_focus(self) -> None:
        """Take the keyboard: the rows, or what stands in their place."""
        self.stack.currentWidget().setFocus()

    def show_only(self, ids: Sequence[int]) -> None:
        """Show exactly these rows (the ones behind a figure) until a filter is chosen or something is searched."""
        self.filters.blockSignals(True)
        self.filters.setCurrentIndex(len(self.spec.filters) - 1)
        self.filters.blockSignals(False)
        self.text, self.only = "", frozenset(ids)
        self.fill()

    def _refilter(self) -> None:
        self.only = frozenset()
        self.fill(self.chosen_id)

    def _has_text(self, row: Any) -> bool:
        if self.only and int(row.id) not in self.only:
            return False
        return self.text.casefold() in self.spec.words(row).casefold()

    def search(self, text: str) -> None:
        """Search as you type."""
        self.text, self.only = text.strip(), frozenset()
        self.fill(self.chosen_id)

    def choose_filter(self, key: str) -> None:
        """Show only some."""
        self.filters.setCurrentIndex([one.key for one in self.spec.filters].index(key))

    def go_to(self, row_id: int) -> bool:
        """Choose a row, dropping filter and search where they hide it; whether it is there."""
        if self.model.row_of(row_id) < 0:
            self.text = ""
            self.filters.setCurrentIndex(len(self.spec.filters) - 1)
            self.fill(row_id)
        position = self.model.row_of(row_id)
        self.table.go_to(position)
        return position >= 0

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the columns to the room."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self.spread)

    def spread(self) -> None:
        """Fit the columns to all rows, so that a filter does not move them."""
        self.table.spread(self.rows, self.spec.wide)

    def relook(self) -> None:
        """After a change of theme or size."""
        self.table.fit_rows()
        self.table.restore_columns()
        self.spread()
