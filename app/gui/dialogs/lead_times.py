"""最迟何时告知: the contract's notice periods counted back (or on) from the day of a change or an end (F1.7)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.contact_changes import lead_times
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, moment_field, moment_of
from app.gui.plain_table import fill, plain_table
from app.gui.window_place import fitting
from app.services import calendars
from app.services.contract_terms import terms_of

HEADS = ("事项", "最迟", "怎么算", "条款")


class LeadTimesDialog(FormDialog):
    """Change the moment, and every limit follows; nothing is written."""

    def __init__(self, desk: Desk, contract_id: int, parent: QWidget | None = None) -> None:
        hint = "填写变更或解除的时间，按合同约定推算最迟何时通知对方。只试算，不保存。"
        super().__init__(desk, "最迟何时告知", hint, "完成", parent)
        self.resize(*fitting(self, 760, 360))
        self.contract_id = contract_id
        self.at = moment_field(desk.office.now().replace(hour=0, minute=0, second=0))
        self.table = plain_table("告知期限", HEADS, desk.settings, stretch=0)
        self.add_row("变更、解除的时间", self.at)
        self.rows.addWidget(self.table, self.rows.rowCount(), 0, 1, 2)
        self.back.hide()
        self.at.dateTimeChanged.connect(lambda _moment: self.read())
        self.read()

    def read(self) -> None:
        """Work the limits out."""
        office, at = self.desk.office, moment_of(self.at)
        contract = terms_of(office, self.contract_id)
        found = lead_times(contract.on(at.date()), at, calendars.current(office), contract.readings)
        rows = [(one.label, one.deadline.due_text, one.deadline.rule.describe(), one.clause) for one in found]
        fill(self.table, rows)
        self.say("" if found else "这份合同没有约定告知期限。", "muted")

    def submit(self) -> None:
        """Close: there is nothing to save."""
        self.accept()
