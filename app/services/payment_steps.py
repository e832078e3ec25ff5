"""What a clerk does to a payment: tick a gate, hold and lift, register 请款, 到账, 支付 (F4.2, F4.7, F4.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.contracts import GATES, HOLD_CAUSES, ContractTemplate
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.money import format_yuan
from app.domain.payment_words import EVENTS
from app.services import payment_plan, separation
from app.services.case_writing import case_of, clean, day, need
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.contract_writing import performed, performing
from app.services.gate_offers import GateOffer
from app.services.payment_ledger import ledger
from app.services.payment_plan import Instalment, payment_of
from app.services.session import Office
from app.storage.models.payments import AuditResult, PaymentEvent, PaymentGate, PaymentHold


def tick_gate(
    office: Office,
    contract_id: int,
    payment_no: int,
    gate: str,
    on: date | str | None = None,
    evidence: str = "",
    note: str = "",
) -> Outcome[int]:
    """Tick one condition of an instalment with its day and evidence; returns the gate's id.

    Without ``on`` and ``evidence`` what the data offer is taken. Raises ``RefusedInput`` when there is no evidence, or
    when the data speak against it and no ``note`` says why it is ticked all the same (放行由本办签认, R-39).
    """
    one = payment_plan.instalment(office, contract_id, payment_no)
    view = next((item for item in one.gates if item.gate == gate), None)
    if view is None:
        known = "、".join(f"{item.gate}（{item.text}）" for item in one.gates)
        raise RefusedInput(f"第 {payment_no} 期没有“{gate}”这个条件。可登记的是：{known}。")
    if view.is_met:
        raise NotAllowed(f"“{view.text}”已登记为 {view.met_on} 满足。要更正请先撤销原来的登记。")
    offered = view.offered
    if offered.met is False and not clean(note):
        raise RefusedInput(f"“{view.text}”和系统里的记录不符：{offered.proof}。仍要登记，请在备注里写明理由。")
    values: dict[str, object] = {
        "gate": gate,
        "met_on": day(office, on or (offered.on or None), f"“{view.text}”的日期"),
        "evidence": need(evidence or (offered.proof if offered.met else ""), f"“{view.text}”的依据"),
        "note": clean(note),
    }
    summary = f"登记付款条件 {view.text}（第 {payment_no} 期）"
    with performing(office, "payment.gate", contract_id, summary, reason=clean(note)) as write:
        write.change.audit(payment=payment_no, **values)
        row_id = write.insert(PaymentGate, contract_id=contract_id, payment_no=payment_no, **values)
    return performed(row_id, write)


def untick_gate(office: Office, gate_id: int, reason: str) -> Outcome[int]:
    """Take a ticked condition back. Raises ``NotAllowed`` once the instalment was paid."""
    row = case_of(office, "payment_gate", gate_id, "付款条件")
    one = payment_plan.instalment(office, row["contract_id"], row["payment_no"])
    if one.paid_fen:
        raise NotAllowed("这一期已经登记支付，付款条件不能再撤销。请先撤销支付登记。")
    summary = f"撤销付款条件 {GATES[row['gate']]}（第 {row['payment_no']} 期）"
    with performing(office, "payment.ungate", row["contract_id"], summary, reason=need(reason, "撤销的理由")) as write:
        write.update("payment_gate", gate_id, is_void=1)
    return performed(gate_id, write)


def hold(
    office: Office,
    contract_id: int,
    payment_no: int | None,
    cause: str,
    reason: str,
    *,
    from_on: date | str | None = None,
    clause: str = "",
    source: tuple[str, int] | None = None,
) -> Outcome[int]:
    """Hold a payment back (付款阻断); ``payment_no`` None holds all. Returns its id.

    Only a cause that the contract names excuses the office (不计甲方逾期); the clause is then the contract's own. Any
    other cause needs the clause on which it rests.
    """
    terms = terms_of(office, contract_id).terms
    if cause not in HOLD_CAUSES:
        known = "、".join(f"{key}（{text}）" for key, text in HOLD_CAUSES.items())
        raise RefusedInput(f"不认识阻断原因“{cause}”，可用的是 {known}。")
    if payment_no is not None:
        payment_of(terms, payment_no)
    exempt = exempting_clause(terms, cause)
    values: dict[str, object] = {
        "cause": cause,
        "clause": exempt or _own_clause(terms, clause),
        "from_on": day(office, from_on, "阻断开始日"),
        "reason": need(reason, "阻断的事由"),
        "exempts_office": int(bool(exempt)),
    }
    if source is not None:
        values |= {"source_entity": source[0], "source_id": source[1]}
    which = f"第 {payment_no} 期" if payment_no is not None else "全部期次"
    with performing(office, "payment.hold", contract_id, f"阻断付款（{which}，{HOLD_CAUSES[cause]}）") as write:
        write.change.audit(payment=payment_no, **values)
        row_id = write.insert(PaymentHold, contract_id=contract_id, payment_no=payment_no, **values)
    return performed(row_id, write)


def exempting_clause(terms: ContractTemplate, cause: str) -> str:
    """Return the clause (cited) by which waiting for this cause is no default, "" where the contract names none."""
    return next((terms.cite(term.clause) for term in terms.holds if term.cause == cause), "")


def lift(office: Office, hold_id: int, basis: str, *, by: str = "", on: date | str | None = None) -> Outcome[int]:
    """Lift a hold (解除阻断) from ``on``, with who and on what written basis (R-44 甲方书面解除)."""
    row = case_of(office, "payment_hold", hold_id, "付款阻断")
    if row["until_on"]:
        raise NotAllowed(f"这项阻断已于 {row['until_on']} 由{row['lifted_by']}解除，没有再次登记。")
    until = day(office, on, "解除日")
    if until < row["from_on"]:
        raise RefusedInput(f"解除日 {until} 早于开始日 {row['from_on']}，没有登记。请核对日期。")
    values = {"until_on": until, "lifted_by": clean(by) or office.actor, "lift_basis": need(basis, "解除的依据")}
    summary = f"解除付款阻断（{HOLD_CAUSES[row['cause']]}）"
    with performing(office, "payment.lift", row["contract_id"], summary) as write:
        write.change.audit(hold=hold_id, **values)
        write.update("payment_hold", hold_id, **values)
    return performed(hold_id, write)


@dataclass(frozen=True, slots=True)
class MoneyEvent:
    """请款, 到账, 支付, 退款 as typed: ``amount_fen`` None takes what is payable."""

    kind: str
    on: date | str | None = None
    amount_fen: int | None = None
    voucher: str = ""
    note: str = ""


def register(office: Office, contract_id: int, payment_no: int, event: MoneyEvent) -> Outcome[int]:
    """Register 请款, 到账, 支付 or 退款 on its own day; returns the event's id.

    Paying is refused (``NotAllowed``) while a condition is missing (F4.2), a hold stands, before the earliest day,
    beyond the locked net, or without a locked settlement unless the note says why.
    """
    if event.kind not in EVENTS:
        known = "、".join(f"{key}（{text}）" for key, text in EVENTS.items())
        raise RefusedInput(f"不认识款项动作“{event.kind}”，可用的是 {known}。")
    one = payment_plan.instalment(office, contract_id, payment_no)
    on = day(office, event.on, f"{EVENTS[event.kind]}日")
    amount = _amount(one, event)
    if event.kind in ("paid", "refund"):
        separation.refuse_own_request(office, contract_id, payment_no)
    if event.kind == "paid":
        _check_payable(one, on, amount, clean(event.note))
    _check_order(one, event.kind, on, amount, ledger(office, contract_id).paid_fen())
    values = {"kind": event.kind, "on_date": on, "amount_fen": amount}
    texts = {"voucher": clean(event.voucher), "note": clean(event.note)}
    summary = f"登记{EVENTS[event.kind]} {format_yuan(amount)} 元（第 {payment_no} 期）"
    with performing(office, f"payment.{event.kind}", contract_id, summary) as write:
        write.change.audit(payment=payment_no, **values)
        row_id = write.insert(PaymentEvent, contract_id=contract_id, payment_no=payment_no, **values, **texts)
    return performed(row_id, write)


def void_event(office: Office, event_id: int, reason: str) -> Outcome[int]:
    """Take a money event that was registered by mistake off the books."""
    row = case_of(office, "payment_event", event_id, "款项登记")
    summary = f"作废{EVENTS[row['kind']]}登记（第 {row['payment_no']} 期）"
    with performing(office, "payment.void", row["contract_id"], summary, reason=need(reason, "作废的理由")) as write:
        write.update("payment_event", event_id, is_void=1)
    return performed(event_id, write)


def register_audit(
    office: Office, contract_id: int, audited_fen: int, *, on: date | str | None = None, auditor: str, basis: str
) -> Outcome[int]:
    """Register the audited total (审计审定, 002·3.1); the newest one counts. Returns its id."""
    terms = terms_of(office, contract_id).terms
    if terms.pricing != "audited":
        raise NotAllowed("这份合同是固定总价，没有审计调整。")
    if audited_fen <= 0:
        raise RefusedInput("审定金额应大于 0，请核对。")
    values: dict[str, object] = {
        "audited_fen": audited_fen,
        "audited_on": day(office, on, "审定日期"),
        "auditor": need(auditor, "审计单位"),
        "basis": need(basis, "审计报告文号或依据"),
    }
    with performing(office, "payment.audit", contract_id, f"登记审定金额 {format_yuan(audited_fen)} 元") as write:
        write.change.audit(**values)
        row_id = write.insert(AuditResult, contract_id=contract_id, **values)
    return performed(row_id, write)


def offers(one: Instalment) -> tuple[GateOffer, ...]:
    """Return the conditions that the data prove and nobody ticked yet."""
    return tuple(gate.offered for gate in one.gates if not gate.is_met and gate.offered.met)


def _own_clause(terms: ContractTemplate, clause: str) -> str:
    ref = clean(clause).removeprefix(f"{terms.code}·")
    if terms.clause(ref) is None:
        raise RefusedInput("合同没有为这个原因写明可以暂不付款。请选择一条作为依据的条款，并注意期间仍计甲方逾期。")
    return terms.cite(ref)


def _amount(one: Instalment, event: MoneyEvent) -> int:
    amount = event.amount_fen if event.amount_fen is not None else one.payable_fen - one.given_fen
    if event.amount_fen is None and event.kind == "refund":
        raise RefusedInput("退款要写明金额。")
    if amount < 0 or (amount == 0 and event.kind == "refund"):
        raise RefusedInput("金额应大于 0，请核对。")
    return amount


def _check_payable(one: Instalment, on: str, amount: int, note: str) -> None:
    no = one.payment.no
    if one.missing:
        raise NotAllowed(f"第 {no} 期还缺条件：{'、'.join(one.missing)}，不能登记为可付款。请先登记条件和依据。")
    if one.open_holds:
        causes = "、".join(f"{hold.cause_text}（{hold.clause}）" for hold in one.open_holds)
        raise NotAllowed(f"第 {no} 期有没有解除的阻断：{causes}，不能登记支付。请先解除。")
    if one.dates.earliest_on is not None and on < one.dates.earliest_on.isoformat():
        raise NotAllowed(f"第 {no} 期最早 {one.dates.earliest_on} 才能支付，没有登记。")
    if not one.settlements and not note:
        raise NotAllowed(f"第 {no} 期还没有锁定结算单，扣款和奖惩可能漏算。请先锁定；补录旧账请在备注里写明。")
    if one.settlements and one.given_fen + amount > one.payable_fen:
        raise NotAllowed(f"支付会超过结算净额 {format_yuan(one.payable_fen)} 元，没有登记。请核对金额。")


def _check_order(one: Instalment, kind: str, on: str, amount: int, paid_fen: int) -> None:
    """到账 follows 请款, 支付 follows 到账 (003·三.2); no more comes back than was ever paid on the contract."""
    before = {"arrival": "request", "paid": "arrival"}.get(kind, "")
    last = max((row.on_date for row in one.events if row.kind == before), default="")
    if last and on < last:
        raise RefusedInput(f"{EVENTS[kind]}日 {on} 早于{EVENTS[before]}日 {last}，没有登记。请核对日期。")
    if kind == "refund" and amount > paid_fen:
        raise RefusedInput(f"退款 {format_yuan(amount)} 元大于合同已付 {format_yuan(paid_fen)} 元，没有登记。")
