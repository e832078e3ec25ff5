"""测算报告 (002·9.2; D29): silence of five working days accepts the amount; there is no reminder step before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.contracts import ContractTemplate
from app.domain.deadlines import Deadline, compute
from app.domain.limits import calendar_for, rule_of_term
from app.domain.readings import Readings
from app.domain.workdays import Calendar

CODE = "D29"
ALARM_ON = (1, 3, 4, 5)
"""Working days after receipt on which the strongest alarm is given."""


class EstimateState(StrEnum):
    """Where a report stands."""

    OPEN = "open"
    OBJECTED = "objected"
    OBJECTED_LATE = "objected_late"
    SILENT = "silent"
    CONCLUDED = "concluded"


STATE_TEXT = {
    EstimateState.OPEN: "异议期内，尚未答复",
    EstimateState.OBJECTED: "已在期限内书面异议",
    EstimateState.OBJECTED_LATE: "异议晚于期限，按合同已表示接受测算金额",
    EstimateState.SILENT: "异议期已过且没有异议，按合同表示接受测算金额",
    EstimateState.CONCLUDED: "已有结论",
}


@dataclass(frozen=True, slots=True)
class EstimateClock:
    """The limit of objecting with its proof, and the days of the alarm."""

    deadline: Deadline
    alarm_on: tuple[date, ...]


def clock_of(
    template: ContractTemplate, received_on: date, calendar: Calendar, readings: Readings
) -> EstimateClock | None:
    """Return the limit of objecting to a report received on this day; None where the contract has no such clause."""
    term = template.deadline(CODE)
    if term is None:
        return None
    rule = rule_of_term(term, readings, template.cite(term.clause))
    deadline = compute(received_on, rule, calendar_for(calendar, readings))
    counted = {step.nth: step.on for step in deadline.steps if step.counts}
    last = max(counted, default=0)
    wanted = sorted({nth for nth in (*ALARM_ON, last) if nth in counted})
    return EstimateClock(deadline, tuple(counted[nth] for nth in wanted))


def state_of(clock: EstimateClock, objected_on: date | None, is_concluded: bool, today: date) -> EstimateState:
    """Say where a report stands at the end of ``today``."""
    if is_concluded:
        return EstimateState.CONCLUDED
    if objected_on is not None:
        late = objected_on > clock.deadline.due_on
        return EstimateState.OBJECTED_LATE if late else EstimateState.OBJECTED
    return EstimateState.SILENT if today > clock.deadline.due_on else EstimateState.OPEN
