"""业务数据挖掘与流程优化 (B37) and 考核优化与品牌建设 (B38): results that contract 000 wants as slides (000·附2 三)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from app.domain.answers import Question
from app.domain.rate_definitions import LOSS_TITLES
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
from app.services import activity_lists, advice, monthly_stories, rates_by_day
from app.services.progress import JobContext
from app.services.reports import analyses, scope, sections, sections_results, sections_trend, study
from app.services.reports.study import NOW, Section, Study, months_of
from app.services.session import Office
from app.storage.queries import report_topics
from app.storage.queries.report_topics import PACE_PARTS, Pace

open_door, basis = study.open_door, study.basis
_PACE = {
    "received": "来件",
    "timed": "已办结有时长",
    "returned": "有退回",
    "urged": "有催办",
    "repeated_rounds": "多轮办理",
}
_TOP = 10


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B37 or B38."""
    found = Study(office, code, period, options)
    parts: tuple[Section, ...]
    if code == "B37":
        parts = (
            sections.volume,
            sections_trend.trend,
            hours,
            sections.topics,
            pace,
            sections_results.repeats,
            process,
        )
        words = "平均办理时长：从首次派单（没有的按创建时间）到承办单位办结，按小时计；只计有办结时间的件。"
        return study.made(found, "业务数据挖掘与流程优化报告", parts, job, words)
    parts = (rates_by_month, sections_results.results, lost_points, analyses.improvements, good_work, brand)
    return study.made(
        found, "考核优化与品牌建设成果", parts, job, "失分按口径折算：扣去的部分计入失分，一件可有几个失分点。"
    )


def hours(found: Study) -> list[Block]:
    """来件时段: by the hour of the day."""
    counts = {f"{hour:02d}": found.figure(NOW, "hour", f"{hour:02d}", "received") for hour in range(24)}
    if not any(counts.values()):
        return []
    most = sorted(counts, key=lambda hour: (-counts[hour], hour))[:3]
    said = f"来件较集中的时段是{'、'.join(f'{int(hour)} 时（{counts[hour]} 件）' for hour in most)}。"
    names = tuple(f"{int(hour)}时" for hour in counts)
    return [
        Heading("来件时段"),
        Prose(said),
        Chart("各时段来件（件）", "bar", names, (Series("来件", tuple(counts.values())),)),
    ]


def pace(found: Study) -> list[Block]:
    """办理流程: how long units take, what went back, was urged, went another round."""
    units = report_topics.pace(found.office.database, found.period.window)
    if not units:
        return [Heading("办理流程"), Prose(f"{found.word(NOW)}没有来件。")]
    whole = Pace(*(sum(getattr(one, name) for one in units.values()) for name in Pace.__slots__))
    columns = [Column("unit", "承办单位", width=18)]
    columns += [Column(name, title, "int", 12) for name, title in _PACE.items()]
    columns.insert(3, Column("mean", "平均时长（小时）", "decimal", 14))
    ordered = sorted(units, key=lambda name: (-units[name].received, not name, name))
    rows = tuple(_pace_row(scope.named(name), units[name], ("unit", name)) for name in ordered)
    total = _pace_row("合计", whole, ("unit",))
    timed = [name for name in ordered if units[name].timed][:_TOP]
    said = f"有办结时长可计的工单 {whole.timed} 件，平均办理 {shown(_mean(whole), 'decimal')} 小时；"
    said += f"被退回的 {whole.returned} 件，催办过的 {whole.urged} 件，多轮办理的 {whole.repeated_rounds} 件。"
    blocks: list[Block] = [Heading("办理流程"), Prose(said), Table("各单位办理流程", tuple(columns), rows, total)]
    if timed:
        values = tuple(_mean(units[name]) for name in timed)
        names = tuple(scope.named(name) for name in timed)
        blocks.append(Chart("平均办理时长（小时）", "ranking", names, (Series("小时", values),), "decimal"))
    return blocks


def _mean(one: Pace) -> Fraction | None:
    return Fraction(one.seconds, one.timed * 3600) if one.timed else None


def _pace_row(title: str, one: Pace, group: tuple[str, ...]) -> Row:
    cells = [Cell(getattr(one, name), Door(f"{NOW}:pace.{name}", group)) for name in _PACE if name in PACE_PARTS]
    return (Cell(title), *cells[:2], Cell(_mean(one)), *cells[2:])


def process(found: Study) -> list[Block]:
    """Leave what to change in the process to a person."""
    del found
    return [
        Heading("流程优化建议"),
        Prose("数据反映出的流程堵点和原因。", is_judgement=True),
        Prose("流程优化的建议、责任单位和完成期限。", is_judgement=True),
    ]


def rates_by_month(found: Study) -> list[Block]:
    """三率走势: the rates month by month."""
    last = min(found.period.end_on, found.office.now().date())
    months = [name for name in months_of(found.period) if name <= f"{last:%Y-%m}"]
    windows = [found.periods[month].window for month in months]
    made = rates_by_day.several(found.office, windows, scope.include_excluded(found.options))
    totals = {month: one.table.total for month, one in zip(months, made, strict=True)}
    some = [month for month in months if totals[month].denominator]
    if not some:
        return [Heading("三率走势"), Prose(f"{found.word(NOW)}没有可评的工单。")]
    columns = [Column("month", "月份", width=10), Column("counted", "分母（件）", "int", 10)]
    columns += [Column(question.value, title, "rate", 10) for question, title in sections_results.QUESTIONS]
    columns.append(Column("score", "综合成绩", "decimal", 10))
    rows = tuple(
        (
            Cell(month),
            Cell(totals[month].denominator, Door(f"{month}:rate.counted")),
            *(Cell(totals[month].rates[question]) for question, _ in sections_results.QUESTIONS),
            Cell(totals[month].score),
        )
        for month in months
    )
    best = max(some, key=lambda month: (totals[month].score or Fraction(0), month))
    said = f"综合成绩最高的是{month_words(best)}（{shown(totals[best].score, 'decimal')} 分）"
    worst = min(some, key=lambda month: (totals[month].score or Fraction(0), month))
    said += f"，最低的是{month_words(worst)}（{shown(totals[worst].score, 'decimal')} 分）。" if worst != best else "。"
    lines = tuple(
        Series(title, tuple(totals[month].rates[question] for month in months))
        for question, title in sections_results.QUESTIONS
    )
    blocks: list[Block] = [Heading("三率走势"), Prose(said), Table("各月三率", tuple(columns), rows)]
    return [*blocks, Chart("各月三率", "line", tuple(months), lines, "rate")]


def month_words(name: str) -> str:
    """Write a month in a sentence: 2026-03 -> 2026年3月."""
    return f"{name[:4]}年{int(name[5:])}月"


def lost_points(found: Study) -> list[Block]:
    """失分点: points lost by question with shares of 100.00 %."""
    lost = found.rated(NOW).table.total.lost
    parts = shares([lost[question] for question in Question])
    if parts is None:
        return [Heading("失分点"), Prose(f"{found.word(NOW)}没有失分。")]
    columns = (
        Column("point", "失分点", width=14),
        Column("lost", "失分", "decimal", 10),
        Column("tickets", "涉及件数", "int", 10),
        Column("share", "占比", "rate", 10),
    )
    rows = tuple(
        (
            Cell(LOSS_TITLES[question]),
            Cell(lost[question]),
            Cell(found.lost(NOW, question), Door(f"{NOW}:rate.lost.{question.value}")),
            Cell(part),
        )
        for question, part in zip(Question, parts, strict=True)
    )
    total = (Cell("合计"), Cell(sum(lost.values(), Fraction(0))), Cell(None), Cell(Fraction(1)))
    names = tuple(LOSS_TITLES[question] for question in Question)
    pie = Chart(
        "失分点占比", "pie", names, (Series("失分", tuple(lost[question] for question in Question)),), "decimal"
    )
    judged = Prose("失分原因和下一期提升的重点。", is_judgement=True)
    return [Heading("失分点"), Table("失分点", columns, rows, total), pie, judged]


def good_work(found: Study) -> list[Block]:
    """优秀案例、每月一案、培训指导: what the office can show."""
    first, last = found.period.start_on.isoformat(), found.period.end_on.isoformat()
    cases = [row for row in advice.given(found.office, first, last) if row.kind == "good_case"]
    stories = [row for row in monthly_stories.stories(found.office) if first[:7] <= row.period <= last[:7]]
    held = [row for row in activity_lists.activities(found.office, None, first, last) if row.held_on]
    columns = (Column("kind", "类型", width=16), Column("count", "数量", "int", 10), Column("names", "内容", width=60))
    kinds = (
        ("优秀案例", "advice", [(row.id, row.subject) for row in cases]),
        ("每月一案", "monthly_story", [(row.id, row.title) for row in stories]),
        ("培训和指导", "service_activity", [(row.id, row.theme) for row in held]),
    )
    rows = tuple(
        (
            Cell(title),
            Cell(len(some), Door("records", entity=entity, ids=tuple(number for number, _ in some))),
            Cell("；".join(list(dict.fromkeys(name for _, name in some))[:8]) or None),
        )
        for title, entity, some in kinds
    )
    return [Heading("案例和经验"), Table("案例、经验和培训", columns, rows, note="内容列出前 8 项。")]


def brand(found: Study) -> list[Block]:
    """Leave the brand (品牌) to a person."""
    del found
    return [
        Heading("品牌建设"),
        Prose("工作机制、特色做法和品牌名称。", is_judgement=True),
        Prose("推广情况、媒体报道和上级评价。", is_judgement=True),
        Prose("下一期考核优化的目标和措施。", is_judgement=True),
    ]
