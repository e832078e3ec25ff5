"""Frozen first columns: a second view over the left edge of the table that never scrolls sideways."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from app.gui.widgets.table import Table


class FrozenColumns(QTableView):
    """Shares model, selection and painters of ``table``; keys and focus stay with the table."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table
        self.count = 0
        self.setObjectName("frozen")
        self.setAccessibleName("冻结的列")
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(table.selectionMode())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(table.verticalScrollMode())
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setAccessibleName("行号")
        self.horizontalHeader().setAccessibleName("冻结列的标题")
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().sectionClicked.connect(table.horizontalHeader().sectionClicked)
        self.setStyleSheet("QTableView#frozen { border: none; border-radius: 0; }")
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.horizontalHeader().sectionResized.connect(lambda _at, _old, _new: self.fit())
        self.doubleClicked.connect(table.doubleClicked)
        table.installEventFilter(self)
        self.hide()

    def freeze(self, count: int) -> None:
        """Keep the first ``count`` columns in place (0: none)."""
        self.count = count
        table = self._table
        self.setVisible(bool(count))
        columns = range(table.model().columnCount())
        frozen = {at for at in columns if table.horizontalHeader().visualIndex(at) < count}
        for at in columns:
            self.setColumnHidden(at, at not in frozen)
            self.setItemDelegateForColumn(at, table.itemDelegateForColumn(at) or table.itemDelegate())
        self.fit()

    def fit(self) -> None:
        """Lie exactly over the table's own first columns."""
        if not self.count:
            return
        table, width = self._table, 0
        for at in range(table.model().columnCount()):
            if not self.isColumnHidden(at):
                self.setColumnWidth(at, table.columnWidth(at))
                width += table.columnWidth(at)
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        self.horizontalHeader().setFixedHeight(table.horizontalHeader().height())
        edge = table.frameWidth()
        height = table.viewport().height() + table.horizontalHeader().height()
        self.setGeometry(edge, edge, min(width, table.viewport().width()), height)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the table's size."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.fit()
        return super().eventFilter(watched, event)
