"""周期考核明细表 (B11; 001·附1 三(三)2): the city's details line by line: counted or not, answers, points lost, why."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from app.domain.months import month_of
from app.domain.report_content import Block, Cell, Column, Prose, Report, Row, Table
from app.domain.report_periods import Period
from app.domain.shares import shares
from app.services.progress import JobContext
from app.services.reports import listing
from app.services.session import Office
from app.storage.queries import report_details as queries
from app.storage.queries.report_details import DetailLine

_ENTITY = "assessment_detail"
_UNNAMED = "（未填）"


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B11 for an assessment period, a month, half a year or a year."""
    names = _names(period)
    found = queries.lines(office.database, names)
    job.check()
    blocks: list[Block] = []
    if found:
        blocks = [Prose(_said(found)), _by_period(found), _by_unit(found)]
        blocks += [_losses(found), _list(found)]
    else:
        blocks = [
            Prose(f"没有{'、'.join((names[0], names[-1])) if len(names) > 1 else names[0]}的考核明细，请先导入。")
        ]
    return listing.framed(
        office,
        code,
        period,
        options,
        blocks,
        f"列入期次为 {names[0]}{f' 至 {names[-1]}' if len(names) > 1 else ''} 的考核明细，逐件照录下发内容。",
        "是否考核没有写明的按考核件计；扣分为考核件各行扣分之和；失分点占比＝该失分点件数÷有失分点的考核件数。",
    )


def basis(office: Office, code: str, period: Period, options: Mapping[str, str]) -> array[int]:
    """Return the tickets of the lines."""
    found = queries.lines(office.database, _names(period))
    return array("q", sorted({line.ticket_id for line in found if line.ticket_id is not None}))


def _names(period: Period) -> list[str]:
    """Months whose details belong to the period: that in which an assessment period ends, else every month of it."""
    last = month_of(period.end_on)
    if period.kind == "assessment":
        return [str(last)]
    one, names = month_of(period.start_on), []
    while one <= last:
        names.append(str(one))
        one = one.next()
    return names


def points_of(line: DetailLine) -> Fraction:
    """Return the points that a counted line lost; text that is no number counts as none."""
    try:
        found = Decimal(line.points_lost.strip() or "0")
    except InvalidOperation:
        return Fraction(0)
    return Fraction(found) if line.is_counted != 0 and found.is_finite() else Fraction(0)


def _as_issued(text: str) -> Fraction | str | None:
    """Return the points as the circular wrote them, counted or not: a number where it is one."""
    try:
        return Fraction(Decimal(text.strip())) if text.strip() else None
    except (InvalidOperation, ValueError, OverflowError):
        return text.strip()


def _said(found: Sequence[DetailLine]) -> str:
    counted = sum(line.is_counted != 0 for line in found)
    missing = sum(line.ticket_id is None for line in found)
    lost = sum((points_of(line) for line in found), Fraction(0))
    note = f"；其中 {missing} 件在本单位台账中找不到，请核对编号" if missing else ""
    left = len(found) - counted
    return f"考核明细共 {len(found)} 件，考核 {counted} 件，不考核 {left} 件，扣分合计 {_plain(lost)}{note}。"


def _plain(points: Fraction) -> str:
    return f"{float(points):.2f}"


_COUNTS = (
    Column("all", "明细（件）", "int", 10),
    Column("counted", "考核", "int", 9),
    Column("left", "不考核", "int", 9),
    Column("contacted", "未响应", "int", 9),
    Column("resolved", "未解决", "int", 9),
    Column("satisfied", "不满意", "int", 9),
    Column("lost", "有扣分", "int", 9),
    Column("points", "扣分合计", "decimal", 10),
)
_DENIED = (("contacted", ("否",)), ("resolved", ("未解决", "否")), ("satisfied", ("不满意", "否")))


def _counts(some: Sequence[DetailLine]) -> Row:
    counted = [line for line in some if line.is_counted != 0]
    parts = [some, counted, [line for line in some if line.is_counted == 0]]
    parts += [[line for line in counted if getattr(line, key) in words] for key, words in _DENIED]
    parts.append([line for line in counted if points_of(line)])
    cells = (listing.count([line.id for line in part], _ENTITY) for part in parts)
    return (*cells, Cell(sum((points_of(line) for line in some), Fraction(0))))


def _grouped(title: str, head: Column, found: Sequence[DetailLine], names: Mapping[int, str]) -> Table:
    order = listing.ranked(names.values()) if head.key == "unit" else sorted(set(names.values()))
    rows = tuple((Cell(name), *_counts([line for line in found if names[line.id] == name])) for name in order)
    return Table(title, (head, *_COUNTS), rows, (Cell("合计"), *_counts(found)))


def _by_period(found: Sequence[DetailLine]) -> Table:
    return _grouped("各期考核情况", Column("period", "期次", width=16), found, {line.id: line.period for line in found})


def _by_unit(found: Sequence[DetailLine]) -> Table:
    names = {line.id: line.unit or _UNNAMED for line in found}
    return _grouped("各承办单位考核情况", Column("unit", "承办单位", width=20), found, names)


def _losses(found: Sequence[DetailLine]) -> Block:
    some = [line for line in found if line.is_counted != 0 and line.loss_point]
    points = sorted({line.loss_point for line in some})
    groups = sorted(([line for line in some if line.loss_point == point] for point in points), key=len, reverse=True)
    parts = shares([len(group) for group in groups]) or ()
    columns = (
        Column("point", "失分点", width=30),
        Column("count", "件数", "int", 10),
        Column("share", "占比", "rate", 10),
        Column("points", "扣分", "decimal", 10),
    )
    rows = tuple(
        (
            Cell(group[0].loss_point),
            listing.count([line.id for line in group], _ENTITY),
            Cell(part),
            Cell(sum((points_of(line) for line in group), Fraction(0))),
        )
        for group, part in zip(groups, parts, strict=True)
    )
    total = (
        Cell("合计"),
        listing.count([line.id for line in some], _ENTITY),
        Cell(Fraction(1)),
        Cell(sum((points_of(line) for line in some), Fraction(0))),
    )
    return listing.table_or("考核件中没有写明失分点的。", Table("失分点及占比", columns, rows, total if rows else None))


def _list(found: Sequence[DetailLine]) -> Table:
    columns = (
        listing.SERIAL,
        Column("period", "期次", width=10),
        listing.NUMBER,
        Column("title", "诉求标题", width=26),
        Column("unit", "承办单位", width=14),
        Column("community", "村/社区", width=12),
        Column("counted", "是否考核", width=9),
        Column("contacted", "是否联系", width=9),
        Column("resolved", "是否解决", width=9),
        Column("satisfied", "是否满意", width=9),
        Column("points", "扣分", "decimal", 8),
        Column("loss", "失分原因", width=24),
    )
    rows = listing.numbered(
        (
            Cell(line.period),
            listing.number_cell(line.ticket_no, line.ticket_id),
            listing.safe(line.title),
            Cell(line.unit or None),
            Cell(line.community or None),
            Cell({1: "考核", 0: "不考核", None: None}[line.is_counted]),
            Cell(line.contacted or None),
            Cell(line.resolved or None),
            Cell(line.satisfied or None),
            Cell(_as_issued(line.points_lost)),
            listing.safe(line.loss_point),
        )
        for line in found
    )
    return Table(f"逐件考核明细（{len(rows)} 件）", columns, rows)
