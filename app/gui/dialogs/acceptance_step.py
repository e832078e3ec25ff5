"""Steps of the acceptance (验收): 通过, 修改意见, 催告, 异议, 不合格, each with its moment, text, basis and way."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from app.domain.acceptance_events import KIND_TEXT, EventKind
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, choice_field, moment_field, moment_of
from app.gui.wording import moment_text
from app.services import acceptance, work_memos
from app.services.acceptance import Recorded
from app.services.changes import Outcome
from app.services.deliverables import DeliverableRow

METHODS = ("书面", "授权邮箱", "快递", "当面签收")
VERBS: dict[EventKind, str] = {
    EventKind.PASS: "登记验收通过",
    EventKind.COMMENT: "登记修改意见",
    EventKind.REMIND: "登记催告",
    EventKind.OBJECTION: "登记异议",
    EventKind.FAIL: "登记验收不合格",
}
_HINTS: dict[EventKind, str] = {
    EventKind.PASS: "甲方书面确认验收通过。确认后按合同起算回执期限。",
    EventKind.COMMENT: (
        "甲方书面提出修改意见，从次日起算修改期；重新提交后另起一个完整的验收期。每条意见写一行，依据对应写一行。"
    ),
    EventKind.REMIND: "乙方在验收期届满后催促甲方验收。催告本身不会变成通过，仍可书面提出异议。",
    EventKind.OBJECTION: "催告后甲方书面提出异议，回到修改期，本轮不再视为通过。",
    EventKind.FAIL: "验收不合格，乙方须整改后重新提交。",
}
_NEEDS_TEXT = frozenset({EventKind.COMMENT, EventKind.OBJECTION, EventKind.FAIL})


class StepDialog(FormDialog):
    """One step; the services refuse what the contract's order does not allow, and say why here."""

    def __init__(self, desk: Desk, row: DeliverableRow, kind: EventKind, parent: QWidget | None = None) -> None:
        super().__init__(desk, VERBS[kind], f"{row.name}（{row.period}）。{_HINTS[kind]}", VERBS[kind], parent)
        self.row, self.kind = row, kind
        self.at = moment_field(desk.office.now())
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(96)
        self.basis = QPlainTextEdit()
        self.basis.setTabChangesFocus(True)
        self.basis.setFixedHeight(56)
        self.basis.setPlaceholderText("《项目计划书》或《工作备忘录》的条目")
        self.method = choice_field(METHODS, "如：授权邮箱")
        self.mailbox = QLineEdit()
        self.mailbox.setPlaceholderText("用邮件提出的，写明发件邮箱")
        self.evidence = QLineEdit()
        self.evidence.setPlaceholderText("文号、截图编号、签收人等")
        self.add_row("时间", self.at)
        self.add_row("内容" if kind in _NEEDS_TEXT else "说明", self.text, needed=kind in _NEEDS_TEXT)
        self.items = QComboBox()
        if kind in _NEEDS_TEXT:
            self.add_row("依据", self.basis)
            self._offer_basis()
        self.add_row("方式", self.method)
        self.add_row("发件邮箱", self.mailbox)
        self.add_row("凭证", self.evidence)
        self.at.dateTimeChanged.connect(lambda _moment: self._look())
        self.text.textChanged.connect(self._look)
        self._look()
        self.text.setFocus()

    def _offer_basis(self) -> None:
        """Offer points of memoranda and items of the plan (000·五(三)2); choosing one writes its line (F3.7)."""
        found = work_memos.basis_items(self.desk.office, self.row.contract_id)
        if not found:
            return
        self.items.addItem("从备忘录、计划书条目里选…", "")
        for one in found:
            loose = "" if one.is_firm else "（双方未确认）"
            self.items.addItem(f"{one.cited}{loose}：{one.text}", one.cited)
        self.items.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.items.setMinimumContentsLength(20)
        self.items.activated.connect(lambda _at: self._take_basis())
        self.add_row("选依据", self.items)

    def _take_basis(self) -> None:
        cited = self.items.currentData()
        kept = [line for line in self.basis.toPlainText().splitlines() if line.strip()]
        if cited and cited not in kept:
            self.basis.setPlainText("\n".join([*kept, cited]))
        self.items.setCurrentIndex(0)

    def _look(self) -> None:
        """Say at once what a reminder before the period's end is worth; wait for the text where one is needed."""
        self.go.setEnabled(self.kind not in _NEEDS_TEXT or bool(self.text.toPlainText().strip()))
        limit = self.row.accept_by
        if self.kind is EventKind.REMIND and limit and moment_of(self.at).date().isoformat() <= limit:
            self.say(
                f"验收期到 {moment_text(limit)} 24:00 才届满。届满前的催促只记为“提前提示”，"
                "届满后须再催告一次才有合同后果（读法 R-05）。",
                "warn",
            )
        else:
            self.say("")

    def submit(self) -> None:
        """Record the step."""
        office, number, kind = self.desk.office, self.row.id, self.kind
        at, text, basis = moment_of(self.at), self.text.toPlainText(), self.basis.toPlainText()
        method, evidence, sender = self.method.currentText(), self.evidence.text(), self.mailbox.text()

        def done(outcome: Outcome[Recorded]) -> None:
            words = f"已登记{KIND_TEXT[kind]}：{outcome.value.judged.state_text}"
            if outcome.value.warnings:
                self.desk.messages.warn(f"{words}。{' '.join(outcome.value.warnings)}")
            else:
                self.desk.messages.done(words)

        self.run_work(
            VERBS[kind],
            lambda _context: acceptance.record(
                office, number, kind, at, text=text, basis=basis, method=method, evidence=evidence, sender=sender
            ),
            done,
        )
