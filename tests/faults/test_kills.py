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


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    """The course of the cheapest life, for the tests of the judge."""
    return course("edit", tmp_path_factory.mktemp("edited"))


def test_the_judge_sees_a_step_that_was_lost(edited, tmp_path):
    """The folder as it was in the beginning, although two steps were acknowledged."""
    tally = Tally("edit")
    judge(edited, edited.start.copy(tmp_path / "lost"), 2, "x", tally)
    assert (tally.lost, tally.partial, tally.corrupt) == (1, 0, 0)


@pytest.mark.parametrize(
    ("sql", "what", "said"),
    [
        ("UPDATE ticket SET unit = '半步' WHERE id < 20", "partial", "ticket: "),
        (
            "INSERT INTO attachment SELECT 1, hex(zeroblob(32)), 1, 'x', 'y', '2026-11-20T08:00:00', 'x', 0",
            "corrupt",
            "attachments",
        ),
        (
            "INSERT INTO operation VALUES (999, 'edit', '2026-11-20T08:00:00', '', '', '', NULL, NULL)",
            "corrupt",
            "entry",
        ),
        (
            "UPDATE ticket_state SET is_open = 1 - is_open WHERE ticket_id = 7",
            "corrupt",
            "not what facts and events say",
        ),
        ("DELETE FROM ticket_search_docsize WHERE id = 7", "corrupt", "search"),
        ("UPDATE ticket_search_docsize SET sz = x'7f' WHERE id = 7", "partial", "ticket_search_docsize"),
        ("DELETE FROM ticket_text WHERE ticket_id = 7; DELETE FROM ticket WHERE id = 7", "corrupt", "search"),
        ("DROP TRIGGER audit_entry_no_delete; DELETE FROM audit_entry WHERE seq = 2", "corrupt", "audit: entry"),
    ],
)
def test_the_judge_sees_what_does_not_fit(sql, what, said, edited, tmp_path):
    tally = Tally("edit")
    bad = edited.start.copy(tmp_path / "bad")
    with bad.open() as office:
        office.database.execute_sql("PRAGMA foreign_keys = 0")
        for statement in sql.split("; "):
            office.database.execute_sql(statement)
    judge(edited, bad, 0, "x", tally)
    assert getattr(tally, what) == 1
    assert any(f": {what}: " in fault and said in fault for fault in tally.faults), tally.faults
