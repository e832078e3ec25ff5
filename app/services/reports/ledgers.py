"""Reports of the ledgers that the office keeps by hand: 调度会 (B03), 每月一案 (B12), 其他邮件报送 (B20)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.dispatch_agenda import RULES, AgendaKind
from app.domain.masking import mask_text
from app.domain.report_content import Block, Cell, Column, Heading, Prose, Report, Row, Table
from app.domain.report_periods import Period, month_of_period
from app.services import contracts, dispatch_meetings, mail_log, monthly_stories
from app.services.dispatch_meetings import ItemRow, MeetingRow
from app.services.monthly_stories import PARTS, StoryRow
from app.services.progress import JobContext
from app.services.reports import listing
from app.services.session import Office
from app.services.special_registers import SpecialRow

_ITEM, _MEETING = "dispatch_item", "dispatch_meeting"
_STATES = ("已落实", "超期落实", "办理中", "逾期未落实", "未议定")
_UNSETTLED = ("办理中", "逾期未落实", "未议定")


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B03, B12 or B20."""
    made = {"B03": _meetings, "B12": _stories, "B20": _mails}[code]
    blocks, lines = made(office, period)
    return listing.framed(office, code, period, options, blocks, *lines)


# --- B03 -------------------------------------------------------------------------------------------------------------


def _meetings(office: Office, period: Period) -> tuple[list[Block], list[str]]:
    first, last = period.start_on.isoformat(), period.end_on.isoformat()
    on = listing.last_day_of(office, period)
    held = dispatch_meetings.meetings(office, first, last)
    items = dispatch_meetings.list_items(office, None, first, last)
    before = [item for item in dispatch_meetings.list_items(office, None, "", last) if item.held_on < first]
    carried = [item for item in before if not item.done_on or item.done_on >= first]
    if not held and not carried:
        return [Prose("本期没有登记调度会，也没有以前会议未落实的事项。")], _MEETING_WORDS
    by_meeting = [
        _meeting_row(meeting, [item for item in items if item.meeting_id == meeting.id], on) for meeting in held
    ]
    blocks: list[Block] = [_by_kind(held, items, on), Heading("本期调度会")]
    total = (Cell(f"合计 {len(held)} 次"), Cell(""), Cell(""), *_state_cells(items, on)) if held else None
    blocks.append(
        listing.table_or("本期没有召开调度会。", Table("各次会议", _MEETING_COLUMNS, tuple(by_meeting), total))
    )
    blocks.append(Heading("议定事项与落实"))
    blocks.append(listing.table_or("本期会议没有议题。", _items("本期议定事项", items, on)))
    blocks.append(Heading("以前会议结转事项"))
    blocks.append(listing.table_or("没有结转的未落实事项。", _items("以前会议结转事项", carried, on)))
    return blocks, _MEETING_WORDS


_MEETING_WORDS = [
    "案件类别：" + "；".join(f"{kind}为{words}" for kind, words in RULES.items()) + "。一件多类时按上述次序取第一类。",
    "落实情况截至报表期末（未到期末的截至今日）；结转事项为以前会议议定、期初尚未落实的事项。",
]
_MEETING_COLUMNS = (
    Column("held_on", "会议日期", "date", 11),
    Column("title", "会议", width=24),
    Column("chair", "主持人", width=10),
    Column("all", "议题", "int", 8),
    *(Column(f"s{place}", state, "int", 11) for place, state in enumerate(_STATES)),
)


def _meeting_row(meeting: MeetingRow, items: Sequence[ItemRow], on: str) -> Row:
    return (Cell(meeting.held_on), listing.safe(meeting.title), Cell(meeting.chair or None), *_state_cells(items, on))


def _state_cells(items: Sequence[ItemRow], on: str) -> list[Cell]:
    parts = [[item.id for item in items if item.state_on(on) == state] for state in _STATES]
    return [listing.count(part, _ITEM) for part in ([item.id for item in items], *parts)]


def _by_kind(held: Sequence[MeetingRow], items: Sequence[ItemRow], on: str) -> Table:
    columns = (Column("kind", "案件类别", width=14), *_MEETING_COLUMNS[3:])
    rows = tuple(
        (Cell(kind.value), *_state_cells([item for item in items if item.kind == kind.value], on))
        for kind in (AgendaKind.KEY, AgendaKind.DIFFICULT, AgendaKind.OVERDUE, AgendaKind.SUPERVISED, AgendaKind.OTHER)
    )
    total = (Cell("合计"), *_state_cells(items, on))
    return Table(f"调度会案件统计（会议 {len(held)} 次）", columns, rows, total)


_ITEM_COLUMNS = (
    listing.SERIAL,
    Column("held_on", "会议日期", "date", 11),
    Column("kind", "类别", width=6),
    listing.NUMBER,
    Column("matter", "议题", width=24),
    Column("decision", "议定事项", width=28),
    Column("unit", "责任单位", width=14),
    Column("due_on", "期限", "date", 11),
    Column("progress", "落实情况", width=24),
    Column("done_on", "落实日", "date", 11),
    Column("state", "状态", width=10),
)


def _items(title: str, items: Sequence[ItemRow], on: str) -> Table:
    rows = listing.numbered(
        (
            Cell(item.held_on),
            Cell(item.kind or None),
            listing.number_cell(item.ticket_no, item.ticket_id),
            listing.safe(item.matter),
            listing.safe(item.decision),
            Cell(item.unit or None),
            Cell(item.due_on or None),
            listing.safe(item.progress),
            Cell(item.done_on or None),
            Cell(item.state_on(on)),
        )
        for item in items
    )
    return Table(f"{title}（{len(rows)} 件）", _ITEM_COLUMNS, rows)


# --- B12 -------------------------------------------------------------------------------------------------------------


def _stories(office: Office, period: Period) -> tuple[list[Block], list[str]]:
    month = month_of_period(period)
    found = monthly_stories.stories(office, month)
    waiting = monthly_stories.without_story(office, month)
    words = ["列入登记为本月的案例；“每月一案”台账本月接收、还没有写案例的工单另列，内容取台账所填。"]
    if not found and not waiting:
        return [Prose("本月没有登记每月一案。")], words
    columns = (
        Column("number", "案例编号", width=11),
        Column("ticket_no", "工单编号", width=20),
        Column("title", "案例标题", width=26),
        Column("missing", "待补内容", width=14),
    )
    rows: list[Row] = [
        (
            Cell(row.number),
            listing.number_cell(row.ticket_no, row.ticket_id),
            listing.safe(row.title),
            Cell("、".join(row.missing) or None),
        )
        for row in found
    ]
    rows += [
        (
            Cell("待编"),
            listing.number_cell(row.ticket_no, row.ticket_id),
            listing.safe(row.title),
            Cell("案例"),
        )
        for row in waiting
    ]
    blocks: list[Block] = [Table("本月案例", columns, tuple(rows))]
    for row in found:
        blocks += _story(row)
    for one in waiting:
        blocks += _unwritten(one)
    return blocks, words


def _story(row: StoryRow) -> list[Block]:
    blocks: list[Block] = [Heading(f"案例 {row.number}　{mask_text(row.title)}")]
    for key, title in PARTS.items():
        blocks.append(Heading(title, 2))
        blocks += _paragraphs(getattr(row, key), title)
    if row.attachment:
        blocks.append(Prose(f"附件：{mask_text(row.attachment)}"))
    return blocks


def _unwritten(row: SpecialRow) -> list[Block]:
    blocks: list[Block] = [Heading(f"待编案例　{mask_text(row.title)}")]
    for key, title in PARTS.items():
        blocks.append(Heading(title, 2))
        blocks += _paragraphs(row.facts.get(key, ""), title)
    return blocks


def _paragraphs(text: str, title: str) -> list[Block]:
    parts = [part.strip() for part in text.splitlines() if part.strip()]
    return [Prose(mask_text(part)) for part in parts] or [Prose(f"请补写{title}。", is_judgement=True)]


# --- B20 -------------------------------------------------------------------------------------------------------------


def _mails(office: Office, period: Period) -> tuple[list[Block], list[str]]:
    found = mail_log.mails(office, *listing.span_of(period))
    words = ["按发送时间列出登记的邮件报送；登记时间以发送为准。"]
    if not found:
        return [Prose("本期没有登记其他邮件报送。")], words
    titles = {row.id: row.title for row in contracts.list_contracts(office)}
    columns = (
        listing.SERIAL,
        Column("sent_at", "发送时间", "moment", 16),
        Column("subject", "主题", width=34),
        Column("receiver", "收件方", width=22),
        Column("sender", "发送人", width=10),
        Column("attachments", "附件", width=30),
        Column("contract", "合同", width=24),
        Column("note", "备注", width=18),
    )
    rows = listing.numbered(
        (
            Cell(mail.sent_at, listing.door((mail.id,), mail_log.ENTITY)),
            listing.safe(mail.subject),
            Cell(mail.receiver),
            Cell(mail.sender or None),
            listing.safe(mail.attachments),
            Cell(titles.get(mail.contract_id or 0)),
            listing.safe(mail.note),
        )
        for mail in found
    )
    return [Table(f"其他邮件报送登记（{len(rows)} 封）", columns, rows)], words
