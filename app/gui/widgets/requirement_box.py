"""要件逐项: each requirement with 是 / 否 / 未判定, one Tab stop a line, keys Y, N and U; the verdict below."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app.domain.error_rules import group_text, groups_of, judge
from app.domain.penalty_terms import PenaltyTerm, Requirement
from app.domain.readings import Readings
from app.gui.widgets.labels import empty, label, set_tone

_ANSWERS: tuple[tuple[str, bool | None], ...] = (("是", True), ("否", False), ("未判定", None))
_KEYS = {Qt.Key.Key_Y: True, Qt.Key.Key_N: False, Qt.Key.Key_U: None}


class RequirementRow(QWidget):
    """One requirement. Arrow keys move between the answers; Y, N and U choose at once."""

    changed = Signal()

    def __init__(self, one: Requirement, answer: bool | None, is_alternative: bool) -> None:
        super().__init__()
        self.code = one.code
        self.setAccessibleName(one.text)
        self.group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(12 if is_alternative else 0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(one.text, wrap=True), 1)
        self.radios: dict[bool | None, QRadioButton] = {}
        for words, value in _ANSWERS:
            radio = QRadioButton(words)
            radio.setAccessibleName(f"{one.text}：{words}")
            radio.setToolTip(f"{words}（{'YNU'[len(self.radios)]}）")
            radio.setChecked(value is answer)
            self.group.addButton(radio)
            self.radios[value] = radio
            row.addWidget(radio)
        self.group.buttonToggled.connect(lambda _radio, is_on: self.changed.emit() if is_on else None)

    @property
    def answer(self) -> bool | None:
        """The chosen answer."""
        return next(value for value, radio in self.radios.items() if radio.isChecked())

    def choose(self, value: bool | None) -> None:
        """Choose an answer."""
        self.radios[value].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Y, N, U; the choice moves on to the next line."""
        key = Qt.Key(event.key())
        if key not in _KEYS:
            super().keyPressEvent(event)
            return
        self.choose(_KEYS[key])
        self.radios[_KEYS[key]].setFocus()
        self.focusNextChild()


class RequirementBox(QWidget):
    """Filled for one kind of error; ``ticks`` are the answers, ``verdict`` what they come to."""

    changed = Signal()

    def __init__(self, readings: Readings) -> None:
        super().__init__()
        self.setAccessibleName("要件")
        self._readings = readings
        self.term: PenaltyTerm | None = None
        self.lines: list[RequirementRow] = []
        self._room = QVBoxLayout()
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.setSpacing(4)
        self.says = label("", "heading", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._room)
        layout.addWidget(self.says)

    def put(self, term: PenaltyTerm, ticks: Mapping[str, bool | None]) -> None:
        """Show the requirements of a kind."""
        self.term = term
        empty(self._room)
        self.lines = []
        for group in groups_of(term):
            if len(group) > 1:
                self._room.addWidget(label("下列有一项即可：", "muted"))
            for one in group:
                line = RequirementRow(one, ticks.get(one.code), len(group) > 1)
                line.setToolTip(group_text(group))
                line.changed.connect(self._say)
                self.lines.append(line)
                self._room.addWidget(line)
        self._say()

    @property
    def ticks(self) -> dict[str, bool | None]:
        """Requirement to answer."""
        return {line.code: line.answer for line in self.lines}

    def _say(self) -> None:
        if self.term is not None:
            verdict = judge(self.term, self.ticks, self._readings)
            self.says.setText(verdict.text)
            set_tone(
                self.says, "bad" if verdict.is_punished else "warn" if verdict.open and not verdict.missing else ""
            )
        self.changed.emit()
