"""The words of the acceptance flow (验收): what can happen, where it can stand, and what a judgement says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EventKind(StrEnum):
    """What can happen to a submitted deliverable. ``deemed`` is a person's confirmation of 视为验收通过."""

    COMMENT = "comment"  # 书面修改意见
    RESUBMIT = "resubmit"  # 修改后重新提交
    REMIND = "remind"  # 催告
    OBJECTION = "objection"  # 催告后的书面异议
    PASS = "pass"  # 书面确认验收通过
    DEEMED = "deemed"  # 人工确认视为验收通过
    FAIL = "fail"  # 验收不合格


KIND_TEXT: Mapping[str, str] = {
    EventKind.COMMENT: "修改意见",
    EventKind.RESUBMIT: "重新提交",
    EventKind.REMIND: "催告",
    EventKind.OBJECTION: "异议",
    EventKind.PASS: "验收通过",
    EventKind.DEEMED: "确认视为验收通过",
    EventKind.FAIL: "验收不合格",
}


class State(StrEnum):
    """Where the acceptance stands."""

    SUBMITTED = "submitted"
    REVIEWING = "reviewing"
    UNREMINDED = "unreminded"
    REMINDED = "reminded"
    DEEMABLE = "deemable"
    REVISING = "revising"
    REVISION_LATE = "revision_late"
    FAILED = "failed"
    PASSED = "passed"
    DEEMED = "deemed"


STATE_TEXT: Mapping[str, str] = {
    State.SUBMITTED: "已提交，待验收",
    State.REVIEWING: "验收期内",
    State.UNREMINDED: "超期未验收（未催告）",
    State.REMINDED: "已催告，异议期内",
    State.DEEMABLE: "已催告无异议，待人工确认",
    State.REVISING: "修改期内",
    State.REVISION_LATE: "修改逾期",
    State.FAILED: "验收不合格，待整改",
    State.PASSED: "验收通过",
    State.DEEMED: "视为验收通过（已人工确认）",
}

FINISHED: frozenset[State] = frozenset({State.PASSED, State.DEEMED})


@dataclass(frozen=True, slots=True)
class Event:
    """One step as it was recorded."""

    on: date
    kind: EventKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One round (轮次): submission to conclusion or to the comments that opened the next."""

    number: int
    submitted_on: date
    accept_by: date | None
    ended_by: EventKind | None = None
    ended_on: date | None = None
    revise_by: date | None = None


@dataclass(frozen=True, slots=True)
class Deemed:
    """Deemed acceptance: ``allowed`` when the contract's conditions are met and only a person's word is missing.

    ``earliest`` and ``receipt_by`` per reading of R-04; None where the reading needs a number that is not set, or
    where there is no reminder to count from; empty where the contract knows no deemed acceptance.
    """

    allowed: bool
    earliest: Mapping[str, date | None]
    receipt_by: Mapping[str, date | None]


@dataclass(frozen=True, slots=True)
class AcceptanceState:
    """The judgement on one day, with its reasons in Chinese."""

    state: State
    accept_by: date | None
    revise_by: date | None
    deemed: Deemed
    receipt_by: date | None
    completed_on: date | None
    rounds: tuple[Round, ...]
    why: tuple[str, ...]
    refused: tuple[str, ...]
    provisional: bool
    calendar_version: str

    @property
    def state_text(self) -> str:
        """The state as a clerk reads it."""
        return STATE_TEXT[self.state]

    @property
    def is_finished(self) -> bool:
        """Whether the deliverable is accepted."""
        return self.state in FINISHED
