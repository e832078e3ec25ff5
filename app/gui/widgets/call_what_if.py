"""“如果”: the rates if these tickets had other answers; worked out while one chooses, nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.answers import CHOICES, QUESTION_TITLES, Answers, Question
from app.domain.rate_definitions import RATE_TITLES
from app.domain.rates import RateRow
from app.domain.what_if import Turn, best_answers
from app.gui.models import rates_words as words
from app.gui.widgets.labels import button, label, set_tone
from app.gui.widgets.rate_desk import RateDesk
from app.services import rates
from app.services.rates import WhatIf

PAUSE_MS = 120
TOP = 10
SAME = "不变"
SCORE = "score"


class WhatIfPanel(QWidget):
    """``selected()`` and ``first(n)`` tell which tickets are meant; the definition is the one looked at."""

    def __init__(
        self, work: RateDesk, selected: Callable[[], Sequence[int]], first: Callable[[int], Sequence[int]]
    ) -> None:
        super().__init__()
        self.setAccessibleName("如果")
        self.work = work
        self._selected, self._first = selected, first
        self._asked = 0
        self.result: WhatIf | None = None
        self.which = QButtonGroup(self)
        self.chosen_only = QRadioButton("选中的 0 件")
        self.top_only = QRadioButton("清单最前")
        for radio in (self.chosen_only, self.top_only):
            self.which.addButton(radio)
            radio.setAccessibleName(radio.text())
        self.top_only.setChecked(True)
        self.top = QSpinBox()
        self.top.setRange(1, 99_999)
        self.top.setValue(TOP)
        self.top.setSuffix(" 件")
        self.top.setAccessibleName("清单最前几件")
        self.turns = {question: QComboBox() for question in Question}
        for question, combo in self.turns.items():
            combo.addItems([SAME, *CHOICES[question]])
            combo.setAccessibleName(f"如果{QUESTION_TITLES[question]}")
        self.out = QCheckBox("剔除（不纳入考核）")
        self.out.setAccessibleName("如果剔除")
        self.cells: dict[tuple[str, int], QLabel] = {}
        self.note = label("", "muted", wrap=True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._work_out)
        self._lay_out()
        self._connect()
        self.take_best()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(label("如果这些工单", "heading"))
        row = QHBoxLayout()
        row.addWidget(self.top_only)
        row.addWidget(self.top)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addWidget(self.chosen_only)
        layout.addWidget(label("变成", "heading"))
        form = QGridLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        form.setColumnStretch(1, 1)
        for at, (question, combo) in enumerate(self.turns.items()):
            caption = label(QUESTION_TITLES[question], "muted")
            caption.setBuddy(combo)
            form.addWidget(caption, at, 0)
            form.addWidget(combo, at, 1)
        form.addWidget(self.out, len(self.turns), 1)
        layout.addLayout(form)
        chips = QHBoxLayout()
        chips.addWidget(button("都变成最好", self.take_best))
        chips.addWidget(button("都不变", self.take_none))
        chips.addStretch(1)
        layout.addLayout(chips)
        layout.addWidget(label("则三率为", "heading"))
        layout.addLayout(self._results())
        layout.addWidget(self.note)
        layout.addStretch(1)

    def _results(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(3, 1)
        for column, title in enumerate(("", "现在", "如果", "变化")):
            grid.addWidget(label(title, "muted"), 0, column)
        names = {**{question.value: title for question, title in RATE_TITLES.items()}, SCORE: "综合成绩"}
        for row, (key, title) in enumerate(names.items(), start=1):
            grid.addWidget(label(title, "muted"), row, 0)
            for column in (1, 2, 3):
                cell = label("", "heading" if column == 2 else "")
                cell.setAccessibleName(f"{title}{('现在', '如果', '变化')[column - 1]}")
                side = Qt.AlignmentFlag.AlignLeft if column == 3 else Qt.AlignmentFlag.AlignRight
                grid.addWidget(cell, row, column, side)
                self.cells[key, column] = cell
        return grid

    def _connect(self) -> None:
        for combo in self.turns.values():
            combo.currentIndexChanged.connect(lambda _at: self.ask())
        self.out.toggled.connect(lambda _on: self.ask())
        self.top.valueChanged.connect(lambda _n: self._take_top())
        self.which.buttonToggled.connect(lambda _button, _on: self.ask())
        self.work.changed.connect(self.ask)
        self.work.chosen.connect(self.ask)

    def _take_top(self) -> None:
        self.top_only.setChecked(True)
        self.ask()

    def show_selection(self) -> None:
        """Say how many are chosen; more than one chosen means these."""
        count = len(self._selected())
        self.chosen_only.setText(f"选中的 {count:,} 件")
        self.chosen_only.setAccessibleName(self.chosen_only.text())
        if count > 1:
            self.chosen_only.setChecked(True)
        self.ask()

    def take_best(self) -> None:
        """Turn all three into what earns most under the definition."""
        report = self.work.report
        best = best_answers(report.definition) if report else Answers("是", "解决", "满意")
        for question, combo in self.turns.items():
            combo.setCurrentText(best.to(question))
        self.out.setChecked(False)

    def take_none(self) -> None:
        """Leave everything as it is."""
        for combo in self.turns.values():
            combo.setCurrentText(SAME)
        self.out.setChecked(False)

    @property
    def turn(self) -> Turn:
        """What becomes of the tickets; whoever gets answers was called back validly."""
        contacted, resolved, satisfied = (combo.currentText().replace(SAME, "") for combo in self.turns.values())
        valid = "是" if contacted or resolved or satisfied else ""
        return Turn(Answers(contacted, resolved, satisfied, valid), True if self.out.isChecked() else None)

    @property
    def ticket_ids(self) -> list[int]:
        """Which tickets are meant."""
        return list(self._selected() if self.chosen_only.isChecked() else self._first(self.top.value()))

    def ask(self) -> None:
        """Work it out soon."""
        self._pause.start()

    def _work_out(self) -> None:
        report = self.work.report
        if report is None or not self.isVisible():
            return
        self._asked += 1
        asked, office, ids, turn = self._asked, self.work.desk.office, self.ticket_ids, self.turn

        def done(found: WhatIf) -> None:
            if asked == self._asked:
                self.put(found)

        self.work.desk.runner.read("如果", lambda _context: rates.what_if(office, report, ids, turn), done)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Work it out when it comes into view."""
        super().showEvent(event)
        self.ask()

    def put(self, found: WhatIf) -> None:
        """Show a result."""
        report = self.work.report
        if report is None:
            return
        self.result = found
        definition = report.definition
        for question in Question:
            before, after = found.before.rates[question], found.after.rates[question]
            gap = words.difference(after, before)
            self._put_row(
                question.value,
                words.percent(before, definition.places),
                words.percent(after, definition.places),
                words.change(None if gap is None else gap * 100, definition.places),
            )
        self._put_score(found.before, found.after, found.gain, definition.score_places)
        missing = f"；{found.not_found:,} 件不在本期，没有计入" if found.not_found else ""
        self.note.setText(
            f"{definition.name}，{found.tickets:,} 件改变{missing}。分母 {found.before.denominator:,} → "
            f"{found.after.denominator:,} 件。只是试算，不写入任何数据。"
        )

    def _put_score(self, before: RateRow, after: RateRow, gain: Fraction | None, places: int) -> None:
        finer = max(places, 2)
        now, then = words.score(before.score, finer), words.score(after.score, finer)
        self._put_row(SCORE, now, then, words.change(gain, finer, " 分"))

    def _put_row(self, key: str, now: str, then: str, said: words.Change) -> None:
        self.cells[key, 1].setText(now)
        self.cells[key, 2].setText(then)
        self.cells[key, 3].setText(said.text)
        set_tone(self.cells[key, 3], said.tone)
