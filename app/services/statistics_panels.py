"""The panels of 统计, one maker each: 来件, 三率, units, communities, matters, hours, channels, 剔除 and 挂账."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial

from app.domain.answers import Question
from app.domain.comparison import change
from app.domain.rates import Cell as Counted
from app.domain.rates import Definition
from app.domain.report_content import Cell, Chart, Column, Row, Series, Table
from app.domain.report_periods import Period, PeriodKind, months_period
from app.domain.report_steps import STEP_TITLES, Step, cut, short_name
from app.domain.shares import shares
from app.services import rates, rates_by_day
from app.services.reports import scope
from app.services.session import Office
from app.services.statistics_basis import Basis, span_of
from app.services.statistics_figures import Figures
from app.storage.queries import statistics as stored

Made = tuple[str, str, Chart, Table, tuple[int, ...]]
"""Key, title, chart, table, and for each series the column of its figures."""
_RANKED = 12
_POINTS = 12
_AS_BARS = 16
_RATES = {Question.CONTACTED: "响应率", Question.RESOLVED: "解决率", Question.SATISFIED: "满意率"}
RATE_MEASURES: Mapping[str, tuple[rates.Part, Question | None]] = {
    "counted": (rates.Part.COUNTED, None),
    **{f"lost_{question}": (rates.Part.LOST, question) for question in Question},
}
"""Doors of the rates: the tickets counted, and those that lost points on a question."""


def points_of(basis: Basis, step: Step) -> list[Period]:
    """Cut the period, as far as it has come, into the points of its trend."""
    span = basis.spans["now"]
    return cut(Period(PeriodKind.RANGE, "", span.first, span.last), step)


def volume(office: Office, figures: Figures, step: Step) -> Made:
    """来件 and 办结 by day, week or month, each point against the one before and the same of the year before."""
    points = points_of(figures.basis, step)
    first = points[0]
    earlier = figures.earlier(office, span_of(first.previous()))
    rows: list[Row] = []
    before = earlier
    for point in points:
        comparable = not rows or point.kind is points[len(rows) - 1].kind
        span, year_span = span_of(point), span_of(point.year_before())
        now, done, last_year = figures.came_in(span), figures.closed_in(span), figures.came_in(year_span)
        rows.append(
            (
                Cell(point.title),
                figures.basis.base(span, now, "received"),
                Cell(change(now, before) if comparable else None),
                figures.basis.base(year_span, last_year, "received"),
                Cell(change(now, last_year)),
                figures.basis.base(span, done, "closed"),
            )
        )
        before = now
    total = (Cell("合计"), *_total(figures))
    columns = (
        Column("point", "时段", width=24),
        Column("received", "来件", "int", 9),
        Column("change", "环比", "delta", 10),
        Column("year", "上年同期", "int", 10),
        Column("year_change", "同比", "delta", 10),
        Column("closed", "办结", "int", 9),
    )
    names = tuple(short_name(point, step) for point in points)
    series = tuple(Series(name, tuple(_known(row[at]) for row in rows)) for name, at in (("来件", 1), ("办结", 5)))
    title = f"诉求量走势（{STEP_TITLES[step]}）"
    chart = Chart(title, "bar" if len(points) <= _AS_BARS else "line", names, series)
    note = "环比为与前一时段相比，不足一个时段的不与整段相比；同比为与上年同一时段相比。"
    return "volume", "诉求量", chart, Table(title, columns, tuple(rows), total, note), (1, 5)


def _total(figures: Figures) -> tuple[Cell, ...]:
    spans = figures.basis.spans
    came, before, year = (figures.came_in(spans[name]) for name in ("now", "before", "year"))
    return (
        spans["now"].cell(came, "received"),
        Cell(change(came, before)),
        figures.basis.base(spans["year"], year, "received"),
        Cell(change(came, year)),
        spans["now"].cell(figures.closed_in(spans["now"]), "closed"),
    )


def _known(cell: Cell) -> int | None:
    return cell.value if isinstance(cell.value, int) else None


def _int(cell: Cell) -> int:
    return cell.value if isinstance(cell.value, int) else 0


def three_rates(office: Office, figures: Figures, step: Step) -> Made | None:
    """Work out the rates of twelve months (or assessment periods) up to the one on show, by the definition in force."""
    rows: list[Row] = []
    points = _rate_points(office, figures.basis)
    spans = [span_of(point) for point in points]
    for point, span, found in zip(
        points, spans, rates_by_day.several(office, [span.window for span in spans]), strict=True
    ):
        total = found.table.total
        lost = {question: _lost(found.cells, found.definition, question) for question in Question}
        each = [
            cell
            for question in Question
            for cell in (Cell(total.rates[question]), span.cell(lost[question], f"lost_{question}"))
        ]
        rows.append((Cell(point.title), span.cell(total.denominator, "counted"), *each))
    if not any(_int(row[1]) for row in rows):
        return None
    each_columns = [
        column
        for question, name in _RATES.items()
        for column in (Column(question, name, "rate", 10), Column(f"lost_{question}", f"失分（{name[:2]}）", "int", 11))
    ]
    columns = (Column("point", "时段", width=18), Column("counted", "参评", "int", 9), *each_columns)
    names = tuple(f"{point.end_on:%Y-%m}" for point in points)
    series = tuple(Series(name, tuple(_rate(row[2 + 2 * n]) for row in rows)) for n, name in enumerate(_RATES.values()))
    chart = Chart("三率走势", "line", names, series, "rate")
    note = "没有参评工单的时段写“—”。点图上一个月，打开这个月参评的工单。"
    return "rates", "三率", chart, Table("三率走势", columns, tuple(rows), note=note), (1, 1, 1)


def _rate_points(office: Office, basis: Basis) -> list[Period]:
    is_assessment = basis.period.kind is PeriodKind.ASSESSMENT
    point = basis.period if is_assessment else months_period(PeriodKind.MONTH, basis.spans["now"].last)
    found = [point]
    while len(found) < _POINTS:
        found.insert(0, scope.own_period(office, found[0].previous()))
    return found


def _lost(cells: Sequence[Counted], definition: Definition, question: Question) -> int:
    """Count the tickets, where a rate's own loss adds up points."""
    return sum(
        cell.count
        for cell in cells
        if definition.counts(cell.answers, cell.is_excluded) and definition.credit(question, cell.answers) < 1
    )


def _rate(cell: Cell) -> int | Fraction | None:
    value = cell.value
    return None if isinstance(value, str) else value


def ranking(by: str, title: str, office: Office, figures: Figures, step: Step) -> Made | None:
    """来件 by one grouping, most first, with share, the period before and how many are closed."""
    now, before = figures.basis.spans["now"], figures.basis.spans["before"]
    found = {name: values for name, values in figures.now[by].items() if values[0]}
    earlier = figures.before[by]
    if not any(found):
        return None  # nobody filled this in
    names = sorted(found, key=lambda name: (-found[name][0], name == "", name))
    parts = shares([found[name][0] for name in names]) or (None,) * len(names)

    def row(name: str, share: Fraction | None) -> Row:
        came, done, _excluded = found[name]
        base = earlier.get(name, (0,))[0]
        return (
            Cell(_shown(by, name)),
            now.cell(came, "received", by, name),
            Cell(share),
            figures.basis.base(before, base, "received", by, name),
            Cell(change(came, base)),
            now.cell(done, "received_closed", by, name),
        )

    rows = tuple(row(name, share) for name, share in zip(names, parts, strict=True))
    columns = (
        Column("name", title, width=22),
        Column("received", "来件", "int", 9),
        Column("share", "占比", "rate", 9),
        Column("before", "上期", "int", 9),
        Column("change", "环比", "delta", 10),
        Column("closed", "已办结", "int", 9),
    )
    return by, title, _ranked_chart(f"来件最多的{title}", rows), Table(f"{title}来件", columns, rows), (1,)


def _shown(by: str, name: str) -> str:
    if by == "hour":
        return f"{name} 时" if name else scope.UNNAMED
    return scope.named(name)


def _ranked_chart(title: str, rows: Sequence[Row]) -> Chart:
    shown = rows[:_RANKED]
    few = f"{title}（前 {_RANKED} 位）" if len(rows) > _RANKED else title.replace("来件最多的", "来件按")
    return Chart(few, "ranking", _names(shown), (Series("来件", tuple(_int(row[1]) for row in shown)),))


def _names(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(str(row[0].value) for row in rows)


def hours(office: Office, figures: Figures, step: Step) -> Made:
    """来件 by the hour of the day, all twenty-four of them."""
    now = figures.basis.spans["now"]
    found = figures.now["hour"]
    names = [f"{hour:02d}" for hour in range(24)]
    parts = shares([found.get(name, (0,))[0] for name in names]) or (None,) * 24
    rows = tuple(
        (Cell(f"{name}:00—{name}:59"), now.cell(found.get(name, (0,))[0], "received", "hour", name), Cell(share))
        for name, share in zip(names, parts, strict=True)
    )
    columns = (
        Column("hour", "时段", width=16),
        Column("received", "来件", "int", 9),
        Column("share", "占比", "rate", 9),
    )
    series = Series("来件", tuple(_int(row[1]) for row in rows))
    chart = Chart("来件按一天的时刻", "bar", tuple(str(hour) for hour in range(24)), (series,))
    return "hour", "时刻", chart, Table("来件按一天的时刻", columns, rows), (1,)


def left_out(office: Office, figures: Figures, step: Step) -> Made | None:
    """剔除 (of what came) and 挂账 (by its own day) by unit."""
    now = figures.basis.spans["now"]
    excluded = {unit: values[2] for unit, values in figures.now["unit"].items() if values[2]}
    hung = stored.hung_by_unit(office.database, now.window)
    if not excluded and not hung:
        return None
    by_unit = {unit: (excluded.get(unit, 0), hung.get(unit, 0)) for unit in {*excluded, *hung}}
    units = sorted(by_unit, key=lambda unit: (-sum(by_unit[unit]), unit))
    rows = tuple(
        (
            Cell(scope.named(unit)),
            now.cell(by_unit[unit][0], "excluded", "unit", unit),
            now.cell(by_unit[unit][1], "hung", "unit", unit),
        )
        for unit in units
    )
    sums = (sum(figure[0] for figure in by_unit.values()), sum(figure[1] for figure in by_unit.values()))
    total = (Cell("合计"), now.cell(sums[0], "excluded"), now.cell(sums[1], "hung"))
    columns = (
        Column("unit", "承办单位", width=22),
        Column("excluded", "剔除", "int", 9),
        Column("hung", "挂账", "int", 9),
    )
    shown = rows[:_RANKED]
    series = tuple(Series(name, tuple(_int(row[n]) for row in shown)) for n, name in ((1, "剔除"), (2, "挂账")))
    chart = Chart("剔除与挂账", "ranking", _names(shown), series)
    return "left_out", "剔除与挂账", chart, Table("剔除与挂账", columns, rows, total), (1, 2)


Maker = Callable[[Office, Figures, Step], Made | None]
MAKERS: Mapping[str, Maker] = {
    "volume": volume,
    "rates": three_rates,
    "unit": partial(ranking, "unit", "承办单位"),
    "community": partial(ranking, "community", "社区（村）"),
    "cat1": partial(ranking, "cat1", "诉求分类"),
    "hour": hours,
    "channel": partial(ranking, "channel", "来源渠道"),
    "left_out": left_out,
}
"""By the keys of the panels, in the order of the page and of the paper."""


def in_order(first: str) -> list[str]:
    """Keys in the order of counting: the one that is wanted first, then the quick ones; the rates take longest."""
    return sorted(MAKERS, key=lambda key: (key != first, key == "rates"))
