"""Small corrections: a contract's basic facts, and a deliverable's due day."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, day_field, day_of
from app.services import contracts, deliverables
from app.services.changes import Outcome
from app.services.contract_view import ContractView
from app.services.deliverables import DeliverableRow

FIELDS: tuple[tuple[str, str], ...] = (
    ("contract_no", "合同编号"),
    ("title", "合同名称"),
    ("title_on_receipt", "回执用合同名称"),
    ("project_name", "项目名称"),
    ("signed_on", "签订日期"),
    ("effective_on", "生效日期"),
    ("vendor_address", "乙方地址"),
)


class EditContractDialog(FormDialog):
    """Only what was changed is sent; the frozen terms stay."""

    def __init__(self, desk: Desk, view: ContractView, parent: QWidget | None = None) -> None:
        super().__init__(desk, "修改合同资料", "条款、金额和成果计划固定不变；日期写成 2026-06-01。", "保存", parent)
        self.setMinimumWidth(640)
        self.contract_id = view.id
        terms = view.terms
        self.before = {
            "contract_no": terms.contract_no,
            "title": terms.title,
            "title_on_receipt": terms.title_on_receipt,
            "project_name": terms.project_name,
            "signed_on": terms.signed_on.isoformat() if terms.signed_on else "",
            "effective_on": view.effective_on.isoformat() if view.effective_on else "",
            "vendor_address": view.vendor_address,
        }
        self.editors: dict[str, QLineEdit] = {}
        for key, title in FIELDS:
            editor = QLineEdit(self.before[key])
            editor.setCursorPosition(0)
            self.editors[key] = editor
            self.add_row(title, editor)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("如：补填合同编号")
        self.add_row("原因", self.reason)
        self.editors["contract_no"].setFocus()

    def submit(self) -> None:
        """Save what is another text now."""
        now = {key: editor.text() for key, editor in self.editors.items()}
        changed = {key: text for key, text in now.items() if text.strip() != self.before[key]}
        office, number, reason = self.desk.office, self.contract_id, self.reason.text()

        def done(outcome: Outcome[int]) -> None:
            self.desk.messages.done(f"已修改合同资料 {outcome.value} 项")

        if not changed:
            self.give_up()
            return
        self.run_work("修改合同资料", lambda _context: contracts.edit(office, number, changed, reason), done)


class DueDayDialog(FormDialog):
    """确定应交日: an event that starts the limit, or an agreed extension."""

    def __init__(self, desk: Desk, row: DeliverableRow, parent: QWidget | None = None) -> None:
        hint = f"{row.name}（{row.period}）。随事件确定的成果在这里填应交日；双方同意顺延的也在这里改。"
        super().__init__(desk, "确定应交日", hint, "确定应交日", parent)
        self.row = row
        self.day = day_field(date.fromisoformat(row.due_on) if row.due_on else desk.office.now().date())
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("下发日期、同意顺延的文件等")
        self.add_row("应交日", self.day)
        self.add_row("依据", self.reason, needed=True)
        self.reason.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        self.go.setEnabled(False)
        self.day.setFocus()

    def submit(self) -> None:
        """Set the day."""
        office, number, day, reason = self.desk.office, self.row.id, day_of(self.day), self.reason.text()
        self.run_work(
            "确定应交日",
            lambda _context: deliverables.set_due(office, number, day, reason),
            lambda _outcome: self.desk.messages.done(f"应交日已定为 {day}"),
        )
