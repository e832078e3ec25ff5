"""Contract 002 lived from 2025-04-03 to its last payment: 54 items, a cost report, rectification, audit, 事实续期.

Calendar used by hand: 2025-04-04, 05-01/02/05, 10-01…08 and 2026-04-06, 05-01/04/05 are days off; 2025-09-28 (Sun),
10-11 (Sat) and 2026-05-09 (Sat) are working days.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.domain.errors import NotAllowed
from app.services import (
    cost_estimates,
    damages_claims,
    payment_plan,
    payment_steps,
    rectifications,
    renewals,
    settlements,
    staff,
    staff_presence,
)
from tests.services.contract_year import Year

TITLE, TAX_NO = "北京市朝阳区酒仙桥街道办事处", "111101050000000004"
NO_TAX_NUMBER = "合同没有列甲方纳税人识别号，只核对了校验位，请与本单位证照核对。"
# AC-07: end of each service month, what falls due in it, sum so far
MONTHS = (
    ("2025-05-02", 2, 2),
    ("2025-06-02", 2, 4),
    ("2025-07-02", 6, 10),
    ("2025-08-02", 2, 12),
    ("2025-09-02", 2, 14),
    ("2025-10-02", 9, 23),
    ("2025-11-02", 2, 25),
    ("2025-12-02", 2, 27),
    ("2026-01-02", 6, 33),
    ("2026-02-02", 2, 35),
    ("2026-03-02", 2, 37),
    ("2026-04-02", 10, 47),
)
# 2 sets and 5 times 2.2.11, whenever they come: day, words of the name, sum of these so far
FREE = (
    ("2025-06-30", "工作流程", 1),
    ("2025-06-30", "工作机制和考核方案", 2),
    ("2025-07-20", "数据整合", 3),
    ("2025-09-20", "数据整合", 4),
    ("2025-11-20", "数据整合", 5),
    ("2026-01-20", "数据整合", 6),
    ("2026-03-20", "数据整合", 7),
)
LATE = "年度分析报告"


@pytest.fixture
def year(tmp_path):
    made = Year(tmp_path, "jiuxianqiao", "2025-04-03", "2025-04-03")
    yield made
    made.close()


def _done(year: Year, row) -> None:
    year.hand_in(row)
    assert (year.now(row).accept_by, year.now(row).receipt_by) == ("", "")  # the contract has no such limits
    year.step(row, "pass")


def _until(year: Year, when: str) -> None:
    """Hand in what falls due, or comes freely, up to a day; items due on a day off come on the working day before."""
    free = [(day, name) for day, name, _ in FREE if year.today < day <= when]
    ends = [end for end, _, _ in MONTHS if year.today < end <= when]
    for day, name in sorted([*free, *((end, "") for end in ends)]):
        if name:
            row = next(row for row in year.items() if name in row.name and not row.rounds)
            year.go(day)
            _done(year, row)
            continue
        rows = [row for row in year.items() if row.due_on == day and not row.rounds and row.period != "服务期内"]
        rows = [row for row in rows if row.code not in ("guidance-set", "mechanism-set", "integration")]
        _, count, total = next(one for one in MONTHS if one[0] == day)
        assert len(rows) == count, day
        year.go(max(min(row.remind_on or row.due_on for row in rows), year.today))
        for row in rows:
            if row.name != LATE:
                _done(year, row)
        year.go(f"{day}T23:59:59")
        freely = max((sum_ for at, _, sum_ in FREE if at <= day), default=0)
        late = 1 if day == "2026-04-02" else 0
        assert (year.overview().progress.done, year.overview().progress.overdue) == (total + freely - late, 0), day
    if year.today < when:
        year.go(when)


def _first_payment(year: Year) -> None:
    """70 % = 1,347,171.00; invoice 2025-04-03 + 5 workdays over Qingming: 04-07…11."""
    year.offered(1, "effective")
    year.bill(1, "25040001", 134717100, title=TITLE, tax_no=TAX_NO)
    assert payment_plan.instalment(year.office, year.contract, 1).dates.late_after == date(2025, 4, 11)
    assert [line.due_at[:10] for line in year.lines("D25")] == ["2025-04-11"]
    assert year.settle(1) == 134717100
    year.go("2025-04-10")
    year.pay(1)


def _holidays(year: Year) -> None:
    """Period ends within holidays are brought to mind on the last working day before."""
    hints = {row.due_on: row.remind_on for row in year.items() if row.remind_on}
    expected = {"2025-05-02": "2025-04-30", "2025-10-02": "2025-09-30", "2026-01-02": "2025-12-31"}
    assert {day: hints[day] for day in expected} == expected


def _people(year: Year) -> None:
    """002·5.6: two people on duty, one without the pledge of secrecy until 04-16."""
    for name in ("甲", "乙"):
        made = staff.add(year.office, year.contract, name, "驻场").value
        staff.start_duty(year.office, made, on=year.today)
        if name == "甲":
            staff.add_paper(year.office, made, "pledge", signed_on=year.today)
    missing = staff_presence.unsigned(year.office, year.contract, year.clock.moment.date())
    assert [one.name for one in missing] == ["乙"]
    year.go("2025-04-16")
    year.again(lambda: staff.add_paper(year.office, missing[0].id, "pledge", signed_on=year.today))
    assert staff_presence.unsigned(year.office, year.contract, year.clock.moment.date()) == []


def _cost_report(year: Year) -> None:
    """9.2: received Sun 2025-09-28 (work): 29, 30, 10-09, 10, Sat 11 (work); silence on 10-11 accepts."""
    _until(year, "2025-09-28")
    made = year.again(
        lambda: cost_estimates.receive(
            year.office, year.contract, "增加夜间值守", received_on="2025-09-28", amount_fen=12000000
        )
    )
    line = year.lines("D29")[0]
    assert (line.due_at[:10], line.remind_on, line.is_strong) == (
        "2025-10-11",
        ("2025-09-29", "2025-10-09", "2025-10-10", "2025-10-11"),
        True,
    )
    _until(year, "2025-10-10")
    board = year.columns()
    assert board[0] == 0
    assert board[2] + board[1] >= 1
    year.again(lambda: cost_estimates.object_to(year.office, made, "单价偏高", "书面", on="2025-10-10"))
    assert year.lines("D29") == []
    year.again(lambda: cost_estimates.conclude(year.office, made, "不增加服务", on="2025-10-10"))


def _notice(year: Year) -> None:
    """K12: demanded 11-03 by 11-14: warns from 11-12, triggers on 11-15, done 11-17; no daily damages (AC-06)."""
    _until(year, "2025-11-03")
    made = year.again(
        lambda: rectifications.demand(
            year.office, year.contract, "培训内容与街道无关", clause="4.3", due_at=datetime(2025, 11, 14, 18)
        )
    )
    seen = {}
    for day in ("2025-11-11", "2025-11-12", "2025-11-15"):
        year.go(day)
        seen[day] = year.counter("K12").state
    assert seen == {"2025-11-11": "ok", "2025-11-12": "warn", "2025-11-15": "triggered"}
    assert [(row[0], row[4]) for row in year.overview_rows()] == [("K12", "已触发")]
    year.go("2025-11-17")
    year.again(lambda: rectifications.finish(year.office, made))
    year.again(lambda: rectifications.recheck(year.office, made, True, "李主任"))
    assert year.counter("K12").state == "ok"
    found = damages_claims.candidates(year.office, year.contract)
    assert all(one.amount_fen is None for one in found)


def _factual_renewal(year: Year) -> None:
    """The yearly report comes 6 days after the last day: 9.1 goes on by itself, and no daily damages."""
    year.go("2026-04-08")
    assert renewals.going_on(year.office, year.contract) == ""
    row = year.item(LATE)
    assert row.is_overdue
    warnings = year.hand_in(row)
    assert any("事实续期" in text for text in warnings)
    assert any("逾期提交" in text for text in warnings)
    year.go("2026-04-10")
    year.step(row, "pass")
    assert "事实续期" in renewals.view(year.office, year.contract).hint
    assert all(one.amount_fen is None for one in damages_claims.candidates(year.office, year.contract))
    assert year.overview().money.claimable_fen == 0


def _last_payment(year: Year) -> None:
    """F4.6: audited 1,886,039.40: 1,924,530 − 38,490.60; 577,359 − 38,490.60 = 538,868.40; approval 04-28 → 05-08."""
    year.go("2026-04-28")
    year.offered(2, "accepted_all")
    year.gates(2, approval="2026-04-28")
    with pytest.raises(NotAllowed, match="审定"):
        settlements.lock(year.office, year.contract, 2)
    year.again(
        lambda: payment_steps.register_audit(
            year.office, year.contract, 188603940, auditor="审计公司", basis="审字〔2026〕8 号"
        )
    )
    year.offered(2, "audit")
    assert year.bill(2, "26040002", 53886840, title=TITLE, tax_no=TAX_NO) == (NO_TAX_NUMBER,)
    assert payment_plan.instalment(year.office, year.contract, 2).dates.late_after == date(2026, 5, 8)
    assert [line.due_at[:10] for line in year.lines("D26")] == ["2026-05-08"]
    assert year.settle(2) == 53886840
    year.go("2026-05-07")
    year.pay(2)


def test_ac_07_f4_6_the_year_of_contract_002(year):
    assert len(year.items()) == 54
    _holidays(year)
    _first_payment(year)
    _people(year)
    _cost_report(year)
    _notice(year)
    _until(year, "2026-04-03")
    _factual_renewal(year)
    _last_payment(year)
    found = year.overview()
    assert (found.progress.planned, found.progress.done, found.progress.overdue) == (54, 54, 0)
    money = found.money
    assert (money.paid_fen, money.unpaid_fen) == (188603940, 0)  # 1,347,171 + 538,868.40
    assert (money.at_risk_fen, money.claimable_fen, money.deducted_fen) == (0, 0, 0)
    last = found.instalments[1]
    assert (last.planned_fen, last.added_fen, last.payable_fen) == (57735900, -3849060, 53886840)
    assert [one.state_text for one in found.instalments] == ["已付清", "已付清"]


def test_f4_6_an_audit_below_what_was_paid_is_paid_back(year):
    """Audited 1,300,000: 1,347,171 was paid, 47,171.00 comes back."""
    _first_payment(year)
    year.go("2026-05-06")
    year.gates_anyway(2, accepted_all="2026-04-10", approval="2026-04-28")
    payment_steps.register_audit(year.office, year.contract, 130000000, auditor="审计公司", basis="审字 9 号")
    year.offered(2, "audit")
    draft = settlements.preview(year.office, year.contract, 2)
    assert (draft.totals.net_fen, draft.totals.carried_out_fen) == (0, 4717100)
    assert any("待追偿" in hint for hint in draft.hints)
    year.settle(2)
    year.again(
        lambda: payment_steps.register(
            year.office, year.contract, 1, payment_steps.MoneyEvent("refund", year.today, 4717100, note="退回")
        )
    )
    found = year.overview()
    assert (found.money.paid_fen, found.money.unpaid_fen) == (130000000, 0)
    # What came back is no debt of the office: the first instalment stays paid, nothing is late.
    assert found.instalments[0].state_text == "已付清"
    assert [one for one in damages_claims.candidates(year.office, year.contract) if one.party == "office"] == []
