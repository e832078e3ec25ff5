"""Training, guidance, sharing, help with mechanisms, answers on the spot (M14), and what they must bring (R-28).

002·2.2.1–2.2.5, 000·附2, 003·一.1, 004·二.6、二.7, 004·六(一)2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import NotAllowed


class ActivityKind(StrEnum):
    """What was held."""

    TRAINING = "training"
    GUIDANCE = "guidance"
    SHARING = "sharing"
    MECHANISM = "mechanism"
    ANSWERING = "answering"
    REMOTE = "remote"
    SURVEY = "survey"
    MEETING = "meeting"


KIND_TITLES = {
    ActivityKind.TRAINING: "业务培训",
    ActivityKind.GUIDANCE: "业务指导",
    ActivityKind.SHARING: "经验分享会",
    ActivityKind.MECHANISM: "机制协助",
    ActivityKind.ANSWERING: "现场解答",
    ActivityKind.REMOTE: "远程指导",
    ActivityKind.SURVEY: "走访调研",
    ActivityKind.MEETING: "座谈会",
}
WAY_TITLES = {"onsite": "线下", "remote": "线上（远程）"}
ONSITE_ONLY = frozenset({ActivityKind.SHARING, ActivityKind.ANSWERING})
"""Kinds that the contracts want in person: 002·2.2.5 “线下经验分享会”, 2.2.4 “现场解答”."""


@dataclass(frozen=True, slots=True)
class Exam:
    """How an examination went: how many took it and passed; ``is_passed`` None = there was none."""

    taken: int
    passed: int

    @property
    def is_passed(self) -> bool | None:
        """Whether everybody passed; None when nobody was examined."""
        return None if self.taken == 0 else self.passed == self.taken


def exam_of(results: Sequence[bool | None]) -> Exam:
    """Count the persons' results; None = not examined."""
    judged = [result for result in results if result is not None]
    return Exam(len(judged), sum(judged))


def check_way(kind: ActivityKind, way: str) -> str:
    """Return a warning where the contract wants the thing in person and it was held remotely; "" otherwise."""
    if kind in ONSITE_ONLY and way == "remote":
        return f"{KIND_TITLES[kind]}合同要求线下进行（002·2.2.4、2.2.5），登记的是线上，请核对。"
    return ""


def check_serves(already: Sequence[str], wanted: str, reading: str) -> None:
    """Refuse a second deliverable for one activity (R-28 甲: 只能计一项); 乙 lets it count for both.

    ``already`` are the names of the deliverables it serves. Raises ``NotAllowed``.
    """
    if already and reading != "乙":
        raise NotAllowed(
            f"这次活动已计入“{already[0]}”，不能再计入“{wanted}”（R-28 读法甲：同一次活动只能计一项）。"
            "请另行登记活动，或由甲方改选读法。"
        )
