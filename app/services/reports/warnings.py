"""预警分析报告 (B31; 002·2.2.6): how many, how far solved, how satisfied, and what the office should look at, by rule.

The limits are the dated setting ``analysis.warnings``; every line names its rule and opens its tickets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from app.domain.analysis_rules import LIMIT_TITLES, WarningLimits
from app.domain.answers import Question
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
from app.domain.report_periods import Period
from app.services import analysis_rules
from app.services.progress import JobContext
from app.services.reports import scope, sections, sections_results, sections_trend, study
from app.services.reports.study import BEFORE, NOW, Study, path_words
from app.services.session import Office

open_door, basis = study.open_door, study.basis
_GROWTH, _NEW, _CLOSING, _OVERDUE = "诉求增长", "新出现的集中问题", "办结率低", "超时未办结"
_RATES = ((Question.RESOLVED, "解决率低", "resolved_below"), (Question.SATISFIED, "满意率低", "satisfied_below"))
_COLUMNS = (
    Column("no", "序号", "int", 6),
    Column("rule", "预警规则", width=16),
    Column("object", "对象", width=26),
    Column("now", "本期（件）", "int", 10),
    Column("before", "上期（件）", "int", 10),
    Column("value", "指标", width=14),
    Column("limit", "阈值", width=16),
)


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B31."""
    found = Study(office, code, period, options)
    parts = (sections.volume, sections_trend.trend, sections_results.units, sections_results.results, warned, handling)
    return study.made(found, "预警分析报告", parts, job, limit_words(found))


def limit_words(found: Study) -> str:
    """Say the limits with their source."""
    rule = analysis_rules.rule(found.office, "warnings", found.period.end_on)
    said = "；".join(
        f"{title} {_shown(getattr(rule.value, key))}" for key, title in LIMIT_TITLES.items() if key != "hit"
    )
    return f"预警阈值：{said}。来源：{rule.words}。"


def _shown(value: int | Fraction) -> str:
    return shown(value, "rate") if isinstance(value, Fraction) else str(value)


def warned(found: Study) -> list[Block]:
    """预警清单: every rule that something meets."""
    limits = analysis_rules.rule(found.office, "warnings", found.period.end_on).value
    lines = list(warnings(found, limits))
    if not lines:
        return [Heading("预警清单"), Prose(f"{found.word(NOW)}没有达到预警阈值的事项。")]
    rules: dict[str, int] = {}
    for line in lines:
        rules[str(line[0].value)] = rules.get(str(line[0].value), 0) + 1
    said = f"共 {len(lines)} 项达到预警阈值：" + "、".join(f"{name} {count} 项" for name, count in rules.items()) + "。"
    rows = tuple((Cell(n), *line) for n, line in enumerate(lines, start=1))
    chart = Chart("各类预警（项）", "bar", tuple(rules), (Series("项", tuple(rules.values())),))
    return [Heading("预警清单"), Prose(said), Table("预警清单", _COLUMNS, rows), chart]


def handling(found: Study) -> list[Block]:
    """Leave the answer to a warning to a person."""
    del found
    return [Heading("处置建议"), Prose("对预警事项的研判、责任单位和处置时限。", is_judgement=True)]


def warnings(found: Study, limits: WarningLimits) -> Iterator[Row]:
    """Yield the lines of the list: growth by problem and community, then units by closing, time and rates."""
    for by in ("cat2", "community"):
        yield from _growth(found, by, limits)
    units = list(found.counts(NOW, "unit"))
    for name in sorted(units, key=lambda name: (_closed_part(found, name), name)):
        yield from _closing(found, name, limits)
    for name in sorted(units, key=lambda name: (-found.figure(NOW, "unit", name, "overdue"), name)):
        late = found.figure(NOW, "unit", name, "overdue")
        if late and late >= limits.overdue_at_least:
            cells = (found.cell(NOW, "overdue", "unit", name), Cell(None), Cell(f"{late} 件"))
            yield (Cell(_OVERDUE), Cell(scope.named(name)), *cells, Cell(f"≥ {limits.overdue_at_least} 件"))
    for question, title, key in _RATES:
        yield from _low_rates(found, question, title, getattr(limits, key), limits.at_least)


def _growth(found: Study, by: str, limits: WarningLimits) -> Iterator[Row]:
    if not found.is_known(BEFORE):
        return
    lines = []
    for group in found.counts(NOW, by):
        now, base = found.figure(NOW, by, group, "received"), found.figure(BEFORE, by, group, "received")
        grown = change(now, base)
        if group and now >= limits.at_least and now > base and (grown is None or grown >= limits.growth):
            lines.append((-(now - base), group, grown))
    for _, group, grown in sorted(lines):
        cells = (found.cell(NOW, "received", by, group), found.cell(BEFORE, "received", by, group))
        title, value = (_NEW, "上期为 0") if grown is None else (_GROWTH, shown(grown, "delta"))
        yield (Cell(title), Cell(path_words(group)), *cells, Cell(value), Cell(f"≥ +{shown(limits.growth, 'rate')}"))


def _closed_part(found: Study, name: str) -> Fraction:
    """Return a unit's rate of closing; 1 where it received nothing."""
    closed, whole = (found.figure(NOW, "unit", name, measure) for measure in ("received_closed", "received"))
    return Fraction(closed, whole) if whole else Fraction(1)


def _closing(found: Study, name: str, limits: WarningLimits) -> Iterator[Row]:
    now, rate = found.figure(NOW, "unit", name, "received"), _closed_part(found, name)
    if now < limits.at_least or rate >= limits.closed_below:
        return
    cells = (found.cell(NOW, "received", "unit", name), found.cell(BEFORE, "received", "unit", name))
    limit = Cell(f"＜ {shown(limits.closed_below, 'rate')}")
    yield (Cell(_CLOSING), Cell(scope.named(name)), *cells, Cell(shown(rate, "rate")), limit)


def _low_rates(found: Study, question: Question, title: str, below: Fraction, at_least: int) -> Iterator[Row]:
    before = {row.name: row for row in found.rated(BEFORE).table.rows}
    for row in sorted(found.rated(NOW).table.rows, key=lambda row: (row.rates[question] or Fraction(0), row.name)):
        rate = row.rates[question]
        if rate is None or row.denominator < at_least or rate >= below:
            continue
        old = before.get(row.name)
        cells = [Cell(row.denominator, Door(f"{NOW}:rate.counted", ("unit", row.name)))]
        door = Door(f"{BEFORE}:rate.counted", ("unit", row.name))
        cells.append(Cell(None) if old is None else Cell(old.denominator, door))
        yield (Cell(title), Cell(row.name), *cells, Cell(shown(rate, "rate")), Cell(f"＜ {shown(below, 'rate')}"))
