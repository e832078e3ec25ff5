"""Sections of the analysis reports over what was done: 承办情况、整改成效、重点件、一事多诉 (004·二.4)."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from fractions import Fraction

from app.domain.answers import Question
from app.domain.comparison import points, points_words
from app.domain.rates import RateRow, decimal_text
from app.domain.report_content import Block, Cell, Chart, Column, Door, Heading, Prose, Row, Series, Table, shown
from app.services import links
from app.services.reports import scope
from app.services.reports.study import BEFORE, NOW, Study, share_of
from app.services.units import UnitKind
from app.storage.queries import report_topics
from app.storage.queries import reports as queries

QUESTIONS = ((Question.CONTACTED, "响应率"), (Question.RESOLVED, "解决率"), (Question.SATISFIED, "满意率"))
_UNIT = (
    ("received", "来件"),
    ("received_closed", "已办结"),
    ("received_open", "在办"),
    ("closed", "本期办结"),
    ("closed_late", "超时办结"),
    ("open", "期末在办"),
    ("overdue", "期末超时"),
)
_TOP = 10
_LISTED = 20


def units(study: Study) -> list[Block]:
    """承办情况: units with what they received, closed, still hold and hold too long; 办结率 and 按期率; ranking."""
    table = unit_table(study)
    said = _unit_words(study, table)
    blocks: list[Block] = [Heading("承办情况"), Prose(said), table]
    rows = [row for row in table.rows if row[1].value][:_TOP]
    if rows:
        names = tuple(str(row[0].value) for row in rows)
        closed = tuple(row[2].value for row in rows)
        waiting = tuple(row[3].value for row in rows)
        lines = (Series("已办结", _ints(closed)), Series("在办", _ints(waiting)))
        blocks.append(Chart("承办单位来件办理情况（件）", "stacked", names, lines))
    return blocks


def _ints(values: tuple[object, ...]) -> tuple[int | Fraction | None, ...]:
    return tuple(value if isinstance(value, int) else None for value in values)


def unit_table(study: Study) -> Table:
    """Return a line a unit, most tickets first."""
    columns = [Column("unit", "承办单位", width=18), *(Column(m, title, "int", 9) for m, title in _UNIT)]
    columns += [Column("rate", "办结率", "rate", 9), Column("in_time", "按期率", "rate", 9)]
    found = [name for name, values in study.counts(NOW, "unit").items() if any(values)]
    names = scope.rows_of_units(study.office, found, UnitKind.DEPT)
    names.sort(key=lambda name: (-study.figure(NOW, "unit", name, "received"), not name, name))
    rows = tuple(_unit_row(study, name) for name in names)
    whole = tuple(study.cell(NOW, measure) for measure, _ in _UNIT)
    sums = {measure: study.total(NOW, measure) for measure, _ in _UNIT}
    total = (Cell("合计"), *whole, *_unit_rates(sums)) if rows else None
    note = "办结率＝来件中已办结÷来件；按期率＝本期办结中未超过办理时限的比例。"
    return Table("承办单位办理情况", tuple(columns), rows, total, note)


def _unit_row(study: Study, name: str) -> Row:
    figures = {measure: study.figure(NOW, "unit", name, measure) for measure, _ in _UNIT}
    cells = (study.cell(NOW, measure, "unit", name) for measure, _ in _UNIT)
    return (Cell(scope.named(name)), *cells, *_unit_rates(figures))


def _unit_rates(figures: dict[str, int | None] | dict[str, int]) -> tuple[Cell, Cell]:
    late, closed = figures["closed_late"], figures["closed"]
    in_time = None if not closed or late is None else 1 - Fraction(late, closed)
    return Cell(share_of(figures["received_closed"], figures["received"])), Cell(in_time)


def _unit_words(study: Study, table: Table) -> str:
    busy = [row for row in table.rows if row[1].value]
    if not busy:
        return f"{study.word(NOW)}没有来件。"
    first = "、".join(f"{row[0].value}（{row[1].value} 件）" for row in busy[:3])
    late = sorted((row for row in table.rows if row[7].value), key=lambda row: -int(str(row[7].value)))
    held = "、".join(f"{row[0].value}（{row[7].value} 件）" for row in late[:3])
    said = f"{study.word(NOW)}来件由 {len(busy)} 个单位承办，件数居前的是{first}。"
    more = "等" if len(late) > 3 else ""
    return said + (f"期末有超时未办结工单的是{held}{more}。" if held else "期末没有超时未办结的工单。")


def results(study: Study) -> list[Block]:
    """整改成效: the rates against the other periods, by unit against the period before."""
    whens = [NOW, *study.known]
    totals = {when: study.rated(when).table.total for when in whens}
    said = []
    for question, title in QUESTIONS:
        rate = totals[NOW].rates[question]
        if rate is not None:
            old = totals[BEFORE].rates[question] if BEFORE in totals else None
            against = "" if old is None else f"，{points_words(rate, old, study.word(BEFORE))}"
            said.append(f"{title} {decimal_text(rate * 100, 2)}%{against}")
    if BEFORE not in totals and said:
        said.append(f"{study.word(BEFORE)}无数据，不作比较")
    words = "；".join(said) + "。" if said else f"{study.word(NOW)}没有回访或评定结果，暂无解决率和满意率。"
    blocks: list[Block] = [Heading("整改成效"), Prose(words), _rates_table(study, whens)]
    units_made = _unit_results(study)
    if units_made.rows:
        blocks += [units_made, _resolved_chart(units_made)]
    return [*blocks, Prose("整改措施、成效和仍需解决的问题。", is_judgement=True)]


def _rates_table(study: Study, whens: list[str]) -> Table:
    columns = [Column("when", "时段", width=14), Column("counted", "分母（件）", "int", 10)]
    columns += [Column(question.value, title, "rate", 10) for question, title in QUESTIONS]
    columns += [Column("unsolved", "未解决失分（件）", "int", 14), Column("unhappy", "不满意失分（件）", "int", 14)]
    columns.append(Column("score", "综合成绩", "decimal", 10))
    rows: list[Row] = []
    for when in whens:
        total = study.rated(when).table.total
        row = [Cell(study.word(when)), Cell(total.denominator, Door(f"{when}:rate.counted"))]
        row += [Cell(total.rates[question]) for question, _ in QUESTIONS]
        row += [_lost(study, when, question) for question in (Question.RESOLVED, Question.SATISFIED)]
        rows.append((*row, Cell(total.score)))
    return Table("三率情况", tuple(columns), tuple(rows), note=f"口径：{study.rated(NOW).definition.name}。")


def _lost(study: Study, when: str, question: Question) -> Cell:
    """Count the tickets that lost anything on a question: the rows of the table say their answers already."""
    return Cell(study.lost(when, question), Door(f"{when}:rate.lost.{question.value}"))


def _unit_results(study: Study) -> Table:
    columns = [Column("unit", "承办单位", width=18), Column("counted", "分母（件）", "int", 10)]
    is_known = study.is_known(BEFORE)
    for question, title in QUESTIONS[1:]:
        columns.append(
            Column(question.value, study.word(NOW) if is_known else title, "rate", 10, group=_above(title, is_known))
        )
        if not is_known:
            continue
        columns.append(Column(f"{question.value}_before", study.word(BEFORE), "rate", 11, group=title))
        columns.append(Column(f"{question.value}_change", "变化", "points", 16, group=title))
    before = {row.name: row for row in study.rated(BEFORE).table.rows} if is_known else None
    rows = [row for row in study.rated(NOW).table.rows if row.denominator]
    rows.sort(key=lambda row: (-row.denominator, row.name))
    return Table("承办单位整改成效", tuple(columns), tuple(_result_row(row, before) for row in rows))


def _above(title: str, is_known: bool) -> str:
    return title if is_known else ""


def _result_row(row: RateRow, before: Mapping[str, RateRow] | None) -> Row:
    cells = [Cell(row.name), Cell(row.denominator, Door(f"{NOW}:rate.counted", ("unit", row.name)))]
    for question, _ in QUESTIONS[1:]:
        cells.append(Cell(row.rates[question]))
        if before is not None:
            old = before[row.name].rates[question] if row.name in before else None
            cells += [Cell(old), Cell(points(row.rates[question], old))]
    return tuple(cells)


def _resolved_chart(table: Table) -> Chart:
    rows = table.rows[:_TOP]
    values = tuple(row[2].value for row in rows)
    shares = tuple(value if isinstance(value, Fraction) else None for value in values)
    return Chart("承办单位解决率", "bar", tuple(str(row[0].value) for row in rows), (Series("解决率", shares),), "rate")


def key_cases(study: Study) -> list[Block]:
    """重点件: 紧急、督办、点名、期末超时, listed (the first twenty of each)."""
    blocks: list[Block] = [Heading("重点工单")]
    counts = []
    tables: list[Block] = []
    for measure, title in (("urgent", "紧急"), ("supervised", "督办"), ("named", "点名"), ("overdue", "超时")):
        is_any = bool(study.total(NOW, measure))  # counted already: nothing is looked for in vain
        ids = queries.ids(study.office.database, study.scope_at(NOW), measure) if is_any else array("q")
        counts.append(f"{title} {len(ids)} 件")
        if ids:
            tables.append(listed(study, f"{title}工单（{len(ids)} 件）", list(ids)))
    return [*blocks, Prose(f"{study.word(NOW)}{'、'.join(counts)}。"), *tables]


_LIST_COLUMNS = (
    Column("ticket_no", "工单编号", width=22),
    Column("created_at", "创建时间", "moment", 16),
    Column("title", "标题", width=28),
    Column("unit", "承办单位", width=14),
    Column("community", "村/社区", width=12),
    Column("status", "工单状态", width=10),
)


def listed(study: Study, title: str, ids: list[int]) -> Table:
    """List tickets with their doors; of more than twenty the first."""
    names = tuple(column.key for column in _LIST_COLUMNS)
    found = queries.lines(study.office.database, ids[:_LISTED], names)
    rows = tuple(
        (
            Cell(line.values[0], Door("listed", ids=(line.ticket_id,))),
            *(Cell(value or None) for value in line.values[1:]),
        )
        for line in found
    )
    note = f"共 {len(ids)} 件，列出前 {_LISTED} 件。" if len(ids) > _LISTED else ""
    return Table(title, _LIST_COLUMNS, rows, note=note)


def repeats(study: Study) -> list[Block]:
    """一事多诉: tickets by matter (numbers of the same base, links that people confirmed), the matters named most."""
    numbers = report_topics.numbers_named_again(study.office.database, study.period.window)
    groups = sorted(map(sorted, links.repeated_matters(study.office, numbers)), key=lambda g: (-len(g), g))
    if not groups:
        return [Heading("一事多诉"), Prose(f"{study.word(NOW)}没有登记为同一事项的重复诉求。")]
    again = sum(len(group) for group in groups)
    received = study.total(NOW) or 0
    matters = received - again + len(groups)
    said = f"{study.word(NOW)}来件 {received} 件，按同一事项计 {matters} 件；"
    part = shown(share_of(again, received), "rate")
    said += f"其中 {len(groups)} 件事项有两件以上诉求，共 {again} 件，占来件的 {part}。"
    return [Heading("一事多诉"), Prose(said), _repeat_table(study, groups[:_TOP])]


def _repeat_table(study: Study, groups: list[list[int]]) -> Table:
    columns = (
        Column("rank", "序号", "int", 6),
        Column("ticket_no", "首件编号", width=22),
        Column("title", "标题", width=28),
        Column("unit", "承办单位", width=14),
        Column("community", "村/社区", width=12),
        Column("count", "件数", "int", 8),
    )
    found = queries.lines(
        study.office.database, [group[0] for group in groups], ("ticket_no", "title", "unit", "community")
    )
    rows = tuple(
        (
            Cell(rank),
            *(Cell(value or None) for value in line.values),
            Cell(len(group), Door("matter", ids=tuple(group))),
        )
        for rank, (line, group) in enumerate(zip(found, groups, strict=True), start=1)
    )
    return Table(f"重复最多的事项（前 {len(rows)} 件）", columns, rows)
