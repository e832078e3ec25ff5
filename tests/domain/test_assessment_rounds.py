"""F6.1: limit of the first round (R-42), number of rounds, second person."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.domain.answers import Answers
from app.domain.assessment_rounds import RoundFact, due_at, same_person, standing

CLOSED = "2026-07-06T16:30:00"
GOOD = Answers("是", "解决", "满意")


@pytest.mark.parametrize(("reading", "due"), [("甲", datetime(2026, 7, 7, 16, 30)), ("乙", datetime(2026, 7, 8, 0, 0))])
def test_due_24_hours_after_the_unit_closed(reading, due):
    """F6.1: closed 2026-07-06 16:30, due 07-07 16:30 (R-42 乙: 24:00 of the next day)."""
    assert due_at(datetime(2026, 7, 6, 16, 30), reading) == due


def at(moment: str, number: int = 1, answers: Answers = GOOD, confirmed_by: str = "") -> RoundFact:
    return RoundFact(number, answers, "李评", moment, confirmed_by)


def stand(*rounds: RoundFact, now: str = "2026-07-07T10:00:00", rebound: bool = False, supervised: bool = False):
    return standing(
        rounds,
        unit_closed_at=CLOSED,
        now=datetime.fromisoformat(now),
        is_rebound=rebound,
        is_supervised=supervised,
    )


def test_before_the_limit_and_after_it():
    open_now = stand()
    assert (open_now.due_at, open_now.minutes_left, open_now.is_late) == ("2026-07-07T16:30:00", 390, False)
    assert open_now.missing == ("第 1 轮三率评定",)
    late = stand(now="2026-07-07T16:31:00")
    assert (late.is_late, late.minutes_left) == (True, -1)
    assert not stand(at("2026-07-07T16:30:00"), now="2026-07-09T00:00:00").is_late
    assert stand(at("2026-07-07T16:30:01"), now="2026-07-09T00:00:00").is_late


def test_rebound_needs_two_rounds():
    once = stand(at("2026-07-07T09:00:00"), rebound=True)
    assert (once.rounds_needed, once.is_complete, once.missing) == (2, False, ("第 2 轮三率评定",))
    assert stand(at("2026-07-07T09:00:00"), at("2026-07-08T09:00:00", 2), rebound=True).is_complete
    assert stand(at("2026-07-07T09:00:00")).is_complete


def test_supervised_needs_a_second_person():
    once = stand(at("2026-07-07T09:00:00"), supervised=True)
    assert once.missing == ("督办件二次确认（换一个人）",)
    assert stand(at("2026-07-07T09:00:00", confirmed_by="赵核"), supervised=True).is_complete


def test_incomplete_conclusions_are_missing():
    assert stand(at("2026-07-07T09:00:00", answers=Answers("是", "解决"))).missing == ("三项结论不齐",)
    assert stand(at("2026-07-07T09:00:00", answers=Answers("否"))).is_complete


def test_nothing_is_due_before_the_unit_has_closed():
    early = standing((), unit_closed_at="", now=datetime(2026, 7, 7), is_rebound=False, is_supervised=False)
    assert (early.due_at, early.minutes_left, early.is_late) == ("", None, False)


def test_same_person_whatever_the_spaces():
    assert same_person("李 评", "李评 ")
    assert not same_person("李评", "李平")
