"""月处理量（对1500件） (B39; 000·附2 三第一类, F5.10): came, closed, the gap under both readings of R-12."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from datetime import date

from app.domain.monthly_output import MonthlyOutput
from app.domain.months import Month, month_of
from app.domain.report_content import Block, Cell, Chart, Column, Door, Prose, Report, Series, Table
from app.domain.report_periods import Period, month_of_period
from app.services import contracts, flow_book
from app.services.progress import JobContext
from app.services.reports import listing
from app.services.session import Office
from app.storage.queries import flow, report_output

_TEMPLATE = "chengbei"
_CODE = "R-12"
_READINGS = {
    "甲": "来件不足目标的月份以来件为限（能力承诺）",
    "乙": "不论来件多少都以目标为准（绝对保底数）",
}


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B39 for a month, with the months before it since the contract began."""
    month = month_of_period(period)
    first, why = _first_month(office, period.start_on)
    reading = flow.contract_readings(office.database, (_CODE,)).get(_CODE, "甲")[:1]
    months = _months(office, first, month, reading)
    job.check()
    blocks: list[Block] = [Prose(_said(months[-1])), _month_table(months[-1]), _chart(months), _year_table(months)]
    return listing.framed(
        office,
        code,
        period,
        options,
        blocks,
        "来件按到达时间、办结按结案（办结）时间计月，退回成功的不计办结；目标为每月至少处理件数，取本单位设置。",
        "缺口（R-12）：" + "；".join(f"读法{option}：{words}" for option, words in _READINGS.items()) + "。"
        f"本单位采用读法{reading}。累计缺口为各月缺口之和，不以超额月份冲抵。",
        f"累计自 {first} 起（{why}）。",
    )


def open_door(office: Office, code: str, period: Period, options: Mapping[str, str], door: Door) -> array[int]:
    """Ids behind a figure: ``arrived`` or ``closed`` of the months from group[0] to group[1]."""
    first, last = (_month(text) for text in door.group)
    return report_output.ids(office.database, door.measure, first.first, last.next().first)


def basis(office: Office, code: str, period: Period, options: Mapping[str, str]) -> array[int]:
    """Return the tickets that came or were closed in the months of the report."""
    last = month_of_period(period)
    span = (_first_month(office, period.start_on)[0].first, last.next().first)
    found = {
        ticket for measure in ("arrived", "closed") for ticket in report_output.ids(office.database, measure, *span)
    }
    return array("q", sorted(found))


def _first_month(office: Office, on: date) -> tuple[Month, str]:
    """Return the month in which the contract began that promises the number, else the year's first with tickets."""
    for row in contracts.list_contracts(office):
        if row.template == _TEMPLATE and "" < row.start_on <= on.isoformat() <= row.end_on:
            return month_of(row.start_on), f"《{row.title}》履行期起始月"
    january = Month(on.year, 1)
    arrived = report_output.by_month(office.database, "arrived", january.first, month_of(on).next().first)
    first = min(arrived, default=f"{on:%Y-%m}")
    return _month(first), "没有适用的合同，自本年首个有来件的月份"


def _months(office: Office, first: Month, last: Month, reading: str) -> list[MonthlyOutput]:
    span = (first.first, last.next().first)
    arrived, closed = (report_output.by_month(office.database, name, *span) for name in ("arrived", "closed"))
    target = flow_book.monthly_target(office)
    made, one = [], first
    while one <= last:
        made.append(MonthlyOutput(str(one), arrived.get(str(one), 0), closed.get(str(one), 0), target, reading))
        one = one.next()
    return made


def _month(text: str) -> Month:
    return month_of(f"{text}-01")


def _said(month: MonthlyOutput) -> str:
    gaps = "，".join(f"读法{option}缺口 {gap} 件" for option, gap in month.gaps.items())
    words = "已达到" if month.closed >= month.target else "未达到"
    return f"本月来件 {month.arrived} 件，办结 {month.closed} 件，{words}每月 {month.target} 件；{gaps}。"


def _cell(measure: str, value: int, first: str, last: str) -> Cell:
    return Cell(value, Door(measure, (first, last)))


def _month_table(month: MonthlyOutput) -> Table:
    columns = (
        Column("arrived", "本月来件", "int", 12),
        Column("closed", "本月办结", "int", 12),
        Column("target", "目标", "int", 10),
        Column("difference", "办结较目标", "int", 12),
        *(Column(f"gap{option}", f"缺口（读法{option}）", "int", 14) for option in _READINGS),
        Column("reading", "采用读法", width=10),
    )
    row = (
        _cell("arrived", month.arrived, month.month, month.month),
        _cell("closed", month.closed, month.month, month.month),
        Cell(month.target),
        Cell(month.closed - month.target),
        *(Cell(month.gaps[option]) for option in _READINGS),
        Cell(f"读法{month.reading}"),
    )
    return Table("本月处理量", columns, (row,))


def _chart(months: Sequence[MonthlyOutput]) -> Chart:
    names = tuple(month.month for month in months)
    series = (
        Series("来件", tuple(month.arrived for month in months)),
        Series("办结", tuple(month.closed for month in months)),
        Series("目标", tuple(month.target for month in months)),
    )
    return Chart("各月来件、办结与目标（件）", "line" if len(months) > 1 else "bar", names, series)


def _year_table(months: Sequence[MonthlyOutput]) -> Table:
    columns = (
        Column("month", "月份", width=10),
        Column("arrived", "来件", "int", 9, "当月"),
        Column("closed", "办结", "int", 9, "当月"),
        *(Column(f"gap{option}", f"缺口（{option}）", "int", 10, "当月") for option in _READINGS),
        Column("sum_arrived", "来件", "int", 9, "累计"),
        Column("sum_closed", "办结", "int", 9, "累计"),
        Column("sum_target", "目标", "int", 9, "累计"),
        *(Column(f"sum_gap{option}", f"缺口（{option}）", "int", 10, "累计") for option in _READINGS),
    )
    first, rows = months[0].month, []
    for place, month in enumerate(months, start=1):
        so_far = months[:place]
        rows.append(
            (
                Cell(month.month),
                _cell("arrived", month.arrived, month.month, month.month),
                _cell("closed", month.closed, month.month, month.month),
                *(Cell(month.gaps[option]) for option in _READINGS),
                _cell("arrived", sum(one.arrived for one in so_far), first, month.month),
                _cell("closed", sum(one.closed for one in so_far), first, month.month),
                Cell(sum(one.target for one in so_far)),
                *(Cell(sum(one.gaps[option] for one in so_far)) for option in _READINGS),
            )
        )
    return Table("各月与累计", columns, tuple(rows))
