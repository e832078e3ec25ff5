"""The fields of a step's form: each is a widget with ``value()``, so that the form can ask them all alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.dialogs.form_dialog import OptionalMoment, put_moment
from app.gui.widgets.labels import label

IN_A_ROW = 4
"""So many choices are radio buttons; more become a list."""


class StepInput(QWidget):
    """One field. ``changed()`` whenever its value may be another."""

    changed = Signal()

    def value(self) -> str:
        """Return what was entered, "" when nothing was."""
        raise NotImplementedError

    def put(self, text: str) -> None:
        """Show a value."""
        raise NotImplementedError

    def start(self) -> QWidget:
        """Return the widget that takes the keyboard."""
        return self


class RadioInput(StepInput):
    """Few choices, side by side; the digits 1, 2, 3 … choose too."""

    def __init__(self, title: str, choices: Mapping[str, str]) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QRadioButton] = {}
        row = QGridLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setHorizontalSpacing(4)
        across = 2 if len(choices) >= IN_A_ROW else IN_A_ROW
        row.setVerticalSpacing(0)
        for number, (value, shown) in enumerate(choices.items(), 1):
            made = QRadioButton(shown)
            made.setAccessibleName(f"{title}：{shown}")
            made.setToolTip(f"按 {number} 选择")
            self._group.addButton(made)
            self._buttons[value] = made
            row.addWidget(made, (number - 1) // across, (number - 1) % across)
        row.setColumnStretch(IN_A_ROW, 1)
        self._group.buttonToggled.connect(lambda _button, _on: self.changed.emit())

    def value(self) -> str:
        """Return the chosen value."""
        return next((value for value, made in self._buttons.items() if made.isChecked()), "")

    def put(self, text: str) -> None:
        """Choose a value."""
        if text in self._buttons:
            self._buttons[text].setChecked(True)

    def start(self) -> QWidget:
        """Return the chosen button, or the first."""
        return self._buttons.get(self.value()) or next(iter(self._buttons.values()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take a digit as a choice."""
        at = event.text()
        if at.isdigit() and 1 <= int(at) <= len(self._buttons):
            made = list(self._buttons.values())[int(at) - 1]
            made.setChecked(True)
            made.setFocus()
            return
        super().keyPressEvent(event)


class ListInput(StepInput):
    """One of many choices, or (``is_free``) any text with choices offered."""

    def __init__(self, title: str, choices: Mapping[str, str], *, is_free: bool = False, hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.box = QComboBox()
        self.box.setAccessibleName(title)
        self.box.setEditable(is_free)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(10)
        self._is_free = is_free
        self.offer(choices)
        line = self.box.lineEdit()
        if line is not None:
            line.setPlaceholderText(hint)
            line.setAccessibleName(title)
        self.box.currentTextChanged.connect(lambda _text: self.changed.emit())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)

    def offer(self, choices: Mapping[str, str]) -> None:
        """Offer other choices; what is typed stays."""
        kept = self.box.currentText() if self._is_free else ""
        self.box.blockSignals(True)
        self.box.clear()
        for value, shown in choices.items():
            self.box.addItem(shown, value)
            self.box.setItemData(self.box.count() - 1, shown, Qt.ItemDataRole.ToolTipRole)
        self.box.setCurrentIndex(-1)
        if self._is_free:
            self.box.setEditText(kept)
        self.box.blockSignals(False)

    def value(self) -> str:
        """Return the chosen value or the typed text."""
        if not self._is_free:
            return str(self.box.currentData() or "")
        at = self.box.findText(self.box.currentText())
        return str(self.box.itemData(at)) if at >= 0 else self.box.currentText().strip()

    def put(self, text: str) -> None:
        """Choose a value or show a text."""
        at = self.box.findData(text)
        if at >= 0:
            self.box.setCurrentIndex(at)
        elif self._is_free:
            self.box.setEditText(text)

    def start(self) -> QWidget:
        """Return the list."""
        return self.box


class TextInput(StepInput):
    """A line, or some lines (``is_long``)."""

    def __init__(self, title: str, *, is_long: bool = False, hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.edit: QLineEdit | QPlainTextEdit = QPlainTextEdit() if is_long else QLineEdit()
        self.edit.setPlaceholderText(hint)
        self.edit.setAccessibleName(title)
        if isinstance(self.edit, QPlainTextEdit):
            self.edit.setTabChangesFocus(True)
            self.edit.setFixedHeight(self.edit.fontMetrics().lineSpacing() * 4 + 16)
            self.edit.textChanged.connect(self.changed.emit)
        else:
            self.edit.textChanged.connect(lambda _text: self.changed.emit())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit)

    def value(self) -> str:
        """Return the text."""
        text = self.edit.toPlainText() if isinstance(self.edit, QPlainTextEdit) else self.edit.text()
        return text.strip()

    def put(self, text: str) -> None:
        """Show a text."""
        if isinstance(self.edit, QPlainTextEdit):
            self.edit.setPlainText(text)
        else:
            self.edit.setText(text)

    def start(self) -> QWidget:
        """Return the editor."""
        return self.edit


class MomentInput(StepInput):
    """A moment that may be unknown."""

    def __init__(self, title: str, now: datetime) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.moment = OptionalMoment(title, now)
        self.moment.tick.toggled.connect(lambda _on: self.changed.emit())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.moment)

    def value(self) -> str:
        """Return ISO text."""
        found = self.moment.value
        return found.isoformat() if found else ""

    def put(self, text: str) -> None:
        """Show a moment (ISO text)."""
        if text:
            put_moment(self.moment.field, datetime.fromisoformat(text))
            self.moment.tick.setChecked(True)

    def start(self) -> QWidget:
        """Return the tick."""
        return self.moment.tick


class TicksInput(StepInput):
    """Things to tick; those that are proved already are only shown."""

    def __init__(self, title: str, proved: Sequence[str], missing: Sequence[str], open_: Mapping[str, str]) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._ticks: dict[str, QCheckBox] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for text in proved:
            layout.addWidget(label(f"✓ {text}", "", "good", wrap=True))
        for text in missing:
            layout.addWidget(label(f"缺 {text}", "", "bad", wrap=True))
        for key, text in open_.items():
            made = QCheckBox(text)
            made.setAccessibleName(f"{title}：{text}")
            made.toggled.connect(lambda _on: self.changed.emit())
            self._ticks[key] = made
            layout.addWidget(made)

    def value(self) -> str:
        """Return the ticked keys, comma-separated."""
        return ",".join(key for key, made in self._ticks.items() if made.isChecked())

    def put(self, text: str) -> None:
        """Tick these keys."""
        for key, made in self._ticks.items():
            made.setChecked(key in text.split(","))

    def start(self) -> QWidget:
        """Return the first tick."""
        return next(iter(self._ticks.values()), self)
