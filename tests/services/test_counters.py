from __future__ import annotations

from datetime import date, datetime

import pytest

from app.domain.counters import CounterValue
from app.domain.errors import NotAllowed, NotFound
from app.services import (
    counters,
    deliverables,
    error_entry,
    force_majeure,
    history,
    payment_ledger,
    payment_plan,
    penalty_statements,
    rectifications,
    settlements,
    staff,
    submissions,
)
from app.services.session import Office
from app.storage.models.payments import PaymentGate
from app.storage.models.penalties import ErrorRecord
from tests.services.money_desk import manual, tick
from tests.services.penalty_cases import confirmed, register
from tests.services.supervised import error, pay, review, supervised


def of(office: Office, contract_id: int, code: str, on: str, subject: str = "") -> CounterValue:
    found = [one for one in counters.counters(office, contract_id, date.fromisoformat(on)) if one.code == code]
    return next(one for one in found if subject in one.subject)


def facts(value: CounterValue) -> tuple[int, str]:
    return value.value, value.state


@pytest.mark.parametrize(
    ("reading", "expected"), [("甲", (3, "triggered")), ("乙", (2, "warn")), ("丙", (3, "triggered"))]
)
def test_ac10_k02_two_review_errors_and_one_data_error(tmp_path, reading, expected):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-09-01T09:00:00", R_20=reading)
    for day in ("2026-07-06", "2026-07-08"):
        error(office, contract_id, "review", day, "复核员")
    assert facts(of(office, contract_id, "K02", "2026-07-31")) == (2, "warn")
    error(office, contract_id, "data", "2026-08-03", "数据员")
    value = of(office, contract_id, "K02", "2026-08-31")
    assert facts(value) == expected
    assert "合并 3 次" in value.note
    assert "复核 2、数据 1" in value.note
    assert "E-15" in value.note
    assert value.clause == "001·7.7"
    assert [entity for entity, _, _ in value.evidence] == ["error_record"] * 3
    assert [one.state for one in counters.counters(office, contract_id, date(2026, 7, 31)) if one.code == "K09"] == [
        "warn"
    ]


@pytest.mark.parametrize(
    ("months", "expected", "note"),
    [
        ({"08": "improve", "09": "improve"}, (2, "triggered"), ""),
        ({"08": "improve", "09": "ok", "10": "improve"}, (1, "warn"), ""),
        ({"08": "improve", "10": "improve"}, (1, "undetermined"), "缺 9 月评价"),
        ({"08": "improve"}, (1, "warn"), ""),
        ({"08": "ok", "09": "ok"}, (0, "ok"), ""),
        ({"07": "improve", "08": "improve", "09": "ok"}, (2, "triggered"), ""),
    ],
)
def test_ac10_k03_in_a_row(tmp_path, months, expected, note):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-11-15T09:00:00")
    for month, result in months.items():
        review(office, contract_id, f"2026-{month}", result)
    value = of(office, contract_id, "K03", "2026-11-15", "乙方")
    assert facts(value) == expected
    assert value.note == note


def test_r22_the_other_subject_only_warns(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-11-15T09:00:00", R_22="乙")
    for month in ("08", "09"):
        review(office, contract_id, f"2026-{month}", "improve")
    assert facts(of(office, contract_id, "K03", "2026-11-15", "乙方")) == (2, "warn")
    for month in ("08", "09"):
        review(office, contract_id, f"2026-{month}", "improve", "street")
    assert facts(of(office, contract_id, "K03", "2026-11-15", "街道")) == (2, "triggered")
    review(office, contract_id, "2026", "improve", "street", "year")
    assert facts(of(office, contract_id, "K04", "2027-01-15", "街道")) == (1, "triggered")


@pytest.mark.parametrize("reading", ["甲", "乙"])
def test_ac10_k01_and_r21_both_numbers(tmp_path, reading):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-09-01T09:00:00", R_21=reading)
    error(office, contract_id, "zero_score", "2026-07-06")
    assert facts(of(office, contract_id, "K01", "2026-08-31")) == (1, "warn")
    error(office, contract_id, "zero_score", "2026-08-06", punished=False)
    value = of(office, contract_id, "K01", "2026-08-31")
    assert facts(value) == ((2, "triggered") if reading == "甲" else (1, "warn"))
    assert "2 件；仅坐席操作原因（附3）1 件" in value.note
    error(office, contract_id, "zero_score", "2026-08-07")
    assert of(office, contract_id, "K01", "2026-08-31").state == "triggered"


@pytest.mark.parametrize(("count", "state"), [(1, "ok"), (2, "warn"), (3, "warn"), (4, "triggered")])
def test_k08_this_month(tmp_path, count, state):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-07-31T09:00:00")
    for day in range(1, count + 1):
        error(office, contract_id, "dispatch", f"2026-07-0{day}")
    assert facts(of(office, contract_id, "K08", "2026-07-31", "2026-07")) == (count, state)


@pytest.mark.parametrize(
    ("on", "days", "state", "effect"),
    [
        ("2026-07-14", 4, "ok", "满 7 日可暂停付款"),
        ("2026-07-15", 5, "warn", "满 7 日可暂停付款"),
        ("2026-07-16", 6, "warn", "满 7 日可暂停付款"),
        ("2026-07-17", 7, "triggered", "满 7 日可暂停付款"),
        ("2026-07-23", 13, "triggered", "满 7 日可暂停付款；再 2 日满 15 日可单方解除"),
        ("2026-07-25", 15, "triggered", "满 15 日可单方解除"),
    ],
)
def test_k05_5_7_13_15_days(tmp_path, on, days, state, effect):
    office, contract_id, clock = supervised(tmp_path, "zhongguancun", "2026-07-07T09:00:00")
    rectifications.demand(office, contract_id, "报告有误", due_at=datetime(2026, 7, 10, 18))
    for item in deliverables.list_deliverables(office, contract_id):
        if item.due_on and item.due_on < on:
            clock.at = datetime.fromisoformat(f"{item.due_on}T10:00:00")
            submissions.submit(office, item.id, clock.at)
    clock.at = datetime.fromisoformat(f"{on}T09:00:00")
    value = of(office, contract_id, "K05", on)
    assert (value.value, value.state, value.effect) == (days, state, effect)
    assert value.reached_on == {
        5: "2026-07-15",
        6: "2026-07-15",
        7: "2026-07-17",
        13: "2026-07-17",
        15: "2026-07-25",
    }.get(days, "")


def test_k05_days_of_force_majeure_do_not_count_unless_the_delay_came_first(tmp_path):
    office, contract_id, clock = supervised(tmp_path, "zhongguancun", "2026-07-07T09:00:00")
    rectifications.demand(office, contract_id, "先中止", due_at=datetime(2026, 7, 10, 18))
    clock.at = datetime(2026, 7, 20, 9)
    force_majeure.declare(office, contract_id, "暴雨", "2026-07-09")
    force_majeure.end(office, 1, on="2026-07-14")
    due = [late for late in of(office, contract_id, "K05", "2026-07-20", "整改").evidence if late[0] == "rectification"]
    assert due[0][2].endswith("逾期 6 日")


def test_k06_second_failure_gives_the_right(tmp_path):
    office, contract_id, clock = supervised(tmp_path, "zhongguancun", "2026-07-01T09:00:00")
    first = rectifications.demand(office, contract_id, "数据不准").value
    rectifications.finish(office, first, on="2026-07-01")
    rectifications.recheck(office, first, False, "李甲方")
    assert facts(of(office, contract_id, "K06", "2026-07-01")) == (1, "warn")
    clock.at = datetime(2026, 7, 2, 9)
    second = rectifications.again(office, first).value
    rectifications.recheck(office, second, False, "李甲方")
    value = of(office, contract_id, "K06", "2026-07-02")
    assert facts(value) == (2, "triggered")
    assert value.note == "2 次整改后仍不符合约定"


def test_k05_k06_a_failed_round_ends_with_its_recheck(tmp_path):
    """Checked again and failed before its limit, remedied in the next round: no delay goes on in the first one."""
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-10-30T09:00:00")
    first = rectifications.demand(office, contract_id, "数据不准", demanded_at=datetime(2026, 9, 20, 9)).value
    rectifications.recheck(office, first, False, "李甲方", on="2026-09-22")
    second = rectifications.again(office, first, demanded_at=datetime(2026, 9, 22, 10)).value
    rectifications.finish(office, second, on="2026-09-24")
    rectifications.recheck(office, second, True, "李甲方", on="2026-09-24")
    rounds = rectifications.rows(office, contract_id)
    assert [(row.days_late, row.damages_fen, row.right.is_given) for row in rounds] == [(0, 0, False)] * 2
    assert facts(of(office, contract_id, "K06", "2026-10-30")) == (1, "warn")
    subjects = [one.subject for one in counters.counters(office, contract_id, date(2026, 10, 30)) if one.code == "K05"]
    assert not any("整改" in subject for subject in subjects)
    office.close()


def test_k05_k06_a_failed_round_that_was_late_keeps_its_days(tmp_path):
    """Due on 2026-09-23, failed on 09-25: two days, 1,084.70, and the right of 7.5."""
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-10-30T09:00:00")
    first = rectifications.demand(office, contract_id, "数据不准", demanded_at=datetime(2026, 9, 20, 9)).value
    rectifications.recheck(office, first, False, "李甲方", on="2026-09-25")
    row = rectifications.get(office, first)
    assert (row.due_at[:10], row.days_late, row.damages_fen, row.right.is_given) == ("2026-09-23", 2, 108470, True)
    office.close()


def test_k07_suspended_on_2026_07_01_gives_the_right_from_07_23(tmp_path):
    office, contract_id, _clock = supervised(tmp_path, "zhongguancun", "2026-07-30T09:00:00")
    force_majeure.declare(office, contract_id, "洪水", "2026-07-01")
    seen = {
        on: facts(of(office, contract_id, "K07", on)) for on in ("2026-07-19", "2026-07-20", "2026-07-22", "2026-07-23")
    }
    assert seen == {
        "2026-07-19": (12, "ok"),
        "2026-07-20": (13, "warn"),
        "2026-07-22": (15, "warn"),
        "2026-07-23": (16, "triggered"),
    }
    row = force_majeure.rows(office, contract_id, date(2026, 7, 22))[0]
    assert (row.right_from.due_on, row.has_right) == (date(2026, 7, 23), False)
    assert row.proof_due.due_on == date(2026, 7, 16)


@pytest.mark.parametrize(
    ("reading", "on", "state"),
    [
        ("甲", "2025-08-10", "warn"),
        ("甲", "2025-08-11", "triggered"),
        ("乙", "2025-08-11", "warn"),
        ("乙", "2025-08-12", "triggered"),
    ],
)
def test_k11_office_late_15_workdays_and_r11(tmp_path, reading, on, state):
    office, contract_id, _ = supervised(tmp_path, "chengbei", f"{on}T09:00:00", R_11=reading)
    with office.change("test.gates", "contract"):
        for gate in ("funds", "approval"):
            PaymentGate.create(contract_id=contract_id, payment_no=1, gate=gate, met_on="2025-06-20")
    assert of(office, contract_id, "K11", on).state == state
    pay(office, contract_id, 1, "2025-07-31", 957600)
    assert payment_ledger.ledger(office, contract_id).paid_fen() == 95760000
    assert of(office, contract_id, "K11", on).state == "ok"


@pytest.mark.parametrize(("paid", "state"), [(None, "triggered"), (100000, "triggered"), (957600 - 500, "ok")])
def test_k11_all_settlements_of_an_instalment_count_not_the_last_supplement(tmp_path, paid, state):
    """957,600 locked, a supplement takes 500 off: still owed until 957,100 are paid."""
    office, contract_id, _ = supervised(tmp_path, "chengbei", "2025-09-01T09:00:00")
    keys = [gate.gate for gate in payment_plan.instalment(office, contract_id, 1).gates]
    tick(office, contract_id, 1, dict.fromkeys(keys, "2025-06-20"))
    settlements.lock(office, contract_id, 1)
    manual(office, contract_id, 50000, "五(一)1")
    settlements.supplement(office, contract_id, 1, "检查补扣")
    if paid is not None:
        pay(office, contract_id, 1, "2025-07-31", paid)
    assert of(office, contract_id, "K11", "2025-09-01").state == state
    office.close()


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2025-06-07", (0, "ok")),
        ("2025-06-08", (0, "warn")),
        ("2025-06-10", (0, "warn")),
        ("2025-06-11", (1, "triggered")),
    ],
)
def test_k12_two_days_before_the_notified_limit_and_past_it(tmp_path, on, expected):
    office, contract_id, _clock = supervised(tmp_path, "jiuxianqiao", "2025-06-01T09:00:00")
    rectifications.demand(office, contract_id, "培训未做", due_at=datetime(2025, 6, 10, 18))
    assert facts(of(office, contract_id, "K12", on)) == expected
    assert of(office, contract_id, "K12", "2025-06-11").clause == "002·6.3"


@pytest.mark.parametrize(("on", "expected"), [("2025-06-10", (0, "warn")), ("2025-06-12", (1, "triggered"))])
def test_k12_a_failed_recheck_is_no_remedy_when_the_limit_passes(tmp_path, on, expected):
    """002·6.3 期限内仍未整改: reported done, checked on 06-09 and failed; the limit of 06-10 passes."""
    office, contract_id, _ = supervised(tmp_path, "jiuxianqiao", "2025-06-12T09:00:00")
    made = rectifications.demand(
        office, contract_id, "培训未做", demanded_at=datetime(2025, 6, 1, 9), due_at=datetime(2025, 6, 10, 18)
    ).value
    rectifications.finish(office, made, on="2025-06-08")
    rectifications.recheck(office, made, False, "李甲方", on="2025-06-09")
    assert facts(of(office, contract_id, "K12", on)) == expected
    office.close()


@pytest.mark.parametrize(
    ("template", "code", "people", "state"),
    [
        ("yongdinglu", "K13", 3, "ok"),
        ("yongdinglu", "K13", 2, "warn"),
        ("yongdinglu", "K13", 1, "triggered"),
        ("huoying", "K14", 4, "warn"),
        ("huoying", "K14", 3, "triggered"),
    ],
)
def test_k13_k14_by_day(tmp_path, template, code, people, state):
    office, contract_id, _ = supervised(tmp_path, template, "2026-05-20T09:00:00")
    for number in range(people):
        staff_id = staff.add(office, contract_id, f"人员{number}", "专员").value
        staff.submit_filing(office, staff_id)
        staff.decide_filing(office, staff_id, True, "李甲方", on="2026-05-06")
        staff.start_duty(office, staff_id, on="2026-05-06")
    value = of(office, contract_id, code, "2026-05-07")
    assert facts(value) == (people, state)
    assert value.is_below
    assert of(office, contract_id, code, "2026-05-05").value == 0


def test_k13_without_anybody_on_record_is_not_judged(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "yongdinglu", "2026-05-20T09:00:00")
    value = of(office, contract_id, "K13", "2026-05-20")
    assert (value.value, value.state) == (0, "undetermined")
    assert "还没有登记" in value.note


def test_k05_says_that_the_hour_of_a_report_is_inferred(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-06-20T09:00:00")
    value = of(office, contract_id, "K05", "2026-06-20", "周度")
    assert "E-20" in value.note


def test_k15_counts_renewals(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2027-05-01T09:00:00")
    assert facts(of(office, contract_id, "K15", "2027-05-01")) == (0, "ok")


def test_a_decision_counts_for_the_value_it_was_taken_on_and_can_be_undone(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-09-01T09:00:00")
    with pytest.raises(NotAllowed, match="没有预警"):
        counters.handle(office, contract_id, "K01", "约谈", "李甲方")
    error(office, contract_id, "zero_score", "2026-07-06")
    done = counters.handle(office, contract_id, "K01", "约谈乙方", "李甲方", basis="会议纪要")
    assert of(office, contract_id, "K01", "2026-09-01").handled == "2026-09-01 李甲方：约谈乙方"
    error(office, contract_id, "zero_score", "2026-08-06")
    assert of(office, contract_id, "K01", "2026-09-01").handled == ""
    history.undo(office, done.operation_id)
    assert counters.handlings(office, contract_id) == []
    with pytest.raises(NotFound):
        counters.handle(office, contract_id, "K99", "x", "y")


def test_every_counter_of_the_five_contracts_has_a_maker(tmp_path):
    for key in ("chengbei", "zhongguancun", "jiuxianqiao", "huoying", "yongdinglu"):
        office, contract_id, _ = supervised(tmp_path / key, key, "2026-07-07T09:00:00")
        codes = {one.code for one in counters.counters(office, contract_id, date(2026, 7, 7))}
        wanted = {one.code for one in counters.terms_of(office, contract_id).terms.counters}
        assert wanted - codes <= ({"K13", "K14"} if key in ("huoying", "yongdinglu") else set())
        office.close()


def test_k02_a_fact_linked_to_one_that_is_not_punished_still_counts(tmp_path):
    """Three punished review errors; one is the same fact as a data error that is not punished: 3, not 2."""
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-09-01T09:00:00")
    other = error(office, contract_id, "data", "2026-07-03", punished=False)
    confirmed(office, contract_id, "review", "2026-07-10", same_fact_as=other)
    for day in ("2026-07-11", "2026-07-12"):
        confirmed(office, contract_id, "review", day)
    (value,) = [one for one in counters.counters(office, contract_id, date(2026, 9, 1)) if one.code == "K02"]
    assert (value.value, value.state, value.reached_on) == (3, "triggered", "2026-07-12")
    office.close()


def test_k02_one_fact_counts_once_however_the_records_are_linked(tmp_path):
    """Two records that name each other are one fact, not none."""
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-09-01T09:00:00")
    first = register(office, contract_id, "review", "2026-07-10")
    second = confirmed(office, contract_id, "data", "2026-07-10", same_fact_as=first)
    with office.change("test.link", "contract"):
        ErrorRecord.update(same_fact_as=second).where(ErrorRecord.id == first).execute()
    error_entry.confirm(office, first)
    (value,) = [one for one in counters.counters(office, contract_id, date(2026, 9, 1)) if one.code == "K02"]
    assert (value.value, value.state) == (1, "ok")
    office.close()


@pytest.mark.parametrize(("reading", "value", "state"), [("甲", 3, "warn"), ("乙", 4, "triggered")])
def test_k08_counts_what_the_statement_counts(tmp_path, reading, value, state):
    """AC-08: where the zero score is the same fact, R-19 甲 leaves one dispatch error less, and no fourth."""
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-08-01T09:00:00", R_19=reading)
    made = [confirmed(office, contract_id, "dispatch", f"2026-07-0{day}") for day in (1, 2, 3, 4)]
    confirmed(office, contract_id, "zero_score", "2026-07-01", same_fact_as=made[0])
    found = [one for one in counters.counters(office, contract_id, date(2026, 7, 31)) if one.code == "K08"]
    assert [(one.subject, one.value, one.state) for one in found] == [("2026-07", value, state)]
    kinds = penalty_statements.trial(office, contract_id, "2026-07").result.kinds
    assert next(kind.count for kind in kinds if kind.code == "dispatch") == value
    office.close()
