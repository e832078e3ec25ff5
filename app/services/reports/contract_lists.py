"""评价结果与结算汇总 (B42), 月度扣款汇总与计数器 (B43), 成果交付进度表 (B44).

Each reads the services of its topic; a figure's door names the rows behind it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence

from app.domain.report_content import Block, Cell, Column, Door, Heading, Prose, Report, Row, Table
from app.domain.report_periods import Period
from app.services import contracts, evaluation_board
from app.services.contract_terms import ContractTerms, terms_of
from app.services.deliverables import DeliverableRow, list_deliverables
from app.services.evaluation_board import CycleView, MonthView
from app.services.progress import JobContext
from app.services.reports import activity_table, deduction_tables
from app.services.session import Office

Builder = Callable[[Office, int, Period], Sequence[Block]]


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B42, B43 or B44: one part a contract that the report concerns."""
    title, chosen, part = _KINDS[code]
    blocks: list[Block] = []
    ids = [contract.id for contract in _concerned(office, chosen)]
    for n, contract_id in enumerate(ids):
        job.report(n, len(ids), title)
        job.check()
        blocks.append(Heading(terms_of(office, contract_id).terms.title))
        blocks += part(office, contract_id, period)
    if not blocks:
        blocks = [Prose("没有适用这张报表的合同。")]
    return Report(
        code,
        f"{office.street}{title}",
        period.title,
        tuple(blocks),
        (_as_of(office, period), *_NOTES[code]),
        signer=office.street,
        signed_on=period.end_on.isoformat(),
        options=dict(options),
    )


def _as_of(office: Office, period: Period) -> str:
    """Say as of when the contracts are seen: a day at most, so that the same register gives the same paper."""
    today = office.now().date()
    running = f"统计时段尚未结束，截至 {today}。" if today <= period.end_on else ""
    return f"按现有的合同登记；作废的不计。{running}"


def open_door(office: Office, code: str, period: Period, options: Mapping[str, str], door: Door) -> array[int]:
    """Return nothing: every door here names its rows itself."""
    del office, code, period, options, door
    return array("q")


def _concerned(office: Office, chosen: Callable[[ContractTerms], bool]) -> Iterator[ContractTerms]:
    for row in contracts.list_contracts(office):
        contract = terms_of(office, row.id)
        if chosen(contract):
            yield contract


def _evaluations(office: Office, contract_id: int, period: Period) -> list[Block]:
    found = evaluation_board.board(office, contract_id)
    first, last = period.start_on, period.end_on
    months = [view for view in found.months if first.isoformat() <= view.month.end_on <= last.isoformat()]
    cycles = [cycle for cycle in found.cycles if cycle.span.start_on <= last and cycle.span.end_on >= first]
    return [_months_table(months), _cycles_table(cycles)]


def _months_table(months: Sequence[MonthView]) -> Table:
    columns = (
        Column("month", "评价月", width=8),
        Column("span", "起止", width=24),
        Column("stage", "进度", width=14),
        Column("team", "专班档位", width=10),
        Column("meeting", "工委扩大会", "date", 12),
        Column("final", "最终档位", width=10),
        Column("versions", "退回次数", "int", 10),
    )
    rows = []
    for view in months:
        now = view.current
        ids = tuple(row.id for row in (*view.history, *((now,) if now else ())))
        rows.append(
            (
                Cell(f"第 {view.month.no} 月"),
                Cell(f"{view.month.start_on} 至 {view.month.end_on}"),
                Cell(now.stage_text if now else "未填写"),
                Cell(now.team_grade if now else None),
                Cell((now.meeting_on or None) if now else None),
                Cell(view.final_grade or None, Door("evaluation", entity="monthly_evaluation", ids=ids)),
                Cell(len(view.history)),
            )
        )
    return Table("月度评价", columns, tuple(rows), note="" if rows else "本期没有评价月到期。")


def _cycles_table(cycles: Sequence[CycleView]) -> Table:
    columns = (
        Column("name", "付款周期", width=14),
        Column("span", "起止", width=24),
        Column("grades", "各月档位", width=24),
        Column("base", "基数（元）", "money", 14),
        Column("adjust", "奖惩（元）", "money", 14),
        Column("due", "应付（元）", "money", 14),
        Column("open", "未定稿月数", "int", 10),
    )
    rows: list[Row] = []
    for cycle in cycles:
        grades = "、".join(grade or "未定" for grade in cycle.grades)
        said = (cycle.name, f"{cycle.span.start_on} 至 {cycle.span.end_on}", grades)
        sums = (cycle.base_fen, cycle.adjust_fen, cycle.due_fen, cycle.open_months)
        rows.append(tuple(Cell(value) for value in (*said, *sums)))
    total = None
    if rows:
        sums = tuple(sum(getattr(cycle, key) for cycle in cycles) for key in ("base_fen", "adjust_fen", "due_fen"))
        total = tuple(Cell(value) for value in ("合计", "", "", *sums, sum(c.open_months for c in cycles)))
    return Table("付款周期", columns, tuple(rows), total, "未定稿的月份不计入奖惩（003·附1·七）。")


def _deliverables(office: Office, contract_id: int, period: Period) -> list[Block]:
    rows = [row for row in list_deliverables(office, contract_id) if _owed_by(row, period)]
    columns = (
        Column("name", "成果", width=30),
        Column("clause", "条款", width=14),
        Column("planned", "到期应交", "int", 10),
        Column("done", "已验收", "int", 10),
        Column("waiting", "已交待验收", "int", 12),
        Column("overdue", "逾期未交", "int", 10),
        Column("left", "尚未到期", "int", 10),
    )
    whole = list_deliverables(office, contract_id)
    groups: dict[tuple[str, str], list[DeliverableRow]] = {}
    for row in whole:
        groups.setdefault((row.name, row.clause), []).append(row)
    today = office.now().date().isoformat()
    due = {row.id for row in rows}
    late = {row.id for row in rows if row.due_on < today}
    lines = tuple(_progress_line(name, clause, own, due, late) for (name, clause), own in groups.items())
    total = _progress_line("合计", "", whole, due, late)
    listed = [row for row in rows if not row.is_done]
    held = activity_table.activity_blocks(office, contract_id, period)
    return [Table("成果交付进度", columns, lines, total), _open_table(listed), *held]


def _owed_by(row: DeliverableRow, period: Period) -> bool:
    return bool(row.due_on) and row.due_on <= period.end_on.isoformat()


def _progress_line(name: str, clause: str, own: Sequence[DeliverableRow], due: set[int], late: set[int]) -> Row:
    missing = [row.id for row in own if not row.is_done and not row.rounds]
    parts = (
        [row.id for row in own if row.id in due],
        [row.id for row in own if row.is_done],
        [row.id for row in own if not row.is_done and row.rounds],
        [number for number in missing if number in late],
        [number for number in missing if number not in late],
    )
    doors = [Door("deliverable", entity="deliverable", ids=tuple(ids)) for ids in parts]
    return (Cell(name), Cell(clause), *(Cell(len(door.ids or ()), door) for door in doors))


def _open_table(rows: Sequence[DeliverableRow]) -> Table:
    columns = (
        Column("period", "期次", width=18),
        Column("name", "成果", width=30),
        Column("due_on", "应交日", "date", 12),
        Column("state", "状态", width=14),
        Column("amount", "对应金额（元）", "money", 16),
    )
    lines = tuple(
        (
            Cell(row.period, Door("deliverable", entity="deliverable", ids=(row.id,))),
            Cell(row.name),
            Cell(row.due_on or None),
            Cell(row.state_text),
            Cell(row.amount_fen),
        )
        for row in rows
    )
    return Table("到期尚未验收的", columns, lines, note="" if lines else "到期的成果都已验收。")


_NOTES: Mapping[str, tuple[str, ...]] = {
    "B42": ("只有工委扩大会通过的评价计入奖惩（003·附1·七）。",),
    "B43": ("件数和金额按现行读法推算；锁定后的差额由补充单补足。",),
    "B44": (
        "到期应交为应交日不晚于报表期末的；逾期未交为应交日已过而没有提交过的，尚未到期为应交日未到而没有提交过的。",
        "培训和指导为本期举行的；通过率＝通过人次÷考核人次。",
    ),
}
_KINDS: Mapping[str, tuple[str, Callable[[ContractTerms], bool], Builder]] = {
    "B42": ("评价结果与结算汇总", lambda contract: bool(contract.terms.grades), _evaluations),
    "B43": ("月度扣款汇总与计数器", lambda contract: bool(contract.terms.penalties), deduction_tables.tables),
    "B44": ("成果交付进度表", lambda contract: bool(contract.terms.deliverables), _deliverables),
}
