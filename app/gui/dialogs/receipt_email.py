"""邮件确认 (P-02): the text, the check of the mailboxes in words, 复制正文, .eml, and what was really sent."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from app.domain.errors import KnownError
from app.gui import file_questions
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, moment_field, moment_of
from app.gui.widgets.form_boxes import TickList
from app.gui.widgets.labels import button, label
from app.gui.window_place import fitting
from app.services import contacts, receipts
from app.services.changes import Outcome
from app.services.receipts import EmailRow, ReceiptRow

NOTHING_WRONG = "✓ 发件箱、收件人和正文都符合约定，登记后该期视为通过。"


class ReceiptEmailDialog(FormDialog):
    """The program sends nothing: the clerk copies the text or opens the .eml in the mail program."""

    def __init__(self, desk: Desk, row: ReceiptRow, contract_id: int, parent: QWidget | None = None) -> None:
        hint = f"{row.number}：用甲方授权邮箱把正文发给乙方全部授权邮箱，可以代替盖章回执。本程序不发邮件。"
        super().__init__(desk, "邮件确认", hint, "登记发送", parent)
        self.resize(*fitting(self, 720, 660))
        self.row = row
        made = receipts.email_text(desk.office, row.id)
        boxes = [box for box in contacts.mailboxes(desk.office, contract_id) if box.is_valid(desk.office.now().date())]
        self.sent_from = QComboBox()
        self.sent_from.setEditable(True)
        self.sent_from.addItems([box.address for box in boxes if box.party == "office"])
        self.sent_from.setCurrentText(made.sender)
        self.recipients = TickList()
        for box in boxes:
            if box.party == "vendor":
                self._offer(box.address)
        self.other = QLineEdit()
        self.other.setPlaceholderText("其他收件人，用逗号隔开")
        self.subject = QLineEdit(made.subject)
        self.subject.setCursorPosition(0)
        self.body = QPlainTextEdit(made.body)
        self.body.setMinimumHeight(150)
        self.body.setTabChangesFocus(True)
        self.at = moment_field(desk.office.now())
        self.check = label("", wrap=True)
        for title, field in (
            ("发件箱", self.sent_from),
            ("收件人", self.recipients),
            ("", self.other),
            ("主题", self.subject),
            ("正文", self.body),
            ("发送时间", self.at),
            ("核对", self.check),
        ):
            self.add_row(title, field)
        self.other.setAccessibleName("其他收件人")
        self.copy = button("复制正文", self._copy, icon="copy")
        self.export = button("导出 .eml…", self._export, icon="export")
        self.foot.insertWidget(0, self.copy)
        self.foot.insertWidget(1, self.export)
        self.sent_from.editTextChanged.connect(lambda _text: self.look())
        self.recipients.itemChanged.connect(lambda _item: self.look())
        self.other.textChanged.connect(lambda _text: self.look())
        self.body.textChanged.connect(self.look)
        self.at.dateTimeChanged.connect(lambda _moment: self.look())
        self.look()

    def _offer(self, address: str) -> None:
        item = QListWidgetItem(address)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked)
        self.recipients.addItem(item)

    def chosen(self) -> list[str]:
        """Return all recipients."""
        items = (self.recipients.item(at) for at in range(self.recipients.count()))
        ticked = [item.text() for item in items if item.checkState() is Qt.CheckState.Checked]
        typed = [part.strip() for part in self.other.text().replace("，", ",").replace("；", ",").split(",")]
        return [*ticked, *(part for part in typed if part)]

    def look(self) -> None:
        """Say what keeps the mail from counting, or that nothing does."""
        problems = receipts.email_check(
            self.desk.office,
            self.row.id,
            self.sent_from.currentText(),
            self.chosen(),
            moment_of(self.at),
            self.body.toPlainText(),
        )
        self.check.setText("\n".join(f"✗ {text}" for text in problems) or NOTHING_WRONG)
        self.check.setProperty("tone", "bad" if problems else "good")
        self.check.style().polish(self.check)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.body.toPlainText())
        self.say("正文已复制。粘贴到授权邮箱里发送，发出后回来登记。", "good")

    def _export(self) -> None:
        suggested = self.desk.office.folder("exports") / f"{self.row.number}.eml"
        kinds = "邮件草稿 (*.eml);;文本 (*.txt)"
        path = file_questions.ask_target(self, "papers", "导出邮件", suggested, kinds)
        if path is None:
            return
        try:
            receipts.save_email(self.desk.office, self.row.id, path)
        except KnownError as error:
            self.say(error.message)
            return
        self.say(f"已导出 {path.name}，用邮件程序打开后发送，发出后回来登记。", "good")

    def submit(self) -> None:
        """Record what was sent, with its verdict."""
        office, number = self.desk.office, self.row.id
        sender, chosen, at = self.sent_from.currentText(), self.chosen(), moment_of(self.at)
        subject, body = self.subject.text(), self.body.toPlainText()

        def done(outcome: Outcome[EmailRow]) -> None:
            if outcome.value.is_satisfied:
                self.desk.messages.done(f"{self.row.number}已登记邮件确认，符合约定")
            else:
                self.desk.messages.warn(f"已登记邮件，但不能代替盖章回执：{' '.join(outcome.value.problems)}")

        self.run_work(
            "登记邮件",
            lambda _context: receipts.record_email(office, number, sender, chosen, at, subject=subject, body=body),
            done,
        )
