"""The three answers of a citizen (三率三问) and validity of a call-back, in the words of the hotline.

Exports write the same answer in several ways (是/已联系/已响应); ``canonical`` brings them to one. What nobody knows
stays visible as 其他 and counts for nothing. Source: domain.md §1.3, §3.A; 001·附1 三(二)1 (是否反馈/解决/满意).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from app.domain.errors import RefusedInput

UNKNOWN = ""
OTHER = "其他"
YES, NO = "是", "否"
UNRATED = "未评价"


class Question(StrEnum):
    """The three questions; 反馈 (001·附1) is read as 响应 (001·附3)."""

    CONTACTED = "contacted"  # 是否联系（响应、反馈）
    RESOLVED = "resolved"  # 是否解决
    SATISFIED = "satisfied"  # 是否满意


QUESTION_TITLES: Mapping[Question, str] = {
    Question.CONTACTED: "是否联系",
    Question.RESOLVED: "是否解决",
    Question.SATISFIED: "是否满意",
}
VALID_VISIT = "valid_visit"
VALID_VISIT_TITLE = "是否有效回访"

CHOICES: Mapping[str, tuple[str, ...]] = {
    VALID_VISIT: (YES, NO),
    Question.CONTACTED: (YES, NO),
    Question.RESOLVED: ("解决", "部分解决", "未解决"),
    Question.SATISFIED: ("满意", "基本满意", "不满意", UNRATED),
}
"""What a form offers, best answer first."""

_YES_WORDS = ("是", "有", "对", "y", "yes", "true", "1", "√", "是的")
_NO_WORDS = ("否", "没有", "无", "不是", "n", "no", "false", "0", "×")
_UNRATED_WORDS = (
    "未评价",
    "不评价",
    "拒绝评价",
    "未表态",
    "拒评",
    "未回访",
    "无法接通",
    "未接通",
    "不清楚",
    "无法判断",
)

_WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    VALID_VISIT: {
        YES: (*_YES_WORDS, "有效", "有效回访"),
        NO: (*_NO_WORDS, "无效", "无效回访", "未回访", "未接通", "无法接通"),
    },
    Question.CONTACTED: {
        YES: (*_YES_WORDS, "联系", "已联系", "响应", "已响应", "反馈", "已反馈"),
        NO: (*_NO_WORDS, "未联系", "没有联系", "未响应", "未反馈"),
        UNRATED: _UNRATED_WORDS,
    },
    Question.RESOLVED: {
        "解决": (*_YES_WORDS, "解决", "已解决", "完全解决", "全部解决"),
        "部分解决": ("部分解决", "部分", "基本解决"),
        "未解决": (*_NO_WORDS, "未解决", "没有解决", "不解决", "没解决"),
        UNRATED: _UNRATED_WORDS,
    },
    Question.SATISFIED: {
        "满意": (*_YES_WORDS, "满意", "非常满意", "很满意", "十分满意"),
        "基本满意": ("基本满意", "较满意", "比较满意"),
        "一般": ("一般",),
        "不满意": (*_NO_WORDS, "不满意", "非常不满意", "很不满意", "不太满意", "较不满意"),
        UNRATED: _UNRATED_WORDS,
    },
}
_CANONICAL = {
    kind: {word: answer for answer, words in answers.items() for word in words} for kind, answers in _WORDS.items()
}


@dataclass(frozen=True, slots=True)
class Answers:
    """Canonical answers; "" where there is none. ``valid_visit``: 是, 否, or "" where nobody says."""

    contacted: str = UNKNOWN
    resolved: str = UNKNOWN
    satisfied: str = UNKNOWN
    valid_visit: str = UNKNOWN

    def to(self, question: Question) -> str:
        """Answer to one question."""
        return {
            Question.CONTACTED: self.contacted,
            Question.RESOLVED: self.resolved,
            Question.SATISFIED: self.satisfied,
        }[question]

    def turned(self, change: Answers) -> Answers:
        """Return these answers with those of ``change`` put over them ("" leaves an answer alone)."""
        return replace(
            self,
            contacted=change.contacted or self.contacted,
            resolved=change.resolved or self.resolved,
            satisfied=change.satisfied or self.satisfied,
            valid_visit=change.valid_visit or self.valid_visit,
        )

    @property
    def is_blank(self) -> bool:
        """Whether none of the three questions has an answer."""
        return not (self.contacted or self.resolved or self.satisfied)

    @property
    def is_complete(self) -> bool:
        """Whether all three questions have an answer; who was not reached cannot say more."""
        return self.contacted == NO or bool(self.contacted and self.resolved and self.satisfied)


@lru_cache(maxsize=4096)
def canonical(kind: str, text: str) -> str:
    """Bring an answer to one of its known spellings; "" for blank, 其他 for what nobody knows.

    ``kind`` is a ``Question`` or ``VALID_VISIT``.
    """
    plain = "".join(text.split()).lower()
    return _CANONICAL[kind].get(plain, OTHER) if plain else UNKNOWN


def read_answers(contacted: str, resolved: str, satisfied: str, valid_visit: str = "") -> Answers:
    """Read answers as an export or a form writes them."""
    return Answers(
        canonical(Question.CONTACTED, contacted),
        canonical(Question.RESOLVED, resolved),
        canonical(Question.SATISFIED, satisfied),
        canonical(VALID_VISIT, valid_visit),
    )


def checked_answers(contacted: str, resolved: str, satisfied: str, valid_visit: str = "") -> Answers:
    """Read what a person entered; raises ``RefusedInput`` for a word that is no answer."""
    answers = read_answers(contacted, resolved, satisfied, valid_visit)
    given = {
        Question.CONTACTED: (contacted, answers.contacted),
        Question.RESOLVED: (resolved, answers.resolved),
        Question.SATISFIED: (satisfied, answers.satisfied),
        VALID_VISIT: (valid_visit, answers.valid_visit),
    }
    for kind, (text, answer) in given.items():
        if answer == OTHER:
            title = title_of(kind)
            raise RefusedInput(f"“{title}”不能填“{text.strip()}”。可以填：{'、'.join(CHOICES[kind])}。")
    return answers


def title_of(kind: str) -> str:
    """Chinese name of a question or of ``VALID_VISIT``."""
    return VALID_VISIT_TITLE if kind == VALID_VISIT else QUESTION_TITLES[Question(kind)]


@dataclass(frozen=True, slots=True)
class Difference:
    """One question answered differently on two sides; ``first`` and ``second`` are canonical."""

    question: Question
    first: str
    second: str

    @property
    def title(self) -> str:
        """Chinese name of the question."""
        return QUESTION_TITLES[self.question]


def differences(first: Answers, second: Answers) -> tuple[Difference, ...]:
    """Questions that both sides answered, and not alike."""
    pairs = ((question, first.to(question), second.to(question)) for question in Question)
    return tuple(Difference(question, one, other) for question, one, other in pairs if one and other and one != other)


def are_comparable(first: Answers, second: Answers) -> bool:
    """Whether there is a question that both sides answered."""
    return any(first.to(question) and second.to(question) for question in Question)


def differences_text(found: Iterable[Difference], first: str, second: str) -> str:
    """Say differences in words: 是否解决：登记“解决”，核听“未解决”."""
    return "；".join(f"{one.title}：{first}“{one.first}”，{second}“{one.second}”" for one in found)
