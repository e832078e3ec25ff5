"""合规性审核 of 不纳入考核: the verdict of a round, its defects one by one, the term of rectification (004·二.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.errors import RefusedInput
from app.domain.exclusions import Step, StepKind, Verdict
from app.services.case_writing import CaseWrite, case_of, clean, day, moment, need, outcome
from app.services.changes import Outcome
from app.services.exclusion_records import add_step, materials_of, step_writing
from app.services.session import Office
from app.storage.models.cases import ExclusionDefect


@dataclass(frozen=True, slots=True)
class Defect:
    """One problem that a review lists; ``material_id`` None when it concerns the whole application."""

    problem: str
    guidance: str = ""
    material_id: int | None = None


def review(
    office: Office,
    exclusion_id: int,
    passed: bool,
    *,
    defects: Sequence[Defect] = (),
    guidance: str = "",
    rectify_by: date | str | None = None,
    material_verdicts: Mapping[int, bool] | None = None,
    basis: str = "",
    reviewer: str = "",
    at: datetime | None = None,
) -> Outcome[int]:
    """合规性审核 with its written opinion (P-07): a failed round lists its defects one by one and sets a term.

    ``material_verdicts`` (material id -> 合格) adds to what the defects say: a material with a defect is 不合格, the
    others are 合格 when the round passes. Raises ``RefusedInput`` for a failure without defect or term, or a pass with
    a defect; ``NotAllowed`` when the application is not under review.
    """
    record = case_of(office, "exclusion", exclusion_id, "申报")
    listed = [Defect(need(d.problem, "具体问题"), clean(d.guidance), d.material_id) for d in defects]
    when = moment(office, at, "审核时间")
    due_on = _checked_term(office, passed, listed, rectify_by, when)
    verdict = Verdict.PASS if passed else Verdict.FAIL
    with step_writing(office, record, StepKind.REVIEW) as write:
        step = Step(StepKind.REVIEW, when, verdict, reviewer, basis, guidance)
        step_id = add_step(write, exclusion_id, step, due_on=due_on)
        _judge_materials(write, exclusion_id, listed, material_verdicts or {}, passed=passed)
        for one in listed:
            columns = {"material_id": one.material_id, "problem": one.problem, "guidance": one.guidance}
            write.insert(ExclusionDefect, step_id=step_id, **columns)
        write.change.audit(verdict=verdict.value, defects=len(listed))
    return outcome(step_id, write)


def _checked_term(
    office: Office, passed: bool, defects: Sequence[Defect], rectify_by: date | str | None, when: str
) -> str:
    """Return the term of rectification as an ISO date, "" for a pass."""
    if passed:
        if defects:
            raise RefusedInput("结论是通过，但列了具体问题。请改为不通过，或删去问题。")
        return ""
    if not defects:
        raise RefusedInput("材料不合格时要逐条列明具体问题（004·二.2），没有保存。请填写问题。")
    if rectify_by is None:
        raise RefusedInput("材料不合格时要写明整改期限，没有保存。请填写日期。")
    due_on = day(office, rectify_by, "整改期限", future=True)
    if due_on < when[:10]:
        raise RefusedInput(f"整改期限 {due_on} 早于审核日，没有保存。请核对日期。")
    return due_on


def _judge_materials(
    write: CaseWrite, exclusion_id: int, defects: Sequence[Defect], verdicts: Mapping[int, bool], *, passed: bool
) -> None:
    problems: dict[int, list[str]] = {}
    for defect in defects:
        if defect.material_id is not None:
            problems.setdefault(defect.material_id, []).append(defect.problem)
    known = {int(row["id"]) for row in materials_of(write.office, exclusion_id)}
    if not (problems.keys() | verdicts.keys()) <= known:
        raise RefusedInput("有的问题指向别的申报的材料，没有保存。请刷新后重新选择材料。")
    for material in sorted(known):
        fields: dict[str, object] = {"problem": "；".join(problems.get(material, ()))}
        if material in problems:
            fields["is_ok"] = 0
        elif passed or material in verdicts:
            fields["is_ok"] = int(verdicts.get(material, True))
        write.update("exclusion_material", material, **fields)
