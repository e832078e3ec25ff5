"""Open deadlines of payments and evaluations (D05, D09-D11, D25, D26, D31, D32): one line each, with its ladder."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.domain.contracts import ContractTemplate, Payment
from app.domain.deadlines import Deadline, Unit
from app.domain.delivery_terms import DeadlineTerm
from app.domain.evaluation_periods import EvaluationMonth, evaluation_months
from app.domain.lateness import first_day_reaching
from app.domain.limits import calendar_for
from app.domain.payment_words import STAGES
from app.domain.workdays import Calendar
from app.services import calendars
from app.services.contract_terms import ContractTerms, terms_of
from app.services.due_lines import DueLine
from app.services.evaluation_board import EvaluationRow, rows_of
from app.services.payment_plan import Instalment, plan
from app.services.session import Office
from app.storage.queries import contracts as stored

LADDER = (10, 5, 1)
"""Days before a payment's last day on which it is reminded of (000·五(二): 提前 10/5/1 天)."""

LATE_LADDER = (10, 13, 15)
"""Workdays past it (000·五(二)2: 第 10/13/15 个工作日); only where a right of the vendor hangs on them."""

MONTH_LADDER = (5, 1)
_EVALUATION_CODE = "D32"


def due_lines(office: Office, now: datetime) -> list[DueLine]:
    """Return the open deadlines of every contract's payments and evaluations."""
    calendar, found = calendars.current(office), []
    for record in stored.contracts(office.database):
        contract = terms_of(office, int(record["id"]))
        for one in plan(office, contract.id).instalments:
            if not one.is_paid:
                found += _of_instalment(contract, one, calendar)
        if contract.terms.grades:
            found += _of_evaluations(office, contract, now.date(), calendar)
    return found


def code_of(terms: ContractTemplate, deadline: Deadline, payment: Payment) -> DeadlineTerm | None:
    """Return the contract's own term for a limit: same clause and length, else the same length for the office."""
    rule = deadline.rule
    same = [t for t in terms.deadlines if t.unit == rule.unit.value and t.n == rule.n and t.party == "office"]
    same = [t for t in same if t.direction == "after" and t.trigger]
    exact = [t for t in same if terms.cite(t.clause) == rule.clause]
    return next(iter(exact or [t for t in same if t.clause.split("(")[0] == payment.clause.split("(")[0]]), None)


def _of_instalment(contract: ContractTerms, one: Instalment, calendar: Calendar) -> list[DueLine]:
    asks = "treasury" in one.payment.gates
    if asks and any(event.kind == "request" for event in one.events) and contract.readings.option("R-35") != "乙":
        return []
    if asks and one.delay.state == "awaiting":
        return []
    return [_payment_line(contract, one, deadline, calendar, asks) for deadline in one.dates.limits]


def _payment_line(
    contract: ContractTerms, one: Instalment, deadline: Deadline, calendar: Calendar, asks: bool
) -> DueLine:
    terms, payment = contract.terms, one.payment
    term = code_of(terms, deadline, payment)
    code = term.code if term else ""
    title = f"{payment.name}收票并启动请款" if asks else f"支付{payment.name}"
    missing = f"还缺：{'、'.join(one.missing)}" if one.missing else "条件已齐"
    due_on = max(deadline.due_on, one.dates.earliest_on or deadline.due_on)  # never before it may be paid (001·4.2.1)
    both = "；若按 R-35 乙，这也是付款期限" if asks and contract.readings.option("R-35") != "乙" else ""
    return DueLine(
        key=f"payment:{contract.id}:{payment.no}:{code or deadline.rule.unit.value}",
        code=code,
        contract_id=contract.id,
        title=title,
        detail=f"{one.delay.text}。{missing}{both}",
        clause=deadline.rule.clause,
        party="office",
        due_at=datetime.combine(due_on, deadline.due_at.time()).isoformat(),
        started_at=f"{deadline.steps[0].on.isoformat()}T00:00:00",
        remind_on=_ladder(contract, one, due_on, calendar),
        entity="payment",
        entity_id=payment.no,
        consequence=_consequence(one, term),
        is_strong=one.delay.daily_fen is not None and one.delay.state == "late",
    )


def _ladder(contract: ContractTerms, one: Instalment, due_on: date, calendar: Calendar) -> tuple[str, ...]:
    days = [due_on - timedelta(days=ahead) for ahead in LADDER]
    if one.delay.right_on is not None:
        counted = calendar_for(calendar, contract.readings)
        days += [first_day_reaching(due_on, n, Unit.WORKDAY, counted, one.pauses).due_on for n in LATE_LADDER]
    return tuple(sorted({day.isoformat() for day in days}))


def _consequence(one: Instalment, term: DeadlineTerm | None) -> str:
    right = f"；{one.delay.right_on} 起乙方可中止或解除" if one.delay.right_on else ""
    return (term.consequence if term and term.consequence else "合同没有约定逐日违约金") + right


def _of_evaluations(office: Office, contract: ContractTerms, today: date, calendar: Calendar) -> list[DueLine]:
    newest = {row.month_no: row for row in rows_of(office, contract.id)}
    months = evaluation_months(contract.terms, contract.readings)
    limits = {one.payment.no: one.dates.late_after for one in plan(office, contract.id).instalments}
    lines = []
    for number, month in enumerate(months):
        row = newest.get(month.no)
        if date.fromisoformat(month.end_on) > today or (row is not None and row.final_grade):
            continue
        following = months[number + 1].end_on if number + 1 < len(months) else ""
        limit = limits.get(month.payment_no)
        ends = [day for day in (following, limit.isoformat() if limit else "") if day]
        lines.append(_evaluation_line(contract, month, row, min(ends, default=month.end_on)))
    return lines


def _evaluation_line(contract: ContractTerms, month: EvaluationMonth, row: EvaluationRow | None, due: str) -> DueLine:
    due_on = date.fromisoformat(due)
    stage = STAGES[row.stage] if row else STAGES["open"]
    return DueLine(
        key=f"evaluation:{contract.id}:{month.no}",
        code=_EVALUATION_CODE,
        contract_id=contract.id,
        title=f"第 {month.no} 月评价（{stage}）",
        detail="专班填写、提交工委、工委扩大会通过后才算定稿。合同没有写几日内完成，按下月届满和本期请款期限中较早的提醒",
        clause=contract.terms.cite(contract.terms.grades[0].clause),
        party="office",
        due_at=f"{due}T23:59:59",
        started_at=f"{month.end_on}T00:00:00",
        remind_on=tuple((due_on - timedelta(days=ahead)).isoformat() for ahead in sorted(MONTH_LADDER, reverse=True)),
        entity="evaluation_month",
        entity_id=month.no,
        consequence="没有定稿的月份不计入结算（R-36）",
    )
