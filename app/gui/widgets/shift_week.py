"""The week as a table: a row for each turn under its day, a day's hours without anybody in words."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QTableWidgetItem, QVBoxLayout, QWidget

from app.domain.masking import mask_shown
from app.gui import theme
from app.gui.desk import Desk
from app.gui.models.cases_shifts import DAYS, DutyWeek, hours_text
from app.gui.plain_table import plain_table
from app.gui.wording import date_text

HEADS = ("日期", "时间", "值班人", "岗位", "备注")


class WeekTable(QWidget):
    """``chosen_ids`` are the selected turns; a day's first row names the day and its gap."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("本周排班")
        self.table = plain_table("班次", HEADS, desk.settings, stretch=4)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.itemSelectionChanged.connect(self.changed.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.week: DutyWeek | None = None
        self._ids: list[int] = []

    def put(self, week: DutyWeek, today: date) -> None:
        """Show a week."""
        self.week = week
        lines: list[tuple[int, tuple[str, ...], str]] = []
        for at in range(DAYS):
            lines += _day_lines(week, week.first_on + timedelta(days=at), today)
        self._ids = [line[0] for line in lines]
        self.table.clearSpans()
        self.table.setRowCount(len(lines))
        for row, (number, cells, tone) in enumerate(lines):
            for column, text in enumerate(cells):
                self.table.setItem(row, column, _item(text, tone if column else "", is_day=column == 0))
            if not number and cells[1]:
                self.table.setSpan(row, 1, 1, len(HEADS) - 1)
        for column, width in ((0, 196), (1, 150), (2, 130), (3, 110)):
            self.table.setColumnWidth(column, width)

    @property
    def chosen_ids(self) -> list[int]:
        """Ids of the selected turns."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        return [self._ids[row] for row in rows if row < len(self._ids) and self._ids[row]]

    @property
    def chosen_day(self) -> date | None:
        """The day of the current row."""
        row = self.table.currentRow()
        if self.week is None or row < 0:
            return None
        item = self.table.item(row, 0)
        found = str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""
        return date.fromisoformat(found) if found else None


def _day_lines(week: DutyWeek, day: date, today: date) -> list[tuple[int, tuple[str, ...], str]]:
    title = date_text(day) + ("（今天）" if day == today else "")
    lines = [
        (turn.id, ("", hours_text(turn), turn.person, turn.post, mask_shown(turn.note)), "")
        for turn in week.turns_on(day)
    ]
    hours = week.gap_hours(day)
    if hours:
        words = "▲ 全天无人值班" if hours == 24 else f"▲ 有 {hours} 小时无人值班"
        lines.append((0, ("", words, "", "", ""), "bad" if day >= today else "muted"))
    first = lines[0]
    return [(first[0], (title, *first[1][1:]), first[2]), *lines[1:]] if lines else [(0, (title, "", "", "", ""), "")]


def _item(text: str, tone: str, *, is_day: bool) -> QTableWidgetItem:
    made = QTableWidgetItem(text)
    if is_day and text:
        bold = QFont(made.font())
        bold.setBold(True)
        made.setFont(bold)
        made.setData(Qt.ItemDataRole.UserRole, text[:10])
    if tone:
        made.setForeground(QColor(getattr(theme.current(), tone)))
    return made
