"""What an empty list shows: what belongs here, and the first step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.gui import icons
from app.gui.widgets.labels import button, label


class EmptyState(QWidget):
    """A drawing, a sentence, up to two buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("空列表")
        self._sign = QLabel()
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sign.setAccessibleName("图示")
        self.title = label("", "title")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = label("", "muted", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        self._buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(2)
        for widget in (self._sign, self.title, self.text):
            layout.addWidget(widget)
        layout.addLayout(self._buttons)
        layout.addStretch(3)

    def put(self, title: str, text: str, steps: list[tuple[str, str, Callable[[], None]]]) -> None:
        """Say something. ``steps`` are (verb, icon, action), the first one primary."""
        self._sign.setPixmap(icons.pixmap("empty", "muted", 48))
        self.title.setText(title)
        self.text.setText(text)
        while self._buttons.count() > 2:
            old = self._buttons.takeAt(1)
            if old is not None:
                old.widget().deleteLater()
        for at, (verb, icon, run) in enumerate(steps):
            self._buttons.insertWidget(1 + at, button(verb, run, icon=icon, role="" if at else "primary"))
