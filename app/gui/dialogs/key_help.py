"""Shift+F1: the keys that work right here, nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.gui.commands import Command
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label
from app.gui.window_place import fitting


class KeyHelp(QDialog):
    """Two columns of key and meaning, grouped."""

    def __init__(self, commands: Sequence[Command], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("本页按键")
        self.setAccessibleName("本页按键")
        self.resize(*fitting(self, 520, 560))
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(4, 4, 4, 4)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        row, group = 0, ""
        for command in (c for c in commands if c.key and c.is_enabled):
            if command.group != group:
                group = command.group
                grid.addWidget(label(group, "heading"), row, 0, 1, 2)
                row += 1
            grid.addWidget(label(command.key.replace("Space", "空格"), "muted"), row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label(command.title), row, 1)
            row += 1
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(row, 1)
        area = QScrollArea()
        area.setAccessibleName("按键列表")
        area.setWidgetResizable(True)
        area.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.addWidget(area, 1)
        close = button("关闭", self.accept, key="Esc")
        close.setDefault(True)
        layout.addLayout(foot(close, said=label("只列出现在有效的按键", "muted")))
