"""The table of the program: a row rule instead of a grid, sorting by the server, columns that are remembered."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from app.gui import fonts
from app.gui.clipboard_table import put_table
from app.gui.models.paged_table import PagedTableModel
from app.gui.settings import WindowSettings
from app.gui.widgets import column_fit
from app.gui.widgets.cells import RowDelegate

KEEP_MS = 300
"""So long after the last move of the mouse the columns are remembered."""


class Table(QTableView):
    """Says ``sort_wanted(key, descending)``, ``filter_wanted(key)``, ``columns_wanted()`` and ``opened(row)``."""

    sort_wanted = Signal(str, bool)
    filter_wanted = Signal(str)
    columns_wanted = Signal()
    opened = Signal(int)

    def __init__(self, model: PagedTableModel[Any], name: str, settings: WindowSettings) -> None:
        super().__init__()
        self.paged = model
        self._settings = settings
        self._name = name
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setAccessibleName("行号")
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setSelectionModel(
            QItemSelectionModel(model, self)
        )  # with the table's own, a painted title asks each row
        header.setSortIndicatorShown(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.setAccessibleName("列标题")
        header.customContextMenuRequested.connect(self._header_menu)
        header.sectionClicked.connect(self._sort_by)
        self._is_restoring = False
        self._by_hand: set[str] = set()
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(KEEP_MS)
        self._keeping.timeout.connect(self.keep_columns)
        header.sectionResized.connect(lambda at, _old, _new: self._resized(at))
        header.sectionMoved.connect(lambda _at, _old, _new: self._touched())
        # The header falls back to its own widths when the columns change: nobody's hand did that.
        model.modelAboutToBeReset.connect(lambda: self._columns_change(True))
        model.modelReset.connect(lambda: self._columns_change(False))
        self._sorted = ("", False)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.fit_rows()

    def fit_rows(self) -> None:
        """Row height follows the font size (30 px at 中)."""
        size = fonts.size(self._settings.font_size)
        height = round(size.row_height * (0.8 if self._settings.flag("look/compact") else 1))
        self.verticalHeader().setMinimumSectionSize(16)
        self.verticalHeader().setDefaultSectionSize(height)

    def show_sorting(self, key: str, descending: bool) -> None:
        """Mark the sorted column."""
        self._sorted = (key, descending)
        keys = [column.key for column in self.paged.columns]
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(keys.index(key) if key in keys else -1, order)

    def restore_columns(self) -> None:
        """Widths and order as the clerk left them, the usual ones elsewhere."""
        self._is_restoring = True
        for at, width in enumerate(self._usual_widths(self._kept_widths())):
            self.setColumnWidth(at, width)
        self._restore_order()
        self._is_restoring = False

    def _kept_widths(self) -> dict[str, int]:
        kept = self._settings.structure(f"{self._name}/widths")
        return {key: width for key, width in kept.items() if isinstance(width, int)} if isinstance(kept, dict) else {}

    def _usual_widths(self, kept: dict[str, int]) -> list[int]:
        scale = fonts.size(self._settings.font_size).scale
        return [round(kept.get(column.key, column.width) * scale) for column in self.paged.columns]

    def spread(self, rows: Sequence[Any], wide: str) -> None:
        """Fit the columns of a short list to its rows; what is left over goes to ``wide``, what the clerk set stays."""
        kept = self._kept_widths()
        by_hand = (kept.keys() | self._by_hand) - {wide}
        usual, needed = self._usual_widths(kept), column_fit.needs(self, rows)
        keys = [column.key for column in self.paged.columns]
        for at, key in enumerate(keys):
            if key in by_hand:
                usual[at] = needed[at] = self.columnWidth(at)
        self._is_restoring = True
        for at, width in enumerate(column_fit.fitted(usual, needed, keys.index(wide), self.viewport().width())):
            self.setColumnWidth(at, width)
        self._is_restoring = False

    def _restore_order(self) -> None:
        """Put the columns where the clerk moved them; new ones stay at the end."""
        header, keys = self.horizontalHeader(), [column.key for column in self.paged.columns]
        wanted = [keys.index(key) for key in self.kept_keys() if key in keys]
        for place, at in enumerate(wanted):
            header.moveSection(header.visualIndex(at), place)

    def _columns_change(self, is_changing: bool) -> None:
        self._is_restoring = is_changing

    def _resized(self, at: int) -> None:
        header = self.horizontalHeader()
        if header.stretchLastSection() and header.visualIndex(at) == header.count() - 1:
            return  # it takes what the window leaves
        if not self._is_restoring:
            self._by_hand.add(self.paged.columns[at].key)
        self._touched()

    def _touched(self) -> None:
        """Remember what the clerk's hand changed, when it has come to rest."""
        if not self._is_restoring:
            self._keeping.start()

    def kept_keys(self) -> list[str]:
        """Columns and their order as the clerk left them (empty: the usual ones)."""
        kept = self._settings.structure(f"{self._name}/columns")
        return [str(key) for key in kept] if isinstance(kept, list) else []

    def keep_columns(self) -> None:
        """Remember columns, order and widths."""
        header = self.horizontalHeader()
        columns = self.paged.columns
        order = sorted(range(len(columns)), key=header.visualIndex)
        self._settings.put_structure(f"{self._name}/columns", [columns[at].key for at in order])
        scale = fonts.size(self._settings.font_size).scale  # kept as at 中, so that another size of text scales them
        chosen = {columns[at].key: round(self.columnWidth(at) / scale) for at in order}
        kept = self._kept_widths()
        kept.update({key: width for key, width in chosen.items() if key in self._by_hand})
        self._settings.put_structure(f"{self._name}/widths", kept)

    def selected_positions(self) -> list[int]:
        """Return selected rows, top first (asks the ranges: 300,000 selected rows stay cheap)."""
        chosen = self.selectionModel().selection()
        found: set[int] = set()
        for at in range(chosen.size()):
            found.update(range(chosen.at(at).top(), chosen.at(at).bottom() + 1))
        return sorted(found)

    def copy_rows(self, limit: int) -> int:
        """Put the selected rows (at most ``limit``) on the clipboard with titles, for Excel. Returns how many."""
        header = self.horizontalHeader()
        order = sorted(range(len(self.paged.columns)), key=header.visualIndex)
        positions = self.selected_positions()[:limit]
        found = [row for position in positions if (row := self.paged.row(position)) is not None]
        columns = [self.paged.columns[at] for at in order]
        cells = [[(column.exact or column.text)(row) for column in columns] for row in found]
        put_table([column.title for column in columns], cells)
        return len(positions)

    def go_to(self, position: int) -> None:
        """Select and show one row, and only this one, whatever keys are held (Qt would add it to the others)."""
        if 0 <= position < self.paged.rowCount():
            index = self.paged.index(position, 0)
            only = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, only)
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def _sort_by(self, section: int) -> None:
        column = self.paged.columns[section]
        if not column.is_sortable:
            self.show_sorting(*self._sorted)
            return
        key, descending = self._sorted
        self.sort_wanted.emit(column.key, not descending if key == column.key else False)

    def _header_menu(self, at: QPoint) -> None:
        section = self.horizontalHeader().logicalIndexAt(at)
        menu = QMenu(self)
        if section >= 0:
            column = self.paged.columns[section]
            menu.addAction(f"按“{column.title}”筛选…", lambda: self.filter_wanted.emit(column.key))
            menu.addAction("升序排列", lambda: self.sort_wanted.emit(column.key, False))
            menu.addAction("降序排列", lambda: self.sort_wanted.emit(column.key, True))
            menu.addSeparator()
        menu.addAction("选择列…", self.columns_wanted.emit)
        menu.exec(self.horizontalHeader().mapToGlobal(at))


def in_order(widgets: Sequence[QWidget]) -> None:
    """Tab order follows reading order."""
    for first, second in pairwise(widgets):
        QWidget.setTabOrder(first, second)
