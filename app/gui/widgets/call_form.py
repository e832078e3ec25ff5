"""What was said on the phone: connected or not, three answers, basis, recording number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from app.domain.answers import CHOICES, QUESTION_TITLES, YES, Answers, Question
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import OptionalMoment, choice_field, put_moment
from app.gui.widgets.labels import label
from app.services.assessments import Entry

BASES: tuple[str, ...] = (
    "电话回访，反映人认可办理结果",
    "电话回访，反映人不认可办理结果",
    "电话回访并核对现场照片",
    "多次电话未接通，按承办单位反馈材料评定",
)
ON, OFF = "接通", "未接通"
KEYS: dict[str, tuple[str, ...]] = {
    "connected": ("C", "V"),
    Question.CONTACTED: ("8", "9"),
    Question.RESOLVED: ("1", "2", "3"),
    Question.SATISFIED: ("4", "5", "6", "7"),
}
"""Single keys while the list has the keyboard, in the order of the choices."""


class ChoiceRow(QWidget):
    """One question: its answers as radio buttons in a row, none chosen at first. ``taken(text)``."""

    taken = Signal(str)

    def __init__(self, title: str, choices: Sequence[str], keys: Sequence[str] = ()) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.title = title
        self.buttons: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for at, choice in enumerate(choices):
            made = QRadioButton(choice)
            key = keys[at] if at < len(keys) else ""
            made.setAccessibleName(f"{title}：{choice}")
            made.setToolTip(f"{title}：{choice}（{key}）" if key else f"{title}：{choice}")
            self._group.addButton(made)
            self.buttons[choice] = made
            row.addWidget(made)
            made.clicked.connect(lambda _on=False, choice=choice: self.taken.emit(choice))
        row.addStretch(1)

    @property
    def value(self) -> str:
        """The chosen answer, "" when none is."""
        return next((choice for choice, made in self.buttons.items() if made.isChecked()), "")

    def choose(self, choice: str) -> None:
        """Choose an answer, "" none."""
        self._group.setExclusive(False)
        for text, made in self.buttons.items():
            made.setChecked(text == choice)
        self._group.setExclusive(True)

    def take(self, choice: str) -> None:
        """Choose as a click does."""
        if self.isEnabled():
            self.choose(choice)
            self.taken.emit(choice)


class CallForm(QWidget):
    """``edited()`` whenever something was chosen or typed."""

    edited = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("通话登记")
        self.desk = desk
        self.connected = ChoiceRow("电话", (ON, OFF), KEYS["connected"])
        self.rows = {
            question: ChoiceRow(QUESTION_TITLES[question], CHOICES[question], KEYS[question]) for question in Question
        }
        self.basis = choice_field(BASES, "反映人怎么说、看了什么材料")
        self.basis.setAccessibleName("评定依据")
        self.basis.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        line = self.basis.lineEdit()
        if line is not None:
            line.setAccessibleName("评定依据")
        self.recording = QLineEdit()
        self.recording.setPlaceholderText("通话录音的编号")
        self.recording.setAccessibleName("录音编号")
        self.at = OptionalMoment("实际通话时间", desk.office.now())
        self.at.tick.setText("补录")
        self.at.tick.setToolTip("不是刚才打的：填实际通话时间")
        self.at.field.hide()
        self.at.tick.toggled.connect(self.at.field.setVisible)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        first, last = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.connected)
        first.addWidget(label("是否联系", "muted"))
        first.addWidget(self.rows[Question.CONTACTED])
        first.addStretch(1)
        last.setSpacing(8)
        last.addWidget(self.recording, 1)
        last.addWidget(self.at)
        for at, title in enumerate(("电话", "是否解决", "是否满意", "依据", "录音编号")):
            grid.addWidget(label(title, "muted"), at, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(first, 0, 1)
        grid.addWidget(self.rows[Question.RESOLVED], 1, 1)
        grid.addWidget(self.rows[Question.SATISFIED], 2, 1)
        grid.addWidget(self.basis, 3, 1)
        grid.addLayout(last, 4, 1)
        self.connected.taken.connect(self._connected)
        for row in self.rows.values():
            row.taken.connect(lambda _choice: self.edited.emit())
        self.basis.editTextChanged.connect(lambda _text: self.edited.emit())
        self.recording.textEdited.connect(lambda _text: self.edited.emit())

    def clear(self) -> None:
        """Begin the next call."""
        self.connected.choose("")
        for row in self.rows.values():
            row.choose("")
            row.setEnabled(True)
        self.basis.setCurrentText("")
        self.recording.clear()
        self.at.tick.setChecked(False)
        put_moment(self.at.field, self.desk.office.now())
        self.edited.emit()

    @property
    def is_touched(self) -> bool:
        """Whether anything was chosen or typed."""
        rows = (self.connected, *self.rows.values())
        return any(row.value for row in rows) or bool(self.basis.currentText().strip() or self.recording.text().strip())

    @property
    def is_missed(self) -> bool:
        """Whether nobody answered the phone and no verdict is given."""
        return self.connected.value == OFF and not any(row.value for row in self.rows.values())

    @property
    def answers(self) -> Answers:
        """The three answers as chosen."""
        return Answers(*(self.rows[question].value for question in Question))

    @property
    def missing(self) -> str:
        """What still has to be chosen before it can be recorded; "" when nothing."""
        if self.is_missed:
            return ""
        if not self.connected.value:
            return "电话接通了没有"
        if not self.answers.is_complete:
            return "、".join(row.title for row in self.rows.values() if not row.value)
        return "" if self.basis.currentText().strip() else "评定依据"

    def entry(self) -> Entry:
        """Return what the service gets."""
        at = self.at.value
        answers = self.answers
        return Entry(
            answers.contacted,
            answers.resolved,
            answers.satisfied,
            self.basis.currentText(),
            recording_no=self.recording.text(),
            at=at.isoformat() if at else "",
        )

    def take_best(self) -> None:
        """Y: reached, contacted, resolved, satisfied."""
        self.connected.choose(ON)
        for row in self.rows.values():
            row.choose(next(iter(row.buttons)))
        if not self.basis.currentText().strip():
            self.basis.setCurrentText(BASES[0])
        self.edited.emit()

    def _connected(self, choice: str) -> None:
        """Whoever was reached was contacted, unless the caller says otherwise."""
        contacted = self.rows[Question.CONTACTED]
        if choice == ON and not contacted.value:
            contacted.choose(YES)
        if choice == OFF and not self.basis.currentText().strip() and contacted.value == YES:
            contacted.choose("")
        self.edited.emit()
