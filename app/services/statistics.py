"""统计: what came and was closed, the three rates, where it came from and who handles it, each figure with its door.

A panel is a chart and its table; the same figures go to the screen, to paper and into a workbook. A ``Door`` here names
the tickets by ``(by, name, first day, last day)``; ``tickets`` opens it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.domain.comparison import change_words
from app.domain.rate_definitions import words as definition_words
from app.domain.rates import TimeField, Window
from app.domain.report_content import Chart, Door, Heading, Prose, Report, Table
from app.domain.report_periods import Period
from app.domain.report_steps import Step, steps_of
from app.services import rates, statistics_panels
from app.services.progress import JobContext
from app.services.reports import scope
from app.services.session import Office
from app.services.statistics_basis import Basis, Span, span_of
from app.services.statistics_figures import Figures, scope_of
from app.storage.queries import report_topics
from app.storage.queries import reports as queries
from app.storage.queries import statistics as stored

PRINT_CODE = "TJ"
"""What the print log calls the charts on paper."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart and its table. ``columns``: for each series the table's column that holds its figures.

    The chart's categories are the table's first rows, in the same order.
    """

    key: str
    title: str
    chart: Chart
    table: Table
    columns: tuple[int, ...]

    def door(self, category: int, series: int) -> Door | None:
        """Return the door behind a bar or a point."""
        return self.table.rows[category][self.columns[series]].door


@dataclass(frozen=True, slots=True)
class Statistics:
    """The panels of a period; ``said`` are the totals in words, ``definition`` says how they were counted.

    ``is_whole``: nothing is still being counted.
    """

    period: Period
    step: Step
    steps: tuple[Step, ...]
    panels: tuple[Panel, ...]
    said: tuple[str, ...]
    definition: tuple[str, ...]
    received: int
    has_tickets: bool
    is_whole: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing came and nothing was closed in the period."""
        return not self.panels


def read(office: Office, period: Period, step: Step | None = None, job: JobContext | None = None) -> Statistics:
    """Count a period. ``step``: how long a point of the trend is (None: as suits the period). Raises ``Cancelled``."""
    context, reading = job or JobContext(), panel_by_panel(office, period, step)
    while not (found := next(reading)).is_whole:
        context.check()
    return found


def panel_by_panel(office: Office, period: Period, step: Step | None = None, first: str = "") -> Iterator[Statistics]:
    """Count a period as ``read`` does, handing over what is there with every panel; the last one is whole.

    ``first``: key of the panel that is counted before the others.
    """
    offered = steps_of(period)
    chosen = step if step in offered else offered[0]
    basis = basis_of(office, period)
    figures = Figures(office, basis, statistics_panels.points_of(basis, chosen))
    totals = {name: (figures.came_in(span), figures.closed_in(span)) for name, span in basis.spans.items()}
    received, closed = totals["now"]
    has_tickets = bool(received) or stored.has_tickets(office.database)
    said, definition = _said(basis, totals), _definition(office, basis)
    found = Statistics(period, chosen, offered, (), said, definition, received, has_tickets)
    if received or closed:
        window = basis.spans["now"].window
        rate_words = definition_words(rates.resolved(office, window, None, None), window)
        found = replace(found, definition=(*definition, f"三率：{rate_words}"), is_whole=False)
        made: dict[str, Panel] = {}
        for key in statistics_panels.in_order(first):
            if (one := statistics_panels.MAKERS[key](office, figures, chosen)) is not None:
                made[key] = Panel(*one)
                found = replace(found, panels=tuple(made[name] for name in statistics_panels.MAKERS if name in made))
                yield found
    yield replace(found, is_whole=True)


def basis_of(office: Office, period: Period) -> Basis:
    """Say what a period is compared with; one that still runs, with as many days of the others (同进度)."""
    own = scope.own_period(office, period)
    today = office.now().date()
    before, year_before = scope.own_period(office, own.previous()), own.year_before()
    is_running = own.start_on <= today < own.end_on
    last = min(own.end_on, today) if is_running else own.end_on

    def part(of: Period) -> Span:
        return span_of(of, (last - own.start_on).days if is_running else None)

    spans = {"now": part(own), "before": part(before), "year": part(year_before)}
    return Basis(own, spans, before.title, is_running, report_topics.first_received(office.database))


def tickets(office: Office, door: Door) -> array[int]:
    """Ids of the tickets behind a figure, in order."""
    by, name, first, last = door.group
    window = Window.of_days(date.fromisoformat(first), date.fromisoformat(last))
    if door.measure == "hung":
        return stored.hung(office.database, window, name if by else None)
    if door.measure in statistics_panels.RATE_MEASURES:
        part, question = statistics_panels.RATE_MEASURES[door.measure]
        return rates.tickets(office, rates.rates(office, window), rates.Door(part, question))
    measure, field = ("received", TimeField.CLOSED) if door.measure == "closed" else (door.measure, TimeField.CREATED)
    return queries.ids(office.database, scope_of(office, window, by, field), measure, name if by else None)


def as_report(found: Statistics) -> Report:
    """Return the statistics as a report: for the workbook with its tables, for the sheet its charts and sentences."""
    blocks: list[Prose | Heading | Chart | Table] = [Prose(text) for text in found.said]
    for panel in found.panels:
        blocks += [Heading(panel.title), panel.chart, panel.table]
    return Report(PRINT_CODE, "统计图表", found.period.words(), tuple(blocks), found.definition)


def _said(basis: Basis, totals: Mapping[str, tuple[int, int]]) -> tuple[str, ...]:
    said = []
    for place, title in enumerate(("来件", "办结")):
        now = totals["now"][place]
        known = {name: totals[name][place] if basis.knows(basis.spans[name]) else None for name in ("before", "year")}
        before, year = known["before"], known["year"]
        same = "同进度" if basis.is_running else ""
        words = (change_words(now, before, f"{basis.before_title}{same}"), change_words(now, year, f"上年同期{same}"))
        said.append(f"{title} {now:,} 件，{'；'.join(words)}。")
    return tuple(said)


def _definition(office: Office, basis: Basis) -> tuple[str, ...]:
    spans = basis.spans
    running = (
        f"统计时段尚未结束，数据截至 {office.now():%Y-%m-%d %H:%M}，各期按相同天数比较。" if basis.is_running else ""
    )
    return (
        f"统计时段：{spans['now'].words}；环比对照 {spans['before'].words}，同比对照 {spans['year'].words}。{running}",
        "来件按来电（创建）时间计，含后来退回和剔除的；办结按科室办结时间计，与来件不必是同一批。"
        "对照数为 0 的不计增长率，台账还没有数据的时段没有对照数，都写“—”。",
        "占比按最大余数法取整，合计 100%；已办结指本期来件中已经办结的；挂账按挂账日计，一件工单计一次。",
    )
