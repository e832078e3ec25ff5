"""不纳入考核（剔除）: apply, and the steps from 流转 to the result (000·附2; 004·二.1-二.3).

Materials have a module of their own (``exclusion_materials``), the review (``exclusion_review``), lists and figures
(``exclusion_lists``).
Every call is one operation that ``services.history.undo`` takes back. ``at`` is when a step really happened (None:
now), ``person`` who did it ("": the person at the desk), ``basis`` on what ground (依据).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.exclusions import (
    KIND_TITLES,
    STEP_TITLES,
    ExclusionKind,
    Stage,
    Step,
    StepKind,
    Verdict,
    state_of,
)
from app.services import grounds, separation
from app.services.case_writing import CaseWrite, case_of, clean, moment, need, outcome, ticket_of, writing
from app.services.changes import Outcome
from app.services.exclusion_records import (
    MaterialDemand,
    add_step,
    insert_material,
    materials_of,
    refuse_missing,
    state,
    step_rows,
    step_writing,
    steps_of,
)
from app.services.session import Office
from app.storage.models.cases import Exclusion
from app.storage.queries import cases
from app.storage.queries.tickets import apply_values

ASSESSMENT_STATES = {
    ExclusionKind.EXCLUDE: "剔除",
    ExclusionKind.VOLUNTARY: "主动剔除",
    ExclusionKind.NOT_OURS: "不纳入考核",
    ExclusionKind.UNREASONABLE: "不纳入考核",
}
"""What 考核状态 says of a ticket whose application passed; ``domain.exclusion_states`` knows these words."""


def apply(
    office: Office,
    ticket_id: int,
    kind: ExclusionKind | str,
    ground: str,
    unit: str,
    reason: str,
    *,
    materials: Sequence[MaterialDemand] | None = None,
    due_at: datetime | date | None = None,
    period: str = "",
    note: str = "",
    basis: str = "",
    person: str = "",
    at: datetime | None = None,
) -> Outcome[int]:
    """Register an application (受理) with its list of materials; returns its id.

    ``ground`` is a code or title of the library; ``materials`` None takes what the ground usually demands, all with
    the limit ``due_at``; ``unit`` is the applying unit (申报单位). Raises ``RefusedInput``, ``NotFound``,
    ``NotAllowed`` while another application for the ticket is under way or has passed.
    """
    wanted = read_kind(kind)
    ticket_of(office, ticket_id)
    known = grounds.library(office).find(ground)
    if wanted not in known.kinds:
        raise RefusedInput(
            f"情形“{known.title}”不适用于“{KIND_TITLES[wanted]}”，没有保存。请换一种情形，或修改情形库。"
        )
    columns = {
        "ticket_id": ticket_id,
        "kind": wanted.value,
        "ground_code": known.code,
        "ground_title": known.title,
        "ground_basis": known.basis,
        "period": clean(period),
        "unit": need(unit, "申报单位"),
        "reason": need(reason, "申报理由"),
        "note": clean(note),
    }
    accepted = Step(StepKind.ACCEPT, moment(office, at, "受理时间"), person=person, basis=basis or known.basis)
    demands = [MaterialDemand(name, due_at) for name in known.materials] if materials is None else materials
    summary = f"申报{KIND_TITLES[wanted]}（不纳入考核）"
    with writing(office, "exclusion.apply", "exclusion", summary, ticket_id=ticket_id) as write:
        _refuse_second(office, ticket_id)
        exclusion_id = write.insert(Exclusion, **columns)
        write.change.about(f"exclusion:{exclusion_id}")
        write.change.audit(kind=wanted.value, ground=known.code, materials=len(demands))
        add_step(write, exclusion_id, accepted)
        for demand in demands:
            insert_material(write, exclusion_id, demand, "")
    return outcome(exclusion_id, write)


def read_kind(kind: ExclusionKind | str) -> ExclusionKind:
    """Read a kind by its code or its Chinese title. Raises ``RefusedInput``."""
    for known, title in KIND_TITLES.items():
        if kind in (known.value, title):
            return known
    raise RefusedInput(f"没有“{kind}”这种申报。可选：{'、'.join(KIND_TITLES.values())}。")


def _refuse_second(office: Office, ticket_id: int) -> None:
    for row in cases.select(office.database, "exclusion", "ticket_id = ?", (ticket_id,)):
        known = state_of(steps_of(office, int(row["id"])))
        if known is None or not known.is_finished:
            text = known.text if known else "未受理"
            raise NotAllowed(f"这件工单已有一件申报（编号 {row['id']}，{text}），没有重复登记。请在原申报上继续。")
        if known.stage is Stage.PASSED:
            raise NotAllowed(f"这件工单的申报（编号 {row['id']}）已经通过，不需要再申报。")


def circulate(
    office: Office,
    exclusion_id: int,
    unit: str,
    basis: str,
    *,
    person: str = "",
    text: str = "",
    at: datetime | None = None,
) -> Outcome[int]:
    """流转: the materials are demanded from a unit (根据结案作业表); their day of demand is set."""
    record = case_of(office, "exclusion", exclusion_id, "申报")
    when, unit = moment(office, at, "流转时间"), need(unit, "承办单位")
    with step_writing(office, record, StepKind.CIRCULATE) as write:
        step = Step(StepKind.CIRCULATE, when, person=person, basis=basis, text=text)
        step_id = add_step(write, exclusion_id, step, unit)
        for material in materials_of(office, exclusion_id):
            fields = {"unit": material["unit"] or unit}
            if not material["demanded_on"]:
                fields["demanded_on"] = when[:10]
            write.update("exclusion_material", material["id"], **fields)
    return outcome(step_id, write)


def submit(
    office: Office, exclusion_id: int, *, basis: str = "", person: str = "", at: datetime | None = None
) -> Outcome[int]:
    """送审: the complete materials go to review. Raises ``NotAllowed`` while something is missing."""
    return _take(office, exclusion_id, StepKind.SUBMIT, basis=basis, person=person, at=at)


def rectify(
    office: Office, exclusion_id: int, text: str, *, basis: str = "", person: str = "", at: datetime | None = None
) -> Outcome[int]:
    """整改 done: the next round of review begins. ``text`` says what was put right.

    Without a ``basis`` it rests on the written opinion of the round before.
    """
    text = need(text, "整改情况")
    basis = basis.strip() or f"第 {state(office, exclusion_id).round_no} 轮书面审核意见"
    return _take(office, exclusion_id, StepKind.RECTIFY, basis=basis, person=person, text=text, at=at)


_WHO = ("person", "actor")


def recheck(
    office: Office,
    exclusion_id: int,
    passed: bool,
    person: str,
    *,
    text: str = "",
    basis: str = "",
    at: datetime | None = None,
) -> Outcome[int]:
    """甲方复核 by a named person of the office; a failure needs its reason and leads back to 整改."""
    if not passed:
        need(text, "复核不通过的原因")
    judged = [row[key] for row in step_rows(office, [exclusion_id]) if row["kind"] == "review" for key in _WHO]
    made = separation.makers(office, "exclusion_step", "exclusion_id = ? AND kind = 'review'", exclusion_id)
    separation.refuse_own_step(office, judged, made, "审核过这件申报的材料", "代甲方复核")
    verdict, person = Verdict.PASS if passed else Verdict.FAIL, need(person, "甲方复核人")
    return _take(office, exclusion_id, StepKind.RECHECK, verdict, basis=basis, person=person, text=text, at=at)


def report(
    office: Office, exclusion_id: int, basis: str, *, person: str = "", at: datetime | None = None
) -> Outcome[int]:
    """报送 to district or city; ``basis`` says how (系统、邮件、文号)."""
    return _take(office, exclusion_id, StepKind.REPORT, basis=basis, person=person, at=at)


def decide(
    office: Office,
    exclusion_id: int,
    passed: bool,
    basis: str,
    *,
    text: str = "",
    person: str = "",
    at: datetime | None = None,
) -> Outcome[int]:
    """Register the result (结案): 通过 or 未通过, with what it rests on (批复、系统结果).

    A pass writes the ticket's 考核状态 as an edit of the office, so that the rates leave the ticket out.
    """
    verdict, basis = Verdict.PASS if passed else Verdict.FAIL, need(basis, "结果依据")
    return _take(office, exclusion_id, StepKind.DECIDE, verdict, basis=basis, person=person, text=text, at=at)


def withdraw(
    office: Office, exclusion_id: int, reason: str, *, person: str = "", at: datetime | None = None
) -> Outcome[int]:
    """撤回 an application that is not decided yet; a reason is required."""
    reason = need(reason, "撤回原因")
    return _take(office, exclusion_id, StepKind.WITHDRAW, basis=reason, person=person, text=reason, at=at)


def _take(
    office: Office,
    exclusion_id: int,
    kind: StepKind,
    verdict: Verdict = Verdict.NONE,
    *,
    basis: str = "",
    person: str = "",
    text: str = "",
    at: datetime | None = None,
) -> Outcome[int]:
    record = case_of(office, "exclusion", exclusion_id, "申报")
    when = moment(office, at, f"{STEP_TITLES[kind]}时间")
    with step_writing(office, record, kind) as write:
        step_id = add_step(write, exclusion_id, Step(kind, when, verdict, person, basis, text))
        if kind in (StepKind.SUBMIT, StepKind.RECTIFY):
            refuse_missing(office, exclusion_id, STEP_TITLES[kind])
        if verdict is not Verdict.NONE:
            write.change.audit(verdict=verdict.value)
        if kind is StepKind.DECIDE and verdict is Verdict.PASS:
            _leave_out(write, ExclusionKind(record["kind"]))
    return outcome(step_id, write)


def _leave_out(write: CaseWrite, kind: ExclusionKind) -> None:
    database, ticket_id, wanted = write.office.database, write.ticket_id or 0, ASSESSMENT_STATES[kind]
    if database.value("SELECT assessment FROM ticket WHERE id = ?", (ticket_id,)) != wanted:
        apply_values(database, ticket_id, {"assessment": wanted}, write.operation_id, by_person=True)
