"""Forms of the tab 协议与往来 and the reminders with sample data (see ``gallery``)."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from app.gui.main_window import MainWindow
from app.services import contracts, sample_terms, spot_checks
from app.services.session import Office

POPULATION = [(str(number), f"示例-{number:03d}") for number in range(1, 201)]


def _contract(office: Office, template: str) -> int:
    found = next((row.id for row in contracts.list_contracts(office) if row.template == template), 0)
    contract_id = found or contracts.add(office, template).value
    sample_terms.load(office, contract_id, template)
    return contract_id


def amendment_form(window: MainWindow) -> QWidget:
    """Offer an amendment with its effect."""
    from app.gui.dialogs.amendment import AmendmentDialog

    made = AmendmentDialog(window.desk, _contract(window.desk.office, "chengbei"), window)
    made.values = {"acceptance.review.n": "7"}
    return made


def notice_form(window: MainWindow) -> QWidget:
    """Offer a notice."""
    from app.gui.dialogs.correspondence_forms import notice_form as make

    return make(window.desk, _contract(window.desk.office, "yongdinglu"), None, window)


def findings(window: MainWindow) -> QWidget:
    """Offer the findings of a spot check."""
    from app.gui.dialogs.spot_check import FindingsDialog

    office = window.desk.office
    contract_id = _contract(office, "zhongguancun")
    if not spot_checks.list_checks(office, contract_id):
        spot_checks.start(office, contract_id, "工单处置质量", POPULATION, size=10)
    return FindingsDialog(window.desk, spot_checks.list_checks(office, contract_id)[0], window)


def reminders(window: MainWindow) -> QWidget:
    """List every open deadline."""
    from app.gui.dialogs.reminders import RemindersDialog

    _contract(window.desk.office, "jiuxianqiao")
    return RemindersDialog(window.desk, window)


def lead_times(window: MainWindow) -> QWidget:
    """Show the notice periods of 001."""
    from app.gui.dialogs.form_dialog import put_moment
    from app.gui.dialogs.lead_times import LeadTimesDialog

    made = LeadTimesDialog(window.desk, _contract(window.desk.office, "zhongguancun"), window)
    put_moment(made.at, window.desk.office.now() + timedelta(days=30))
    return made
