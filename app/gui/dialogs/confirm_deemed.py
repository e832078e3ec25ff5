"""确认视为验收通过: the conditions, the readings side by side, and a person's own word. Never the default."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QVBoxLayout, QWidget

from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, day_field, day_of
from app.gui.widgets.due_sheet_view import GraceTable
from app.gui.widgets.labels import label
from app.services import acceptance
from app.services.acceptance import Recorded
from app.services.changes import Outcome
from app.services.deliverables import DeliverableRow
from app.services.due_proofs import Condition, DueSheet


def condition_words(condition: Condition) -> str:
    """``✓`` or ``✗`` and the condition."""
    return f"{'✓' if condition.is_met else '✗'} {condition.text}"


class DeemedDialog(FormDialog):
    """The verb stays off until every condition is met, the basis is written and the tick is set."""

    def __init__(self, desk: Desk, row: DeliverableRow, sheet: DueSheet, parent: QWidget | None = None) -> None:
        hint = (
            f"{row.name}（{row.period}）。合同约定：验收期届满、经催告仍不提出异议的，视为验收通过。"
            "系统只列出条件，是否视为通过由您确认，姓名和依据记入审计。"
        )
        super().__init__(desk, "确认视为验收通过", hint, "确认视为验收通过", parent)
        self.setMinimumWidth(640)
        self.row, self.sheet = row, sheet
        conditions = QWidget()
        box = QVBoxLayout(conditions)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        for condition in sheet.conditions:
            box.addWidget(label(condition_words(condition), "", "good" if condition.is_met else "bad", wrap=True))
        self.grace = GraceTable()
        self.grace.put(sheet.grace)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(80)
        self.text.setPlaceholderText("催告的时间、方式和凭证，以及没有异议的核实情况")
        self.sure = QCheckBox("我已核对催告凭证，确认没有收到书面异议")
        self.sure.setAccessibleName(self.sure.text())
        self.add_row("条件", conditions)
        self.add_row("读法", self.grace)
        self.on = day_field(desk.office.now().date())
        self.on.setToolTip("条件具备后的哪一天视为通过；回执期限从这一天起算")
        self.add_row("视为通过日期", self.on)
        self.add_row("依据", self.text, needed=True)
        self.add_row("", self.sure)
        self.go.setDefault(False)
        self.back.setDefault(True)
        self.text.textChanged.connect(self._enable)
        self.sure.toggled.connect(lambda _on: self._enable())
        self._enable()
        self.text.setFocus()

    def _enable(self) -> None:
        is_met = bool(self.sheet.conditions) and all(condition.is_met for condition in self.sheet.conditions)
        self.go.setEnabled(is_met and self.sure.isChecked() and bool(self.text.toPlainText().strip()))
        if not is_met:
            self.say("条件还没有全部具备，不能确认。", "warn")

    def submit(self) -> None:
        """Record the confirmation."""
        office, number, text = self.desk.office, self.row.id, self.text.toPlainText()
        on = day_of(self.on)

        def done(outcome: Outcome[Recorded]) -> None:
            self.desk.messages.done(f"{outcome.value.judged.state_text}。可以出具回执了。")

        self.run_work("确认视为验收通过", lambda _context: acceptance.confirm_deemed(office, number, text, on=on), done)
