from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.domain.damages import delay, lump_sum
from app.domain.deadlines import Pause
from app.domain.errors import RefusedInput
from app.domain.readings import readings_of
from tests.domain.contract_templates import KEYS, template
from tests.domain.shipped_calendar import calendar


def work_out(key, party, due, done, amount_fen=None, pauses=(), **chosen):
    terms = template(key)
    readings = readings_of(terms.readings, {code.replace("_", "-"): text for code, text in chosen.items()})
    return delay(
        terms,
        party,
        date.fromisoformat(due),
        date.fromisoformat(done),
        calendar(),
        readings,
        amount_fen=amount_fen,
        pauses=pauses,
    )


def test_ac05_office_pays_late():
    result = work_out("chengbei", "office", "2025-07-21", "2025-07-31")
    assert (result.days, result.amount_fen, result.cap_fen, result.clause) == (10, 3192000, None, "000·五(二)1")
    assert work_out("chengbei", "office", "2025-07-20", "2025-07-31").amount_fen == 3511200


def test_ac05_treasury_reasons_excuse_the_delay():
    pause = Pause(date(2025, 7, 1), date(2025, 8, 31), "财政原因")
    assert work_out("chengbei", "office", "2025-07-21", "2025-07-31", pauses=[pause]).amount_fen == 0


@pytest.mark.parametrize(
    ("due", "done", "has_right"),
    [
        ("2025-07-21", "2025-08-08", False),
        ("2025-07-21", "2025-08-11", True),
        ("2025-07-20", "2025-08-07", False),
        ("2025-07-20", "2025-08-08", True),
    ],
)
def test_ac05_fifteen_workdays_give_the_vendor_a_right(due, done, has_right):
    rights = work_out("chengbei", "office", due, done).rights
    assert bool(rights) is has_right
    assert all("000·五(二)2" in right for right in rights)


def test_r11_other_reading_needs_one_more_workday():
    assert work_out("chengbei", "office", "2025-07-21", "2025-08-11", R_11="乙").rights == ()
    assert work_out("chengbei", "office", "2025-07-21", "2025-08-12", R_11="乙").rights != ()


def test_ac05_vendor_delivers_three_days_late():
    assert work_out("chengbei", "vendor", "2026-06-01", "2026-06-04").amount_fen == 957600


@pytest.mark.parametrize(("days", "amount_fen"), [(30, 488115), (99, 1610780), (100, 1627050), (120, 1627050)])
def test_ac06_office_late_with_cap(days, amount_fen):
    due = date(2026, 11, 18)
    result = work_out(
        "zhongguancun", "office", due.isoformat(), (due + timedelta(days=days)).isoformat(), amount_fen=32541000
    )
    assert (result.days, result.amount_fen, result.cap_fen) == (days, amount_fen, 1627050)


@pytest.mark.parametrize(
    ("days", "amount_fen", "rights"),
    [(0, 0, 0), (1, 54235, 0), (3, 162705, 0), (6, 325410, 0), (7, 379645, 1), (14, 759290, 1), (15, 813525, 2)],
)
def test_ac06_vendor_late(days, amount_fen, rights):
    due = date(2026, 7, 1)
    result = work_out("zhongguancun", "vendor", due.isoformat(), (due + timedelta(days=days)).isoformat())
    assert (result.days, result.amount_fen, len(result.rights)) == (days, amount_fen, rights)


def test_a_rate_on_the_instalment_needs_the_instalment():
    result = work_out("zhongguancun", "office", "2026-07-01", "2026-07-11")
    assert (result.days, result.amount_fen, result.cap_fen) == (10, None, None)
    assert "请给出金额" in result.note
    with pytest.raises(RefusedInput):
        work_out("zhongguancun", "office", "2026-07-01", "2026-07-11", amount_fen=-1)


@pytest.mark.parametrize("key", ["jiuxianqiao", "huoying", "yongdinglu"])
@pytest.mark.parametrize("party", ["office", "vendor"])
def test_ac06_no_daily_rate_is_ever_borrowed(key, party):
    result = work_out(key, party, "2026-05-08", "2026-06-07")
    assert (result.days, result.amount_fen, result.cap_fen, result.rights) == (30, None, None, ())


def test_done_early_costs_nothing():
    assert work_out("chengbei", "vendor", "2026-06-04", "2026-06-01").amount_fen == 0


def test_fixed_damages():
    sums = {key: (lump_sum(template(key), "vendor"), lump_sum(template(key), "office")) for key in KEYS}
    assert sums == {
        "chengbei": (None, None),
        "zhongguancun": (32541000, None),
        "jiuxianqiao": (57735900, 57735900),
        "huoying": (34992000, None),
        "yongdinglu": (11376000, None),
    }
