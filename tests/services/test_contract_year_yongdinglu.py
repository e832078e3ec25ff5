"""Contract 004 lived from 2026-04-30 to its second payment: reviews in 3 workdays, exclusions, people, a breach.

2027's days off are not published: limits there count weekends only and say so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from app.domain.errors import KnownError, NotAllowed, RefusedInput
from app.domain.months import parse_month
from app.services import (
    assessment_details,
    breaches,
    correspondence,
    damages_claims,
    deliverables,
    exclusion_figures,
    exclusion_lists,
    exclusion_materials,
    exclusion_review,
    exclusions,
    handovers,
    imports,
    manual_deductions,
    payment_plan,
    payment_steps,
    retention,
    settlements,
    staff,
    staff_changes,
    staff_presence,
)
from app.services.exclusion_records import MaterialDemand
from tests.office_desk import add_ticket
from tests.services.contract_year import Year
from tests.services.importing import read_here, write_csv

TITLE, TAX_NO = "北京市海淀区人民政府永定路街道办事处", "11110108000000000F"
TITLES = ("工单编号", "考核周期", "是否考核", "是否响应", "是否解决", "是否满意", "扣分", "失分点")
# AC-12: period, day of issue, third workday after it
REVIEWS = (
    ("2026-04", "2026-05-08", "2026-05-12"),  # Sat 05-09 works: 09, 11, 12
    ("2026-05", "2026-06-18", "2026-06-24"),  # 06-19 off: 22, 23, 24
    ("2026-06", "2026-07-17", "2026-07-22"),
    ("2026-07", "2026-08-18", "2026-08-21"),
    ("2026-08", "2026-09-24", "2026-09-30"),  # 09-25 off: 28, 29, 30
    ("2026-09", "2026-09-30", "2026-10-10"),  # 10-01…07 off: 08, 09, Sat 10 works
    ("2026-10", "2026-11-18", "2026-11-23"),
    ("2026-11", "2026-12-18", "2026-12-23"),
    ("2026-12", "2027-01-19", "2027-01-22"),
    ("2027-01", "2027-02-18", "2027-02-23"),
    ("2027-02", "2027-03-18", "2027-03-23"),
    ("2027-03", "2027-04-19", "2027-04-22"),
    ("2027-04", "2027-04-30", "2027-05-05"),  # provisional: 05-03, 04, 05
)


@pytest.fixture
def year(tmp_path, monkeypatch):
    read_here(monkeypatch)
    made = Year(tmp_path, "yongdinglu", "2026-04-30T09:00:00", "2026-05-01")
    yield made
    made.close()


Agenda = list[tuple[str, Callable[[], None]]]


def _live(year: Year, agenda: Agenda) -> None:
    """Do everything on its day, at ten, in order."""
    for when, act in sorted(agenda, key=lambda step: step[0]):
        year.go(f"{when}T10:00:00")
        act()


# Reviews of the city's assessment details (二.5)


def _issue(year: Year, folder: Path, period: str, due: str) -> None:
    path = write_csv(
        folder / f"{period}.csv",
        [
            (f"01{period}0001", period, "是", "是", "否", "否", "0.5", "未解决"),
            (f"01{period}0002", period, *"是是是是", "", ""),
        ],
        TITLES,
    )
    imports.commit(year.office, imports.prepare(year.office, path, kind="assessments"))
    assessment_details.confirm_issue(year.office, period, year.today)
    row = assessment_details.period(year.office, period)
    assert (row.review.due_on.isoformat(), row.is_confirmed) == (due, True)
    assert row.review.provisional == (due > "2027")
    assert due in [line.due_at[:10] for line in year.lines("D33")]
    plan = _review_of(year, period)
    if plan is not None:
        deliverables.set_due(year.office, plan.id, date.fromisoformat(due), f"{year.today} 下发")


def _review_of(year: Year, period: str):
    wanted = f"{int(period[:4])}年{int(period[5:])}月"
    return next((row for row in year.items() if row.code == "review" and row.period == wanted), None)


def _review(year: Year, period: str) -> None:
    year.again(lambda: assessment_details.hand_in_review(year.office, period, year.today))
    assert not assessment_details.period(year.office, period).is_late
    assert [(point, share.part) for point, share in assessment_details.losses(year.office, period)] == [("未解决", 1)]
    row = _review_of(year, period)
    if row is not None:
        year.hand_in(row)
        assert year.now(row).late is False
        year.step(row, "pass")


def _reports(year: Year, due: str) -> None:
    for row in year.items():
        if row.due_on == due and row.code != "review" and not row.rounds:
            year.hand_in(row)
            year.step(row, "pass")


# People (六(二)10, 六(一)3, 六(二)8)


def _filed(year: Year, name: str) -> int:
    one = staff.add(year.office, year.contract, name, "派驻", experience="接诉即办 2 年", resume="附简历").value
    with pytest.raises(NotAllowed):
        staff.start_duty(year.office, one, on=year.today)
    staff.submit_filing(year.office, one)
    year.again(lambda: staff.decide_filing(year.office, one, True, "李主任", on=year.today))
    staff.add_paper(year.office, one, "agreement", signed_on=year.today)
    return one


def _start(year: Year) -> dict[str, int]:
    people = {name: _filed(year, name) for name in ("甲", "乙")}
    made = year.again(
        lambda: staff_changes.violation(year.office, year.contract, "甲", "着装不合要求", on="2026-04-30")
    )
    assert [line.due_at[:10] for line in year.lines("D37")] == ["2026-05-07"]  # 05-01…05 off: 06, 07
    people["violation"] = made
    return people


def _on_duty(year: Year, people: dict[str, int]) -> None:
    for name in ("甲", "乙"):
        staff.start_duty(year.office, people[name], on=year.today)
    assert (year.counter("K13").value, year.counter("K13").state) == (2, "warn")
    assert staff_presence.unsigned(year.office, year.contract, date(2026, 5, 1)) == []


def _red_day(year: Year, people: dict[str, int]) -> None:
    """One of two on leave on 2026-08-10: that day is red, the next is not."""
    year.again(lambda: staff.add_leave(year.office, people["乙"], year.today, year.today, "事假"))
    assert (year.counter("K13").value, year.counter("K13").state) == (1, "triggered")
    found = staff_presence.days(year.office, year.contract, date(2026, 8, 9), date(2026, 8, 11))
    assert [day.count for day in found] == [2, 1, 2]


def _change_demanded(year: Year, people: dict[str, int]) -> None:
    """F12.3: demanded 09-14 + 20 days = 10-04 in the holiday → 10-08."""
    people["change"] = year.again(
        lambda: staff_changes.ask(
            year.office, year.contract, "demand", "不能胜任", old_staff_id=people["乙"], on=year.today
        )
    )
    assert [line.due_at[:10] for line in year.lines("D36")] == ["2026-10-08"]


def _change_arrives(year: Year, people: dict[str, int]) -> None:
    people["丙"] = _filed(year, "丙")
    staff.start_duty(year.office, people["丙"], on=year.today)
    staff.end_duty(year.office, people["乙"], "按甲方要求调整", on=year.today)
    year.again(lambda: staff_changes.arrive(year.office, people["change"], new_staff_id=people["丙"], on=year.today))
    assert year.lines("D36") == []
    assert staff_changes.unauthorised(year.office, year.contract, date(2026, 10, 9)) == []


# Exclusions (二.1, 二.2)


def _exclusion(year: Year, number: int, *, at_once: bool) -> None:
    """A failed review, rectification, review passed; the office's recheck passes at once or not (R-40 甲)."""
    ticket = add_ticket(year.office, f"012610{number:013d}")
    demands = [MaterialDemand("权属证明", date(2026, 10, 20)), MaterialDemand("现场照片", date(2026, 10, 20))]
    made = exclusions.apply(
        year.office, ticket, "剔除", "beyond_duty", "城市管理办公室", "不属于本街道职责", materials=demands
    ).value
    exclusions.circulate(year.office, made, "城市管理办公室", "结案作业表")
    assert [line.due_at for line in year.lines("D34")][-2:] == ["2026-10-20T23:59:59"] * 2
    exclusion_materials.receive(year.office, [m.id for m in exclusion_lists.detail(year.office, made).materials])
    exclusions.submit(year.office, made, basis="结案作业表")
    defect = exclusion_review.Defect("未盖公章", "补盖公章")
    exclusion_review.review(year.office, made, False, defects=[defect], rectify_by="2026-10-22", basis="004·二.2")
    exclusions.rectify(year.office, made, "已补盖")
    exclusion_review.review(year.office, made, True, basis="004·二.2")
    if not at_once:
        exclusions.recheck(year.office, made, False, "李甲方", text="照片不清")
        exclusions.rectify(year.office, made, "重拍")
        exclusion_review.review(year.office, made, True, basis="004·二.2")
    exclusions.recheck(year.office, made, True, "李甲方")
    exclusions.report(year.office, made, "区平台")
    year.again(lambda: exclusions.decide(year.office, made, at_once, "区批复"))


def _exclusions(year: Year) -> None:
    for number, at_once in ((1, True), (2, True), (3, False), (4, True)):
        _exclusion(year, number, at_once=at_once)
    found = exclusion_figures.figures(year.office, parse_month("2026-10"))
    # four reported, three passed: 75 %; three of four passed the office's first recheck after rectification: 75 %
    assert (found.filed, found.passed, found.one_pass.part, found.one_pass.whole) == (4, 3, 3, 4)
    assert (found.materials_due, found.materials_received, found.materials_overdue) == (8, 8, 0)
    assert year.lines("D34") == []


# Money


def _first_payment(year: Year) -> None:
    """五.1: 284,400 after invoice; the contract states no days, so nothing is late and nothing costs."""
    year.offered(1, "effective")
    year.bill(1, "26050001", 28440000, title=TITLE, tax_no=TAX_NO)
    assert year.settle(1) == 28440000
    assert payment_plan.instalment(year.office, year.contract, 1).dates.late_after is None


def _first_paid(year: Year) -> None:
    one = payment_plan.instalment(year.office, year.contract, 1)
    assert (one.delay.daily_fen, one.delay.amount_fen) == (None, None)
    assert damages_claims.candidates(year.office, year.contract) == []
    year.pay(1)


def _breach(year: Year, kept: dict[str, int]) -> None:
    """八.1: 20 % = 113,760.00 could be asked for; the office warns and deducts 2,000.00 by hand."""
    kept["breach"] = year.again(
        lambda: breaches.register(
            year.office, year.contract, "duty", "未按时报送流转台账", happened_on=year.today, measures=("warn",)
        )
    )
    with pytest.raises(KnownError):
        manual_deductions.add(year.office, year.contract, "八.1", "未按时报送", "", 200000, "李主任")
    year.again(
        lambda: manual_deductions.add(
            year.office, year.contract, "八.1", "未按时报送流转台账", "检查记录 3 号", 200000, "李主任", payment_no=2
        )
    )
    assert year.overview().money.to_deduct_fen == 200000


def _second_payment(year: Year, kept: dict[str, int]) -> None:
    """284,400 − 2,000 = 282,400.00; no payment while the breach is open (R-39 甲)."""
    year.offered(2, "fulfilled", "accepted_all")
    assert breaches.payment_block(year.office, year.contract, year.clock.moment.date()).is_blocked
    with pytest.raises(RefusedInput, match="未了结"):
        payment_steps.tick_gate(year.office, year.contract, 2, "no_breach", year.today, "会议纪要")
    with pytest.raises(NotAllowed):
        settlements.lock(year.office, year.contract, 2)
    year.again(lambda: breaches.settle(year.office, kept["breach"], "李主任", "已补报，书面确认了结"))
    assert not breaches.payment_block(year.office, year.contract, year.clock.moment.date()).is_blocked
    year.offered(2, "no_breach")
    assert settlements.preview(year.office, year.contract, 2).words == "贰拾捌万贰仟肆佰元整"
    year.bill(2, "27050002", 28240000, title=TITLE, tax_no=TAX_NO)
    assert year.settle(2) == 28240000
    year.pay(2)


def _notice(year: Year) -> None:
    """F1.6: posted 2026-09-30, served on the third day whatever it is: 2026-10-03 (R-41 甲)."""
    made = correspondence.register(
        year.office, year.contract, "out", "通知", "整改提示", "post", sent_at=year.clock.moment, tracking_no="EX1"
    ).value
    served = correspondence.get(year.office, made).served
    assert served.on.isoformat() == "2026-10-03"
    assert [line.due_at[:10] for line in year.lines("D39")] == ["2026-10-03"]


def test_ac_12_f12_f7_the_year_of_contract_004(year, tmp_path):
    assert len(year.items()) == 39
    people = _start(year)
    agenda: Agenda = [
        ("2026-05-01", lambda: _on_duty(year, people)),
        ("2026-05-06", lambda: staff_changes.tell(year.office, people["violation"], "已整改")),
        ("2026-05-08", lambda: _first_payment(year)),
        ("2026-05-20", lambda: _first_paid(year)),
        ("2026-08-10", lambda: _red_day(year, people)),
        ("2026-09-14", lambda: _change_demanded(year, people)),
        ("2026-09-30", lambda: _notice(year)),
        ("2026-10-08", lambda: _change_arrives(year, people)),
        ("2026-10-19", lambda: _exclusions(year)),
        ("2027-02-10", lambda: _breach(year, people)),
    ]
    for period, issued, due in REVIEWS:
        agenda.append((issued, lambda period=period, due=due: _issue(year, tmp_path, period, due)))
        agenda.append((due, lambda period=period: _review(year, period)))
    for due in sorted({row.due_on for row in year.items() if row.due_on and row.code != "review"}):
        agenda.append((due, lambda due=due: _reports(year, due)))
    lent = handovers.lend(year.office, year.contract, "办公电脑", quantity=2, holder="甲").value
    _live(year, agenda)
    for row in year.items():
        if not row.rounds:  # what has no day of its own
            year.hand_in(row)
            year.step(row, "pass")
    handovers.set_due(year.office, year.contract, date(2027, 5, 10))
    assert [line.due_at[:10] for line in year.lines("D40")] == ["2027-05-10"]
    year.go("2027-05-10")
    year.again(lambda: handovers.give_back(year.office, lent, "完好"))
    year.go("2027-05-12")
    _second_payment(year, people)
    found = year.overview()
    assert (found.progress.planned, found.progress.done, found.progress.overdue) == (39, 39, 0)
    money = found.money
    assert (money.paid_fen, money.deducted_fen, money.unpaid_fen) == (56680000, 200000, 0)  # 284,400 + 282,400
    assert (money.at_risk_fen, money.claimable_fen, money.to_deduct_fen) == (0, 0, 0)
    assert [one.state_text for one in found.instalments] == ["已付清", "已付清"]
    # 十.2: secrecy during the contract and after it, without an end; people after the end are counted no more
    assert {row.until_on for row in retention.rows(year.office, year.contract)} == {""}
    assert [value.code for value in found.counters] == []
    assert year.clock.moment == datetime(2027, 5, 12, 10)
