"""Training, guidance and the like of a contract in a period as tables: by kind and by deliverable (F14.1, F14.2)."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.report_content import Block, Cell, Column, Door, Row, Table
from app.domain.report_periods import Period
from app.services.activity_statistics import Tally, statistics
from app.services.session import Office

_FIGURES = (
    Column("count", "次数", "int", 8),
    Column("persons", "参加（人次）", "int", 12),
    Column("hours", "时长（小时）", "decimal", 12),
    Column("taken", "考核（人次）", "int", 12),
    Column("passed", "通过（人次）", "int", 12),
    Column("rate", "通过率", "rate", 10),
)


def activity_blocks(office: Office, contract_id: int, period: Period) -> list[Block]:
    """Return the two tables; nothing where no activity was held in the period."""
    found = statistics(office, contract_id, period.start_on.isoformat(), period.end_on.isoformat())
    if not found.whole.count:
        return []
    note = f"{found.whole.untimed} 次没有登记起止时间，不计时长。" if found.whole.untimed else ""
    return [
        _table("培训和指导（按类型）", Column("kind", "类型", width=18), found.by_kind, found.whole, note),
        _table(
            "培训和指导（按成果）", Column("deliverable", "计入的成果", width=30), found.by_deliverable, found.whole
        ),
    ]


def _table(title: str, first: Column, rows: Sequence[Tally], whole: Tally, note: str = "") -> Table:
    return Table(title, (first, *_FIGURES), tuple(map(_row, rows)), _row(whole), note)


def _row(one: Tally) -> Row:
    count = Cell(one.count, Door("activity", entity="service_activity", ids=one.ids))
    hours = one.hours if one.minutes else None
    return (Cell(one.title), count, *(Cell(v) for v in (one.persons, hours, one.taken, one.passed, one.rate)))
