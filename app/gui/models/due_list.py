"""The rows of one column of 今日."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.gui.wording import moment_text
from app.services.today import DueItem, DueKind

AnyIndex = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()

KIND_TITLES: dict[DueKind, str] = {
    DueKind.TICKET: "工单",
    DueKind.DELIVERABLE: "应交成果",
    DueKind.ACCEPTANCE: "验收期",
    DueKind.CONTRACT: "合同到期",
    DueKind.REMINDER: "合同提醒",
}


class DueListModel(QAbstractListModel):
    """``UserRole`` is the ``DueItem``; the display text says all of it for screen readers and tooltips."""

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[DueItem, ...] = ()

    def put(self, items: Sequence[DueItem]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._items = tuple(items)
        self.endResetModel()

    def item(self, row: int) -> DueItem:
        """Return the item of a row."""
        return self._items[row]

    def rowCount(self, parent: AnyIndex = NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Item, text or tooltip."""
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            alarm = "（重要）" if item.is_strong else ""
            return f"{KIND_TITLES[item.kind]}{alarm}：{item.title}\n{item.detail}\n期限 {moment_text(item.due_at)}"
        return None
