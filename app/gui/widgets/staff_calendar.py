"""The last weeks as a grid of days: how many were on duty, red where too few (红标)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.domain.staffing import StaffDay
from app.gui.widgets.labels import empty, label

_HEADS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class StaffCalendar(QWidget):
    """One cell a day; the number says how many, ● marks a red day, the tooltip says who."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("在岗日历")
        self.said = label("", "muted", wrap=True)
        self._grid = QGridLayout()
        self._grid.setSpacing(4)
        self.cells: dict[str, QLabel] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.said)
        layout.addLayout(self._grid)
        layout.addStretch(1)

    def put(self, days: Sequence[StaffDay]) -> None:
        """Show other days."""
        empty(self._grid)
        self.cells = {}
        red = [day for day in days if day.is_red]
        if not days:
            self.said.setText("合同没有写最低在岗人数，或服务期还没有开始。")
            return
        self.said.setText(f"最低 {days[0].minimum} 人；近 {len(days)} 天红标 {len(red)} 天。")
        for at, head in enumerate(_HEADS):
            title = label(head, "muted")
            title.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._grid.addWidget(title, 0, at)
        first = days[0].on.weekday()
        for number, day in enumerate(days):
            self._cell(day, 1 + (first + number) // 7, day.on.weekday())

    def _cell(self, day: StaffDay, row: int, column: int) -> None:
        words = f"{day.on:%m-%d}\n{'● ' if day.is_red else ''}{day.count} 人"
        made = label(words, "", "bad" if day.is_red else "")
        made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        away = f"；请假 {'、'.join(day.on_leave)}" if day.on_leave else ""
        who = f"{day.on}：{'、'.join(day.present) or '无人'}{away}"
        made.setToolTip(who)
        made.setAccessibleName(f"{who}{'，红标' if day.is_red else ''}")
        self._grid.addWidget(made, row, column)
        self.cells[day.on.isoformat()] = made
