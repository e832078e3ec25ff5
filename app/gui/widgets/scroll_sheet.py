"""What stands in a tab of a pane: lines from top to bottom that scroll up and down only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget


class ScrollSheet(QScrollArea):
    """Subclasses put their lines into ``room``; ``spacing`` stands between two of them (pixels)."""

    def __init__(self, name: str, spacing: int = 8) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("paneBody")
        body.setAccessibleName(f"{name}内容")
        self.room = QVBoxLayout(body)
        self.room.setContentsMargins(12, 8, 12, 12)
        self.room.setSpacing(spacing)
        self.setWidget(body)
