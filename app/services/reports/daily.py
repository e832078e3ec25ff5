"""日报 (B02; 001·附1 三(三)1): a day's figures, the rates, units, hot topics, what is urgent and overdue."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from fractions import Fraction

from app.domain.answers import Question
from app.domain.comparison import change_words, points, points_words
from app.domain.double_no import Mark
from app.domain.masking import mask_field
from app.domain.rate_definitions import words as definition_words
from app.domain.rates import Window, decimal_text
from app.domain.report_content import (
    Block,
    Cell,
    Chart,
    Column,
    Door,
    Heading,
    Prose,
    Report,
    Row,
    Series,
    Table,
    shown,
)
from app.domain.report_periods import Period, PeriodKind, months_period
from app.domain.shares import shares
from app.services import rates
from app.services.progress import JobContext
from app.services.reports import registry, scope
from app.services.session import Office
from app.services.units import UnitKind
from app.storage.queries import reports as queries

FIGURES: tuple[tuple[str, str], ...] = (
    ("received", "来件"),
    ("signed", "签收"),
    ("returned", "退回"),
    ("dispatched", "派单"),
    ("responded", "响应"),
    ("closed", "办结"),
    ("ended", "结案"),
    ("open", "在办"),
    ("overdue", "超时"),
    ("urgent", "紧急"),
    ("supervised", "督办"),
)
"""Measures of ``queries.reports`` in the order of the paper (requirements.md §2.6)."""
_NOES = (("single", "单否"), ("double", "双否"))
_BY_UNIT = ("received", "dispatched", "responded", "closed", "closed_late", "open", "overdue", "urgent", "supervised")
_MEASURES = (*(name for name, _ in FIGURES), "closed_late")
_ByUnit = Mapping[str, Sequence[int]]
_UNIT_TITLES = {**dict(FIGURES), "closed_late": "超时办结"}
_TOP = 5
_WHEN = {"today": "本日", "before": "前一日", "month": "本月累计"}


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B02 for a day."""
    periods = _periods(period)
    by_unit = queries.counts(office.database, scope.scope_of(office, period, options, "unit"), _MEASURES)
    job.check()
    excluded = scope.include_excluded(options)
    rated = {when: rates.with_noes(office, one.window, excluded) for when, one in periods.items()}
    job.check()
    figures = {
        when: _figures(office, one, options, by_unit if when == "today" else None) for when, one in periods.items()
    }
    for when, (_, noes) in rated.items():
        figures[when] |= {"single": noes[Mark.SINGLE], "double": noes[Mark.DOUBLE]}
    job.check()
    reports = {when: report for when, (report, _) in rated.items()}
    return _written(office, code, period, options, figures, reports, by_unit)


def _written(
    office: Office,
    code: str,
    period: Period,
    options: Mapping[str, str],
    figures: Mapping[str, Mapping[str, int]],
    rated: Mapping[str, rates.Report],
    by_unit: _ByUnit,
) -> Report:
    blocks: list[Block] = [Heading("总体情况"), Prose(_overall(figures, rated))]
    blocks += [_figures_table(figures), _rates_table(rated)]
    blocks += [Heading("承办单位情况"), _unit_table(office, by_unit)]
    blocks += [Heading("诉求热点"), *_topics(office, period, options)]
    blocks += [Heading("来件时段"), _hours(office, period, options)]
    blocks += [Heading("紧急、督办和超时工单"), *_lists(office, period, options)]
    blocks += [Heading("需要说明的问题"), Prose("本日突出问题、原因和拟采取的措施。", is_judgement=True)]
    return Report(
        code,
        f"{office.street}接诉即办工作日报",
        period.title,
        tuple(blocks),
        _definition(office, period, options, rated["today"]),
        signer=office.street,
        signed_on=period.end_on.isoformat(),
        options=dict(options),
    )


def open_door(office: Office, code: str, period: Period, options: Mapping[str, str], door: Door) -> array[int]:
    """Ids behind a figure of B02: ``when`` measure (and group)."""
    when, _, measure = door.measure.partition(":")
    one = _periods(period)[when]
    if measure in ("single", "double"):
        chosen = _rates(office, one.window, options).definition
        found = rates.double_no(office, one.window, chosen)
        return found.single if measure == "single" else found.double
    if measure.startswith("rate."):
        return _rate_ids(office, one.window, options, measure.removeprefix("rate."))
    by, group = (door.group[0], door.group[1]) if door.group else ("", None)
    return queries.ids(office.database, scope.scope_of(office, one, options, by), measure, group)


def _periods(period: Period) -> dict[str, Period]:
    month = months_period(PeriodKind.MONTH, period.end_on).until(period.end_on)
    return {"today": period, "before": period.previous(), "month": month.at(period.starts)}


def _figures(office: Office, period: Period, options: Mapping[str, str], by_unit: _ByUnit | None) -> dict[str, int]:
    if by_unit is None:
        return queries.totals(office.database, scope.scope_of(office, period, options), _MEASURES)
    return {name: sum(values[place] for values in by_unit.values()) for place, name in enumerate(_MEASURES)}


def _rates(office: Office, window: Window, options: Mapping[str, str]) -> rates.Report:
    return rates.rates(office, window, include_excluded=scope.include_excluded(options))


def _rate_ids(office: Office, window: Window, options: Mapping[str, str], part: str) -> array[int]:
    report = _rates(office, window, options)
    name, _, question = part.partition(".")
    return rates.tickets(office, report, rates.Door(rates.Part(name), Question(question) if question else None))


def _definition(office: Office, period: Period, options: Mapping[str, str], rated: rates.Report) -> tuple[str, ...]:
    return scope.definition_lines(
        office,
        period,
        registry.options_of("B02"),
        options,
        "来件按计件时间落在统计时段计；签收、退回、响应按本单位登记的步骤计；派单按首次派单步骤计，没有登记步骤的按导入的派单时间计；"
        "办结按承办单位办结时间，没有的按导入的办结时间；结案不含退回成功件。",
        "在办、超时为统计时段结束时的件数；紧急、督办为来件中有该标记的件数；作废工单不计。",
        rates.double_no_rule(office, period.end_on).words(),
        definition_words(rated.definition, period.window),
    )


def _overall(figures: Mapping[str, Mapping[str, int]], rated: Mapping[str, rates.Report]) -> str:
    now, before = figures["today"], figures["before"]
    said = f"本日来件 {now['received']} 件，{change_words(now['received'], before['received'], '前一日')}；"
    said += (
        f"签收 {now['signed']} 件，派单 {now['dispatched']} 件，退回 {now['returned']} 件，办结 {now['closed']} 件，"
    )
    said += f"结案 {now['ended']} 件。至统计时段结束在办 {now['open']} 件，其中超时 {now['overdue']} 件。"
    said += f"来件中紧急 {now['urgent']} 件、督办 {now['supervised']} 件。"
    today, last = (rated[when].table.total for when in ("today", "before"))
    parts = []
    for question, name in ((Question.RESOLVED, "解决率"), (Question.SATISFIED, "满意率")):
        rate = today.rates[question]
        if rate is not None:
            against = points_words(rate, last.rates[question], "前一日")
            parts.append(f"{name} {decimal_text(rate * 100, 2)}%，{against}")
    return said + ("；".join(parts) + "。" if parts else "本日来件尚无回访或评定结果，暂无解决率和满意率。")


def _figures_table(figures: Mapping[str, Mapping[str, int]]) -> Table:
    columns = (Column("figure", "指标", width=12), *(Column(w, t, "int", 10) for w, t in _WHEN.items()))
    rows = []
    for name, title in (*FIGURES, *_NOES):
        row = [Cell(title), *(Cell(figures[w][name], Door(f"{w}:{name}")) for w in _WHEN)]
        rows.append((*row[:3], Cell(figures["today"][name] - figures["before"][name]), row[3]))
    return Table("本日总体情况", (*columns[:3], Column("difference", "较前一日", "int", 10), columns[3]), tuple(rows))


_RATE_TITLES = ((Question.CONTACTED, "响应率"), (Question.RESOLVED, "解决率"), (Question.SATISFIED, "满意率"))


def _rates_table(rated: Mapping[str, rates.Report]) -> Table:
    columns = [Column("when", "时段", width=10), Column("counted", "分母（件）", "int", 10)]
    columns += [Column(question.value, title, "rate", 10) for question, title in _RATE_TITLES]
    columns.append(Column("score", "综合成绩", "decimal", 10))
    rows: list[Row] = []
    for when, report in rated.items():
        total = report.table.total
        row = [Cell(_WHEN[when]), Cell(total.denominator, Door(f"{when}:rate.counted"))]
        row += [Cell(total.rates[question]) for question, _ in _RATE_TITLES]
        rows.append((*row, Cell(total.score)))
    changed = [
        points(rated["today"].table.total.rates[q], rated["before"].table.total.rates[q]) for q, _ in _RATE_TITLES
    ]
    words = [
        f"{title} {shown(v, 'points')}" for (_, title), v in zip(_RATE_TITLES, changed, strict=True) if v is not None
    ]
    against = f"较前一日：{'、'.join(words)}。" if words else "前一日没有可评件，不作比较。"
    return Table(
        "三率情况",
        tuple(columns),
        tuple(rows),
        note=f"{against}口径：{rated['today'].definition.name}。",
    )


def _unit_table(office: Office, counted: _ByUnit) -> Table:
    places = [_MEASURES.index(measure) for measure in _BY_UNIT]
    found = {unit: [values[place] for place in places] for unit, values in counted.items()}
    found = {unit: values for unit, values in found.items() if any(values)}
    names = scope.rows_of_units(office, found, UnitKind.DEPT)
    columns = (Column("unit", "承办单位", width=18), *(Column(m, _UNIT_TITLES[m], "int", 8) for m in _BY_UNIT))
    rows = tuple(_unit_row(name, found.get(name, (0,) * len(_BY_UNIT))) for name in names)
    sums = [sum(values[n] for values in found.values()) for n in range(len(_BY_UNIT))]
    total = (Cell("合计"), *(Cell(value, Door(f"today:{m}")) for m, value in zip(_BY_UNIT, sums, strict=True)))
    return Table("承办单位办理情况", columns, rows, total)


def _unit_row(name: str, values: Sequence[int]) -> Row:
    doors = (Door(f"today:{measure}", ("unit", name)) for measure in _BY_UNIT)
    return (Cell(scope.named(name)), *(Cell(value, door) for value, door in zip(values, doors, strict=True)))


def _topics(office: Office, period: Period, options: Mapping[str, str]) -> list[Block]:
    found = queries.counts(office.database, scope.scope_of(office, period, options, "cat2"), ("received",))
    ranked = sorted(((values[0], path) for path, values in found.items()), key=lambda item: (-item[0], item[1]))
    parts = shares([count for count, _ in ranked]) or ()
    top = list(zip(ranked, parts, strict=True))[:_TOP]
    columns = (
        Column("rank", "序号", "int", 6),
        Column("topic", "热点问题（诉求类型）", width=30),
        Column("count", "数量（件）", "int", 10),
        Column("share", "占比", "rate", 10),
    )
    rows = tuple(
        (Cell(rank), Cell(_path(path)), Cell(count, Door("today:received", ("cat2", path))), Cell(part))
        for rank, ((count, path), part) in enumerate(top, start=1)
    )
    table = Table("诉求热点前五类", columns, rows, note="占比为占本日来件的比例。")
    if not rows:
        return [Prose("本日没有来件。")]
    names = tuple(_path(path) for (_, path), _ in top)
    values: tuple[int | Fraction | None, ...] = tuple(count for (count, _), _ in top)
    return [table, Chart("诉求热点前五类（件）", "ranking", names, (Series("来件", values),))]


def _path(path: str) -> str:
    return "／".join(part for part in path.split(queries.SEPARATOR) if part) or scope.UNNAMED


def _hours(office: Office, period: Period, options: Mapping[str, str]) -> Chart:
    found = queries.counts(office.database, scope.scope_of(office, period, options, "hour"), ("received",))
    order = [(hour + period.starts.hour) % 24 for hour in range(24)]
    values = tuple(found.get(f"{hour:02d}", (0,))[0] for hour in order)
    return Chart("各时段来件（件）", "bar", tuple(f"{hour}时" for hour in order), (Series("来件", values),))


_LIST_COLUMNS = (
    Column("ticket_no", "工单编号", width=22),
    Column("created_at", "创建时间", "moment", 16),
    Column("title", "标题", width=30),
    Column("unit", "承办单位", width=14),
    Column("community", "村/社区", width=12),
    Column("status", "工单状态", width=10),
    Column("due_at", "办理时限", "moment", 16),
)
_LIST_LIMIT = 50


def _lists(office: Office, period: Period, options: Mapping[str, str]) -> list[Block]:
    blocks: list[Block] = []
    for measure, title in (("urgent", "紧急工单"), ("supervised", "督办工单"), ("overdue", "超时工单")):
        ids = queries.ids(office.database, scope.scope_of(office, period, options), measure)
        if not ids:
            blocks.append(Prose(f"{title}：无。"))
            continue
        note = f"共 {len(ids)} 件，列出前 {_LIST_LIMIT} 件。" if len(ids) > _LIST_LIMIT else ""
        found = queries.lines(office.database, ids[:_LIST_LIMIT])
        rows = tuple(_line(line) for line in found)
        blocks.append(Table(f"{title}（{len(ids)} 件）", _LIST_COLUMNS, rows, note=note))
    return blocks


def _line(line: queries.Line) -> Row:
    number, *rest = (mask_field(key, value) for key, value in zip(queries.LISTED, line.values, strict=True))
    return (Cell(number, Door("listed", ids=(line.ticket_id,))), *(Cell(value) for value in rest))
