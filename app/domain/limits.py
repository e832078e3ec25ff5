"""Turns a contract's limits into rules of the deadline engine, under the readings in force (R-01…R-03)."""

from __future__ import annotations

from app.domain.deadlines import Deadline, Direction, Rule, Step, Unit
from app.domain.delivery_terms import DeadlineTerm, Limit
from app.domain.readings import Readings
from app.domain.workdays import Calendar, weekdays_only


def calendar_for(calendar: Calendar, readings: Readings) -> Calendar:
    """Return the calendar that counts: the notices' (R-01 甲) or plain Monday to Friday (乙)."""
    return weekdays_only() if readings.option("R-01") == "乙" else calendar


def rule_of(limit: Limit, readings: Readings, label: str, clause: str) -> Rule:
    """Return the engine's rule for a limit counted forward; ``clause`` is the citation for the proof."""
    return Rule(
        Unit(limit.unit),
        limit.n,
        roll=readings.rolls,
        include_start=readings.counts_start,
        clause=clause,
        label=label,
    )


def rule_of_term(term: DeadlineTerm, readings: Readings, clause: str) -> Rule:
    """Return the engine's rule for a limit or a notice period of the contract."""
    return Rule(
        Unit(term.unit),
        term.n,
        direction=Direction(term.direction),
        roll=readings.rolls if term.roll is None else term.roll,
        include_start=readings.counts_start,
        clause=clause,
        label=term.label,
    )


def counted_days(deadline: Deadline) -> str:
    """Return the days that were counted, for one line of proof: 09-30、10-09、10-11（调休上班）."""
    return "、".join(_day(step) for step in deadline.steps if step.counts)


def _day(step: Step) -> str:
    made_up = "（调休上班）" if "调休" in step.why else ""
    return f"{step.on:%m-%d}{made_up}"
