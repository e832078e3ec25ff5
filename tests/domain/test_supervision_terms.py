from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.clauses import problems_of
from app.domain.clearing import ClearingFacts, clear
from app.domain.contracts import Counter
from app.domain.counters import consecutive, missing_text, stage_of, state_of, worst
from app.domain.errors import RefusedInput
from app.domain.months import parse_month
from app.domain.rectifying import RoundFacts, right_of
from app.domain.staffing import Departure, Presence, filing_problem, is_unauthorised, red_spans, staff_days
from app.domain.supervision_terms import MEASURES, REFUNDS
from tests.domain.contract_templates import KEYS, data, template


@pytest.mark.parametrize("key", KEYS)
def test_every_contract_names_breaches_retention_and_grounds_with_known_words(key):
    terms = template(key).supervision
    assert terms.breaches
    assert terms.retentions
    assert terms.terminations
    assert {one for kind in terms.breaches for one in kind.measures} <= MEASURES.keys()
    assert {ground.refund for ground in terms.terminations} <= REFUNDS.keys()


@pytest.mark.parametrize(
    ("table", "change", "problem"),
    [
        ("breaches", {"measures": ["jail"]}, "处置“jail”不认识"),
        ("breaches", {"clause": "99.9"}, "不在条款清单里"),
        ("breaches", {"colour": "red"}, "不认识这个键"),
        ("retentions", {"endless": True}, "要么引用一个期限"),
        ("retentions", {"deadline": "D99"}, "引用的期限“D99”"),
        ("terminations", {"counters": ["K99"]}, "引用的“K99”不存在"),
        ("terminations", {"breaches": ["nothing"]}, "引用的“nothing”不存在"),
        ("terminations", {"damages": "130%"}, "比例应在 0 与 100% 之间"),
        ("terminations", {"refund": "half"}, "不在允许的取值之内"),
        ("terminations", {"notice": "D98"}, "引用的期限“D98”"),
    ],
)
def test_a_wrong_table_is_named(table, change, problem):
    content = data("zhongguancun")
    content[table][0].update(change)
    assert any(problem in one for one in problems_of(content))


def test_repeated_codes_are_named():
    content = data("huoying")
    content["breaches"].append(dict(content["breaches"][0]))
    assert any("违约事项编号“duty”重复" in one for one in problems_of(content))


@pytest.mark.parametrize(("value", "state"), [(0, "ok"), (1, "ok"), (2, "warn"), (3, "triggered"), (4, "triggered")])
def test_state_of_a_counter(value, state):
    assert state_of(Counter("K", "1", "n", "p", 2, 3, "e"), value) == state


@pytest.mark.parametrize(("value", "state"), [(3, "ok"), (2, "warn"), (1, "triggered"), (0, "triggered")])
def test_state_of_a_counter_that_counts_down(value, state):
    assert state_of(Counter("K", "1", "n", "p", 2, 1, "e", below=True), value) == state


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (4, ("ok", 5, 7)),
        (5, ("warn", 5, 7)),
        (7, ("triggered", 13, 15)),
        (13, ("triggered", 13, 15)),
        (15, ("triggered", 13, 15)),
    ],
)
def test_k05_has_two_thresholds(value, expected):
    k05 = next(one for one in template("zhongguancun").counters if one.code == "K05")
    stage = stage_of(k05, value)
    assert (stage.state, stage.warn_at, stage.trigger_at) == expected
    assert ("单方解除" in stage.effect) is (value >= 13)


def test_the_gravest_state_wins():
    assert worst(["ok", "warn", "undetermined"]) == "warn"
    assert worst([]) == "ok"


def months(**found: str):
    return {parse_month(f"2026-{key[1:]}"): "improve" if value == "x" else "ok" for key, value in found.items()}


@pytest.mark.parametrize(
    ("results", "value", "undetermined", "missing"),
    [
        (months(m08="x", m09="x"), 2, False, ""),
        (months(m08="x", m09="o", m10="x"), 1, False, ""),
        (months(m08="x", m10="x"), 1, True, "缺 9 月评价"),
        (months(m08="x", m10="o"), 0, True, "缺 9 月评价"),
        (months(m08="o", m10="o"), 0, False, "缺 9 月评价"),
        (months(m07="x", m10="x"), 1, True, "缺 8 月、9 月评价"),
        ({}, 0, False, ""),
    ],
)
def test_ac10_months_in_a_row(results, value, undetermined, missing):
    run = consecutive(results, 2)
    assert (run.value, run.is_undetermined, missing_text(run.missing)) == (value, undetermined, missing)


def test_missing_months_of_two_years_say_the_year():
    found = {parse_month("2026-11"): "improve", parse_month("2027-02"): "improve"}
    assert missing_text(consecutive(found, 2).missing) == "缺 2026 年 12 月、2027 年 1 月评价"


def test_days_with_too_few_people_are_joined():
    people = [
        Presence("甲", date(2026, 5, 1), None),
        Presence("乙", date(2026, 5, 3), date(2026, 5, 6), ((date(2026, 5, 5), date(2026, 5, 5)),)),
    ]
    days = staff_days(people, 2, date(2026, 5, 1), date(2026, 5, 8), leave_counts=False)
    assert [day.count for day in days] == [1, 1, 2, 2, 1, 2, 1, 1]
    assert [(first.day, last.day, least) for first, last, least in red_spans(days)] == [(1, 2, 1), (5, 5, 1), (7, 8, 1)]
    days = staff_days(people, 2, date(2026, 5, 1), date(2026, 5, 8), leave_counts=True)
    assert [day.on.day for day in days if day.is_red] == [1, 2, 7, 8]


@pytest.mark.parametrize(
    ("filing", "filed_on", "problem"),
    [
        ("approved", "2026-05-06", ""),
        ("approved", "2026-05-07", "备案通过日 2026-05-07 晚于上岗日 2026-05-06"),
        ("submitted", "", "备案还没有审核通过"),
        ("refused", "2026-05-01", "备案审核没有通过"),
        ("", "", "还没有提交备案"),
    ],
)
def test_f12_2_filing_before_the_first_day(filing, filed_on, problem):
    assert filing_problem(filing, filed_on, "2026-05-06") == problem


@pytest.mark.parametrize(
    ("approved_on", "is_demanded", "left_on", "expected"),
    [
        ("", False, "2026-08-31", True),
        ("2026-08-31", False, "2026-08-31", False),
        ("2026-09-01", False, "2026-08-31", True),
        ("", True, "2026-08-31", False),
        ("", False, "2027-05-31", False),
    ],
)
def test_f12_3_who_left_without_consent(approved_on, is_demanded, left_on, expected):
    left = Departure(1, "甲", True, left_on, approved_on, is_demanded)
    assert is_unauthorised(left, "2027-05-31") is expected


@pytest.mark.parametrize(
    ("rounds", "why"),
    [
        ([("2026-07-04", "2026-07-03", "fail")], ""),
        ([("2026-07-04", "2026-07-03", "fail"), ("2026-07-08", "2026-07-08", "fail")], "2 次整改后仍不符合约定"),
        ([("2026-07-04", "", "")], "第 1 轮整改逾期 2 日"),
        ([("2026-07-04", "2026-07-04", "")], ""),
    ],
)
def test_f3_9_the_right_after_rectification(rounds, why):
    terms = template("zhongguancun").supervision.rectification
    facts = tuple(RoundFacts(number, *one) for number, one in enumerate(rounds, 1))
    assert right_of(terms, facts, "2026-07-06").why == why


@given(
    effective=st.dates(date(2025, 4, 3), date(2026, 4, 2)),
    paid=st.integers(0, 250_000_000),
    done=st.integers(0, 54),
    option=st.sampled_from(["甲", "乙"]),
)
@settings(max_examples=60)
def test_what_is_unserved_and_served_make_the_total_and_only_one_side_pays(effective, paid, done, option):
    terms = template("jiuxianqiao")
    ground = terms.supervision.termination("6.3")
    seen = clear(terms, ground, ClearingFacts(paid, effective, done=done, planned=54), option)
    for reading in ("R-32 甲", "R-32 乙"):
        amounts = {line.key: line.amount_fen for line in seen.lines if line.reading == reading}
        assert amounts["unserved"] + amounts["served"] == terms.total_fen
        assert min(amounts["refund"], amounts["owed"]) == 0
        assert amounts["refund"] - amounts["owed"] == paid - amounts["served"]
    paying = {line.reading for line in seen.lines if line.direction != "info" and line.reading}
    assert paying == {f"R-32 {option}"}
    assert seen.total("to_office") >= 57735900


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (ClearingFacts(-1, date(2025, 12, 31)), "不能是负数"),
        (ClearingFacts(0, date(2026, 4, 3)), "不在服务期"),
    ],
)
def test_figures_that_cannot_be_are_refused(facts, message):
    terms = template("jiuxianqiao")
    with pytest.raises(RefusedInput, match=message):
        clear(terms, terms.supervision.termination("6.3"), facts)
