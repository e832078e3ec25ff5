"""系统运维月报 (B41, 003·一.2; 004·二.3、二.6) and 统计差错更正说明 (B23, 001·附3·一(二)3(1))."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from app.domain.operations import length_text
from app.domain.rates import decimal_text
from app.domain.report_content import Block, Cell, Column, Door, Heading, Prose, Report, Table
from app.domain.report_periods import Period
from app.services import contracts, error_records, operations, report_duties
from app.services.operations import OPS_TITLES, OpsRow
from app.services.progress import JobContext
from app.services.session import Office


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B41 for a month, or B23 for what was found wrong in a period."""
    job.check()
    title, blocks, notes = (_operation if code == "B41" else _corrections)(office, period)
    return Report(
        code,
        f"{office.street}{title}",
        period.title,
        tuple(blocks),
        notes,
        signer=office.street,
        signed_on=period.end_on.isoformat(),
        options=dict(options),
    )


def open_door(office: Office, code: str, period: Period, options: Mapping[str, str], door: Door) -> array[int]:
    """Return nothing: every door here names its rows itself."""
    del office, code, period, options, door
    return array("q")


def _operation(office: Office, period: Period) -> tuple[str, list[Block], tuple[str, ...]]:
    window = period.window
    rows, available = operations.ops(office, window), operations.available(office, window)
    asked = operations.requests(office, window)
    times, lasted = operations.response_times(asked), operations.recovery(rows)
    rate = "—" if available.rate is None else f"{decimal_text(available.rate * 100, 2)}%"
    overall = f"本月应运行 {round(available.minutes)} 分钟，不能使用 {round(available.down)} 分钟，可用率 {rate}。"
    overall += f"故障和 BUG 已恢复 {lasted.count} 起，平均恢复 {length_text(lasted.mean)}，"
    overall += f"最长 {length_text(lasted.longest)}；未恢复 {lasted.waiting} 起。"
    support = f"远程支撑请求 {len(asked)} 个，平均响应 {length_text(times.mean)}，最长 {length_text(times.longest)}，"
    support += f"未响应 {times.waiting} 个。"
    blocks: list[Block] = [
        Heading("总体情况"),
        Prose(overall),
        _kinds(rows),
        Heading("运行、故障和处理"),
        _log(rows),
        Heading("数据库维护"),
        *_upkeep(office, period),
        Heading("远程支撑"),
        Prose(support),
        _requests(asked),
        Heading("问题和建议"),
        Prose("本月运行中的突出问题和下月安排。", is_judgement=True),
    ]
    note = "可用率＝（总分钟－不能使用分钟）÷总分钟，重叠的故障只计一次；合同没有约定可用率和响应时限，只统计不判罚。"
    return "系统运维月报", blocks, (f"统计时段：{window.words()}。", note)


def _kinds(rows: Sequence[OpsRow]) -> Table:
    columns = (Column("kind", "类型", width=14), Column("n", "次数", "int", 10))
    lines = []
    for kind, title in OPS_TITLES.items():
        ids = tuple(row.id for row in rows if row.kind == kind)
        lines.append((Cell(title), Cell(len(ids), Door(kind, entity="ops_log", ids=ids))))
    ids = tuple(row.id for row in rows)
    return Table(
        "运维记录", columns, tuple(lines), (Cell("合计"), Cell(len(ids), Door("all", entity="ops_log", ids=ids)))
    )


def _log(rows: Sequence[OpsRow]) -> Table:
    columns = (
        Column("kind", "类型", width=10),
        Column("starts_at", "发生", "moment", 16),
        Column("responded_at", "响应", "moment", 16),
        Column("ends_at", "恢复（结束）", "moment", 16),
        Column("effect", "影响", width=24),
        Column("handling", "处理", width=24),
        Column("person", "执行人", width=10),
    )
    lines = tuple(
        (
            Cell(OPS_TITLES[row.kind], Door("row", entity="ops_log", ids=(row.id,))),
            Cell(row.starts_at),
            Cell(row.responded_at or None),
            Cell(row.ends_at or None),
            Cell(row.effect),
            Cell(row.handling),
            Cell(row.person),
        )
        for row in rows
    )
    return Table("运行、故障和处理明细", columns, lines, note="" if lines else "本月没有登记运维记录。")


def _upkeep(office: Office, period: Period) -> list[Block]:
    rows = operations.upkeep(office, period.start_on.isoformat(), period.end_on.isoformat())
    if not rows:
        return [Prose("本月没有登记数据库维护，合同要求每月维护（004·二.3）。")]
    columns = (
        Column("held_on", "日期", "date", 12),
        Column("integrity", "完整性检查", width=20),
        Column("backup", "备份", width=20),
        Column("problem", "问题", width=20),
        Column("handling", "处理", width=20),
        Column("person", "执行人", width=10),
    )
    lines = []
    for row in rows:
        door = Door("row", entity="db_maintenance", ids=(row.id,))
        said = (row.integrity, row.backup_file, row.problem, row.handling, row.person)
        lines.append((Cell(row.held_on, door), *(Cell(text) for text in said)))
    return [Table("数据库维护", columns, tuple(lines))]


def _requests(rows: Sequence[operations.SupportRow]) -> Table:
    columns = (
        Column("asked_at", "提出", "moment", 16),
        Column("channel", "渠道", width=10),
        Column("question", "问题", width=28),
        Column("responded_at", "响应", "moment", 16),
        Column("solved_at", "解决", "moment", 16),
        Column("answer", "解答", width=28),
    )
    lines = tuple(
        (
            Cell(row.asked_at, Door("row", entity="support_request", ids=(row.id,))),
            Cell(row.channel),
            Cell(row.question),
            Cell(row.responded_at or None),
            Cell(row.solved_at or None),
            Cell(row.answer),
        )
        for row in rows
    )
    return Table("支撑请求", columns, lines, note="" if lines else "本月没有支撑请求。")


def _corrections(office: Office, period: Period) -> tuple[str, list[Block], tuple[str, ...]]:
    columns = (
        Column("source", "来源", width=22),
        Column("what", "指标", width=18),
        Column("old", "原值", width=14),
        Column("new", "正值", width=14),
        Column("reason", "原因", width=24),
        Column("effect", "影响", width=24),
        Column("person", "责任人", width=10),
        Column("found_at", "发现时间", "moment", 16),
        Column("corrected_at", "更正时间", "moment", 16),
    )
    window = period.window
    rows = [*_of_reports(office, window.start.isoformat(), window.end.isoformat()), *_of_errors(office, period)]
    blocks: list[Block] = [
        Prose(f"{period.title}发现统计差错 {len(rows)} 处。"),
        Table("统计差错更正", columns, tuple(rows), note="" if rows else "本期没有发现统计差错。"),
        Heading("整改措施"),
        Prose("防止同类差错的措施。", is_judgement=True),
    ]
    return "统计差错更正说明", blocks, (f"发现时间在 {window.words()} 的差错。",)


def _of_reports(office: Office, start: str, end: str) -> list[tuple[Cell, ...]]:
    sent = {row.id: row for row in report_duties.deliveries(office)}
    lines = []
    for note in report_duties.corrections(office, start, end):
        delivery = sent.get(note.delivery_id or 0)
        name = f"{delivery.title} {delivery.period}" if delivery else ""
        door = Door("row", entity="correction_note", ids=(note.id,))
        texts = (note.what, note.old_value, note.new_value, note.reason, note.effect, note.person)
        moments = (note.found_at, note.corrected_at or None)
        lines.append((Cell(name, door), *(Cell(value) for value in (*texts, *moments))))
    return lines


def _of_errors(office: Office, period: Period) -> list[tuple[Cell, ...]]:
    window = period.window
    first, last = window.start.isoformat(), window.end.isoformat()
    lines = []
    for contract in contracts.list_contracts(office):
        for error in error_records.rows(office, contract.id):
            said = error.correction
            if not said or not first <= error.found_at < last or error.source_entity.startswith("report_delivery"):
                continue
            door = Door("row", entity="error_record", ids=(error.id,))
            values = [said.get(key, "") for key in ("was", "now", "cause", "effect")]
            corrected = said.get("corrected_at") or None
            rest = (error.person, error.found_at, corrected)
            lines.append((Cell(error.name, door), *(Cell(value) for value in (error.fact, *values, *rest))))
    return lines
