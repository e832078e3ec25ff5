"""关联: other tickets of the same number or phone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.gui.widgets.labels import label
from app.gui.wording import moment_text
from app.services.related import Related


class RelatedList(QWidget):
    """``opened(ticket_id)`` when a line is entered or double-clicked."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("关联工单")
        self.hint = label("", "muted", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("关联工单列表")
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(lambda item: self.opened.emit(int(item.data(Qt.ItemDataRole.UserRole))))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.hint)
        layout.addWidget(self.list, 1)

    def put(self, found: list[Related]) -> None:
        """Show what belongs together."""
        self.hint.setText(
            f"同一编号或同一电话的工单 {len(found)} 件，回车打开" if found else "没有同编号或同电话的其他工单。"
        )
        self.list.setVisible(bool(found))
        self.list.clear()
        for one in found:
            values = one.row.values
            facts = f"{one.why}　{moment_text(values['created_at'])}　{values['status']}"
            item = QListWidgetItem(f"{values['title'] or values['ticket_no']}\n{facts}")
            item.setData(Qt.ItemDataRole.UserRole, one.row.id)
            self.list.addItem(item)
