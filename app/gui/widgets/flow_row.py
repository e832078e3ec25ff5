"""A row that goes on in the next line where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem


class FlowRow(QLayout):
    """Left to right, then down. The last ``at_end`` parts stand at the right edge while everything is in one line."""

    def __init__(self, spacing: int = 8, at_end: int = 0) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        self._at_end = at_end
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Take one more part."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many parts there are."""
        return len(self._items)

    def itemAt(self, at: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Return a part."""
        return self._items[at] if 0 <= at < len(self._items) else None

    def takeAt(self, at: int) -> QLayoutItem | None:  # type: ignore[override]  # noqa: N802 - Qt's name
        """Give a part back."""
        return self._items.pop(at) if 0 <= at < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Want no more than the parts need."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Say that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height of all lines (pixels)."""
        lines = self._lines(width)
        return sum(_height(line) for line in lines) + self.spacing() * (len(lines) - 1)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of one line with everything in it."""
        parts = self._shown()
        return QSize(self._width(parts), _height(parts))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of the widest part."""
        parts = self._shown()
        return QSize(max((part.minimumSize().width() for part in parts), default=0), _height(parts))

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Put the parts where they belong."""
        super().setGeometry(rect)
        lines, y = self._lines(rect.width()), rect.y()
        for line in lines:
            x, height = rect.x(), _height(line)
            for at, part in enumerate(line):
                if len(lines) == 1 and len(line) - at == self._at_end:
                    x += rect.width() - self._width(line)
                size = part.sizeHint().boundedTo(QSize(rect.width(), height))
                part.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + self.spacing()
            y += height + self.spacing()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _width(self, parts: list[QLayoutItem]) -> int:
        return sum(part.sizeHint().width() for part in parts) + self.spacing() * max(len(parts) - 1, 0)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = [[]]
        for part in self._shown():
            if lines[-1] and self._width([*lines[-1], part]) > width:
                lines.append([])
            lines[-1].append(part)
        return lines


def _height(parts: list[QLayoutItem]) -> int:
    return max((part.sizeHint().height() for part in parts), default=0)
