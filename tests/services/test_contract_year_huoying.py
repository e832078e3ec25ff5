"""Contract 003 lived from 2025-08-08 to its third payment: 12 monthly evaluations, four specialists, 请款 and 到账.

AC-09: grades of the four months of each cycle and what they add: +40,000, +60,000, +20,000.
20 workdays: from 2025-12-08: to 12-31 are 18, then Sun 2026-01-04 (work) and 01-05; from 2026-04-08: 04-30 is the 17th
(04-08…10, 13…17, 20…24, 27…30), then 05-06, 07, 08; from 2026-08-10: 09-04.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.domain.errors import NotAllowed, RefusedInput
from app.services import (
    damages_claims,
    evaluation_board,
    evaluations,
    force_majeure,
    history,
    invoices,
    payment_plan,
    retention,
    settlements,
    staff,
    staff_presence,
)
from app.services.evaluations import Filling, Meeting
from tests.services.contract_year import Year
from tests.services.money_desk import invoice

TITLE, TAX_NO = "北京市昌平区霍营街道办事处", "111101140000000005"
GRADES = ("优秀", "良好", "一般", "差", "好", "优秀", "一般", "良好", "差", "差", "好", "优秀")
# service months: end, and the day of the meeting that made the evaluation final
ENDS = (
    *("2025-09-07", "2025-10-07", "2025-11-07", "2025-12-07"),
    *("2026-01-07", "2026-02-07", "2026-03-07", "2026-04-07"),
    *("2026-05-07", "2026-06-07", "2026-07-07", "2026-08-07"),
)
RETURNED, LATE = 2, 4
"""The second month's form comes back from the meeting once; the fourth month's is late."""


def made(folder, r36: str) -> Year:
    return Year(folder, "huoying", "2025-08-08", "2025-08-08", R_36=r36)


def _people(year: Year) -> list[int]:
    found = []
    for name in ("甲", "乙", "丙", "丁"):
        one = staff.add(year.office, year.contract, name, "数据统计分析专员").value
        year.again(lambda one=one: staff.start_duty(year.office, one, on=year.today))
        found.append(one)
    assert (year.counter("K14").value, year.counter("K14").state) == (4, "warn")  # 预警 = 4: nobody to spare
    return found


def _leave(year: Year, person: int) -> None:
    """One of four away on 2025-11-18 and 19: red on those days only."""
    year.go("2025-11-18")
    year.again(lambda: staff.add_leave(year.office, person, "2025-11-18", "2025-11-19", "病假"))
    assert (year.counter("K14").value, year.counter("K14").state) == (3, "triggered")
    days = staff_presence.days(year.office, year.contract, date(2025, 11, 17), date(2025, 11, 20))
    assert [day.count for day in days] == [4, 3, 3, 4]


def _results(year: Year, end: str) -> None:
    """Hand in what falls due at the end of the service month; there is no acceptance clock."""
    year.go(end)
    for row in year.items():
        if row.due_on == end:
            year.hand_in(row)
            assert year.now(row).accept_by == ""
            year.step(row, "pass")


def _filled(year: Year, month: int, grade: str) -> int:
    given = Filling(grade, "培训 1 次，备份正常", {}, on=year.today, confirm=grade)
    return year.again(lambda: evaluations.fill(year.office, year.contract, month, given))


def _through(year: Year, one: int, meeting: Meeting) -> None:
    evaluations.submit(year.office, one, on=year.today)
    evaluations.give_opinion(year.office, one, "同意", on=year.today)
    year.again(lambda: evaluations.decide(year.office, one, meeting))


def _evaluate(year: Year, month: int, on: str) -> None:
    """Fill, submit, opinion, meeting on one day; 良好 and 好 are asked for twice (E-25)."""
    year.go(on)
    grade = GRADES[month - 1]
    one = _filled(year, month, grade)
    if month == RETURNED:
        _through(year, one, Meeting("第 9 次", note="事实不清", on=on))
        assert [(row.version, row.stage) for row in _versions(year, month)] == [(1, "returned")]
        one = _filled(year, month, grade)
        assert [(row.version, row.stage) for row in _versions(year, month)] == [(1, "returned"), (2, "filled")]
    if grade in ("好", "良好"):
        with pytest.raises(RefusedInput, match="E-25"):
            evaluations.fill(year.office, year.contract, month, Filling(grade, "事实", {}, on=on))
    _through(year, one, Meeting("第 10 次", "纪要 10 号", grade, on=on, confirm=grade))


def _versions(year: Year, month: int):
    return [row for row in evaluation_board.rows_of(year.office, year.contract) if row.month_no == month]


def _months(year: Year, months: range) -> None:
    for month in months:
        end = ENDS[month - 1]
        _results(year, end)
        if month == 3:
            _leave(year, year.people[0])
            year.go("2025-11-20")
        if month != LATE:
            _evaluate(year, month, max((date.fromisoformat(end) + timedelta(days=5)).isoformat(), year.today))


def _request_pay(year: Year, no: int, net: int, days: tuple[str, str, str]) -> None:
    """Settle, invoice for the net (F4.4), 请款, 到账, 支付 on three days of their own (F4.8)."""
    requested, arrived, paid = days
    assert year.settle(no) == net
    wrong = invoices.check(year.office, year.contract, no, invoice("1", 38880000, year.today, title=TITLE))
    assert any("应为" in problem.text or "不符" in problem.text for problem in wrong)
    year.bill(no, f"2600000{no}", net, title=TITLE, tax_no=TAX_NO)
    year.go(requested)
    year.pay(no, "request", net)
    one = payment_plan.instalment(year.office, year.contract, no)
    assert (one.delay.state, one.delay.daily_fen) == ("awaiting", None)  # before the money arrived: not late
    year.go(arrived)
    year.pay(no, "arrival", net)
    year.offered(no, "treasury")
    year.go(paid)
    year.pay(no)


def _gates(year: Year, no: int, due: str) -> None:
    year.offered(no, "cycle_end")
    assert [line.due_at[:10] for line in year.lines("D31") if line.entity_id == no] == [due]


def _first(year: Year, r36: str) -> None:
    """乙: wait for the fourth month: 388,800 + 40,000; 甲: three months first: 388,800 + 50,000, −10,000 next time."""
    year.go("2025-12-20")
    _gates(year, 1, "2026-01-05")
    # D32: the fourth month waits; the earlier of the next month's end and the request's last day
    assert [line.due_at[:10] for line in year.lines("D32")] == ["2026-01-05"]
    if r36 == "乙":
        with pytest.raises(NotAllowed, match="R-36 乙"):
            settlements.lock(year.office, year.contract, 1)
        _evaluate(year, LATE, "2025-12-25")
        year.offered(1, "evaluation_final")
        net = 42880000  # 30,000 + 20,000 + 0 − 10,000
    else:
        net = 43880000  # 30,000 + 20,000 + 0
        assert year.settle(1) == net
        _evaluate(year, LATE, "2025-12-25")
        year.offered(1, "evaluation_final")
        year.go("2025-12-26")
        year.bill(1, "26000001", net, title=TITLE, tax_no=TAX_NO)
        year.go("2026-01-05")
        for kind, day in (("request", "2026-01-05"), ("arrival", "2026-01-06")):
            year.go(day)
            year.pay(1, kind, net)
        year.offered(1, "treasury")
        year.pay(1)
        return
    year.go("2025-12-26")
    _request_pay(year, 1, net, ("2026-01-05", "2026-01-06", "2026-01-07"))


@pytest.mark.parametrize(
    ("r36", "nets"),
    [("乙", (42880000, 44880000, 40880000)), ("甲", (43880000, 43880000, 40880000))],
    ids=["AC-09 乙: 428,800 + 448,800 + 408,800", "AC-09 甲: 438,800 + 438,800 + 408,800"],
)
def test_ac_09_f10_the_year_of_contract_003(tmp_path, r36, nets):
    year = made(tmp_path, r36)
    year.people = _people(year)
    assert len(year.items()) == 21  # 12 months, 6 city cycles, 3 billing cycles
    _months(year, range(1, 5))
    _first(year, r36)
    _months(year, range(5, 9))
    year.go("2026-04-20")
    _gates(year, 2, "2026-05-08")
    year.offered(2, "evaluation_final")
    _request_pay(year, 2, nets[1], ("2026-04-27", "2026-04-30", "2026-05-06"))
    _months(year, range(9, 13))
    year.go("2026-08-20")
    _gates(year, 3, "2026-09-04")
    year.offered(3, "evaluation_final")
    _request_pay(year, 3, nets[2], ("2026-09-04", "2026-09-15", "2026-09-18"))
    found = year.overview()
    assert [one.payable_fen for one in found.instalments] == list(nets)
    assert (found.progress.planned, found.progress.done, found.progress.overdue) == (21, 21, 0)
    money = found.money
    # 1,166,400 + 120,000; rewards 50,000 + 60,000 + 40,000, 差 three times 10,000
    assert (money.paid_fen, money.unpaid_fen) == (128640000, 0)
    assert (money.rewarded_fen, money.deducted_fen) == (15000000, 3000000)
    assert (money.at_risk_fen, money.claimable_fen) == (0, 0)
    assert damages_claims.candidates(year.office, year.contract) == []
    assert any("120,000" in hint for hint in settlements.preview(year.office, year.contract, 3).hints)  # R-37, E-24
    assert [row.until_on for row in retention.rows(year.office, year.contract)] == [""]  # 五.1 names no end
    year.close()


def test_k14_three_of_four_are_too_few_from_their_first_day(tmp_path):
    year = made(tmp_path, "甲")
    for name in ("甲", "乙", "丙"):
        one = staff.add(year.office, year.contract, name, "数据统计分析专员").value
        staff.start_duty(year.office, one, on=year.today)
    assert (year.counter("K14").value, year.counter("K14").state) == (3, "triggered")
    year.close()


def test_f11_5_a_suspension_moves_the_end_of_the_service(tmp_path):
    """七: 20 days of suspension (2025-10-01…20) make 2026-08-07 into 2026-08-27, and back when it is void."""
    year = made(tmp_path, "甲")
    year.go("2025-10-02")
    event = force_majeure.declare(year.office, year.contract, "停电停网", "2025-10-01", notified_on="2025-10-02").value
    year.go("2025-10-21")
    done = force_majeure.end(year.office, event, on="2025-10-20")
    assert [line.due_at[:10] for line in year.lines("D42")] == ["2026-08-27"]
    assert year.overview().days_left == 310  # 2025-10-21 → 2026-08-27
    history.undo(year.office, done.operation_id)
    force_majeure.void(year.office, event, "登记有误")
    assert [line.due_at[:10] for line in year.lines("D42")] == ["2026-08-07"]
    assert year.overview().days_left == 290
    year.close()
