from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.storage.thinning import to_keep

START = datetime(2026, 1, 1, 8)


def thinned_over(days: int, a_day: list[int]) -> tuple[set[datetime], datetime]:
    kept: set[datetime] = set()
    now = START
    for day in range(days):
        for number in range(a_day[day % len(a_day)]):
            now = START + timedelta(days=day, hours=number)
            kept.add(now)
            kept = to_keep(kept, now)
    return kept, now


def test_a_year_of_backups_leaves_about_a_year():
    kept, now = thinned_over(366, [5])
    ages = sorted((now - moment).days for moment in kept)
    assert ages[0] == 0
    assert 240 <= ages[-1] <= 366
    assert len(kept) <= 15 + 12 + 10 + 9
    assert {(now - timedelta(days=back)).date() for back in range(12)} <= {moment.date() for moment in kept}


@settings(max_examples=25)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=9), st.integers(1, 200))
def test_recent_ones_and_the_newest_always_stay(a_day, days):
    kept, now = thinned_over(days, a_day)
    made = {
        START + timedelta(days=day, hours=number) for day in range(days) for number in range(a_day[day % len(a_day)])
    }
    assert {moment for moment in made if now - moment <= timedelta(days=2)} <= kept
    assert not made or max(made) in kept
    assert kept <= made
    assert len(kept) <= 3 * 4 + 12 + 10 + 9 + 1


def test_the_only_one_stays_however_old():
    assert to_keep([START], START + timedelta(days=4000)) == {START}


def test_a_clock_set_back_removes_nothing():
    future = {START + timedelta(days=day) for day in range(30)}
    assert to_keep(future, START) == future
