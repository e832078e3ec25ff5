"""The law of the back-off, also under a clock that is moved about."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.backoff import remaining, retry_at, wait_seconds

NOW = datetime(2026, 9, 1, 9, 0)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (1, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 16), (10, 32), (11, 60), (12, 60), (5000, 60)],
)
def test_waits(failures: int, seconds: int) -> None:
    """Five tries are free; then 1, 2, 4 … 60 seconds."""
    assert wait_seconds(failures) == seconds
    assert retry_at(failures, NOW) == (NOW + timedelta(seconds=seconds) if seconds else None)


@pytest.mark.parametrize(
    ("failures", "ahead", "wanted"),
    [
        (5, 1, 1),
        (5, 0, 0),
        (5, -1, 0),
        (7, 3, 3),
        (7, 86_400, 4),  # set back by a day: four seconds from now, not a day
        (20, 61, 60),
        (0, 50, 0),  # nothing to wait for: a left-over moment counts for nothing
    ],
)
def test_a_moment_too_far_away_counts_from_now(failures: int, ahead: int, wanted: int) -> None:
    """A clock that was set back neither shortens the wait nor makes it endless."""
    seconds, kept = remaining(failures, NOW + timedelta(seconds=ahead), NOW)
    assert seconds == wanted
    assert kept is not None
    assert kept <= max(NOW + timedelta(seconds=wanted), NOW + timedelta(seconds=min(ahead, 0)))


@given(
    st.integers(min_value=5, max_value=40),
    st.integers(min_value=-100_000_000, max_value=0),
    st.lists(st.integers(min_value=0, max_value=30), max_size=12),
)
def test_after_a_jump_back_the_wait_ends_in_its_own_time(failures: int, jump: int, steps: list[int]) -> None:
    """However far the clock went back, tries that keep the moment anew end within the wait of these failures."""
    until, now = retry_at(failures, NOW), NOW + timedelta(seconds=jump)
    waited = 0
    seconds, until = remaining(failures, until, now)
    assert seconds == wait_seconds(failures)
    for step in steps:
        now, waited = now + timedelta(seconds=step), waited + step
        seconds, until = remaining(failures, until, now)
        assert seconds == max(0, wait_seconds(failures) - waited)
