"""What can be chosen about a report beside its period, one box each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.domain.report_options import Option
from app.gui.widgets.labels import empty, label


class OptionBar(QWidget):
    """``changed()`` when a choice is made; ``values`` holds every choice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("报表选项")
        self.boxes: dict[str, QComboBox | QLineEdit] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)

    def offer(self, options: Sequence[Option], values: Mapping[str, str]) -> None:
        """Show the options of a report as they are remembered."""
        empty(self._row)
        self.boxes = {}
        for option in options:
            self._row.addWidget(label(option.title, "muted"))
            box = self._choice(option, values) if option.choices else self._text(option, values)
            box.setAccessibleName(option.title)
            self.boxes[option.key] = box
            self._row.addWidget(box)
        self.setVisible(bool(options))

    @property
    def values(self) -> dict[str, str]:
        """Key and value of every option."""
        return {
            key: str(box.currentData()) if isinstance(box, QComboBox) else box.text().strip()
            for key, box in self.boxes.items()
        }

    def _choice(self, option: Option, values: Mapping[str, str]) -> QComboBox:
        box = QComboBox()
        for value, title in option.choices:
            box.addItem(title, value)
        box.setCurrentIndex(max(box.findData(values.get(option.key, option.default)), 0))
        box.setToolTip(f"{option.title}：选定后这张报表会记住，并印在表下")
        box.activated.connect(lambda _at: self.changed.emit())
        return box

    def _text(self, option: Option, values: Mapping[str, str]) -> QLineEdit:
        box = QLineEdit(values.get(option.key, ""))
        box.setPlaceholderText(option.hint)
        box.setMaximumWidth(220)
        box.editingFinished.connect(self.changed.emit)
        return box
