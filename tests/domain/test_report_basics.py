"""Periods, comparison, shares and the content of reports (F13.3, F13.4)."""

from __future__ import annotations

import json
from datetime import date, time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.comparison import change, change_words, points, points_words
from app.domain.errors import RefusedInput
from app.domain.report_content import (
    Cell,
    Chart,
    Column,
    Door,
    Heading,
    Prose,
    Report,
    Series,
    Table,
    cells,
    from_json,
    shown,
    to_json,
)
from app.domain.report_periods import NOON, PeriodKind, parse_period
from app.domain.shares import shares


@pytest.mark.parametrize(
    ("text", "kind", "start", "end", "name", "title"),
    [
        ("2026-09-18", PeriodKind.DAY, "2026-09-18", "2026-09-18", "2026-09-18", "2026年9月18日"),
        ("2026-W38", PeriodKind.WEEK, "2026-09-14", "2026-09-20", "2026-W38", "2026年第38周"),
        ("2026W1", PeriodKind.WEEK, "2025-12-29", "2026-01-04", "2026-W01", "2026年第1周"),
        ("2026-9", PeriodKind.MONTH, "2026-09-01", "2026-09-30", "2026-09", "2026年9月"),
        ("2026Q3", PeriodKind.QUARTER, "2026-07-01", "2026-09-30", "2026Q3", "2026年第三季度"),
        ("2026H1", PeriodKind.HALF, "2026-01-01", "2026-06-30", "2026H1", "2026年上半年"),
        ("2026H2", PeriodKind.HALF, "2026-07-01", "2026-12-31", "2026H2", "2026年下半年"),
        ("2026", PeriodKind.YEAR, "2026-01-01", "2026-12-31", "2026", "2026年"),
        ("考核期2026-09", PeriodKind.ASSESSMENT, "2026-08-19", "2026-09-18", "考核期2026-09", "2026年9月考核期"),
        ("2026-09-01..2026-09-15", PeriodKind.RANGE, "2026-09-01", "2026-09-15", "2026-09-01..2026-09-15", None),
    ],
)
def test_periods_are_read_as_clerks_and_scripts_name_them(text, kind, start, end, name, title):
    period = parse_period(text)
    assert (period.kind, str(period.start_on), str(period.end_on), period.name) == (kind, start, end, name)
    assert parse_period(period.name) == period
    assert title is None or period.title == title


@pytest.mark.parametrize("text", ["", "2026-13", "2026-02-30", "2026-W54", "26-09", "2026Q5", "2026-09-15..2026-09-01"])
def test_what_is_no_period_is_refused_in_chinese(text):
    with pytest.raises(RefusedInput, match="报表期"):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "before", "last_year"),
    [
        ("2026-09-18", "2026-09-17", "2025-09-18"),
        ("2026-W38", "2026-W37", "2025-W38"),
        ("2026-03", "2026-02", "2025-03"),
        ("2026Q1", "2025Q4", "2025Q1"),
        ("2026H1", "2025H2", "2025H1"),
        ("2026", "2025", "2025"),
        ("考核期2026-01", "考核期2025-12", "考核期2025-01"),
    ],
)
def test_the_period_before_and_the_one_a_year_ago(text, before, last_year):
    assert parse_period(text).previous() == parse_period(before)
    assert parse_period(text).year_before() == parse_period(last_year)


def test_february_of_a_leap_year_is_compared_whole_with_the_whole_month():
    assert parse_period("2024-02").year_before().end_on == date(2023, 2, 28)
    assert parse_period("2025-02").year_before().end_on == date(2024, 2, 29)


def test_a_noon_window_begins_at_noon_of_the_day_before():
    window = parse_period("2026-09-18").at(NOON).window
    assert (window.start.isoformat(), window.end.isoformat()) == ("2026-09-17T12:00:00", "2026-09-18T12:00:00")
    assert parse_period("2026-09-18").at(time(0)).window.start.isoformat() == "2026-09-18T00:00:00"


@pytest.mark.parametrize(
    ("now", "base", "result"),
    [(1260, 1120, Fraction(1, 8)), (5, 0, None), (5, None, None), (0, 4, Fraction(-1)), (4, 4, Fraction(0))],
)
def test_f13_4_change_against_a_base(now, base, result):
    assert change(now, base) == result


def test_f13_4_is_written_with_its_sign_and_a_missing_base_as_a_dash():
    assert shown(change(1260, 1120), "delta") == "+12.50%"
    assert shown(change(1, 0), "delta") == "—"
    assert shown(points(Fraction(9, 10), Fraction(8, 10)), "points") == "+10.00 个百分点"
    assert shown(points(None, Fraction(1)), "points") == "—"


@pytest.mark.parametrize(
    ("now", "base", "words"),
    [
        (1260, 1120, "较去年同期增加 140 件，增长 12.50%"),
        (9, 12, "较去年同期减少 3 件，下降 25.00%"),
        (4, 4, "与去年同期持平"),
        (4, 0, "较去年同期增加 4 件（去年同期为 0，不计增长率）"),
        (4, None, "去年同期无数据，不作比较"),
    ],
)
def test_changes_in_words(now, base, words):
    assert change_words(now, base, "去年同期") == words


def test_changes_of_rates_in_words():
    assert points_words(Fraction(85, 100), Fraction(80, 100), "上月") == "较上月提高 5.00 个百分点"
    assert points_words(Fraction(80, 100), Fraction(85, 100), "上月") == "较上月下降 5.00 个百分点"
    assert points_words(None, Fraction(1), "上月") == "上月无可比数据"


def test_ac_14_shares():
    assert [shown(part, "rate") for part in shares((2, 27, 20)) or ()] == ["4.08%", "55.10%", "40.82%"]
    assert shares((0, 0)) is None


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=40), st.integers(0, 3))
def test_shares_always_add_to_the_whole_and_stay_within_one_unit(parts, places):
    found = shares(parts, places)
    if found is None:
        assert sum(parts) == 0
        return
    assert sum(found) == 1
    assert all(
        abs(part - Fraction(n, sum(parts))) < Fraction(1, 100 * 10**places)
        for part, n in zip(found, parts, strict=True)
    )


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, "int", "—"),
        (0, "int", "0"),
        (Fraction(17, 20), "rate", "85.00%"),
        (Fraction(-1, 8), "delta", "-12.50%"),
        (Fraction(7, 2), "decimal", "3.50"),
        (31701000, "money", "317,010.00"),
        ("2026-09-18T14:05:33", "moment", "2026-09-18 14:05"),
        ("2026-09-18", "date", "2026-09-18"),
    ],
)
def test_values_as_people_read_them(value, kind, text):
    assert shown(value, kind) == text


def report() -> Report:
    columns = (Column("unit", "承办单位"), Column("n", "件数", "int"), Column("rate", "解决率", "rate", group="三率"))
    rows = (cells(("甲社区", 3, Fraction(2, 3)), (None, Door("all", ("甲社区",)))), cells(("乙社区", 0, None)))
    total = (Cell("合计"), Cell(3, Door("all", ids=(1, 5))), Cell(Fraction(2, 3)))
    chart = Chart("件数", "bar", ("甲社区", "乙社区"), (Series("件数", (3, 0)), Series("率", (Fraction(2, 3), None))))
    blocks = (Heading("一、总体情况"), Prose("受理 3 件。"), Table("表1", columns, rows, total, "注"), chart)
    return Report(
        "B08", "月考核评价", "2026年9月", (*blocks, Prose("由人填写", True)), ("口径",), options={"mean": "加权"}
    )


def test_a_snapshot_reads_back_as_the_same_report():
    assert from_json(json.loads(json.dumps(to_json(report())))) == report()
    assert report().row_count == 2


def test_a_row_that_does_not_fit_the_head_is_a_bug():
    with pytest.raises(ValueError, match="2 cells for 1"):
        Table("表", (Column("a", "甲"),), (cells((1, 2)),))
    with pytest.raises(ValueError, match="件数"):
        Chart("件数", "bar", ("a",), (Series("件数", (1, 2)),))
