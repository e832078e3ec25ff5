from __future__ import annotations

from datetime import date, datetime

import pytest

from app.domain.errors import KnownError, NotAllowed
from app.domain.shifts import Shift
from app.services import contracts, duty_locks, history, penalty_statements, shifts
from tests.services.penalty_cases import confirmed, july, penalty_office


@pytest.fixture
def desk(tmp_path):
    office, clock, contract_id = penalty_office(tmp_path)
    yield office, clock, contract_id
    office.close()


def turn(day, person="数据员"):
    return Shift(person, datetime(2026, 8, day, 8), datetime(2026, 8, day, 20))


def test_f95_nobody_goes_on_duty_before_the_exam_is_passed_and_approved(desk):
    office, clock, contract_id = desk
    july(office, contract_id)
    result = penalty_statements.trial(office, contract_id, "2026-07").result
    waiting = duty_locks.outstanding(office, contract_id, "2026-07", result.locks)
    assert [(one.kind, one.person) for one in waiting] == [
        ("stop_duty", "坐席乙"),
        ("stop_duty", "坐席甲"),
        ("special_training", "数据员"),
    ]
    lock_id = duty_locks.impose_trigger(office, contract_id, waiting[2], "2026-07", from_on="2026-08-01").value
    assert len(duty_locks.outstanding(office, contract_id, "2026-07", result.locks)) == 2
    row = duty_locks.get(office, lock_id)
    assert (row.kind_title, row.clause, row.to_on) == ("专项培训考核", "001·附3·一(二)3(2)", "")
    with pytest.raises(NotAllowed, match="专项培训考核"):
        shifts.add(office, [turn(20)])
    clock.moment = datetime(2026, 8, 5, 9)
    duty_locks.train(office, lock_id, content="指标定义", passed=False, score="55")
    with pytest.raises(NotAllowed, match="没有通过考核"):
        duty_locks.approve(office, lock_id, "李主任")
    duty_locks.train(office, lock_id, content="指标定义（补考）", passed=True, score="88", examined_by="赵")
    assert duty_locks.get(office, lock_id).state_text == "考核通过，待批准上岗"
    with pytest.raises(NotAllowed):
        shifts.add(office, [turn(20)])
    duty_locks.approve(office, lock_id, "李主任")
    shifts.add(office, [turn(5), turn(20)])
    with pytest.raises(NotAllowed):
        shifts.add(office, [turn(4)])
    with pytest.raises(NotAllowed, match="已于 2026-08-05 批准上岗"):
        duty_locks.approve(office, lock_id, "李主任")


def test_f95_a_stop_of_one_day_holds_that_day_only(desk):
    office, _, contract_id = desk
    shifts.add(office, [turn(10, "坐席甲")])
    done = duty_locks.impose(office, contract_id, "坐席甲", "stop_duty", "当月第 4 件", from_on=date(2026, 8, 10))
    row = duty_locks.get(office, done.value)
    assert (row.from_on, row.to_on, row.clause) == ("2026-08-10", "2026-08-10", "001·附3·一(二)1(2)")
    assert row.clashes == ("2026-08-10 08:00 至 2026-08-10 20:00",)
    with pytest.raises(NotAllowed, match="停岗培训"):
        shifts.add(office, [Shift("坐席甲", datetime(2026, 8, 10, 21), datetime(2026, 8, 10, 23))])
    shifts.add(office, [turn(11, "坐席甲"), turn(10, "坐席乙")])
    history.undo(office, done.operation_id)
    assert duty_locks.rows(office, contract_id) == []
    shifts.add(office, [Shift("坐席甲", datetime(2026, 8, 10, 21), datetime(2026, 8, 10, 23))])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"person": " "}, "人员没有填"),
        ({"kind": "moon"}, "不认识"),
        ({"reason": ""}, "原因没有填"),
        ({"days": 0}, "至少是 1 天"),
    ],
)
def test_what_cannot_be_imposed(desk, given, message):
    office, _, contract_id = desk
    values = {"person": "坐席甲", "kind": "stop_duty", "reason": "第 4 件"} | given
    with pytest.raises(KnownError, match=message):
        duty_locks.impose(office, contract_id, values.pop("person"), values.pop("kind"), values.pop("reason"), **values)


def test_training_before_the_lock_and_void(desk):
    office, _, contract_id = desk
    lock_id = duty_locks.impose(office, contract_id, "数据员", "special_training", "达 5 件").value
    with pytest.raises(KnownError, match="早于停岗日"):
        duty_locks.train(office, lock_id, content="培训", passed=True, on="2026-07-31")
    duty_locks.void(office, lock_id, "登记有误")
    assert duty_locks.locks(office) == []


@pytest.mark.parametrize(("reading", "left"), [("甲", 0), ("丙", 1)])
def test_r16_a_late_record_does_not_send_a_person_to_training_twice(desk, reading, left):
    """Four errors, trained once; a fifth of an earlier day makes another one the fourth: 甲 once a month, 丙 each."""
    office, _, contract_id = desk
    contracts.choose_reading(office, contract_id, "R-16", reading, "会议纪要")
    for day in ("2026-07-02", "2026-07-03", "2026-07-04", "2026-07-05"):
        confirmed(office, contract_id, "dispatch", day)

    def waiting():
        locks = penalty_statements.trial(office, contract_id, "2026-07").result.locks
        return duty_locks.outstanding(office, contract_id, "2026-07", locks)

    (trigger,) = waiting()
    duty_locks.impose_trigger(office, contract_id, trigger, "2026-07", from_on="2026-08-03")
    assert waiting() == []
    confirmed(office, contract_id, "dispatch", "2026-07-01")
    assert len(waiting()) == left
