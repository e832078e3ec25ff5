"""Sample payments and evaluations: a year of instalments as an office leaves them, some paid, some waiting."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.evaluation_periods import evaluation_months
from app.domain.invoices import InvoiceFacts
from app.services import contracts, evaluations, invoices, payment_plan, payment_steps, performance, settlements
from app.services.contract_terms import terms_of
from app.services.evaluations import Filling, Meeting
from app.services.payment_steps import MoneyEvent
from app.services.performance import Review
from app.services.session import Office

NOTE = "示例数据"
GRADES = ("优秀", "良好", "一般", "差", "好", "优秀", "一般", "良好", "良好", "优秀", "好", "良好")
FIRST_PAID = {
    "chengbei": (
        "2025-06-20",
        "2025-07-11",
        {"effective": "2025-06-01", "funds": "2025-06-10", "approval": "2025-06-20"},
    ),
    "jiuxianqiao": ("2025-04-03", "2025-04-10", {"effective": "2025-04-03"}),
    "zhongguancun": ("2026-06-15", "2026-06-29", {"effective": "2026-06-01"}),
}
"""First instalments: day of the invoice, day of payment, other conditions."""

LEFT_OPEN = 2
"""Evaluations at the end of the year that are not final yet."""


def fill(office: Office) -> None:
    """Add payments to the sample contracts; what has not happened yet by the office's clock is left out."""
    number = 0
    for row in contracts.list_contracts(office):
        key = terms_of(office, row.id).terms.key
        if key in FIRST_PAID and FIRST_PAID[key][1] <= _today(office):
            number += 1
            _pay_first(office, row.id, number, *FIRST_PAID[key])
        if key == "huoying":
            _grade(office, row.id)
            _settle_cycles(office, row.id)
        if key == "yongdinglu":
            _wrong_invoice(office, row.id)
        if key == "zhongguancun":
            _review(office, row.id)


def _today(office: Office) -> str:
    return office.now().date().isoformat()


def invoice(office: Office, contract_id: int, payment_no: int, number: int, on: str, *, fen: int | None = None) -> int:
    """Register an invoice that fits, or one over ``fen``; returns its id."""
    buyer = terms_of(office, contract_id).terms.office
    expected = invoices.expected_fen(office, contract_id, payment_no)
    facts = InvoiceFacts(
        number=f"2511200000{number:010d}",
        kind=buyer.invoice_type or "增值税普通发票",
        title=buyer.invoice_title or buyer.name,
        tax_no=buyer.credit_code or "11110221000103341Y",
        amount_fen=expected if fen is None else fen,
        tax_fen=None,
        tax_rate="",
        issued_on=on,
        received_on=on,
    )
    return invoices.add(office, contract_id, payment_no, facts).value


def _tick(office: Office, contract_id: int, payment_no: int, gate: str, on: str) -> None:
    payment_steps.tick_gate(office, contract_id, payment_no, gate, on, NOTE, NOTE)


def _pay_first(
    office: Office, contract_id: int, number: int, billed_on: str, paid_on: str, gates: dict[str, str]
) -> None:
    for gate, on in gates.items():
        _tick(office, contract_id, 1, gate, on)
    settlements.lock(office, contract_id, 1, note=NOTE)
    invoices.accept(office, invoice(office, contract_id, 1, number, billed_on), on=billed_on)
    _tick(office, contract_id, 1, "invoice", billed_on)
    payment_steps.register(office, contract_id, 1, MoneyEvent("paid", paid_on, voucher=f"示例凭证 {number}"))


def _grade(office: Office, contract_id: int) -> None:
    """Fill in the months that are over; the last ones are still on their way."""
    contract = terms_of(office, contract_id)
    items = contract.terms.evaluation_items
    over = [m for m in evaluation_months(contract.terms, contract.readings) if m.end_on < _today(office)]
    for month in over:
        name = GRADES[(month.no - 1) % len(GRADES)]
        filled_on = min(_after(month.end_on, 3), _today(office))
        found = {item.name: "按合同完成" for item in items}
        facts = f"本月受理 {1400 + month.no * 17} 件，培训 1 次；系统可用率 99.9%。"
        made = evaluations.fill(
            office, contract_id, month.no, Filling(name, facts, found, on=filled_on, confirm=name)
        ).value
        if month.no == over[-1].no:
            continue
        evaluations.submit(office, made, on=min(_after(month.end_on, 5), _today(office)))
        if month.no > over[-1].no - LEFT_OPEN:
            continue
        evaluations.give_opinion(office, made, "同意", on=min(_after(month.end_on, 8), _today(office)))
        session, minutes = f"第 {month.no} 次", f"示例纪要 {month.no} 号"
        passed_on = min(_after(month.end_on, 12), _today(office))
        evaluations.decide(office, made, Meeting(session, minutes, name, on=passed_on, confirm=name))


def _settle_cycles(office: Office, contract_id: int) -> None:
    """Settle and pay the cycles whose evaluations are final; the last one of them waits for the treasury."""
    for one in payment_plan.plan(office, contract_id).instalments:
        ready = [gate for gate in one.gates if gate.gate in ("cycle_end", "evaluation_final") and gate.offered.met]
        if len(ready) < 2 or one.dates.late_after is None or one.dates.late_after.isoformat() > _today(office):
            return
        for gate in ready:
            payment_steps.tick_gate(office, contract_id, one.payment.no, gate.gate)
        settlements.lock(office, contract_id, one.payment.no, note=NOTE)
        due = one.dates.late_after
        billed = (due - timedelta(days=5)).isoformat()
        no, number = one.payment.no, 100 + one.payment.no
        invoices.accept(office, invoice(office, contract_id, no, number, billed), on=billed)
        _tick(office, contract_id, no, "invoice", billed)
        payment_steps.register(office, contract_id, no, MoneyEvent("request", due.isoformat(), voucher="示例请款函"))
        arrived = _after(due.isoformat(), 20)
        if no == 1 and arrived <= _today(office):
            payment_steps.register(office, contract_id, no, MoneyEvent("arrival", arrived))
            payment_steps.tick_gate(office, contract_id, no, "treasury")
            payment_steps.register(office, contract_id, no, MoneyEvent("paid", arrived, voucher="示例凭证 003-1"))


def _wrong_invoice(office: Office, contract_id: int) -> None:
    """Leave an invoice on the desk whose amount does not fit."""
    if _today(office) >= "2026-05-10":
        payment_steps.tick_gate(office, contract_id, 1, "effective")
        invoice(office, contract_id, 1, 200, "2026-05-08", fen=28400000)


def _review(office: Office, contract_id: int) -> None:
    for period, result, on in (("2026-08", "improve", "2026-09-05"), ("2026-09", "ok", "2026-10-09")):
        if on <= _today(office):
            performance.add(office, contract_id, Review("vendor", period, result, f"{period} 考核通报（示例）", on=on))
    if _today(office) >= "2026-11-05":
        review = Review("street", "2026-10", "improve", "市级月度通报（示例）", "一个月内整改", on="2026-11-05")
        performance.add(office, contract_id, review)


def _after(on: str, days: int) -> str:
    return (date.fromisoformat(on) + timedelta(days=days)).isoformat()
