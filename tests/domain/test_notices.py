from __future__ import annotations

from datetime import date

import pytest

from app.domain.deadlines import compute
from app.domain.limits import calendar_for, rule_of_term
from app.domain.notices import deemed_served_on, received_on
from app.domain.readings import readings_of
from tests.domain.contract_templates import template
from tests.domain.shipped_calendar import calendar


def d(text):
    return date.fromisoformat(text)


def limit(key, code, start, **chosen):
    terms = template(key)
    readings = readings_of(terms.readings, {name.replace("_", "-"): text for name, text in chosen.items()})
    term = terms.deadline(code)
    assert term is not None
    return compute(
        d(start), rule_of_term(term, readings, terms.cite(term.clause)), calendar_for(calendar(), readings)
    ).due_on


@pytest.mark.parametrize(
    ("key", "code", "start", "due"),
    [
        ("chengbei", "D08", "2025-10-13", "2025-09-26"),
        ("zhongguancun", "D12a", "2026-10-12", "2026-09-29"),
        ("zhongguancun", "D12b", "2026-10-12", "2026-09-29"),
        ("jiuxianqiao", "D28", "2025-10-31", "2025-09-01"),
        ("zhongguancun", "D17", "2026-12-31", "2026-11-30"),
    ],
)
def test_ac11_notice_periods_counted_back(key, code, start, due):
    assert limit(key, code, start) == d(due)


@pytest.mark.parametrize(
    ("key", "code", "start", "due"),
    [
        ("jiuxianqiao", "D29", "2025-09-28", "2025-10-11"),
        ("yongdinglu", "D33", "2026-05-08", "2026-05-12"),
        ("yongdinglu", "D33", "2026-06-18", "2026-06-24"),
        ("yongdinglu", "D33", "2026-09-30", "2026-10-10"),
        ("yongdinglu", "D36", "2026-09-14", "2026-10-08"),
        ("yongdinglu", "D37", "2026-04-30", "2026-05-07"),
        ("yongdinglu", "D39", "2026-09-30", "2026-10-03"),
        ("zhongguancun", "D14", "2026-09-30", "2026-10-08"),
        ("zhongguancun", "D24", "2027-05-31", "2030-05-31"),
        ("chengbei", "D41", "2026-05-30", "2027-05-30"),
    ],
)
def test_limits_of_the_contracts(key, code, start, due):
    assert limit(key, code, start) == d(due)


def test_r03_without_rolling():
    assert limit("yongdinglu", "D36", "2026-09-14", R_03="乙") == d("2026-10-04")


def test_r01_plain_weekdays_do_not_see_the_holidays():
    assert limit("yongdinglu", "D33", "2026-09-30", R_01="乙") == d("2026-10-05")


def test_r02_counting_the_first_day():
    assert limit("yongdinglu", "D33", "2026-05-08", R_02="乙") == d("2026-05-11")


def test_ac11_arrival_on_a_day_off_counts_on_the_next_workday():
    assert received_on(template("zhongguancun"), d("2026-10-03"), calendar()) == d("2026-10-08")
    assert received_on(template("zhongguancun"), d("2026-10-10"), calendar()) == d("2026-10-10")
    assert received_on(template("yongdinglu"), d("2026-10-03"), calendar()) == d("2026-10-03")


def test_ac11_courier_counts_on_the_third_day():
    terms = template("yongdinglu")
    readings = readings_of(terms.readings)
    assert deemed_served_on(terms, d("2026-09-30"), calendar(), readings) == d("2026-10-03")
    other = readings_of(terms.readings, {"R-41": "乙"})
    assert deemed_served_on(terms, d("2026-09-30"), calendar(), other) == d("2026-10-08")
    assert deemed_served_on(template("chengbei"), d("2026-09-30"), calendar(), readings) is None
