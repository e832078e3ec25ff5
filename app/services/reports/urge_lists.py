"""到期催办表 (B04) and 超4天案件催办表 (B05): 001·附1 三(三)1, AC-13, R-25 with its three readings."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from app.domain.flow import NODE_TEXT, Node, State
from app.domain.masking import mask_name
from app.domain.report_content import Block, Cell, Column, Report, Row, Table
from app.domain.report_periods import Period
from app.domain.urging import UrgeKind, UrgePolicy, days_since, due_list_from, stale_from
from app.domain.warning_colours import duration, limit_of
from app.domain.workdays import Calendar
from app.services import flow_book
from app.services.progress import JobContext
from app.services.reports import listing, scope
from app.services.reports.listing import STATES, Moment
from app.services.session import Office
from app.storage.queries import reports
from app.storage.queries.report_lists import Watched

_AT_UNIT = frozenset({State.TO_RESPOND.value, State.HANDLING.value})
R25 = ("甲", "乙", "丙")
"""The three readings of 超4天 (R-25)."""


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B04 or B05 as the day stood at its end (or stands now)."""
    seen, found = listing.open_tickets(office, period)
    job.check()
    blocks, lines = (_due if code == "B04" else _stale)(office, found, seen)
    return listing.framed(office, code, period, options, blocks, seen.words, *lines)


def basis(office: Office, code: str, period: Period, options: Mapping[str, str]) -> array[int]:
    """Return every ticket that was open: each of them could have been on the list."""
    return reports.ids(office.database, scope.scope_of(office, period), "open")


_PARTS = {UrgeKind.DUE: "到期催办", UrgeKind.OVERDUE: "逾期"}


def _due(office: Office, found: Sequence[Watched], seen: Moment) -> tuple[list[Block], list[str]]:
    book = flow_book.book(office)
    policy = flow_book.urge_policy(office, book)
    parts = _due_parts(found, seen, policy, book.calendar)
    columns = (
        listing.SERIAL,
        listing.NUMBER,
        Column("title", "诉求标题", width=28),
        Column("unit", "承办单位", width=14),
        Column("person", "诉求人", width=9),
        Column("due_at", "办理时限", "moment", 16),
        Column("left", "剩余时间", width=14),
        Column("urges", "催办次数", "int", 9),
        Column("state", "当前节点", width=10),
        Column("progress", "最近进展", width=26),
    )
    blocks: list[Block] = [_by_unit(parts)]
    for kind, title in _PARTS.items():
        rows = listing.numbered(_due_row(line, seen.at) for line in parts[kind])
        blocks.append(listing.table_or(f"{title}：没有工单。", Table(f"{title}（{len(rows)} 件）", columns, rows)))
    unit = "个工作日" if policy.lead_unit.value == "workday" else "天"
    return blocks, [
        f"到期催办：承办单位未办结、办理时限前 {policy.lead} {unit}的零时起；过了时限的列入逾期（AC-13）。",
        "催办次数为截止时刻前登记的催办。联系人为诉求人，姓名已脱敏。",
    ]


def _due_parts(
    found: Sequence[Watched], seen: Moment, policy: UrgePolicy, calendar: Calendar
) -> dict[UrgeKind, list[Watched]]:
    parts: dict[UrgeKind, list[Watched]] = {kind: [] for kind in _PARTS}
    begins: dict[date, datetime] = {}
    for line in sorted(found, key=lambda one: (one.due_at, one.ticket_id)):
        if not line.due_at or line.unit_closed_at:
            continue
        due = limit_of(line.due_at)
        if seen.at > due:
            parts[UrgeKind.OVERDUE].append(line)
            continue
        if due.date() not in begins:
            begins[due.date()] = due_list_from(due, policy, calendar)
        if seen.last >= begins[due.date()]:
            parts[UrgeKind.DUE].append(line)
    return parts


def _due_row(line: Watched, at: datetime) -> Row:
    due = limit_of(line.due_at)
    left = duration(due - at)
    return (
        listing.number_cell(line.ticket_no, line.ticket_id),
        listing.safe(line.title),
        Cell(line.unit or "（未派单）"),
        Cell(mask_name(line.caller_name) or None),
        Cell(line.due_at),
        Cell(f"逾期 {left}" if at > due else f"剩 {left}"),
        Cell(line.urges),
        Cell(STATES[line.state]),
        _progress(line),
    )


def _by_unit(parts: Mapping[UrgeKind, Sequence[Watched]]) -> Table:
    names = listing.ranked(line.unit for some in parts.values() for line in some)
    columns = (
        Column("unit", "承办单位", width=20),
        Column("due", "到期催办", "int"),
        Column("over", "逾期", "int"),
        Column("urges", "已催办次数", "int", 11),
    )

    by_unit = {name: {kind: [line for line in parts[kind] if line.unit == name] for kind in _PARTS} for name in names}
    rows = tuple(_unit_row(name or "（未派单）", some) for name, some in by_unit.items())
    return Table("各承办单位到期与逾期", columns, rows, _unit_row("合计", parts))


def _unit_row(name: str, some: Mapping[UrgeKind, Sequence[Watched]]) -> Row:
    urges = sum(line.urges for kind in _PARTS for line in some[kind])
    return (Cell(name), *(listing.count([line.ticket_id for line in some[kind]]) for kind in _PARTS), Cell(urges))


def _progress(line: Watched) -> Cell:
    if not line.progress:
        return Cell(None)
    at, node, text = line.progress.split("|", 2)
    return listing.safe(f"{listing.short(at)} {NODE_TEXT[Node(node)]} {text}")


def _stale(office: Office, found: Sequence[Watched], seen: Moment) -> tuple[list[Block], list[str]]:
    book = flow_book.book(office)
    policy = flow_book.urge_policy(office, book)
    at_unit = [line for line in found if line.state in _AT_UNIT and line.sent_at]
    at_unit.sort(key=lambda one: (one.sent_at, one.ticket_id))
    by_reading = {reading: _stale_under(reading, at_unit, seen.last, policy, book.calendar) for reading in R25}
    columns = (
        listing.SERIAL,
        listing.NUMBER,
        Column("title", "诉求标题", width=28),
        Column("unit", "承办单位", width=14),
        Column("sent_at", "派单时间", "moment", 16),
        Column("days", "已过天数", "int", 9),
        Column("due_at", "办理时限", "moment", 16),
        Column("urges", "催办次数", "int", 9),
        Column("progress", "最近进展", width=34),
    )
    rows = listing.numbered(_stale_row(line, seen.last) for line in by_reading[policy.reading])
    title = f"超 {policy.stale_days} 天未办结工单（{len(rows)} 件）"
    none = f"没有派单超过 {policy.stale_days} 天仍未办结的工单。"
    blocks: list[Block] = [_readings(by_reading, policy), listing.table_or(none, Table(title, columns, rows))]
    return blocks, [
        f"超 {policy.stale_days} 天按 R-25 读法{policy.reading}：{_reading_words(policy.reading, policy)}；"
        "已过天数为派单日到截止日的自然日。",
        "只列承办单位尚未办结（待响应、办理中）的工单；派单时间为首次派单。",
    ]


def _stale_under(
    reading: str, at_unit: Sequence[Watched], at: datetime, policy: UrgePolicy, calendar: Calendar
) -> list[Watched]:
    wanted = replace(policy, reading=reading)
    begins: dict[str, datetime] = {}
    some = []
    for line in at_unit:
        key = line.sent_at if reading == "乙" else line.sent_at[:10]
        if key not in begins:
            begins[key] = stale_from(datetime.fromisoformat(line.sent_at), wanted, calendar)
        if at >= begins[key]:
            some.append(line)
    return some


def _stale_row(line: Watched, at: datetime) -> Row:
    return (
        listing.number_cell(line.ticket_no, line.ticket_id),
        listing.safe(line.title),
        Cell(line.unit or "（未派单）"),
        Cell(line.sent_at),
        Cell(days_since(datetime.fromisoformat(line.sent_at).date(), at.date())),
        Cell(line.due_at or None),
        Cell(line.urges),
        _progress(line),
    )


def _readings(by_reading: Mapping[str, Sequence[Watched]], policy: UrgePolicy) -> Table:
    columns = (
        Column("reading", "读法（R-25）", width=12),
        Column("words", "含义", width=44),
        Column("count", "件数", "int", 8),
        Column("used", "本表采用", width=9),
    )
    rows = tuple(
        (
            Cell(f"读法{reading}"),
            Cell(_reading_words(reading, policy)),
            listing.count([line.ticket_id for line in by_reading[reading]]),
            Cell("采用" if reading == policy.reading else None),
        )
        for reading in R25
    )
    return Table("各读法下的件数", columns, rows)


def _reading_words(reading: str, policy: UrgePolicy) -> str:
    days = policy.stale_days
    return {
        "甲": f"自派单日起自然日之差大于 {days}（第 {days + 1} 天起）",
        "乙": f"自派单时刻起满 {days * 24} 小时",
        "丙": f"自派单日起工作日之差大于 {days}",
    }[reading]
