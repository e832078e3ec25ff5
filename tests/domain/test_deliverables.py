from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, datetime, time

import pytest

from app.domain.deliverables import check_on_time, due_hint, format_matches, plan
from app.domain.periods import Span, equal_spans, merge_stubs, natural_spans, service_spans, weeks
from app.domain.readings import readings_of
from tests.domain.contract_templates import template
from tests.domain.shipped_calendar import calendar


def planned(key, **chosen):
    terms = template(key)
    return plan(terms, readings_of(terms.readings, {code.replace("_", "-"): option for code, option in chosen.items()}))


def test_ac18_chengbei_has_16_periods_that_add_up():
    items = planned("chengbei")
    assert [item.seq for item in items] == list(range(1, 17))
    assert [item.period for item in items[:7]] == [f"2025年{month}月" for month in range(6, 13)]
    assert [item.period for item in items[9:14]] == [f"2026年{month}月" for month in range(1, 6)]
    amounts = [item.amount_fen for item in items]
    assert amounts == [10000000] * 7 + [9800000, 10000000] + [10000000] * 5 + [9800000, 10000000]
    assert sum(amounts) == 159600000
    assert sum(item.amount_fen for item in items if item.end_on.year == 2025) == 89800000


def test_the_first_day_joins_june_and_the_fourth_period_is_september():
    items = planned("chengbei")
    assert (items[0].start_on, items[0].end_on) == (date(2025, 5, 31), date(2025, 6, 30))
    assert items[3].period == "2025年9月"


def test_only_the_last_day_of_the_project_has_an_hour():
    items = planned("chengbei")
    assert [item.seq for item in items if item.due_at] == [14, 15, 16]
    assert {item.due_at for item in items if item.due_at} == {datetime(2026, 5, 30, 17, 0)}


@pytest.mark.parametrize(
    ("readings", "amounts"),
    [
        ({"R_07": "乙"}, [89800000, 69800000]),
        ({"R_07": "丙"}, [79800000, 79800000]),
        (
            {"R_08": "乙"},
            [10000000] * 7
            + [4900000, 4900000, 5000000, 5000000]
            + [10000000] * 5
            + [4900000, 4900000, 5000000, 5000000],
        ),
    ],
)
def test_ac18_other_readings_add_up_too(readings, amounts):
    assert [item.amount_fen for item in planned("chengbei", **readings)] == amounts
    assert sum(amounts) == 159600000


def test_ac07_jiuxianqiao_has_54_items():
    items = planned("jiuxianqiao")
    assert len(items) == 54
    by_clause = Counter(item.clause for item in items)
    assert by_clause == {
        "2.2.1": 13,
        "2.2.2": 4,
        "2.2.3": 5,
        "2.2.4": 12,
        "2.2.5": 4,
        "2.2.6": 4,
        "2.2.7": 1,
        "2.2.8": 2,
        "2.2.9": 2,
        "2.2.10": 2,
        "2.2.11": 5,
    }
    assert sum("1套" in item.name for item in items) == 2


AC07 = [
    ("2025-05-02", 2, 2),
    ("2025-06-02", 2, 4),
    ("2025-07-02", 6, 10),
    ("2025-08-02", 2, 12),
    ("2025-09-02", 2, 14),
    ("2025-10-02", 9, 23),
    ("2025-11-02", 2, 25),
    ("2025-12-02", 2, 27),
    ("2026-01-02", 6, 33),
    ("2026-02-02", 2, 35),
    ("2026-03-02", 2, 37),
    ("2026-04-02", 10, 47),
]


def test_ac07_items_per_service_month():
    dated = [item for item in planned("jiuxianqiao") if "自由排期" not in item.period and "成套" not in item.period]
    due = Counter(item.due_on.isoformat() for item in dated)
    total = 0
    for last_day, in_month, so_far in AC07:
        total += due[last_day]
        assert (due[last_day], total) == (in_month, so_far), last_day
    assert sum(due.values()) == 47


@pytest.mark.parametrize(
    ("due_on", "hint"),
    [
        (date(2025, 5, 2), date(2025, 4, 30)),
        (date(2025, 10, 2), date(2025, 9, 30)),
        (date(2026, 1, 2), date(2025, 12, 31)),
        (date(2025, 7, 2), None),
    ],
)
def test_ac07_a_due_date_in_a_holiday_is_announced_before_it(due_on, hint):
    assert due_hint(due_on, calendar()) == hint


def test_calendar_months_merge_the_short_ends():
    months = [item for item in planned("jiuxianqiao", R_27="乙") if item.code == "guidance"]
    assert len(months) == 12
    assert (months[0].period, months[0].start_on, months[0].end_on) == (
        "2025年4月",
        date(2025, 4, 3),
        date(2025, 4, 30),
    )
    assert (months[-1].start_on, months[-1].end_on) == (date(2026, 3, 1), date(2026, 4, 2))


def test_free_items_become_quarterly_under_the_other_reading():
    codes = Counter(item.code for item in planned("jiuxianqiao", R_29="乙"))
    assert (codes["integration"], codes["integration-quarterly"], codes["integration-final"]) == (0, 4, 1)
    assert sum(codes.values()) == 54


def test_huoying_has_12_months_6_cycles_and_3_billing_cycles():
    items = planned("huoying")
    assert Counter(item.code for item in items) == {"evaluation": 12, "cycle": 6, "billing": 3}
    cycles = [(item.start_on.isoformat(), item.end_on.isoformat()) for item in items if item.code == "billing"]
    assert cycles == [
        ("2025-08-08", "2025-12-07"),
        ("2025-12-08", "2026-04-07"),
        ("2026-04-08", "2026-08-07"),
    ]
    assert [payment.cycle for payment in template("huoying").payments] == [
        (date.fromisoformat(first), date.fromisoformat(last)) for first, last in cycles
    ]
    assert len([item for item in planned("huoying", R_34="乙") if item.code == "evaluation"]) == 13


def test_zhongguancun_owes_weekly_and_monthly_reports():
    items = planned("zhongguancun")
    assert Counter(item.code for item in items) == {"weekly": 52, "monthly": 12}
    assert items[0].due_on == date(2026, 6, 7)
    assert items[51].end_on == date(2027, 5, 31)


def test_yongdinglu_review_reports_wait_for_the_circular():
    items = planned("yongdinglu")
    assert Counter(item.code for item in items) == {
        "database": 1,
        "maintenance": 12,
        "analysis": 12,
        "synthesis": 1,
        "review": 12,
        "conduct": 1,
    }
    assert {item.due_on for item in items if item.code == "review"} == {None}


@pytest.mark.parametrize("key", ["chengbei", "zhongguancun", "jiuxianqiao", "huoying", "yongdinglu"])
def test_every_item_stays_inside_the_contract(key):
    terms = template(key)
    for item in planned(key):
        assert terms.start_on <= item.start_on <= item.end_on <= terms.end_on
        assert terms.clause(item.clause) is not None


LAST_DAY = date(2026, 5, 30)
FIVE = time(17, 0)


@pytest.mark.parametrize(
    ("submitted_at", "late"),
    [
        (datetime(2026, 5, 30, 16, 59, 59), False),
        (datetime(2026, 5, 30, 17, 0, 0), False),
        (datetime(2026, 5, 30, 17, 0, 1), True),
    ],
)
def test_f32_five_o_clock_on_the_last_day(submitted_at, late):
    readings = readings_of(template("chengbei").readings)
    assert check_on_time(submitted_at, LAST_DAY, FIVE, calendar(), readings).late is late


def test_f32_the_exact_second_can_be_made_late():
    readings = readings_of(template("chengbei").readings)
    exact = datetime(2026, 5, 30, 17, 0, 0)
    assert check_on_time(exact, LAST_DAY, FIVE, calendar(), readings, boundary_is_late=True).late


def test_r46_shows_both_readings():
    known = template("chengbei").readings
    late = datetime(2026, 5, 30, 17, 0, 1)
    judged = check_on_time(late, LAST_DAY, FIVE, calendar(), readings_of(known))
    assert judged.limits == {"甲": datetime(2026, 5, 30, 17, 0), "乙": datetime(2026, 6, 1, 17, 0)}
    assert judged.late_by == {"甲": True, "乙": False}
    assert not check_on_time(late, LAST_DAY, FIVE, calendar(), readings_of(known, {"R-46": "乙"})).late


def test_without_an_hour_the_whole_day_counts():
    readings = readings_of(template("chengbei").readings)
    day = date(2025, 6, 30)
    assert not check_on_time(datetime(2025, 6, 30, 23, 59, 59), day, None, calendar(), readings).late
    assert check_on_time(datetime(2025, 7, 1, 0, 0, 0), day, None, calendar(), readings).late


@pytest.mark.parametrize(
    ("name", "fits"),
    [("成果.ppt", True), ("成果.PPTX", True), ("成果.docx", False), ("成果.pdf", False), ("成果", False)],
)
def test_f32_the_agreed_format_is_ppt(name, fits):
    assert format_matches(name, template("chengbei").acceptance) is fits
    assert format_matches(name, template("jiuxianqiao").acceptance) is None


def test_service_months_keep_the_day_of_the_start():
    spans = service_spans(Span(date(2025, 1, 31), date(2025, 4, 30)), 1)
    assert [(span.start_on, span.end_on) for span in spans] == [
        (date(2025, 1, 31), date(2025, 2, 27)),
        (date(2025, 2, 28), date(2025, 3, 30)),
        (date(2025, 3, 31), date(2025, 4, 29)),
        (date(2025, 4, 30), date(2025, 4, 30)),
    ]


def test_cutting_leaves_no_gap_and_no_overlap():
    period = Span(date(2024, 2, 29), date(2025, 3, 4))
    cuts = [service_spans(period, 1), natural_spans(period, 2), weeks(period), equal_spans(period, 7)]
    cuts += [merge_stubs(natural_spans(period, 1), 12)]
    for spans in cuts:
        assert spans[0].start_on == period.start_on
        assert spans[-1].end_on == period.end_on
        assert all((b.start_on - a.end_on).days == 1 for a, b in itertools.pairwise(spans))
