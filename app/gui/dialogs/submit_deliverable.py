"""登记提交: what the vendor handed in, when to the second, when it arrived, and the file with its hash."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, OptionalMoment, choice_field, moment_field, moment_of
from app.gui.widgets.file_field import FileField
from app.gui.wording import moment_text
from app.services import submissions
from app.services.changes import Outcome
from app.services.deliverables import DeliverableRow
from app.services.submissions import Submitted

METHODS = ("邮件", "当面", "快递", "政务网盘")


class SubmitDialog(FormDialog):
    """A first submission or, after comments, the next round."""

    def __init__(self, desk: Desk, row: DeliverableRow, parent: QWidget | None = None) -> None:
        verb = "登记重新提交" if row.rounds else "登记提交"
        due = f"应交 {moment_text(row.due_at or row.due_on)}。" if row.due_on else "应交日随事件确定。"
        if row.rounds and row.revise_by:
            due = f"第 {row.rounds + 1} 轮，修改期到 {moment_text(row.revise_by)}。"
        hint = f"{row.name}（{row.period}）。{due}逾期或格式不符只作提示，由甲方决定是否接收。"
        super().__init__(desk, verb, hint, verb, parent)
        self.row = row
        now = desk.office.now()
        self.at = moment_field(now)
        self.received = OptionalMoment("实际收到时间", now)
        self.file = FileField("提交的文件", "deliverables", "选择提交的文件", is_needed=False)
        self.method = choice_field(METHODS, "如：邮件、当面")
        self.note = QLineEdit()
        self.add_row("提交时间", self.at)
        self.add_row("收到时间", self.received)
        self.add_row("文件", self.file)
        self.add_row("方式", self.method)
        self.add_row("备注", self.note)
        self.at.setFocus()

    def submit(self) -> None:
        """Record it; what the clerk should look at comes as a warning in the bar."""
        office, number = self.desk.office, self.row.id
        at, file, received = moment_of(self.at), self.file.path, self.received.value
        method, note = self.method.currentText(), self.note.text()
        title = self.heading.text()

        def done(outcome: Outcome[Submitted]) -> None:
            value = outcome.value
            text = f"已{title}（第 {value.round_no} 轮）：{value.judged.state_text}"
            if value.warnings:
                self.desk.messages.warn(f"{text}。{' '.join(value.warnings)}")
            else:
                self.desk.messages.done(text)

        self.run_work(
            title,
            lambda _context: submissions.submit(
                office, number, at, file, received_at=received, method=method, note=note
            ),
            done,
        )
