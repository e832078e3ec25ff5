"""Months and cycles of the evaluation (评价月份、评价周期、付款周期): 003·三.2, 附1·六; R-33, R-34, E-26, AC-09."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.contracts import ContractTemplate, Payment
from app.domain.periods import Span, merge_stubs, natural_spans, service_spans
from app.domain.readings import Readings

MONTHS_OF_CYCLE = 2
"""市级评价周期: two months; two of them are a billing cycle (003·三.2)."""


@dataclass(frozen=True, slots=True)
class EvaluationMonth:
    """One month that is graded; ``payment_no`` is the billing cycle that pays it (the one that holds its last day)."""

    no: int
    start_on: str
    end_on: str
    payment_no: int

    @property
    def title(self) -> str:
        """The month as the board and the paper name it."""
        return f"第 {self.no} 月（{self.start_on} 至 {self.end_on}）"


def evaluation_months(template: ContractTemplate, readings: Readings) -> tuple[EvaluationMonth, ...]:
    """Return the months to grade: 12 months of service, or 13 calendar months (R-34 乙); none without grades."""
    if not template.grades:
        return ()
    period = Span(template.start_on, template.end_on)
    spans = natural_spans(period, 1) if readings.option("R-34") == "乙" else service_spans(period, 1)
    cycles = billing_cycles(template, readings)
    return tuple(
        EvaluationMonth(number, span.start_on.isoformat(), span.end_on.isoformat(), _payment_of(span, cycles))
        for number, span in enumerate(spans, 1)
    )


def evaluation_cycles(template: ContractTemplate, readings: Readings) -> tuple[Span, ...]:
    """Return the cycles of two months, from the day of the contract or at the city's boundaries (R-33 乙).

    Cut at calendar boundaries the short first and last piece join their neighbours until the number is the same.
    """
    period = Span(template.start_on, template.end_on)
    by_contract = service_spans(period, MONTHS_OF_CYCLE)
    if readings.option("R-33") != "乙":
        return tuple(by_contract)
    return tuple(merge_stubs(natural_spans(period, MONTHS_OF_CYCLE), len(by_contract)))


def city_cycles(template: ContractTemplate) -> tuple[Span, ...]:
    """Return the city's own two-month cycles that touch the service, for comparison (R-33 “市级周期另存”)."""
    return tuple(natural_spans(Span(template.start_on, template.end_on), MONTHS_OF_CYCLE))


def billing_cycles(template: ContractTemplate, readings: Readings) -> dict[int, Span]:
    """Map instalments to the stretch of time that they pay for; instalments without a cycle are left out."""
    cyclic = [payment for payment in template.payments if payment.cycle is not None]
    if readings.option("R-33") != "乙" or not cyclic:
        return {payment.no: Span(*payment.cycle) for payment in cyclic if payment.cycle is not None}
    cycles = evaluation_cycles(template, readings)
    size = max(1, len(cycles) // len(cyclic))
    groups = [cycles[at : at + size] for at in range(0, len(cycles), size)]
    return {
        payment.no: Span(group[0].start_on, group[-1].end_on) for payment, group in zip(cyclic, groups, strict=False)
    }


def cycle_of(template: ContractTemplate, payment: Payment, readings: Readings) -> Span | None:
    """Return the billing cycle of an instalment under the readings in force."""
    return billing_cycles(template, readings).get(payment.no)


def _payment_of(span: Span, cycles: dict[int, Span]) -> int:
    for number, cycle in cycles.items():
        if cycle.start_on <= span.end_on <= cycle.end_on:
            return number
    return max(cycles, default=0)
