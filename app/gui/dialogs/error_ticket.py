"""登记失误 from a ticket's pane: the contract that punishes per error at that time, else a word why it cannot be."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from app.gui.desk import Desk
from app.gui.dialogs.error_forms import ErrorForm
from app.gui.dialogs.form_dialog import FormDialog
from app.services import contracts
from app.services.contract_terms import terms_of


def ticket_error_form(desk: Desk, ticket_id: int, parent: QWidget | None = None) -> QDialog:
    """Return the form over the newest contract with deductions per error whose service runs, or ran last."""
    found = [row for row in contracts.list_contracts(desk.office) if terms_of(desk.office, row.id).terms.penalties]
    today = desk.office.now().date().isoformat()
    running = [row for row in found if row.start_on <= today <= row.end_on]
    if not found:
        return NoContract(desk, parent)
    return ErrorForm(desk, (running or found)[-1].id, parent, ticket_id=ticket_id)


class NoContract(FormDialog):
    """Say that no contract has deductions per error, and what to do."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        hint = "还没有按件扣款的合同，不能登记失误。请先在“合同与成果”里新建合同（如中关村模板）。"
        super().__init__(desk, "登记失误", hint, "去新建合同", parent)
        self.setMinimumWidth(440)

    def submit(self) -> None:
        """Go to the contracts."""
        self.accept()
        self.desk.navigator.go.emit("contracts", None)
