"""The chips above the list: every filter in words, each with one click to take it away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.gui import icons
from app.gui.register_filter import Filter
from app.gui.widgets.labels import button, empty, label, tool

CHIP_MINIMUM = 56


class FilterBar(QWidget):
    """``add_wanted()`` opens the editor, ``removed(Filter)`` and ``cleared()`` say what goes."""

    add_wanted = Signal()
    columns_wanted = Signal()
    removed = Signal(object)
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("筛选")
        self.count = label("共 0 件", "heading")
        self.add = button("筛选…", self.add_wanted.emit, icon="filter")
        self.add.setToolTip("按任意一列筛选（Ctrl+Shift+F）")
        self.columns = tool("选择列", "columns", self.columns_wanted.emit, "Ctrl+Shift+C")
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.count)
        layout.addWidget(self.add)
        layout.addLayout(self._chips)
        layout.addStretch(1)
        layout.addWidget(self.columns)

    def put(self, filters: Sequence[Filter]) -> None:
        """Show these chips."""
        empty(self._chips)
        for one in filters:
            chip = button(one.title, partial(self.removed.emit, one), role="chip")
            chip.setIcon(icons.icon("close", "info", 12))
            chip.setAccessibleName(f"去掉筛选：{one.title}")
            chip.setMinimumWidth(CHIP_MINIMUM)  # chips give way before the window grows
            chip.setToolTip(f"{one.title}（点击去掉）")
            self._chips.addWidget(chip)
        if len(filters) > 1:
            self._chips.addWidget(button("全部去掉", self.cleared.emit, role="link"))

    def show_count(self, shown: int, is_filtered: bool) -> None:
        """Say 共 n 件 or 找到 n 件."""
        self.count.setText(f"{'找到' if is_filtered else '共'} {shown:,} 件")
