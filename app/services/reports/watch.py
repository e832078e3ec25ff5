"""每日案件办理过程性监督表 (B01; 001·附1 三(三)1): every open ticket as it stood at the end of a day."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from datetime import datetime

from app.domain.flow_limits import LIMIT_TEXT
from app.domain.report_content import Block, Cell, Column, Report, Row, Table
from app.domain.report_periods import Period
from app.domain.warning_colours import RULE, Colour, colour_of, duration
from app.services.progress import JobContext
from app.services.reports import listing, scope
from app.services.reports.listing import STATES, Moment
from app.services.session import Office
from app.storage.queries import reports
from app.storage.queries.report_lists import Watched

_ORDER = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.NONE)
_COLOUR_TITLES = {Colour.RED: "红", Colour.AMBER: "黄", Colour.GREEN: "绿", Colour.NONE: "无时限"}
_LIMITS = {kind.value: text for kind, text in LIMIT_TEXT.items()}
_SOURCES = {"city": "市", "district": "区"}


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B01 as the day stood at its end (or stands now)."""
    seen, found = listing.open_tickets(office, period)
    job.check()
    blocks, lines = _watch(found, seen)
    return listing.framed(office, code, period, options, blocks, seen.words, *lines)


def basis(office: Office, code: str, period: Period, options: Mapping[str, str]) -> array[int]:
    """Return every ticket that was open."""
    return reports.ids(office.database, scope.scope_of(office, period), "open")


def _watch(found: Sequence[Watched], seen: Moment) -> tuple[list[Block], list[str]]:
    coloured = [(_colour(line, seen), line) for line in found]
    coloured.sort(key=lambda pair: (_ORDER.index(pair[0]), _pressing(pair[1]), pair[1].ticket_id))
    columns = (
        listing.SERIAL,
        listing.NUMBER,
        Column("source", "来源", width=6),
        Column("unit", "承办单位", width=14),
        Column("sent_at", "派单时间", "moment", 16),
        Column("due_at", "办理时限", "moment", 16),
        Column("state", "当前节点", width=10),
        Column("stay", "停留时长", width=13),
        Column("limit", "节点时限", width=22),
        Column("colour", "预警色", width=7),
        Column("title", "诉求标题", width=26),
    )
    rows = listing.numbered(_watch_row(line, colour, seen) for colour, line in coloured)
    table = Table("在办工单逐件监督", columns, rows)
    blocks: list[Block] = [_by_state(coloured), listing.table_or("没有在办工单。", table)]
    return blocks, [
        f"预警色按办理时限与当前节点时限中较早的一个判定。{RULE}",
        "节点时限为当前节点另有的时限（响应、评定等），与办理时限相同的不列；停留时长为进入当前节点到截止时刻的时长；没有登记步骤的，按导入的状态和时间。",
    ]


def _watch_row(line: Watched, colour: Colour, seen: Moment) -> Row:
    is_own = bool(line.limit_kind) and line.limit_due_at != line.due_at
    limit = f"{_LIMITS[line.limit_kind]} {listing.short(line.limit_due_at)}" if is_own else ""
    return (
        listing.number_cell(line.ticket_no, line.ticket_id),
        Cell(_source(line)),
        Cell(line.unit or "（未派单）"),
        Cell(line.sent_at or None),
        Cell(line.due_at or None),
        Cell(STATES[line.state]),
        Cell(_stay(line.since or line.arrived_at, seen.at)),
        Cell(limit or None),
        Cell(colour.value or None),
        listing.safe(line.title),
    )


def _by_state(coloured: Sequence[tuple[Colour, Watched]]) -> Table:
    columns: tuple[Column, ...] = (Column("state", "当前节点", width=14), Column("all", "在办（件）", "int", 10))
    columns += tuple(Column(f"c{n}", _COLOUR_TITLES[colour], "int", 8) for n, colour in enumerate(_ORDER))
    by_state: dict[str, dict[Colour, list[int]]] = {}
    for colour, line in coloured:
        for key in (line.state, ""):
            by_state.setdefault(key, {one: [] for one in _ORDER})[colour].append(line.ticket_id)
    rows = tuple((Cell(text), *_colour_cells(by_state[state])) for state, text in STATES.items() if state in by_state)
    total = by_state.get("", {one: [] for one in _ORDER})
    return Table("各节点在办情况", columns, rows, (Cell("合计"), *_colour_cells(total)))


def _colour_cells(some: Mapping[Colour, Sequence[int]]) -> list[Cell]:
    everything = sorted(ticket for ids in some.values() for ticket in ids)
    return [listing.count(everything), *(listing.count(some[colour]) for colour in _ORDER)]


def _pressing(line: Watched) -> str:
    return min((due for due in (line.due_at, line.limit_due_at) if due), default="9")


def _colour(line: Watched, seen: Moment) -> Colour:
    started = line.since or line.arrived_at
    both = (colour_of(line.due_at, line.arrived_at, seen.at), colour_of(line.limit_due_at, started, seen.at))
    return min(both, key=_ORDER.index)


def _source(line: Watched) -> str:
    return _SOURCES.get(line.source_level, line.source_level) or line.channel


def _stay(since: str, at: datetime) -> str | None:
    return duration(at - datetime.fromisoformat(since)) if since else None
