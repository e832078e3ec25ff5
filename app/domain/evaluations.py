"""Monthly grades and what a billing cycle pays (月度评价与付款周期结算, 003·三.2, 附1·六; AC-09, R-35, R-36)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.contracts import ContractTemplate
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.evaluation_periods import billing_cycles, evaluation_months
from app.domain.money import format_yuan
from app.domain.payments import facts_of, work_out
from app.domain.readings import Readings
from app.domain.workdays import Calendar


def confusable(template: ContractTemplate, grade: str) -> tuple[str, ...]:
    """Return other grades whose name is part of this one's or holds it (良好/好): they are confirmed twice (E-25)."""
    names = [item.name for item in template.grades if item.name != grade]
    return tuple(name for name in names if name in grade or grade in name)


def grade_words(template: ContractTemplate, grade: str) -> str:
    """Return a grade with its money: “良好”（奖励 20,000.00 元）. Raises ``RefusedInput`` for an unknown grade."""
    found = next((item for item in template.grades if item.name == grade), None)
    if found is None:
        known = "、".join(item.name for item in template.grades)
        raise RefusedInput(f"没有“{grade}”这个评价档位，可用的是 {known}。")
    if not found.amount_fen:
        return f"“{grade}”（不奖不扣）"
    return f"“{grade}”（{'奖励' if found.amount_fen > 0 else '扣除'} {format_yuan(abs(found.amount_fen))} 元）"


@dataclass(frozen=True, slots=True)
class CycleSettlement:
    """One billing cycle: base, sum of rewards and deductions, what is due; ``due_by`` by the contract's workdays.

    ``is_final``: all months of the cycle are graded (R-36: otherwise the difference follows later).
    """

    start_on: date
    end_on: date
    base_fen: int
    adjust_fen: int
    due_fen: int
    due_by: date | None
    is_final: bool


def settle(
    template: ContractTemplate, cycle: int, grades: Sequence[str], calendar: Calendar, readings: Readings
) -> CycleSettlement:
    """Settle billing cycle number ``cycle`` with the final grades of its months (fewer when not all are final).

    Raises ``NotAllowed`` where the contract knows no grades, ``RefusedInput`` for an unknown cycle or grade.
    """
    amounts = {grade.name: grade.amount_fen for grade in template.grades}
    if not amounts:
        raise NotAllowed(f"“{template.title}”没有月度评价奖惩的约定，不能推算。")
    spans = billing_cycles(template, readings)
    payment = next((item for item in template.payments if item.no == cycle and item.no in spans), None)
    if payment is None:
        raise RefusedInput(f"没有第 {cycle} 个付款周期，本合同共 {len(template.payments)} 个。")
    months = sum(month.payment_no == cycle for month in evaluation_months(template, readings))
    if len(grades) > months:
        raise RefusedInput(f"第 {cycle} 付款周期只有 {months} 个月，给了 {len(grades)} 个评价结果。")
    for grade in grades:
        if grade not in amounts:
            raise RefusedInput(f"没有“{grade}”这个评价档位，可用的是 {'、'.join(amounts)}。")
    dates = work_out(template, payment, facts_of(template, payment, None, readings), calendar, readings)
    adjust = sum(amounts[grade] for grade in grades)
    return CycleSettlement(
        start_on=spans[cycle].start_on,
        end_on=spans[cycle].end_on,
        base_fen=payment.amount_fen,
        adjust_fen=adjust,
        due_fen=payment.amount_fen + adjust,
        due_by=dates.late_after,
        is_final=len(grades) == months,
    )
