"""A made-up circular whose differences are explained exactly, ticket by ticket."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.circulars import Cause, Counted, reconcile

START, END = datetime(2026, 8, 19), datetime(2026, 9, 19)
WINDOW = (START, END)
GOOD, BAD = (True, True, True), (True, True, False)
MID = START + timedelta(days=3)


def ours(no, unit="甲科", answers=GOOD, at=MID, **more):
    return Counted(no, unit, answers, at, **more)


def theirs(no, unit="甲科", answers=GOOD):
    return Counted(no, unit, answers)


def told(found):
    return [(one.ticket_no, one.cause, one.text) for one in found.explanations]


def test_every_cause_is_named_and_nothing_stays_unexplained():
    mine = [
        ours("1"),
        ours("2"),
        ours("3", is_excluded=True),
        ours("4", at=START - timedelta(minutes=2)),
        ours("5", at=END + timedelta(minutes=5)),
        ours("6"),
        ours("7", "乙科"),
    ]
    named = [theirs("1"), theirs("2", answers=BAD), *(theirs(no) for no in "345789")]
    found = reconcile({"甲科": (8, 8, 8, 7)}, named, mine, WINDOW)
    assert [one.unit for one in found] == ["乙科", "甲科"]
    assert told(found[1]) == [
        ("8", Cause.UNKNOWN, ""),
        ("9", Cause.UNKNOWN, ""),
        ("3", Cause.EXCLUDED, ""),
        ("4", Cause.OUTSIDE, "早 2 分钟"),
        ("5", Cause.OUTSIDE, "晚 5 分钟"),
        ("7", Cause.OTHER_UNIT, "我方：乙科"),
        ("6", Cause.MISSING, ""),
        ("2", Cause.ANSWERS, "满意：通报否，我方是"),
    ]
    assert found[1].difference == (5, 5, 5, 4)
    assert found[1].unexplained == (0, 0, 0, 0)
    assert (found[0].difference, found[0].unexplained) == ((-1, -1, -1, -1), (0, 0, 0, 0))


def test_without_their_tickets_the_difference_stands_alone():
    [found] = reconcile({"甲科": (2, 1, 1, 1)}, [], [ours("1")], WINDOW)
    assert (found.difference, found.unexplained, found.explanations) == ((1, 0, 0, 0), (1, 0, 0, 0), ())


ONE = st.tuples(st.sampled_from("12345678"), st.sampled_from(["甲科", "乙科"]), st.tuples(*[st.booleans()] * 3))


@given(st.lists(ONE, min_size=1, unique_by=lambda one: one[0]), st.lists(ONE, unique_by=lambda one: one[0]))
@settings(max_examples=100, deadline=None)
def test_figures_that_follow_from_their_tickets_are_always_explained(left, right):
    named = [theirs(*one) for one in left]
    sums = {}
    for _, unit, answers in left:
        before = sums.get(unit, (0, 0, 0, 0))
        sums[unit] = tuple(a + int(b) for a, b in zip(before, (True, *answers), strict=True))
    for found in reconcile(sums, named, [ours(*one) for one in right], WINDOW):
        assert found.unexplained == (0, 0, 0, 0)
