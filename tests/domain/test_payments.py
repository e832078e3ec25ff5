from __future__ import annotations

from datetime import date

import pytest

from app.domain.payments import facts_of, work_out
from app.domain.readings import readings_of
from tests.domain.contract_templates import template
from tests.domain.shipped_calendar import calendar


def d(text):
    return date.fromisoformat(text) if text else None


def dates(key, no, facts, **chosen):
    terms = template(key)
    readings = readings_of(terms.readings, {code.replace("_", "-"): text for code, text in chosen.items()})
    payment = terms.payments[no - 1]
    return work_out(terms, payment, {gate: d(day) for gate, day in facts.items()}, calendar(), readings)


@pytest.mark.parametrize(
    ("key", "no", "facts", "remind_by", "late_after"),
    [
        ("chengbei", 1, {"effective": "2025-06-01", "funds": "2025-06-10", "approval": "2025-06-20"}, "2025-07-21", 0),
        ("zhongguancun", 1, {"effective": "2026-06-01", "invoice": "2026-06-15"}, "2026-06-30", "2026-07-01"),
        ("zhongguancun", 1, {"effective": "2026-06-01", "invoice": "2026-06-25"}, "2026-07-01", "2026-07-09"),
        ("zhongguancun", 1, {"effective": "2026-06-01"}, "2026-07-01", ""),
        ("zhongguancun", 2, {"effective": "2026-06-01", "invoice": "2026-11-04"}, "2026-11-18", 0),
        ("jiuxianqiao", 1, {"effective": "2025-04-03", "invoice": "2025-04-03"}, "2025-04-11", 0),
        ("jiuxianqiao", 2, {"invoice": "2026-04-20", "approval": "2026-04-28"}, "2026-05-08", 0),
        ("huoying", 1, {"cycle_end": "2025-12-07"}, "2026-01-05", 0),
        ("huoying", 2, {"cycle_end": "2026-04-07"}, "2026-05-08", 0),
        ("huoying", 3, {"cycle_end": "2026-08-07"}, "2026-09-04", 0),
        ("yongdinglu", 1, {"effective": "2026-04-30", "invoice": "2026-05-08"}, "", ""),
        ("chengbei", 1, {"effective": "2025-06-01", "approval": "2025-06-20"}, "", ""),
    ],
)
def test_last_days_of_payments(key, no, facts, remind_by, late_after):
    found = dates(key, no, facts)
    assert found.remind_by == d(remind_by)
    assert found.late_after == d(remind_by if late_after == 0 else late_after)


def test_r03_without_rolling_the_thirtieth_day_stays_a_sunday():
    facts = {"effective": "2025-06-01", "funds": "2025-06-10", "approval": "2025-06-20"}
    assert dates("chengbei", 1, facts, R_03="乙").late_after == d("2025-07-20")


def test_r23_other_reading_takes_the_earlier_limit():
    facts = {"effective": "2026-06-01", "invoice": "2026-06-25"}
    assert dates("zhongguancun", 1, facts, R_23="乙").late_after == d("2026-07-01")


def test_second_instalment_waits_five_months():
    assert dates("zhongguancun", 2, {"effective": "2026-06-01"}).earliest_on == d("2026-11-02")
    assert dates("zhongguancun", 2, {}).earliest_on is None
    assert dates("zhongguancun", 2, {}, R_24="乙").earliest_on == d("2026-11-02")


def test_what_is_missing_blocks_the_payment():
    found = dates("chengbei", 2, {"accepted_all": "2026-06-05", "funds": "2026-06-10"})
    assert (found.missing, found.is_payable) == (("approval", "invoice"), False)
    every = dict.fromkeys(("accepted_all", "funds", "approval", "invoice"), "2026-06-10")
    assert dates("chengbei", 2, every).is_payable


def test_the_contract_itself_gives_some_dates():
    terms = template("huoying")
    assert facts_of(terms, terms.payments[0], terms.effective_on) == {
        "effective": d("2025-08-08"),
        "cycle_end": d("2025-12-07"),
    }
    chengbei = template("chengbei")
    assert facts_of(chengbei, chengbei.payments[0], chengbei.effective_on) == {}
