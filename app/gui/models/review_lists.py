"""Lists of the page 复盘与对账: reviews of assessment periods, measures, circulars, forecasts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.deadlines import END_OF_DAY
from app.domain.report_periods import parse_period
from app.gui.models.cases import CaseFilter, CaseListSpec, everything
from app.gui.models.cases_registers import CaseLine
from app.gui.models.paged_table import Column
from app.gui.time_left import time_left
from app.services import assessment_details, circulars, forecasts, improvements, reviews
from app.services.circulars import CircularRow
from app.services.forecasts import ForecastRow
from app.services.improvements import MeasureRow
from app.services.reviews import Loss, Standing
from app.services.session import Office

UNSTARTED = 1_000_000_000
"""Ids of periods that have no review yet lie above this."""

REVIEW_TONES = {"按时提交": "good", "迟交": "warn", "逾期未交": "bad", "编写中": "", "待复盘": "warn"}
MEASURE_TONES = {"open": "", "overdue": "bad", "done": "warn", "verified": "info", "closed": "muted"}


@dataclass(frozen=True, slots=True)
class PeriodReview:
    """An assessment period's review with its measures."""

    standing: Standing
    losses: tuple[Loss, ...]
    measures: tuple[MeasureRow, ...]

    @property
    def closed(self) -> int:
        """How many measures are closed."""
        return sum(row.state == "closed" for row in self.measures)


@dataclass(frozen=True, slots=True)
class Looked:
    """A forecast beside what came; ``actual`` None while its month has not begun."""

    row: ForecastRow
    actual: int | None


def _filter(key: str, title: str) -> CaseFilter:
    return CaseFilter(key, title, lambda line: key in line.parts)


def _text(column: str, title: str, width: int) -> Column[CaseLine[Any]]:
    return Column(column, title, lambda line: getattr(line.row, column), width, False, False)


def read_reviews(office: Office) -> tuple[date, list[CaseLine[PeriodReview]]]:
    """Read every period with its review and measures."""
    today = office.now().date()
    measures = improvements.measures(office)
    lines = []
    for one in reviews.standings(office):
        own = tuple(row for row in measures if one.review is not None and row.review_id == one.review.id)
        number = one.review.id if one.review is not None else UNSTARTED + (one.issue.issue_id if one.issue else 0)
        parts = {"done" if one.submitted_on else "open"}
        if any(row.state != "closed" for row in own):
            parts.add("measures")
        lines.append(CaseLine(number, None, PeriodReview(one, _losses(office, one), own), frozenset(parts)))
    return today, lines


def _losses(office: Office, one: Standing) -> tuple[Loss, ...]:
    if one.review is not None:
        return one.review.losses
    return reviews.lost([(point, share.part) for point, share in assessment_details.losses(office, one.period)])


def due_words(one: Standing, now: datetime) -> str:
    """Say the last day and what is left of it; the day alone once the report was handed in."""
    if one.deadline is None:
        return ""
    due = one.deadline.due_on.isoformat()
    return due if one.submitted_on else f"{due}　{left_words(one, now)}"


def left_words(one: Standing, now: datetime) -> str:
    """Say what is left of the deadline."""
    if one.deadline is None:
        return ""
    due, begun = one.deadline.due_on.isoformat(), f"{one.issued_on}T00:00:00"
    return time_left(f"{due}T{END_OF_DAY}", begun, "", now).text


def review_spec(now: Callable[[], datetime]) -> CaseListSpec:
    """Describe the list of reviews."""

    def state(line: CaseLine[PeriodReview]) -> str:
        return line.row.standing.state_text(now().date())

    def losses(line: CaseLine[PeriodReview]) -> str:
        return "、".join(f"{one.point} {one.count}" for one in line.row.losses)

    def measures(line: CaseLine[PeriodReview]) -> str:
        row = line.row
        return f"{row.closed}/{len(row.measures)} 已关闭" if row.measures else ""

    columns: tuple[Column[CaseLine[PeriodReview]], ...] = (
        Column("state", "状态", state, 84, False, False),
        Column("period", "考核周期", lambda line: line.row.standing.period, 88, False, False),
        Column("issued_on", "明细下发", lambda line: line.row.standing.issued_on, 100, False, False),
        Column("due", "复盘至", lambda line: due_words(line.row.standing, now()), 172, False, False),
        Column("losses", "失分点（件）", losses, 110, False, False),
        Column("measures", "改进措施", measures, 96, False, False),
    )
    return CaseListSpec(
        "复盘",
        "期",
        columns,
        (
            _filter("open", "未提交"),
            _filter("measures", "措施未关闭"),
            _filter("done", "已提交"),
            CaseFilter("all", "全部", everything),
        ),
        wide="losses",
        words=lambda line: f"{line.row.standing.period} {losses(line)}",
        tones={"state": lambda line: REVIEW_TONES[state(line)]},
        empty=(
            "还没有考核复盘",
            "导入考核明细后，这里列出每一期的复盘期限（下发后 3 个工作日，004·二.5）；没有明细的，也可以直接登记。",
        ),
    )


def read_measures(office: Office) -> tuple[None, list[CaseLine[MeasureRow]]]:
    """Read every measure with the states it is listed under."""
    lines = []
    for row in improvements.measures(office):
        parts = {row.state} if row.state == "closed" else {row.state, "standing"}
        lines.append(CaseLine(row.id, None, row, frozenset(parts)))
    return None, lines


def measure_spec() -> CaseListSpec:
    """Describe the list of measures."""
    columns: tuple[Column[CaseLine[MeasureRow]], ...] = (
        Column("state", "状态", lambda line: line.row.state_text, 112, False, False),
        _text("period", "考核周期", 84),
        _text("measure", "改进措施", 150),
        _text("person", "责任人", 68),
        _text("unit", "责任单位", 96),
        _text("due_on", "期限", 96),
        _text("done_on", "落实", 96),
    )
    return CaseListSpec(
        "改进措施",
        "条",
        columns,
        (
            _filter("standing", "未关闭"),
            _filter("overdue", "逾期"),
            _filter("done", "待甲方验证"),
            _filter("closed", "已关闭"),
            CaseFilter("all", "全部", everything),
        ),
        wide="measure",
        words=lambda line: " ".join((line.row.measure, line.row.person, line.row.unit, line.row.period)),
        tones={"state": lambda line: MEASURE_TONES[line.row.state]},
        empty=(
            "还没有改进措施",
            "在“复盘”里给一期复盘增加措施：写明责任人和期限，落实后由甲方验证，验证通过才能关闭。",
        ),
    )


def read_circulars(office: Office) -> tuple[None, list[CaseLine[CircularRow]]]:
    """Read every circular."""
    return None, [CaseLine(row.id, None, row) for row in circulars.circulars(office)]


def circular_spec() -> CaseListSpec:
    """Describe the list of circulars."""
    columns: tuple[Column[CaseLine[CircularRow]], ...] = (
        _text("name", "通报", 100),
        Column("period", "时段", lambda line: parse_period(line.row.period).title, 100, False, False),
        _text("received_on", "收到", 96),
    )
    return CaseListSpec(
        "通报",
        "份",
        columns,
        (CaseFilter("all", "全部", everything),),
        wide="name",
        words=lambda line: f"{line.row.name} {line.row.issuer} {line.row.period}",
        empty=(
            "还没有登记通报",
            "把市、区的通报拖到这里（Excel、CSV），或者照着填：逐单位和我方数据对账，差在哪几件工单一看便知。",
        ),
    )


def read_forecasts(office: Office) -> tuple[str, list[CaseLine[Looked]]]:
    """Read every forecast beside what came; the month that runs with it."""
    rows = forecasts.forecasts(office)
    found, this = forecasts.actual(office, rows), office.now().date().isoformat()[:7]
    lines = [
        CaseLine(row.id, None, Looked(row, found.get(row.id)), frozenset({"coming" if row.period > this else "begun"}))
        for row in sorted(rows, key=lambda row: row.period, reverse=True)
    ]
    return this, lines


def forecast_spec() -> CaseListSpec:
    """Describe the list of forecasts."""

    def number(value: int | None) -> str:
        return "" if value is None else f"{value:,}"

    columns: tuple[Column[CaseLine[Looked]], ...] = (
        Column("period", "月份", lambda line: line.row.row.period, 84, False, False),
        Column("topic", "预测热点", lambda line: line.row.row.topic, 140, False, False),
        Column("words", "分类或标题中的词", lambda line: "、".join(line.row.row.words), 160, False, False),
        Column("expected", "预计（件）", lambda line: number(line.row.row.expected), 88, True, False),
        Column("actual", "实际（件）", lambda line: number(line.row.actual), 88, True, False),
    )
    return CaseListSpec(
        "热点预测",
        "条",
        columns,
        (
            _filter("coming", "下期"),
            _filter("begun", "本期和以往"),
            CaseFilter("all", "全部", everything),
        ),
        wide="words",
        words=lambda line: f"{line.row.row.topic} {line.row.row.period} {line.row.row.basis}",
        empty=("还没有热点预测", "登记下个月预计的热点和依据；到期自动数出实际件数，成《热点预测与回看》（B30）。"),
    )
