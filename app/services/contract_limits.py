"""A contract's own limits worked out for a ledger: rule, calendar and readings in one place, with the proof."""

from __future__ import annotations

from datetime import date, datetime

from app.domain.deadlines import Deadline, Pause, compute
from app.domain.delivery_terms import DeadlineTerm
from app.domain.limits import calendar_for, rule_of_term
from app.services import calendars
from app.services.contract_terms import ContractTerms
from app.services.session import Office


def limit(
    office: Office,
    contract: ContractTerms,
    code: str,
    start: date | datetime,
    pauses: tuple[Pause, ...] = (),
) -> Deadline | None:
    """Work out the limit with this code (D14 …) from a start; None where the contract does not state it."""
    term = contract.terms.deadline(code) if code else None
    return of_term(office, contract, term, start, pauses) if term is not None else None


def of_term(
    office: Office,
    contract: ContractTerms,
    term: DeadlineTerm,
    start: date | datetime,
    pauses: tuple[Pause, ...] = (),
) -> Deadline:
    """Work out one limit of a contract; R-38 乙 counts the starting day for the limits it names."""
    readings = contract.readings
    rule = rule_of_term(term, readings, contract.terms.cite(term.clause))
    known = readings.known.get("R-38")
    if known is not None and term.clause in known.clauses and readings.option("R-38") == "乙":
        rule = type(rule)(rule.unit, rule.n, rule.direction, rule.roll, rule.cutoff, True, rule.clause, rule.label)
    return compute(start, rule, calendar_for(calendars.current(office), readings), pauses)


def end_of_day(deadline: Deadline) -> str:
    """Return the limit's last moment as ISO text."""
    return deadline.due_at.isoformat(timespec="seconds")
