"""挂账, 吹哨 and the special registers month by month (F7.5-F7.7); duty plan (F5.11); months."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import RefusedInput
from app.domain.months import Month, parse_month
from app.domain.registers import (
    HangUpDates,
    SpecialDates,
    WhistleDates,
    balance,
    special_month,
    whistle_month,
)
from app.domain.shifts import Gap, Lock, Shift, overlap, uncovered

JULY = Month(2026, 7)


def hang_ups() -> list[HangUpDates]:
    """Twelve from before, five new, four written off in July; two more that July must not see."""
    old = [HangUpDates(n, "2026-06-15", "2026-07-20" if n <= 3 else "") for n in range(1, 13)]
    new = [HangUpDates(n, "2026-07-05", "2026-07-31" if n == 13 else "") for n in range(13, 18)]
    gone = HangUpDates(18, "2026-05-01", "2026-06-30")
    future = HangUpDates(19, "2026-08-01", "")
    waiting = HangUpDates(20, "", "")
    return [*old, *new, gone, future, waiting]


def test_opening_plus_new_less_written_off_is_the_list():
    july = balance(hang_ups(), JULY)
    assert july.text == "期初 12 + 新增 5 − 销账 4 = 期末 13"
    assert len(july.listed) == 13
    assert july.is_even
    assert len(balance(hang_ups(), JULY.next()).opening) == 13


_DAYS = st.dates(min_value=datetime(2026, 1, 1).date(), max_value=datetime(2026, 12, 31).date())


@settings(max_examples=60)
@given(st.lists(st.tuples(_DAYS, st.integers(-1, 200)), max_size=40))
def test_every_month_is_even_and_opens_with_the_last_close(items):
    made = [
        HangUpDates(n, day.isoformat(), (day + timedelta(days=after)).isoformat() if after >= 0 else "")
        for n, (day, after) in enumerate(items)
    ]
    month, closing = Month(2025, 12), 0
    for _ in range(20):
        account = balance(made, month)
        assert account.is_even
        assert len(account.opening) == closing
        closing, month = len(account.listed), month.next()


def test_whistle_table_is_withdrawn_plus_answered():
    made = whistle_month(
        [
            WhistleDates(1, "2026-06-20", answered_on="2026-07-02"),
            WhistleDates(2, "2026-07-03", withdrawn_on="2026-07-10"),
            WhistleDates(3, "2026-07-05", answered_on="2026-08-01"),
            WhistleDates(4, "2026-07-06"),
            WhistleDates(5, "2026-05-01", withdrawn_on="2026-05-02"),
        ],
        JULY,
    )
    assert (made.withdrawn, made.answered, made.rows) == ((2,), (1,), 2)
    assert made.blown == (2, 3, 4)
    assert made.open == (3, 4)


def test_unfinished_cases_roll_into_the_next_month():
    items = [
        SpecialDates(1, "2026-05-10", "2026-06-30", "2026-07-01"),
        SpecialDates(2, "2026-06-10", "2026-07-15", "2026-07-16"),
        SpecialDates(3, "2026-07-10"),
        SpecialDates(4, "2026-07-11", "2026-07-12"),
        SpecialDates(5, "2026-08-01"),
    ]
    july = special_month(items, JULY)
    assert (july.carried, july.received, july.done, july.reported) == ((2,), (3, 4), (2, 4), (1, 2))
    assert july.rolls_on == (3,)
    assert special_month(items, JULY.next()).carried == july.rolls_on


@pytest.mark.parametrize(
    ("text", "month"), [("2026-07", JULY), ("2026年7月", JULY), ("202607", JULY), ("2026/7", JULY)]
)
def test_months_are_read(text, month):
    assert parse_month(text) == month


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "七月"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(RefusedInput, match="不是月份"):
        parse_month(text)


def test_month_ends():
    assert (Month(2028, 2).last, Month(2026, 12).next(), Month(2026, 1).previous()) == (
        "2028-02-29",
        Month(2027, 1),
        Month(2025, 12),
    )


DAY = datetime(2026, 7, 1)


def turn(person: str, start: float, end: float) -> Shift:
    return Shift(person, DAY + timedelta(hours=start), DAY + timedelta(hours=end))


@pytest.mark.parametrize(
    ("turns", "gaps"),
    [
        ([turn("甲", 0, 24)], []),
        ([turn("甲", 0, 8), turn("乙", 8, 16), turn("丙", 16, 24)], []),
        ([turn("甲", 0, 8), turn("乙", 8.5, 24)], [(8, 9)]),
        ([turn("甲", 0, 7.99), turn("乙", 9, 24)], [(7, 9)]),
        ([turn("甲", -5, 30)], []),
        ([turn("甲", 8, 12), turn("乙", 10, 11)], [(0, 8), (12, 24)]),
        ([], [(0, 24)]),
    ],
)
def test_any_hour_without_anybody_is_listed(turns, gaps):
    wanted = [Gap(DAY + timedelta(hours=a), DAY + timedelta(hours=b)) for a, b in gaps]
    assert uncovered(turns, DAY, DAY + timedelta(days=1)) == wanted
    assert [gap.hours for gap in wanted] == [b - a for a, b in gaps]


@pytest.mark.parametrize("span", [(DAY, DAY), (DAY, DAY + timedelta(minutes=90)), (DAY, DAY + timedelta(days=401))])
def test_spans_that_make_no_sense_are_refused(span):
    with pytest.raises(RefusedInput):
        uncovered([], *span)


def test_overlaps_and_locks():
    assert overlap([turn("甲", 0, 8)], turn("甲", 7, 9)) == turn("甲", 0, 8)
    assert overlap([turn("甲", 0, 8)], turn("甲", 8, 9)) is None
    assert overlap([turn("甲", 0, 8)], turn("乙", 7, 9)) is None
    lock = Lock("甲", "2026-07-02", "", "停岗培训")
    assert not lock.holds(turn("甲", 0, 24))
    assert lock.holds(turn("甲", 20, 25))
    assert not Lock("甲", "2026-06-01", "2026-06-30", "停岗培训").holds(turn("甲", 0, 8))
