"""Reasons to hold payments back that the records show and nobody acted on, and what would lift a hold (F4.7, R-44).

001·7.4: seven days late (K05); 001·附3·一(二)4: a review 待提升; 004·五.2: an open breach. A person decides.
"""

from __future__ import annotations

from datetime import date

from app.domain.reviews import IMPROVE
from app.services import counters, performance
from app.services.case_writing import case_of
from app.services.contract_terms import ContractTerms, terms_of
from app.services.payment_ledger import ledger
from app.services.payment_steps import exempting_clause
from app.services.performance import HoldCandidate
from app.services.session import Office
from app.storage.queries import cases

DELAY_COUNTER = "K05"


def candidates(office: Office, contract_id: int, on: date) -> tuple[HoldCandidate, ...]:
    """Return what may hold the payments of a contract as of a day. Raises ``NotFound``."""
    contract = terms_of(office, contract_id, on)
    found: list[HoldCandidate] = []
    if performance.has_reviews(contract.terms):
        found += performance.performance(office, contract_id).candidates
    found += _delays(office, contract, on)
    found += _breaches(office, contract)
    held = {(hold.source_entity, hold.source_id) for hold in ledger(office, contract_id).holds}
    return tuple(one for one in found if one.source not in held)


def lift_hint(office: Office, hold_id: int) -> str:
    """Say what the records show about the condition for lifting a hold (R-44); "" where there is none to show."""
    hold = case_of(office, "payment_hold", hold_id, "付款阻断")
    if hold["cause"] != "improvement":
        return ""
    contract = terms_of(office, hold["contract_id"])
    if contract.readings.option("R-44") == "乙":
        return _recovered(office, hold["contract_id"], hold["from_on"])
    rows = cases.select(office.database, "rectification", "contract_id = ?", (hold["contract_id"],))
    passed = [row for row in rows if row["recheck"] == "pass" and row["rechecked_on"] >= hold["from_on"]]
    if passed:
        return f"R-44 甲：{passed[-1]['rechecked_on']} 整改复查合格，条件已具备。"
    return "R-44 甲：须整改复查合格，还没有登记合格的复查。"


def _recovered(office: Office, contract_id: int, from_on: str) -> str:
    rows = [row for row in performance.reviews(office, contract_id) if row.span == "month"]
    later = [row for row in rows if row.reviewed_on >= from_on]
    if later and later[-1].result != IMPROVE:
        return f"R-44 乙：{later[-1].period} 考核已恢复合格，条件已具备。"
    return "R-44 乙：须次月考核恢复合格，还没有登记。"


def _delays(office: Office, contract: ContractTerms, on: date) -> list[HoldCandidate]:
    clause = exempting_clause(contract.terms, "overdue")
    if not clause:
        return []
    found = []
    for value in counters.counters(office, contract.id, on):
        if value.code == DELAY_COUNTER and value.state == "triggered" and value.evidence:
            entity, row_id, _text = value.evidence[0]
            text = f"{value.subject}逾期 {value.value} 日，可暂停付款"
            found.append(HoldCandidate("overdue", clause, text, (entity, row_id)))
    return found


def _breaches(office: Office, contract: ContractTerms) -> list[HoldCandidate]:
    clause = exempting_clause(contract.terms, "breach")
    if not clause:
        return []
    rows = cases.select(office.database, "breach_event", "contract_id = ? AND settled_on = ''", (contract.id,))
    return [
        HoldCandidate("breach", clause, f"{row['happened_on']} {row['fact']}，还没有了结", ("breach_event", row["id"]))
        for row in rows
        if row["party"] == "vendor"
    ]
