"""Figures of 不纳入考核 for one month (B25): pass rate, one-pass rate, materials, urgings (F7.1-F7.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.exclusion_rates import Share, one_pass_rate, one_pass_step, pass_rate
from app.domain.exclusions import Stage, Step, StepKind, Verdict
from app.domain.months import Month
from app.services import exclusion_lists
from app.services.exclusion_lists import ExclusionRow
from app.services.exclusion_records import r40
from app.services.session import Office


@dataclass(frozen=True, slots=True)
class ExclusionFigures:
    """Figures of one month (B25): everything with its definition in words.

    ``one_pass`` follows ``reading``, the reading of R-40 in force; ``one_pass_other`` follows the other one.
    """

    month: Month
    filed: int
    passed: int
    pass_rate: Share
    reading: str
    one_pass: Share
    one_pass_other: Share
    materials_due: int
    materials_received: int
    materials_overdue: int
    chases: int
    incomplete: int


def figures(office: Office, month: Month) -> ExclusionFigures:
    """Work out a month: applications reported in it, judged at once (R-40) in it, materials due in it."""
    found, reading = exclusion_lists.rows(office), r40(office)
    ids = [row.id for row in found]
    steps = exclusion_lists.steps_by_id(office, ids)
    reported = [row for row in found if month.holds(row.reported_at)]
    results = [_result(row) for row in reported]
    due = [material for material in exclusion_lists.materials_of(office, ids) if month.holds(material.due_at)]
    return ExclusionFigures(
        month,
        filed=len(reported),
        passed=results.count(Verdict.PASS),
        pass_rate=pass_rate(results),
        reading=reading,
        one_pass=_one_pass(steps, month, reading),
        one_pass_other=_one_pass(steps, month, "乙" if reading == "甲" else "甲"),
        materials_due=len(due),
        materials_received=sum(bool(material.received_at) for material in due),
        materials_overdue=sum(material.is_overdue for material in due),
        chases=sum(step.kind is StepKind.CHASE and month.holds(step.at) for i in ids for step in steps[i]),
        incomplete=sum(bool(row.missing_nodes) for row in found if row.state.is_finished),
    )


def judged_in(steps: Sequence[Step], month: Month, reading: str) -> bool:
    """Whether it was settled in the month that an application passed at once, or did not (R-40)."""
    found = one_pass_step(steps, reading)
    return found is not None and month.holds(found.at)


def _one_pass(steps: Mapping[int, Sequence[Step]], month: Month, reading: str) -> Share:
    return one_pass_rate([one for one in steps.values() if judged_in(one, month, reading)], reading)


def _result(row: ExclusionRow) -> Verdict:
    return {Stage.PASSED: Verdict.PASS, Stage.FAILED: Verdict.FAIL}.get(row.state.stage, Verdict.NONE)
