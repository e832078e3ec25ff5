"""Reconciling with a circular (通报): per unit how far their figures are from ours, and which tickets explain it.

A ticket explains a difference when only one side counts it, or both count it with other answers. Where the circular
names no tickets, the difference stands alone with those of ours that lie at the edge of the window or are excluded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MEASURES = ("accepted", "visited", "resolved", "satisfied")
MEASURE_TITLES = {"accepted": "受理", "visited": "有效回访", "resolved": "解决", "satisfied": "满意"}


class Cause(StrEnum):
    """Why a ticket makes a difference; the value is what the clerk reads."""

    UNKNOWN = "通报有，我方没有这个编号"
    EXCLUDED = "通报有，我方已剔除"
    OUTSIDE = "通报有，我方不在时段内"
    OTHER_UNIT = "通报有，我方记在其他单位"
    MISSING = "我方有，通报没有"
    ANSWERS = "双方都有，结果不同"


_ORDER = {cause: at for at, cause in enumerate(Cause)}


@dataclass(frozen=True, slots=True)
class Counted:
    """One ticket as a side counts it; ``answers``: visited, resolved, satisfied."""

    ticket_no: str
    unit: str
    answers: tuple[bool, bool, bool]
    at: datetime | None = None
    is_excluded: bool = False
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One ticket that explains: by how much it moves each measure (theirs minus ours). ``text``: the detail."""

    ticket_no: str
    unit: str
    cause: Cause
    moves: tuple[int, int, int, int]
    text: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class UnitDifference:
    """One unit: both sides' figures in the order of ``MEASURES``, and what explains the difference."""

    unit: str
    theirs: tuple[int, int, int, int]
    ours: tuple[int, int, int, int]
    explanations: tuple[Explanation, ...]

    @property
    def difference(self) -> tuple[int, ...]:
        """Theirs minus ours."""
        return tuple(a - b for a, b in zip(self.theirs, self.ours, strict=True))

    @property
    def unexplained(self) -> tuple[int, ...]:
        """What no ticket accounts for; all zero = the difference is explained exactly."""
        moved = [sum(one.moves[at] for one in self.explanations) for at in range(len(MEASURES))]
        return tuple(gap - done for gap, done in zip(self.difference, moved, strict=True))


def reconcile(
    figures: Mapping[str, tuple[int, int, int, int]],
    theirs: Sequence[Counted],
    ours: Sequence[Counted],
    window: tuple[datetime, datetime],
) -> list[UnitDifference]:
    """Compare per unit, units of either side by name.

    ``figures``: their counts by unit; ``theirs``: the tickets that they name (may be empty); ``ours``: every ticket of
    ours near the window, those that are excluded or outside too. ``window``: half open.
    """
    known = {one.ticket_no: one for one in ours}
    counts = {no: one for no, one in known.items() if _is_in(one, window) and not one.is_excluded}
    found = [one for one in (_theirs(item, known, counts, window) for item in theirs) if one is not None]
    named = {(item.ticket_no, item.unit) for item in theirs}
    if theirs:
        found += [
            Explanation(one.ticket_no, one.unit, Cause.MISSING, _negative(_moves(one)), "", one.id)
            for one in counts.values()
            if (one.ticket_no, one.unit) not in named
        ]
    units = sorted({*figures, *(one.unit for one in counts.values()), *(one.unit for one in found)})
    return [_unit(unit, figures, counts, found) for unit in units]


def _unit(
    unit: str,
    figures: Mapping[str, tuple[int, int, int, int]],
    counts: Mapping[str, Counted],
    found: Sequence[Explanation],
) -> UnitDifference:
    mine = [_moves(one) for one in counts.values() if one.unit == unit]
    ours = (len(mine), sum(m[1] for m in mine), sum(m[2] for m in mine), sum(m[3] for m in mine))
    reasons = sorted((one for one in found if one.unit == unit), key=lambda one: (_ORDER[one.cause], one.ticket_no))
    return UnitDifference(unit, figures.get(unit, (0, 0, 0, 0)), ours, tuple(reasons))


def _theirs(
    item: Counted, known: Mapping[str, Counted], counts: Mapping[str, Counted], window: tuple[datetime, datetime]
) -> Explanation | None:
    """Explain one of their tickets; None where both sides say the same."""
    mine = known.get(item.ticket_no)
    if mine is None:
        return Explanation(item.ticket_no, item.unit, Cause.UNKNOWN, _moves(item))
    if mine.is_excluded:
        return Explanation(item.ticket_no, item.unit, Cause.EXCLUDED, _moves(item), "", mine.id)
    if item.ticket_no not in counts:
        return Explanation(item.ticket_no, item.unit, Cause.OUTSIDE, _moves(item), _apart(mine.at, window), mine.id)
    if mine.unit != item.unit:
        return Explanation(item.ticket_no, item.unit, Cause.OTHER_UNIT, _moves(item), f"我方：{mine.unit}", mine.id)
    if mine.answers == item.answers:
        return None
    gap = [a - b for a, b in zip(_moves(item), _moves(mine), strict=True)]
    words = [
        f"{MEASURE_TITLES[name]}：通报{_yes(a)}，我方{_yes(b)}"
        for name, a, b in zip(MEASURES[1:], item.answers, mine.answers, strict=True)
        if a != b
    ]
    return Explanation(
        item.ticket_no, item.unit, Cause.ANSWERS, (gap[0], gap[1], gap[2], gap[3]), "；".join(words), mine.id
    )


def _is_in(one: Counted, window: tuple[datetime, datetime]) -> bool:
    return one.at is not None and window[0] <= one.at < window[1]


def _moves(one: Counted) -> tuple[int, int, int, int]:
    return (1, int(one.answers[0]), int(one.answers[1]), int(one.answers[2]))


def _negative(moves: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    return (-moves[0], -moves[1], -moves[2], -moves[3])


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _apart(at: datetime | None, window: tuple[datetime, datetime]) -> str:
    """Say how far outside the window a moment lies, in whole minutes (rounded up)."""
    if at is None:
        return "我方没有时间"
    if at < window[0]:
        return f"早 {-((at - window[0]).total_seconds() // 60):.0f} 分钟"
    return f"晚 {-(-(at - window[1]).total_seconds() // 60) + (at == window[1]):.0f} 分钟"
