"""Contract 000 lived from 2025-05-31 to its last payment: 16 results, one deemed accepted, delays on both sides.

Calendar used by hand: 2025-09-28 (Sun), 10-11 (Sat), 2026-01-04 (Sun), 02-14, 02-28, 05-09 (Sat) are working days;
2025-10-01…08, 2026-01-01/02, 02-16…20 and 02-23, 04-06, 05-01/04/05, 06-19 are days off.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.domain.errors import NotAllowed
from app.services import (
    acceptance,
    acceptance_money,
    amendments,
    calendars,
    contacts,
    damages_claims,
    payment_plan,
    payment_steps,
    receipt_emails,
    receipts,
    reminders,
    retention,
    settlements,
    today,
)
from tests.services.contract_year import Year

OFFICE_BOX, BOXES = "office@example.com", ("a@vendor.example.com", "b@vendor.example.com")
STATION, PROCESS, BRAND = "驻点", "规范化流程", "考核优化"

# month | handed in | review ends | passed | receipt by, each counted on the calendar above (next day is day 1)
SIMPLE = {
    "2025年6月": ("2025-06-30", "2025-07-07", "2025-07-04", "2025-07-18"),
    "2025年7月": ("2025-07-31", "2025-08-07", "2025-08-05", "2025-08-19"),
}


@pytest.fixture
def year(tmp_path):
    made = Year(tmp_path, "chengbei", "2025-05-31", "2025-05-31", R_04="甲", R_07="甲", R_45="甲")
    yield made
    made.close()


def _plain(year: Year, name: str, period: str, days: tuple[str, str, str, str]) -> int:
    """Hand in, pass, issue the receipt; check the ends of both limits; returns the receipt's fen."""
    handed_in, accept_by, passed, receipt_by = days
    row = year.item(name, period)
    year.go(handed_in).hand_in(row)
    assert year.now(row).accept_by == accept_by
    done = year.go(passed).step(row, "pass")
    assert (done.receipt_by, done.completed_on) == (receipt_by, passed)
    return year.receipt(row)


def _mailboxes(year: Year) -> None:
    for party, value in (("office", OFFICE_BOX), *(("vendor", box) for box in BOXES)):
        contacts.add(year.office, year.contract, party, "mailbox", value)


def _first_payment(year: Year) -> None:
    """Approval 2025-06-20 (Fri) + 30 days = 07-20 (Sun) → 07-21 (Mon); paid on 07-25: 4 days × 3,192 = 12,768.00."""
    year.go("2025-07-10")
    year.offered(1, "effective")
    year.gates(1, funds="2025-06-10", approval="2025-06-20")
    assert payment_plan.instalment(year.office, year.contract, 1).dates.late_after == date(2025, 7, 21)
    assert year.bill(1, "25110001", 95760000) == ()
    assert year.settle(1) == 95760000
    year.go("2025-07-16T09:00:00")  # ladder of 10, 5, 1 days: 07-11, 07-16, 07-20
    line = year.lines("D05")[0]
    assert (line.due_at, line.remind_on[:3]) == ("2025-07-21T23:59:59", ("2025-07-11", "2025-07-16", "2025-07-20"))
    assert year.columns() == (0, 0, 1)  # only the payment within 7 days; July's result is due in 15
    year.go("2025-07-24")
    assert year.overview().money.at_risk_fen == 957600  # 22nd, 23rd, 24th: 3 × 3,192.00
    year.go("2025-07-25")
    year.pay(1)
    found = damages_claims.candidates(year.office, year.contract)
    assert [(one.party, one.amount_fen, one.reckoning.days) for one in found] == [("office", 1276800, 4)]
    year.again(
        lambda: damages_claims.decide_candidate(
            year.office, year.contract, found[0].key, True, "乙方来函主张，主任办公会同意", by="李主任", payment_no=2
        )
    )
    assert year.overview().money.at_risk_fen == 1276800
    assert year.counter("K11").value == 0


def _august(year: Year) -> int:
    """Handed in Fri 08-29; comments on the 3rd workday 09-03; 3 workdays: 04, 05, 08; again on 09-09: one day late."""
    row = year.item(STATION, "2025年8月")
    year.go("2025-08-29").hand_in(row)
    assert year.now(row).accept_by == "2025-09-05"  # 09-01…05
    revising = year.go("2025-09-03").step(row, "comment", "缺少走访记录")
    assert revising.revise_by == "2025-09-08"
    assert [line.due_at[:10] for line in year.lines("D02")] == ["2025-09-08"]
    year.go("2025-09-09").hand_in(row)
    assert year.now(row).accept_by == "2025-09-16"  # 10, 11, 12, 15, 16
    assert year.go("2025-09-16").step(row, "pass").receipt_by == "2025-09-29"  # 17-19, 22-26, Sun 28 (work), 29
    found = [one for one in damages_claims.candidates(year.office, year.contract) if one.party == "vendor"]
    assert [(one.amount_fen, one.reckoning.days) for one in found] == [(319200, 1)]
    damages_claims.decide_candidate(
        year.office, year.contract, found[0].key, True, "R-45 甲", by="李主任", payment_no=2
    )
    return year.receipt(row)


def _september(year: Year) -> int:
    """AC-01: handed in 09-29, nobody answers; reminded 10-14; deemed accepted 10-15 by a person."""
    row = year.item(STATION, "2025年9月")
    year.go("2025-09-29").hand_in(row)
    assert year.now(row).accept_by == "2025-10-13"
    year.go("2025-10-14T09:00:00")
    with pytest.raises(NotAllowed):
        acceptance.confirm_deemed(year.office, row.id, "还没有催告")
    year.step(row, "remind", "请尽快提出意见")
    # Open: owed 2025-10/11/12, two of 2025, 2026-01…05, two of 2026 = 12; D01 (10-13), D03 (10-14 24:00), D41, D42.
    assert len(year.lines()) == 16
    assert [(line.code, line.due_at[:10]) for line in year.lines()[:2]] == [
        ("D01", "2025-10-13"),
        ("D03", "2025-10-14"),
    ]
    assert year.columns() == (1, 1, 0)
    assert today.counts(year.office, year.clock.moment).urgent == 2  # the review that ran out, the objection of today
    year.go("2025-10-15")
    acceptance.confirm_deemed(year.office, row.id, "10-14 从授权邮箱催告，未提出异议")
    undone = acceptance.void_last(year.office, row.id, "核对")  # back to waiting for a person
    assert undone.value.state.value == "deemable"
    acceptance.confirm_deemed(year.office, row.id, "10-14 从授权邮箱催告，未提出异议")
    assert year.now(row).receipt_by == "2025-10-29"
    return year.receipt(row)


def _october(year: Year) -> int:
    """Confirmed by e-mail instead of the seal (三(二)): to both mailboxes, from the office's own."""
    row = year.item(STATION, "2025年10月")
    year.go("2025-10-31").hand_in(row)
    assert year.now(row).accept_by == "2025-11-07"
    assert year.go("2025-11-06").step(row, "pass").receipt_by == "2025-11-20"
    made = receipts.issue(year.office, receipts.draft(year.office, row.id)).value
    draft = receipt_emails.email_text(year.office, made)
    one_only = receipt_emails.email_check(year.office, made, OFFICE_BOX, BOXES[:1], year.clock.moment, draft.body)
    assert one_only != []
    sent = receipt_emails.record_email(
        year.office, made, OFFICE_BOX, BOXES, year.clock.moment, subject=draft.subject, body=draft.body
    ).value
    assert (sent.is_satisfied, sent.problems) == (True, ())
    return receipts.get(year.office, made).amount_fen


def _november(year: Year) -> int:
    """Due Sun 11-30, a day that the plan names (no roll-over); handed in Tue 12-02: 2 days × 3,192 = 6,384.00.

    Review 12-03, 04, 05, 08, 09; receipt 12-10…12, 15…19, 22, 23.
    """
    fen = _plain(year, STATION, "2025年11月", ("2025-12-02", "2025-12-09", "2025-12-09", "2025-12-23"))
    found = [one for one in damages_claims.candidates(year.office, year.contract) if one.party == "vendor"]
    assert [(one.amount_fen, one.reckoning.days) for one in found] == [(638400, 2)]
    assert year.overview().money.claimable_fen == 638400
    year.again(
        lambda: damages_claims.decide_candidate(
            year.office, year.contract, found[0].key, True, "迟交 2 日", by="李主任", payment_no=2
        )
    )
    return fen


def _turn_of_the_year(year: Year) -> int:
    fen = 0
    for name in (PROCESS, BRAND):
        # Fri 12-26: 29, 30, 31, Sun 01-04 (work), 01-05; passed 12-31: 01-04, 05…09, 12…15
        row = year.item(name, "2025年度")
        if name == PROCESS:
            year.go("2025-12-26")
        year.hand_in(row)
        assert year.now(row).accept_by == "2026-01-05"
    december = year.item(STATION, "2025年12月")
    year.go("2025-12-30").hand_in(december)
    assert year.now(december).accept_by == "2026-01-07"  # 12-31, 01-04, 05, 06, 07
    year.go("2025-12-31")
    for name in (PROCESS, BRAND):
        row = year.item(name, "2025年度")
        assert year.step(row, "pass").receipt_by == "2026-01-15"
        fen += year.receipt(row)
    assert year.go("2026-01-07").step(december, "pass").receipt_by == "2026-01-21"
    fen += year.receipt(december)
    year.go("2026-01-08")
    # AC-18: 7 × 100,000 + 98,000 + 100,000 accepted; 957,600 paid: 59,600 ahead
    money = acceptance_money.acceptance_money(year.office, year.contract)
    assert (money.accepted_fen, money.paid_fen, money.ahead_fen) == (89800000, 95760000, 5960000)
    assert (money.accepted_share, money.paid_share) == ("56.27%", "60.00%")
    found = year.overview()
    assert (found.progress.planned, found.progress.done, found.progress.overdue) == (16, 9, 0)
    return fen


def _spring(year: Year) -> int:
    fen = _plain(year, STATION, "2026年1月", ("2026-01-30", "2026-02-06", "2026-02-04", "2026-02-25"))
    february = year.item(STATION, "2026年2月")
    year.go("2026-02-12").hand_in(february)
    assert year.now(february).accept_by == "2026-02-26"  # 13, Sat 14 (work), 24, 25, 26
    year.go("2026-02-24")
    year.again(
        lambda: amendments.add(
            year.office, year.contract, "补充协议一", "2026-03-01", {"acceptance.review.n": "7"}, affects_price=False
        )
    )
    assert year.now(february).accept_by == "2026-02-26"  # the round that runs stays
    assert year.go("2026-02-26").step(february, "comment", "补充分析").revise_by == "2026-03-02"  # 27, Sat 28, 03-02
    year.go("2026-02-27").hand_in(february)
    assert year.now(february).accept_by == "2026-03-05"  # F1.2: handed in before March, still 5: 28, 03-02…05
    assert year.go("2026-03-05").step(february, "pass").receipt_by == "2026-03-19"
    fen += year.receipt(february)
    march = year.item(STATION, "2026年3月")
    year.go("2026-03-31").hand_in(march)
    assert year.now(march).accept_by == "2026-04-10"  # F1.2: 7 workdays 04-01, 02, 03, 07…10
    year.go("2026-04-02")
    before, done = calendars.current(year.office), year.now(february)
    calendars.edit_day(year.office, date(2026, 4, 8), False, "停电检修", "区里通知")
    moved = reminders.moved_by_calendar(year.office, year.clock.moment, before, calendars.current(year.office))
    # F2.3: the open review moves by a working day over the weekend; nothing that is done moves.
    assert [(line.before[:10], line.after[:10]) for line in moved] == [("2026-04-10", "2026-04-13")]
    assert year.now(march).accept_by == "2026-04-13"
    assert year.now(february) == done
    assert year.go("2026-04-13").step(march, "pass").receipt_by == "2026-04-27"  # 14…17, 20…24, 27
    fen += year.receipt(march)
    # 04-30: 05-06, 07, 08, Sat 09 (work), 11, 12, 13; passed 05-12: 13, 14, 15, 18…22, 25, 26
    return fen + _plain(year, STATION, "2026年4月", ("2026-04-30", "2026-05-13", "2026-05-12", "2026-05-26"))


def _last_day(year: Year, tmp_path) -> int:
    """2026-05-30 is a Saturday: 16:59:59 in time, 17:00:01 late by the contract's hour, not by R-46 乙."""
    slides, text = tmp_path / "成果.pptx", tmp_path / "成果.docx"
    for file in (slides, text):
        file.write_bytes(b"PK\x03\x04 made by the test")
    process, station, brand = (
        year.item(PROCESS, "2026年度"),
        year.item(STATION, "2026年5月"),
        year.item(BRAND, "2026年度"),
    )
    year.go("2026-05-29").hand_in(process, slides)
    assert year.go("2026-05-30T16:59:59").hand_in(station, slides) == ()
    late = year.go("2026-05-30T17:00:01").hand_in(brand, text)
    assert any("逾期提交" in warning for warning in late)
    assert any("R-46 乙" in warning for warning in late)
    assert any("不是约定格式" in warning for warning in late)
    # amended 7 workdays: 06-01…05, 08, 09
    assert {year.now(row).accept_by for row in (process, station, brand)} == {"2026-06-09"}
    year.go("2026-06-05")
    fen = 0
    for row in (process, station, brand):
        assert year.step(row, "pass").receipt_by == "2026-06-22"  # 06-08…12, 15…18, 22 (06-19 off)
        fen += year.receipt(row)
    assert damages_claims.candidates(year.office, year.contract) == []
    return fen


def _last_payment(year: Year) -> None:
    """638,400 + 12,768 (the office's delay) − 3,192 − 6,384 (the vendor's) = 641,592.00."""
    year.go("2026-07-01")
    one = payment_plan.instalment(year.office, year.contract, 2)
    accepted = next(gate for gate in one.gates if gate.gate == "accepted_all")
    assert (accepted.offered.met, accepted.offered.on) == (True, "2026-06-05")
    year.offered(2, "accepted_all")
    year.gates(2, funds="2026-06-20", approval="2026-07-01")
    assert year.bill(2, "26110002", 64159200) == ()
    draft = settlements.preview(year.office, year.contract, 2)
    assert [line.amount_fen for line in draft.lines] == [63840000, 1276800, -319200, -638400]
    assert draft.words == "陆拾肆万壹仟伍佰玖拾贰元整"
    assert year.settle(2) == 64159200
    assert payment_plan.instalment(year.office, year.contract, 2).dates.late_after == date(2026, 7, 31)
    year.go("2026-07-30")
    year.pay(2)


def test_f3_6_ac_05_ac_18_the_year_of_contract_000(year, tmp_path):
    _mailboxes(year)
    fen = _plain(year, STATION, "2025年6月", SIMPLE["2025年6月"])
    _first_payment(year)
    fen += _plain(year, STATION, "2025年7月", SIMPLE["2025年7月"])
    fen += _august(year)
    fen += _september(year)
    fen += _october(year)
    fen += _november(year)
    fen += _turn_of_the_year(year)
    assert fen == 89800000  # 7 × 100,000 + 98,000 + 100,000
    with pytest.raises(NotAllowed):
        settlements.lock(year.office, year.contract, 2)
    fen += _spring(year)
    fen += _last_day(year, tmp_path)
    assert fen == 159600000  # + 5 × 100,000 + 98,000 + 100,000: 16 receipts
    _last_payment(year)
    found = year.overview()
    assert (found.progress.planned, found.progress.done, found.progress.overdue, found.waiting) == (16, 16, 0, 0)
    money = found.money
    assert (money.paid_fen, money.unpaid_fen) == (159919200, 0)  # 957,600 + 641,592
    assert (money.deducted_fen, money.compensated_fen) == (957600, 1276800)  # 3,192 + 6,384; 12,768
    assert (money.at_risk_fen, money.claimable_fen, money.to_deduct_fen) == (0, 0, 0)
    assert [one.state_text for one in found.instalments] == ["逾期付清", "已付清"]
    assert found.alarms == ()
    assert found.missing == ()
    # 000·二(二)4: one year from the project's end (R-13 甲); what is left open is that and nothing else.
    assert [(row.until_on, row.reminders()) for row in retention.rows(year.office, year.contract) if row.until_on] == [
        ("2027-05-30", ("2027-03-01", "2027-04-30", "2027-05-30"))
    ]
    assert [line.code for line in year.lines()] == ["D41"]
    year.go("2027-03-01")
    assert year.columns() == (0, 1, 0)


def test_f4_7_a_payment_before_the_conditions_or_under_a_hold_is_refused(year):
    year.go("2025-06-20")
    with pytest.raises(NotAllowed, match="还缺条件"):
        payment_steps.register(year.office, year.contract, 1, payment_steps.MoneyEvent("paid", year.today))
    year.offered(1, "effective")
    year.gates(1, funds="2025-06-10", approval="2025-06-20")
    year.bill(1, "25110001", 95760000)
    year.settle(1)
    held = year.again(
        lambda: payment_steps.hold(year.office, year.contract, 1, "fiscal", "区财政调剂资金", from_on="2025-06-20")
    )
    assert [hold.id for hold in year.overview().holds] == [held]
    year.go("2025-07-31")
    # Every day from 06-20 is the treasury's: no default though 07-21 went by (四(六)).
    assert year.overview().money.at_risk_fen == 0
    with pytest.raises(NotAllowed, match="阻断"):
        payment_steps.register(year.office, year.contract, 1, payment_steps.MoneyEvent("paid", year.today))
    year.again(lambda: payment_steps.lift(year.office, held, "资金已拨付", by="李主任", on=year.today))
    # Days of the hold (06-20…07-31) do not count: day 1 of 30 is 08-01, day 30 Sat 08-30 → Mon 09-01.
    assert payment_plan.instalment(year.office, year.contract, 1).dates.late_after == date(2025, 9, 1)
    year.pay(1)
    assert year.overview().instalments[0].state_text == "已付清"


def test_clock_is_the_offices_own(year):
    assert year.office.now() == datetime(2025, 5, 31, 10)
