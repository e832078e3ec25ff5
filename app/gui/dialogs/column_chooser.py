"""Which columns the list shows, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label
from app.gui.window_place import fitting


class ColumnChooser(QDialog):
    """Tick to show, drag or use 上移 / 下移 to order."""

    def __init__(
        self, titles: Mapping[str, str], shown: Sequence[str], usual: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("选择列")
        self.setAccessibleName("选择列")
        self.resize(*fitting(self, 380, 560))
        self._titles = dict(titles)
        self._usual = list(usual)
        self.list = QListWidget()
        self.list.setAccessibleName("列")
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        side = QVBoxLayout()
        side.addWidget(button("上移", lambda: self._move(-1), key="Ctrl+Up"))
        side.addWidget(button("下移", lambda: self._move(1), key="Ctrl+Down"))
        side.addWidget(button("恢复默认", lambda: self._fill(self._usual)))
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.addWidget(self.list, 1)
        middle.addLayout(side)
        self.go = button("使用这些列", self.accept, role="primary")
        self.go.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.addWidget(label("勾选要显示的列，拖动调整顺序", "muted"))
        layout.addLayout(middle, 1)
        layout.addLayout(foot(button("返回", self.reject, key="Esc"), self.go))
        self.list.itemChanged.connect(lambda _item: self.go.setEnabled(bool(self.chosen())))
        self._fill(shown)

    def _fill(self, shown: Sequence[str]) -> None:
        self.list.clear()
        for key in [*shown, *(key for key in self._titles if key not in shown)]:
            item = QListWidgetItem(self._titles[key])
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setCheckState(Qt.CheckState.Checked if key in shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        if 0 <= row + step < self.list.count():
            self.list.insertItem(row + step, self.list.takeItem(row))
            self.list.setCurrentRow(row + step)

    def chosen(self) -> list[str]:
        """Keys of the ticked columns in their order."""
        items = (self.list.item(at) for at in range(self.list.count()))
        return [
            str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() == Qt.CheckState.Checked
        ]
