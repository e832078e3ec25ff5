"""One line of figures above a list; a figure that has cases behind it is a door to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.gui.tab_order import lead
from app.gui.widgets.flow_row import FlowRow
from app.gui.widgets.labels import button, empty, label


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` under its name; ``hint`` says what it counts, ``open`` shows the cases behind it."""

    title: str
    value: str
    hint: str = ""
    tone: str = ""
    open: Callable[[], None] | None = None


class CaseFigures(QWidget):
    """Filled anew whenever the month or the cases change."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._row = FlowRow(16)
        self.setLayout(self._row)
        self.doors: dict[str, QPushButton | QLabel] = {}
        self.leaders: tuple[QWidget, ...] = ()  # what Tab reaches before the figures
        self.follower: QWidget | None = None  # and after them

    def put(self, figures: Sequence[Figure]) -> None:
        """Show other figures."""
        old = [item.widget() for at in range(self._row.count()) if (item := self._row.itemAt(at)) is not None]
        empty(self._row)
        self.doors = {}
        for figure in figures:
            shown = _door(figure)
            shown.setToolTip(figure.hint)
            shown.setAccessibleName(f"{figure.title} {figure.value}")
            shown.setAccessibleDescription(figure.hint)
            self.doors[figure.title] = shown
            self._row.addWidget(_together(label(figure.title, "muted"), shown))
        if self.follower is not None:
            lead((*self.leaders, *self.doors.values()), self.follower, (*self.leaders, *old))


def _together(title: QLabel, shown: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    row.addWidget(title)
    row.addWidget(shown)
    return made


def _door(figure: Figure) -> QPushButton | QLabel:
    if figure.open is None:
        return label(figure.value, "heading", figure.tone)
    return button(figure.value, figure.open, role="number")
