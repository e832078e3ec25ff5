"""A second deadline engine for the tests: day by day, no shared code, its days from chinesecalendar's own tables.

Slow and simple on purpose: it looks at one day after another and asks only "is this day in that set?".
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from chinese_calendar.constants import holidays as OFF_DAYS  # noqa: N812
from chinese_calendar.constants import workdays as MADE_UP_DAYS  # noqa: N812

FIRST_YEAR, LAST_YEAR = 2019, 2026
MAKE_UP_STARTS = sorted(on for on in MADE_UP_DAYS if FIRST_YEAR <= on.year <= LAST_YEAR)
OFF = {on for on in OFF_DAYS if on >= date(2018, 12, 30)}
MADE_UP = {on for on in MADE_UP_DAYS if on >= date(2018, 12, 29)}
ONE = timedelta(1)


def works(on):
    """Working day or not."""
    if on in MADE_UP:
        return True
    if on in OFF:
        return False
    return on.isoweekday() not in (6, 7)


def unsure(on):
    """Not covered by a notice."""
    return not (FIRST_YEAR <= on.year <= LAST_YEAR) and on not in OFF and on not in MADE_UP


def deadline(start, unit, n, direction="after", roll=True, include_start=False, paused=frozenset()):
    """Return (due, provisional, counted days) of a limit; due is a datetime for hours, else a date."""
    if unit == "hour":
        return start + timedelta(seconds=3600 * n) * (1 if direction == "after" else -1), False, None
    day, move = start, ONE if direction == "after" else -ONE
    guess = False
    counted = []
    if n and unit in ("workday", "day"):
        if not include_start:
            day += move
        while True:
            if day not in paused:
                guess |= unit == "workday" and unsure(day)
                if unit == "day" or works(day):
                    counted.append(day)
            if len(counted) == n:
                break
            day += move
    if n and unit == "month":
        day = same_day_of_month(start, n if direction == "after" else -n)
        if include_start and (direction == "before" or day.day == start.day):
            day -= move
        lost = sum(1 for stop in paused if min(start, day) <= stop <= max(start, day) and stop != start)
        while lost:
            day += move
            lost -= day not in paused
    if roll and direction == "after" and unit in ("day", "month"):
        guess = unsure(day)
        if not works(day):
            day += ONE
            while day in paused or not works(day):
                guess |= day not in paused and unsure(day)
                day += ONE
            guess |= unsure(day)
    return day, guess, counted if unit != "month" else None


def same_day_of_month(start, months):
    """Walk month by month from the first of the start's month, then forward to the day or the month's end."""
    first = start.replace(day=1)
    for _ in range(abs(months)):
        first = (first + timedelta(32)).replace(day=1) if months > 0 else (first - ONE).replace(day=1)
    day = first
    while day.day < start.day and (day + ONE).month == first.month:
        day += ONE
    return day


CORNER_STARTS = [
    *MAKE_UP_STARTS,
    *(date(year, month, day) for year in range(2019, 2028) for month, day in ((12, 31), (1, 1), (2, 28), (3, 1))),
    *(date(year, 2, 29) for year in (2020, 2024, 2028)),
    *(date(year, month, 31) for year in (2023, 2024, 2025) for month in (1, 3, 5, 7, 8, 10, 12)),
]
SPAN = (date(2018, 11, 1), date(2028, 3, 31))


def cases(count: int, seed: int) -> Iterator[tuple[datetime, str, int, str, bool, bool, tuple[date, int] | None]]:
    """Random cases: (start moment, unit, n, direction, roll, include_start, pause as (first day, length) or None).

    The corners come first, each with every unit and direction; the rest is drawn at random.
    """
    rng = random.Random(seed)
    pick, below = rng.random, lambda limit: int(rng.random() * limit)
    low, high = SPAN[0].toordinal(), SPAN[1].toordinal() + 1
    corners = [
        (on, unit, direction)
        for on in CORNER_STARTS
        for unit in ("workday", "day", "month", "hour")
        for direction in ("after", "before")
    ]
    for index in range(count):
        if index < len(corners):
            on, unit, direction = corners[index]
        else:
            on = (
                date.fromordinal(low + below(high - low)) if pick() < 0.85 else CORNER_STARTS[below(len(CORNER_STARTS))]
            )
            unit = ("workday", "workday", "day", "month", "hour")[below(5)]
            direction = "before" if pick() < 0.25 else "after"
        n = below(22) if pick() < 0.8 else below(130)
        start = datetime(on.year, on.month, on.day, below(24), below(60), below(60))
        pause = None
        if unit != "hour" and pick() < 0.15:
            away = below(12) - 3 if pick() < 0.5 else below(70) - 3
            pause = (on + timedelta(away if direction == "after" else -away), 1 + below(9))
        yield start, unit, n, direction, pick() < 0.8, pick() < 0.15, pause
