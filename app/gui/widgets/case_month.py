"""Which month the figures are about: ‹ 2026 年 11 月 ›."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.months import Month
from app.gui.widgets.labels import button, label, tool


class MonthBar(QWidget):
    """``changed()`` after a step; ``month`` is the one on show."""

    changed = Signal()

    def __init__(self, current: Month) -> None:
        super().__init__()
        self.setAccessibleName("月份")
        self.current = current
        self.month = current
        self.title = label("", "heading")
        self.back = tool("上一个月", "chevron-left", lambda: self.put(self.month.previous()))
        self.forth = tool("下一个月", "chevron-right", lambda: self.put(self.month.next()))
        self.now = button("本月", lambda: self.put(self.current), role="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self.now, self.back, self.title, self.forth):
            row.addWidget(widget)
        self._show()

    def put(self, month: Month) -> None:
        """Show another month."""
        if month != self.month:
            self.month = month
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        self.title.setText(self.month.title)
        self.title.setAccessibleName(f"月份 {self.month.title}")
        self.forth.setEnabled(self.month < self.current)
        self.now.setVisible(self.month != self.current)
