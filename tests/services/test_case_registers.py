"""挂账, 吹哨, 点名 and the like, appeals, duty plan as services: figures of F7.4-F7.7 and F5.11, marks, undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.domain.flow import Mark
from app.domain.months import Month
from app.domain.registers import SpecialKind
from app.domain.shifts import Lock, Shift
from app.services import appeals, flow, hang_ups, history, settings, shifts, special_registers, tickets, whistles
from app.services.session import Office
from tests.office_desk import DeskClock
from tests.services.case_desk import desk, ticket

JULY, AUGUST = Month(2026, 7), Month(2026, 8)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Office, DeskClock]]:
    office, clock = desk(tmp_path)
    yield office, clock
    office.close()


@pytest.fixture
def office(made: tuple[Office, DeskClock]) -> Office:
    return made[0]


def hung(office: Office, number: int, on: str, off: str = "") -> int:
    hang_up = hang_ups.apply(office, ticket(office, number), "客观受限", "年底前改造", on=on).value
    hang_ups.decide(office, hang_up, True, "王主任", "纪要 18 号", on=on)
    if off:
        hang_ups.write_off(office, hang_up, "现场已解决", on=off)
    return hang_up


def test_twelve_and_five_less_four_are_thirteen_lines(office):
    """F7.5: 期初 12 + 新增 5 − 销账 4 = 期末 13, and the list has thirteen lines."""
    for number in range(12):
        hung(office, number, "2026-06-15", "2026-07-20" if number < 3 else "")
    for number in range(12, 17):
        hung(office, number, "2026-07-05", "2026-07-31" if number == 12 else "")
    hung(office, 17, "2026-05-01", "2026-06-30")
    refused = hang_ups.apply(office, ticket(office, 18), "x", "y", on="2026-07-01").value
    hang_ups.decide(office, refused, False, "王主任", "不符合", on="2026-07-02")
    july = hang_ups.month(office, JULY)
    assert july.account.text == "期初 12 + 新增 5 − 销账 4 = 期末 13"
    assert (len(july.listed), len(july.written_off)) == (13, 4)
    assert all(row.state_text == "挂账中" for row in july.listed)
    assert len(hang_ups.month(office, AUGUST).account.opening) == 13


def test_a_hang_up_from_application_to_write_off_with_its_mark(office):
    one = ticket(office, 1, unit="城管科")
    hang_up = hang_ups.apply(office, one, "客观受限", "年底前改造").value
    assert flow.life(office, one).state.marks[Mark.HANG_UP].status == "申请中"
    with pytest.raises(NotAllowed, match="还没有批准"):
        hang_ups.write_off(office, hang_up, "x")
    with pytest.raises(NotAllowed, match="没有了结"):
        hang_ups.apply(office, one, "x", "y")
    hang_ups.decide(office, hang_up, True, "王主任", "纪要 18 号")
    hang_ups.screen(office, hang_up, "符合挂账条件，继续挂账")
    with pytest.raises(RefusedInput, match="早于挂账日"):
        hang_ups.write_off(office, hang_up, "x", on="2026-09-17")
    done = hang_ups.write_off(office, hang_up, "改造完成")
    row = hang_ups.get(office, hang_up)
    assert (row.state_text, row.unit, row.screening, row.written_off_by) == (
        "已销账",
        "城管科",
        "符合挂账条件，继续挂账",
        "王芳",
    )
    assert flow.life(office, one).state.marks[Mark.HANG_UP].status == "已销账"
    history.undo(office, done.operation_id)
    assert hang_ups.get(office, hang_up).state_text == "挂账中"
    assert flow.life(office, one).state.marks[Mark.HANG_UP].status == "挂账中"
    hang_ups.void(office, hang_up, "登记错件")
    assert (hang_ups.rows(office), Mark.HANG_UP in flow.life(office, one).state.marks) == ([], False)


def test_an_approval_under_a_write_off_cannot_be_undone(office):
    hang_up = hang_ups.apply(office, ticket(office, 1), "x", "y").value
    approved = hang_ups.decide(office, hang_up, True, "王主任", "纪要")
    hang_ups.write_off(office, hang_up, "z")
    with pytest.raises(NotAllowed, match="先撤销后面"):
        history.undo(office, approved.operation_id)
    assert hang_ups.get(office, hang_up).state_text == "已销账"


def test_withdrawing_a_whistle_needs_reason_and_date(office):
    """F7.6: a withdrawal has reason and date; the month's table is those withdrawn and those answered."""
    one = ticket(office, 1)
    whistle = whistles.blow(office, "区路灯中心", "路灯改造", ticket_id=one, on="2026-07-03").value
    for reason, on in (("", "2026-07-05"), ("已自行解决", ""), ("已自行解决", "2026-07-02")):
        with pytest.raises(RefusedInput):
            whistles.withdraw(office, whistle, reason, on=on)
    whistles.withdraw(office, whistle, "已自行解决", on="2026-07-05")
    answered = whistles.blow(office, "区水务局", "排水", on="2026-06-28").value
    whistles.answer(office, answered, "到场会商", on="2026-07-01")
    waiting = whistles.blow(office, "区交通支队", "停车", on="2026-07-10").value
    july = whistles.month(office, JULY)
    assert july.month.rows == len(july.withdrawn) + len(july.answered) == 2
    assert july.withdrawn[0].withdraw_reason == "已自行解决"
    assert [row.id for row in july.open] == [waiting]
    with pytest.raises(NotAllowed, match="应哨"):
        whistles.withdraw(office, answered, "x", on="2026-07-02")
    assert flow.life(office, one).state.marks[Mark.WHISTLE].status == "已撤销"


@pytest.mark.parametrize("kind", list(SpecialKind))
def test_each_special_register_has_three_days_and_rolls_on(office, kind):
    """F7.7: received, done, reported; what is not done rolls into the next month."""
    one = ticket(office, 1)
    first = special_registers.receive(office, kind, "一件", ticket_id=one, on="2026-06-20", due_on="2026-10-01").value
    second = special_registers.receive(office, kind, "另一件", on="2026-07-02").value
    with pytest.raises(NotAllowed, match="没有重复登记"):
        special_registers.receive(office, kind, "又一件", ticket_id=one)
    special_registers.finish(office, second, "已办", on="2026-07-09")
    special_registers.report(office, second, "市热线中心", on="2026-07-10")
    july = special_registers.month(office, kind, JULY)
    assert ([r.id for r in july.listed], [r.id for r in july.carried]) == ([first, second], [first])
    assert [row.id for row in july.rolls_on] == [first]
    assert [row.id for row in special_registers.month(office, kind, AUGUST).carried] == [first]
    done = special_registers.finish(office, first, "已办", on="2026-08-05")
    marks = flow.life(office, one).state.marks
    assert [state.status for state in marks.values()] == ["已办结"]
    assert special_registers.month(office, kind, AUGUST).rolls_on == ()
    history.undo(office, done.operation_id)
    assert [row.id for row in special_registers.month(office, kind, AUGUST).rolls_on] == [first]
    with pytest.raises(RefusedInput, match="早于接收日"):
        special_registers.finish(office, first, "已办", on="2026-06-19")


def test_a_special_register_has_its_own_columns(office):
    one = special_registers.receive(office, "每月一案", "老旧小区供暖", facts={"background": "管网老化"}).value
    special_registers.set_facts(office, one, {"practice": "三方会商"})
    assert special_registers.rows(office)[0].facts == {"background": "管网老化", "practice": "三方会商"}
    with pytest.raises(RefusedInput, match="背景、做法、成效"):
        special_registers.set_facts(office, one, {"tag": "x"})
    special_registers.void(office, one, "登记错")
    assert special_registers.rows(office) == []


def test_an_appeal_without_details_keeps_the_answers_only(office):
    one = ticket(office, 1, contacted="是", resolved="否", satisfied="否")
    appeal = appeals.file(office, one, ["解决结果"], "已解决", "照片", period="2026-08").value
    with pytest.raises(NotAllowed, match="没有结果的申诉"):
        appeals.file(office, one, ["满意结果"], "x", "y", period="2026-08")
    with pytest.raises(RefusedInput, match="与原来相同"):
        appeals.decide(office, appeal, "改判", "x", changed={"resolved": "否"})
    with pytest.raises(RefusedInput, match="只有改判"):
        appeals.decide(office, appeal, "维持原判", "x", changed={"resolved": "是"})
    with pytest.raises(RefusedInput, match="早于提出日"):
        appeals.decide(office, appeal, "维持原判", "x", on="2026-09-17")
    assert flow.life(office, one).state.marks[Mark.APPEAL].status == "申诉中"
    done = appeals.decide(office, appeal, "改判", "市热线复核", changed={"resolved": "是"})
    row = appeals.get(office, appeal)
    assert (row.filed_on, row.result_on, row.result_text) == ("2026-09-18", "2026-09-18", "改判")
    assert row.answers_after is not None
    assert (row.answers_before.resolved, row.answers_after.resolved, row.rates_after) == ("否", "是", {})
    history.undo(office, done.operation_id)
    assert appeals.get(office, appeal).result_text == "待结果"
    appeals.decide(office, appeal, "撤回", "单位撤回")
    assert Mark.APPEAL not in flow.life(office, one).state.marks


def test_a_rota_without_gaps_and_a_gap(office):
    """F5.11: any hour without anybody on duty is on the list."""
    ids = shifts.repeat(office, ["甲", "乙", "丙"], date(2026, 10, 1), 7, [time(0), time(8), time(16)]).value
    start, end = datetime(2026, 10, 1), datetime(2026, 10, 8)
    assert len(ids) == 21
    assert shifts.gaps(office, start, end) == []
    shifts.remove(office, ids[4:5], "病假")
    gaps = shifts.gaps(office, start, end)
    assert [(gap.starts_at, gap.hours) for gap in gaps] == [(datetime(2026, 10, 2, 8), 8)]
    assert [row.person for row in shifts.on_duty(office, datetime(2026, 10, 1, 8))] == ["乙"]
    assert shifts.on_duty(office, datetime(2026, 10, 2, 9)) == []


def test_nobody_is_planned_twice_or_while_locked(office):
    day = datetime(2026, 10, 1)
    done = shifts.add(office, [Shift("甲", day, day + timedelta(hours=8))], post="系统值守")
    with pytest.raises(NotAllowed, match="已有班次"):
        shifts.add(office, [Shift("乙", day, day + timedelta(hours=1)), Shift("甲", day, day + timedelta(hours=1))])
    assert len(shifts.plan(office, day, day + timedelta(days=1))) == 1
    settings.put(
        office, shifts.LOCKS_KEY, [{"person": "丁", "from_on": "2026-09-30", "to_on": "", "reason": "停岗培训"}]
    )
    with pytest.raises(NotAllowed, match="停岗培训"):
        shifts.add(office, [Shift("丁", day, day + timedelta(hours=8))])
    with pytest.raises(RefusedInput, match="72 小时"):
        shifts.add(office, [Shift("戊", day, day)])
    history.undo(office, done.operation_id)
    assert shifts.plan(office, day, day + timedelta(days=1)) == []


def test_staff_records_may_lock_people_too(office, monkeypatch):
    monkeypatch.setattr(shifts, "lock_sources", [lambda _: [Lock("己", "2026-01-01", "", "未经上岗批准")]])
    with pytest.raises(NotAllowed, match="未经上岗批准"):
        shifts.add(office, [Shift("己", datetime(2026, 10, 1), datetime(2026, 10, 2))])


def test_handovers(office):
    """F5.11: handovers with what is still open."""
    with pytest.raises(RefusedInput, match="同一个人"):
        shifts.hand_over(office, "王芳", "x")
    done = shifts.hand_over(office, "赵六", "当班签收 12 件，均已派单", open_matters="0126… 待电话联系")
    assert [(h.from_person, h.to_person, h.open_matters) for h in shifts.handovers(office)] == [
        ("王芳", "赵六", "0126… 待电话联系")
    ]
    history.undo(office, done.operation_id)
    assert shifts.handovers(office) == []


@pytest.mark.parametrize(
    "call",
    [
        lambda o: hang_ups.decide(o, 9, True, "x", "y"),
        lambda o: whistles.answer(o, 9, "x"),
        lambda o: special_registers.finish(o, 9, "x"),
        lambda o: appeals.decide(o, 9, "撤回", "x"),
        lambda o: shifts.remove(o, [9], "x"),
        lambda o: hang_ups.apply(o, 9, "x", "y"),
    ],
)
def test_what_is_not_there_is_said(office, call):
    with pytest.raises(NotFound):
        call(office)


def test_a_void_ticket_takes_no_case(office):
    one = ticket(office, 1)
    tickets.void(office, one, "录错")
    with pytest.raises(NotFound, match="作废"):
        hang_ups.apply(office, one, "x", "y")
