"""市级回访结果反馈 (B16; 001·附1 三(三)3, 002·2.2.11): our assessment beside the city's result, ticket by ticket."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from fractions import Fraction

from app.domain.answers import CHOICES, QUESTION_TITLES, Answers, Question, differences_text
from app.domain.rates import TimeField
from app.domain.report_content import Block, Cell, Column, Report, Row, Table
from app.domain.report_periods import Period
from app.services import visits
from app.services.progress import JobContext
from app.services.reports import listing
from app.services.session import Office
from app.services.visits import Comparison, Matched

_INTERNAL, _CITY = "内部评定", "市级回访"
_ORDER = {question: {answer: -place for place, answer in enumerate(CHOICES[question], 1)} for question in Question}
"""How good an answer is: the best first in ``CHOICES``; the unknown is worse than any of them."""
_SHORT = {Question.CONTACTED: "联系", Question.RESOLVED: "解决", Question.SATISFIED: "满意"}


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B16."""
    compared = visits.compare(office, period.window, time_field=TimeField(options["counted_by"]))
    job.check()
    blocks: list[Block] = [summary(compared), _by_unit(compared)]
    some = compared.matched if options["lines"] == "all" else compared.differing
    if compared.matched:
        blocks += [_by_question(compared), _lines(some)]
    return listing.framed(
        office,
        code,
        period,
        options,
        blocks if compared.matched else [listing.table_or("本期没有可比对的市级回访结果。", _lines(()))],
        *WORDS,
    )


def basis(office: Office, code: str, period: Period, options: Mapping[str, str]) -> array[int]:
    """Return the tickets that were compared."""
    compared = visits.compare(office, period.window, time_field=TimeField(options["counted_by"]))
    return array("q", sorted(one.ticket_id for one in compared.matched))


WORDS = (
    "比对件为既有内部三率评定（最近一轮）、又有市级有效回访结果的工单；市级结果以最近一次回访为准，没有的取热线导出列。",
    "三项中双方都作答的各项全部相同为一致；一致率＝一致件÷比对件（F6.6）。",
)


def summary(compared: Comparison) -> Table:
    """Say how many were compared and agree."""
    columns = (
        Column("compared", "比对件", "int", 12),
        Column("agreed", "一致", "int", 12),
        Column("differing", "不一致", "int", 12),
        Column("rate", "一致率", "rate", 12),
        Column("explained", "已说明差异原因", "int", 15),
        Column("unexplained", "尚未说明", "int", 12),
    )
    return Table("市级回访与内部评定比对", columns, (_counts(compared.matched),))


def _counts(some: Sequence[Matched]) -> Row:
    agreed = [one for one in some if one.agrees]
    differing = [one for one in some if not one.agrees]
    explained = [one for one in differing if one.explanation]
    rate = Fraction(len(agreed), len(some)) if some else None
    open_ones = [one for one in differing if not one.explanation]
    return (_cell(some), _cell(agreed), _cell(differing), Cell(rate), _cell(explained), _cell(open_ones))


def _cell(some: Sequence[Matched]) -> Cell:
    return listing.count([one.ticket_id for one in some])


def _by_unit(compared: Comparison) -> Table:
    names = listing.ranked(one.unit for one in compared.matched)
    columns = (Column("unit", "承办单位", width=22), *summary(compared).columns)
    rows = tuple(
        (Cell(name or "（未填）"), *_counts([one for one in compared.matched if one.unit == name])) for name in names
    )
    return Table("各承办单位一致情况", columns, rows, (Cell("合计"), *_counts(compared.matched)))


def _by_question(compared: Comparison) -> Table:
    columns = (
        Column("question", "项目", width=14),
        Column("differing", "不一致（件）", "int", 14),
        Column("better", "内部好于市级", "int", 14),
        Column("worse", "市级好于内部", "int", 14),
    )
    rows = []
    for question in Question:
        found = [
            (one, difference)
            for one in compared.differing
            for difference in one.differences
            if difference.question is question
        ]
        order = _ORDER[question]
        better = [one for one, d in found if order.get(d.first, -9) > order.get(d.second, -9)]
        worse = [one for one, d in found if order.get(d.first, -9) < order.get(d.second, -9)]
        rows.append((Cell(QUESTION_TITLES[question]), _cell([one for one, _ in found]), _cell(better), _cell(worse)))
    return Table("各项不一致情况", columns, tuple(rows), note="一件工单可以有几项不一致，各项相加可以大于不一致件数。")


_LINE_COLUMNS = (
    listing.SERIAL,
    listing.NUMBER,
    Column("unit", "承办单位", width=14),
    Column("community", "村/社区", width=12),
    Column("visited_at", "回访时间", "moment", 16),
    *(Column(f"i_{question}", title, width=9, group=_INTERNAL) for question, title in _SHORT.items()),
    *(Column(f"c_{question}", title, width=9, group=_CITY) for question, title in _SHORT.items()),
    Column("agrees", "是否一致", width=9),
    Column("differences", "差异", width=34),
    Column("explanation", "差异原因", width=24),
)


def _lines(some: Sequence[Matched]) -> Table:
    rows = listing.numbered(_line(one) for one in some)
    return Table(f"逐件比对（{len(rows)} 件）", _LINE_COLUMNS, rows)


def _line(one: Matched) -> Row:
    return (
        listing.number_cell(one.ticket_no, one.ticket_id),
        Cell(one.unit or None),
        Cell(one.community or None),
        Cell(one.visited_at or None),
        *_answers(one.internal),
        *_answers(one.city),
        Cell("一致" if one.agrees else "不一致"),
        Cell(differences_text(one.differences, "内部", "市级") or None),
        listing.safe(one.explanation),
    )


def _answers(answers: Answers) -> tuple[Cell, ...]:
    return tuple(Cell(answers.to(question) or None) for question in _SHORT)
