"""Rows of the table of rates by unit, community or area; every number knows which tickets are behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.answers import Question
from app.domain.rate_definitions import RATE_TITLES
from app.domain.rates import TOTAL_NAME, Definition, RateRow, plain_number
from app.gui.models.contract_table import KeptTableModel
from app.gui.models.paged_table import Column
from app.gui.models.rates_words import change, difference, percent, score
from app.services.rates import Door, Part, Report


@dataclass(frozen=True, slots=True)
class RateLine:
    """One row with its place as id; ``before`` is the same row of the period before, as far as it then was."""

    id: int
    row: RateRow
    definition: Definition
    before: RateRow | None
    is_total: bool = False


def lines_of(report: Report, before: Report) -> list[RateLine]:
    """Rows in order of rank."""
    earlier = {row.name: row for row in before.table.rows}
    return [
        RateLine(at, row, report.definition, earlier.get(row.name)) for at, row in enumerate(report.table.rows, start=1)
    ]


def total_line(report: Report, before: Report) -> RateLine:
    """合计."""
    return RateLine(0, report.table.total, report.definition, before.table.total, is_total=True)


def _rate(question: Question) -> Column[RateLine]:
    return Column(
        question.value,
        RATE_TITLES[question],
        lambda line: percent(line.row.rates[question], line.definition.places),
        86,
        True,
    )


def _lost(line: RateLine) -> str:
    return plain_number(sum(line.row.lost.values(), Fraction(0))) if line.row.denominator else ""


def _change(line: RateLine) -> str:
    if line.before is None or not (line.row.denominator and line.before.denominator):
        return ""
    return change(difference(line.row.score, line.before.score), line.definition.score_places).text


def columns(title: str) -> list[Column[RateLine]]:
    """Columns of the table; ``title`` names the first (承办单位, 社区（村）, 包片)."""
    return [
        Column("rank", "名次", lambda line: str(line.row.rank or "—") if not line.is_total else "", 72, True),
        Column("name", title, lambda line: line.row.name, 190),
        Column("tickets", "受理", lambda line: f"{line.row.tickets:,}", 66, True),
        Column("excluded", "剔除", lambda line: f"{line.row.excluded:,}", 58, True),
        Column("denominator", "分母", lambda line: f"{line.row.denominator:,}", 66, True),
        *(_rate(question) for question in Question),
        Column("score", "综合成绩", lambda line: score(line.row.score, line.definition.score_places), 84, True),
        Column("change", "比上期同进度", _change, 112, True),
        Column("lost", "失分", _lost, 66, True),
    ]


DOORS: dict[str, tuple[Part, Question | None, str]] = {
    "tickets": (Part.ALL, None, "受理"),
    "excluded": (Part.EXCLUDED, None, "剔除"),
    "denominator": (Part.COUNTED, None, "分母"),
    Question.CONTACTED: (Part.EARNED, Question.CONTACTED, "响应率得分"),
    Question.RESOLVED: (Part.EARNED, Question.RESOLVED, "解决率得分"),
    Question.SATISFIED: (Part.EARNED, Question.SATISFIED, "满意率得分"),
    "score": (Part.COUNTED, None, "综合成绩"),
}
"""Column -> which tickets are behind its number (失分 and 比上期同进度 belong to several questions or periods)."""


def door_of(line: RateLine, key: str) -> tuple[Door, str] | None:
    """Return the tickets behind a cell and their name, None where a cell is no number of tickets."""
    if key not in DOORS:
        return None
    part, question, title = DOORS[key]
    name = None if line.is_total else line.row.name
    return Door(part, question, name), f"{line.row.name if name else TOTAL_NAME}：{title}"


_SORT: dict[str, Callable[[RateLine], tuple[bool, Fraction]]] = {
    "rank": lambda line: (not line.row.rank, Fraction(line.row.rank)),
    "tickets": lambda line: (False, Fraction(line.row.tickets)),
    "excluded": lambda line: (False, Fraction(line.row.excluded)),
    "denominator": lambda line: (False, Fraction(line.row.denominator)),
    "score": lambda line: _known(line.row.score),
    "lost": lambda line: (False, sum(line.row.lost.values(), Fraction(0))),
    "change": lambda line: _known(difference(line.row.score, line.before.score if line.before else None)),
    Question.CONTACTED: lambda line: _known(line.row.rates[Question.CONTACTED]),
    Question.RESOLVED: lambda line: _known(line.row.rates[Question.RESOLVED]),
    Question.SATISFIED: lambda line: _known(line.row.rates[Question.SATISFIED]),
}


def _known(value: Fraction | None) -> tuple[bool, Fraction]:
    return (value is None, value or Fraction(0))


def in_order(lines: Sequence[RateLine], key: str, descending: bool) -> list[RateLine]:
    """Sort by a column; rows without a value come last either way."""
    if key not in _SORT:
        return sorted(lines, key=lambda line: line.row.name, reverse=descending)
    read = _SORT[key]
    known = [line for line in lines if not read(line)[0]]
    return [
        *sorted(known, key=lambda line: read(line)[1], reverse=descending),
        *(line for line in lines if read(line)[0]),
    ]


class RateTableModel(KeptTableModel):
    """The rows and, last, 合计."""

    def __init__(self) -> None:
        super().__init__(columns("承办单位"))

    def show(self, title: str, lines: Sequence[RateLine], total: RateLine) -> None:
        """Show other rows; the total stays at the foot."""
        self.put_columns(columns(title))
        self.put([*lines, total])
