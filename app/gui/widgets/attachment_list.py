"""附件: files of one record; add by button or by dropping them here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.gui import file_questions
from app.gui.widgets.file_drop import taken_files, welcome_files
from app.gui.widgets.labels import button, label
from app.gui.wording import moment_text
from app.services.attachments import AttachmentInfo


class AttachmentList(QWidget):
    """``added(list[Path])``, ``opened(id)``, ``removed(id)``; the page calls the services."""

    added = Signal(list)
    opened = Signal(int)
    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("附件")
        self.setAcceptDrops(True)
        self.list = QListWidget()
        self.list.setAccessibleName("附件列表")
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(self._open)
        self.hint = label("没有附件。把照片、录音、回函拖到这里，或点“添加附件”。", "muted", wrap=True)
        self.add = button("添加附件…", self._choose, icon="attachment")
        self.open = button("打开", lambda: self._open(self.list.currentItem()))
        self.remove = button("移除…", self._remove)
        row = QHBoxLayout()
        for widget in (self.add, self.open, self.remove):
            row.addWidget(widget)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.hint)
        layout.addWidget(self.list, 1)
        self.list.currentItemChanged.connect(lambda *_items: self._enable())
        self.put(())

    def put(self, attachments: tuple[AttachmentInfo, ...]) -> None:
        """Show the attachments of another record."""
        self.list.clear()
        for one in attachments:
            text = f"{one.name}\n{size_text(one.bytes)}　{moment_text(one.added_at)}　{one.actor}"
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setToolTip(f"{one.name}\nSHA-256 {one.sha256}")
            self.list.addItem(item)
        self.hint.setVisible(not attachments)
        self.list.setVisible(bool(attachments))
        self._enable()

    def _enable(self) -> None:
        has_one = self.list.currentItem() is not None
        self.open.setEnabled(has_one)
        self.remove.setEnabled(has_one)

    def _choose(self) -> None:
        files = file_questions.ask_files(self, "attachments", "添加附件")
        if files:
            self.added.emit(files)

    def _open(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.opened.emit(int(item.data(Qt.ItemDataRole.UserRole)))

    def _remove(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.removed.emit(int(item.data(Qt.ItemDataRole.UserRole)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Accept local files."""
        welcome_files(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Files dropped here are attachments, not imports."""
        files = taken_files(event)
        if files:
            self.added.emit(files)


def size_text(count: int) -> str:
    """Bytes in words: 812 字节, 35.2 KB, 1.4 MB."""
    if count < 1024:
        return f"{count} 字节"
    return f"{count / 1024:.1f} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MB"
