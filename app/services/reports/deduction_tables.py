"""What B43 says of one contract: the four kinds of deduction, statements, the readings compared, the counters."""

from __future__ import annotations

from app.domain.months import Month
from app.domain.report_content import Block, Cell, Column, Door, Table
from app.domain.report_periods import Period
from app.services import counters, penalty_statements
from app.services.penalty_statements import Trial
from app.services.session import Office


def tables(office: Office, contract_id: int, period: Period) -> list[Block]:
    """Lay out the deductions of the month in which a period ends, and the counters as of its last day."""
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
