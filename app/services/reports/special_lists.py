"""Special registers: 乡村振兴案件核对表 (B17), 市级点名 (B18), 市、区督办案件报送表 (B19); 001·附1 三(三)3, F7.7.

A register's list holds what was carried over and what came in; tickets that carry the mark and stand in no register
are named beneath it, so that nothing is forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.flow import MARK_TEXT, STATE_TEXT, Mark, State
from app.domain.registers import SPECIAL_TITLES, SpecialKind
from app.domain.report_content import Block, Cell, Column, Report, Row, Table
from app.domain.report_periods import Period
from app.services import special_registers
from app.services.progress import JobContext
from app.services.reports import listing
from app.services.session import Office
from app.services.special_registers import SpecialRow
from app.storage.queries import report_marks as queries
from app.storage.queries.report_marks import Marked

_ENTITY = "special_case"
_KINDS: Mapping[str, tuple[SpecialKind, ...]] = {
    "B17": (SpecialKind.RURAL,),
    "B18": (SpecialKind.CITY_NAMED,),
    "B19": (SpecialKind.CITY_SUPERVISED, SpecialKind.DISTRICT_SUPERVISED),
}
_MARKS: Mapping[str, tuple[Mark, ...]] = {
    "B17": (Mark.RURAL,),
    "B18": (Mark.NAMED,),
    "B19": (Mark.SUPERVISED_CITY, Mark.SUPERVISED_DISTRICT),
}
_WORDS = {"B17": "乡村振兴案件", "B18": "市级点名", "B19": "督办案件"}


@dataclass(frozen=True, slots=True)
class Span:
    """A register over a stretch of days: what was open before it, came in it, was done and reported in it, rolls on."""

    carried: tuple[SpecialRow, ...]
    received: tuple[SpecialRow, ...]
    done: tuple[SpecialRow, ...]
    reported: tuple[SpecialRow, ...]
    rolls_on: tuple[SpecialRow, ...]

    @property
    def listed(self) -> tuple[SpecialRow, ...]:
        """Every line of the list."""
        return self.carried + self.received


def span_of(rows: Sequence[SpecialRow], first: str, last: str) -> Span:
    """Sort the lines of registers into a stretch of days (ISO, both included)."""
    known = [row for row in rows if row.received_on <= last]
    return Span(
        tuple(row for row in known if row.received_on < first and not "" < row.done_on < first),
        tuple(row for row in known if row.received_on >= first),
        tuple(row for row in known if first <= row.done_on <= last),
        tuple(row for row in known if first <= row.reported_on <= last),
        tuple(row for row in known if not row.done_on or row.done_on > last),
    )


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B17, B18 or B19."""
    kinds = _KINDS[code]
    rows = [row for kind in kinds for row in special_registers.rows(office, kind=kind)]
    by_kind = {kind: [row for row in rows if row.kind is kind] for kind in kinds}
    first, last = period.start_on.isoformat(), period.end_on.isoformat()
    spans = {kind: span_of(by_kind[kind], first, last) for kind in kinds}
    listed = [row for kind in kinds for row in spans[kind].listed]
    job.check()
    on = listing.last_day_of(office, period)
    blocks: list[Block] = [_summary(spans), _list(office, code, listed, on)]
    blocks += _unlisted(office, code, period, {row.ticket_id for row in rows})
    return listing.framed(
        office,
        code,
        period,
        options,
        blocks,
        "列入期初未办结结转的和本期接收的；办结、报送按办结日、报送日落在本期计；期末未办结的结转下期（F7.7）。",
    )


def _summary(spans: Mapping[SpecialKind, Span]) -> Table:
    parts = (
        ("carried", "期初结转"),
        ("received", "本期接收"),
        ("done", "本期办结"),
        ("reported", "本期报送"),
        ("rolls_on", "结转下期"),
    )
    columns = (Column("kind", "台账", width=16), *(Column(key, title, "int", 11) for key, title in parts))

    def row(name: str, some: Sequence[Span]) -> Row:
        found = ([one.id for span in some for one in getattr(span, key)] for key, _ in parts)
        return (Cell(name), *(listing.count(ids, _ENTITY) for ids in found))

    rows = tuple(row(SPECIAL_TITLES[kind], [span]) for kind, span in spans.items())
    total = row("合计", list(spans.values())) if len(rows) > 1 else None
    return Table("接收、办结与报送", columns, rows, total)


def _list(office: Office, code: str, listed: Sequence[SpecialRow], last: str) -> Block:
    columns = _COLUMNS[code]
    confirmed = queries.confirmations(office.database, [row.ticket_id for row in listed if row.ticket_id])
    rows = listing.numbered(tuple(_value(column.key, row, last, confirmed) for column in columns[1:]) for row in listed)
    title = {"B17": "乡村振兴案件核对", "B18": "市级点名接收、办结", "B19": "市、区督办案件"}[code]
    return listing.table_or(f"本期没有{_WORDS[code]}。", Table(f"{title}（{len(rows)} 件）", columns, rows))


_RECEIVED = Column("received_on", "接收日", "date", 11)
_OUTCOME = (
    Column("due_on", "期限", "date", 11),
    Column("done_on", "办结日", "date", 11),
    Column("outcome", "办理结果", width=24),
    Column("reported_on", "报送日", "date", 11),
    Column("report_to", "报送对象", width=14),
    Column("state", "状态", width=11),
)
_COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "B17": (
        listing.SERIAL,
        listing.NUMBER,
        Column("title", "案件", width=28),
        Column("tag", "热线标签", width=14),
        Column("check", "核对结果", width=24),
        Column("unit", "承办单位", width=14),
        _RECEIVED,
        *_OUTCOME[1:],
    ),
    "B18": (
        listing.SERIAL,
        Column("received_on", "点名日", "date", 11),
        listing.NUMBER,
        Column("title", "点名内容", width=28),
        Column("requirement", "要求", width=22),
        Column("unit", "承办单位", width=14),
        *_OUTCOME,
    ),
    "B19": (
        listing.SERIAL,
        Column("kind_title", "督办级别", width=9),
        Column("document", "督办文号", width=10),
        listing.NUMBER,
        Column("title", "案件", width=18),
        Column("requirement", "督办要求", width=16),
        Column("unit", "承办单位", width=13),
        _RECEIVED,
        *_OUTCOME[:2],
        Column("outcome", "办理结果", width=16),
        Column("confirmed", "二次确认", width=13),
        Column("reported_on", "报送日", "date", 11),
        Column("report_to", "报送对象", width=10),
        Column("state", "状态", width=10),
    ),
}
_PLAIN = frozenset({"received_on", "due_on", "done_on", "reported_on", "unit", "kind_title"})


def _value(key: str, row: SpecialRow, last: str, confirmed: Mapping[int, tuple[str, str, bool]]) -> Cell:
    if key == "ticket_no":
        return listing.number_cell(row.ticket_no, row.ticket_id)
    if key in _PLAIN:
        return Cell(getattr(row, key) or None)
    if key == "state":
        return Cell(_state(row, last))
    if key == "confirmed":
        return listing.safe(_confirmed(row, confirmed))
    return listing.safe(row.facts.get(key, "") if key in row.facts else getattr(row, key, ""))


def _state(row: SpecialRow, last: str) -> str:
    """As of the period's end."""
    if row.done_on and row.done_on <= last:
        return "超期办结" if row.due_on and row.done_on > row.due_on else "已办结"
    return "逾期未办结" if row.due_on and row.due_on < last else "办理中"


def _confirmed(row: SpecialRow, confirmed: Mapping[int, tuple[str, str, bool]]) -> str:
    """Say the second confirmation of the flow, else what the register holds."""
    found = confirmed.get(row.ticket_id or 0)
    if found is None:
        return row.facts.get("confirmed", "") or "未登记"
    person, at, agrees = found
    return f"{'一致' if agrees else '不一致'}　{person}　{at[:10]}"


def _unlisted(office: Office, code: str, period: Period, known: set[int | None]) -> list[Block]:
    marks = _MARKS[code]
    found = queries.marked(office.database, [mark.value for mark in marks], *listing.span_of(period))
    missing = [one for one in found if one.ticket_id not in known]
    if not missing:
        return []
    columns = (
        listing.SERIAL,
        listing.NUMBER,
        Column("created_at", "创建时间", "moment", 16),
        Column("marks", "标记", width=12),
        Column("tags", "热线标签", width=18),
        Column("title", "诉求标题", width=30),
        Column("unit", "承办单位", width=14),
        Column("state", "现在节点", width=11),
    )
    rows = listing.numbered(_marked_row(one, marks) for one in missing)
    note = "这些工单本期到达、带有标记而台账上没有，请核对后登记或撤掉标记。"
    return [Table(f"有标记未入台账的工单（{len(rows)} 件）", columns, rows, note=note)]


def _marked_row(one: Marked, marks: Sequence[Mark]) -> Row:
    own = "、".join(MARK_TEXT[mark] for mark in marks if mark.value in one.marks.split())
    return (
        listing.number_cell(one.ticket_no, one.ticket_id),
        Cell(one.created_at or None),
        Cell(own),
        listing.safe(one.tags),
        listing.safe(one.title),
        Cell(one.unit or None),
        Cell(STATE_TEXT[State(one.state)]),
    )
