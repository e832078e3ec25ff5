"""Late payments of the office: AC-05, AC-06, F4.3, F4.7, F4.8, E-34, E-35, K11; dates and money exact."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.deadlines import Pause
from app.domain.payment_delay import PaymentFacts, office_delay
from app.domain.payments import work_out
from app.domain.readings import readings_of
from tests.domain.contract_templates import template
from tests.domain.shipped_calendar import calendar

CHENGBEI = {"effective": "2025-06-01", "funds": "2025-06-10", "approval": "2025-06-20"}
SECOND = {"effective": "2026-06-01", "invoice": "2026-11-04"}


def d(text):
    return date.fromisoformat(text) if text else None


def judged(key, no, gates, on, *, amount=None, pauses=(), chosen=None, **events):
    terms = template(key)
    readings = readings_of(terms.readings, chosen)
    payment = terms.payments[no - 1]
    stops = tuple(Pause(d(a), d(b), "财政") for a, b in pauses)
    dates = work_out(terms, payment, {g: d(day) for g, day in gates.items()}, calendar(), readings, stops)
    facts = PaymentFacts(amount or payment.amount_fen, pauses=stops, **{name: d(day) for name, day in events.items()})
    return office_delay(terms, payment, dates, facts, d(on), calendar(), readings)


@pytest.mark.parametrize(
    ("paid_on", "chosen", "days", "fen", "state"),
    [
        ("2025-07-31", {}, 10, 3192000, "paid_late"),
        ("2025-07-31", {"R-03": "乙"}, 11, 3511200, "paid_late"),
        ("2025-07-21", {}, 0, 0, "paid"),
        ("2025-07-22", {}, 1, 319200, "paid_late"),
    ],
)
def test_ac05_ten_days_late_cost_31920(paid_on, chosen, days, fen, state):
    found = judged("chengbei", 1, CHENGBEI, "2025-12-31", chosen=chosen, paid_on=paid_on)
    assert (found.days, found.amount_fen, found.state, found.daily_fen) == (days, fen, state, 319200)
    assert found.clause == "000·五(二)1"


@pytest.mark.parametrize(
    ("pauses", "days"),
    [
        ([("2025-06-21", "2025-12-31")], 0),
        ([("2025-07-01", "2025-07-05")], 6),  # 30 days + 5 = 07-25 (Friday)
        ([("2025-07-25", "2025-07-29")], 5),  # after the limit: those days are not late days
        ([("2025-08-01", "2025-08-09")], 10),
    ],
)
def test_ac05_fiscal_days_do_not_count(pauses, days):
    found = judged("chengbei", 1, CHENGBEI, "2025-07-31", pauses=pauses, paid_on="2025-07-31")
    assert (found.days, found.amount_fen) == (days, days * 319200)


@pytest.mark.parametrize(
    ("chosen", "right_on"),
    [({}, "2025-08-11"), ({"R-03": "乙"}, "2025-08-08"), ({"R-11": "乙"}, "2025-08-12")],
)
def test_ac05_k11_the_vendor_may_stop_on_the_fifteenth_workday(chosen, right_on):
    before = judged("chengbei", 1, CHENGBEI, "2025-08-07", chosen=chosen)
    assert (before.right_on, before.rights) == (d(right_on), ())
    assert judged("chengbei", 1, CHENGBEI, right_on, chosen=chosen).rights != ()


@pytest.mark.parametrize(
    ("on", "days", "fen"),
    [("2026-11-18", 0, 0), ("2026-12-18", 30, 488115), ("2027-02-26", 100, 1627050), ("2027-03-18", 120, 1627050)],
)
def test_ac06_second_instalment_is_capped_on_the_hundredth_day(on, days, fen):
    found = judged("zhongguancun", 2, SECOND, on)
    assert (found.days, found.amount_fen, found.state) == (days, fen, "late" if days else "running")
    assert found.daily_fen == 16271  # shown rounded, never multiplied


def test_e34_an_early_invoice_does_not_make_the_second_instalment_late_before_its_earliest_day():
    found = judged("zhongguancun", 2, {"effective": "2026-06-01", "invoice": "2026-09-01"}, "2026-11-02")
    assert found.state == "running"
    assert judged("zhongguancun", 2, {"effective": "2026-06-01", "invoice": "2026-09-01"}, "2026-11-03").days == 1


def test_e35_without_days_only_the_readiness_is_told():
    gates = {"effective": "2026-04-30", "invoice": "2026-05-08"}
    found = judged("yongdinglu", 1, gates, "2026-06-07", ready_on="2026-05-08")
    assert (found.state, found.days, found.amount_fen) == ("no_limit", 0, None)
    assert found.text == "已具备条件 30 天；合同没有写付款天数，不计逾期（E-35）"
    assert "条件还没有齐" in judged("yongdinglu", 1, gates, "2026-06-07").text


def test_002_late_days_have_no_amount():
    found = judged("jiuxianqiao", 1, {"effective": "2025-04-03", "invoice": "2025-04-03"}, "2025-04-21")
    assert (found.days, found.amount_fen, found.daily_fen, found.state) == (10, None, None, "late")


@pytest.mark.parametrize(
    ("on", "events", "state", "words"),
    [
        ("2025-12-01", {}, "running", "最迟 2026-01-05"),
        ("2026-01-06", {}, "late", "期限已过 1 天"),
        ("2026-03-01", {"requested_on": "2026-01-05"}, "awaiting", "到账前不计甲方逾期"),
        ("2026-03-05", {"requested_on": "2026-01-05", "arrived_on": "2026-03-02"}, "no_limit", "已 3 天"),
        ("2026-03-05", {"paid_on": "2026-03-04", "arrived_on": "2026-03-02"}, "paid", "2026-03-04 已付清"),
    ],
)
def test_f48_before_the_money_arrives_nobody_is_late(on, events, state, words):
    found = judged("huoying", 1, {"cycle_end": "2025-12-07"}, on, **events)
    assert (found.state, found.amount_fen) == (state, None)
    assert words in found.text
