"""F6.5, AC-14: rates, score, rank, shares of loss; exact inside, rounded when shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answers import Answers, Question, read_answers
from app.domain.errors import RefusedInput
from app.domain.rate_definitions import HUAIROU, PRESETS, STANDARD, WITH_EXCLUDED, checked, from_json, to_json, words
from app.domain.rates import Cell, Denominator, TotalRow, Window, decimal_text, loss_shares, plain_number, work_out

C, R, S = Question.CONTACTED, Question.RESOLVED, Question.SATISFIED


def cell(group: str, contacted: str, resolved: str, satisfied: str, count: int, *, out: bool = False, valid: str = ""):
    return Cell(group, read_answers(contacted, resolved, satisfied, valid), out, count)


def ac_14() -> list[Cell]:
    """200 assessable, 20 of them excluded; of the 180: 178 contacted, 153 resolved, 160 satisfied.

    All 20 excluded ones count in neither numerator: 178 of 200 is 89.00 %.
    """
    return [
        cell("", "是", "解决", "满意", 151),
        cell("", "是", "解决", "不满意", 2),
        cell("", "是", "未解决", "满意", 9),
        cell("", "是", "未解决", "不满意", 16),
        cell("", "否", "未解决", "不满意", 2),
        cell("", "否", "未解决", "不满意", 20, out=True),
    ]


def shown(rates: Mapping[Question, Fraction | None]) -> list[str]:
    return [decimal_text(None if rate is None else rate * 100, 2) for rate in rates.values()]


@pytest.mark.parametrize(
    ("definition", "denominator", "rates"),
    [(STANDARD, 180, ["98.89", "85.00", "88.89"]), (WITH_EXCLUDED, 200, ["89.00", "76.50", "80.00"])],
)
def test_ac_14_with_and_without_excluded(definition, denominator, rates):
    row = work_out(ac_14(), definition).total
    assert (row.tickets, row.excluded, row.denominator) == (200, 20, denominator)
    assert list(row.numerators.values()) == [178, 153, 160]
    assert shown(row.rates) == rates


def test_ac_14_shares_of_loss_sum_to_a_hundred():
    lost = work_out(ac_14(), STANDARD).total.lost
    assert list(lost.values()) == [2, 27, 20]
    shares = loss_shares(lost)
    assert shares is not None
    assert [decimal_text(share, 2) for share in shares.values()] == ["4.08", "55.10", "40.82"]
    assert sum(shares.values()) == 100


@given(st.lists(st.integers(0, 500), min_size=3, max_size=3), st.integers(0, 4))
def test_shares_of_loss_always_sum_to_a_hundred(points, places):
    lost = dict(zip(Question, map(Fraction, points), strict=True))
    shares = loss_shares(lost, places)
    if not sum(points):
        assert shares is None
        return
    assert shares is not None
    assert sum(shares.values()) == 100
    for question, share in shares.items():
        assert abs(share - lost[question] / sum(points) * 100) < Fraction(1, 10**places)
        assert share >= 0


def test_composite_score_and_fairly_satisfied():
    row = work_out([cell("", "是", "解决", "基本满意", 10)], HUAIROU_LIKE).total
    assert row.rates[S] == Fraction(9, 10)
    assert row.score == 10 + 50 + 36
    assert decimal_text(row.score, 1) == "96.0"


HUAIROU_LIKE = replace(HUAIROU, denominator=Denominator.ASSESSED)


@pytest.mark.parametrize(
    ("denominator", "counted"),
    [(Denominator.VISITED, 1), (Denominator.ASSESSED, 2), (Denominator.ALL, 4)],
)
def test_denominators(denominator, counted):
    cells = [
        cell("", "", "", "", 1, valid="是"),
        cell("", "是", "", "", 1),
        cell("", "是", "解决", "满意", 1, valid="否"),
        cell("", "", "", "", 1),
    ]
    row = work_out(cells, replace(STANDARD, denominator=denominator)).total
    assert (row.tickets, row.denominator) == (4, counted)


def test_rank_is_by_shown_score_then_tickets_and_ties_share():
    cells = [
        cell("甲", "是", "解决", "满意", 10),
        cell("乙", "是", "解决", "满意", 30),
        cell("丙", "是", "解决", "满意", 30),
        cell("丁", "否", "未解决", "不满意", 99),
        cell("戊", "", "", "", 5),
    ]
    rows = work_out(cells, STANDARD).rows
    assert [(row.name, row.rank) for row in rows] == [("丙", 1), ("乙", 1), ("甲", 3), ("丁", 4), ("戊", 0)]
    assert rows[-1].score is None
    assert shown(rows[-1].rates) == ["—", "—", "—"]


def test_total_row_weighted_or_arithmetic():
    cells = [cell("甲", "是", "解决", "满意", 9), cell("乙", "是", "未解决", "满意", 1)]
    weighted = work_out(cells, STANDARD).total
    mean = work_out(cells, replace(STANDARD, total_row=TotalRow.ARITHMETIC)).total
    assert (weighted.rates[R], mean.rates[R]) == (Fraction(9, 10), Fraction(1, 2))
    assert (weighted.score, mean.score) == (95, 75)
    assert (mean.denominator, mean.numerators[R]) == (10, 9)


def test_empty_rows_count_as_zero_only_where_the_definition_says_so():
    cells = [cell("甲", "是", "解决", "满意", 4), cell("乙", "", "", "", 4)]
    arithmetic = replace(STANDARD, total_row=TotalRow.ARITHMETIC)
    assert work_out(cells, arithmetic).total.score == 100
    assert work_out(cells, replace(arithmetic, empty_as_zero=True)).total.score == 50


ANSWERS = st.builds(
    Answers,
    st.sampled_from(["", "是", "否"]),
    st.sampled_from(["", "解决", "部分解决", "未解决", "其他"]),
    st.sampled_from(["", "满意", "基本满意", "不满意", "未评价"]),
    st.sampled_from(["", "是", "否"]),
)
CELLS = st.lists(st.builds(Cell, st.sampled_from("甲乙丙"), ANSWERS, st.booleans(), st.integers(1, 9)), max_size=12)


@given(CELLS, st.sampled_from(PRESETS), st.lists(st.integers(0, 10), min_size=3, max_size=3))
def test_rates_stay_between_none_and_all(cells, preset, weights):
    total = sum(weights)
    if total:
        preset = replace(preset, weights={q: Fraction(w, total) for q, w in zip(Question, weights, strict=True)})
    table = work_out(cells, checked(preset))
    for row in (*table.rows, table.total):
        assert row.score is None or 0 <= row.score <= 100
        assert all(rate is None or 0 <= rate <= 1 for rate in row.rates.values())
        assert all(0 <= points <= row.denominator for points in row.numerators.values())
    assert sum(row.tickets for row in table.rows) == table.total.tickets
    assert sum(row.denominator for row in table.rows) == table.total.denominator
    for question in Question:
        assert sum(row.numerators[question] for row in table.rows) == table.total.numerators[question]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.code)
def test_presets_are_sound_and_survive_the_settings(preset):
    assert from_json(to_json(checked(preset))) == preset


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"weights": {C: Fraction(1, 10), R: Fraction(1, 2), S: Fraction(1, 2)}}, "110.00%"),
        ({"weights": {C: Fraction(-1, 10), R: Fraction(6, 10), S: Fraction(1, 2)}}, "负数"),
        ({"credits": {**STANDARD.credits, S: {"满意": Fraction(2)}}}, "0 到 1"),
        ({"credits": {**STANDARD.credits, R: {"办好了": Fraction(1)}}}, "是否解决"),
        ({"basis": " "}, "来源"),
        ({"name": ""}, "名称"),
        ({"places": 9}, "小数"),
    ],
)
def test_definitions_that_cannot_be_worked_with_are_refused(change, says):
    with pytest.raises(RefusedInput, match=says):
        checked(replace(STANDARD, **change))


def test_a_damaged_setting_is_told_in_words():
    with pytest.raises(RefusedInput, match="三率口径"):
        from_json({"code": "x"})


def test_the_definition_in_words_names_window_denominator_weights_and_source():
    text = words(STANDARD, Window.of_days(date(2026, 8, 19), date(2026, 9, 18)))
    for part in (
        "2026-08-19 至 2026-09-18",
        "可评件",
        "不含不纳入考核",
        "响应率×10%",
        "0.9×“基本满意”",
        "加权",
        "怀柔",
    ):
        assert part in text
    assert "含不纳入考核（剔除）件" in words(WITH_EXCLUDED)
    assert "算术平均" in words(HUAIROU)


def test_windows():
    window = Window.of_days(date(2026, 9, 1), date(2026, 9, 1))
    assert (window.start, window.end) == (datetime(2026, 9, 1), datetime(2026, 9, 2))
    noon = Window(datetime(2026, 9, 1, 12), datetime(2026, 9, 2, 12))
    assert noon.words() == "2026-09-01 12:00 至 2026-09-02 12:00（不含）"
    with pytest.raises(RefusedInput, match="早于"):
        Window.of_days(date(2026, 9, 2), date(2026, 9, 1))


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(17800, 180), 2, "98.89"),
        (Fraction(1, 200), 2, "0.01"),
        (Fraction(995, 10), 0, "100"),
        (Fraction(-1, 8), 2, "-0.13"),
        (None, 1, "—"),
    ],
)
def test_rounding_is_half_up(value, places, text):
    assert decimal_text(value, places) == text


def test_points_are_written_without_useless_zeros():
    assert [plain_number(value) for value in (Fraction(160), Fraction(1636, 10), Fraction(0))] == ["160", "163.6", "0"]
