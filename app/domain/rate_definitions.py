"""Ready-made definitions (口径) of the rates, their form in the settings, and the definition in words.

None of them is a city-wide rule: the contracts name no formula (requirements.md §6-9). Each says where it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from app.domain.answers import CHOICES, QUESTION_TITLES, Question
from app.domain.errors import RefusedInput
from app.domain.rates import Definition, Denominator, Source, TimeField, TotalRow, Window, decimal_text, plain_number

RATE_TITLES: Mapping[Question, str] = {
    Question.CONTACTED: "响应率",
    Question.RESOLVED: "解决率",
    Question.SATISFIED: "满意率",
}
LOSS_TITLES: Mapping[Question, str] = {
    Question.CONTACTED: "未响应",
    Question.RESOLVED: "未解决",
    Question.SATISFIED: "不满意",
}

CREDITS: Mapping[Question, Mapping[str, Fraction]] = {
    Question.CONTACTED: {"是": Fraction(1)},
    Question.RESOLVED: {"解决": Fraction(1)},
    Question.SATISFIED: {"满意": Fraction(1), "基本满意": Fraction(9, 10)},
}
WEIGHTS: Mapping[Question, Fraction] = {
    Question.CONTACTED: Fraction(10, 100),
    Question.RESOLVED: Fraction(50, 100),
    Question.SATISFIED: Fraction(40, 100),
}
_UNSURE = "权重 10/50/40 和“基本满意”0.9 取自怀柔区日报的公开代码（2025—2026 年，是否上线不明），须与本区考核办法核对"

STANDARD = Definition(
    "standard",
    "通用口径（不含剔除）",
    f"分母扣除不纳入考核件（001·附3、AC-14）；{_UNSURE}。",
    CREDITS,
    WEIGHTS,
)
WITH_EXCLUDED = replace(
    STANDARD,
    code="with_excluded",
    name="全口径（含剔除）",
    basis=f"分母含不纳入考核件，与“不含剔除”对照；{_UNSURE}。",
    include_excluded=True,
)
HUAIROU = replace(
    STANDARD,
    code="huairou",
    name="怀柔日报口径",
    basis="怀柔区 12345 日报的公开代码（2025—2026 年，是否上线不明）：只计有效回访，合计行取算术平均。",
    denominator=Denominator.VISITED,
    total_row=TotalRow.ARITHMETIC,
    source=Source.CITY,
    include_excluded=True,
    empty_as_zero=True,
)
INTERNAL = replace(
    STANDARD,
    code="internal",
    name="内部评定口径",
    basis=f"只看本街道的三率评定（001·附1 三(二)1），用于与市级结果对照；{_UNSURE}。",
    source=Source.INTERNAL,
)
PRESETS: tuple[Definition, ...] = (STANDARD, WITH_EXCLUDED, HUAIROU, INTERNAL)

DENOMINATOR_WORDS: Mapping[Denominator, str] = {
    Denominator.VISITED: "有效回访件（是否有效回访为“是”）",
    Denominator.ASSESSED: "可评件（有效回访件；没有登记是否有效的，三项中至少一项有结果）",
    Denominator.ALL: "全部工单",
}
TIME_WORDS: Mapping[TimeField, str] = {
    TimeField.CREATED: "创建时间",
    TimeField.DISPATCHED: "派单时间",
    TimeField.CLOSED: "办结时间",
    TimeField.VISITED: "市级回访时间",
}
TOTAL_WORDS: Mapping[TotalRow, str] = {
    TotalRow.WEIGHTED: "合计行按总数重新计算（加权）",
    TotalRow.ARITHMETIC: "合计行的率和成绩取各行的算术平均",
}
SOURCE_WORDS: Mapping[Source, str] = {
    Source.BEST: "市级回访结果，没有的按内部三率评定",
    Source.CITY: "市级回访结果",
    Source.INTERNAL: "内部三率评定",
}


def words(definition: Definition, window: Window | None = None) -> str:
    """Say a definition in full sentences, for printing under the table."""
    moment = TIME_WORDS[definition.time_field]
    scope = f"{moment}在 {window.words()} 的工单" if window else f"按{moment}取数"
    excluded = "含不纳入考核（剔除）件" if definition.include_excluded else "不含不纳入考核（剔除）件"
    rates = "；".join(
        f"{RATE_TITLES[question]}＝{_credit_words(definition.credits[question])}÷分母" for question in Question
    )
    weights = "＋".join(
        f"{RATE_TITLES[question]}×{plain_number(definition.weights[question] * 100)}%" for question in Question
    )
    return (
        f"口径：{definition.name}。范围：{scope}，作废的不计。"
        f"分母：{DENOMINATOR_WORDS[definition.denominator]}，{excluded}。{rates}。"
        f"综合成绩＝({weights})×100，显示 {definition.score_places} 位小数。{TOTAL_WORDS[definition.total_row]}。"
        f"答案取自{SOURCE_WORDS[definition.source]}。来源：{definition.basis}"
    )


def _credit_words(shares: Mapping[str, Fraction]) -> str:
    return "＋".join(
        f"“{answer}”件数" if share == 1 else f"{plain_number(share)}×“{answer}”件数" for answer, share in shares.items()
    )


def checked(definition: Definition) -> Definition:
    """Refuse a definition that cannot be worked with (``RefusedInput``); returns it unchanged."""
    if not definition.code.strip() or not definition.name.strip():
        raise RefusedInput("口径没有名称。请填写后再保存。")
    if not definition.basis.strip():
        raise RefusedInput("请写明这个口径的来源（哪份文件、哪次通知）。")
    if set(definition.weights) != set(Question) or any(weight < 0 for weight in definition.weights.values()):
        raise RefusedInput("三率的权重都要填写，且不能是负数。")
    total = sum(definition.weights.values(), Fraction(0))
    if total != 1:
        raise RefusedInput(f"三率的权重合计是 {decimal_text(total * 100, 2)}%，应为 100%。请改正。")
    for question in Question:
        _check_credits(question, definition.credits.get(question, {}))
    if not (0 <= definition.places <= 4 and 0 <= definition.score_places <= 4):
        raise RefusedInput("小数位数要在 0 到 4 之间。")
    return definition


def _check_credits(question: Question, shares: Mapping[str, Fraction]) -> None:
    known = (*CHOICES[question], "一般", "未评价")
    if not shares or any(answer not in known for answer in shares):
        raise RefusedInput(f"“{QUESTION_TITLES[question]}”计分的答案不对。可以选：{'、'.join(CHOICES[question])}。")
    if any(not 0 <= share <= 1 for share in shares.values()):
        raise RefusedInput(f"“{QUESTION_TITLES[question]}”的折算系数要在 0 到 1 之间。")


def to_json(definition: Definition) -> dict[str, Any]:
    """As kept in the settings: Fractions as text (9/10)."""
    return {
        "code": definition.code,
        "name": definition.name,
        "basis": definition.basis,
        "credits": {q.value: {a: str(s) for a, s in some.items()} for q, some in definition.credits.items()},
        "weights": {q.value: str(weight) for q, weight in definition.weights.items()},
        "denominator": definition.denominator.value,
        "include_excluded": definition.include_excluded,
        "time_field": definition.time_field.value,
        "total_row": definition.total_row.value,
        "source": definition.source.value,
        "places": definition.places,
        "score_places": definition.score_places,
        "empty_as_zero": definition.empty_as_zero,
    }


def from_json(data: Mapping[str, Any]) -> Definition:
    """Read a definition from the settings. Raises ``RefusedInput`` when it is not one."""
    try:
        definition = Definition(
            code=str(data["code"]),
            name=str(data["name"]),
            basis=str(data["basis"]),
            credits={
                Question(q): {str(a): Fraction(s) for a, s in some.items()} for q, some in data["credits"].items()
            },
            weights={Question(q): Fraction(weight) for q, weight in data["weights"].items()},
            denominator=Denominator(data["denominator"]),
            include_excluded=bool(data["include_excluded"]),
            time_field=TimeField(data["time_field"]),
            total_row=TotalRow(data["total_row"]),
            source=Source(data["source"]),
            places=int(data["places"]),
            score_places=int(data["score_places"]),
            empty_as_zero=bool(data["empty_as_zero"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        raise RefusedInput("保存的三率口径读不出来。请在“三率口径”里重新设置。") from error
    return checked(definition)
