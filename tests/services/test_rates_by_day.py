"""The rates of many windows in one pass: each the same as worked out alone, whatever the definitions look at."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from app.domain.rate_definitions import HUAIROU
from app.domain.rates import Window
from app.services import rates, rates_by_day
from tests.office_desk import new_office
from tests.services.answering import answered

MONTHS = [Window.of_days(date(2026, month, 1), date(2026, month, 28)) for month in range(5, 11)]
NOON = Window(datetime(2026, 8, 18, 12), datetime(2026, 9, 18, 12))
ANSWERS = [("是", "解决", "满意"), ("是", "解决", "基本满意"), ("是", "未解决", "不满意"), ("否", "未解决", "不满意")]


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office") as opened:
        rows = []
        for number in range(60):
            contacted, resolved, satisfied = ANSWERS[number * 7 % 4]
            row = {"contacted": contacted, "resolved": resolved, "satisfied": satisfied}
            row["created_at"] = f"2026-{5 + number % 5:02d}-{1 + number * 5 % 28:02d}T{number % 24:02d}:30:00"
            rows.append(row | ({"assessment": "剔除"} if number % 9 == 0 else {}))
        answered(opened, rows)
        yield opened


def told(report: rates.Report) -> tuple[object, ...]:
    counts = {(cell.answers, cell.is_excluded): cell.count for cell in report.cells}
    return report.window, report.by, report.definition, report.table, report.words, counts


@pytest.mark.parametrize("include_excluded", [None, True, False])
def test_each_window_is_as_worked_out_alone(office, include_excluded):
    windows = [*MONTHS, NOON, Window.of_days(date(2026, 6, 10), date(2026, 8, 3))]
    found = rates_by_day.several(office, windows, include_excluded)
    alone = [rates.rates(office, window, include_excluded=include_excluded) for window in windows]
    assert [told(one) for one in found] == [told(one) for one in alone]
    assert [one.table.total.tickets for one in found[:6]] == [12, 12, 12, 12, 12, 0]


def test_a_definition_that_changes_on_the_way_counts_from_its_day(office):
    rates.choose_definition(office, HUAIROU.code, "2026-08-01")
    found = rates_by_day.several(office, MONTHS)
    assert [one.definition.code == HUAIROU.code for one in found] == [False] * 3 + [True] * 3
    assert [told(one) for one in found] == [told(rates.rates(office, window)) for window in MONTHS]


def test_no_windows_no_rates(office):
    assert rates_by_day.several(office, []) == []
