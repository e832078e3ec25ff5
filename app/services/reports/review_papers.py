"""考核复盘报告 (B28) and 改进措施落实跟踪表 (B29): forms P-26 (004·二.5; AC-12, AC-14).

The loss points are those of the 考核明细; where none was imported, those that the review was given.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from app.domain.limits import counted_days
from app.domain.rates import decimal_text
from app.domain.report_content import (
    Block,
    Cell,
    Chart,
    Column,
    Door,
    Heading,
    Prose,
    Report,
    Row,
    Series,
    Table,
    shown,
)
from app.domain.report_periods import Period, month_of_period
from app.domain.shares import shares
from app.services import assessment_details, improvements, reviews
from app.services.assessment_details import DetailRow
from app.services.progress import JobContext
from app.services.reports import improvement_table, scope
from app.services.reviews import ReviewRow
from app.services.session import Office
from app.storage.queries import reports as queries

_TITLES = {"B28": "考核复盘报告", "B29": "改进措施落实跟踪表"}
_MANY = 100_000
_LISTED = 100
_NO = frozenset({"否", "未响应", "未解决", "不满意", "未联系"})


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B28 or B29."""
    job.check()
    made = _review(office, period) if code == "B28" else _tracking(office, period)
    blocks, notes, signed_on = made
    return Report(
        code,
        f"{office.street}{_TITLES[code]}",
        period.title,
        tuple(blocks),
        notes,
        signer=office.street,
        signed_on=signed_on,
        options=dict(options),
    )


def open_door(office: Office, code: str, period: Period, options: Mapping[str, str], door: Door) -> array[int]:
    """Return nothing: every door here names its records itself."""
    del office, code, period, options, door
    return array("q")


def basis(office: Office, code: str, period: Period, options: Mapping[str, str]) -> array[int]:
    """Tickets that the details of the period name."""
    del options
    if code != "B28":
        return array("q")
    rows = assessment_details.details(office, str(month_of_period(period)), limit=_MANY)
    return array("q", sorted({row.ticket_id for row in rows if row.ticket_id is not None}))


def _review(office: Office, period: Period) -> tuple[list[Block], tuple[str, ...], str]:
    name = str(month_of_period(period))
    rows = assessment_details.details(office, name, limit=_MANY)
    found = next(iter(reviews.reviews(office, name)), None)
    blocks: list[Block] = [Heading("基本情况"), *_facts(office, name, rows, found)]
    blocks += [Heading("存在的问题"), _text(found.problems if found else "", "本期考核反映出的突出问题。")]
    blocks += [Heading("失分原因和占比"), *_losses(rows, found)]
    blocks += [Heading("承办单位失分情况"), *_units(office, rows)]
    blocks += [Heading("失分工单"), *_tickets(office, rows)]
    blocks += [Heading("改进措施"), *_measures(office, found)]
    blocks += [Heading("结论"), _text(found.conclusion if found else "", "对本期考核结果的总体判断。")]
    proof = (_proof(found),) if found else ()
    notes = ("失分点占比＝该失分点件数÷有失分点的考核件数，合计为 100.00%；不计入考核的件不计失分。", *proof)
    return blocks, notes, found.submitted_on if found else ""


def _proof(found: ReviewRow) -> str:
    """Say how the last day was counted, day by day."""
    first = "当日" if found.deadline.rule.include_start else "次日"
    said = f"复盘期限：{found.issued_on} 下发，{first}起算 3 个工作日（{counted_days(found.deadline)}）"
    said += f"，{found.deadline.due_text}届满。"
    return said + ("其中用到未公布放假安排的年份，暂定。" if found.deadline.provisional else "")


def _text(text: str, gap: str) -> Prose:
    return Prose(text) if text else Prose(gap, is_judgement=True)


def _facts(office: Office, name: str, rows: Sequence[DetailRow], found: ReviewRow | None) -> list[Block]:
    counted = [row for row in rows if row.is_counted is not False]
    month = f"{name[:4]}年{int(name[5:])}月"
    said = f"{month}考核明细 {len(rows)} 件，其中计入考核 {len(counted)} 件。" if rows else f"{month}没有导入考核明细。"
    if found is None:
        said += "本期尚未登记复盘，请先登记（复盘自明细下发日起 3 个工作日内完成）。"
    else:
        state = found.state_text(office.now().date())
        said += f"明细 {found.issued_on} 下发，复盘期限为 {found.due_on}"
        said += f"，{found.submitted_on} 提交（{state}）。" if found.submitted_on else f"（{state}）。"
    return [Prose(said), *([_answers(counted)] if counted else [])]


def _answers(rows: Sequence[DetailRow]) -> Table:
    columns = (
        Column("question", "项目", width=10),
        Column("asked", "有结果（件）", "int", 12),
        Column("no", "否定（件）", "int", 12),
        Column("rate", "比率", "rate", 10),
    )
    made = []
    for key, title in (("contacted", "响应率"), ("resolved", "解决率"), ("satisfied", "满意率")):
        asked = [row for row in rows if getattr(row, key)]
        no = [row for row in asked if getattr(row, key) in _NO]
        rate = Fraction(len(asked) - len(no), len(asked)) if asked else None
        made.append((Cell(title), _cell(asked), _cell(no), Cell(rate)))
    return Table("考核结果", columns, tuple(made), note="按考核明细所列结果计；“否定”为未响应、未解决、不满意。")


def _losses(rows: Sequence[DetailRow], found: ReviewRow | None) -> list[Block]:
    lost = _lost(rows)
    by_point: dict[str, list[DetailRow]] = {}
    for row in lost:
        by_point.setdefault(row.loss_point, []).append(row)
    manual = {one.point: one.count for one in found.losses} if found and not by_point else {}
    counts = {point: len(some) for point, some in by_point.items()} or manual
    ordered = sorted(counts, key=lambda point: (-counts[point], point))
    parts = shares([counts[point] for point in ordered])
    if parts is None:
        return [Prose("本期没有登记失分点。")]
    words = "、".join(
        f"{point} {counts[point]} 件（{shown(part, 'rate')}）" for point, part in zip(ordered, parts, strict=True)
    )
    columns = (
        Column("point", "失分点", width=24),
        Column("count", "件数", "int", 10),
        Column("lost", "扣分", "decimal", 10),
        Column("share", "占比", "rate", 10),
    )
    made = tuple(
        (
            Cell(point),
            _cell(by_point[point]) if by_point else Cell(counts[point]),
            _points(by_point.get(point)),
            Cell(part),
        )
        for point, part in zip(ordered, parts, strict=True)
    )
    whole = _cell(lost) if by_point else Cell(sum(counts.values()))
    total = (Cell("合计"), whole, _points(lost if by_point else None), Cell(Fraction(1)))
    pie = Chart("失分点占比", "pie", tuple(ordered), (Series("件数", tuple(counts[point] for point in ordered)),))
    return [
        Prose(f"失分点共 {sum(counts.values())} 件：{words}。"),
        Table("失分点占比", columns, made, total),
        pie,
        Prose("逐项分析失分原因。", is_judgement=True),
    ]


def _points(rows: Sequence[DetailRow] | None) -> Cell:
    """Sum the points that the details name; None where they name none."""
    given = [Fraction(row.points_lost) for row in rows or () if row.points_lost]
    return Cell(sum(given, Fraction(0)) if given else None)


def _lost(rows: Sequence[DetailRow]) -> list[DetailRow]:
    return [row for row in rows if row.loss_point and row.is_counted is not False]


def _cell(rows: Sequence[DetailRow]) -> Cell:
    """Count details; the door opens their tickets, or the details themselves where the register lacks one."""
    tickets = [row.ticket_id for row in rows if row.ticket_id is not None]
    if len(set(tickets)) == len(rows):
        return Cell(len(rows), Door("details", ids=tuple(tickets)))
    return Cell(len(rows), Door("details", entity="assessment_detail", ids=tuple(row.id for row in rows)))


def _facts_of(office: Office, rows: Sequence[DetailRow]) -> dict[int, tuple[str, ...]]:
    ids = sorted({row.ticket_id for row in rows if row.ticket_id is not None})
    found = queries.lines(office.database, ids, ("title", "unit", "community"))
    return {line.ticket_id: line.values for line in found}


def _units(office: Office, rows: Sequence[DetailRow]) -> list[Block]:
    lost = _lost(rows)
    if not lost:
        return [Prose("没有失分工单。")]
    known = _facts_of(office, lost)
    by_unit: dict[str, list[DetailRow]] = {}
    for row in lost:
        unit = known.get(row.ticket_id or 0, ("", "", ""))[1]
        by_unit.setdefault(scope.named(unit), []).append(row)
    ordered = sorted(by_unit, key=lambda unit: (-len(by_unit[unit]), unit == scope.UNNAMED, unit))
    parts = shares([len(by_unit[unit]) for unit in ordered]) or ()
    columns = (
        Column("unit", "承办单位", width=20),
        Column("count", "失分件", "int", 10),
        Column("share", "占比", "rate", 10),
        Column("points", "主要失分点", width=30),
    )
    made = tuple(
        (Cell(unit), _cell(by_unit[unit]), Cell(part), Cell(_main_points(by_unit[unit])))
        for unit, part in zip(ordered, parts, strict=True)
    )
    return [Table("承办单位失分情况", columns, made, (Cell("合计"), _cell(lost), Cell(Fraction(1)), Cell(None)))]


def _main_points(rows: Sequence[DetailRow]) -> str:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.loss_point] = counts.get(row.loss_point, 0) + 1
    return "、".join(f"{point} {counts[point]} 件" for point in sorted(counts, key=lambda p: (-counts[p], p)))


_COLUMNS = (
    Column("no", "序号", "int", 6),
    Column("ticket_no", "工单编号", width=22),
    Column("title", "标题", width=26),
    Column("unit", "承办单位", width=14),
    Column("community", "村/社区", width=12),
    Column("loss_point", "失分点", width=12),
    Column("lost", "扣分", width=8),
)


def _tickets(office: Office, rows: Sequence[DetailRow]) -> list[Block]:
    lost = _lost(rows)
    if not lost:
        return [Prose("没有失分工单。")]
    known = _facts_of(office, lost)
    made = tuple(_ticket_row(n, row, known.get(row.ticket_id or 0)) for n, row in enumerate(lost[:_LISTED], start=1))
    note = f"共 {len(lost)} 件，列出前 {_LISTED} 件。" if len(lost) > _LISTED else ""
    return [Table(f"失分工单（{len(lost)} 件）", _COLUMNS, made, note=note)]


def _ticket_row(n: int, row: DetailRow, facts: tuple[str, ...] | None) -> Row:
    door = None if row.ticket_id is None else Door("detail", ids=(row.ticket_id,))
    title, unit, community = facts or ("（台账中没有这件工单）", "", "")
    lost = decimal_text(Fraction(row.points_lost), 2) if row.points_lost else None
    head = (Cell(n), Cell(row.ticket_no, door), Cell(title or None), Cell(unit or None), Cell(community or None))
    return (*head, Cell(row.loss_point), Cell(lost))


def _measures(office: Office, found: ReviewRow | None) -> list[Block]:
    seen_on = date.fromisoformat(found.submitted_on) if found and found.submitted_on else None
    rows = improvements.measures(office, found.id, seen_on) if found else []
    if not rows:
        return [Prose("针对失分原因的改进措施、责任人和完成期限。", is_judgement=True)]
    said = improvement_table.standing_words(rows)
    return [Prose(said), improvement_table.short_table(rows, "改进措施")]


def _tracking(office: Office, period: Period) -> tuple[list[Block], tuple[str, ...], str]:
    rows = improvement_table.standing(office, period)
    last = min(period.end_on, office.now().date())
    notes = (
        f"列出本期和以前各期复盘的、本期以前未关闭的措施，逾期的在前；落实、验证、关闭按现有登记，逾期截至 {last}。",
        "措施经“已落实”和“甲方验证”两步后才能关闭（004·二.5 闭环管理）。",
    )
    if not rows:
        return [Prose("本期没有改进措施。")], notes, last.isoformat()
    late = [row for row in rows if row.state == "overdue"]
    blocks: list[Block] = [improvement_table.state_table(rows)]
    if late:
        blocks.append(improvement_table.measure_table(late, f"逾期措施（{len(late)} 条）"))
    return [*blocks, improvement_table.measure_table(rows, "改进措施落实跟踪")], notes, last.isoformat()
