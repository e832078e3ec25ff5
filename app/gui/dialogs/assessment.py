"""二次确认 (another person) and 更正 (with a reason) of the last round of 三率评定."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.answers import CHOICES, QUESTION_TITLES, Question
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog
from app.gui.models.rates_calls import CallFile, round_text
from app.gui.widgets.call_form import ChoiceRow
from app.services import assessments
from app.services.assessments import Entry
from app.services.changes import Outcome

AGREE, DISAGREE = "同意", "不同意"


def answer_rows() -> dict[Question, ChoiceRow]:
    """Three questions to answer."""
    return {question: ChoiceRow(QUESTION_TITLES[question], CHOICES[question]) for question in Question}


class ConfirmDialog(FormDialog):
    """The second person agrees, or says what they found."""

    def __init__(self, desk: Desk, file: CallFile, parent: QWidget | None = None) -> None:
        hint = f"督办件要由另一个人确认。第 {file.rounds[-1].round_no} 轮：{round_text(file.rounds[-1])}"
        super().__init__(desk, "二次确认", hint, "二次确认", parent)
        self.file = file
        self.agree = ChoiceRow("结论", (AGREE, DISAGREE))
        self.answers = answer_rows()
        self.person = QLineEdit(desk.office.actor)
        self.note = QLineEdit()
        self.note.setPlaceholderText("不同意时写明核实到的情况")
        self.add_row("结论", self.agree)
        for row in self.answers.values():
            self.add_row(f"核实：{row.title}", row)
        self.add_row("确认人", self.person)
        self.add_row("说明", self.note)
        self.agree.taken.connect(lambda _choice: self._look())
        self.agree.choose(AGREE)
        self._look()

    def _look(self) -> None:
        for row in self.answers.values():
            self.show_row(row, self.agree.value == DISAGREE)
        self._grow()

    def submit(self) -> None:
        """Record the second word."""
        office, ticket_id = self.desk.office, self.file.ticket_id
        agrees, person, note = self.agree.value == AGREE, self.person.text(), self.note.text()
        contacted, resolved, satisfied = (row.value for row in self.answers.values())
        given = (contacted, resolved, satisfied) if not agrees and (contacted or resolved or satisfied) else None

        def done(outcome: Outcome[int]) -> None:
            undo = partial(self.desk.undo, outcome.operation_id or 0, "二次确认")
            self.desk.messages.done("已二次确认" if agrees else "已登记二次确认的不同意见", "撤销", undo)

        self.run_work(
            "二次确认",
            lambda _context: assessments.second_confirm(
                office, ticket_id, agrees=agrees, answers=given, person=person, note=note
            ),
            done,
        )


class CorrectDialog(FormDialog):
    """Another word on the last round; the earlier one stays readable."""

    def __init__(self, desk: Desk, file: CallFile, parent: QWidget | None = None) -> None:
        self.round = file.rounds[-1]
        hint = f"第 {self.round.round_no} 轮现在是：{round_text(self.round)}。原来的记录保留，不会覆盖。"
        super().__init__(desk, "更正三率评定", hint, "更正", parent)
        word = self.round.current
        self.answers = answer_rows()
        self.basis = QLineEdit(word.basis)
        self.recording = QLineEdit(word.recording_no)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("必填，如：录音核实与登记不一致")
        for question, row in self.answers.items():
            row.choose(word.answers.to(question))
            self.add_row(row.title, row)
        self.add_row("依据", self.basis)
        self.add_row("录音编号", self.recording)
        self.add_row("更正原因", self.reason, needed=True)
        self.reason.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        self.go.setEnabled(False)
        self.reason.setFocus()

    def submit(self) -> None:
        """Append the correction."""
        office, number, reason = self.desk.office, self.round.current.id, self.reason.text()
        contacted, resolved, satisfied = (row.value for row in self.answers.values())
        entry = Entry(
            contacted,
            resolved,
            satisfied,
            self.basis.text(),
            specialist=self.round.current.specialist,
            recording_no=self.recording.text(),
        )

        def done(outcome: Outcome[int]) -> None:
            undo = partial(self.desk.undo, outcome.operation_id or 0, "更正三率评定")
            self.desk.messages.done("已更正三率评定", "撤销", undo)

        self.run_work("更正三率评定", lambda _context: assessments.correct(office, number, entry, reason), done)
