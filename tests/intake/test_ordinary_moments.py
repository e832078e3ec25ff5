"""The quick way through a column of moments agrees with the slow one, or steps aside."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.moments import moment_of_text, ordinary_moments

ordinary = st.one_of(
    st.just(""),
    st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)).map(lambda moment: f"{moment:%Y-%m-%d %H:%M:%S}"),
)


@given(st.lists(ordinary, max_size=6))
def test_ordinary_columns(cells):
    quick = ordinary_moments(cells)
    assert quick is None or quick == [moment_of_text(cell) for cell in cells]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-30 08:00:00",
        "2026-02-29 08:00:00",
        "2026-13-01 08:00:00",
        "2026-04-31 08:00:00",
        "2026-01-01 24:00:00",
        "2026-01-01 08:60:00",
        "1899-01-01 08:00:00",
        "2200-01-01 08:00:00",
        "2026-W01-1T08:00:00",
        "2026-1-1 08:00:00",
        "2026-01-01 08:00:00\n2026-01-01 08:00:00",
        "不详",
        " ",
        None,
        46000.5,
        datetime(2026, 1, 1),
    ],
)
def test_anything_else_steps_aside(cell):
    assert ordinary_moments(["2026-01-01 08:00:00", cell]) is None


def test_leap_day_goes_the_slow_way_and_the_rest_is_read_at_once():
    assert ordinary_moments(["2024-02-29 08:00:00"]) is None
    assert ordinary_moments(["", "2026-07-31T23:59:59", "2026-07-01 00:00:00"]) == [
        "",
        "2026-07-31T23:59:59",
        "2026-07-01T00:00:00",
    ]
    assert ordinary_moments([""]) == [""]
