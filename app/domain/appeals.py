"""考核申诉: what is appealed against, how it ended, answers and rates before and after (F7.4, 001·附3·一(一))."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.answers import Answers, Question, read_answers
from app.domain.rate_definitions import RATE_TITLES, words
from app.domain.rates import Definition, Denominator, decimal_text, work_out
from app.domain.what_if import Fact, cells_of


class AppealObject(StrEnum):
    """What is appealed against."""

    CONTACTED = "contacted"  # 响应结果
    RESOLVED = "resolved"  # 解决结果
    SATISFIED = "satisfied"  # 满意结果
    COUNTED = "counted"  # 是否纳入考核
    POINTS = "points"  # 扣分


OBJECT_TITLES = {
    AppealObject.CONTACTED: "响应结果",
    AppealObject.RESOLVED: "解决结果",
    AppealObject.SATISFIED: "满意结果",
    AppealObject.COUNTED: "是否纳入考核",
    AppealObject.POINTS: "扣分",
}


class AppealResult(StrEnum):
    """How it ended; OPEN while nobody has said."""

    OPEN = ""
    CHANGED = "changed"  # 改判
    UPHELD = "upheld"  # 维持原判
    WITHDRAWN = "withdrawn"  # 撤回


RESULT_TITLES = {
    AppealResult.OPEN: "待结果",
    AppealResult.CHANGED: "改判",
    AppealResult.UPHELD: "维持原判",
    AppealResult.WITHDRAWN: "撤回",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What the city's details say of one ticket: three answers as written, counted ("", 是, 否), points lost."""

    contacted: str = ""
    resolved: str = ""
    satisfied: str = ""
    counted: str = ""
    points_lost: str = ""

    @property
    def answers(self) -> Answers:
        """The answers in canonical words."""
        return read_answers(self.contacted, self.resolved, self.satisfied)

    @property
    def is_excluded(self) -> bool:
        """Whether the ticket is left out of the rates."""
        return self.counted == "否"

    def changed(self, values: Mapping[str, str]) -> Judged:
        """Return this with some of its values put anew."""
        return replace(self, **{key: value for key, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class PeriodRates:
    """The rates of a period in figures that can be kept: percentages as text, the denominator, the definition."""

    denominator: int
    contacted: str
    resolved: str
    satisfied: str
    score: str
    definition: str

    def as_json(self) -> dict[str, object]:
        """Return plain JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}


def rates_of(lines: Sequence[Judged], definition: Definition) -> PeriodRates:
    """Work out the rates of a period from its details: every line that counts stands in the denominator."""
    whole = replace(definition, denominator=Denominator.ALL, include_excluded=False)
    facts = [Fact(number, "", line.answers, line.is_excluded) for number, line in enumerate(lines)]
    total = work_out(cells_of(facts), whole).total
    shown = {
        question: "—" if rate is None else f"{decimal_text(rate * 100, 2)}%" for question, rate in total.rates.items()
    }
    return PeriodRates(
        total.denominator,
        shown[Question.CONTACTED],
        shown[Question.RESOLVED],
        shown[Question.SATISFIED],
        decimal_text(total.score, whole.score_places),
        f"分母为考核明细中纳入考核的 {total.denominator} 件（剔除 {total.excluded} 件）；{words(whole)}",
    )


def difference_text(before: Mapping[str, object], after: Mapping[str, object]) -> str:
    """Say which rates moved: 解决率 85.00% → 85.56%."""
    moved = [
        f"{RATE_TITLES[question]} {before[question.value]} → {after[question.value]}"
        for question in Question
        if before.get(question.value) != after.get(question.value)
    ]
    return "；".join(moved) or "三率没有变化"
