"""Invoices (发票, F4.4): registered as received, checked, judged by a person: compliant or returned."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.invoices import ERROR, InvoiceFacts, InvoiceProblem, check_invoice
from app.services import settlements
from app.services.case_writing import case_of, clean, day, need
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.contract_writing import performed, performing
from app.services.payment_ledger import InvoiceRow, invoice_row, ledger
from app.services.session import Office
from app.storage.models.payments import Invoice
from app.storage.queries import cases

_ENTITY, _WHAT = "invoice", "发票"


def add(office: Office, contract_id: int, payment_no: int, facts: InvoiceFacts) -> Outcome[int]:
    """Register an invoice as it was received; what is wrong with it is kept with it. Returns its id.

    Raises ``RefusedInput`` for no number, no amount, or a number that the contract already has.
    """
    settlements.payment_exists(office, contract_id, payment_no)
    facts = _cleaned(office, facts)
    if any(row.number == facts.number for row in ledger(office, contract_id).invoices):
        raise RefusedInput(f"发票号码 {facts.number} 在这份合同里已经登记过，没有重复登记。")
    problems = check(office, contract_id, payment_no, facts)
    with performing(office, "invoice.add", contract_id, f"登记发票 {facts.number}") as write:
        write.change.audit(payment=payment_no, number=facts.number, amount_fen=facts.amount_fen)
        row_id = write.insert(
            Invoice, contract_id=contract_id, payment_no=payment_no, problems=_packed(problems), **asdict(facts)
        )
    return performed(row_id, write)


def check(
    office: Office, contract_id: int, payment_no: int, facts: InvoiceFacts, *, own_id: int | None = None
) -> tuple[InvoiceProblem, ...]:
    """Check an invoice against the contract and the instalment's net; touches nothing."""
    contract = terms_of(office, contract_id)
    expected = expected_fen(office, contract_id, payment_no, own_id=own_id)
    return check_invoice(facts, contract.terms, expected, _elsewhere(office, contract_id, facts.number))


def expected_fen(office: Office, contract_id: int, payment_no: int, *, own_id: int | None = None) -> int:
    """Return what the invoice should state: the net, locked or as it would be now, less invoices already accepted."""
    book = ledger(office, contract_id)
    rows = book.settlements_of(payment_no)
    net = sum(row.net_fen for row in rows)
    if not rows:
        net = settlements.preview(office, contract_id, payment_no).totals.net_fen
    accepted = [row for row in book.invoices_of(payment_no) if row.verdict == "accepted" and row.id != own_id]
    return net - sum(row.amount_fen for row in accepted)


def get(office: Office, invoice_id: int) -> InvoiceRow:
    """Return one invoice. Raises ``NotFound``."""
    return invoice_row(case_of(office, _ENTITY, invoice_id, _WHAT))


def recheck(office: Office, invoice_id: int) -> tuple[InvoiceProblem, ...]:
    """Check a registered invoice against what is payable today. Raises ``NotFound``."""
    row = get(office, invoice_id)
    return check(office, row.contract_id, row.payment_no, facts_of(row), own_id=row.id)


def facts_of(row: InvoiceRow) -> InvoiceFacts:
    """Return the invoice's own facts."""
    return InvoiceFacts(**{key: getattr(row, key) for key in InvoiceFacts.__slots__})


def accept(office: Office, invoice_id: int, *, note: str = "", on: str | None = None) -> Outcome[int]:
    """Judge an invoice compliant (合规). Where the check found something the note must say why it is taken anyway.

    Raises ``NotAllowed`` for a tax number that cannot exist.
    """
    row, problems = _unjudged(office, invoice_id), recheck(office, invoice_id)
    wrong = [problem for problem in problems if problem.severity == ERROR]
    final = [problem for problem in wrong if problem.is_final]
    if final:
        raise NotAllowed(f"{final[0].text}不能登记为合规，请退回乙方重开；如果是录入有误，请作废这条登记后重新登记。")
    if wrong and not clean(note):
        raise RefusedInput(f"{wrong[0].text}确实要收下，请在备注里写明理由；否则请退回乙方。")
    return _judge(office, row, "accepted", on, note, problems, f"发票 {row.number} 核对合规")


def return_to_vendor(office: Office, invoice_id: int, reason: str, *, on: str | None = None) -> Outcome[int]:
    """Return an invoice to the vendor, with the reason."""
    row, problems = _unjudged(office, invoice_id), recheck(office, invoice_id)
    return _judge(office, row, "returned", on, need(reason, "退回的理由"), problems, f"退回发票 {row.number}")


def void(office: Office, invoice_id: int, reason: str) -> Outcome[int]:
    """Take an invoice that was typed wrongly off the books."""
    row = get(office, invoice_id)
    summary = f"作废发票登记 {row.number}"
    with performing(office, "invoice.void", row.contract_id, summary, reason=need(reason, "作废的理由")) as write:
        write.update(_ENTITY, invoice_id, is_void=1)
    return performed(invoice_id, write)


def _judge(
    office: Office,
    row: InvoiceRow,
    verdict: str,
    on: str | None,
    note: str,
    problems: tuple[InvoiceProblem, ...],
    summary: str,
) -> Outcome[int]:
    judged_on = day(office, on, "核对日期")
    if judged_on < row.received_on:
        raise RefusedInput(f"核对日期 {judged_on} 早于收到日期 {row.received_on}，没有登记。请核对日期。")
    values = {
        "verdict": verdict,
        "verdict_on": judged_on,
        "verdict_by": office.actor,
        "problems": _packed(problems),
        "note": clean(note) or row.note,
    }
    with performing(office, f"invoice.{verdict}", row.contract_id, summary, reason=clean(note)) as write:
        write.update(_ENTITY, row.id, **values)
    return performed(row.id, write)


def _unjudged(office: Office, invoice_id: int) -> InvoiceRow:
    row = get(office, invoice_id)
    if row.verdict:
        raise NotAllowed(f"这张发票已于 {row.verdict_on} 登记为“{row.verdict_text}”。要更正请先撤销。")
    return row


def _cleaned(office: Office, facts: InvoiceFacts) -> InvoiceFacts:
    if facts.amount_fen <= 0:
        raise RefusedInput("发票金额应大于 0，请核对。")
    return replace(
        facts,
        number=need(facts.number, "发票号码"),
        received_on=day(office, facts.received_on or None, "收到日期"),
        issued_on=day(office, facts.issued_on, "开票日期", future=True) if facts.issued_on else "",
        kind=clean(facts.kind),
        title=clean(facts.title),
        tax_no=clean(facts.tax_no),
        tax_rate=clean(facts.tax_rate),
    )


def _elsewhere(office: Office, contract_id: int, number: str) -> str:
    rows = cases.select(office.database, _ENTITY, "number = ? AND contract_id <> ?", (number, contract_id))
    return f"合同 {rows[0]['contract_id']} 第 {rows[0]['payment_no']} 期" if rows else ""


def _packed(problems: tuple[InvoiceProblem, ...]) -> str:
    return json.dumps([problem.text for problem in problems], ensure_ascii=False)
