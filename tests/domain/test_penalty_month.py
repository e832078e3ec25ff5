from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.deductions import deduct
from app.domain.error_rules import judge, read_ticks, requirement_lines, with_report
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.penalty_month import CountedError, work_out
from app.domain.readings import readings_of
from tests.domain.contract_templates import template

MET = {
    "dispatch": {"negligence": True, "overtime": True, "delay": True, "second_complaint": False, "unreported": True},
    "zero_score": {"not_followed": True, "late": False, "zero": True},
    "review": {"wrong_choice": True, "wrong_entry": False, "city_loss": False},
    "data": {"statistics": True, "late_report": False, "effect": True},
}
TERMS = template("zhongguancun")


def readings(**chosen):
    return readings_of(TERMS.readings, {code.replace("_", "-"): option for code, option in chosen.items()})


def error(number, code, on="2026-07-10", person="坐席甲", found="", same=None, **ticks):
    found_at = f"{found or on}T18:00:00"
    return CountedError(number, code, person, f"{on}T09:00:00", found_at, {**MET[code], **ticks}, same)


def july():
    """AC-08: 8 dispatch errors (one reported, one without consequence), 1 zero, 5 review, 6 data."""
    made = [error(n, "dispatch", f"2026-07-{n:02d}", "坐席甲" if n % 2 else "坐席乙") for n in range(1, 7)]
    made += [error(7, "dispatch", unreported=False), error(8, "dispatch", delay=False)]
    made += [error(9, "zero_score")]
    made += [error(n, "review", person="复核员") for n in range(10, 15)]
    return [*made, *(error(n, "data", person="数据员") for n in range(15, 21))]


def test_ac08_july_with_every_alternative():
    month = work_out(TERMS, july(), "2026-07", readings())
    assert [(k.code, k.count, k.fen) for k in month.kinds] == [
        ("dispatch", 6, 240000),
        ("zero_score", 1, 100000),
        ("review", 5, 160000),
        ("data", 6, 180000),
    ]
    assert month.total_fen == 680000
    assert month.alternatives["R-17"] == {"A": 680000, "B": 800000, "C": 650000}
    assert month.by_kind["R-14"]["乙"]["dispatch"] == 300000
    assert month.by_kind["R-14"]["丙"]["dispatch"] == 260000
    assert month.by_kind["R-14"]["乙"]["review"] == 250000
    assert month.by_kind["R-15"]["乙"]["dispatch"] == 180000
    assert month.by_kind["R-17"] == {
        "A": {"dispatch": 240000, "zero_score": 100000, "review": 160000, "data": 180000},
        "B": {"dispatch": 240000, "zero_score": 100000, "review": 160000, "data": 300000},
        "C": {"dispatch": 240000, "zero_score": 100000, "review": 160000, "data": 150000},
    }
    assert month.unchosen == ("R-17",)
    assert [(u.error_id, u.why) for u in month.unpunished] == [
        (7, "不计罚：缺“没有按规定报备”"),
        (8, "不计罚：缺“造成办理延误或造成群众二次投诉”"),
    ]
    dispatch = [line for line in month.lines if line.code == "dispatch"]
    assert [(line.nth, line.fen) for line in dispatch] == [
        (1, 30000), (2, 30000), (3, 30000), (4, 50000), (5, 50000), (6, 50000),
    ]  # fmt: skip
    assert dispatch[3].reading == "R-14 甲：前 3 件低档，第 4 件起高档（边际）"


def test_ac08_the_same_fact_is_punished_once_by_the_heaviest():
    """AC-08: the zero score and a dispatch error are one fact: dispatch 5 -> 1,900; R-19 乙 keeps 2,400."""
    errors = july()
    errors[5] = replace(errors[5], same_fact_as=9)
    month = work_out(TERMS, errors, "2026-07", readings())
    assert {k.code: k.fen for k in month.kinds}["dispatch"] == 190000
    assert month.total_fen == 630000
    assert month.alternatives["R-19"] == {"甲": 630000, "乙": 680000}
    dropped = next(u for u in month.unpunished if u.error_id == 6)
    assert (dropped.kept_id, dropped.why) == (9, "不另计罚：同一事实只取最重一项")


def test_ac08_an_error_of_july_found_in_august():
    """AC-08, R-18: with three in July the late find costs 500 there, or 300 as the first of August."""
    errors = [error(n, "dispatch", f"2026-07-{n:02d}") for n in (1, 2, 3)]
    errors.append(error(4, "dispatch", "2026-07-31", found="2026-08-03"))
    chosen = readings(R_18="甲")
    assert work_out(TERMS, errors, "2026-07", chosen).total_fen == 140000
    assert work_out(TERMS, errors, "2026-08", chosen).total_fen == 0
    found = readings(R_18="乙")
    assert work_out(TERMS, errors, "2026-07", found).total_fen == 90000
    august = work_out(TERMS, errors, "2026-08", found)
    assert [(line.error_id, line.nth, line.fen) for line in august.lines] == [(4, 1, 30000)]
    assert work_out(TERMS, errors, "2026-07", chosen).alternatives["R-18"] == {"甲": 140000, "乙": 90000}


@pytest.mark.parametrize(
    ("option", "triggers"),
    [
        ("甲", [("坐席乙", 4, "第 4 件"), ("坐席甲", 5, "第 5 件")]),
        ("乙", [("坐席甲", 3, "第 3 件"), ("坐席乙", 4, "第 4 件")]),
        ("丙", [("坐席乙", 4, "第 4 件"), ("坐席甲", 5, "第 5 件"), ("坐席乙", 6, "第 6 件")]),
    ],
    ids=["R-16甲", "R-16乙", "R-16丙"],
)
def test_f95_who_is_stood_down(option, triggers):
    locks = work_out(TERMS, july(), "2026-07", readings(R_16=option)).locks
    stops = [lock for lock in locks if lock.kind == "stop_duty"]
    assert [(lock.person, lock.error_id, lock.reason.removeprefix("当月签派单失误")) for lock in stops] == triggers
    assert all(lock.days == 1 and lock.clause == "001·附3·一(二)1(2)" for lock in stops)
    training = [lock for lock in locks if lock.kind == "special_training"]
    assert [(lock.person, lock.days) for lock in training] == [("数据员", 0)]


def test_four_data_errors_need_no_training():
    errors = [error(n, "data", person="数据员") for n in range(4)]
    assert work_out(TERMS, errors, "2026-07", readings()).locks == ()


@pytest.mark.parametrize(
    ("code", "ticks", "chosen", "text"),
    [
        ("dispatch", {}, {}, "计罚"),
        ("dispatch", {"delay": False, "second_complaint": True}, {}, "计罚"),
        ("dispatch", {"negligence": False}, {}, "不计罚：缺“值班坐席主观疏漏（漏看工单、派单对象错误等）”"),
        ("dispatch", {"negligence": None, "overtime": False}, {}, "不计罚：缺“案件派遣超时”"),
        ("dispatch", {"delay": None}, {}, "待判定：造成办理延误或造成群众二次投诉"),
        ("zero_score", {"not_followed": False, "late": True}, {}, "计罚"),
        ("zero_score", {"zero": False}, {}, "不计罚：缺“导致市级考核出现零分工单”"),
        ("review", {}, {}, "计罚"),
        ("review", {}, {"R_26": "乙"}, "不计罚：缺“造成市级考核失分”"),
        ("review", {"wrong_choice": False, "wrong_entry": True}, {}, "不计罚：缺“造成市级考核失分”"),
        ("review", {"wrong_choice": False, "wrong_entry": True, "city_loss": True}, {}, "计罚"),
        (
            "review",
            {"wrong_choice": False},
            {},
            "不计罚：缺“漏听、错听导致错误点选三率或数据登记错误”“造成市级考核失分”",
        ),
        ("review", {"wrong_choice": None}, {}, "待判定：漏听、错听导致错误点选三率或数据登记错误、造成市级考核失分"),
        ("data", {"effect": None}, {}, "待判定：导致街道无法及时掌握考核动态、错失改进时机"),
    ],
)
def test_f91_one_missing_requirement_is_enough(code, ticks, chosen, text):
    term = next(one for one in TERMS.penalties if one.code == code)
    verdict = judge(term, {**MET[code], **ticks}, readings(**chosen))
    assert verdict.text == text
    assert verdict.is_punished == (text == "计罚")
    assert verdict.is_settled == (not text.startswith("待判定"))


@pytest.mark.parametrize(
    ("reported", "answer"), [("2026-07-01T08:59:59", False), ("2026-07-01T09:00:00", None), ("", None)]
)
def test_f55_a_report_before_the_limit_exempts(reported, answer):
    term = TERMS.penalties[0]
    ticks = {**MET["dispatch"], "unreported": None}
    assert with_report(term, ticks, reported, "2026-07-01T09:00:00")["unreported"] is answer
    assert with_report(term, {"unreported": True}, reported, "2026-07-01T09:00:00")["unreported"] is True


def test_ticks_are_read_as_typed_and_unknown_ones_refused():
    term = TERMS.penalties[0]
    assert read_ticks(term, {"overtime": "是", "delay": "no", "negligence": "未定"}) == {
        "overtime": True,
        "delay": False,
        "negligence": None,
    }
    with pytest.raises(RefusedInput, match="没有要件“moon”"):
        read_ticks(term, {"moon": "yes"})
    with pytest.raises(RefusedInput, match="看不懂"):
        read_ticks(term, {"delay": "也许"})


def test_requirement_lines_say_what_the_reading_does_not_need():
    term = next(one for one in TERMS.penalties if one.code == "review")
    lines = requirement_lines(term, MET["review"], judge(term, MET["review"], readings()))
    assert lines[0] == ("漏听、错听导致错误点选三率", "是")
    assert lines[2] == ("造成市级考核失分", "不要求")


def test_a_ring_of_same_facts_is_one_group():
    errors = [error(1, "zero_score", same=2), error(2, "dispatch", same=1)]
    month = work_out(TERMS, errors, "2026-07", readings())
    assert [line.error_id for line in month.lines] == [1]


def test_contracts_without_deductions_say_so():
    terms = template("yongdinglu")
    with pytest.raises(NotAllowed, match="没有按件扣款"):
        work_out(terms, [], "2026-07", readings_of(terms.readings))


COUNTS = st.fixed_dictionaries({code: st.integers(0, 9) for code in MET})


@given(counts=COUNTS, steps=st.sampled_from("甲乙丙"), data=st.sampled_from("ABC"))
def test_records_and_plain_counts_agree(counts, steps, data):
    """The sum over single errors is the sum that ``calc deduction`` gives for the counts."""
    numbers = iter(range(1, 100))
    errors = [error(next(numbers), code) for code, count in counts.items() for _ in range(count)]
    chosen = readings(R_14=steps, R_17=data)
    month, plain = work_out(TERMS, errors, "2026-07", chosen), deduct(TERMS, counts, chosen)
    assert month.total_fen == plain.total_fen == sum(line.fen for line in month.lines)
    assert month.alternatives["R-17"] == plain.alternatives["R-17"]
    assert month.alternatives["R-14"] == plain.alternatives["R-14"]


@given(people=st.lists(st.sampled_from(["甲", "乙", "丙"]), max_size=12))
def test_counting_by_person_never_costs_more(people):
    errors = [error(n, "dispatch", person=person) for n, person in enumerate(people, 1)]
    options = work_out(TERMS, errors, "2026-07", readings()).alternatives["R-15"]
    assert options["乙"] <= options["甲"]
