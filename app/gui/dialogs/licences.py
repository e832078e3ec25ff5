"""第三方组件与许可: the list on the left, the licence's own words on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from app.gui.plain_table import fill, plain_table
from app.gui.settings import WindowSettings
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label
from app.gui.widgets.split_memory import remember_split
from app.gui.window_place import fitting
from app.services import licences

_HEADS = ("组件", "版本", "许可", "用途")
_OWN = ("接诉即办工作台（本程序）", "", "Apache-2.0", "")


class Licences(QDialog):
    """Everything that was written by others, and the program's own licence first."""

    def __init__(self, settings: WindowSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("第三方组件与许可")
        self.setAccessibleName("第三方组件与许可")
        self.resize(*fitting(self, 1240, 640))
        self._components = licences.components()
        self.table = plain_table("组件", _HEADS, settings, stretch=3)
        fill(self.table, [_OWN, *((c.name, c.version, c.licence, c.purpose) for c in self._components)])
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("许可全文")
        self.table.currentCellChanged.connect(lambda row, *_: self._show(row))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.text)
        split.setSizes([720, 500])
        remember_split(split, settings, "licences")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(split, 1)
        close = button("关闭", self.accept, key="Esc")
        close.setDefault(True)
        layout.addLayout(foot(close, said=label("许可原文为英文，由各组件的作者发布。", "muted")))
        self.table.setCurrentCell(0, 0)

    def _show(self, row: int) -> None:
        own = row <= 0
        self.text.setPlainText(licences.own_text() if own else licences.text_of(self._components[row - 1]))
