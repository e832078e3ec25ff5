"""Conditions of a payment that the recorded data can prove: offered with their proof, ticked by a person (F4.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from app.domain.contracts import Payment
from app.domain.evaluation_periods import cycle_of, evaluation_months
from app.services import deliverables
from app.services.contract_terms import ContractTerms
from app.services.deliverables import DeliverableRow
from app.services.payment_ledger import Ledger
from app.services.session import Office
from app.storage.queries import cases
from app.storage.queries import contracts as stored
from app.storage.queries.cases import Record


@dataclass(frozen=True, slots=True)
class GateOffer:
    """What the data say about a gate. ``met``: True, False, or None when only a person can know.

    ``on`` is the day on which it was met ("" when not); ``proof`` says in Chinese why.
    """

    gate: str
    met: bool | None
    on: str
    proof: str


@dataclass(frozen=True, slots=True)
class GateData:
    """What the offers of one contract look at, read once."""

    office: Office
    contract: ContractTerms
    ledger: Ledger
    today: date
    evaluations: tuple[Record, ...]
    breaches: tuple[Record, ...]
    audits: tuple[Record, ...]
    deliverables: list[DeliverableRow] = field(default_factory=list)
    accepted_on: dict[int, str] = field(default_factory=dict)


def read_data(office: Office, contract: ContractTerms, ledger: Ledger) -> GateData:
    """Read what the offers look at; the plan is judged only where a gate asks for it."""

    def rows(entity: str) -> tuple[Record, ...]:
        return tuple(cases.select(office.database, entity, "contract_id = ?", (contract.id,)))

    wanted = {gate for payment in contract.terms.payments for gate in payment.gates}
    plan = deliverables.list_deliverables(office, contract.id) if wanted & {"accepted_all", "fulfilled"} else []
    accepted: dict[int, str] = {}
    if plan:
        for event in stored.events_of_contract(office.database, contract.id):
            if event["kind"] in ("pass", "deemed"):
                accepted[event["deliverable_id"]] = event["at"][:10]
    return GateData(
        office,
        contract,
        ledger,
        office.now().date(),
        rows("monthly_evaluation"),
        rows("breach_event"),
        rows("audit_result"),
        plan,
        accepted,
    )


def offer(data: GateData, payment: Payment, gate: str) -> GateOffer:
    """Return what the data say about one gate of an instalment."""
    known = _OFFERS.get(gate)
    if known is None:
        return GateOffer(gate, None, "", "须由本办核实后登记")
    met, on, proof = known(data, payment)
    return GateOffer(gate, met, on, proof)


Found = tuple[bool | None, str, str]


def _effective(data: GateData, payment: Payment) -> Found:
    on = data.contract.effective_on
    if on is None:
        return False, "", f"生效日未填：{data.contract.terms.effective_note}"
    return on <= data.today, on.isoformat(), f"合同 {on} 生效"


def _cycle_end(data: GateData, payment: Payment) -> Found:
    cycle = cycle_of(data.contract.terms, payment, data.contract.readings)
    if cycle is None:
        return None, "", "合同没有写付款周期"
    return cycle.end_on < data.today, cycle.end_on.isoformat(), f"付款周期 {cycle.start_on} 至 {cycle.end_on}"


def _accepted(data: GateData, payment: Payment) -> Found:
    """R-09 甲: every item; 乙: the last one due."""
    plan = data.deliverables
    if not plan:
        return None, "", "合同没有成果计划，须由本办核实"
    last_only = data.contract.readings.option("R-09") == "乙"
    wanted = [max(plan, key=lambda row: (row.due_on, row.seq))] if last_only else plan
    missing = [row for row in wanted if not row.is_done]
    if missing:
        names = "、".join(f"{row.name}（{row.period}）" for row in missing[:3])
        more = f"等 {len(missing)} 项" if len(missing) > 3 else ""
        return False, "", f"{len(wanted)} 项中 {len(missing)} 项没有验收通过：{names}{more}"
    on = max((data.accepted_on.get(row.id, "") for row in wanted), default="")
    words = "最后一期（R-09 乙）" if last_only else f"全部 {len(wanted)} 项"
    return True, on, f"{words}已验收通过"


def _fulfilled(data: GateData, payment: Payment) -> Found:
    met, on, proof = _accepted(data, payment)
    end = data.contract.terms.end_on
    if end >= data.today:
        return False, "", f"服务期到 {end} 才满"
    if met is None:
        return None, "", f"服务期 {end} 已满；{proof}"
    return met, max(on, end.isoformat()) if met else "", f"服务期 {end} 已满；{proof}"


def _no_breach(data: GateData, payment: Payment) -> Found:
    """R-39 甲: nothing open; 乙: never any."""
    found = [row for row in data.breaches if row["party"] == "vendor"]
    strict = data.contract.readings.option("R-39") == "乙"
    blocking = found if strict else [row for row in found if not row["settled_on"]]
    if blocking:
        facts = "、".join(f"{row['happened_on']} {row['fact']}" for row in blocking[:2])
        words = "曾有违约（R-39 乙）" if strict else "未了结的违约"
        return False, "", f"{words} {len(blocking)} 项：{facts}"
    settled = [row["settled_on"] for row in found]
    words = f"登记过 {len(found)} 项，均已了结（R-39 甲）" if found else "没有登记过违约事项"
    return True, max(settled, default=data.today.isoformat()), words


def _evaluations(data: GateData, payment: Payment) -> Found:
    terms, readings = data.contract.terms, data.contract.readings
    months = [month for month in evaluation_months(terms, readings) if month.payment_no == payment.no]
    final = {row["month_no"]: row for row in data.evaluations if row["decision"] == "passed"}
    open_months = [month for month in months if month.no not in final]
    if open_months:
        names = "、".join(f"第 {month.no} 月" for month in open_months)
        return False, "", f"{len(months)} 个月中 {len(open_months)} 个月没有定稿：{names}"
    on = max((final[month.no]["meeting_on"] for month in months), default="")
    return (True, on, f"{len(months)} 个月均已由工委扩大会定稿") if months else (None, "", "没有月度评价的约定")


def _audit(data: GateData, payment: Payment) -> Found:
    if not data.audits:
        return False, "", "还没有登记审定结果"
    last = data.audits[-1]
    return True, last["audited_on"], f"{last['auditor'] or '审计'} {last['audited_on']} 审定"


def _invoice(data: GateData, payment: Payment) -> Found:
    rows = data.ledger.invoices_of(payment.no)
    accepted = [row for row in rows if row.verdict == "accepted"]
    if accepted:
        numbers = "、".join(row.number for row in accepted)
        return True, max(row.received_on for row in accepted), f"发票 {numbers} 已核对合规"
    waiting = [row for row in rows if not row.verdict]
    return False, "", f"收到 {len(waiting)} 张发票，还没有核对" if waiting else "还没有收到合规发票"


def _treasury(data: GateData, payment: Payment) -> Found:
    arrived = data.ledger.events_of(payment.no, "arrival")
    if not arrived:
        return False, "", "还没有登记财政到账"
    return True, arrived[-1].on_date, f"财政 {arrived[-1].on_date} 到账"


_OFFERS: dict[str, Callable[[GateData, Payment], Found]] = {
    "effective": _effective,
    "cycle_end": _cycle_end,
    "accepted_all": _accepted,
    "fulfilled": _fulfilled,
    "no_breach": _no_breach,
    "evaluation_final": _evaluations,
    "audit": _audit,
    "invoice": _invoice,
    "treasury": _treasury,
}
