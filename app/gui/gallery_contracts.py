"""Dialogs of contracts, acceptance and receipts with sample data (see ``gallery``).

They are built on a contract of their own, so that pictures do not depend on what was done before.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtWidgets import QWidget

from app.domain.acceptance_events import EventKind
from app.gui.contract_files import deliverable_file
from app.gui.main_window import MainWindow
from app.services import acceptance, contacts, contract_view, contracts, deliverables, due_proofs, receipts, submissions
from app.services.deliverables import DeliverableRow
from app.services.receipts import ReceiptRow
from app.services.session import Office

TEMPLATE = "chengbei"
NUMBER = "示例-000"
SUBMITTED = datetime(2025, 9, 29, 10, 0, 0)


def _contract(office: Office) -> int:
    found = next((row.id for row in contracts.list_contracts(office) if row.contract_no == NUMBER), 0)
    if found:
        return found
    made = contracts.add(office, TEMPLATE, contract_no=NUMBER).value
    for party, value in (
        ("office", "jiedao@example.cn"),
        ("vendor", "xiangmu@example.com"),
        ("vendor", "yanshou@example.com"),
    ):
        contacts.add(office, made, party, "mailbox", value)
    return made


def _row(office: Office, place: int) -> DeliverableRow:
    return deliverables.list_deliverables(office, _contract(office))[place]


def _reminded(office: Office) -> DeliverableRow:
    """Return a deliverable whose review period ran out and that was reminded of."""
    row = _row(office, 3)
    if not row.rounds:
        submissions.submit(office, row.id, SUBMITTED, method="邮件")
        acceptance.record(office, row.id, EventKind.REMIND, SUBMITTED + timedelta(days=15), method="授权邮箱")
    return deliverables.get(office, row.id)


def _passed(office: Office, place: int) -> DeliverableRow:
    row = _row(office, place)
    if not row.rounds:
        at = datetime.fromisoformat(f"{row.due_on}T10:00:00")
        submissions.submit(office, row.id, at, received_at=at + timedelta(hours=1), method="邮件")
        acceptance.record(office, row.id, EventKind.PASS, at + timedelta(days=2))
    return deliverables.get(office, row.id)


def _receipt(office: Office) -> ReceiptRow:
    row = _passed(office, 1)
    found = receipts.receipt_of(office, row.id)
    if found is not None:
        return found
    return receipts.get(office, receipts.issue(office, receipts.draft(office, row.id)).value)


def new_contract(window: MainWindow) -> QWidget:
    """Offer a contract from a template."""
    from app.gui.dialogs.new_contract import NewContractDialog

    return NewContractDialog(window.desk, window)


def edit_contract(window: MainWindow) -> QWidget:
    """Offer the basic facts of a contract."""
    from app.gui.dialogs.edit_contract import EditContractDialog

    office = window.desk.office
    return EditContractDialog(window.desk, contract_view.show(office, _contract(office)), window)


def overview(window: MainWindow) -> QWidget:
    """Show 履约总览 of a contract."""
    from app.gui.dialogs.contract_overview import ContractOverviewDialog

    office = window.desk.office
    number = _contract(office)
    return ContractOverviewDialog(window.desk, number, contract_view.show(office, number).terms.title, window)


def contacts_of_contract(window: MainWindow) -> QWidget:
    """List the authorised mailboxes."""
    from app.gui.dialogs.contacts import ContactsDialog

    return ContactsDialog(window.desk, _contract(window.desk.office), window)


def reading(window: MainWindow) -> QWidget:
    """Offer a choice of readings that needs a number."""
    from app.gui.dialogs.choose_reading import ReadingDialog

    office = window.desk.office
    view = contract_view.show(office, _contract(office))
    made = ReadingDialog(window.desk, view, next(r for r in view.readings if r.reading.code == "R-04"), window)
    made.radios["乙"].setChecked(True)
    return made


def submit(window: MainWindow) -> QWidget:
    """Offer a first submission."""
    from app.gui.dialogs.submit_deliverable import SubmitDialog

    return SubmitDialog(window.desk, _row(window.desk.office, 5), window)


def due_day(window: MainWindow) -> QWidget:
    """Offer another due day."""
    from app.gui.dialogs.edit_contract import DueDayDialog

    return DueDayDialog(window.desk, _row(window.desk.office, 5), window)


def comment(window: MainWindow) -> QWidget:
    """Offer comments."""
    from app.gui.dialogs.acceptance_step import StepDialog

    return StepDialog(window.desk, _reminded(window.desk.office), EventKind.COMMENT, window)


def reminder(window: MainWindow) -> QWidget:
    """Offer a reminder before the period's end, which is only a hint."""
    from app.gui.dialogs.acceptance_step import StepDialog
    from app.gui.dialogs.form_dialog import put_moment

    made = StepDialog(window.desk, _reminded(window.desk.office), EventKind.REMIND, window)
    put_moment(made.at, SUBMITTED + timedelta(days=11))
    return made


def deemed(window: MainWindow) -> QWidget:
    """Ask a person about 视为验收通过."""
    from app.gui.dialogs.confirm_deemed import DeemedDialog

    office = window.desk.office
    file = deliverable_file(office, _reminded(office).id)
    return DeemedDialog(window.desk, file.row, file.sheet, window)


def proof(window: MainWindow) -> QWidget:
    """Show why a review period ends when it ends."""
    from app.gui.widgets.proof_view import ProofDialog

    office = window.desk.office
    found = due_proofs.sheet(office, _reminded(office).id).proof("review")
    return ProofDialog("验收期届满", (found,) if found else (), window)


def receipt(window: MainWindow) -> QWidget:
    """Show the form at the left, the paper at the right."""
    from app.gui.dialogs.receipt_issue import ReceiptDialog

    office = window.desk.office
    return ReceiptDialog(window.desk, receipts.draft(office, _passed(office, 0).id), is_planned=True, parent=window)


def issued(window: MainWindow) -> QWidget:
    """Show an issued receipt."""
    from app.gui.dialogs.paper import PaperDialog, PaperSource
    from app.gui.dialogs.receipt_issue import maker_of

    row = _receipt(window.desk.office)
    source = PaperSource(row.number, lambda footer: maker_of(window.desk, row.id, with_footer=footer))
    return PaperDialog(window.desk, source, window)


def sealed(window: MainWindow) -> QWidget:
    """Offer the day of sealing."""
    from app.gui.dialogs.receipt_followup import SealDialog

    return SealDialog(window.desk, _receipt(window.desk.office), window)


def posted(window: MainWindow) -> QWidget:
    """Offer courier and number."""
    from app.gui.dialogs.receipt_followup import PostDialog

    return PostDialog(window.desk, _receipt(window.desk.office), window)


def email(window: MainWindow) -> QWidget:
    """Check the mail that stands in for a sealed receipt."""
    from app.gui.dialogs.receipt_email import ReceiptEmailDialog

    office = window.desk.office
    return ReceiptEmailDialog(window.desk, _receipt(office), _contract(office), window)
