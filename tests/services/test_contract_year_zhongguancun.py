"""Contract 001 lived from 2026-06-01 to 2027-06: 64 reports, each month's errors, counters, three payments.

Readings: R-17 A; the others as proposed (R-14 甲: the 4th and later 500; R-15 甲: the contract's errors together).
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pypdfium2
import pytest

from app.domain.errors import NotAllowed
from app.domain.shifts import Shift
from app.services import (
    amendments,
    contracts,
    counters,
    damages_claims,
    duty_locks,
    error_entry,
    overview_papers,
    payment_plan,
    payment_steps,
    penalty_notices,
    penalty_statements,
    performance,
    rectifications,
    renewals,
    retention,
    settlements,
    shifts,
    spot_checks,
)
from tests.services.contract_year import Year
from tests.services.penalty_cases import MET

TITLE, TAX_NO = "北京市海淀区人民政府中关村街道办事处", "11110108000000000F"
# month: kind of error, how many are punished, what they cost (fen), derived one by one:
YEAR = {
    "2026-06": ((("dispatch", 2),), 60000),  # 2 × 300
    # 6 dispatch 3×300 + 3×500 = 2,400; 1 zero 1,000; 5 review 3×200 + 2×500 = 1,600; 6 data A 4×200 + 2×500 = 1,800
    "2026-07": ((("dispatch", 6), ("zero_score", 1), ("review", 5), ("data", 6)), 680000),
    "2026-08": ((("review", 3),), 60000),  # 3 × 200
    "2026-09": ((), 0),
    "2026-10": ((("zero_score", 1),), 100000),  # 1 × 1,000
    "2026-11": ((("data", 5),), 130000),  # A: 4 × 200 + 500
    "2026-12": ((("dispatch", 4),), 140000),  # 3 × 300 + 500
    "2027-01": ((), 0),
    "2027-02": ((("review", 4),), 110000),  # 3 × 200 + 500
    "2027-03": ((), 0),
    "2027-04": ((("dispatch", 1),), 30000),  # 300
    "2027-05": ((("data", 2),), 40000),  # 2 × 200
}
LATE = {"2026-08-09": "2026-08-17"}
"""The week ending Sun 2026-08-09 came 8 days late: 8 × 542.35 = 4,338.80."""


@pytest.fixture
def year(tmp_path):
    made = Year(tmp_path, "zhongguancun", "2026-06-01T08:00:00", "2026-06-01", R_17="A")
    yield made
    made.close()


class Months:
    """What happens between two days of the story: reports handed in on their day, errors noticed as they happen."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.reports = sorted(year.items(), key=lambda row: row.due_on)
        self.errors = [
            (f"{month}-{3 + day:02d}", code, f"坐席{'甲乙'[day % 2]}" if code != "data" else "数据员")
            for month, (kinds, _) in YEAR.items()
            for code, count in kinds
            for day in range(count)
        ]
        self.errors.sort()

    def until(self, when: str) -> None:
        """Live on up to a moment; reports come and errors are entered at five in the afternoon."""
        todo = [(LATE.get(row.due_on, row.due_on), "report", row) for row in self.reports]
        todo += [(day, "error", one) for day, *one in self.errors]
        for day, what, one in sorted(
            (step for step in todo if f"{step[0]}T17:00:00" <= when), key=lambda step: step[:2]
        ):
            self.year.go(f"{day}T17:00:00")
            if what == "report":
                self.year.hand_in(one)
                self.year.step(one, "pass")
            else:
                self._error(day, *one)
        self.reports = [row for row in self.reports if f"{LATE.get(row.due_on, row.due_on)}T17:00:00" > when]
        self.errors = [one for one in self.errors if f"{one[0]}T17:00:00" > when]
        self.year.go(when)

    def _error(self, day: str, code: str, person: str) -> None:
        entry = error_entry.ErrorEntry(
            code, f"{day} {code}", datetime.fromisoformat(f"{day}T09:00:00"), person=person, ticks=MET[code]
        )
        made = error_entry.add(self.year.office, self.year.contract, entry).value
        error_entry.confirm(self.year.office, made, "核对属实")


def _statement(year: Year, month: str, fen: int) -> None:
    """Lock a month on the first of the next, issue its notice, served and signed."""
    made = year.again(lambda: penalty_statements.lock(year.office, year.contract, month))
    assert penalty_statements.get(year.office, made).total_fen == fen, month
    if fen:
        notice = year.again(lambda: penalty_notices.issue(year.office, made, plead_by=None, payment_no=None))
        penalty_notices.serve(year.office, notice, "专人送达")
        penalty_notices.sign(year.office, notice, "项目负责人")
        assert penalty_notices.get(year.office, notice).total_fen == fen


def _first_payment(year: Year, months: Months) -> None:
    """Invoice 2026-06-15: 10 workdays over the Dragon Boat day (06-19) → 06-30; a month from 06-01 → 07-01 (R-23)."""
    months.until("2026-06-15T10:00:00")
    year.offered(1, "effective")
    year.bill(1, "26060001", 54235000, title=TITLE, tax_no=TAX_NO)
    dates = payment_plan.instalment(year.office, year.contract, 1).dates
    assert (dates.remind_by, dates.late_after) == (date(2026, 6, 30), date(2026, 7, 1))
    assert sorted((line.code, line.due_at[:10]) for line in year.lines() if line.entity == "payment") == [
        ("D09", "2026-07-01"),
        ("D10", "2026-06-30"),
    ]
    assert year.settle(1) == 54235000
    months.until("2026-06-29T10:00:00")
    year.pay(1)


def _june_and_july(year: Year, months: Months) -> None:
    months.until("2026-06-30T18:00:00")
    assert (year.counter("K08").value, year.counter("K08").state) == (2, "warn")
    months.until("2026-07-01T09:00:00")
    _statement(year, "2026-06", 60000)
    months.until("2026-07-31T18:00:00")
    found = {code: (year.counter(code).value, year.counter(code).state) for code in ("K01", "K02", "K09", "K10")}
    # K02: 5 review + 6 data = 11 of 3 (AC-10); both monthly counters go beside it (E-15)
    assert found == {"K01": (1, "warn"), "K02": (11, "triggered"), "K09": (5, "triggered"), "K10": (6, "triggered")}
    assert (year.counter("K08", "2026-07").value, year.counter("K08", "2026-07").state) == (6, "triggered")
    trial = penalty_statements.trial(year.office, year.contract, "2026-07")
    # AC-08: R-17 B 8,000, C 6,500
    assert dict(trial.result.alternatives["R-17"]) == {
        "A": 680000,
        "B": 800000,
        "C": 650000,
    }
    months.until("2026-08-01T09:00:00")
    _statement(year, "2026-07", 680000)
    _stop_duty(year, months, trial.result.locks)


def _stop_duty(year: Year, months: Months, triggers) -> None:
    """R-16 甲: who did the 4th and later, once a month (乙 the 4th and 6th, 甲 the 5th); 数据员 until an exam."""
    waiting = duty_locks.outstanding(year.office, year.contract, "2026-07", triggers)
    assert [(one.kind, one.person) for one in waiting] == [
        ("stop_duty", "坐席乙"),
        ("stop_duty", "坐席甲"),
        ("special_training", "数据员"),
    ]
    made = [
        year.again(
            lambda one=one, on=on: duty_locks.impose_trigger(year.office, year.contract, one, "2026-07", from_on=on)
        )
        for one, on in zip(waiting, ("2026-08-03", "2026-08-04", "2026-08-03"), strict=True)
    ]
    for person, day, blocked in (("坐席乙", 3, True), ("坐席乙", 4, False), ("数据员", 20, True)):
        turn = Shift(person, datetime(2026, 8, day, 8), datetime(2026, 8, day, 20))
        if blocked:
            with pytest.raises(NotAllowed):
                shifts.add(year.office, [turn])
        else:
            shifts.add(year.office, [turn])
    months.until("2026-08-05T09:00:00")
    duty_locks.train(year.office, made[2], content="指标口径", passed=True, score="92", examined_by="赵")
    year.again(lambda: duty_locks.approve(year.office, made[2], "李主任"))
    shifts.add(year.office, [Shift("数据员", datetime(2026, 8, 20, 8), datetime(2026, 8, 20, 20))])


def _august(year: Year, months: Months) -> None:
    """On 08-05 an error of 07-31 is found: the 7th dispatch error of July, 500 in a supplement (R-18 甲)."""
    entry = error_entry.ErrorEntry(
        "dispatch", "7 月 31 日错派", datetime(2026, 7, 31, 9), person="坐席甲", ticks=MET["dispatch"]
    )
    made = year.again(lambda: error_entry.add(year.office, year.contract, entry))
    year.again(lambda: error_entry.confirm(year.office, made, "核对属实"))
    _statement(year, "2026-07", 50000)
    assert penalty_statements.balance(year.office, year.contract).open_fen == 790000  # 600 + 6,800 + 500 = 7,900
    months.until("2026-08-14T09:00:00")
    late = year.counter("K05")
    assert (late.value, late.state) == (5, "warn")
    # 7 and 15 days after 08-09: 暂停付款, 可解除 (001·7.4)
    assert [line.due_at[:10] for line in year.lines("D13")] == ["2026-08-16", "2026-08-24"]
    assert year.columns()[0] == 1  # the report itself is overdue
    months.until("2026-08-16T09:00:00")
    assert (year.counter("K05").value, year.counter("K05").state) == (7, "triggered")
    months.until("2026-08-18T09:00:00")
    found = damages_claims.candidates(year.office, year.contract)
    assert [(one.amount_fen, one.reckoning.days) for one in found] == [(433880, 8)]  # 8 × 542.35
    year.again(
        lambda: damages_claims.decide_candidate(
            year.office, year.contract, found[0].key, True, "迟交 8 日", by="李主任", payment_no=2
        )
    )


def _page(year: Year) -> None:
    """B45 at its fullest: six counters warn, and everything still stands on one page."""
    pdf = pypdfium2.PdfDocument(overview_papers.pdf(year.office, year.contract, target="preview"))
    assert len(pdf) == 1
    assert [row[0] for row in year.overview_rows()] == ["K02", "K05", "K08", "K09", "K10", "K01"]
    money = year.overview().money
    # statements 600 + 6,800 + 500, damages 4,338.80; no deliverable has a price
    assert (money.to_deduct_fen, money.accepted_fen, year.overview().hints) == (1223880, None, ())


def _reviews(year: Year, months: Months) -> None:
    """August 待提升 holds the payment; September is not judged, October 待提升: undetermined, then a break (AC-10)."""

    def review(period: str, result: str) -> None:
        given = performance.Review("vendor", period, result, "考核通报")
        year.again(lambda: performance.add(year.office, year.contract, given))

    months.until("2026-09-01T09:00:00")
    _statement(year, "2026-08", 60000)
    for period, result in (("2026-06", "ok"), ("2026-07", "ok"), ("2026-08", "improve")):
        review(period, result)
    assert (year.counter("K03", "乙方").value, year.counter("K03", "乙方").state) == (1, "warn")
    hold = performance.performance(year.office, year.contract).candidates
    assert [(one.cause, one.clause) for one in hold] == [("improvement", "001·附3·一(二)4")]
    held = year.again(
        lambda: payment_steps.hold(year.office, year.contract, 2, "improvement", hold[0].text, source=hold[0].source)
    )
    _rectification(year, months)
    _statement(year, "2026-09", 0)
    months.until("2026-11-01T09:00:00")
    _statement(year, "2026-10", 100000)
    assert (year.counter("K01").value, year.counter("K01").state) == (2, "triggered")  # July and October
    review("2026-10", "improve")
    assert year.counter("K03", "乙方").state == "undetermined"
    assert "2026-09" in year.counter("K03", "乙方").note or "9 月" in year.counter("K03", "乙方").note
    review("2026-09", "ok")
    assert (year.counter("K03", "乙方").value, year.counter("K03", "乙方").state) == (1, "warn")
    year.again(
        lambda: counters.handle(
            year.office, year.contract, "K01", "约谈，暂不解除", "李主任", basis="会议纪要", on=year.today
        )
    )
    assert year.counter("K01").handled == "2026-11-01 李主任：约谈，暂不解除"
    year.again(lambda: payment_steps.lift(year.office, held, "整改复查合格，书面解除（R-44）", by="李主任"))


def _rectification(year: Year, months: Months) -> None:
    """F3.8: 30 of 1,500, 2 %; F11.3: demanded Wed 09-30, 3 days → Sat 10-03 in the holiday → Thu 10-08."""
    months.until("2026-09-30T10:00:00")
    population = [(f"ticket:{number}", f"工单 {number}") for number in range(1, 1501)]
    check = spot_checks.start(
        year.office, year.contract, "9 月工单", population, share=Fraction(2, 100), seed="20260930"
    ).value
    again = spot_checks.start(
        year.office, year.contract, "9 月工单", population, share=Fraction(2, 100), seed="20260930"
    ).value
    one, other = spot_checks.get(year.office, check), spot_checks.get(year.office, again)
    assert (one.sample_size, [f.element for f in one.findings]) == (30, [f.element for f in other.findings])
    spot_checks.record(
        year.office,
        check,
        {f.element: (place != 0, "缺反馈记录" if place == 0 else "") for place, f in enumerate(one.findings)},
    )
    spot_checks.conclude(year.office, check, "fail", "30 件中 1 件缺反馈记录")
    made = year.again(lambda: spot_checks.rectify(year.office, check, "补齐反馈记录"))
    row = spot_checks.get(year.office, check)
    demand = rectifications.get(year.office, row.rectification_id or made)
    assert demand.due_at[:10] == "2026-10-08"
    assert [line.due_at[:10] for line in year.lines() if line.entity == "rectification"] == ["2026-10-08"]
    months.until("2026-10-08T09:00:00")
    year.again(lambda: rectifications.finish(year.office, demand.id))
    year.again(lambda: rectifications.recheck(year.office, demand.id, True, "李主任"))
    assert year.counter("K06").value == 0


def _second_payment(year: Year, months: Months) -> None:
    """325,410 − (600 + 6,800 + 500 + 600 + 0 + 1,000 = 9,500) − 4,338.80 = 311,571.20; invoice 11-04 → 11-18."""
    months.until("2026-11-04T10:00:00")
    year.offered(2, "effective")
    year.gates(2, satisfied="2026-11-02")
    draft = settlements.preview(year.office, year.contract, 2)
    assert (draft.totals.deduction_fen, draft.totals.damages_fen, draft.totals.net_fen) == (950000, 433880, 31157120)
    year.bill(2, "26110002", 31157120, title=TITLE, tax_no=TAX_NO)
    dates = payment_plan.instalment(year.office, year.contract, 2).dates
    assert (dates.earliest_on, dates.late_after) == (date(2026, 11, 2), date(2026, 11, 18))
    assert year.settle(2) == 31157120
    assert penalty_statements.balance(year.office, year.contract).open_fen == 0
    months.until("2026-11-17T10:00:00")
    year.pay(2)
    found = year.overview().money
    assert (found.paid_fen, found.deducted_fen) == (85392120, 1383880)  # 542,350 + 311,571.20; 9,500 + 4,338.80


def _winter(year: Year, months: Months) -> None:
    for month, until in (
        ("2026-11", "2026-12-01"),
        ("2026-12", "2027-01-04"),
        ("2027-01", "2027-02-01"),
        ("2027-02", "2027-03-01"),
        ("2027-03", "2027-04-01"),
        ("2027-04", "2027-05-04"),
        ("2027-05", "2027-06-01"),
    ):
        months.until(f"{until}T09:00:00")
        _statement(year, month, YEAR[month][1])
        if month == "2027-03":
            _two_months_before_the_end(year)


def _two_months_before_the_end(year: Year) -> None:
    """D42's ladder is 60, 30, 7, 0 days: 60 days before 2027-05-31 is 2027-04-01."""
    found = {line.code: line for line in year.lines()}
    assert found["D42"].due_at[:10] == "2027-05-31"
    assert year.columns()[1] == 1  # brought to mind today though it is 60 days off
    assert renewals.view(year.office, year.contract).refusal == ""
    assert year.counter("K15").value == 0


def _last_payment(year: Year, months: Months) -> None:
    """216,940 − (1,300 + 1,400 + 0 + 1,100 + 0 + 300 + 400 = 4,500) = 212,440.00.

    All 64 accepted on 2027-05-31 + 30 days = Wed 06-30; invoice Mon 06-07 + 10 workdays = 06-21 (2027 provisional).
    """
    months.until("2027-06-07T10:00:00")
    year.offered(3, "accepted_all")
    draft = settlements.preview(year.office, year.contract, 3)
    assert draft.totals.net_fen == 21244000
    year.bill(3, "27060003", 21244000, title=TITLE, tax_no=TAX_NO)
    one = payment_plan.instalment(year.office, year.contract, 3)
    assert (one.dates.remind_by, one.dates.late_after) == (date(2027, 6, 21), date(2027, 6, 30))
    assert any("未公布" in hint for hint in one.hints)
    assert year.settle(3) == 21244000
    year.go("2027-06-18T10:00:00")
    year.pay(3)


def test_ac_08_ac_10_f9_the_year_of_contract_001(year):
    months = Months(year)
    assert len(months.reports) == 64
    _first_payment(year, months)
    _june_and_july(year, months)
    _august(year, months)
    _page(year)
    _reviews(year, months)
    _second_payment(year, months)
    _winter(year, months)
    _last_payment(year, months)
    found = year.overview()
    assert (found.progress.planned, found.progress.done, found.progress.overdue) == (64, 64, 0)
    money = found.money
    # 542,350 + 311,571.20 + 212,440 = 1,066,361.20; taken off 9,500 + 4,500 + 4,338.80 = 18,338.80; together 1,084,700
    assert (money.paid_fen, money.deducted_fen, money.unpaid_fen) == (106636120, 1833880, 0)
    assert money.paid_fen + money.deducted_fen == money.total_fen == 108470000
    assert (money.at_risk_fen, money.to_deduct_fen, money.claimable_fen) == (0, 0, 0)
    assert [one.state_text for one in found.instalments] == ["已付清"] * 3
    # K02: reviews 5 + 3 + 4, data 6 + 5 + 2
    assert year.counter("K02").value == 25
    # 001·6.4: three years from 2027-05-31
    assert [row.until_on for row in retention.rows(year.office, year.contract) if row.until_on] == ["2030-05-31"]


def test_f9_3_a_reading_chosen_later_changes_no_locked_month(year):
    """July locked under A (6,800); B from November on: July's supplement is the late find's 500 and nothing else."""
    months = Months(year)
    months.until("2026-08-01T09:00:00")
    _statement(year, "2026-07", 680000)
    months.until("2026-12-01T09:00:00")
    contracts.choose_reading(year.office, year.contract, "R-17", "B", "补充会议纪要")
    assert penalty_statements.trial(year.office, year.contract, "2026-07").pending_fen == 0
    entry = error_entry.ErrorEntry(
        "dispatch", "7 月 31 日错派", datetime(2026, 7, 31, 9), person="坐席甲", ticks=MET["dispatch"]
    )
    error_entry.confirm(year.office, error_entry.add(year.office, year.contract, entry).value, "核对属实")
    trial = penalty_statements.trial(year.office, year.contract, "2026-07")
    assert (trial.pending_fen, trial.readings["R-17"]) == (50000, "A")
    _statement(year, "2026-07", 50000)
    _statement(year, "2026-11", 250000)  # 5 data errors under B: 5 × 500


def test_f1_2_an_amended_price_counts_from_the_month_it_begins_in(year):
    """300 → 200 for the first three from 2026-12-01: December's four cost 3 × 200 + 500, June's two stay 600."""
    months = Months(year)
    months.until("2026-11-20T09:00:00")
    year.again(
        lambda: amendments.add(
            year.office,
            year.contract,
            "补充协议一",
            "2026-12-01",
            {"penalties[dispatch].fen": "200"},
            affects_price=False,
        )
    )
    months.until("2027-01-04T09:00:00")
    _statement(year, "2026-06", 60000)
    _statement(year, "2026-12", 110000)
