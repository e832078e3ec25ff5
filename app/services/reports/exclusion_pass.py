"""不纳入考核通过率 (B40; 000·附2 三第一类, F7.1): what was reported in a month and what passed: 45 of 60 -> 75.00 %."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from app.domain.exclusions import KIND_TITLES, Stage
from app.domain.months import Month
from app.domain.report_content import Block, Cell, Chart, Column, Prose, Report, Row, Series, Table, shown
from app.domain.report_periods import Period, month_of_period
from app.services import exclusion_lists
from app.services.exclusion_lists import ExclusionRow
from app.services.progress import JobContext
from app.services.reports import listing
from app.services.session import Office

ENTITY = "exclusion"
_RESULTS = ((Stage.PASSED, "通过"), (Stage.FAILED, "未通过"))


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B40 for a month."""
    month = month_of_period(period)
    rows = [row for row in exclusion_lists.rows(office) if row.reported_at]
    job.check()
    found = [row for row in rows if month.holds(row.reported_at)]
    year = _year(rows, month)
    blocks: list[Block] = [Prose(_said(month, found))]
    if any(some for _, some in year):
        blocks.append(results_table("本月不纳入考核申报与通过", "项目", [("本月", found)], None))
        blocks.append(_trend(year))
        blocks.append(
            results_table(f"{month.year} 年各月累计", "月份", year, [row for _, some in year for row in some])
        )
    for title, head, key in _PARTS:
        if found:
            blocks.append(results_table(title, head, _grouped(found, key), found))
    blocks.append(listing.table_or("本月没有报送的申报。", _list(found)))
    return listing.framed(
        office,
        code,
        period,
        options,
        blocks,
        "申报为本月报送的不纳入考核申报（含剔除、主动剔除、非权属、不合理诉求），以报送日计月；通过、未通过按登记的结果。",
        "通过率＝通过÷申报；已报送、结果未登记的按未通过计，列在“待结果”（F7.1）。结果截至出表时。",
    )


_Part = tuple[str, Sequence[ExclusionRow]]
_PARTS: tuple[tuple[str, str, Callable[[ExclusionRow], str]], ...] = (
    ("按申报类型", "类型", lambda row: KIND_TITLES[row.kind]),
    ("按申报单位", "申报单位", lambda row: row.unit or "（未填）"),
    ("按情形", "情形", lambda row: row.ground or "（未填）"),
)


def rate_of(rows: Sequence[ExclusionRow]) -> Fraction | None:
    """Return the pass rate; None when nothing was reported."""
    passed = sum(row.state.stage is Stage.PASSED for row in rows)
    return Fraction(passed, len(rows)) if rows else None


def results_table(title: str, head: str, parts: Sequence[_Part], total: Sequence[ExclusionRow] | None) -> Table:
    """Lay out reported, passed, failed, waiting and the rate, a row a part; ``total`` makes the last row."""
    columns = (
        Column("part", head, width=26),
        Column("filed", "申报", "int", 10),
        Column("passed", "通过", "int", 10),
        Column("failed", "未通过", "int", 10),
        Column("waiting", "待结果", "int", 10),
        Column("rate", "通过率", "rate", 10),
    )
    rows = tuple((Cell(name), *_cells(some)) for name, some in parts)
    return Table(title, columns, rows, None if total is None else (Cell("合计"), *_cells(total)))


def _cells(rows: Sequence[ExclusionRow]) -> Row:
    of_stage = [[row for row in rows if row.state.stage is stage] for stage, _ in _RESULTS]
    waiting = [row for row in rows if row.state.stage not in dict(_RESULTS)]
    counts = (_count(some) for some in (rows, *of_stage, waiting))
    return (*counts, Cell(rate_of(rows)))


def _count(rows: Sequence[ExclusionRow]) -> Cell:
    return listing.cases_cell([(row.id, row.ticket_id) for row in rows], ENTITY)


def _grouped(rows: Sequence[ExclusionRow], key: Callable[[ExclusionRow], str]) -> Sequence[_Part]:
    names = sorted({key(row) for row in rows}, key=lambda name: (-sum(key(row) == name for row in rows), name))
    return [(name, [row for row in rows if key(row) == name]) for name in names]


def _year(rows: Sequence[ExclusionRow], month: Month) -> Sequence[_Part]:
    """Months of the year up to and with this one, from the first in which anything was reported."""
    months = [Month(month.year, number) for number in range(1, month.number + 1)]
    parts = [(str(one), [row for row in rows if one.holds(row.reported_at)]) for one in months]
    first = next((place for place, (_, some) in enumerate(parts) if some), len(parts) - 1)
    return parts[first:]


def _trend(year: Sequence[_Part]) -> Chart:
    names = tuple(name for name, _ in year)
    filed = Series("申报", tuple(len(some) for _, some in year))
    passed = Series("通过", tuple(sum(row.state.stage is Stage.PASSED for row in some) for _, some in year))
    return Chart("各月申报与通过（件）", "bar", names, (filed, passed))


def _said(month: Month, found: Sequence[ExclusionRow]) -> str:
    if not found:
        return f"{month.title}没有报送不纳入考核申报。"
    passed = sum(row.state.stage is Stage.PASSED for row in found)
    waiting = sum(row.state.stage not in dict(_RESULTS) for row in found)
    note = f"，另有 {waiting} 件结果未登记" if waiting else ""
    return f"{month.title}申报 {len(found)} 件，通过 {passed} 件{note}，通过率 {shown(rate_of(found), 'rate')}。"


def _list(found: Sequence[ExclusionRow]) -> Table:
    columns = (
        listing.SERIAL,
        listing.NUMBER,
        Column("title", "诉求标题", width=26),
        Column("unit", "申报单位", width=14),
        Column("kind", "类型", width=10),
        Column("ground", "情形", width=26),
        Column("reported_at", "报送日", "date", 11),
        Column("decided_at", "结果日", "date", 11),
        Column("state", "结果", width=11),
    )
    rows = listing.numbered(
        (
            listing.number_cell(row.ticket_no, row.ticket_id),
            listing.safe(row.title),
            Cell(row.unit or None),
            Cell(row.kind_title),
            Cell(row.ground or None),
            Cell(row.reported_at[:10]),
            Cell(row.decided_at[:10] or None),
            Cell(row.state_text),
        )
        for row in found
    )
    return Table(f"本月申报明细（{len(rows)} 件）", columns, rows)
