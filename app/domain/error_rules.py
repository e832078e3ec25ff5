"""Whether an error is punished (计罚): every requirement of its clause ticked, one missing is enough not to (F9.1).

001·附3·一(二): 主观疏漏, 派遣超时, 办理延误或二次投诉, 未报备 come from the contract's terms; R-26 may waive one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import RefusedInput
from app.domain.penalty_terms import PenaltyTerm, Requirement
from app.domain.readings import Readings

Ticks = Mapping[str, bool | None]
"""Requirement -> yes, no, None (not judged yet)."""

_ANSWER_WORDS: tuple[tuple[bool | None, tuple[str, ...]], ...] = (
    (True, ("yes", "是", "y")),
    (False, ("no", "否", "n")),
    (None, ("unknown", "未定", "", "?")),
)
ANSWERS: Mapping[str, bool | None] = {word: answer for answer, words in _ANSWER_WORDS for word in words}
ANSWER_TEXT: Mapping[bool | None, str] = {True: "是", False: "否", None: "未判定"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the ticks say. ``missing``: requirements that are not met; ``open``: not judged; ``waived``: not needed."""

    met: tuple[str, ...]
    missing: tuple[str, ...]
    open: tuple[str, ...]
    waived: tuple[str, ...] = ()

    @property
    def is_punished(self) -> bool:
        """Whether everything that the clause asks for is there."""
        return not self.missing and not self.open

    @property
    def is_settled(self) -> bool:
        """Whether nothing that is still open could change the result."""
        return bool(self.missing) or not self.open

    @property
    def text(self) -> str:
        """The result in Chinese, with what is missing."""
        if self.missing:
            return f"不计罚：缺“{'”“'.join(self.missing)}”"
        return f"待判定：{'、'.join(self.open)}" if self.open else "计罚"


def judge(term: PenaltyTerm, ticks: Ticks, readings: Readings) -> Verdict:
    """Judge one error by its ticks under the readings in force."""
    met, missing, open_, waived = [], [], [], []
    for group in groups_of(term):
        text = group_text(group)
        answers = [ticks.get(one.code) for one in group]
        if all(_is_waived(one, ticks, readings) for one in group):
            waived.append(text)
        elif True in answers:
            met.append(text)
        elif None in answers or all(_may_be_waived(one, ticks, readings) for one in group):
            open_.append(text)
        else:
            missing.append(text)
    return Verdict(tuple(met), tuple(missing), tuple(open_), tuple(waived))


def groups_of(term: PenaltyTerm) -> list[list[Requirement]]:
    """Return the requirements in the contract's order, alternatives together."""
    groups: dict[str, list[Requirement]] = {}
    for one in term.requires:
        groups.setdefault(one.group or f"={one.code}", []).append(one)
    return list(groups.values())


def group_text(group: list[Requirement]) -> str:
    """Name a group of alternatives: 造成办理延误或造成群众二次投诉."""
    return "或".join(one.text for one in group)


def _is_waived(one: Requirement, ticks: Ticks, readings: Readings) -> bool:
    other = _waiver(one, readings)
    return other is not None and ticks.get(other) is True


def _may_be_waived(one: Requirement, ticks: Ticks, readings: Readings) -> bool:
    """Whether what would make the requirement unnecessary is not judged yet."""
    other = _waiver(one, readings)
    return other is not None and ticks.get(other) is None


def _waiver(one: Requirement, readings: Readings) -> str | None:
    return one.waived.get(readings.option(one.reading)) if one.reading else None


def read_ticks(term: PenaltyTerm, given: Mapping[str, str | bool | None]) -> dict[str, bool | None]:
    """Read ticks typed as yes/no/unknown or 是/否/未定. Raises ``RefusedInput`` naming the requirements there are."""
    ticks: dict[str, bool | None] = {}
    for code, value in given.items():
        if term.requirement(code) is None:
            offered = "、".join(f"{one.code}（{one.text}）" for one in term.requires)
            raise RefusedInput(f"“{term.name}”没有要件“{code}”。可用的是：{offered or '无'}。")
        if isinstance(value, str):
            if value.strip().lower() not in ANSWERS:
                raise RefusedInput(f"要件“{code}”的结论“{value}”看不懂。请写成 是、否 或 未定。")
            value = ANSWERS[value.strip().lower()]
        ticks[code] = value
    return ticks


def with_report(term: PenaltyTerm, ticks: Ticks, reported_at: str, happened_at: str) -> dict[str, bool | None]:
    """Answer 未报备 from the time of the report: before the limit ran out it exempts (F5.5); a person's tick stays."""
    filled = dict(ticks)
    for one in term.requires:
        if one.follows == "report" and filled.get(one.code) is None and reported_at and reported_at < happened_at:
            filled[one.code] = False
    return filled


def requirement_lines(term: PenaltyTerm, ticks: Ticks, verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """Return every requirement with its answer in Chinese, for papers: (案件派遣超时, 是)."""
    return tuple(
        (one.text, "不要求" if group_text(group) in verdict.waived else ANSWER_TEXT[ticks.get(one.code)])
        for group in groups_of(term)
        for one in group
    )
