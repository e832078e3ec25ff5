from __future__ import annotations

import pytest

from app.gui.wording import moment_text, money


@pytest.mark.parametrize(
    ("iso", "shown"),
    [
        ("2026-09-18", "2026-09-18 周五"),
        ("2026-09-18T17:00:00", "2026-09-18 周五 17:00"),
        ("2026-09-18T17:00:05", "2026-09-18 周五 17:00:05"),
        ("2026-09-18T00:00:00", "2026-09-18 周五"),
        ("", ""),
        ("上周", "上周"),
    ],
)
def test_dates_show_their_weekday(iso, shown):
    assert moment_text(iso) == shown


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(159600000, "1,596,000.00"), (5, "0.05"), (0, "0.00"), (-123456, "-1,234.56")],
)
def test_money_has_two_decimals_and_thousands(fen, shown):
    assert money(fen) == shown
