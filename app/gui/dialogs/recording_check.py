"""录音核实: what was heard beside what was registered; a mismatch becomes a candidate error, which is said before."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.answers import QUESTION_TITLES, Answers, differences, differences_text
from app.gui.desk import Desk
from app.gui.dialogs.assessment import answer_rows
from app.gui.dialogs.form_dialog import FormDialog
from app.gui.models.rates_calls import CallFile
from app.gui.widgets.labels import label
from app.services import recordings
from app.services.changes import Outcome
from app.services.recordings import CLAUSE, POST, Check, Listening


class RecordingDialog(FormDialog):
    """The registered answer stands beside each question."""

    def __init__(self, desk: Desk, file: CallFile, parent: QWidget | None = None) -> None:
        word = file.rounds[-1].current
        hint = (
            f"{file.detail.values['ticket_no']}　登记人 {word.specialist}，"
            f"{word.assessed_at.replace('T', ' ')[:16]}。听完录音后选核听到的结论。"
        )
        super().__init__(desk, "录音核实", hint, "登记核实", parent)
        self.setMinimumWidth(640)
        self.file = file
        self.registered = word.answers
        self.heard = answer_rows()
        for question, row in self.heard.items():
            said = self.registered.to(question) or "没有登记"
            self.add_row(f"{QUESTION_TITLES[question]}（登记“{said}”）", row)
            row.taken.connect(lambda _choice: self._look())
        self.recording = QLineEdit(word.recording_no)
        self.listener = QLineEdit(desk.office.actor)
        self.note = QLineEdit()
        self.note.setPlaceholderText("听到了什么（可不填）")
        self.add_row("录音编号", self.recording)
        self.add_row("核听人", self.listener)
        self.add_row("说明", self.note)
        self.before = label("", "muted", wrap=True)
        self.add_row("以前的核实", self.before)
        self.before.setText("；".join(_check_text(one) for one in file.checks) or "没有")
        self._look()

    @property
    def answers(self) -> Answers:
        """What was heard."""
        return Answers(*(row.value for row in self.heard.values()))

    def _look(self) -> None:
        heard = self.answers
        self.go.setEnabled(not heard.is_blank)
        found = differences(self.registered, heard)
        if found:
            words = differences_text(found, "登记", "核听")
            self.say(f"不一致：{words}。登记后列入“待确认失误”（{POST}，{CLAUSE}），由负责人确认。", "bad")
        elif not heard.is_blank:
            self.say("与登记一致。", "good")
        else:
            self.say("")

    def submit(self) -> None:
        """Record the check."""
        office, ticket_id, heard = self.desk.office, self.file.ticket_id, self.answers
        listening = Listening(
            heard.contacted,
            heard.resolved,
            heard.satisfied,
            self.recording.text(),
            self.listener.text(),
            self.note.text(),
        )

        def done(outcome: Outcome[Check]) -> None:
            is_same = outcome.value.candidate_id is None
            text = "已核实录音：一致" if is_same else "已核实录音：不一致，列入待确认失误"
            self.desk.messages.done(text, "撤销", partial(self.desk.undo, outcome.operation_id or 0, "录音核实"))

        self.run_work("录音核实", lambda _context: recordings.check(office, ticket_id, listening), done)


def _check_text(check: Check) -> str:
    words = differences_text(check.differences, "登记", "核听") or "一致"
    return f"{check.listened_at[:10]} {check.listener}：{words}"
