"""Where the amounts of a settlement come from: the contract, evaluations, deductions, damages, audit, earlier ones.

Each row counts once: what a living ``settlement_line`` names is used up (F4.5).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.contracts import ContractTemplate, Payment
from app.domain.evaluation_periods import EvaluationMonth, evaluation_months
from app.domain.money import format_yuan
from app.domain.settlements import SettlementLine, audit_line, base_line
from app.services.contract_terms import ContractTerms
from app.services.payment_ledger import ledger
from app.services.session import Office
from app.storage.queries import cases
from app.storage.queries.cases import Record

Source = tuple[str, int]


def used_sources(office: Office, contract_id: int) -> set[Source]:
    """Return the rows that a locked settlement of the contract has taken in."""
    sql = (
        "SELECT l.source_entity, l.source_id FROM settlement_line l JOIN settlement s ON s.id = l.settlement_id"
        " WHERE s.contract_id = ? AND s.is_void = 0 AND l.is_void = 0 AND l.source_id IS NOT NULL"
    )
    return {(entity, int(row_id)) for entity, row_id in office.database.rows(sql, (contract_id,))}


def lines_of(
    office: Office, contract: ContractTerms, payment: Payment, *, with_base: bool, leave_out: Iterable[Source] = ()
) -> tuple[SettlementLine, ...]:
    """Return what the instalment settles now, sources that are used up or left out not among them."""
    terms = contract.terms
    found = [base_line(terms, payment)] if with_base else []
    found += _evaluation_lines(office, contract, payment)
    found += _deduction_lines(office, contract, payment)
    found += _damages_lines(office, terms, contract.id, payment)
    found += _audit_lines(office, contract, payment)
    found += carried_lines(office, contract.id, payment.no - 1)
    gone = used_sources(office, contract.id) | set(leave_out)
    return tuple(line for line in found if line.entity_id is None or (line.entity, line.entity_id) not in gone)


def open_months(office: Office, contract: ContractTerms, payment: Payment) -> tuple[EvaluationMonth, ...]:
    """Return the months of the instalment's cycle whose evaluation is not final (R-36)."""
    months = evaluation_months(contract.terms, contract.readings)
    final = {row["month_no"] for row in _final(office, contract.id)}
    return tuple(month for month in months if month.payment_no == payment.no and month.no not in final)


def _final(office: Office, contract_id: int) -> list[Record]:
    where = "contract_id = ? AND decision = 'passed'"
    return cases.select(office.database, "monthly_evaluation", where, (contract_id,), order="month_no, version")


def _evaluation_lines(office: Office, contract: ContractTerms, payment: Payment) -> list[SettlementLine]:
    months = {month.no: month for month in evaluation_months(contract.terms, contract.readings)}
    lines = []
    for row in _final(office, contract.id):
        month = months.get(row["month_no"])
        if month is None or month.payment_no > payment.no:
            continue
        terms = contract.on(date.fromisoformat(month.start_on))
        grade = next((grade for grade in terms.grades if grade.name == row["final_grade"]), None)
        if grade is None:
            continue
        late = "（上期未定稿，本期补差）" if month.payment_no < payment.no else ""
        text = f"{month.title}评价“{grade.name}”{late}"
        kind = "deduction" if grade.amount_fen < 0 else "reward"
        clause = terms.cite(grade.clause)
        lines.append(SettlementLine(kind, text, clause, grade.amount_fen, "monthly_evaluation", row["id"]))
    return lines


def _deduction_lines(office: Office, contract: ContractTerms, payment: Payment) -> list[SettlementLine]:
    terms, lines = contract.terms, []
    clause = next((item.ref for item in terms.clauses if item.kind == "penalty"), "")
    for row in _planned(office, "penalty_statement", contract.id, payment, "month, seq"):
        which = f"补充单 {row['seq']}" if row["seq"] else "月度扣款"
        text = f"{row['month']} {which}"
        cited = terms.cite(clause) if clause else ""
        lines.append(SettlementLine("deduction", text, cited, -row["total_fen"], "penalty_statement", row["id"]))
    for row in _planned(office, "manual_deduction", contract.id, payment, "happened_on, id"):
        text = f"{row['fact']}（{row['approved_by']}批准）"
        cited = _cited(terms, row["clause"])
        lines.append(SettlementLine("deduction", text, cited, -row["amount_fen"], "manual_deduction", row["id"]))
    return lines


def _damages_lines(office: Office, terms: ContractTemplate, contract_id: int, payment: Payment) -> list[SettlementLine]:
    lines = []
    for row in _planned(office, "damages_claim", contract_id, payment, "decided_on, id"):
        if row["state"] != "claimed" or row["amount_fen"] is None:
            continue
        amount = row["amount_fen"] if row["party"] == "office" else -row["amount_fen"]
        who = "甲方违约金" if row["party"] == "office" else "乙方违约金"
        cited = _cited(terms, row["clause"])
        lines.append(SettlementLine("damages", f"{who}：{row['fact']}", cited, amount, "damages_claim", row["id"]))
    return lines


def _audit_lines(office: Office, contract: ContractTerms, payment: Payment) -> list[SettlementLine]:
    found = cases.select(office.database, "audit_result", "contract_id = ?", (contract.id,))
    if not found:
        return []
    last, terms = found[-1], contract.terms
    clause = next((item.ref for item in terms.clauses if item.kind == "price"), payment.clause)
    taken = taken_of(office, contract.id, "audit_result")
    before = sum(taken.values()) if taken else None
    line = audit_line(terms, payment, contract.readings, last["audited_fen"], last["id"], clause, before)
    return [line] if line else []


def carried_lines(office: Office, contract_id: int, upto_no: int) -> list[SettlementLine]:
    """Return what settlements up to an instalment could not bear, less what the vendor paid back (退款) since."""
    rows = cases.select(
        office.database,
        "settlement",
        "contract_id = ? AND carried_out_fen > 0",
        (contract_id,),
        order="payment_no, seq",
    )
    taken = taken_of(office, contract_id, "settlement")
    back = ledger(office, contract_id).refunded_fen()
    back -= sum(row["carried_out_fen"] + taken[row["id"]] for row in rows if row["id"] in taken)
    lines = []
    for row in rows:
        if row["id"] in taken:
            continue
        paid_back = min(max(0, back), row["carried_out_fen"])
        back -= paid_back
        left = row["carried_out_fen"] - paid_back
        if left and row["payment_no"] <= upto_no:
            text = f"{row['number']}未扣足结转" + (f"（已退还 {format_yuan(paid_back)} 元）" if paid_back else "")
            lines.append(SettlementLine("carried_in", text, "", -left, "settlement", row["id"]))
    return lines


def taken_of(office: Office, contract_id: int, entity: str) -> dict[int, int]:
    """Return what locked settlements took from the rows of a table, signed fen by row."""
    sql = (
        "SELECT l.source_id, SUM(l.amount_fen) FROM settlement_line l JOIN settlement s ON s.id = l.settlement_id"
        " WHERE s.contract_id = ? AND s.is_void = 0 AND l.is_void = 0 AND l.source_entity = ? GROUP BY l.source_id"
    )
    return {int(row_id): int(fen) for row_id, fen in office.database.rows(sql, (contract_id, entity))}


def _planned(office: Office, entity: str, contract_id: int, payment: Payment, order: str) -> list[Record]:
    """Return rows that nobody planned for a later instalment."""
    where = "contract_id = ? AND (payment_no IS NULL OR payment_no <= ?)"
    return cases.select(office.database, entity, where, (contract_id, payment.no), order=order)


def _cited(terms: ContractTemplate, clause: str) -> str:
    return clause if not clause or clause.startswith(f"{terms.code}·") else terms.cite(clause)
