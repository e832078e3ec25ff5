"""案件派发情况: the running table (B06) and the day's with the check 签收未派 = 0 (B07; 001·附1 三(一)2, 三(三)1)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from app.domain.flow import MARK_TEXT, STATE_TEXT, Mark, Node, State
from app.domain.report_content import Block, Cell, Column, Prose, Report, Row, Table
from app.domain.report_periods import Period
from app.services import flow_book
from app.services.progress import JobContext
from app.services.reports import listing
from app.services.session import Office
from app.storage.queries import report_lists as queries
from app.storage.queries.report_lists import Dispatch, Signed

_KINDS = {Node.DISPATCH.value: "派单", Node.REDISPATCH.value: "改派", "import": "导入"}
_WAITING = frozenset({State.TO_DISPATCH.value, State.DIFFICULT.value})
_URGENT = MARK_TEXT[Mark.URGENT]
_WORDS = (
    "派发按登记的派单、改派步骤逐次列出；没有登记步骤的工单按热线导出的派单时间列为“导入”。",
    "方式：系统派单即登记派单步骤；填有群通知时间的加“工作群”，填有电话联系时间的加“电话”。",
)


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B06 or B07."""
    found = queries.dispatches(office.database, *listing.span_of(period))
    job.check()
    if code == "B06":
        table = Table(f"派发流水（{len(found)} 次）", _COLUMNS, listing.numbered(_row(one) for one in found))
        blocks: list[Block] = [_by_unit(found), listing.table_or("本期没有派发工单。", table)]
        return listing.framed(office, code, period, options, blocks, *_WORDS)
    return _day(office, code, period, options, found)


_COLUMNS = (
    listing.SERIAL,
    listing.NUMBER,
    Column("at", "派单时间", "moment", 16),
    Column("kind", "类型", width=6),
    Column("unit", "承办单位", width=14),
    Column("co_unit", "协办单位", width=10),
    Column("method", "方式", width=14),
    Column("group_at", "群通知时间", width=11),
    Column("phone_at", "电话联系时间", width=11),
    Column("actor", "派单人", width=8),
    Column("marks", "标记", width=8),
    Column("due_at", "办理时限", "moment", 16),
    Column("title", "诉求标题", width=24),
    Column("state", "现在节点", width=9),
)


def _row(one: Dispatch) -> Row:
    details = json.loads(one.details) if one.details != "{}" else {}
    group_at, phone_at = str(details.get("group_at", "")), str(details.get("phone_at", ""))
    marks = "、".join(MARK_TEXT[Mark(mark)] for mark in one.marks.split())
    return (
        listing.number_cell(one.ticket_no, one.ticket_id),
        Cell(one.at),
        Cell(_KINDS[one.node]),
        Cell(one.unit or "（未填）"),
        Cell(str(details.get("co_unit", "")) or None),
        Cell(_method(one.node, group_at, phone_at)),
        Cell(listing.short(group_at) or None),
        Cell(listing.short(phone_at) or None),
        Cell(one.actor or None),
        Cell(marks or None),
        Cell(one.due_at or None),
        listing.safe(one.title),
        Cell(listing.STATES[one.state]),
    )


def _method(node: str, group_at: str, phone_at: str) -> str:
    if node == "import":
        return "热线派单"
    return "＋".join(("系统", *(("工作群",) if group_at else ()), *(("电话",) if phone_at else ())))


def _by_unit(found: Sequence[Dispatch]) -> Table:
    titles = (*_KINDS.values(), _URGENT)
    columns = (
        Column("unit", "承办单位", width=20),
        Column("tickets", "派发工单（件）", "int", 13),
        Column("times", "派发（次）", "int", 10),
        *(Column(f"k{place}", f"其中{title}（件）", "int", 13) for place, title in enumerate(titles)),
    )
    names = listing.ranked(one.unit for one in found)
    by_unit: dict[str, list[Dispatch]] = {name: [] for name in names}
    for one in found:
        by_unit[one.unit].append(one)
    rows = tuple(_unit_row(name or "（未填）", by_unit[name]) for name in names)
    return Table("各承办单位派发情况", columns, rows, _unit_row("合计", found))


def _unit_row(name: str, some: Sequence[Dispatch]) -> Row:
    of_kind = [[one for one in some if one.node == node] for node in _KINDS]
    of_kind.append([one for one in some if Mark.URGENT.value in one.marks.split()])
    return (
        Cell(name),
        listing.count(sorted({one.ticket_id for one in some})),
        Cell(len(some)),
        *(listing.count(sorted({one.ticket_id for one in part})) for part in of_kind),
    )


# --- B07: the day ----------------------------------------------------------------------------------------------------

_LEFT_COLUMNS = (
    listing.SERIAL,
    listing.NUMBER,
    Column("title", "诉求标题", width=34),
    Column("signed_at", "签收时间", "moment", 16),
    Column("state", "当前节点", width=12),
    Column("reported_at", "疑难报备时间", "moment", 16),
)


def _day(office: Office, code: str, period: Period, options: Mapping[str, str], found: Sequence[Dispatch]) -> Report:
    until = listing.until_of(office, period).isoformat()
    signed = queries.signed(office.database, *listing.span_of(period), until)
    left = [one for one in signed if not one.sent_at and one.state in _WAITING]
    columns = tuple(column for column in _COLUMNS if column.key != "state")
    places = [_COLUMNS.index(column) for column in columns]
    rows = [tuple(row[place] for place in places) for row in listing.numbered(_row(one) for one in found)]
    table = Table(f"当日派发明细（{len(rows)} 次）", columns, tuple(rows))
    blocks: list[Block] = [_check(signed, left), Prose(_said(left)), *([_left_table(left)] if left else [])]
    blocks += [_by_unit(found), listing.table_or("当日没有派发工单。", table)]
    at = flow_book.check_time(office)
    return listing.framed(
        office,
        code,
        period,
        options,
        blocks,
        "签收未派为当日登记签收、到截止时刻仍待派单或疑难报备的工单，应为 0（001·附1 三(一)2 每日签收后全部转办）；"
        f"本单位每日 {at:%H:%M} 校验。当日签收＝已派单＋已退回或结束＋签收未派。",
        *_WORDS,
    )


def _check(signed: Sequence[Signed], left: Sequence[Signed]) -> Table:
    waiting = {one.ticket_id for one in left}
    sent = [one.ticket_id for one in signed if one.sent_at]
    back = [one.ticket_id for one in signed if not one.sent_at and one.ticket_id not in waiting]
    reported = [one.ticket_id for one in left if one.reported_at]
    columns = (
        Column("signed", "当日签收", "int", 12),
        Column("sent", "其中已派单", "int", 12),
        Column("back", "已退回或结束", "int", 13),
        Column("left", "签收未派", "int", 12),
        Column("reported", "其中疑难报备", "int", 13),
        Column("result", "校验结果", width=14),
    )
    row = (
        listing.count([one.ticket_id for one in signed]),
        listing.count(sent),
        listing.count(back),
        listing.count(sorted(waiting)),
        listing.count(reported),
        Cell("未清零" if left else "已清零"),
    )
    return Table("当日签收未派清零校验", columns, (row,))


def _said(left: Sequence[Signed]) -> str:
    if not left:
        return "签收未派为 0，当日签收的工单已全部转办或退回。"
    reported = sum(bool(one.reported_at) for one in left)
    note = f"，其中 {reported} 件已疑难报备" if reported else ""
    return f"签收未派 {len(left)} 件{note}，请立即派单。"


def _left_table(left: Sequence[Signed]) -> Table:
    rows = listing.numbered(
        (
            listing.number_cell(one.ticket_no, one.ticket_id),
            listing.safe(one.title),
            Cell(one.signed_at),
            Cell(STATE_TEXT[State(one.state)]),
            Cell(one.reported_at or None),
        )
        for one in left
    )
    return Table(f"签收未派工单（{len(left)} 件）", _LEFT_COLUMNS, rows)
