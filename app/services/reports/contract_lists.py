"""评价结果与结算汇总 (B42), 月度扣款汇总与计数器 (B43), 成果交付进度表 (B44), 合同履约总览 (B45).

Each reads the services of its topic; a figure's door names the rows behind it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence

from app.domain.months import Month
from app.domain.report_content import Block, Cell, Column, Door, Heading, Prose, Report, Row, Table
from app.domain.report_periods import Period
from app.services import contracts, counters, evaluation_board, penalty_statements
from app.services.contract_overview import Overview, overview
from app.services.contract_terms import ContractTerms, terms_of
from app.services.deliverables import DeliverableRow, list_deliverables
from app.services.evaluation_board import CycleView, MonthView
from app.services.penalty_statements import Trial
from app.services.progress import JobContext
from app.services.reports import activity_table
from app.services.session import Office

Builder = Callable[[Office, int, Period], Sequence[Block]]


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B42 to B45: one part a contract that the report concerns."""
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
        (_as_of(office, code, period), *_NOTES[code]),
        signer=office.street,
        signed_on=period.end_on.isoformat(),
        options=dict(options),
    )


def _as_of(office: Office, code: str, period: Period) -> str:
    """Say as of when the contracts are seen: a day at most, so that the same register gives the same paper."""
    today = office.now().date()
    if code == "B45":
        return f"总览按出表当日的合同登记，截至 {today}；作废的不计。"
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


def _deductions(office: Office, contract_id: int, period: Period) -> list[Block]:
    month = Month(period.end_on.year, period.end_on.month)
    trial = penalty_statements.trial(office, contract_id, month)
    blocks: list[Block] = [_kinds_table(trial), _statements_table(trial), _readings_table(trial)]
    return [*blocks, _counters_table(office, contract_id, period)]


def _kinds_table(trial: Trial) -> Table:
    columns = (
        Column("kind", "扣款项目", width=14),
        Column("clause", "条款", width=22),
        Column("counted", "计罚件数", "int", 10),
        Column("unpunished", "不计罚", "int", 10),
        Column("fen", "金额（元）", "money", 14),
    )
    rows = []
    for kind in trial.result.kinds:
        yes = tuple(line.error_id for line in trial.lines if line.code == kind.code and line.nth)
        no = tuple(one.error_id for one in trial.result.unpunished if one.code == kind.code)
        rows.append(
            (
                Cell(kind.name),
                Cell(kind.clause),
                Cell(kind.count, Door("error", entity="error_record", ids=yes)),
                Cell(len(no), Door("error", entity="error_record", ids=no)),
                Cell(kind.fen),
            )
        )
    counted = tuple(line.error_id for line in trial.lines if line.nth)
    total = (
        Cell("合计"),
        Cell(""),
        Cell(len(counted), Door("error", entity="error_record", ids=counted)),
        Cell(len(trial.result.unpunished)),
        Cell(trial.result.total_fen),
    )
    waiting = f"另有 {len(trial.waiting)} 条待确认，未计入。" if trial.waiting else ""
    return Table(f"{trial.month} 四类扣款", columns, tuple(rows), total, waiting)


def _statements_table(trial: Trial) -> Table:
    columns = (
        Column("title", "结算单", width=24),
        Column("locked_at", "锁定时间", "moment", 18),
        Column("total", "金额（元）", "money", 14),
        Column("settled", "已并入付款（元）", "money", 16),
        Column("notice", "扣款通知书", width=20),
    )
    rows = tuple(
        (
            Cell(row.title, Door("statement", entity="penalty_statement", ids=(row.id,))),
            Cell(row.locked_at),
            Cell(row.total_fen),
            Cell(row.settled_fen),
            Cell(row.notice_number or None),
        )
        for row in trial.statements
    )
    total = (
        Cell("合计"),
        Cell(None),
        Cell(trial.locked_fen),
        Cell(sum(row.settled_fen for row in trial.statements)),
        Cell(""),
    )
    unlocked = trial.result.total_fen - trial.locked_fen
    note = "" if rows and not unlocked else f"尚未锁定的差额 {unlocked / 100:,.2f} 元。" if rows else "本月尚未锁定。"
    return Table("结算单和补充单", columns, rows, total if rows else None, note)


def _readings_table(trial: Trial) -> Table:
    columns = (
        Column("code", "读法", width=8),
        Column("option", "选项", width=8),
        Column("total", "本月合计（元）", "money", 16),
        Column("difference", "与现行读法相差（元）", "money", 20),
    )
    rows = tuple(
        (Cell(code), Cell(option), Cell(fen), Cell(fen - trial.result.total_fen))
        for code, options in trial.result.alternatives.items()
        for option, fen in options.items()
    )
    unchosen = "、".join(trial.unchosen)
    return Table("各读法下的合计", columns, rows, note=f"读法 {unchosen} 还没有选定，以上为试算。" if unchosen else "")


def _counters_table(office: Office, contract_id: int, period: Period) -> Table:
    columns = (
        Column("code", "编号", width=6),
        Column("name", "计数器", width=26),
        Column("subject", "对象", width=16),
        Column("value", "当前值", "int", 8),
        Column("warn", "预警", "int", 8),
        Column("trigger", "触发", "int", 8),
        Column("state", "状态", width=12),
        Column("clause", "条款", width=20),
        Column("effect", "触发后", width=24),
    )
    rows = []
    for one in counters.counters(office, contract_id, min(period.end_on, office.now().date())):
        said = (one.code, one.name, one.subject, one.value, one.warn_at, one.trigger_at)
        rows.append(tuple(Cell(value) for value in (*said, one.state_text, one.clause, one.effect)))
    return Table("计数器", columns, tuple(rows))


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


def _overview(office: Office, contract_id: int, period: Period) -> list[Block]:
    del period
    found = overview(office, contract_id)
    return [_money_table(found), _due_table(found), *_alarms(found)]


def _money_table(found: Overview) -> Table:
    money, done = found.money, found.progress
    pairs: tuple[tuple[str, int | None], ...] = (
        ("合同总价", money.total_fen),
        ("已验收成果对应金额", money.accepted_fen),
        ("已付", money.paid_fen),
        ("未付", money.unpaid_fen),
        ("已扣（扣款、违约金）", money.deducted_fen),
        ("待并入扣款", money.to_deduct_fen),
        ("奖励", money.rewarded_fen),
        ("甲方逾期风险", money.at_risk_fen),
        ("可向乙方主张", money.claimable_fen),
    )
    columns = (Column("item", "项目", width=24), Column("fen", "金额（元）", "money", 18))
    said = f"成果：计划 {done.planned} 项，已验收 {done.done} 项，逾期未交 {done.overdue} 项；"
    said += f"未完成期限 {found.open_deadlines} 个，其中逾期 {found.overdue_deadlines} 个。"
    return Table("款项", columns, tuple((Cell(name), Cell(fen)) for name, fen in pairs), note=said)


def _due_table(found: Overview) -> Table:
    columns = (
        Column("title", "最近的期限", width=30),
        Column("clause", "条款", width=18),
        Column("party", "义务方", width=8),
        Column("due_at", "届满", "moment", 18),
    )
    party = {"office": "甲方", "vendor": "乙方", "both": "双方"}
    rows = tuple(
        (Cell(f"{line.title} {line.detail}".strip()), Cell(line.clause), Cell(party[line.party]), Cell(line.due_at))
        for line in found.deadlines
    )
    return Table("期限", columns, rows, note="" if rows else "没有未完成的期限。")


def _alarms(found: Overview) -> Iterator[Block]:
    for one in found.alarms:
        yield Prose(f"{one.code} {one.name}：{one.value}（{one.state_text}；{one.clause}）。{one.effect}")
    for reading in found.missing:
        yield Prose(f"读法 {reading.code}（{reading.title}）还没有选定。")
    for hold in found.holds:
        yield Prose(f"付款阻断：{hold.reason}，自 {hold.from_on} 起。")


_NOTES: Mapping[str, tuple[str, ...]] = {
    "B42": ("只有工委扩大会通过的评价计入奖惩（003·附1·七）。",),
    "B43": ("件数和金额按现行读法推算；锁定后的差额由补充单补足。",),
    "B44": (
        "到期应交为应交日不晚于报表期末的；逾期未交为应交日已过而没有提交过的，尚未到期为应交日未到而没有提交过的。",
        "培训和指导为本期举行的；通过率＝通过人次÷考核人次。",
    ),
    "B45": ("款项按登记的付款、结算和主张计，与财务账核对后使用。",),
}
_KINDS: Mapping[str, tuple[str, Callable[[ContractTerms], bool], Builder]] = {
    "B42": ("评价结果与结算汇总", lambda contract: bool(contract.terms.grades), _evaluations),
    "B43": ("月度扣款汇总与计数器", lambda contract: bool(contract.terms.penalties), _deductions),
    "B44": ("成果交付进度表", lambda contract: bool(contract.terms.deliverables), _deliverables),
    "B45": ("合同履约总览", lambda contract: True, _overview),
}
