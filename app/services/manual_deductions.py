"""手工扣款 (F9.7): deductions for which the contract states no tariff (004·六(一)1, 八.1; 002·4.7).

Basis, amount and who approved it are required; the clause must be one of the contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.errors import NotAllowed, RefusedInput
from app.services.case_writing import case_of, clean, day, need
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.contract_writing import performed, performing
from app.services.session import Office
from app.storage.models.penalties import ManualDeduction
from app.storage.queries import cases, penalties

ENTITY, WHAT = "manual_deduction", "手工扣款"


@dataclass(frozen=True, slots=True)
class ManualRow:
    """One deduction by hand; dates are ISO text, money fen."""

    id: int
    contract_id: int
    clause: str
    clause_cited: str
    fact: str
    basis: str
    amount_fen: int
    happened_on: str
    approved_by: str
    approved_on: str
    payment_no: int | None
    note: str
    settled_fen: int


def add(
    office: Office,
    contract_id: int,
    clause: str,
    fact: str,
    basis: str,
    amount_fen: int,
    approved_by: str,
    *,
    happened_on: date | str | None = None,
    approved_on: date | str | None = None,
    payment_no: int | None = None,
    note: str = "",
) -> Outcome[int]:
    """Enter a deduction by hand; returns its id.

    Raises ``NotFound``, ``RefusedInput`` when clause, fact, basis, a positive amount or the approver is missing.
    """
    terms = terms_of(office, contract_id).terms
    ref = need(clause, "条款").removeprefix(f"{terms.code}·")
    if terms.clause(ref) is None:
        raise RefusedInput(f"合同里没有条款“{ref}”，没有登记。请核对条号。")
    if amount_fen <= 0:
        raise RefusedInput("扣款金额要大于 0，没有登记。请填写金额。")
    if payment_no is not None and payment_no not in {payment.no for payment in terms.payments}:
        raise RefusedInput(f"合同没有第 {payment_no} 期付款，没有登记。请核对期次。")
    happened = day(office, happened_on, "发生日")
    approved = day(office, approved_on, "批准日")
    if approved < happened:
        raise RefusedInput(f"批准日 {approved} 早于发生日 {happened}，没有登记。请核对日期。")
    columns = {
        "clause": ref,
        "fact": need(fact, "事实"),
        "basis": need(basis, "依据"),
        "amount_fen": amount_fen,
        "happened_on": happened,
        "approved_by": need(approved_by, "批准人"),
        "approved_on": approved,
        "payment_no": payment_no,
        "note": clean(note),
    }
    with performing(office, "deduction.manual", contract_id, f"手工扣款：{columns['fact']}") as write:
        row_id = write.insert(ManualDeduction, contract_id=contract_id, **columns)
        write.change.audit(deduction=row_id, amount_fen=amount_fen, clause=ref)
    return performed(row_id, write)


def void(office: Office, deduction_id: int, reason: str) -> Outcome[int]:
    """Take a deduction off the books that no settlement holds. A reason is required."""
    row = case_of(office, ENTITY, deduction_id, WHAT)
    if deduction_id in penalties.settled(office.database, ENTITY, int(row["contract_id"])):
        raise NotAllowed("这笔扣款已进入付款结算，不能作废。请先撤销结算。")
    reason = need(reason, "作废原因")
    with performing(office, "deduction.void", int(row["contract_id"]), "作废手工扣款", reason=reason) as write:
        write.update(ENTITY, deduction_id, is_void=1)
    return performed(deduction_id, write)


def rows(office: Office, contract_id: int) -> list[ManualRow]:
    """Return the deductions by hand of a contract, oldest first. Raises ``NotFound``."""
    terms = terms_of(office, contract_id).terms
    settled = penalties.settled(office.database, ENTITY, contract_id)
    found = cases.select(office.database, ENTITY, "contract_id = ?", (contract_id,), order="happened_on, id")
    return [
        ManualRow(
            clause_cited=terms.cite(row["clause"]),
            settled_fen=settled.get(row["id"], (0, ""))[0],
            **{key: value for key, value in row.items() if key != "is_void"},
        )
        for row in found
    ]
