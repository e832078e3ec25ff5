"""剔除材料催收与审核统计 (B25; 004·二.1, 二.2; 000·附2): due, received, overdue = 0, judged, one-pass rate (R-40)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.exclusion_rates import MaterialTimes, is_overdue, one_pass_rate, one_pass_step
from app.domain.exclusions import Step, StepKind, Verdict
from app.domain.report_content import Block, Cell, Column, Heading, Prose, Report, Row, Table
from app.domain.report_periods import Period
from app.domain.warning_colours import duration, limit_of
from app.services import exclusion_lists
from app.services.exclusion_lists import ExclusionRow, MaterialRow
from app.services.exclusion_records import r40
from app.services.progress import JobContext
from app.services.reports import listing, scope
from app.services.reports.exclusion_pass import ENTITY
from app.services.session import Office

_MATERIAL = "exclusion_material"


@dataclass(frozen=True, slots=True)
class Piece:
    """One material with its application, as it stood at the cut-off (``received_at`` "" when it came later)."""

    material: MaterialRow
    case: ExclusionRow
    received_at: str
    is_late: bool
    chased: int


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B25 for a month or a day."""
    found = {row.id: row for row in exclusion_lists.rows(office)}
    steps = exclusion_lists.steps_by_id(office, list(found))
    job.check()
    pieces = _pieces(office, period, found, steps)
    undated = sum(
        not one.due_at
        and not one.received_at
        and listing.holds(period, one.demanded_on or found[one.exclusion_id].applied_at)
        for one in exclusion_lists.materials_of(office, list(found))
    )
    blocks: list[Block] = [Heading("材料催收"), Prose(_said(pieces, undated))]
    if pieces:
        blocks += [_by_unit(pieces), _list(pieces)]
    blocks += [Heading("审核与复核"), _reviews(period, steps), _one_pass(office, period, found, steps)]
    return listing.framed(
        office,
        code,
        period,
        options,
        blocks,
        "应收为甲方规定时限落在统计期内的材料；逾期为过了规定时限才收到，或截止时仍未收到；004·二.1 要求逾期为 0。",
        "合格、不合格为审核时对材料的判定；催收次数为所属申报的催收。一次通过率按 R-40 两种读法并列（004·二.2）。",
    )


def _pieces(
    office: Office, period: Period, found: Mapping[int, ExclusionRow], steps: Mapping[int, Sequence[Step]]
) -> list[Piece]:
    until = listing.until_of(office, period).isoformat()
    cut = scope.cut_of(office, period.window).isoformat()
    pieces = []
    for material in exclusion_lists.materials_of(office, list(found)):
        if not listing.holds(period, material.due_at):
            continue
        received_at = material.received_at if material.received_at < until else ""
        is_late = is_overdue(MaterialTimes(material.due_at, received_at), cut)
        chased = sum(step.kind is StepKind.CHASE and step.at < until for step in steps[material.exclusion_id])
        pieces.append(Piece(material, found[material.exclusion_id], received_at, is_late, chased))
    return sorted(pieces, key=lambda one: (one.material.due_at, one.material.id))


def _unit(piece: Piece) -> str:
    return piece.material.unit or piece.case.unit


def _by_unit(pieces: Sequence[Piece]) -> Table:
    titles = (
        ("due", "应收"),
        ("received", "已收"),
        ("waiting", "未收"),
        ("late", "逾期"),
        ("good", "合格"),
        ("bad", "不合格"),
        ("unjudged", "已收未判定"),
    )
    counts = (Column(key, title, "int", 10) for key, title in titles)
    columns = (Column("unit", "责任单位", width=22), *counts, Column("rate", "按时率", "rate", 10))
    names = listing.ranked(_unit(piece) for piece in pieces)
    rows = tuple(_unit_row(name or "（未填）", [one for one in pieces if _unit(one) == name]) for name in names)
    note = "按时率＝（应收－逾期）÷应收；尚未到时限的未收材料不算逾期。"
    return Table("各责任单位材料催收情况（份）", columns, rows, _unit_row("合计", pieces), note=note)


def _unit_row(name: str, some: Sequence[Piece]) -> Row:
    late = [one for one in some if one.is_late]
    received = [one for one in some if one.received_at]
    judged = [[one for one in received if one.material.is_ok is verdict] for verdict in (True, False, None)]
    waiting = [one for one in some if not one.received_at]
    counts = (
        listing.count([one.material.id for one in part], _MATERIAL) for part in (some, received, waiting, late, *judged)
    )
    return (Cell(name), *counts, Cell(Fraction(len(some) - len(late), len(some)) if some else None))


def _said(pieces: Sequence[Piece], undated: int) -> str:
    extra = f"另有 {undated} 份未收材料没有填甲方规定时限，请补填。" if undated else ""
    if not pieces:
        return f"本期没有到期应收的材料，逾期为 0。{extra}"
    late = sum(one.is_late for one in pieces)
    received = sum(bool(one.received_at) for one in pieces)
    words = "逾期为 0，符合 004·二.1 的要求。" if not late else f"逾期 {late} 份，应为 0，请立即催收并说明原因。"
    return f"本期应收材料 {len(pieces)} 份，已收 {received} 份，未收 {len(pieces) - received} 份；{words}{extra}"


def _list(pieces: Sequence[Piece]) -> Table:
    columns = (
        listing.SERIAL,
        listing.NUMBER,
        Column("unit", "责任单位", width=14),
        Column("name", "材料", width=24),
        Column("demanded_on", "提出日", "date", 11),
        Column("due_at", "甲方规定时限", "moment", 16),
        Column("received_at", "收到时间", "moment", 16),
        Column("late", "逾期", width=12),
        Column("chased", "催收次数", "int", 9),
        Column("ok", "判定", width=8),
        Column("problem", "问题", width=22),
        Column("state", "申报状态", width=14),
    )
    rows = listing.numbered(_piece_row(piece) for piece in pieces)
    return Table(f"应收材料明细（{len(rows)} 份）", columns, rows)


def _piece_row(piece: Piece) -> Row:
    material = piece.material
    late = "未收到" if piece.is_late and not piece.received_at else ""
    if piece.is_late and piece.received_at:
        late = duration(limit_of(piece.received_at) - limit_of(material.due_at))
    return (
        listing.number_cell(piece.case.ticket_no, piece.case.ticket_id),
        Cell(_unit(piece) or None),
        listing.safe(material.name),
        Cell(material.demanded_on or None),
        Cell(material.due_at),
        Cell(piece.received_at or None),
        Cell(late or None),
        Cell(piece.chased),
        Cell(None if material.is_ok is None else "合格" if material.is_ok else "不合格"),
        listing.safe(material.problem),
        Cell(piece.case.state_text),
    )


_STEP_ROWS: tuple[tuple[str, StepKind, Verdict | None], ...] = (
    ("催收", StepKind.CHASE, None),
    ("收齐材料", StepKind.COMPLETE, None),
    ("送审", StepKind.SUBMIT, None),
    ("审核通过", StepKind.REVIEW, Verdict.PASS),
    ("审核不通过", StepKind.REVIEW, Verdict.FAIL),
    ("整改完成", StepKind.RECTIFY, None),
    ("甲方复核通过", StepKind.RECHECK, Verdict.PASS),
    ("甲方复核不通过", StepKind.RECHECK, Verdict.FAIL),
    ("报送", StepKind.REPORT, None),
)


def _reviews(period: Period, steps: Mapping[int, Sequence[Step]]) -> Table:
    columns = (
        Column("step", "环节", width=20),
        Column("times", "次数", "int", 12),
        Column("cases", "涉及申报（件）", "int", 16),
    )
    rows = []
    for title, kind, verdict in _STEP_ROWS:
        some = [
            case
            for case, own in steps.items()
            for step in own
            if step.kind is kind and verdict in (None, step.verdict) and listing.holds(period, step.at)
        ]
        rows.append((Cell(title), Cell(len(some)), listing.count(sorted(set(some)), ENTITY)))
    return Table("本期催收、审核、整改与复核", columns, tuple(rows))


def _one_pass(
    office: Office, period: Period, found: Mapping[int, ExclusionRow], steps: Mapping[int, Sequence[Step]]
) -> Table:
    reading = r40(office)
    columns = (
        Column("reading", "读法（R-40）", width=12),
        Column("words", "一次通过率口径", width=52),
        Column("whole", "已有结论（件）", "int", 14),
        Column("passed", "一次通过（件）", "int", 14),
        Column("rate", "一次通过率", "rate", 12),
        Column("used", "本单位采用", width=10),
    )
    rows, hints = [], []
    for option in ("甲", "乙"):
        judged = [case for case, own in steps.items() if _settled(own, option, period)]
        share = one_pass_rate([steps[case] for case in judged], option)
        passed = [case for case in judged if _is_pass(steps[case], option)]
        pairs = ([(case, found[case].ticket_id) for case in part] for part in (judged, passed))
        counts = (listing.cases_cell(part, ENTITY) for part in pairs)
        used = "采用" if option == reading else None
        rows.append((Cell(f"读法{option}"), Cell(share.definition), *counts, Cell(share.ratio), Cell(used)))
        if option == reading and share.hint:
            hints.append(share.hint)
    return Table("整改后一次通过率", columns, tuple(rows), note="".join(hints))


def _settled(steps: Sequence[Step], option: str, period: Period) -> bool:
    found = one_pass_step(steps, option)
    return found is not None and listing.holds(period, found.at)


def _is_pass(steps: Sequence[Step], option: str) -> bool:
    found = one_pass_step(steps, option)
    return found is not None and found.verdict is Verdict.PASS
