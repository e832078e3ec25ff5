"""Left half of the import preview: every column of the file, its first values, and the field it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.widgets.cells import CellDelegate
from app.services.import_types import ColumnMatch

EXTRA_TITLE = "附加列保留"
_KEY = Qt.ItemDataRole.UserRole


class FieldChoice(QComboBox):
    """Turning the wheel over the list must not change a mapping by accident."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Let the list scroll."""
        event.ignore()


class ColumnMap(QTableWidget):
    """``corrected(column title, field key)`` when the clerk says what a column means ("" = extra column)."""

    corrected = Signal(str, str)

    def __init__(self, choices: Mapping[str, str]) -> None:
        super().__init__(0, 2)
        self.setAccessibleName("列的对应")
        self.setHorizontalHeaderLabels(["文件里的列（前几个值）", "对应"])
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setItemDelegateForColumn(0, CellDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._titles = {"": EXTRA_TITLE, **choices}
        self._model = QStandardItemModel(self)
        for key, title in self._titles.items():
            item = QStandardItem(title)
            item.setData(key, _KEY)
            self._model.appendRow(item)
        self._keys = list(self._titles)
        self.choices: dict[str, FieldChoice] = {}

    def put(self, columns: Sequence[ColumnMatch]) -> None:
        """Show the columns of a file (combos are kept while the titles stay the same)."""
        if [column.title for column in columns] != list(self.choices):
            self._build(columns)
        for column in columns:
            choice = self.choices[column.title]
            choice.setCurrentIndex(self._keys.index(column.field or "") if (column.field or "") in self._keys else 0)
            choice.setToolTip(self._titles.get(column.field or "", EXTRA_TITLE))

    def _build(self, columns: Sequence[ColumnMatch]) -> None:
        self.clearContents()
        self.choices = {}
        self.setRowCount(len(columns))
        height = self.fontMetrics().height() * 2 + 14
        self.setColumnWidth(1, self.fontMetrics().horizontalAdvance("国") * 12)
        for row, column in enumerate(columns):
            samples = "、".join(" ".join(sample.split()) for sample in column.samples)
            item = QTableWidgetItem(f"{column.title}\n{samples or '（没有内容）'}")
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.setItem(row, 0, item)
            self.setCellWidget(row, 1, self._choice(column.title))
            self.setRowHeight(row, height)

    def _choice(self, title: str) -> QWidget:
        made = FieldChoice()
        made.setModel(self._model)
        made.setAccessibleName(f"“{title}”对应的栏目")
        made.setMaxVisibleItems(18)
        made.activated.connect(partial(self._activated, title))
        self.choices[title] = made
        cell = QWidget()
        cell.setAccessibleName(made.accessibleName())
        middle = QVBoxLayout(cell)
        middle.setContentsMargins(4, 0, 6, 0)
        middle.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        return cell

    def _activated(self, title: str, at: int) -> None:
        self.corrected.emit(title, self._keys[at])
