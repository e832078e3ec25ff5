"""Sections of the analysis reports over what arrived: 总量、类型、集中问题、区域 (004·二.4), figures with doors.

A section is a function of a ``Study``; its sentence is made by rule, what must be judged is left to a person.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from app.domain.comparison import change, change_words, points_words
from app.domain.rates import decimal_text
from app.domain.report_content import (
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Prose,
    Row,
    Series,
    Table,
    shown,
)
from app.domain.shares import shares
from app.services.reports import scope
from app.services.reports.spots import SPOT
from app.services.reports.study import BEFORE, NOW, Study, path_words, share_of
from app.services.units import UnitKind
from app.storage.queries.reports import SEPARATOR

TOP = 10
_VOLUME = (
    ("received", "来件"),
    ("received_closed", "其中已办结"),
    ("received_open", "其中在办"),
    ("urgent", "紧急"),
    ("supervised", "督办"),
    ("named", "点名"),
    ("excluded", "剔除"),
)


def volume(study: Study) -> list[Block]:
    """诉求总量: figures of the period against the others, a day's mean, the rate of closing."""
    return [Heading("诉求总量"), Prose(_volume_words(study)), volume_table(study)]


def _volume_words(study: Study) -> str:
    now = study.total(NOW)
    if now is None:
        return f"{study.word(NOW)}没有工单，不作分析。"
    based = [when for when in study.compared if study.total(when) is not None]
    compared = [change_words(now, study.total(when), study.word(when)) for when in based]
    without = "、".join(study.word(when) for when in study.compared if when not in based)
    against = "；".join([*compared, *([f"{without}无数据，不作比较"] if without else [])])
    mean = decimal_text(Fraction(now, _days(study, NOW)), 2)
    closed, late = study.total(NOW, "received_closed"), study.total(NOW, "overdue")
    rate = shown(share_of(closed, now), "rate")
    said = f"{study.word(NOW)}来件 {now} 件，日均 {mean} 件；{against}。"
    return (
        said + f"来件中已办结 {closed} 件，办结率 {rate}；期末在办 {study.total(NOW, 'open')} 件，其中超时 {late} 件。"
    )


def _days(study: Study, when: str) -> int:
    """Days that have passed of a period."""
    one = study.periods[when]
    if when == NOW and study.is_running:
        return max(1, (study.office.now().date() - one.start_on).days + 1)
    return one.days


def volume_table(study: Study) -> Table:
    """Return the table of the whole: one line a figure, one column a period."""
    columns = [Column("figure", "指标", width=14), Column(NOW, study.word(NOW), "int", 10)]
    for when in study.compared:
        columns += [Column(when, study.word(when), "int", 12), Column(f"{when}_change", _ratio(when), "delta", 10)]
    rows: list[Row] = []
    for measure, title in _VOLUME:
        row = [Cell(title), study.cell(NOW, measure)]
        for when in study.compared:
            row += [study.cell(when, measure), Cell(change(study.total(NOW, measure) or 0, study.total(when, measure)))]
        rows.append(tuple(row))
    means, closing = [_mean(study, when) for when in _based(study)], _closing(study)
    note = f"日均来件：{'、'.join(means)}。办结率：{'，'.join(closing)}。"
    return Table("诉求总量", tuple(columns), tuple(rows), note=note)


def _ratio(when: str) -> str:
    return "环比" if when == BEFORE else "同比"


def _mean(study: Study, when: str) -> str:
    whole = study.total(when)
    mean = None if whole is None else Fraction(whole, _days(study, when))
    return f"{study.word(when)} {shown(mean, 'decimal')} 件"


def _closing(study: Study) -> list[str]:
    rates = {when: share_of(study.total(when, "received_closed"), study.total(when)) for when in _based(study)}
    said = "、".join(f"{study.word(when)} {shown(rate, 'rate')}" for when, rate in rates.items())
    return [said, *([points_words(rates[NOW], rates[BEFORE], study.word(BEFORE))] if BEFORE in rates else [])]


def _based(study: Study) -> tuple[str, ...]:
    """Return this period and those of which the office has figures."""
    return (NOW, *(when for when in study.compared if study.total(when) is not None))


def types(study: Study) -> list[Block]:
    """诉求类型: first-level categories with shares that add to 100.00 %, against the other periods."""
    table = ranked_table(study, "cat1", "诉求类型", "诉求类型（一级）")
    if not table.rows:
        return [Heading("诉求类型"), Prose(f"{study.word(NOW)}没有来件。")]
    first = "、".join(f"{row[1].value}（{row[2].value} 件，{shown(row[3].value, 'rate')}）" for row in table.rows[:3])
    said = f"{study.word(NOW)}诉求分属 {len(table.rows)} 类，居前的是{first}。{_movers(study, 'cat1')}"
    pie = Chart("诉求类型构成", "pie", *_slices(table))
    return [Heading("诉求类型"), Prose(said), table, pie]


def topics(study: Study) -> list[Block]:
    """集中问题: the topics that most tickets name, second and third level."""
    blocks: list[Block] = [Heading("集中问题")]
    two = ranked_table(study, "cat2", f"集中问题前 {TOP} 类", "问题（二级分类）", TOP)
    if not two.rows:
        return [*blocks, Prose(f"{study.word(NOW)}没有来件。")]
    part = sum((row[3].value for row in two.rows if isinstance(row[3].value, Fraction)), Fraction(0))
    said = f"件数居前的 {len(two.rows)} 类问题占全部来件的 {shown(part, 'rate')}，最集中的是{two.rows[0][1].value}"
    said += f"（{two.rows[0][2].value} 件）。{_movers(study, 'cat2')}"
    three = ranked_table(study, "cat3", f"具体问题前 {TOP} 项", "问题（三级分类）", TOP)
    judged = Prose("集中问题的成因和治理建议。", is_judgement=True)
    return [*blocks, Prose(said), two, ranking(two, "集中问题（件）"), three, judged]


def areas(study: Study) -> list[Block]:
    """区域分析: communities with counts and rates of closing, and the places most often named."""
    blocks: list[Block] = [Heading("区域分析")]
    table = ranked_table(study, "community", "各社区（村）诉求", "村/社区", listed=UnitKind.COMMUNITY)
    if not table.rows or not study.total(NOW):
        return [*blocks, Prose(f"{study.word(NOW)}没有来件。")]
    named = [row for row in table.rows if row[2].value]
    first = "、".join(f"{row[1].value}（{row[2].value} 件）" for row in named[:3])
    said = f"{study.word(NOW)}来件涉及 {len(named)} 个社区（村），件数居前的是{first}。{_movers(study, 'community')}"
    places = ranked_table(study, SPOT, f"诉求集中的点位前 {TOP} 处", "小区点位", TOP)
    blocks += [Prose(said), table, ranking(table, f"各社区（村）诉求前 {TOP} 名（件）")]
    some = tuple(row for row in places.rows if row[1].value != scope.UNNAMED and row[2].value != 1)
    if some:
        blocks.append(replace(places, rows=some, total=None, note="列出两件以上的点位；占比为占全部来件的比例。"))
    return [*blocks, Prose("重点区域的特点和工作建议。", is_judgement=True)]


def ranked_table(
    study: Study, by: str, title: str, head: str, top: int | None = None, *, listed: UnitKind | None = None
) -> Table:
    """Return groups by number with share (of all), closing and change; ``listed``: units that have a line even with 0.

    The shares of all groups add to 100.00 %; of the first ``top`` they are as in the whole.
    """
    found = {group: study.figure(NOW, by, group, "received") for group in study.counts(NOW, by)}
    found = {group: count for group, count in found.items() if count}
    if listed is not None:
        found |= {name: 0 for name in scope.rows_of_units(study.office, [], listed) if name not in found}
    ordered = sorted(found, key=lambda group: (-found[group], not group, group))
    parts = shares([found[group] for group in ordered]) or (None,) * len(ordered)
    columns = [Column("rank", "序号", "int", 6), Column("name", head, width=24), Column("count", "件数", "int", 8)]
    columns += [Column("share", "占比", "rate", 9), Column("closed", "已办结", "int", 8)]
    columns.append(Column("rate", "办结率", "rate", 9))
    for when in study.known:
        columns += [Column(when, study.word(when), "int", 10), Column(f"{when}_change", _ratio(when), "delta", 10)]
    some = list(zip(ordered, parts, strict=True))[:top]
    rows = tuple(_ranked(study, by, n, group, part) for n, (group, part) in enumerate(some, start=1))
    total = None if top is not None and len(ordered) > top else _sum(study)
    note = f"共 {len(ordered)} 类，列出前 {len(rows)} 类；占比为占全部来件的比例。" if total is None and rows else ""
    return Table(title, tuple(columns), rows, total if rows else None, note)


def _ranked(study: Study, by: str, rank: int, group: str, part: Fraction | None) -> Row:
    count = study.figure(NOW, by, group, "received")
    closed = study.cell(NOW, "received_closed", by, group)
    row = [Cell(rank), Cell(path_words(group) if SEPARATOR in group else scope.named(group))]
    row += [study.cell(NOW, "received", by, group), Cell(part), closed]
    row.append(Cell(share_of(study.figure(NOW, by, group, "received_closed"), count)))
    for when in study.known:
        base = study.cell(when, "received", by, group)
        row += [base, Cell(change(count, base.value if isinstance(base.value, int) else None))]
    return tuple(row)


def _sum(study: Study) -> Row:
    now = study.total(NOW) or 0
    row = [Cell(""), Cell("合计"), study.cell(NOW, "received"), Cell(Fraction(1) if now else None)]
    row += [study.cell(NOW, "received_closed"), Cell(share_of(study.total(NOW, "received_closed"), now))]
    for when in study.known:
        row += [study.cell(when, "received"), Cell(change(now, study.total(when)))]
    return tuple(row)


def total_of(study: Study) -> Row:
    """Return the row 合计 of a table whose first columns are name, count, share, closed, rate."""
    return _sum(study)[1:]


def _movers(study: Study, by: str) -> str:
    """Say which groups grew and fell most against the period before; "" without a base."""
    if not study.is_known(BEFORE) or not study.total(BEFORE):
        return ""
    groups = study.counts(NOW, by).keys() | study.counts(BEFORE, by).keys()
    moved = {
        group: study.figure(NOW, by, group, "received") - study.figure(BEFORE, by, group, "received")
        for group in groups
    }
    up = min(moved, key=lambda group: (-moved[group], group))
    down = min(moved, key=lambda group: (moved[group], group))
    said = []
    if moved[up] > 0:
        said.append(f"增加最多的是{_plain(up)}（{moved[up]} 件）")
    if moved[down] < 0:
        said.append(f"减少最多的是{_plain(down)}（{-moved[down]} 件）")
    return f"较{study.word(BEFORE)}，{'，'.join(said)}。" if said else ""


def _plain(group: str) -> str:
    return path_words(group) if SEPARATOR in group else scope.named(group)


def _slices(table: Table) -> tuple[tuple[str, ...], tuple[Series, ...]]:
    """Give the first seven names of a table and the rest together."""
    pairs = [(str(row[1].value), row[2].value) for row in table.rows if isinstance(row[2].value, int)]
    first, rest = pairs[:7], sum(count for _, count in pairs[7:])
    if rest:
        first.append(("其余", rest))
    return tuple(name for name, _ in first), (Series("来件", tuple(count for _, count in first)),)


def ranking(table: Table, title: str) -> Chart:
    """Draw the first lines of a ranked table."""
    rows = [row for row in table.rows if row[2].value][:TOP]
    names = tuple(str(row[1].value).rsplit("／", 1)[-1] for row in rows)
    values = tuple(row[2].value for row in rows)
    return Chart(title, "ranking", names, (Series("来件", tuple(v for v in values if isinstance(v, int))),))
