"""单否 and 双否: how many of 解决 and 满意 were denied (002·2.2.11, 004·二.8; the contracts do not define the words).

The rule is data with a date of validity; the preset is an inference that the office must confirm (requirements §6-9).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.domain.answers import CHOICES, QUESTION_TITLES, Answers, Question
from app.domain.errors import RefusedInput


class Mark(StrEnum):
    """What the rule says of a ticket."""

    NONE = "none"
    SINGLE = "single"  # 单否
    DOUBLE = "double"  # 双否


MARK_TITLES: Mapping[Mark, str] = {Mark.NONE: "", Mark.SINGLE: "单否", Mark.DOUBLE: "双否"}

PRESET_BASIS = "【推断】待确认：合同没有写明“单双否”的定义（002·2.2.11、004·二.8），请向甲方确认口径。"
_PRESET_DENIALS = {Question.RESOLVED: ("未解决",), Question.SATISFIED: ("不满意",)}


@dataclass(frozen=True, slots=True)
class DoubleNoRule:
    """Questions that can be denied and the answers that deny them; one denial is 单否, two or more are 双否."""

    denials: Mapping[Question, tuple[str, ...]] = field(default_factory=lambda: dict(_PRESET_DENIALS))
    basis: str = PRESET_BASIS

    def mark(self, answers: Answers) -> Mark:
        """单否, 双否 or neither."""
        denied = sum(answers.to(question) in words for question, words in self.denials.items())
        return (Mark.NONE, Mark.SINGLE)[denied] if denied < 2 else Mark.DOUBLE

    def words(self) -> str:
        """Say the rule for printing under a list."""
        parts = "、".join(
            f"{QUESTION_TITLES[question]}为{'或'.join(f'“{word}”' for word in words)}"
            for question, words in self.denials.items()
        )
        return f"{parts}：其中一项为单否，两项及以上为双否。{self.basis}"

    def to_json(self) -> dict[str, Any]:
        """As kept in the settings (the basis is the setting's ``source``)."""
        return {question.value: list(words) for question, words in self.denials.items()}


def rule_from_json(data: Mapping[str, Any], basis: str) -> DoubleNoRule:
    """Read a rule from the settings. Raises ``RefusedInput`` for questions or answers that do not exist."""
    denials: dict[Question, tuple[str, ...]] = {}
    for key, words in data.items():
        if key not in set(Question):
            raise RefusedInput(f"单否、双否口径里的“{key}”不是三率中的一项。请重新选择。")
        question = Question(key)
        unknown = [word for word in words if word not in (*CHOICES[question], "一般")]
        if unknown or not words:
            raise RefusedInput(f"“{QUESTION_TITLES[question]}”的否定答案不对。可以选：{'、'.join(CHOICES[question])}。")
        denials[question] = tuple(words)
    if len(denials) < 2:
        raise RefusedInput("单否、双否口径至少要选两项（如是否解决、是否满意）。")
    return DoubleNoRule(denials, basis)
