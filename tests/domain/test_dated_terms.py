"""Dated places of the terms (F1.2), price lines that must add up (F1.5)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import clauses
from app.domain.dated_terms import ParamChange, changes_price, data_on, value_at, with_change
from app.domain.errors import RefusedInput
from app.domain.term_words import clause_of, label_of, places, read_value, show_value
from tests.domain.contract_templates import KEYS, data


@pytest.mark.parametrize(
    ("contract", "key", "value"),
    [
        ("chengbei", "acceptance.review.n", 5),
        ("chengbei", "payments[1].due[1].n", 30),
        ("zhongguancun", "penalties[dispatch].fen", 30000),
        ("huoying", "grades[优秀].amount_fen", 3000000),
        ("yongdinglu", "service_of_notice.mail_days", 3),
        ("zhongguancun", "deadlines[D10].n", 10),
        ("zhongguancun", "clauses[7.5].kind", None),
    ],
)
def test_a_place_is_found_by_what_the_contract_counts_by(contract, key, value):
    found = value_at(data(contract), key)
    assert found == value if value is not None else isinstance(found, str)


@pytest.mark.parametrize(
    "key", ["acceptance.nothing.n", "payments[9].amount_fen", "payments[1].due[7].n", "a..b", "", "n."]
)
def test_an_unknown_place_is_refused(key):
    with pytest.raises(RefusedInput):
        value_at(data("chengbei"), key)


@pytest.mark.parametrize("key", ["schema", "readings[R-04].default", "effective_on", "contract_no"])
def test_what_is_no_term_cannot_be_amended(key):
    with pytest.raises(RefusedInput):
        with_change(data("chengbei"), ParamChange(key, "x", "2026-03-01"))


def test_a_change_counts_from_its_day_and_the_source_stays_as_it_was():
    plain = data("chengbei")
    changes = [ParamChange("acceptance.review.n", 7, "2026-03-01"), ParamChange("acceptance.review.n", 6, "2026-04-01")]
    for day, n in (("2026-02-28", 5), ("2026-03-01", 7), ("2026-03-31", 7), ("2026-04-01", 6)):
        assert clauses.load(data_on(plain, changes, day)).acceptance.review.n == n
    assert value_at(plain, "acceptance.review.n") == 5


def test_a_limit_that_the_terms_state_twice_changes_in_both_places():
    after = with_change(data("chengbei"), ParamChange("acceptance.review.n", 7, "2026-03-01"))
    assert value_at(after, "deadlines[D01].n") == 7
    other = data("zhongguancun")
    assert value_at(with_change(other, ParamChange("acceptance.revise.n", 4, "2026-09-01")), "deadlines[D14].n") == 4


@pytest.mark.parametrize("code", ["1", "2", "3", "4", "5"])
@pytest.mark.parametrize("fen", [100, -100, 1])
def test_f1_5_changing_one_price_line_of_001_is_a_problem(code, fen):
    plain = data("zhongguancun")
    key = f"prices[{code}].amount_fen"
    after = with_change(plain, ParamChange(key, value_at(plain, key) + fen, "2026-09-01"))
    problems = clauses.problems_of(after)
    assert any("不等于合价" in problem for problem in problems)
    assert any("报价合计" in problem for problem in problems)
    assert changes_price(plain, after)


def test_a_limit_is_price_neutral():
    plain = data("yongdinglu")
    assert not changes_price(plain, with_change(plain, ParamChange("deadlines[D33].n", 5, "2026-09-01")))


@pytest.mark.parametrize(
    ("key", "old", "text", "value"),
    [
        ("acceptance.review.n", 5, " 7 ", 7),
        ("acceptance.review.unit", "workday", "自然日", "day"),
        ("grades[优秀].amount_fen", 3000000, "25,000.00", 2500000),
        ("penalties[dispatch].fen", 30000, "400", 40000),
        ("acceptance.deemed", True, "否", False),
        ("damages[vendor-late].rate", "2/1000", "1/1000", "1/1000"),
    ],
)
def test_values_are_read_as_people_write_them(key, old, text, value):
    assert read_value(key, old, text) == value


@pytest.mark.parametrize(
    ("key", "old", "text"), [("a.n", 5, "七"), ("a.n", 5, "-1"), ("a.b", True, "大概"), ("a.b_fen", 5, "x")]
)
def test_values_of_another_kind_are_refused(key, old, text):
    with pytest.raises(RefusedInput):
        read_value(key, old, text)


@pytest.mark.parametrize("contract", KEYS)
def test_every_place_offered_can_be_read_named_and_put_back(contract):
    plain = data(contract)
    offered = places(plain)
    assert len(offered) > 15
    for place in offered:
        assert value_at(plain, place.key) == place.value
        assert label_of(place.key, plain) == place.label
        assert with_change(plain, ParamChange(place.key, place.value, "2026-01-01")) == plain
        if place.value is not None and not isinstance(place.value, bool):
            assert read_value(place.key, place.value, show_value(place.key, place.value)) == place.value


def test_words_and_clauses_of_places():
    plain = data("chengbei")
    assert label_of("acceptance.review.n", plain) == "验收 · 验收期 · 数量"
    assert clause_of(plain, "acceptance.review.n") == "三(一)"
    assert clause_of(data("zhongguancun"), "penalties[dispatch].fen").startswith("附3")
    assert show_value("acceptance.review", {"unit": "workday", "n": 5}) == "单位 工作日，数量 5"


DAYS = st.dates(date(2025, 6, 1), date(2026, 5, 30)).map(str)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 30), DAYS), max_size=6), DAYS)
def test_the_last_change_up_to_a_day_counts(changes, day):
    plain = data("chengbei")
    made = [ParamChange("acceptance.review.n", n, since) for n, since in changes]
    past = [(since, at, n) for at, (n, since) in enumerate(changes) if since <= day]
    wanted = max(past)[2] if past else 5
    assert value_at(data_on(plain, made, day), "acceptance.review.n") == wanted
    assert value_at(plain, "acceptance.review.n") == 5
