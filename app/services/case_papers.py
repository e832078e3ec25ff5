"""Papers of cases, filled from what is recorded: P-07, P-23 (申报表, 催收单), P-24; every copy is logged."""

from __future__ import annotations

from pathlib import Path

from app.domain.case_papers import (
    HangUpPaper,
    Opinion,
    PaperCase,
    PaperMaterial,
    application_form,
    chasing_form,
    hang_up_form,
    opinion_form,
)
from app.domain.errors import NotAllowed, NotFound
from app.domain.exclusion_rates import one_pass
from app.domain.exclusions import StepKind, Verdict
from app.domain.form_content import Form
from app.domain.form_values import of_opinion
from app.domain.masking import mask_field
from app.services import exclusion_lists, hang_ups
from app.services.exclusion_lists import ExclusionDetail, StepRow
from app.services.exclusion_records import r40, steps_of
from app.services.form_printing import Paper, print_form
from app.services.printing import Target
from app.services.session import Office

OPINION_FORM, APPLICATION_FORM, CHASING_FORM, HANG_UP_FORM = "P-07", "P-23", "P-23C", "P-24"
ONE_PASS_WORDS = {
    "甲": "R-40 甲：整改后首次复核通过",
    "乙": "R-40 乙：首次提交即通过",
}


def opinion(office: Office, exclusion_id: int, round_no: int | None = None, reading: str = "") -> tuple[Form, int]:
    """Fill 材料书面审核意见 of a round (as ``opinion_facts``); returns it and the round."""
    case, filled = opinion_facts(office, exclusion_id, round_no, reading)
    return opinion_form(case, filled), filled.round_no


def opinion_facts(
    office: Office, exclusion_id: int, round_no: int | None = None, reading: str = ""
) -> tuple[PaperCase, Opinion]:
    """Return the application and the judgement of a round (default: the last one).

    ``reading`` of R-40: 甲 or 乙; "" takes what a contract chose, else 甲. Raises ``NotFound``, ``NotAllowed`` before
    the first review.
    """
    detail = exclusion_lists.detail(office, exclusion_id)
    reviews = [step for step in detail.steps if step.kind is StepKind.REVIEW]
    if not reviews:
        raise NotAllowed("这件申报还没有审核，不能打印书面审核意见。请先登记审核结论。")
    fitting = [step for step in reviews if round_no in (None, step.round_no)]
    if not fitting:
        raise NotFound(f"这件申报没有第 {round_no} 轮审核。共有 {len(reviews)} 轮。")
    review = fitting[-1]
    recheck = _recheck_after(detail, review)
    option = reading or r40(office)
    verdict = one_pass(steps_of(office, exclusion_id), option) if recheck else None
    filled = Opinion(
        round_no=review.round_no,
        is_passed=review.verdict is Verdict.PASS,
        reviewed_at=review.at,
        reviewer=review.person,
        basis=review.basis,
        guidance=review.text,
        rectify_by=review.due_on,
        defects=tuple((one.problem, one.guidance, one.material) for one in review.defects),
        rechecked_at=recheck.at if recheck else "",
        is_recheck_passed=recheck.verdict is Verdict.PASS if recheck else None,
        rechecker=recheck.person if recheck else "",
        recheck_text=recheck.text if recheck else "",
        is_one_pass=verdict,
        one_pass_reading=ONE_PASS_WORDS[option] if recheck else "",
    )
    return _case(office, detail, review), filled


def pdf_of_opinion(
    office: Office,
    exclusion_id: int,
    round_no: int | None = None,
    *,
    target: Target = "pdf",
    save_to: Path | None = None,
) -> bytes:
    """Return 材料书面审核意见 as PDF; logged unless it is a preview."""
    return print_form(office, opinion_paper(office, exclusion_id, round_no), target=target, save_to=save_to)


def opinion_paper(office: Office, exclusion_id: int, round_no: int | None = None) -> Paper:
    """Fill 材料书面审核意见 as a paper."""
    case, filled = opinion_facts(office, exclusion_id, round_no)
    subject = f"exclusion:{exclusion_id}:round:{filled.round_no}"
    number = f"剔除 {exclusion_id} 第 {filled.round_no} 轮审核意见"
    return Paper(OPINION_FORM, subject, number, opinion_form(case, filled), of_opinion(case, filled))


def pdf_of_application(
    office: Office, exclusion_id: int, *, target: Target = "pdf", save_to: Path | None = None
) -> bytes:
    """Return 不纳入考核（剔除）申报表 with its list of materials as PDF."""
    return print_form(office, application(office, exclusion_id), target=target, save_to=save_to)


def application(office: Office, exclusion_id: int) -> Paper:
    """Fill 不纳入考核（剔除）申报表."""
    form = application_form(_case(office, exclusion_lists.detail(office, exclusion_id)))
    return Paper(APPLICATION_FORM, f"exclusion:{exclusion_id}", f"剔除 {exclusion_id} 申报表", form)


def pdf_of_chasing(office: Office, exclusion_id: int, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return 材料催收单 as PDF. Raises ``NotAllowed`` when nothing is missing."""
    return print_form(office, chasing(office, exclusion_id), target=target, save_to=save_to)


def chasing(office: Office, exclusion_id: int) -> Paper:
    """Fill 材料催收单. Raises ``NotAllowed`` when nothing is missing."""
    detail = exclusion_lists.detail(office, exclusion_id)
    if all(material.received_at for material in detail.materials):
        raise NotAllowed("材料已经收齐，不需要催收单。")
    form = chasing_form(_case(office, detail), detail.row.chased, office.now().date().isoformat(), office.actor)
    subject = f"exclusion:{exclusion_id}:chase:{detail.row.chased + 1}"
    number = f"剔除 {exclusion_id} 催收单（第 {detail.row.chased + 1} 次）"
    return Paper(CHASING_FORM, subject, number, form)


def pdf_of_hang_up(office: Office, hang_up_id: int, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return 挂账/销账审批表 as PDF. Raises ``NotFound``."""
    return print_form(office, hang_up(office, hang_up_id), target=target, save_to=save_to)


def hang_up(office: Office, hang_up_id: int) -> Paper:
    """Fill 挂账/销账审批表. Raises ``NotFound``."""
    row = hang_ups.get(office, hang_up_id)
    same = HangUpPaper.__slots__[4:]
    paper = HangUpPaper(
        office.street,
        row.id,
        row.ticket_no,
        mask_field("title", row.title),
        **{key: getattr(row, key) for key in same},
    )
    subject = f"hang_up:{hang_up_id}" + (":written_off" if row.written_off_on else "")
    return Paper(HANG_UP_FORM, subject, f"挂账 {hang_up_id}", hang_up_form(paper))


def _recheck_after(detail: ExclusionDetail, review: StepRow) -> StepRow | None:
    """Return the office's recheck of this round, if there was one."""
    after = [step for step in detail.steps if step.kind is StepKind.RECHECK and step.round_no == review.round_no]
    return after[-1] if after else None


def _case(office: Office, detail: ExclusionDetail, review: StepRow | None = None) -> PaperCase:
    """Lay an application out for paper; of an earlier round, only its own defects are shown."""
    row = detail.row
    defects: dict[int, list[str]] = {}
    for defect in review.defects if review else ():
        if defect.material_id is not None:
            defects.setdefault(defect.material_id, []).append(defect.problem)
    materials = []
    for material in detail.materials:
        is_ok, problem = material.is_ok, material.problem
        if review is not None:
            problem = "；".join(defects.get(material.id, ()))
            is_ok = False if problem else True if review.verdict is Verdict.PASS else is_ok
        fields = (material.name, material.unit, material.demanded_on, material.due_at, material.received_at)
        materials.append(PaperMaterial(*fields, is_ok, problem))
    return PaperCase(
        street=office.street,
        number=row.id,
        ticket_no=row.ticket_no,
        ticket_title=mask_field("title", row.title),
        kind=row.kind,
        ground=row.ground,
        ground_basis=row.ground_basis,
        reason=row.reason,
        unit=row.unit,
        period=row.period,
        applied_at=row.applied_at,
        materials=tuple(materials),
    )
