"""民生诉求全面性分析 (B34; 002·2.2.9) and 专项诉求分析 (B35; 002·2.2.10).

Fields and topics are the dated settings ``analysis.fields`` and ``analysis.topics`` with their source: a field is read
from the category, so that shares add to 100.00 %; a topic from category or title, so that a ticket can be in several.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from fractions import Fraction

from app.domain.analysis_rules import OTHER_FIELD, field_of
from app.domain.comparison import change, change_words
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
from app.domain.report_periods import Period
from app.domain.shares import shares
from app.services import analysis_rules
from app.services.analysis_rules import Rule
from app.services.progress import JobContext
from app.services.reports import scope, sections, study
from app.services.reports.study import BEFORE, NOW, Study, months_of, path_words, share_of
from app.services.session import Office
from app.storage.queries import report_topics
from app.storage.queries import reports as queries

basis = study.basis
_TOP = 5


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B34 or B35."""
    found = Study(office, code, period, options)
    if code == "B34":
        parts = (sections.volume, fields, field_trend, field_problems, sections.areas)
        words = _rule_words(_rule(found, "fields"), "民生领域")
        return study.made(found, "民生诉求全面性分析报告", parts, job, words)
    words = _rule_words(_rule(found, "topics"), "专项词表") + "一件工单可计入几个专项。"
    return study.made(found, "专项诉求分析报告", _topic_sections(found), job, words)


def open_door(office: Office, code: str, period: Period, options: Mapping[str, str], door: Door) -> array[int]:
    """Ids behind a figure: of a field (``WHEN:MEASURE`` of ("field", name)), else as a study's."""
    if door.group[:1] != ("field",):
        return study.open_door(office, code, period, options, door)
    when, _, measure = door.measure.partition(":")
    found = Study(office, code, period, options)
    words = _rule(found, "fields").value
    paths = [path for path in found.counts(when, "cat3") if _field(path, words) == door.group[1]]
    return queries.ids(office.database, found.scope_at(when, "cat3"), measure, paths)


def _rule(found: Study, key: str) -> Rule:
    return analysis_rules.rule(found.office, key, found.period.end_on)


def _rule_words(rule: Rule, title: str) -> str:
    said = "；".join(f"{name}：{'、'.join(words)}" for name, words in rule.value.items())
    return f"{title}（来源：{rule.words}）：{said}。"


def _field(path: str, words: Mapping[str, Sequence[str]]) -> str:
    return field_of(path.split(queries.SEPARATOR), {name: tuple(some) for name, some in words.items()})


def _by_field(found: Study, when: str, measure: str = "received") -> dict[str, int]:
    words = _rule(found, "fields").value
    counts = dict.fromkeys((*words, OTHER_FIELD), 0)
    for path in found.counts(when, "cat3"):
        counts[_field(path, words)] += found.figure(when, "cat3", path, measure)
    return counts


def fields(found: Study) -> list[Block]:
    """民生领域: every field with its share and change."""
    heading = Heading("民生领域分布")
    now, closed = _by_field(found, NOW), _by_field(found, NOW, "received_closed")
    parts = shares(list(now.values()))
    if parts is None:
        return [heading, Prose(f"{found.word(NOW)}没有来件。")]
    old = {when: _by_field(found, when) for when in found.known}
    columns = [Column("field", "领域", width=16), Column("count", "件数", "int", 8), Column("share", "占比", "rate", 9)]
    columns += [Column("closed", "已办结", "int", 8), Column("rate", "办结率", "rate", 9)]
    for when in found.known:
        title = "环比" if when == BEFORE else "同比"
        columns += [Column(when, found.word(when), "int", 10), Column(f"{when}_change", title, "delta", 10)]
    rows = []
    for (name, count), part in zip(now.items(), parts, strict=True):
        row = [Cell(name), _cell(NOW, "received", name, count), Cell(part)]
        row += [_cell(NOW, "received_closed", name, closed[name]), Cell(share_of(closed[name], count))]
        for when in found.known:
            row += [_cell(when, "received", name, old[when][name]), Cell(change(count, old[when][name]))]
        rows.append(tuple(row))
    ordered = sorted(now, key=lambda name: -now[name])
    first = "、".join(f"{name} {now[name]} 件" for name in ordered[:3] if now[name])
    pie = Chart("民生领域构成", "pie", tuple(now), (Series("来件", tuple(now.values())),))
    said = f"{found.word(NOW)}来件 {found.total(NOW)} 件，件数居前的领域是{first}。"
    return [heading, Prose(said), Table("民生领域分布", tuple(columns), tuple(rows), sections.total_of(found)), pie]


def _cell(when: str, measure: str, name: str, value: int) -> Cell:
    return Cell(value, Door(f"{when}:{measure}", ("field", name)))


def field_trend(found: Study) -> list[Block]:
    """占比趋势: each month's shares by field; the months of a period that begins or ends inside them are whole."""
    heading = Heading("占比趋势")
    last = min(found.period.end_on, found.office.now().date())
    months = [name for name in months_of(found.period) if name <= f"{last:%Y-%m}"]
    counts = {month: _by_field(found, month) for month in months}
    names = [name for name in counts[months[0]] if any(counts[m][name] for m in months)] if months else []
    if not names:
        return [heading, Prose(f"{found.word(NOW)}没有来件。")]
    whole = {month: _shared(counts[month]) for month in months}
    columns = (Column("field", "领域", width=16), *(Column(month, month, "rate", 10) for month in months))
    rows = tuple(
        (Cell(name), *(Cell(whole[m][name], Door(f"{m}:received", ("field", name))) for m in months)) for name in names
    )
    most = sorted(names, key=lambda name: -sum(counts[month][name] for month in months))[:_TOP]
    lines = tuple(Series(name, tuple(whole[month][name] for month in months)) for name in names if name in most)
    table = Table("各月各领域占比", columns, rows, note="各月占该月来件的比例，合计 100.00%。")
    return [heading, table, Chart(f"占比走势（前 {len(lines)} 个领域）", "line", tuple(months), lines, "rate")]


def _shared(counts: Mapping[str, int]) -> dict[str, Fraction | None]:
    parts = shares(list(counts.values()))
    return {name: None if parts is None else parts[n] for n, name in enumerate(counts)}


def field_problems(found: Study) -> list[Block]:
    """各领域主要问题: the three problems of each field that most tickets name."""
    words = _rule(found, "fields").value
    by_field: dict[str, list[tuple[int, str]]] = {}
    for path in found.counts(NOW, "cat3"):
        count = found.figure(NOW, "cat3", path, "received")
        if count:
            by_field.setdefault(_field(path, words), []).append((-count, path))
    rows: list[Row] = []
    for name in (*words, OTHER_FIELD):
        some = sorted(by_field.get(name, ()))[:3]
        rows += [(Cell(name), Cell(path_words(path)), found.cell(NOW, "received", "cat3", path)) for _, path in some]
    columns = (
        Column("field", "领域", width=16),
        Column("topic", "主要问题", width=40),
        Column("count", "件数", "int", 10),
    )
    if not rows:
        return [Heading("各领域主要问题"), Prose(f"{found.word(NOW)}没有来件。")]
    judged = Prose("各领域诉求的成因和治理建议。", is_judgement=True)
    return [Heading("各领域主要问题"), Table("各领域主要问题", columns, tuple(rows)), judged]


_Topics = Mapping[str, Mapping[str, tuple[int, int]]]


def topic_overview(found: Study, counts: _Topics) -> list[Block]:
    """总体情况: every special topic beside the other periods."""
    words = _rule(found, "topics").value
    columns = [
        Column("topic", "专项", width=16),
        Column("count", "件数", "int", 8),
        Column("part", "占来件", "rate", 9),
    ]
    columns += [Column("closed", "已办结", "int", 8), Column("rate", "办结率", "rate", 9)]
    for when in found.known:
        title = "环比" if when == BEFORE else "同比"
        columns += [Column(when, found.word(when), "int", 10), Column(f"{when}_change", title, "delta", 10)]
    rows = tuple(_topic_row(found, name, counts) for name in words)
    bars = Series("件数", tuple(counts[NOW][name][0] for name in words))
    chart = Chart("专项诉求（件）", "bar", tuple(words), (bars,))
    note = "一件工单可计入几个专项，各行不相加。"
    return [Heading("总体情况"), Table("专项诉求", tuple(columns), rows, note=note), chart]


def _counted(found: Study, when: str) -> dict[str, tuple[int, int]]:
    window = found.periods[when].window
    counts = report_topics.topic_counts(found.office.database, window, _rule(found, "topics").value)
    return _whole(counts[""])


def _whole(by_group: _Topics) -> dict[str, tuple[int, int]]:
    """Add a grouping up to the whole: tickets that name a topic, and those of them that are closed."""
    return {
        name: (sum(count for count, _ in some.values()), sum(done for _, done in some.values()))
        for name, some in by_group.items()
    }


def _topic_row(found: Study, name: str, counts: _Topics) -> Row:
    count, closed = counts[NOW][name]
    row = [Cell(name), Cell(count, Door(f"{NOW}:topic", (name,))), Cell(share_of(count, found.total(NOW)))]
    row += [Cell(closed, Door(f"{NOW}:topic_closed", (name,))), Cell(share_of(closed, count))]
    for when in found.known:
        base = counts[when][name][0]
        row += [Cell(base, Door(f"{when}:topic", (name,))), Cell(change(count, base))]
    return tuple(row)


def _topic_sections(found: Study) -> list[study.Section]:
    """Make the overview and a section a topic, in the order of the setting; each period is read once."""
    words = _rule(found, "topics").value
    window = found.period.window
    counted = report_topics.topic_counts(found.office.database, window, words, ("community", "unit", "month"))
    counts = {NOW: _whole(counted["unit"]), **{when: _counted(found, when) for when in found.known}}

    def part(name: str) -> study.Section:
        base = counts[BEFORE][name][0] if BEFORE in counts else None
        return lambda own: _topic(own, name, {by: of[name] for by, of in counted.items()}, base)

    return [lambda own: topic_overview(own, counts), *(part(name) for name in words)]


def _topic(found: Study, name: str, counts: _Topics, base: int | None) -> list[Block]:
    whole = sum(count for count, _ in counts["community"].values())
    if not whole:
        return [Heading(name), Prose(f"{found.word(NOW)}没有{name}的诉求。")]
    said = f"{found.word(NOW)}{name}诉求 {whole} 件，占来件的 {shown(share_of(whole, found.total(NOW)), 'rate')}，"
    said += f"{change_words(whole, base, found.word(BEFORE))}。"
    tables = [_groups(name, by, title, counts[by]) for by, title in (("community", "村/社区"), ("unit", "承办单位"))]
    months = tuple(sorted(counts["month"]))
    values = tuple(counts["month"][month][0] for month in months)
    chart = Chart(f"{name}各月来件（件）", "line", months, (Series("来件", values),))
    judged = Prose(f"{name}的成因、难点和治理建议。", is_judgement=True)
    return [Heading(name), Prose(said), *tables, *([chart] if len(months) > 1 else []), judged]


def _groups(name: str, by: str, title: str, counts: Mapping[str, tuple[int, int]]) -> Table:
    ordered = sorted(counts, key=lambda group: (-counts[group][0], not group, group))[:_TOP]
    columns = (
        Column("group", title, width=24),
        Column("count", "件数", "int", 10),
        Column("closed", "已办结", "int", 10),
        Column("rate", "办结率", "rate", 10),
    )
    rows = tuple(
        (
            Cell(scope.named(group)),
            Cell(counts[group][0], Door(f"{NOW}:topic", (name, by, group))),
            Cell(counts[group][1], Door(f"{NOW}:topic_closed", (name, by, group))),
            Cell(share_of(counts[group][1], counts[group][0])),
        )
        for group in ordered
    )
    return Table(f"{name}：{title}前 {len(rows)} 名", columns, rows)
