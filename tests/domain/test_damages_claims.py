from __future__ import annotations

from datetime import date

import pytest

from app.domain.damages_claims import lump, lump_term, reckon, repeat_problem
from app.domain.deadlines import Pause
from app.domain.errors import NotAllowed
from app.domain.readings import readings_of
from tests.domain.contract_templates import template
from tests.domain.shipped_calendar import calendar

CALENDAR = calendar()


def reckoned(key, party, due, done, *, chosen=None, **given):
    terms = template(key)
    readings = readings_of(terms.readings, chosen or {})
    return reckon(terms, party, date.fromisoformat(due), date.fromisoformat(done), CALENDAR, readings, **given)


def test_ac05_late_payment_with_proof_and_rights():
    found = reckoned("chengbei", "office", "2025-07-21", "2025-07-31")
    assert (found.days, found.amount_fen, found.clause) == (10, 3192000, "000·五(二)1")
    assert found.steps == (
        "应于 2025-07-21 完成，2025-07-31 完成；自次日起计 10 日",
        "逾期 10 日",
        "1,596,000.00 元 × 2‰ × 10 日 = 31,920.00 元（舍入一次）",
    )
    assert [(right.on, right.text.partition("（")[2]) for right in found.rights] == [("2025-08-11", "000·五(二)2）")]
    assert any(hint.startswith("E-23") for hint in found.hints)
    assert found.alternatives == {"R-10": {"甲": 3192000, "乙": None}}


def test_ac05_without_roll_over():
    found = reckoned("chengbei", "office", "2025-07-20", "2025-07-31")
    assert (found.days, found.amount_fen) == (11, 3511200)
    assert found.rights[0].on == "2025-08-08"


def test_ac05_fiscal_reasons_take_days_off():
    whole = Pause(date(2025, 7, 22), date(2025, 7, 31), "财政拨款")
    found = reckoned("chengbei", "office", "2025-07-21", "2025-07-31", pauses=(whole,))
    assert (found.days, found.amount_fen) == (0, 0)
    part = Pause(date(2025, 7, 22), date(2025, 7, 24), "财政拨款")
    found = reckoned("chengbei", "office", "2025-07-21", "2025-07-31", pauses=(part,))
    assert (found.days, found.amount_fen) == (7, 2234400)
    assert "扣除 2025-07-22 至 2025-07-24（财政拨款）" in found.steps


def test_ac05_late_result_and_the_other_base():
    found = reckoned("chengbei", "vendor", "2025-06-30", "2025-07-03", amount_fen=4158333)
    assert found.amount_fen == 957600
    assert found.alternatives["R-10"] == {"甲": 957600, "乙": 24950}
    part = reckoned("chengbei", "vendor", "2025-06-30", "2025-07-03", chosen={"R-10": "乙"}, amount_fen=4158333)
    assert part.amount_fen == 24950


@pytest.mark.parametrize(
    ("days", "fen"), [(30, 488115), (100, 1627050), (120, 1627050)], ids=["AC-06 30", "AC-06 100", "AC-06 120"]
)
def test_ac06_late_second_instalment(days, fen):
    done = date.fromordinal(date(2026, 11, 18).toordinal() + days).isoformat()
    found = reckoned("zhongguancun", "office", "2026-11-18", done, amount_fen=32541000)
    assert (found.amount_fen, found.cap_fen) == (fen, 1627050)
    assert found.steps[-1].endswith("已达上限") == (days >= 100)


@pytest.mark.parametrize(
    ("days", "fen"), [(1, 54235), (3, 162705), (7, 379645), (15, 813525)], ids=[f"AC-06 {n}" for n in (1, 3, 7, 15)]
)
def test_ac06_late_vendor_with_the_days_of_its_rights(days, fen):
    found = reckoned("zhongguancun", "vendor", "2026-09-30", f"2026-10-{days:02d}")
    assert found.amount_fen == fen
    assert [(right.on, right.text[:6]) for right in found.rights] == [
        ("2026-10-07", "甲方可暂停付"),
        ("2026-10-15", "甲方可单方解"),
    ]


@pytest.mark.parametrize("key", ["jiuxianqiao", "huoying", "yongdinglu"])
@pytest.mark.parametrize("party", ["vendor", "office"])
def test_ac06_no_daily_rate_gives_days_only(key, party):
    found = reckoned(key, party, "2026-05-08", "2026-05-18")
    assert (found.days, found.amount_fen, found.base_fen, found.code) == (10, None, None, "")
    assert found.steps[-1] == "合同没有约定逐日违约金，只列天数，不计金额"


@pytest.mark.parametrize(
    ("key", "code", "fen"),
    [
        ("zhongguancun", "lump", 32541000),
        ("jiuxianqiao", "lump", 57735900),
        ("jiuxianqiao", "terminate", 57735900),
        ("huoying", "lump", 34992000),
        ("yongdinglu", "lump", 11376000),
    ],
)
def test_f96_fixed_sums(key, code, fen):
    term, amount = lump(template(key), code)
    assert amount == fen
    assert term.lump is not None


def test_no_fixed_sum_in_000():
    with pytest.raises(NotAllowed, match="可用的是：无"):
        lump(template("chengbei"), "lump")


@pytest.mark.parametrize(
    ("key", "earlier", "confirmed", "chosen", "words"),
    [
        ("huoying", 0, False, {}, ""),
        ("huoying", 1, False, {}, "R-47 甲每份合同只计一次"),
        ("huoying", 1, True, {}, ""),
        ("huoying", 2, False, {"R-47": "乙"}, ""),
        ("jiuxianqiao", 1, True, {}, ""),
        ("jiuxianqiao", 2, True, {"R-47": "乙"}, "不能再计取"),
    ],
)
def test_r47_and_e12_how_often_a_fixed_sum_counts(key, earlier, confirmed, chosen, words):
    terms = template(key)
    term = lump_term(terms, "lump")
    problem = repeat_problem(term, earlier, confirmed, readings_of(terms.readings, chosen))
    assert (words in problem) if words else problem == ""
