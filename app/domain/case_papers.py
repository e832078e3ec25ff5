"""What the papers of cases say: review opinion (P-07), exclusion application and chasing slip (P-23), hang-up (P-24).

The contracts attach no forms; the columns are those of requirements.md §2.7.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.exclusions import KIND_TITLES, ExclusionKind
from app.domain.form_content import Band, Block, Form, Grid, Pairs, Paragraph, Seal, Wide, chinese_day, shown, tick


@dataclass(frozen=True, slots=True)
class PaperMaterial:
    """One line of the list of materials; ``is_ok`` None while nobody has judged it."""

    name: str
    unit: str
    demanded_on: str
    due_at: str
    received_at: str
    is_ok: bool | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PaperCase:
    """The application that a paper speaks of; dates are ISO text."""

    street: str
    number: int
    ticket_no: str
    ticket_title: str
    kind: ExclusionKind
    ground: str
    ground_basis: str
    reason: str
    unit: str
    period: str
    applied_at: str
    materials: tuple[PaperMaterial, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """One round of review: defects as (problem, guidance, material)."""

    round_no: int
    is_passed: bool
    reviewed_at: str
    reviewer: str
    basis: str
    guidance: str
    rectify_by: str
    defects: tuple[tuple[str, str, str], ...]
    rechecked_at: str = ""
    is_recheck_passed: bool | None = None
    rechecker: str = ""
    recheck_text: str = ""
    is_one_pass: bool | None = None
    one_pass_reading: str = ""


@dataclass(frozen=True, slots=True)
class HangUpPaper:
    """挂账/销账审批表."""

    street: str
    number: int
    ticket_no: str
    ticket_title: str
    unit: str
    reason: str
    plan: str
    applied_on: str
    decision: str
    decided_on: str
    decided_by: str
    decision_basis: str
    hung_on: str
    screened_on: str
    screened_by: str
    screening: str
    written_off_on: str
    written_off_by: str
    write_off_basis: str


_JUDGED = {True: "合格", False: "不合格", None: "未审"}


def opinion_form(case: PaperCase, opinion: Opinion) -> Form:
    """P-07 材料书面审核意见 of one round (004·二.2): every material, every defect, guidance, term, recheck."""
    blocks: list[Block] = [
        *_head(case),
        Pairs((("审核轮次", f"第 {opinion.round_no} 轮"), ("考核周期", case.period))),
        Band("一、材料清单逐项"),
        Grid(
            ("序号", "材料", "收到时间", "结论", "问题"),
            (8, 34, 18, 12, 28),
            _numbered((m.name, shown(m.received_at), _JUDGED[m.is_ok], m.problem) for m in case.materials),
        ),
        Band("二、审核结论"),
        Wide("结论", f"{tick('合格', opinion.is_passed)}　　　{tick('不合格，须整改', not opinion.is_passed)}"),
    ]
    if not opinion.is_passed:
        rows = _numbered((problem, material or "整件", guidance) for problem, guidance, material in opinion.defects)
        blocks += [
            Grid(("序号", "具体问题", "所在材料", "整改指导"), (8, 36, 22, 34), rows),
            Pairs((("整改期限", opinion.rectify_by), ("审核依据", opinion.basis))),
        ]
    if opinion.guidance:
        blocks.append(Wide("整改指导（总）" if not opinion.is_passed else "审核意见", opinion.guidance))
    blocks += [
        Pairs((("审核人", opinion.reviewer), ("审核时间", shown(opinion.reviewed_at)))),
        Band("三、甲方复核"),
        *_recheck(opinion),
        Seal((f"{case.street}（盖章）", chinese_day(opinion.reviewed_at))),
    ]
    return Form("材料书面审核意见", tuple(blocks))


def _recheck(opinion: Opinion) -> list[Block]:
    passed = opinion.is_recheck_passed
    verdict = f"{tick('通过', passed is True)}　　　{tick('不通过', passed is False)}"
    one = f"{tick('是', opinion.is_one_pass is True)}　　　{tick('否', opinion.is_one_pass is False)}"
    if opinion.one_pass_reading:
        one += f"　　（{opinion.one_pass_reading}）"
    blocks: list[Block] = [Wide("复核结论", verdict), Wide("一次通过", one)]
    if opinion.recheck_text:
        blocks.append(Wide("复核意见", opinion.recheck_text))
    return [*blocks, Pairs((("甲方复核人", opinion.rechecker), ("复核时间", shown(opinion.rechecked_at))))]


def application_form(case: PaperCase) -> Form:
    """P-23 不纳入考核（剔除）申报表 with its list of materials."""
    kinds = "　".join(tick(title, kind is case.kind) for kind, title in KIND_TITLES.items())
    return Form(
        "不纳入考核（剔除）申报表",
        (
            *_head(case),
            Wide("申报类型", kinds),
            Wide("情形依据", case.ground_basis),
            Wide("申报理由", case.reason, 4),
            Pairs((("考核周期", case.period), ("受理时间", shown(case.applied_at)))),
            Band("材料清单"),
            _material_grid(case.materials),
            Wide("街道审核意见", "", 3),
            Wide("报送情况", "", 2),
            Seal((f"{case.unit}（盖章）", chinese_day(case.applied_at))),
        ),
    )


def chasing_form(case: PaperCase, chased: int, on: str, by: str) -> Form:
    """P-23 材料催收单 for the unit: what is missing, by when; ``chased`` is how often it was asked for before."""
    missing = [material for material in case.materials if not material.received_at]
    units = "、".join(dict.fromkeys(material.unit for material in missing if material.unit)) or case.unit
    limits = sorted({material.due_at for material in missing if material.due_at})
    by_when = f"请于 {shown(limits[0])} 前" if limits else "请尽快"
    return Form(
        "不纳入考核（剔除）材料催收单",
        (
            Paragraph(
                f"{units}：工单 {case.ticket_no} 申报{KIND_TITLES[case.kind]}（不纳入考核），"
                f"尚有 {len(missing)} 份材料未收到。{by_when}将下列材料报送，逾期将影响申报。"
            ),
            *_head(case),
            Band("未收到的材料"),
            _material_grid(missing),
            Pairs((("催收次数", f"第 {chased + 1} 次"), ("催收人", by))),
            Wide("签收", "签收人：　　　　　　　　签收时间：　　　　年　　月　　日　　时", 2),
            Seal((f"{case.street}（盖章）", chinese_day(on))),
        ),
    )


def hang_up_form(paper: HangUpPaper) -> Form:
    """P-24 挂账/销账审批表."""
    decision = f"{tick('同意挂账', paper.decision == 'approved')}　　{tick('不同意', paper.decision == 'refused')}"
    return Form(
        "挂账／销账审批表",
        (
            Pairs((("工单编号", paper.ticket_no), ("审批表编号", f"挂账 {paper.number}"))),
            Wide("诉求标题", paper.ticket_title),
            Pairs((("承办单位", paper.unit), ("申请日期", paper.applied_on))),
            Band("一、挂账"),
            Wide("挂账理由", paper.reason, 4),
            Wide("解决计划", paper.plan, 4),
            Wide("审批意见", decision),
            Wide("审批依据", paper.decision_basis),
            Pairs((("批准人", paper.decided_by), ("批准日期", paper.decided_on))),
            Wide("挂账日", paper.hung_on),
            Band("二、甄别"),
            Wide("甄别结论", paper.screening, 2),
            Pairs((("甄别人", paper.screened_by), ("甄别日期", paper.screened_on))),
            Band("三、销账"),
            Wide("销账依据", paper.write_off_basis, 3),
            Pairs((("销账人", paper.written_off_by), ("销账日", paper.written_off_on))),
            Seal((f"{paper.street}（盖章）", "　　　　年　　月　　日")),
        ),
    )


def _head(case: PaperCase) -> tuple[Block, ...]:
    return (
        Pairs((("工单编号", case.ticket_no), ("申报编号", f"剔除 {case.number}"))),
        Wide("诉求标题", case.ticket_title),
        Pairs((("申报单位", case.unit), ("剔除情形", case.ground))),
    )


def _material_grid(materials: Sequence[PaperMaterial]) -> Grid:
    rows = _numbered((m.name, m.unit, m.demanded_on, shown(m.due_at), shown(m.received_at)) for m in materials)
    return Grid(("序号", "材料", "提供单位", "要求日期", "规定时限", "收到时间"), (8, 30, 17, 14, 15.5, 15.5), rows)


def _numbered(rows: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple((str(number), *row) for number, row in enumerate(rows, start=1))
