"""A table of a report for the screen: values as printed, figures with a door shown as links, 合计 last."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from app.domain.report_content import Cell, Table, shown
from app.domain.report_wording import is_left
from app.gui import theme

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
Role = Qt.ItemDataRole


class ReportTableModel(QAbstractTableModel):
    """Reads straight from the report; holds no copy."""

    def __init__(self, table: Table, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self._bold = QFont()
        self._bold.setBold(True)

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Rows and the total."""
        return 0 if parent.isValid() else len(self.table.rows) + (self.table.total is not None)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Columns of the table."""
        return 0 if parent.isValid() else len(self.table.columns)

    def cell(self, index: AnyIndex) -> Cell:
        """Return the value behind a cell."""
        if index.row() < len(self.table.rows):
            return self.table.rows[index.row()][index.column()]
        return (self.table.total or ())[index.column()]

    def door_title(self, index: AnyIndex) -> str:
        """Name what a figure counts: 承办单位办理情况·城管科·派单."""
        first = shown(self.cell(self.index(index.row(), 0)).value, self.table.columns[0].kind)
        names = (self.table.title, first, self.table.columns[index.column()].title)
        return "·".join(name for at, name in enumerate(names) if name and (at < 2 or index.column()))

    def data(self, index: AnyIndex, role: int = Role.DisplayRole) -> Any:
        """Text, side, colour and weight of a cell."""
        column = self.table.columns[index.column()]
        if role == Role.DisplayRole:
            return shown(self.cell(index).value, column.kind)
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if is_left(column) else Qt.AlignmentFlag.AlignHCenter
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Role.ForegroundRole and self.cell(index).door is not None:
            return QColor(theme.current().accent)
        if role == Role.FontRole and index.row() >= len(self.table.rows):
            return self._bold
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """Heads with the head that several columns share above them."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.table.columns[section]
        if role == Role.DisplayRole:
            return f"{column.group}\n{column.title}" if column.group else column.title
        if role == Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        return None
