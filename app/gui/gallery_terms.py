"""The tab 协议与往来, its forms and the reminders with sample data (see ``gallery``)."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from PySide6.QtWidgets import QWidget

from app.gui.main_window import MainWindow
from app.gui.pages.contracts import ContractsPage
from app.gui.widgets.terms_tab import TermsTab
from app.services import contracts, sample_terms, spot_checks
from app.services.session import Office

TITLE = "协议与往来"


def _contract(office: Office, template: str) -> int:
    found = next((row.id for row in contracts.list_contracts(office) if row.template == template), 0)
    contract_id = found or contracts.add(office, template).value
    sample_terms.load(office, contract_id, template)
    return contract_id


def _tab(window: MainWindow, template: str, kind: str) -> TermsTab:
    contract_id = _contract(window.desk.office, template)
    window.go("contracts", None)
    page = cast(ContractsPage, window.page("contracts"))
    tab = cast(TermsTab, page.tabs.show_ledger(TITLE))
    page.tabs.choose(contract_id)
    tab.list.choose_filter(kind)
    return tab


def amendments(window: MainWindow) -> None:
    """List amendments of 001."""
    _tab(window, "zhongguancun", "amendment")


def spot_check(window: MainWindow) -> None:
    """List spot checks of 001."""
    _tab(window, "zhongguancun", "spot_check")


def estimate(window: MainWindow) -> None:
    """List estimates of 002."""
    _tab(window, "jiuxianqiao", "estimate")


def amendment_form(window: MainWindow) -> QWidget:
    """Offer an amendment with its effect."""
    from app.gui.dialogs.amendment import AmendmentDialog

    made = AmendmentDialog(window.desk, _contract(window.desk.office, "chengbei"), window)
    made.values = {"acceptance.review.n": "7"}
    return made


def notice_form(window: MainWindow) -> QWidget:
    """Offer a notice."""
    from app.gui.dialogs.terms_forms import notice_form as make

    return make(window.desk, _contract(window.desk.office, "yongdinglu"), None, window)


def findings(window: MainWindow) -> QWidget:
    """Offer the findings of a spot check."""
    from app.gui.dialogs.spot_check import FindingsDialog

    office = window.desk.office
    contract_id = _contract(office, "zhongguancun")
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
