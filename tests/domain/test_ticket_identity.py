"""工单编号 + the first known moment: exact matches aside, who belongs to whom."""

from __future__ import annotations

import pytest

from app.domain.ticket_identity import How, Known, Match, base_number, identity_moment, match_rest

T1, T2, T3, C = "2026-01-01T08:00:00", "2026-01-02T08:00:00", "2026-01-03T08:00:00", "2026-01-01T07:55:00"


def known(key: int, created: str = "", called: str = "", dispatched: str = "") -> Known:
    moments = (created, called, dispatched)
    return Known(key, identity_moment(moments), moments)


@pytest.mark.parametrize(
    ("moments", "expected"),
    [((T1, C, ""), T1), (("", C, T2), C), (("", "", T2), T2), (("", "", ""), "")],
)
def test_identity_moment(moments, expected):
    assert identity_moment(moments) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0126032313232913301HBD1", "0126032313232913301"),
        ("0126032313232913301HBD1HBD2", "0126032313232913301"),
        ("0126032313232913301hbd", "0126032313232913301"),
        ("0126032313232913301", "0126032313232913301"),
        ("HBD1", "HBD1"),
        ("", ""),
    ],
)
def test_base_number(number, expected):
    assert base_number(number) == expected


@pytest.mark.parametrize(
    ("rows", "tickets", "taken", "expected"),
    [
        # a row that knows only the call time finds the ticket by it
        ([known(5, called=C)], [known(1, T1, C)], [], [Match(5, 1, How.FIELD)]),
        # the ticket was known by its call time only; the row completes it
        ([known(5, T1, C)], [known(1, called=C)], [], [Match(5, 1, How.ADOPT)]),
        # sent back and dispatched again: same number, same call time, another creation time -> another ticket
        ([known(5, T2, C)], [known(1, T1, C)], [], []),
        # the ticket has no moment at all: the first row that has one completes it, a second one is new
        ([known(5, T1), known(6, T2)], [known(1)], [], [Match(5, 1, How.ADOPT)]),
        ([known(5, T1)], [known(1)], [1], []),
        # the row has no moment
        ([known(5)], [known(1, T1)], [], [Match(5, 1, How.ONLY)]),
        ([known(5)], [known(1, T1), known(2, T3), known(3, T2)], [], [Match(5, 2, How.NEWEST, 3)]),
        ([known(5)], [known(1, T1)], [1], [Match(5, 1, How.ONLY)]),
        ([known(5)], [], [], []),
        # another dispatch time is another ticket
        ([known(5, dispatched=T2)], [known(1, dispatched=T1)], [], []),
    ],
)
def test_match_rest(rows, tickets, taken, expected):
    assert match_rest(rows, tickets, taken) == expected
