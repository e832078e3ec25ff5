"""F2.3, F2.4: the steps of a reminder and its column."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.domain.reminder_ladder import OVERDUE_STEP, Column, column_of, current_step, steps_of

DUE = "2026-10-13T23:59:59"


def test_a_ladder_counts_days_back_and_ends_on_the_last_day():
    assert steps_of(DUE, (), (7, 3, 1, 0)) == ("2026-10-06", "2026-10-10", "2026-10-12", "2026-10-13")
    assert steps_of(DUE, (), (3,)) == ("2026-10-10", "2026-10-13")


def test_days_that_a_deadline_names_itself_go_first():
    own = ("2026-10-09", "2026-10-11", "2026-10-20")
    assert steps_of(DUE, own, (7,)) == ("2026-10-09", "2026-10-11", "2026-10-13")


@pytest.mark.parametrize(
    ("now", "step", "column"),
    [
        ("2026-09-30T09:00:00", "", Column.LATER),
        ("2026-10-06T00:00:00", "2026-10-06", Column.WEEK),
        ("2026-10-09T09:00:00", "2026-10-06", Column.WEEK),
        ("2026-10-12T23:59:59", "2026-10-12", Column.WEEK),
        ("2026-10-13T00:00:00", "2026-10-13", Column.TODAY),
        ("2026-10-13T23:59:59", "2026-10-13", Column.TODAY),
        ("2026-10-14T00:00:00", OVERDUE_STEP, Column.OVERDUE),
        ("2027-10-14T00:00:00", OVERDUE_STEP, Column.OVERDUE),
    ],
)
def test_the_step_that_stands_and_its_column(now, step, column):
    at = datetime.fromisoformat(now)
    steps = steps_of(DUE, (), (7, 3, 1, 0))
    assert current_step(steps, DUE, at) == step
    assert column_of(DUE, step, at) is column


def test_a_far_end_that_its_ladder_reached_stands_under_today():
    at = datetime(2026, 8, 20, 9)
    step = current_step(steps_of(DUE, (), (60, 30, 7, 0)), DUE, at)
    assert step == "2026-08-14"
    assert column_of(DUE, step, at) is Column.TODAY


def test_an_end_by_the_clock_is_over_with_its_second():
    due = "2026-10-13T17:00:00"
    steps = steps_of(due, (), (0,))
    assert current_step(steps, due, datetime(2026, 10, 13, 17)) == "2026-10-13"
    assert current_step(steps, due, datetime(2026, 10, 13, 17, 0, 1)) == OVERDUE_STEP
