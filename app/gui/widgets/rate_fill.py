"""One column takes the free width of a table, and never less than its own: on a narrow screen the table scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QTableView


class ColumnFill(QObject):
    """Belongs to a table; ``width`` is the least that the column needs."""

    def __init__(self, table: QTableView, column: int) -> None:
        super().__init__(table)
        self._table = table
        self._column = column
        self.width = 100
        table.viewport().installEventFilter(self)

    def fit(self) -> None:
        """Give the column what the others leave."""
        header = self._table.horizontalHeader()
        others = sum(header.sectionSize(at) for at in range(header.count()) if at != self._column)
        wanted = max(self.width, self._table.viewport().width() - others)
        if wanted != header.sectionSize(self._column):
            header.resizeSection(self._column, wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the table's size."""
        if event.type() == QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)
