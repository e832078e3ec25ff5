"""Sixty sudden ends at random moments: nothing acknowledged is lost, nothing is half there, nothing is damaged."""

from __future__ import annotations

import random

import pytest

from build.faults.kills import Tally, course, judge, kill_many
from build.faults.lives import LIVES

KILLS_A_KIND = 10  # sixty in all


@pytest.mark.parametrize("kind", LIVES)
def test_killed_at_random_moments(kind, tmp_path):
    first = random.randrange(1_000_000)
    print(f"seeds {first} to {first + KILLS_A_KIND - 1}")
    tally = kill_many(course(kind, tmp_path), range(first, first + KILLS_A_KIND), tmp_path)
    assert tally.faults == []
    assert tally.kills == KILLS_A_KIND


@pytest.mark.parametrize("kind", ["import", "backup"])
def test_killed_in_an_encrypted_office(kind, tmp_path):
    tally = kill_many(course(kind, tmp_path, "演练口令 abc 12345"), range(4), tmp_path)
    assert tally.faults == []


def test_the_judge_sees_a_step_that_was_lost(tmp_path):
    """The folder as it was in the beginning, although two steps were acknowledged."""
    made, tally = course("edit", tmp_path), Tally("edit")
    judge(made, made.start.copy(tmp_path / "lost"), 2, "x", tally)
    assert (tally.lost, tally.partial, tally.corrupt) == (1, 0, 0)


def test_the_judge_sees_half_a_step(tmp_path):
    made, tally = course("edit", tmp_path), Tally("edit")
    half = made.start.copy(tmp_path / "half")
    with half.open() as office:
        office.database.execute_sql("UPDATE ticket SET unit = '半步' WHERE id < 20")
    judge(made, half, 0, "x", tally)
    assert tally.partial == 1
