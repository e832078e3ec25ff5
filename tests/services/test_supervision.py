from __future__ import annotations

from datetime import date, datetime

import pytest

from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.services import (
    breach_candidates,
    breaches,
    deletions,
    due_lines,
    duty_locks,
    force_majeure,
    handovers,
    history,
    rectifications,
    retention,
    settings,
    staff,
    staff_changes,
    staff_presence,
    submissions,
    supervision_due,
    terminations,
)
from app.storage.models.cases import AssessmentIssue
from tests.services.case_desk import applied
from tests.services.case_desk import ticket as add_case_ticket
from tests.services.supervised import supervised


def codes(office, on: str) -> dict[str, str]:
    return {line.code: line.due_at for line in supervision_due.due_lines(office, datetime.fromisoformat(on))}


def on_duty(office, contract_id: int, name: str, on: str, **facts) -> int:
    made = staff.add(office, contract_id, name, "专员", **facts).value
    staff.submit_filing(office, made)
    staff.decide_filing(office, made, True, "李甲方", on=on)
    staff.start_duty(office, made, on=on)
    return made


# F11.1


def test_f11_1_each_kind_has_its_clause_and_measures_and_7_8_is_fundamental(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-08-01T09:00:00")
    found = {kind.code: kind for kind in breaches.kinds(office, contract_id)}
    assert sum(kind.clause == "7.8" and kind.is_fundamental for kind in found.values()) == 5
    assert sum(kind.clause == "7.7" for kind in found.values()) == 7
    made = breaches.register(
        office, contract_id, "staff_leak", "外发来电人电话", happened_on="2026-07-20", measures=("lump", "terminate")
    )
    row = breaches.get(office, made.value)
    assert (row.clause, row.is_fundamental, row.is_leak, row.amount_fen) == ("001·7.8", True, True, 32541000)
    assert row.measure_text == "定额违约金、解除合同"
    assert breaches.leaks(office, contract_id) == [row]
    history.undo(office, made.operation_id)
    with pytest.raises(NotFound):
        breaches.get(office, made.value)


@pytest.mark.parametrize(
    ("kind", "facts", "message"),
    [
        ("nothing", {}, "没有违约事项种类"),
        ("staff_conduct", {"measures": ("lump",)}, "不能处以定额违约金"),
        ("other_kind", {}, "没有违约事项种类"),
        ("late", {"measures": ("jail",)}, "不认识"),
        ("late", {"found_on": "2026-07-01"}, "早于发生日"),
        ("late", {"happened_on": "2026-09-01"}, "还没有到"),
    ],
)
def test_f11_1_what_is_refused(tmp_path, kind, facts, message):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-08-01T09:00:00")
    with pytest.raises(RefusedInput, match=message):
        breaches.register(office, contract_id, kind, "事实", **{"happened_on": "2026-07-20", **facts})


def test_r47_fixed_damages_a_second_time_need_the_offices_own_confirmation(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "huoying", "2026-02-01T09:00:00")
    add = {"happened_on": "2026-01-10", "measures": ("lump",)}
    assert (
        breaches.get(office, breaches.register(office, contract_id, "duty", "一", **add).value).amount_fen == 34992000
    )
    with pytest.raises(NotAllowed, match="R-47"):
        breaches.register(office, contract_id, "duty", "二", **add)
    second = breaches.register(office, contract_id, "duty", "二", happened_on="2026-01-11").value
    with pytest.raises(NotAllowed, match="R-47"):
        breaches.measure(office, second, ("lump",), "会议纪要")
    breaches.measure(office, second, ("lump",), "会议纪要", is_repeat_confirmed=True)
    assert breaches.get(office, second).is_repeat_confirmed


def test_r47_b_counts_each_time(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "huoying", "2026-02-01T09:00:00", R_47="乙")
    for fact in ("一", "二"):
        breaches.register(office, contract_id, "duty", fact, happened_on="2026-01-10", measures=("lump",))
    assert len(breaches.rows(office, contract_id)) == 2


@pytest.mark.parametrize(("reading", "after_settling"), [("甲", False), ("乙", True)])
def test_r39_an_unsettled_breach_blocks_the_payment(tmp_path, reading, after_settling):
    office, contract_id, _ = supervised(tmp_path, "yongdinglu", "2026-08-01T09:00:00", R_39=reading)
    today = date(2026, 8, 1)
    assert not breaches.payment_block(office, contract_id, today).is_blocked
    made = breaches.register(office, contract_id, "duty", "台账漏报", happened_on="2026-07-20").value
    assert breaches.payment_block(office, contract_id, today).is_blocked
    breaches.settle(office, made, "王主任", "整改完成，双方签认")
    seen = breaches.payment_block(office, contract_id, today)
    assert (seen.is_blocked, seen.open_ids, seen.ever_ids) == (after_settling, (), (made,))
    with pytest.raises(NotAllowed, match="已于 2026-08-01 了结"):
        breaches.measure(office, made, ("warn",), "x")


# F11.3


@pytest.mark.parametrize(("reading", "due"), [("乙", "2026-10-03"), ("甲", "2026-10-08")])
def test_f11_3_d14_three_days_from_2026_09_30(tmp_path, reading, due):
    office, contract_id, clock = supervised(tmp_path, "zhongguancun", "2026-09-30T10:00:00", R_03=reading)
    made = rectifications.demand(office, contract_id, "月报数据不准", demanded_at=clock.at)
    row = rectifications.get(office, made.value)
    assert row.due_at == f"{due}T23:59:59"
    assert (row.proof.due_on.isoformat(), row.proof.rule.clause) == (due, "001·7.5")
    assert codes(office, "2026-09-30T12:00:00")["D14"] == f"{due}T23:59:59"
    history.undo(office, made.operation_id)
    assert rectifications.rows(office, contract_id) == []


def test_f3_9_overdue_round_costs_542_35_a_day_becomes_a_candidate_and_gives_the_right(tmp_path):
    office, contract_id, clock = supervised(tmp_path, "zhongguancun", "2026-09-14T10:00:00")
    made = rectifications.demand(office, contract_id, "月报数据不准").value
    clock.at = datetime(2026, 9, 18, 9)
    row = rectifications.get(office, made)
    assert (row.due_at[:10], row.state, row.days_late, row.damages_fen) == ("2026-09-17", "overdue", 1, 54235)
    clock.at = datetime(2026, 9, 20, 9)
    row = rectifications.get(office, made)
    assert (row.damages_fen, row.right.is_given, row.right.why) == (162705, True, "第 1 轮整改逾期 3 日")
    found = breach_candidates.candidates(office, contract_id, clock.at.date())
    assert [(one.kind, one.clause, one.entity_id) for one in found] == [("failed", "001·7.5", made)]
    breaches.register(
        office,
        contract_id,
        found[0].kind,
        found[0].fact,
        happened_on=found[0].happened_on,
        source=("rectification", made),
    )
    assert breach_candidates.candidates(office, contract_id, clock.at.date()) == []


def test_f11_3_the_office_types_the_limit_where_the_contract_has_none(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "yongdinglu", "2026-07-01T10:00:00")
    with pytest.raises(RefusedInput, match="没有写明整改天数"):
        rectifications.demand(office, contract_id, "台账不全")
    made = rectifications.demand(office, contract_id, "台账不全", due_at=datetime(2026, 7, 3, 17)).value
    row = rectifications.get(office, made)
    assert (row.due_at, row.clause, row.damages_fen) == ("2026-07-03T17:00:00", "004·六(一)1", None)
    with pytest.raises(NotAllowed, match="还没有复查不合格"):
        rectifications.again(office, made)
    rectifications.recheck(office, made, True, "李甲方")
    assert rectifications.get(office, made).state_text == "复查合格"


# F11.5


def test_f11_5_suspension_prolongs_003_by_its_days(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "huoying", "2026-03-01T09:00:00")
    made = force_majeure.declare(office, contract_id, "大雪", "2026-02-01")
    force_majeure.end(office, made.value, on="2026-02-10")
    assert force_majeure.prolonged_end(office, contract_id, date(2026, 3, 1)) == date(2026, 8, 17)
    row = force_majeure.rows(office, contract_id)[0]
    assert (row.prolonged_days, row.proof_due, row.right_from) == (10, None, None)
    with pytest.raises(NotAllowed, match="已于 2026-02-10 结束"):
        force_majeure.end(office, made.value)


def test_d16_proof_within_fifteen_days_and_the_right(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-07-10T09:00:00")
    made = force_majeure.declare(office, contract_id, "洪水", "2026-07-01").value
    lines = [line for line in supervision_due.due_lines(office, datetime(2026, 7, 10)) if line.code == "D16"]
    assert [line.due_at[:10] for line in lines] == ["2026-07-16", "2026-07-23"]
    force_majeure.prove(office, made, "街道应急部门证明")
    assert [
        line.due_at[:10] for line in supervision_due.due_lines(office, datetime(2026, 7, 10)) if line.code == "D16"
    ] == ["2026-07-23"]


# F12


def test_f12_1_red_days_and_leave_as_a_setting(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "yongdinglu", "2026-05-20T09:00:00")
    for name in ("张", "王"):
        staff_id = on_duty(office, contract_id, name, "2026-05-06")
    staff.add_leave(office, staff_id, "2026-05-08", "2026-05-09", "病假")
    found = staff_presence.days(office, contract_id, date(2026, 5, 6), date(2026, 5, 11))
    days = {day.on.isoformat(): day for day in found}
    assert [on for on, day in days.items() if day.is_red] == ["2026-05-08", "2026-05-09"]
    assert days["2026-05-08"].on_leave == ("王",)
    settings.put(office, staff_presence.LEAVE_KEY, True, source="会议纪要")
    assert not any(day.is_red for day in staff_presence.days(office, contract_id, date(2026, 5, 6), date(2026, 5, 11)))


def test_red_days_become_one_candidate_a_stretch(tmp_path):
    office, contract_id, clock = supervised(tmp_path, "yongdinglu", "2026-05-20T09:00:00")
    assert breach_candidates.candidates(office, contract_id, clock.at.date()) == []
    for name in ("张", "王"):
        on_duty(office, contract_id, name, "2026-05-06")
    found = breach_candidates.candidates(office, contract_id, clock.at.date())
    assert [(one.kind, one.happened_on) for one in found] == [("staffing", "2026-05-01")]
    breaches.register(
        office, contract_id, "staffing", found[0].fact, happened_on="2026-05-01", source=("contract", contract_id)
    )
    assert breach_candidates.candidates(office, contract_id, clock.at.date()) == []


@pytest.mark.parametrize(
    ("filed", "approved", "start", "message"),
    [
        (None, None, "2026-05-06", "还没有提交备案"),
        ("2026-05-06", False, "2026-05-06", "没有通过"),
        ("2026-05-07", True, "2026-05-06", "备案通过日 2026-05-07 晚于上岗日 2026-05-06"),
        ("2026-05-06", True, "2026-05-06", None),
    ],
)
def test_f12_2_filing_before_duty(tmp_path, filed, approved, start, message):
    office, contract_id, _ = supervised(tmp_path, "yongdinglu", "2026-05-20T09:00:00")
    made = staff.add(office, contract_id, "张", "专员").value
    if filed:
        staff.submit_filing(office, made)
        staff.decide_filing(office, made, approved, "李甲方", "经验不足", on=filed)
    if message is None:
        assert staff.get(office, staff.start_duty(office, made, on=start).value).on_duty_on == start
        return
    with pytest.raises(NotAllowed, match=message):
        staff.start_duty(office, made, on=start)


@pytest.mark.parametrize(("reading", "due"), [("乙", "2026-10-04"), ("甲", "2026-10-08")])
def test_f12_3_d36_twenty_days_from_2026_09_14(tmp_path, reading, due):
    office, contract_id, _ = supervised(tmp_path, "yongdinglu", "2026-09-14T09:00:00", R_03=reading)
    staff_id = on_duty(office, contract_id, "张", "2026-09-01")
    made = staff_changes.ask(office, contract_id, "demand", "不胜任", old_staff_id=staff_id)
    assert staff_changes.changes(office, contract_id)[0].due_on == due
    assert codes(office, "2026-09-15T09:00:00")["D36"][:10] == due
    history.undo(office, made.operation_id)
    assert staff_changes.changes(office, contract_id) == []


def test_f12_3_unauthorised_change_is_found(tmp_path):
    office, contract_id, clock = supervised(tmp_path, "zhongguancun", "2026-09-14T09:00:00")
    core = on_duty(office, contract_id, "张", "2026-07-01", is_core=True)
    other = on_duty(office, contract_id, "王", "2026-07-01")
    asked = staff_changes.ask(office, contract_id, "apply", "个人原因", old_staff_id=other, on="2026-08-20").value
    with pytest.raises(NotAllowed, match="书面同意"):
        staff_changes.arrive(office, asked)
    staff_changes.decide(office, asked, True, "李甲方", on="2026-08-25")
    for who in (core, other):
        staff.end_duty(office, who, "离职", on="2026-08-31")
    found = breach_candidates.candidates(office, contract_id, clock.at.date())
    assert [(one.kind, one.person, one.clause) for one in found] == [("staff_change", "张", "001·7.7")]


def test_f12_4_green_only_when_everybody_signed(tmp_path):
    office, contract_id, clock = supervised(tmp_path, "yongdinglu", "2026-05-20T09:00:00")
    made = on_duty(office, contract_id, "张", "2026-05-06")
    assert [row.missing_papers for row in staff_presence.unsigned(office, contract_id, clock.at.date())] == [
        ("保密协议",)
    ]
    staff.add_paper(office, made, "pledge", signed_on="2026-05-06")
    assert staff_presence.unsigned(office, contract_id, clock.at.date())
    done = staff.add_paper(office, made, "agreement", signed_on="2026-05-06")
    assert staff_presence.unsigned(office, contract_id, clock.at.date()) == []
    history.undo(office, done.operation_id)
    assert staff_presence.unsigned(office, contract_id, clock.at.date())


def test_f12_5_d37_two_workdays_from_2026_04_30(tmp_path):
    office, contract_id, clock = supervised(tmp_path, "yongdinglu", "2026-04-30T09:00:00")
    made = staff_changes.violation(office, contract_id, "张", "着装不整").value
    assert staff_changes.violations(office, contract_id)[0].due_on == "2026-05-07"
    assert codes(office, "2026-05-01T09:00:00")["D37"][:10] == "2026-05-07"
    clock.at = datetime(2026, 5, 8, 9)
    assert [one.kind for one in breach_candidates.candidates(office, contract_id, clock.at.date())] == ["conduct"]
    staff_changes.tell(office, made, "批评教育", on="2026-05-07")
    assert staff_changes.violations(office, contract_id)[0].state_text == "已告知（2026-05-07）"
    assert breach_candidates.candidates(office, contract_id, clock.at.date()) == []


# F17


@pytest.mark.parametrize(
    ("template", "code", "until"),
    [
        ("zhongguancun", "secrecy", "2030-05-31"),
        ("chengbei", "files", "2027-05-30"),
        ("yongdinglu", "secrecy", "无期限"),
    ],
)
def test_f17_1_ends_of_retention_and_secrecy(tmp_path, template, code, until):
    office, contract_id, _ = supervised(tmp_path, template, "2026-07-01T09:00:00")
    row = next(one for one in retention.rows(office, contract_id) if one.code == code)
    assert row.until_text == until
    with pytest.raises(NotAllowed):
        retention.dispose(office, contract_id, code, "销毁")


def test_d24_d41_reminders_and_disposal_after_the_end(tmp_path):
    office, contract_id, clock = supervised(tmp_path, "chengbei", "2026-07-01T09:00:00")
    line = next(one for one in supervision_due.due_lines(office, clock.at) if one.code == "D41")
    assert line.due_at[:10] == "2027-05-30"
    assert line.remind_on == ("2027-03-01", "2027-04-30", "2027-05-30")
    clock.at = datetime(2027, 5, 31, 9)
    retention.dispose(office, contract_id, "files", "乙方销毁并出具确认书")
    assert next(one for one in retention.rows(office, contract_id) if one.code == "files").disposed_on == "2027-05-31"
    assert "D41" not in codes(office, "2027-05-31T10:00:00")


def test_an_early_end_moves_retention_and_ends_the_count_of_people(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-11-20T09:00:00")
    made = terminations.draft(office, contract_id, "7.8", "泄露", effective_on="2026-11-20", paid_fen=0).value
    terminations.issue(office, made, "王主任", "法律顾问")
    assert retention.rows(office, contract_id)[0].until_on == "2029-11-20"
    office, contract_id, _ = supervised(tmp_path / "b", "yongdinglu", "2026-05-20T09:00:00")
    made = terminations.draft(office, contract_id, "8.2", "不履行", effective_on="2026-05-10", paid_fen=0).value
    terminations.issue(office, made, "王主任", "法律顾问")
    days = staff_presence.days(office, contract_id, date(2026, 5, 8), date(2026, 5, 20))
    assert [day.on.day for day in days] == [8, 9, 10]


def test_r13_b_counts_from_the_last_submission(tmp_path):
    office, contract_id, clock = supervised(tmp_path, "chengbei", "2025-09-30T09:00:00", R_13="乙")
    submissions.submit(office, 1, clock.at)
    row = next(one for one in retention.rows(office, contract_id) if one.code == "files")
    assert (row.until_on, row.reading) == ("2026-09-30", "R-13 乙")
    assert [option for option, _, _ in row.alternatives] == ["甲", "乙"]


def test_f17_2_material_outside_needs_authority_and_masking(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "chengbei", "2025-09-30T09:00:00")
    with pytest.raises(RefusedInput, match="书面同意"):
        handovers.hand_over(office, contract_id, "工单数据", "to_third")
    given = {"authority": "甲方 9 月 1 日书面同意", "scope": "课题研究"}
    with pytest.raises(NotAllowed, match="脱敏"):
        handovers.hand_over(office, contract_id, "工单数据", "to_third", is_personal=True, **given)
    made = handovers.hand_over(
        office, contract_id, "工单数据", "to_third", is_personal=True, is_masked=True, **given
    ).value
    assert handovers.transfers(office, contract_id)[0].is_out
    handovers.bring_back(office, made, is_destroyed=True)
    assert not handovers.transfers(office, contract_id)[0].is_out


def test_d40_lent_things_come_back_by_the_day_named(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "yongdinglu", "2026-07-01T09:00:00")
    made = handovers.lend(office, contract_id, "电脑", quantity=2, holder="张").value
    assert "D40" not in codes(office, "2026-07-01T10:00:00")
    handovers.set_due(office, contract_id, "2026-07-10")
    assert codes(office, "2026-07-01T10:00:00")["D40"][:10] == "2026-07-10"
    with pytest.raises(RefusedInput, match="写明损坏情况"):
        handovers.give_back(office, made, "坏", compensation_fen=100)
    handovers.give_back(office, made, "屏幕破损", damage="一台屏幕碎裂", compensation_fen=80000)
    assert handovers.assets(office, contract_id)[0].compensation_fen == 80000


def test_p20_row_counts_come_from_the_register(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "yongdinglu", "2026-09-18T09:00:00")
    tickets = [add_case_ticket(office, number) for number in range(3)]
    applied(office, tickets[0])
    made = deletions.certify(office, contract_id, "004·六(二)11", "覆盖删除", "2026-09-18T08:00").value
    row = deletions.certificate(office, made)
    assert {one.name: one.rows for one in row.datasets} == {"工单登记": 3, "不纳入考核（剔除）": 1}
    assert row.rows == 4
    with pytest.raises(RefusedInput, match="乙方签字人"):
        deletions.confirm(office, made, "", "李甲方")
    done = deletions.confirm(office, made, "赵乙方", "李甲方")
    with pytest.raises(NotAllowed, match="双方签字"):
        deletions.confirm(office, made, "赵乙方", "李甲方")
    history.undo(office, done.operation_id)
    assert deletions.certificate(office, made).confirmed_on == ""


# D


def test_d13_the_seventh_and_fifteenth_day_of_a_delay(tmp_path):
    office, contract_id, _clock = supervised(tmp_path, "zhongguancun", "2026-09-14T10:00:00")
    made = rectifications.demand(office, contract_id, "月报数据不准").value
    lines = supervision_due.due_lines(office, datetime(2026, 9, 18, 9))
    mine = {line.title: line.due_at[:10] for line in lines if line.code == "D13" and line.entity == "rectification"}
    assert mine == {"整改第 1 轮 逾期满 7 日": "2026-09-24", "整改第 1 轮 逾期满 15 日": "2026-10-02"}
    assert made


def test_d15_d17_d27_d28_follow_a_termination(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-11-20T09:00:00")
    draft = terminations.draft(
        office, contract_id, "11.3", "调整", effective_on="2026-12-31", worked_fen=0, paid_fen=0
    ).value
    assert codes(office, "2026-11-20T09:00:00")["D17"][:10] == "2026-11-30"
    terminations.withdraw(office, draft, "不终止了")
    assert "D17" not in codes(office, "2026-11-20T09:00:00")
    draft = terminations.draft(office, contract_id, "7.8", "泄露", effective_on="2026-11-20", paid_fen=0).value
    terminations.issue(office, draft, "王主任", "法律顾问", arrives_on="2026-11-20")
    assert codes(office, "2026-11-20T09:00:00")["D15"][:10] == "2026-11-23"
    other, other_id, _ = supervised(tmp_path / "b", "jiuxianqiao", "2025-10-01T09:00:00")
    terminations.draft(other, other_id, "6.5", "职能调整", effective_on="2025-12-31", paid_fen=0)
    assert codes(other, "2025-10-01T09:00:00")["D28"][:10] == "2025-11-01"
    draft = terminations.draft(other, other_id, "6.3", "未整改", effective_on="2025-10-01", paid_fen=0).value
    terminations.issue(other, draft, "王主任", "法律顾问")
    assert codes(other, "2025-10-01T09:00:00")["D27"][:10] == "2025-10-09"


def test_d33_d34_of_004(tmp_path):
    office, contract_id, _clock = supervised(tmp_path, "yongdinglu", "2026-09-24T09:00:00")
    with office.change("test.issue", "assessment"):
        AssessmentIssue.create(period="2026-09", issued_on="2026-09-24", source="person", is_confirmed=1)
    assert codes(office, "2026-09-24T10:00:00")["D33"] == "2026-09-30T23:59:59"
    applied(office, add_case_ticket(office, 1), due_at=datetime(2026, 9, 26, 17))
    assert codes(office, "2026-09-24T10:00:00")["D34"] == "2026-09-26T17:00:00"
    assert contract_id


def test_the_lines_join_the_list_of_all_topics(tmp_path):
    office, contract_id, clock = supervised(tmp_path, "zhongguancun", "2026-09-14T10:00:00")
    rectifications.demand(office, contract_id, "月报数据不准")
    keys = [line.key for line in due_lines.open_lines(office, clock.at)]
    assert len(keys) == len(set(keys))
    assert any(key.startswith("rectification:1") for key in keys)


def test_f9_5_a_person_in_training_is_not_put_on_duty(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-08-01T09:00:00")
    made = staff.add(office, contract_id, "数据员", "数据专员").value
    lock = duty_locks.impose(office, contract_id, "数据员", "special_training", "8 月数据失误 5 件").value
    with pytest.raises(NotAllowed, match="批准上岗"):
        staff.start_duty(office, made)
    duty_locks.train(office, lock, content="指标口径", passed=True, score="95")
    duty_locks.approve(office, lock, "王主任")
    assert staff.get(office, staff.start_duty(office, made).value).on_duty_on == "2026-08-01"
