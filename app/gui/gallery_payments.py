"""Payments and evaluations with sample data (see ``gallery``): forms over a contract of the sample kind."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from app.gui.main_window import MainWindow
from app.gui.models import payments as lists
from app.gui.models.payments import MonthLine, PaymentFile
from app.services import contracts, invoices, payment_papers, payment_steps, sample_payments, settlements
from app.services.contract_terms import terms_of
from app.services.session import Office


def _contract(office: Office, key: str) -> int:
    """Return a contract of a template with its sample payments, made if need be."""
    found = [row.id for row in contracts.list_contracts(office) if terms_of(office, row.id).terms.key == key]
    if not found:
        found = [contracts.add(office, key).value]
    if key == "huoying" and not any(line.row for line in lists.read_months(office)[1]):
        sample_payments.fill(office)
    return found[0]


def _file(window: MainWindow, key: str, no: int) -> PaymentFile:
    office = window.desk.office
    return lists.read_file(office, _contract(office, key), no)


def _month(window: MainWindow, stage: str) -> MonthLine:
    office = window.desk.office
    _contract(office, "huoying")
    lines = lists.read_months(office)[1]
    return next((line for line in lines if line.view.stage == stage), lines[0])


def gate(window: MainWindow) -> QDialog:
    """Tick a condition that the records speak against."""
    from app.gui.dialogs.payment_forms import gate_form

    one = _file(window, "chengbei", 2).one
    return gate_form(window.desk, one, one.gates[0], window)


def hold(window: MainWindow) -> QDialog:
    """Hold a payment back."""
    from app.gui.dialogs.payment_forms import hold_form

    return hold_form(window.desk, _file(window, "chengbei", 2).one, window)


def paid(window: MainWindow) -> QDialog:
    """Register a payment."""
    from app.gui.dialogs.payment_forms import event_form

    return event_form(window.desk, _file(window, "chengbei", 2).one, "paid", window)


def invoice(window: MainWindow) -> QDialog:
    """Register an invoice with a wrong digit in the tax number and an amount that does not fit."""
    from app.gui.dialogs.invoice_forms import InvoiceForm

    made = InvoiceForm(window.desk, _file(window, "chengbei", 2).one, window)
    texts = {
        "number": "25112000000012345678",
        "title": "北京市昌平区城北街道办事处",
        "tax_no": "11110221000103341X",
        "amount": "638,000.00",
    }
    for key, text in texts.items():
        made.fields[key].widget.setProperty("text", text)
    made.check()
    return made


def judge(window: MainWindow) -> QDialog:
    """Judge an invoice."""
    from app.gui.dialogs.invoice_forms import judge_form

    office = window.desk.office
    contract_id = _contract(office, "yongdinglu")
    one = lists.read_file(office, contract_id, 1).one
    waiting = [row.id for row in one.invoices if not row.verdict]
    number = waiting[0] if waiting else sample_payments.invoice(office, contract_id, 1, 900, "2026-05-08", fen=28400000)
    return judge_form(window.desk, invoices.get(office, number), invoices.recheck(office, number), window)


def evaluation(window: MainWindow) -> QDialog:
    """Fill in 《评价表》 with a grade that is asked for twice."""
    from app.gui.dialogs.evaluation_forms import fill_form

    made = fill_form(window.desk, _month(window, "filled"), window)
    made.fields["grade"].widget.setProperty("currentIndex", 2)
    return made


def meeting(window: MainWindow) -> QDialog:
    """Register the decision of 工委扩大会."""
    from app.gui.dialogs.evaluation_forms import meeting_form, return_form

    line = _month(window, "submitted")
    return (meeting_form if line.row is not None else return_form)(window.desk, line, window)


def settlement(window: MainWindow) -> QWidget:
    """Show 付款结算单 P-09."""
    from app.gui.dialogs.paper import PaperDialog, PaperSource

    office = window.desk.office
    contract_id = _contract(office, "yongdinglu")
    one = lists.read_file(office, contract_id, 1).one
    if not one.settlements:
        if not one.gates[0].is_met:
            payment_steps.tick_gate(office, contract_id, 1, "effective", evidence="合同", note="示例")
        settlements.lock(office, contract_id, 1)
    row = lists.read_file(office, contract_id, 1).locked[-1].row
    maker = lambda target, save_to: payment_papers.pdf_of_settlement(  # noqa: E731
        office, row.id, target=target, save_to=save_to
    )
    return PaperDialog(window.desk, PaperSource("付款结算单", lambda _footer: maker, None, False), window)
