"""A list with filters over it: counts in the filter tabs, what is shown, and an empty state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.gui import fonts
from app.gui.models.contract_table import KeptTableModel
from app.gui.models.paged_table import Column, Identified
from app.gui.settings import WindowSettings
from app.gui.widgets.empty_state import EmptyState
from app.gui.widgets.labels import label
from app.gui.widgets.rate_fill import ColumnFill
from app.gui.widgets.table import Table

Step = tuple[str, str, Callable[[], None]]


class VisitList(QWidget):
    """``chosen(id)`` after the selection changed; ``opened(id)`` on Enter; ``stretch`` names the wide column."""

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(
        self,
        name: str,
        key: str,
        columns: Sequence[Column[Any]],
        filters: Sequence[tuple[str, Callable[[Identified], bool]]],
        settings: WindowSettings,
        *,
        stretch: str,
    ) -> None:
        super().__init__()
        self.setAccessibleName(f"{name}区")
        self._filters = list(filters)
        self._rows: Sequence[Identified] = ()
        self._matches: Callable[[Identified], bool] = lambda _row: True
        self._hint: tuple[str, str, list[Step]] = ("没有内容", "", [])
        self.model = KeptTableModel(columns)
        self.table = Table(self.model, key, settings)
        self.table.setAccessibleName(name)
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.table.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        at = [column.key for column in columns].index(stretch)
        self._least = columns[at].width / 10.5
        self._settings = settings
        self._fill = ColumnFill(self.table, at)
        self.relook()
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(f"筛选{name}")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for title, _fits in filters:
            self.tabs.addTab(title)
        self.count = label("共 0 件", "heading")
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.head.addWidget(self.count)
        self.head.addWidget(self.tabs)
        self.head.addStretch(1)
        self.empty = EmptyState()
        self.stack = QStackedWidget()
        self.stack.setAccessibleName(name)
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self.head)
        layout.addWidget(self.stack, 1)
        self.tabs.currentChanged.connect(lambda _at: self.fill())
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self.chosen.emit(self.current_id))
        self.table.opened.connect(lambda _row: self.opened.emit(self.current_id))

    @property
    def current_id(self) -> int:
        """The row with the keyboard (0: none)."""
        at = self.table.currentIndex().row()
        return self.model.ids[at] if 0 <= at < self.model.rowCount() else 0

    @property
    def current(self) -> Identified | None:
        """Return the row with the keyboard."""
        found: Identified | None = self.model.row(self.table.currentIndex().row()) if self.current_id else None
        return found

    def say_empty(self, title: str, hint: str, steps: list[Step] | None = None) -> None:
        """Choose what the list says when it holds nothing at all."""
        self._hint = (title, hint, steps or [])

    def narrow(self, matches: Callable[[Identified], bool]) -> None:
        """Show only rows that match (search, unit)."""
        self._matches = matches
        self.fill()

    def put(self, rows: Sequence[Identified]) -> None:
        """Show other rows; the selection stays where it was."""
        self._rows = rows
        self.fill()

    def fill(self) -> None:
        """Show the rows of the chosen filter."""
        listed = [row for row in self._rows if self._matches(row)]
        for at, (title, fits) in enumerate(self._filters):
            count = sum(fits(row) for row in listed)
            self.tabs.setTabText(at, f"{title} {count:,}" if count else title)
        fits = self._filters[self.tabs.currentIndex()][1]
        shown = [row for row in listed if fits(row)]
        keep, place = self.current_id, max(self.table.currentIndex().row(), 0)
        self.model.put(shown)
        at = self.model.row_of(keep) if keep else -1
        self.table.go_to(at if at >= 0 else min(place, len(shown) - 1))
        self.count.setText(f"共 {len(shown):,} 件")
        self.stack.setCurrentIndex(0 if shown else 1)
        if not shown and self._rows:
            self.empty.put("没有符合条件的", "换一个筛选，或去掉搜索。", [])
        elif not shown:
            self.empty.put(*self._hint)
        self.chosen.emit(self.current_id)

    def relook(self) -> None:
        """After a change of size."""
        self.table.fit_rows()
        self.table.restore_columns()
        self._fill.width = round(self._least * fonts.size(self._settings.font_size).points)
        self._fill.fit()
