"""每日流转台账 (B24; 004·二.1): each ticket of the day node by node, with 报备 and 报备签收; the day's steps in order.

The contract says "每日流转台账并报备" and attaches no form. 报备签收 is when the reported matter came back settled
(疑难结果明确).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.flow import NODE_TEXT, Node
from app.domain.report_content import Block, Cell, Column, Report, Row, Table
from app.domain.report_periods import Period
from app.services.progress import JobContext
from app.services.reports import listing
from app.services.session import Office
from app.storage.queries import report_lists as queries
from app.storage.queries import reports
from app.storage.queries.report_lists import StepLine

_NODES: tuple[tuple[str, tuple[Node, ...]], ...] = (
    ("签收", (Node.SIGN,)),
    ("退回", (Node.RETURN,)),
    ("疑难报备", (Node.REPORT_DIFFICULT,)),
    ("报备签收", (Node.DIFFICULT_SETTLED,)),
    ("派单", (Node.DISPATCH, Node.REDISPATCH)),
    ("响应", (Node.RESPOND,)),
    ("反馈", (Node.FEEDBACK,)),
    ("科室办结", (Node.UNIT_CLOSE,)),
    ("三率评定", (Node.ASSESS,)),
    ("结案审核", (Node.REVIEW_CLOSE, Node.REVIEW_RETURN)),
    ("结案", (Node.CLOSE,)),
)
"""Columns of the ledger and the nodes that fill them; the latest before the cut-off is shown."""
_REPORTED = frozenset({Node.REPORT_DIFFICULT.value, Node.DIFFICULT_SETTLED.value})


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B24 for a day."""
    start, end = listing.span_of(period)
    steps = queries.steps_between(office.database, start, end)
    arrived = dict(queries.arrivals(office.database, start, end))
    job.check()
    ids = sorted({step.ticket_id for step in steps} | arrived.keys())
    blocks: list[Block] = [_by_node(steps, arrived)]
    blocks.append(listing.table_or("当日没有新到或流转的工单。", _ledger(office, period, ids)))
    blocks.append(listing.table_or("当日没有登记流转步骤。", _steps_table(steps)))
    return listing.framed(
        office,
        code,
        period,
        options,
        blocks,
        "列入当日新到和有步骤登记的工单；各节点为截止时刻前最近一次的时间（月-日 时:分），没有登记步骤的节点为“—”。",
        "疑难报备为报街道分中心的时间，报备签收为登记疑难结果明确的时间（004·二.1）；补录为事后登记的步骤。",
    )


def _by_node(steps: Sequence[StepLine], arrived: Mapping[int, str]) -> Table:
    columns = (
        Column("node", "节点", width=16),
        Column("times", "次数", "int", 10),
        Column("tickets", "涉及工单（件）", "int", 14),
        Column("late", "其中补录（次）", "int", 14),
    )
    rows: list[Row] = [(Cell("到达"), Cell(len(arrived)), listing.count(sorted(arrived)), Cell(0))]
    for node in Node:
        some = [step for step in steps if step.node == node.value]
        if some and node is not Node.ARRIVE:
            tickets = sorted({step.ticket_id for step in some})
            late = sum(step.is_late_entry for step in some)
            rows.append((Cell(NODE_TEXT[node]), Cell(len(some)), listing.count(tickets), Cell(late)))
    return Table("当日各节点流转情况", columns, tuple(rows))


def _ledger(office: Office, period: Period, ids: Sequence[int]) -> Table:
    until = listing.until_of(office, period).isoformat()
    passed = queries.first_steps(office.database, ids, until)
    columns = (
        listing.SERIAL,
        listing.NUMBER,
        Column("unit", "承办单位", width=14),
        Column("arrived", "到达", width=11),
        *(Column(f"n{place}", title, width=11) for place, (title, _) in enumerate(_NODES)),
    )
    rows = []
    for line in reports.lines(office.database, ids, ("ticket_no", "unit", "arrived_at")):
        number, unit, arrived_at = line.values
        moments = passed.get(line.ticket_id, {})
        latest = [max((moments.get(node.value, "") for node in nodes), default="") for _, nodes in _NODES]
        shown = (Cell(listing.short(at) or None) for at in (arrived_at, *latest))
        rows.append((listing.number_cell(number, line.ticket_id), Cell(unit or None), *shown))
    return Table(f"案件流转台账（{len(rows)} 件）", columns, listing.numbered(rows))


def _steps_table(steps: Sequence[StepLine]) -> Table:
    columns = (
        listing.SERIAL,
        listing.NUMBER,
        Column("node", "节点", width=12),
        Column("at", "时间", "moment", 16),
        Column("actor", "办理人", width=10),
        Column("unit", "单位", width=14),
        Column("text", "内容", width=44),
        Column("reported", "报备", width=6),
        Column("late", "补录", width=6),
    )
    rows = listing.numbered(
        (
            listing.number_cell(step.ticket_no, step.ticket_id),
            Cell(NODE_TEXT[Node(step.node)]),
            Cell(step.at),
            Cell(step.actor),
            Cell(step.unit or None),
            listing.safe(step.text),
            Cell("是" if step.node in _REPORTED else None),
            Cell("补录" if step.is_late_entry else None),
        )
        for step in steps
    )
    return Table(f"当日流转步骤（{len(rows)} 次）", columns, rows)
