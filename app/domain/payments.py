"""Instalments (付款): what is still missing before one can be paid, its earliest day, its last day (F4.2, R-23).

Sources: 000·四(二)(三), 001·4.2, 002·3.2, 003·三.2, 004·五; AC-04, AC-05, AC-06, AC-07, AC-09.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.contracts import ContractTemplate, Payment
from app.domain.deadlines import Deadline, Pause, Rule, compute
from app.domain.delivery_terms import Limit
from app.domain.evaluation_periods import cycle_of
from app.domain.limits import calendar_for, rule_of
from app.domain.readings import Readings
from app.domain.workdays import ONE_DAY, Calendar


@dataclass(frozen=True, slots=True)
class PaymentDates:
    """One instalment on the facts known so far.

    ``remind_by`` is the earlier and ``late_after`` the later of its limits (R-23 “提醒按较早，逾期按较晚”); both None
    while a start is missing or where the contract states no days (004·五). ``earliest_on``: first day it may be paid;
    no limit ends before it, however early the invoice came (001·4.2.1, 4.2.3).
    """

    missing: tuple[str, ...]
    earliest_on: date | None
    remind_by: date | None
    late_after: date | None
    limits: tuple[Deadline, ...]

    @property
    def is_payable(self) -> bool:
        """Whether every condition of the contract is met."""
        return not self.missing


def facts_of(
    template: ContractTemplate, payment: Payment, effective_on: date | None, readings: Readings | None = None
) -> dict[str, date]:
    """Return the gate dates that the contract itself gives: its effect and the end of the billing cycle (R-33)."""
    facts: dict[str, date] = {}
    if effective_on is not None:
        facts["effective"] = effective_on
    cycle = cycle_of(template, payment, readings or Readings())
    if cycle is not None:
        facts["cycle_end"] = cycle.end_on
    return facts


def work_out(
    template: ContractTemplate,
    payment: Payment,
    facts: Mapping[str, date],
    calendar: Calendar,
    readings: Readings,
    pauses: Iterable[Pause] = (),
) -> PaymentDates:
    """Dates of an instalment; ``facts`` maps gates (``contracts.GATES``) to the day on which they were met.

    ``pauses`` are holds for which the contract lets the office wait: their days do not count (000·四(六) 期限顺延).
    """
    counted, stops = calendar_for(calendar, readings), tuple(pauses)
    limits = [_limit(template, payment, limit, facts, counted, readings, stops) for limit in payment.due]
    known = [limit for limit in limits if limit is not None]
    complete = len(known) == len(limits)
    earliest = _earliest(template, payment, facts, counted, readings)
    days = sorted(max(limit.due_on, earliest or limit.due_on) for limit in known)
    late_after = None
    if days and (complete or readings.option("R-23", "") == "乙"):
        late_after = days[0] if readings.option("R-23", "甲") == "乙" else days[-1]
    return PaymentDates(
        missing=tuple(gate for gate in payment.gates if gate not in facts),
        earliest_on=earliest,
        remind_by=days[0] if days else None,
        late_after=late_after,
        limits=tuple(known),
    )


def _start(limit: Limit, facts: Mapping[str, date], readings: Readings) -> date | None:
    """Return the latest of the events that the limit counts from; None while one of them is missing."""
    days = [facts.get(gate) for gate in limit.after]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _limit(
    template: ContractTemplate,
    payment: Payment,
    limit: Limit,
    facts: Mapping[str, date],
    calendar: Calendar,
    readings: Readings,
    pauses: tuple[Pause, ...],
) -> Deadline | None:
    start = _start(limit, facts, readings)
    if start is None:
        return None
    return compute(start, rule_of(limit, readings, payment.name, template.cite(limit.clause)), calendar, pauses)


def _earliest(
    template: ContractTemplate,
    payment: Payment,
    facts: Mapping[str, date],
    calendar: Calendar,
    readings: Readings,
) -> date | None:
    """Day after the waiting time has run out (001·4.2.1 “生效后 5 个月后”; R-24 乙: from the service's start)."""
    limit = payment.earliest
    if limit is None:
        return None
    start = template.start_on if readings.option("R-24") == "乙" else _start(limit, facts, readings)
    if start is None:
        return None
    rule = rule_of(limit, readings, payment.name, template.cite(limit.clause))
    plain = Rule(rule.unit, rule.n, roll=False, include_start=rule.include_start, clause=rule.clause, label=rule.label)
    return compute(start, plain, calendar).due_on + ONE_DAY
