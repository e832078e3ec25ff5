"""三率评定: when it is due, how many rounds a ticket needs, and what is still missing (001·附1 三(二)1-2, R-42)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.domain.answers import Answers

LIMIT_HOURS = 24
REBOUND_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class RoundFact:
    """One round as it stands. ``confirmed_by`` is the second person who agreed, "" when nobody has."""

    round_no: int
    answers: Answers
    specialist: str
    assessed_at: str
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a ticket's assessment stands.

    ``due_at`` is ISO text, "" before the unit has closed the ticket. ``is_late``: the first round came, or is still
    to come, after the limit. ``missing`` says in Chinese what has to be done, in order.
    """

    due_at: str
    rounds_done: int
    rounds_needed: int
    needs_confirmation: bool
    is_confirmed: bool
    is_late: bool
    minutes_left: int | None
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def due_at(unit_closed_at: datetime, reading: str = "甲", hours: int = LIMIT_HOURS) -> datetime:
    """Limit of the first round (R-42): 甲 full hours after 科室办结; 乙 the end (24:00) of the next day.

    2026-07-06 16:30 -> 甲 2026-07-07 16:30; 乙 2026-07-08 00:00, which is 07-07 24:00.
    """
    if reading == "乙":
        return datetime.combine(unit_closed_at.date() + timedelta(days=2), time())
    return unit_closed_at + timedelta(hours=hours)


def standing(
    rounds: Sequence[RoundFact],
    *,
    unit_closed_at: str,
    now: datetime,
    is_rebound: bool,
    is_supervised: bool,
    reading: str = "甲",
    hours: int = LIMIT_HOURS,
    rebound_rounds: int = REBOUND_ROUNDS,
) -> Standing:
    """Work out what a ticket's assessment still lacks; ``rounds`` are the valid ones in order."""
    needed = rebound_rounds if is_rebound else 1
    limit = due_at(datetime.fromisoformat(unit_closed_at), reading, hours) if unit_closed_at else None
    first_at = datetime.fromisoformat(rounds[0].assessed_at) if rounds else None
    left = None if limit is None or rounds else int((limit - now).total_seconds() // 60)
    is_confirmed = bool(rounds) and bool(rounds[-1].confirmed_by)
    missing = [f"第 {number} 轮三率评定" for number in range(len(rounds) + 1, needed + 1)]
    missing += ["三项结论不齐" for one in rounds[-1:] if not one.answers.is_complete]
    if is_supervised and not is_confirmed:
        missing.append("督办件二次确认（换一个人）")
    return Standing(
        due_at=limit.isoformat() if limit else "",
        rounds_done=len(rounds),
        rounds_needed=needed,
        needs_confirmation=is_supervised,
        is_confirmed=is_confirmed,
        is_late=limit is not None and (first_at or now) > limit,
        minutes_left=left,
        missing=tuple(missing),
    )


def same_person(one: str, other: str) -> bool:
    """Whether two names are the same person, white space, case, width and invisible characters aside."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(ch for ch in plain if not ch.isspace() and not unicodedata.category(ch).startswith("C"))
