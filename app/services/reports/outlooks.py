"""热点预测与回看 (B30; 004·二.7) and 预判分析报告 (B33; 002·2.2.8: 季节、政策、社会热点).

What is to come is worked out by rule from the same months of the last two years and the present trend; policies and
society's topics are a person's to judge.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from fractions import Fraction

from app.domain.comparison import change
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
from app.domain.report_periods import Period, following
from app.services import analysis_rules, forecasts
from app.services.forecasts import ForecastRow
from app.services.progress import JobContext
from app.services.reports import sections, sections_trend, study
from app.services.reports.study import BEFORE, NOW, YEAR, Section, Study, months_of, path_words
from app.services.session import Office
from app.storage.queries import report_topics

basis = study.basis
_TOP = 15
_SEASONS = (
    ((11, 12, 1, 2, 3), "供暖季：供暖温度、管道漏水"),
    ((6, 7, 8, 9), "汛期：积水、漏雨、树木倒伏"),
    ((1, 2), "春节前后：工资拖欠、烟花爆竹、停车"),
    ((5, 6, 7, 8), "夏季：夜间施工和经营噪音、油烟、电动车充电"),
    ((3, 9), "开学：学校周边停车和交通、入学咨询"),
    ((3, 4, 5), "春季：绿化、飞絮、装修"),
)
"""When what is usual in Beijing; printed as a hint to be checked."""


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B30 or B33."""
    found = Study(office, code, period, options)
    parts: tuple[Section, ...]
    if code == "B30":
        parts = (looked_back, sections.topics, expected_list, estimated, judged)
        return study.made(found, "热点预测与回看", parts, job, _hit_words(found))
    parts = (sections.volume, sections_trend.trend, monthly, estimated, seasons, judged)
    return study.made(found, "预判分析报告", parts, job)


def open_door(office: Office, code: str, period: Period, options: Mapping[str, str], door: Door) -> array[int]:
    """Ids behind a figure: of a forecast (``WHEN:forecast`` of its id), else as a study's."""
    when, _, measure = door.measure.partition(":")
    if measure != "forecast":
        return study.open_door(office, code, period, options, door)
    row = next(one for one in forecasts.forecasts(office) if str(one.id) == door.group[0])
    window = Study(office, code, period, options).periods[when].window
    return report_topics.topic_ids(office.database, window, row.words)


def _next(found: Study) -> Period:
    return following(found.period)


def _hit_words(found: Study) -> str:
    rule = analysis_rules.rule(found.office, "warnings", found.period.end_on)
    share = shown(rule.value.hit, "rate")
    said = f"预测命中：填了预计件数的，实际不低于预计的 {share}；没有填的，实际多于上月。来源：{rule.words}。"
    return said + "一件工单的分类或标题含有预测的词即计入，可计入几条预测。"


def looked_back(found: Study) -> list[Block]:
    """上期预测回看: what was forecast of this month, what came, how many hit."""
    rows = forecasts.forecasts(found.office, found.period.name)
    heading = Heading("上期预测回看")
    if not rows:
        return [heading, Prose(f"上期没有登记对{found.period.title}的预测。")]
    limit = analysis_rules.rule(found.office, "warnings", found.period.end_on).value.hit
    counted = {when: _counted(found, when, rows) for when in (NOW, BEFORE)}
    miss = "本期未结束" if found.is_running else "未命中"
    lines = [_looked(row, counted[NOW][row.id], counted[BEFORE][row.id], limit, miss) for row in rows]
    hits = sum(1 for line in lines if line[-1].value == "命中")
    rate = shown(Fraction(hits, len(rows)), "rate")
    columns = (
        Column("topic", "预测热点", width=16),
        Column("words", "分类或标题中的词", width=16),
        Column("expected", "预计（件）", "int", 10),
        Column("actual", "实际（件）", "int", 10),
        Column("before", f"{found.word(BEFORE)}（件）", "int", 12),
        Column("change", "环比", "delta", 9),
        Column("basis", "预测依据", width=18),
        Column("hit", "结果", width=10),
    )
    said = f"上期登记对{found.period.title}的预测 {len(rows)} 条，命中 {hits} 条，命中率 {rate}。"
    chart = Chart("预测与实际（件）", "bar", tuple(row.topic for row in rows), _bars(rows, counted[NOW]))
    return [heading, Prose(said), Table("预测回看", columns, tuple(lines)), chart]


def _counted(found: Study, when: str, rows: Sequence[ForecastRow]) -> dict[int, int]:
    window = found.periods[when].window
    counts = report_topics.topic_counts(found.office.database, window, {str(row.id): row.words for row in rows})
    return {row.id: counts[""][str(row.id)].get("", (0, 0))[0] for row in rows}


def _looked(row: ForecastRow, now: int, before: int, limit: Fraction, miss: str) -> Row:
    hit = now > before if row.expected is None else now >= limit * row.expected
    group = (str(row.id),)
    figures = (Cell(now, Door(f"{NOW}:forecast", group)), Cell(before, Door(f"{BEFORE}:forecast", group)))
    head = (Cell(row.topic), Cell("、".join(row.words)), Cell(row.expected))
    return (*head, *figures, Cell(change(now, before)), Cell(row.basis or None), Cell("命中" if hit else miss))


def _bars(rows: Sequence[ForecastRow], actual: Mapping[int, int]) -> tuple[Series, ...]:
    expected = Series("预计", tuple(row.expected for row in rows))
    return (expected, Series("实际", tuple(actual[row.id] for row in rows)))


def expected_list(found: Study) -> list[Block]:
    """下期预测: what was entered for the month to come."""
    coming = _next(found)
    rows = forecasts.forecasts(found.office, coming.name)
    if not rows:
        return [Heading("下期预测"), Prose(f"对{coming.title}的热点预测（登记后列表）。", is_judgement=True)]
    columns = (
        Column("topic", "预测热点", width=20),
        Column("words", "分类或标题中的词", width=24),
        Column("expected", "预计（件）", "int", 10),
        Column("basis", "预测依据", width=30),
    )
    made = tuple(
        (
            Cell(row.topic, Door("forecast", entity="forecast", ids=(row.id,))),
            Cell("、".join(row.words)),
            Cell(row.expected),
            Cell(row.basis or None),
        )
        for row in rows
    )
    return [Heading("下期预测"), Table(f"{coming.title}热点预测", columns, made)]


def estimated(found: Study) -> list[Block]:
    """按规则测算: last years' same months, carried on with the present trend."""
    heading = Heading(f"{_next(found).title}测算")
    known = [when for when in ("ahead2", "ahead1") if found.is_known(when)]
    if not known:
        return [heading, Prose(f"台账没有{_next(found).title}的往年同期数据，不作测算。")]
    lines = sorted(_estimates(found, known), key=lambda line: (-line[0], line[1]))[:_TOP]
    if not lines:
        return [heading, Prose("往年同期没有工单，不作测算。")]
    first = "、".join(f"{path_words(group)}（约 {count} 件）" for count, group, _ in lines[:3])
    rows = tuple(row for _, _, row in lines)
    columns = [Column("topic", "问题（二级分类）", width=26)]
    columns += [Column(when, found.periods[when].title + "来件", "int", 14) for when in known]
    columns += [Column("now", found.word(NOW), "int", 10), Column("year", found.word(YEAR), "int", 12)]
    columns += [Column("trend", "同比", "delta", 10), Column("estimate", "测算（件）", "int", 10)]
    note = "测算＝往年同期平均×（1＋本期同比），同比缺基数的按持平计，涨跌按一倍封顶；只供参考。"
    table = Table("按往年同期和当前走势测算", tuple(columns), rows, note=note)
    names = tuple(path_words(group).rsplit("／", 1)[-1] for _, group, _ in lines[:10])
    chart = Chart("测算件数", "ranking", names, (Series("测算", tuple(count for count, _, _ in lines[:10])),))
    return [heading, Prose(f"按往年同期和当前走势，需要关注的是{first}。"), table, chart]


def _estimates(found: Study, known: Sequence[str]) -> list[tuple[int, str, Row]]:
    groups = {group for when in known for group in found.counts(when, "cat2")}
    made = []
    for group in sorted(groups):
        old = [found.figure(when, "cat2", group, "received") for when in known]
        now, year = (found.figure(when, "cat2", group, "received") for when in (NOW, YEAR))
        trend = change(now, year) if found.is_known(YEAR) else None
        grown = min(max(trend or Fraction(0), Fraction(-1)), Fraction(1))
        count = round(Fraction(sum(old), len(old)) * (1 + grown))
        cells = [Cell(path_words(group)), *(found.cell(when, "received", "cat2", group) for when in known)]
        cells += [found.cell(NOW, "received", "cat2", group), found.cell(YEAR, "received", "cat2", group)]
        made.append((count, group, (*cells, Cell(trend), Cell(count))))
    return made


def monthly(found: Study) -> list[Block]:
    """往年同期: the months to come as they were in the last two years, with the problem that most named."""
    heading = Heading("往年同期")
    rows = []
    for month in months_of(_next(found)):
        old = [f"{int(month[:4]) - back}{month[4:]}" for back in (2, 1)]
        cells = [found.cell(when, "received") if found.is_known(when) else Cell(None) for when in old]
        rows.append((Cell(month), *cells, Cell(_busiest(found, old[1]) or None)))
    columns = (
        Column("month", "月份", width=10),
        Column("two", "前年同月", "int", 12),
        Column("one", "去年同月", "int", 12),
        Column("topic", "去年同月最集中的问题", width=36),
    )
    return [heading, Table(f"{_next(found).title}各月的往年同期", columns, tuple(rows))]


def _busiest(found: Study, month: str) -> str:
    groups = found.counts(month, "cat2") if found.is_known(month) else {}
    counts = {group: found.figure(month, "cat2", group, "received") for group in groups}
    first = min(counts, key=lambda group: (-counts[group], group), default=None)
    return "" if first is None or not counts[first] else f"{path_words(first)}（{counts[first]} 件）"


def seasons(found: Study) -> list[Block]:
    """季节: hints for the months to come."""
    months = {int(name[5:]) for name in months_of(_next(found))}
    hints = [
        f"{text}（{'、'.join(f'{m} 月' for m in when if m in months)}）" for when, text in _SEASONS if months & {*when}
    ]
    return [Heading("季节因素"), Prose(f"常见季节性诉求：{'；'.join(hints)}。以上为程序预设提示，请核对。")]


def judged(found: Study) -> list[Block]:
    """政策、社会热点 and the conclusion are a person's."""
    coming = _next(found).title
    return [
        Heading("研判"),
        Prose(f"{coming}可能带来诉求的政策和工作部署。", is_judgement=True),
        Prose(f"{coming}需要关注的社会热点。", is_judgement=True),
        Prose("预判结论和提前处置的措施。", is_judgement=True),
    ]
