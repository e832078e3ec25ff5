"""Fields of a form that are as high as what stands in them: a box of lines, a list of ticks."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QListWidget, QPlainTextEdit, QSizePolicy, QWidget

MOST_LINES = 6
MOST_TICKS = 6
SLACK = 6
"""Pixels that the lines need beyond their spacing, else the box scrolls by one of them."""


class TextBox(QPlainTextEdit):
    """Shows all its lines, from ``least`` up to ``MOST_LINES``, ``grown`` when it wants another height."""

    grown = Signal()

    def __init__(self, value: str = "", least: int = 2) -> None:
        super().__init__(value)
        self._least = self._lines = least
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._count())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the height of the lines."""
        around = self.height() - self.viewport().height() + 2 * int(self.document().documentMargin())
        return QSize(super().sizeHint().width(), self._lines * self.fontMetrics().lineSpacing() + around + SLACK)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never be squeezed below its lines."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def _count(self) -> None:
        lines = min(max(self._least, int(self.document().size().height())), MOST_LINES)
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()
            self.grown.emit()


class TickList(QListWidget):
    """Shows up to ``MOST_TICKS`` of its lines; the rest scroll."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the height of the lines."""
        rows = min(max(self.count(), 2), MOST_TICKS)
        line = max(self.sizeHintForRow(0), self.fontMetrics().lineSpacing())
        sides = self.contentsMargins()
        return QSize(super().sizeHint().width(), rows * line + sides.top() + sides.bottom() + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never be squeezed below them."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())
