"""Ctrl+K: go anywhere and do anything by typing Chinese or pinyin initials."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.gui.commands import Command, find
from app.gui.widgets.labels import label
from app.gui.window_place import fitting


class CommandPalette(QDialog):
    """A box with one field and one list. The chosen command runs after the dialog has closed."""

    def __init__(self, commands: Sequence[Command], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("命令")
        self.setAccessibleName("命令")
        self.resize(*fitting(self, 560, 420))
        self._commands = [command for command in commands if command.is_enabled]
        self._shown: list[Command] = []
        self.chosen: Command | None = None
        self.field = QLineEdit()
        self.field.setAccessibleName("输入命令")
        self.field.setPlaceholderText("输入中文或拼音首字母，如“导出”或 dc")
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("命令列表")
        self.list.itemActivated.connect(lambda _item: self.take())
        self.none = label("没有这样的命令。换几个字，或清空后从列表里选。", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        for widget in (self.field, self.list, self.none, label("↑↓ 选择 · Enter 执行 · Esc 关闭", "muted")):
            layout.addWidget(widget)
        self.field.textChanged.connect(self.filter)
        self.filter("")

    def filter(self, typed: str) -> None:
        """Show what matches."""
        self._shown = find(self._commands, typed)
        self.list.clear()
        for command in self._shown:
            key = f"    {command.key}" if command.key else ""
            item = QListWidgetItem(f"{command.title}    {command.group}{key}")
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.none.setVisible(not self._shown)

    def take(self) -> None:
        """Accept the marked command."""
        row = self.list.currentRow()
        if 0 <= row < len(self._shown):
            self.chosen = self._shown[row]
            self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Arrow keys move in the list while the field keeps the focus."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and self._shown:
                self.list.setCurrentRow((self.list.currentRow() + step) % len(self._shown))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.take()
                return True
        return super().eventFilter(watched, event)
