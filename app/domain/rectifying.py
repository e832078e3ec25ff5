"""Rectification (限期整改, F11.3, F3.9): where one round stands, and when the right to end the contract arises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.supervision_terms import RectificationTerms

STATES: Mapping[str, str] = {
    "open": "整改中",
    "overdue": "逾期未改",
    "done": "待复查",
    "done_late": "逾期完成，待复查",
    "pass": "复查合格",
    "fail": "复查不合格",
}


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """One round: ISO days, "" = not yet; ``recheck`` pass, fail or "", ``rechecked_on`` its day."""

    number: int
    due_on: str
    done_on: str
    recheck: str
    rechecked_on: str = ""

    @property
    def closed_on(self) -> str:
        """The day on which the round ended: done, or else checked again; "" while it runs.

        A failed round ends with its recheck: what follows is the next round's delay, not both.
        """
        return self.done_on or self.rechecked_on

    def state(self, today: str) -> str:
        """Return the key of ``STATES`` on a day."""
        if self.recheck:
            return self.recheck
        if self.done_on:
            return "done_late" if self.is_late(today) else "done"
        return "overdue" if self.is_late(today) else "open"

    def is_late(self, today: str) -> bool:
        """Whether the round was or is done after its limit; without a limit never."""
        return bool(self.due_on) and (self.closed_on or today) > self.due_on

    def days_late(self, today: str) -> int:
        """Natural days past the limit, until the round ended or until today."""
        if not self.is_late(today):
            return 0
        return (date.fromisoformat(self.closed_on or today) - date.fromisoformat(self.due_on)).days


@dataclass(frozen=True, slots=True)
class RectifyRight:
    """Whether the rounds of one matter give the right to end the contract; ``why`` in Chinese."""

    failed: int
    is_given: bool
    why: str


def right_of(terms: RectificationTerms | None, rounds: tuple[RoundFacts, ...], today: str) -> RectifyRight:
    """Judge all rounds of one matter: twice failed, or one round overdue where the clause says so (7.5, 6.3)."""
    failed = sum(one.recheck == "fail" for one in rounds)
    late = [one for one in rounds if one.is_late(today)]
    if terms is None:
        return RectifyRight(failed, False, "")
    if terms.max_failed is not None and failed >= terms.max_failed:
        return RectifyRight(failed, True, f"{failed} 次整改后仍不符合约定")
    if terms.overdue_ends and late:
        return RectifyRight(failed, True, f"第 {late[0].number} 轮整改逾期 {late[0].days_late(today)} 日")
    return RectifyRight(failed, False, "")
