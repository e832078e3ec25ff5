"""How rates, scores and their changes are said: a number, a word and an arrow shape, never colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.domain.answers import Answers
from app.domain.assessment_periods import AssessmentPeriod
from app.domain.rate_definitions import RATE_TITLES, SOURCE_WORDS, TIME_WORDS
from app.domain.rates import Definition, Denominator, RateRow, decimal_text, plain_number

DENOMINATOR_SHORT: dict[Denominator, str] = {
    Denominator.VISITED: "有效回访件",
    Denominator.ASSESSED: "可评件",
    Denominator.ALL: "全部工单",
}
UNCONFIRMED = "须与"
"""Word in the basis of a preset that nobody has confirmed yet."""


@dataclass(frozen=True, slots=True)
class Change:
    """A difference in words: ``text`` begins with the arrow; ``tone`` is good, bad or "" (no change, not known)."""

    text: str
    tone: str


NOTHING_RATED = Change("没有分母，按 0 计", "")
"""Said beside a score of 0 that the definition gives where nothing is rated yet."""


def percent(value: Fraction | None, places: int) -> str:
    """0..1 as ``98.12%``; "—" without a denominator."""
    return "—" if value is None else f"{decimal_text(value * 100, places)}%"


def score(value: Fraction | None, places: int) -> str:
    """Composite score out of 100."""
    return decimal_text(value, places)


def change(value: Fraction | None, places: int, unit: str = "") -> Change:
    """``▲ 升 0.42``, ``▼ 降 0.10``, ``＝ 持平``; "" where one side is not known."""
    if value is None:
        return Change("", "")
    shown = decimal_text(abs(value), places)
    if not float(shown):
        return Change("＝ 持平", "")
    return Change(f"▲ 升 {shown}{unit}", "good") if value > 0 else Change(f"▼ 降 {shown}{unit}", "bad")


def difference(now: Fraction | None, before: Fraction | None) -> Fraction | None:
    """Return now minus before, None where one is missing."""
    return None if now is None or before is None else now - before


def denominator_words(row: RateRow, definition: Definition) -> str:
    """Say what the rates are a share of, with its number: 分母 171 件：可评件，不含剔除 9 件."""
    excluded = "含" if definition.include_excluded else "不含"
    return (
        f"分母 {row.denominator:,} 件：{DENOMINATOR_SHORT[definition.denominator]}（受理 {row.tickets:,} 件），"
        f"{excluded}剔除 {row.excluded:,} 件"
    )


def weight_words(definition: Definition) -> str:
    """权重 10/50/40."""
    return "权重 " + "/".join(plain_number(definition.weights[question] * 100) for question in RATE_TITLES)


def is_confirmed(definition: Definition) -> bool:
    """Whether somebody has said that this definition holds here (a preset still says what to check)."""
    return UNCONFIRMED not in definition.basis and "是否上线不明" not in definition.basis


def source_words(definition: Definition) -> str:
    """Weights, where they come from, and whether anybody has confirmed them here."""
    origin = definition.basis if is_confirmed(definition) else "怀柔预设，待确认"
    return f"{weight_words(definition)} · {origin}"


def basis_tip(definition: Definition) -> str:
    """Everything about the source, for the tooltip."""
    return (
        f"{definition.name}\n来源：{definition.basis}\n按{TIME_WORDS[definition.time_field]}取数，"
        f"答案取自{SOURCE_WORDS[definition.source]}。"
    )


def period_words(period: AssessmentPeriod) -> str:
    """2026-10-19 至 2026-11-18."""
    return f"{period.start_on} 至 {period.end_on}"


def answers_text(answers: Answers) -> str:
    """Three answers in one cell: 联系 是 · 解决 · 满意."""
    if answers.is_blank:
        return "没有结果"
    contacted = {"是": "已联系", "否": "未联系"}.get(answers.contacted, answers.contacted)
    return " · ".join(part for part in (contacted, answers.resolved, answers.satisfied) if part)
