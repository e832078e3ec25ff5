"""单否双否的规则: which answers deny, from which day, and who confirmed it."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from app.domain.answers import CHOICES, QUESTION_TITLES, Question
from app.domain.double_no import DoubleNoRule
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, day_field, day_of
from app.services import rates
from app.services.changes import Outcome


class DoubleNoDialog(FormDialog):
    """One tick an answer; one denied question is 单否, two are 双否."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        rule = rates.double_no_rule(desk.office)
        hint = f"勾选算作“否”的答案。其中一项为否是单否，两项及以上是双否。现行口径：{rule.basis}"
        super().__init__(desk, "单否双否的规则", hint, "保存", parent)
        self.ticks: dict[tuple[Question, str], QCheckBox] = {}
        for question in Question:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            for answer in CHOICES[question][1:]:
                tick = QCheckBox(answer)
                tick.setAccessibleName(f"{QUESTION_TITLES[question]}：{answer}")
                tick.setChecked(answer in rule.denials.get(question, ()))
                tick.toggled.connect(lambda _on: self._look())
                self.ticks[question, answer] = tick
                line.addWidget(tick)
            line.addStretch(1)
            self.add_row(QUESTION_TITLES[question], row)
        self.since = day_field(desk.office.now().date())
        self.source = QLineEdit()
        self.source.setPlaceholderText("谁、何时、依据哪份文件确认")
        self.add_row("从哪天起", self.since)
        self.add_row("来源", self.source, needed=True)
        self.source.textChanged.connect(lambda _text: self._look())
        self._look()
        self.source.setFocus()

    @property
    def denials(self) -> dict[Question, tuple[str, ...]]:
        """Ticked answers by question."""
        found: dict[Question, tuple[str, ...]] = {}
        for (question, answer), tick in self.ticks.items():
            if tick.isChecked():
                found[question] = (*found.get(question, ()), answer)
        return found

    def _look(self) -> None:
        is_enough = len(self.denials) >= 2
        self.go.setEnabled(is_enough and bool(self.source.text().strip()))
        self.say("" if is_enough else "至少要在两项里各勾选一个答案。", "warn")

    def submit(self) -> None:
        """Keep the rule from that day on."""
        office, source = self.desk.office, self.source.text()
        rule, since = DoubleNoRule(self.denials, source), day_of(self.since).isoformat()

        def done(_outcome: Outcome[None]) -> None:
            self.desk.messages.done(f"已保存单否双否的规则，从 {since} 起")

        self.run_work("单否双否的规则", lambda _context: rates.save_double_no_rule(office, rule, since, source), done)
