from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.evaluations import settle
from app.domain.readings import readings_of
from tests.domain.contract_templates import template
from tests.domain.shipped_calendar import calendar


def run(cycle, grades, key="huoying"):
    terms = template(key)
    return settle(terms, cycle, grades.split(",") if grades else [], calendar(), readings_of(terms.readings))


@pytest.mark.parametrize(
    ("cycle", "grades", "adjust", "due", "due_by"),
    [
        (1, "优秀,良好,一般,差", 4000000, 42880000, "2026-01-05"),
        (2, "好,优秀,一般,良好", 6000000, 44880000, "2026-05-08"),
        (3, "差,差,好,优秀", 2000000, 40880000, "2026-09-04"),
        (1, "差,差,差,差", -4000000, 34880000, "2026-01-05"),
        (1, "优秀,优秀,优秀,优秀", 12000000, 50880000, "2026-01-05"),
    ],
)
def test_ac09_cycles(cycle, grades, adjust, due, due_by):
    result = run(cycle, grades)
    assert (result.base_fen, result.adjust_fen, result.due_fen, result.due_by, result.is_final) == (
        38880000,
        adjust,
        due,
        date.fromisoformat(due_by),
        True,
    )


def test_ac09_grades_that_are_not_final_follow_later():
    result = run(1, "优秀,良好,一般")
    assert (result.due_fen, result.is_final) == (43880000, False)


@pytest.mark.parametrize(
    ("cycle", "grades", "message"),
    [(4, "优秀", "没有第 4 个付款周期"), (1, "优,良好", "没有“优”这个评价档位"), (1, "好,好,好,好,好", "只有 4 个月")],
)
def test_wrong_input_is_refused(cycle, grades, message):
    with pytest.raises(RefusedInput, match=message):
        run(cycle, grades)


def test_other_contracts_have_no_grades():
    with pytest.raises(NotAllowed, match="没有月度评价"):
        run(1, "优秀", "chengbei")
