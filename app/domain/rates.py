"""The three rates (响应率、解决率、满意率), composite score and rank, worked out exactly from counted cells.

A ``Definition`` (口径) is data: which answers count and for how much, what the denominator is, which moment of a
ticket falls into the window, weights, total row. Rates are Fractions; rounding happens when they are shown.
Sources: requirements.md F6.5, AC-14; domain.md §2.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction

from app.domain.answers import YES, Answers, Question
from app.domain.errors import RefusedInput
from app.domain.money import round_fen
from app.domain.shares import shares


class Denominator(StrEnum):
    """What a rate is a share of."""

    VISITED = "visited"  # 有效回访：是否有效回访为“是”
    ASSESSED = "assessed"  # 可评件：有效回访，或没有登记是否有效而有结果
    ALL = "all"  # 窗口内全部工单


class TimeField(StrEnum):
    """Which moment of a ticket must fall into the window."""

    CREATED = "created"  # 创建时间（没有时用来电、派单时间）
    DISPATCHED = "dispatched"  # 派单时间
    CLOSED = "closed"  # 办结时间
    VISITED = "visited"  # 市级回访时间


class TotalRow(StrEnum):
    """How the 合计 row is made."""

    WEIGHTED = "weighted"  # 按总数重算（加权）
    ARITHMETIC = "arithmetic"  # 各行的率和成绩取算术平均


class Source(StrEnum):
    """Whose answers count."""

    BEST = "best"  # 市级回访优先，没有的按内部评定
    CITY = "city"  # 只用市级回访结果
    INTERNAL = "internal"  # 只用内部三率评定


@dataclass(frozen=True, slots=True)
class Definition:
    """One way to work the rates out. ``credits``: canonical answer -> share of a point (0..1); others give nothing.

    ``weights`` sum to 1. ``places`` are decimals of a shown percentage, ``score_places`` of a shown score.
    ``empty_as_zero``: a row without denominator has rates 0 (else none, "—").
    """

    code: str
    name: str
    basis: str
    credits: Mapping[Question, Mapping[str, Fraction]]
    weights: Mapping[Question, Fraction]
    denominator: Denominator = Denominator.ASSESSED
    include_excluded: bool = False
    time_field: TimeField = TimeField.CREATED
    total_row: TotalRow = TotalRow.WEIGHTED
    source: Source = Source.BEST
    places: int = 2
    score_places: int = 1
    empty_as_zero: bool = False

    def credit(self, question: Question, answers: Answers) -> Fraction:
        """Share of a point that an answer earns."""
        return self.credits[question].get(answers.to(question), Fraction(0))

    def counts(self, answers: Answers, is_excluded: bool) -> bool:
        """Whether a ticket with these answers stands in the denominator."""
        if is_excluded and not self.include_excluded:
            return False
        if self.denominator is Denominator.ALL:
            return True
        if self.denominator is Denominator.VISITED or answers.valid_visit:
            return answers.valid_visit == YES
        return not answers.is_blank


@dataclass(frozen=True, slots=True)
class Window:
    """Moments from ``start`` (included) to ``end`` (not included)."""

    start: datetime
    end: datetime

    @staticmethod
    def of_days(first: date, last: date) -> Window:
        """Whole days, both included. Raises ``RefusedInput`` when the last lies before the first."""
        if last < first:
            raise RefusedInput(f"结束日期 {last} 早于开始日期 {first}。请改正后再统计。")
        return Window(datetime.combine(first, time()), datetime.combine(last, time()) + timedelta(days=1))

    def words(self) -> str:
        """Say the window: whole days as days, else with hours."""
        if self.start.time() == time() == self.end.time():
            return f"{self.start.date()} 至 {self.end.date() - timedelta(days=1)}"
        return f"{self.start:%Y-%m-%d %H:%M} 至 {self.end:%Y-%m-%d %H:%M}（不含）"


@dataclass(frozen=True, slots=True)
class Cell:
    """Tickets of one group with the same answers: how many they are."""

    group: str
    answers: Answers
    is_excluded: bool
    count: int


@dataclass(frozen=True, slots=True)
class RateRow:
    """One line of a table of rates.

    ``tickets``: all in the window (受理量); ``excluded``: 剔除 among them; ``numerators`` are points (基本满意 0.9);
    ``rates`` are 0..1 and ``score`` 0..100, None without a denominator; ``rank`` 1 is best, 0 has none.
    """

    name: str
    tickets: int
    excluded: int
    denominator: int
    numerators: Mapping[Question, Fraction]
    rates: Mapping[Question, Fraction | None]
    score: Fraction | None
    rank: int = 0

    @property
    def lost(self) -> Mapping[Question, Fraction]:
        """Points lost on each question (失分点)."""
        return {question: self.denominator - self.numerators[question] for question in Question}


@dataclass(frozen=True, slots=True)
class RateTable:
    """Rows in order of rank and the 合计 row."""

    rows: tuple[RateRow, ...]
    total: RateRow


TOTAL_NAME = "合计"


def work_out(cells: Iterable[Cell], definition: Definition) -> RateTable:
    """Make the table: one row a group, ranked by score then number of tickets (domain.md §2.1), and the total."""
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(cell.group, []).append(cell)
    rows = _ranked([_row(name, some, definition) for name, some in groups.items()], definition)
    total = _row(TOTAL_NAME, [cell for some in groups.values() for cell in some], definition)
    if definition.total_row is TotalRow.ARITHMETIC and rows:
        total = _averaged(total, rows)
    return RateTable(rows, total)


def _row(name: str, cells: Sequence[Cell], definition: Definition) -> RateRow:
    counted = [cell for cell in cells if definition.counts(cell.answers, cell.is_excluded)]
    denominator = sum(cell.count for cell in counted)
    numerators = {
        question: sum((definition.credit(question, cell.answers) * cell.count for cell in counted), Fraction(0))
        for question in Question
    }
    empty = Fraction(0) if definition.empty_as_zero else None
    rates = {question: points / denominator if denominator else empty for question, points in numerators.items()}
    return RateRow(
        name,
        sum(cell.count for cell in cells),
        sum(cell.count for cell in cells if cell.is_excluded),
        denominator,
        numerators,
        rates,
        score_of(rates, definition),
    )


def score_of(rates: Mapping[Question, Fraction | None], definition: Definition) -> Fraction | None:
    """综合成绩 out of 100; None when a rate is missing."""
    total = Fraction(0)
    for question, weight in definition.weights.items():
        rate = rates[question]
        if rate is None:
            return None
        total += rate * weight
    return total * 100


def _ranked(rows: Sequence[RateRow], definition: Definition) -> tuple[RateRow, ...]:
    """Order by shown score, then tickets, then name; equal score and tickets share a rank."""
    marks = {id(row): (_shown(row.score, definition.score_places), row.tickets) for row in rows}
    ordered = sorted(rows, key=lambda row: (-marks[id(row)][0], -row.tickets, row.name))
    ranked: list[RateRow] = []
    for place, row in enumerate(ordered, start=1):
        is_tie = bool(ranked) and marks[id(ordered[place - 2])] == marks[id(row)]
        rank = 0 if row.score is None else ranked[-1].rank if is_tie else place
        ranked.append(_with(row, rank=rank))
    return tuple(ranked)


def _averaged(total: RateRow, rows: Sequence[RateRow]) -> RateRow:
    rates = {question: _mean([row.rates[question] for row in rows]) for question in Question}
    return _with(total, rates=rates, score=_mean([row.score for row in rows]))


def _mean(values: Iterable[Fraction | None]) -> Fraction | None:
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def _with(
    row: RateRow,
    *,
    rank: int = 0,
    rates: Mapping[Question, Fraction | None] | None = None,
    score: Fraction | None = None,
) -> RateRow:
    return RateRow(
        row.name,
        row.tickets,
        row.excluded,
        row.denominator,
        row.numerators,
        row.rates if rates is None else rates,
        row.score if rates is None else score,
        rank,
    )


def _shown(value: Fraction | None, places: int) -> int:
    return -1 if value is None else round_fen(value * 10**places)


def loss_shares(lost: Mapping[Question, Fraction], places: int = 2) -> Mapping[Question, Fraction] | None:
    """失分占比 in percent, rounded so that the shares sum to exactly 100 (largest remainder); None: nothing lost.

    AC-14: 2, 27, 20 of 49 -> 4.08, 55.10, 40.82.
    """
    found = shares(tuple(lost.values()), places)
    return None if found is None else {question: part * 100 for question, part in zip(lost, found, strict=True)}


def decimal_text(value: Fraction | None, places: int) -> str:
    """Round half up and write with fixed decimals; "—" for None."""
    if value is None:
        return "—"
    scaled = round_fen(value * 10**places)
    digits = f"{abs(scaled):0{places + 1}d}"
    sign = "-" if scaled < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def plain_number(value: Fraction) -> str:
    """Write a number of points without useless zeros: 160, 163.6."""
    text = decimal_text(value, 4)
    return text.rstrip("0").rstrip(".")
