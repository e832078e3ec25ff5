"""Files to keep with a record: a button that picks, the names beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.gui import file_questions
from app.gui.widgets.labels import ElidedLabel, button


class FilePicker(QWidget):
    """``files`` are the chosen paths."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.files: tuple[Path, ...] = ()
        self.pick = button("选文件…", self._pick, icon="attachment")
        self.names = ElidedLabel("还没有选文件", "muted")
        self.setFocusProxy(self.pick)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.pick)
        row.addWidget(self.names, 1)

    def put(self, files: tuple[Path, ...]) -> None:
        """Show other files."""
        self.files = files
        self.names.put("、".join(file.name for file in files) or "还没有选文件")

    def _pick(self) -> None:
        found = file_questions.ask_files(self, "evidence", self.accessibleName())
        if found:
            self.put(tuple(found))
