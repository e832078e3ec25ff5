"""Figures of 不纳入考核: pass rate, one-pass rate (R-40, both readings), overdue materials, complete nodes.

Every figure carries its denominator in words (口径). Source: F7.1-F7.3, 004·二.1-二.2, R-40.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.exclusions import Step, StepKind, Verdict
from app.domain.money import percent_text


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole`` with what the two count (``definition``) and a sentence for the clerk (``hint``)."""

    part: int
    whole: int
    definition: str
    hint: str = ""

    @property
    def ratio(self) -> Fraction | None:
        """The exact ratio; None when there is nothing to divide by."""
        return Fraction(self.part, self.whole) if self.whole else None

    @property
    def text(self) -> str:
        """Percentage with two places, — when there is none."""
        return percent_text(self.part, self.whole)


def pass_rate(results: Iterable[Verdict]) -> Share:
    """Pass rate (通过率): passed of those reported; ``results`` holds one verdict for each reported application."""
    verdicts = list(results)
    waiting = sum(verdict is Verdict.NONE for verdict in verdicts)
    hint = f"其中 {waiting} 件已报送、结果未登记，按未通过计。" if waiting else ""
    passed = sum(verdict is Verdict.PASS for verdict in verdicts)
    return Share(passed, len(verdicts), "通过率 = 结果为通过的件数 ÷ 期内报送的件数", hint)


def one_pass(steps: Sequence[Step], option: str) -> bool | None:
    """Whether one application passed the office's recheck at once (一次性通过, R-40); None when it does not count.

    甲: the first recheck after the first rectification passed. 乙: the first submission passed, review and recheck.
    """
    found = one_pass_step(steps, option)
    return None if found is None else found.verdict is Verdict.PASS


def one_pass_step(steps: Sequence[Step], option: str) -> Step | None:
    """Return the step that says whether an application passed at once; it counts in that step's month for good.

    甲: the first recheck behind a rectification. 乙: the first review when it failed, else the first recheck.
    """
    if option == "甲":
        rectified = next((place for place, step in enumerate(steps) if step.kind is StepKind.RECTIFY), None)
        return None if rectified is None else _first(steps[rectified:], StepKind.RECHECK)
    review = _first(steps, StepKind.REVIEW)
    if review is not None and review.verdict is Verdict.FAIL:
        return review
    return _first(steps, StepKind.RECHECK)


def _first(steps: Sequence[Step], kind: StepKind) -> Step | None:
    return next((step for step in steps if step.kind is kind), None)


ONE_PASS_DEFINITIONS = {
    "甲": "一次通过率 = 整改后首次甲方复核即通过的件数 ÷ 整改后经甲方复核的件数（R-40 甲）",
    "乙": "一次通过率 = 首次提交审核、首次甲方复核均通过的件数 ÷ 已有首次结论的件数（R-40 乙）",
}


def one_pass_rate(applications: Iterable[Sequence[Step]], option: str = "甲") -> Share:
    """Rate of applications that passed at once; below 100 % a hint says how many did not (004·二.2)."""
    verdicts = [verdict for steps in applications if (verdict := one_pass(steps, option)) is not None]
    passed = sum(verdicts)
    failed = len(verdicts) - passed
    hint = (
        f"一次通过率未达 100%：有 {failed} 件没有一次通过甲方复核（合同 004·二.2 要求一次性通过）。" if failed else ""
    )
    return Share(passed, len(verdicts), ONE_PASS_DEFINITIONS[option], hint)


@dataclass(frozen=True, slots=True)
class MaterialTimes:
    """When a material was due and received (ISO moments; "" = not set, not received)."""

    due_at: str
    received_at: str


def is_overdue(material: MaterialTimes, now: str) -> bool:
    """Whether a material came after the office's limit (甲方规定时限), or has not come and the limit is over."""
    return bool(material.due_at) and (material.received_at or now) > material.due_at


def overdue_count(materials: Iterable[MaterialTimes], now: str) -> int:
    """Materials that were or are late; 004·二.1 demands 0."""
    return sum(is_overdue(material, now) for material in materials)
