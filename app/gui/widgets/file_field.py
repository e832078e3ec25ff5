"""One file of a form: by button, by typing its path, or by dropping it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.gui import file_questions
from app.gui.widgets.file_drop import taken_files, welcome_files
from app.gui.widgets.labels import button

HINT = "把文件拖到这里，或点右边选择"


class FileField(QWidget):
    """``changed(text)`` after every edit. ``purpose`` keeps its own last folder, ``title`` heads the question."""

    changed = Signal(str)

    def __init__(
        self, name: str, purpose: str, title: str, kinds: str = file_questions.ALL_FILES, *, is_needed: bool
    ) -> None:
        super().__init__()
        self._asked = (purpose, title, kinds)
        self.setAccessibleName(name)
        self.setAcceptDrops(True)
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setAcceptDrops(False)
        self.line.setPlaceholderText(HINT if is_needed else f"{HINT}（可以不填）")
        self.line.textChanged.connect(self.changed)
        self.choose = button("选择…", self._choose, icon="folder")
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.choose)

    @property
    def path(self) -> Path | None:
        """The file, None when there is none."""
        text = self.line.text().strip()
        return Path(text) if text else None

    def put(self, file: Path | None) -> None:
        """Show a file, or none."""
        self.line.setText(str(file) if file else "")

    def _choose(self) -> None:
        file = file_questions.ask_file(self, *self._asked)
        if file is not None:
            self.put(file)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Accept a local file."""
        welcome_files(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Take the first file."""
        for file in taken_files(event)[:1]:
            self.put(file)
