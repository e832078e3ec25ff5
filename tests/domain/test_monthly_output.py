"""F5.10: the month against 1,500 tickets under R-12."""

from __future__ import annotations

import pytest

from app.domain.monthly_output import MonthlyOutput


@pytest.mark.parametrize(
    ("arrived", "closed", "reading", "gap"),
    [
        (1600, 1432, "甲", 68),
        (1600, 1432, "乙", 68),
        (1300, 1300, "甲", 0),
        (1300, 1432, "甲", 0),
        (1300, 1300, "乙", 200),
        (1600, 1700, "甲", 0),
    ],
)
def test_gap(arrived: int, closed: int, reading: str, gap: int):
    assert MonthlyOutput("2025-09", arrived, closed, 1500, reading).gap == gap
