"""Improvement measures (改进措施) as tables of reports: all that stood in a period, the overdue ones first (F14.4)."""

from __future__ import annotations

from collections import Counter

from app.domain.report_content import Block, Cell, Column, Door, Prose, Table
from app.domain.report_periods import Period, month_of_period
from app.services import improvements
from app.services.improvements import STATES, MeasureRow
from app.services.session import Office

_ORDER = ("overdue", "open", "done", "verified", "closed")
_COLUMNS = (
    Column("no", "序号", "int", 6),
    Column("period", "考核期", width=10),
    Column("measure", "改进措施", width=30),
    Column("person", "责任人", width=10),
    Column("unit", "责任单位", width=14),
    Column("due_on", "完成期限", "date", 12),
    Column("progress", "落实情况", width=26),
    Column("done_on", "落实日期", "date", 12),
    Column("verified_by", "甲方验证人", width=11),
    Column("verified_on", "验证日期", "date", 12),
    Column("note", "验证意见", width=18),
    Column("closed_on", "关闭日期", "date", 12),
    Column("state", "状态", width=12),
)


def standing(office: Office, period: Period) -> list[MeasureRow]:
    """Return the measures of reviews up to the period that were not closed before it, overdue ones first.

    Their steps as registered; overdue as of the period's last day (today while it runs), so that the same register
    gives the same table on any later day.
    """
    first, month = period.start_on.isoformat(), str(month_of_period(period))
    seen_on = min(period.end_on, office.now().date())
    rows = improvements.measures(office, on=seen_on)
    found = [row for row in rows if row.period <= month and (not row.closed_on or row.closed_on >= first)]
    return sorted(found, key=lambda row: (_ORDER.index(row.state), row.due_on, row.id))


def improvement_blocks(office: Office, period: Period) -> list[Block]:
    """Say how the measures stand and list them."""
    rows = standing(office, period)
    if not rows:
        return [Prose("没有在落实的改进措施。")]
    return [Prose(standing_words(rows)), state_table(rows), short_table(rows, "改进措施落实情况")]


def standing_words(rows: list[MeasureRow]) -> str:
    """Count by state and name the overdue."""
    counted = Counter(row.state for row in rows)
    said = f"改进措施 {len(rows)} 条：" + "、".join(
        f"{STATES[key]} {counted[key]} 条" for key in _ORDER if counted[key]
    )
    late = [f"{row.measure}（{row.person}，期限 {row.due_on}）" for row in rows if row.state == "overdue"]
    return said + "。" + (f"逾期未落实的：{'；'.join(late)}。" if late else "")


def state_table(rows: list[MeasureRow]) -> Table:
    """Count the measures by state; each figure opens them."""
    columns = (Column("state", "状态", width=16), Column("count", "措施（条）", "int", 12))
    made = tuple((Cell(STATES[key]), _records([row for row in rows if row.state == key])) for key in _ORDER)
    return Table("改进措施按状态", columns, made, (Cell("合计"), _records(rows)))


def _records(rows: list[MeasureRow]) -> Cell:
    return Cell(len(rows), Door("measures", entity="improvement", ids=tuple(row.id for row in rows)))


_SHORT = (
    Column("no", "序号", "int", 6),
    Column("measure", "改进措施", width=26),
    Column("person", "责任人", width=8),
    Column("unit", "责任单位", width=14),
    Column("due_on", "完成期限", "date", 11),
    Column("progress", "落实情况", width=20),
    Column("state", "状态", width=10),
)


def short_table(rows: list[MeasureRow], title: str) -> Table:
    """List measures within a paper in prose: its pages stand upright."""
    full = measure_table(rows, title)
    places = [[column.key for column in _COLUMNS].index(column.key) for column in _SHORT]
    return Table(title, _SHORT, tuple(tuple(row[place] for place in places) for row in full.rows))


def measure_table(rows: list[MeasureRow], title: str) -> Table:
    """List measures, one line each, with every date."""
    made = tuple(
        (
            Cell(n),
            Cell(row.period or None),
            Cell(row.measure, Door("measure", entity="improvement", ids=(row.id,))),
            Cell(row.person or None),
            Cell(row.unit or None),
            Cell(row.due_on or None),
            Cell(row.progress or None),
            Cell(row.done_on or None),
            Cell(row.verified_by or None),
            Cell(row.verified_on or None),
            Cell(row.verified_note or None),
            Cell(row.closed_on or None),
            Cell(row.state_text),
        )
        for n, row in enumerate(rows, start=1)
    )
    return Table(title, _COLUMNS, made)
