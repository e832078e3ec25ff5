from __future__ import annotations

from datetime import date, datetime

import pytest

from app.domain.acceptance_events import EventKind
from app.domain.deadlines import Pause
from app.domain.errors import KnownError, NotAllowed, NotFound
from app.services import (
    acceptance,
    breaches,
    contracts,
    damages_claims,
    deliverables,
    history,
    manual_deductions,
    submissions,
)
from app.storage.models.payments import PaymentEvent, PaymentGate
from tests.office_desk import DeskClock, new_office


@pytest.fixture
def desk(tmp_path):
    clock = DeskClock(datetime(2025, 7, 5, 9))
    office = new_office(tmp_path / "office", clock)
    yield office, clock
    office.close()


def test_ac05_a_late_result_becomes_a_candidate_and_a_claim(desk):
    office, clock = desk
    contract_id = contracts.add(office, "chengbei").value
    first = deliverables.list_deliverables(office, contract_id)[0]
    assert first.due_on == "2025-06-30"
    clock.moment = datetime(2025, 7, 3, 10)
    (open_one,) = damages_claims.candidates(office, contract_id)
    assert (open_one.key, open_one.is_running, open_one.amount_fen) == (f"deliverable:{first.id}", True, 957600)
    submissions.submit(office, first.id, clock.moment)
    (late,) = damages_claims.candidates(office, contract_id)
    assert (late.is_running, late.reckoning.days, late.amount_fen) == (False, 3, 957600)
    assert late.reckoning.clause == "000·五(一)1"
    done = damages_claims.decide_candidate(office, contract_id, late.key, True, "催告函和提交记录", payment_no=2)
    row = damages_claims.get(office, done.value)
    assert (row.state_text, row.amount_fen, row.kind_text, row.payment_no) == ("已计取", 957600, "乙方逐日违约金", 2)
    assert "1,596,000.00 元 × 2‰ × 3 日 = 9,576.00 元（舍入一次）" in row.steps
    assert damages_claims.candidates(office, contract_id) == []
    with pytest.raises(NotFound):
        damages_claims.decide_candidate(office, contract_id, late.key, True, "再次")
    history.undo(office, done.operation_id)
    assert [one.key for one in damages_claims.candidates(office, contract_id)] == [late.key]


def test_a_delay_that_goes_on_is_claimed_for_its_further_days(desk):
    office, clock = desk
    contract_id = contracts.add(office, "chengbei").value
    clock.moment = datetime(2025, 7, 1, 9)
    (first,) = damages_claims.candidates(office, contract_id)
    damages_claims.decide_candidate(office, contract_id, first.key, True, "第一次")
    assert damages_claims.candidates(office, contract_id) == []
    clock.moment = datetime(2025, 7, 3, 9)
    (more,) = damages_claims.candidates(office, contract_id)
    assert (more.claimed_fen, more.amount_fen, more.reckoning.amount_fen) == (319200, 638400, 957600)


def test_r45_a_late_revision_waits_for_its_reading(desk):
    office, clock = desk
    contract_id = contracts.add(office, "chengbei").value
    first = deliverables.list_deliverables(office, contract_id)[0]
    clock.moment = datetime(2025, 6, 30, 10)
    submissions.submit(office, first.id, clock.moment)
    clock.moment = datetime(2025, 7, 2, 10)
    acceptance.record(office, first.id, EventKind.COMMENT, clock.moment, text="补充数据来源", basis="项目计划书")
    clock.moment = datetime(2025, 7, 9, 10)
    (late,) = damages_claims.candidates(office, contract_id)
    assert (late.key, late.needs, late.reckoning.days) == (f"revision:{first.id * 1000 + 1}", "R-45", 2)
    with pytest.raises(NotAllowed, match="R-45"):
        damages_claims.decide_candidate(office, contract_id, late.key, True, "依据")
    contracts.choose_reading(office, contract_id, "R-45", "甲", "会议纪要")
    damages_claims.decide_candidate(office, contract_id, late.key, True, "依据")
    assert damages_claims.rows(office, contract_id)[0].amount_fen == 638400
    contracts.choose_reading(office, contract_id, "R-45", "乙", "会议纪要")
    clock.moment = datetime(2025, 7, 20, 10)
    assert not [one for one in damages_claims.candidates(office, contract_id) if one.key.startswith("revision")]


def test_r46_the_last_day_is_a_saturday(desk):
    office, clock = desk
    contract_id = contracts.add(office, "chengbei").value
    last = deliverables.list_deliverables(office, contract_id)[-1]
    clock.moment = datetime(2026, 6, 1, 9)
    assert f"deliverable:{last.id}" not in {one.key for one in damages_claims.candidates(office, contract_id)}
    clock.moment = datetime(2026, 6, 2, 9)
    found = {one.key: one for one in damages_claims.candidates(office, contract_id)}[f"deliverable:{last.id}"]
    assert (found.reckoning.due_on, found.reckoning.days) == ("2026-06-01", 1)
    assert found.readings == ("R-46 甲：应于 2026-05-30 完成，逾期 3 日",)
    contracts.choose_reading(office, contract_id, "R-46", "甲", "会议纪要")
    found = {one.key: one for one in damages_claims.candidates(office, contract_id)}[f"deliverable:{last.id}"]
    assert found.reckoning.days == 3


def test_ac05_a_late_payment_is_a_risk_of_the_office(desk):
    office, clock = desk
    clock.moment = datetime(2025, 8, 15, 9)
    contract_id = contracts.add(office, "chengbei", date(2025, 5, 31)).value
    with office.change("payment.test", "contract"):
        for gate in ("effective", "funds", "approval", "invoice", "satisfied"):
            PaymentGate.create(contract_id=contract_id, payment_no=1, gate=gate, met_on="2025-06-20", evidence="批件")
        PaymentEvent.create(
            contract_id=contract_id, payment_no=1, kind="paid", on_date="2025-07-31", amount_fen=95760000
        )
    found = [one for one in damages_claims.candidates(office, contract_id) if one.party == "office"]
    assert [(one.key, one.reckoning.due_on, one.reckoning.days, one.amount_fen) for one in found] == [
        ("payment:1", "2025-07-21", 10, 3192000)
    ]
    assert found[0].readings == ("R-03 乙（末日不顺延）：应于 2025-07-20 付，逾期 11 日",)
    assert found[0].reckoning.rights[0].on == "2025-08-11"


def test_ac06_no_daily_rate_means_days_without_amount(desk):
    office, clock = desk
    contract_id = contracts.add(office, "jiuxianqiao").value
    clock.moment = datetime(2025, 5, 5, 9)
    found = damages_claims.candidates(office, contract_id)
    assert found
    assert {one.amount_fen for one in found} == {None}
    with pytest.raises(NotAllowed, match="只记逾期"):
        damages_claims.decide_candidate(office, contract_id, found[0].key, True, "依据")
    damages_claims.decide_candidate(office, contract_id, found[0].key, False, "已说明原因")
    row = damages_claims.rows(office, contract_id)[0]
    assert (row.kind_text, row.amount_fen, row.state_text) == ("乙方逾期（无逐日违约金）", None, "已放弃")


def test_a_delay_by_hand_with_excused_days(desk):
    office, _ = desk
    contract_id = contracts.add(office, "chengbei").value
    pause = Pause(date(2025, 6, 22), date(2025, 6, 24), "财政拨款未到")
    done = damages_claims.add_delay(
        office, contract_id, "office", "首付款", due_on="2025-06-20", done_on="2025-06-30", exempt=(pause,)
    )
    row = damages_claims.get(office, done.value)
    assert (row.days, row.amount_fen, row.state) == (7, 2234400, "candidate")
    assert row.exempt[0]["reason"] == "财政拨款未到"
    damages_claims.decide(office, done.value, False, "乙方未主张")
    with pytest.raises(NotAllowed, match="已放弃"):
        damages_claims.decide(office, done.value, True, "再议")
    with pytest.raises(KnownError, match="一方应是"):
        damages_claims.add_delay(office, contract_id, "bank", "x", due_on="2025-06-20", done_on="2025-06-30")


def claimed_lump(office, contract_id, fact, **given):
    done = damages_claims.add_lump(office, contract_id, "lump", fact, **given)
    damages_claims.decide(office, done.value, True, "会议纪要")
    return done.value


@pytest.mark.parametrize(
    ("done", "exempt", "message"),
    [
        ("2025-06-20", (), "完成日 2025-06-20 不晚于应完成日 2025-06-20，没有逾期"),
        ("2025-06-19", (), "没有逾期，没有登记。请核对日期"),
        ("2025-06-30", ((29, 22),), "止日 2025-06-22 早于起日 2025-06-29"),
    ],
)
def test_a_delay_by_hand_that_is_none(desk, done, exempt, message):
    """An excused stretch typed backwards would excuse nothing and say nothing."""
    office, _ = desk
    contract_id = contracts.add(office, "chengbei", date(2025, 5, 31)).value
    stops = [Pause(date(2025, 6, first), date(2025, 6, last), "财政") for first, last in exempt]
    with pytest.raises(KnownError, match=message):
        damages_claims.add_delay(office, contract_id, "vendor", "迟", due_on="2025-06-20", done_on=done, exempt=stops)
    assert damages_claims.rows(office, contract_id) == []


def test_r47_a_second_fixed_sum_needs_its_own_confirmation(desk):
    office, _ = desk
    contract_id = contracts.add(office, "jiuxianqiao").value
    first = damages_claims.get(office, claimed_lump(office, contract_id, "擅自停止服务"))
    assert (first.amount_fen, first.kind_text) == (57735900, "乙方定额违约金")
    assert {hint[:4] for hint in first.hints} == {"E-12", "E-29"}
    with pytest.raises(NotAllowed, match="R-47"):
        claimed_lump(office, contract_id, "再次", clause="6.3")
    claimed_lump(office, contract_id, "再次", clause="6.3", is_repeat_confirmed=True)
    with pytest.raises(NotAllowed, match="不能再计取"):
        claimed_lump(office, contract_id, "第三次", clause="6.4", is_repeat_confirmed=True)
    with pytest.raises(KnownError, match="没有条款"):
        damages_claims.add_lump(contract_id=contract_id, office=office, code="terminate", fact="终止", clause="99.9")


def test_two_candidates_entered_before_the_first_was_claimed(desk):
    office, _ = desk
    contract_id = contracts.add(office, "huoying").value
    first = damages_claims.add_lump(office, contract_id, "lump", "甲").value
    second = damages_claims.add_lump(office, contract_id, "lump", "乙").value
    damages_claims.decide(office, first, True, "纪要")
    with pytest.raises(NotAllowed, match="R-47"):
        damages_claims.decide(office, second, True, "纪要")
    damages_claims.void(office, second, "重复")
    assert len(damages_claims.rows(office, contract_id)) == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"basis": ""}, "依据没有填"),
        ({"amount_fen": 0}, "大于 0"),
        ({"approved_by": " "}, "批准人没有填"),
        ({"clause": "九十九"}, "没有条款"),
        ({"fact": ""}, "事实没有填"),
        ({"payment_no": 9}, "没有第 9 期"),
        ({"happened_on": "2026-05-20", "approved_on": "2026-05-19"}, "早于发生日"),
    ],
)
def test_f97_basis_amount_and_approver_are_required(desk, given, message):
    office, clock = desk
    clock.moment = datetime(2026, 6, 1, 9)
    contract_id = contracts.add(office, "yongdinglu").value
    values = {
        "clause": "六(一)1",
        "fact": "抽检不合格",
        "basis": "抽检记录 1",
        "amount_fen": 50000,
        "approved_by": "李",
    }
    with pytest.raises(KnownError, match=message):
        manual_deductions.add(office, contract_id, **(values | given))
    assert manual_deductions.rows(office, contract_id) == []


def test_f97_a_deduction_by_hand_and_its_undo(desk):
    office, clock = desk
    clock.moment = datetime(2026, 6, 1, 9)
    contract_id = contracts.add(office, "yongdinglu").value
    done = manual_deductions.add(office, contract_id, "004·八.1", "擅自离岗", "会议纪要", 120000, "李主任")
    (row,) = manual_deductions.rows(office, contract_id)
    assert (row.clause, row.clause_cited, row.amount_fen, row.approved_by) == ("八.1", "004·八.1", 120000, "李主任")
    history.undo(office, done.operation_id)
    assert manual_deductions.rows(office, contract_id) == []
    again = manual_deductions.add(office, contract_id, "八.1", "擅自离岗", "会议纪要", 120000, "李主任").value
    with pytest.raises(KnownError, match="作废原因"):
        manual_deductions.void(office, again, "")
    manual_deductions.void(office, again, "陈述成立")
    assert manual_deductions.rows(office, contract_id) == []


def test_a_breach_with_the_fixed_sum_becomes_a_candidate(desk):
    office, _ = desk
    contract_id = contracts.add(office, "jiuxianqiao").value
    kind = next(one.code for one in breaches.kinds(office, contract_id) if breaches.LUMP in one.measures)
    happened = {"happened_on": "2025-06-10", "measures": [breaches.LUMP]}
    first = breaches.register(office, contract_id, kind, "泄露信息", **happened).value
    found = [one for one in damages_claims.candidates(office, contract_id) if one.key.startswith("breach")]
    assert [(one.key, one.amount_fen) for one in found] == [(f"breach_event:{first}", 57735900)]
    done = damages_claims.decide_candidate(office, contract_id, found[0].key, True, "会议纪要")
    row = damages_claims.get(office, done.value)
    assert (row.kind_text, row.days, row.source) == ("乙方定额违约金", None, f"breach_event:{first}")
    second = breaches.register(office, contract_id, kind, "再次", is_repeat_confirmed=True, **happened).value
    again = damages_claims.decide_candidate(office, contract_id, f"breach_event:{second}", True, "会议纪要")
    assert damages_claims.get(office, again.value).is_repeat_confirmed
    third = breaches.register(office, contract_id, kind, "第三次", is_repeat_confirmed=True, **happened).value
    with pytest.raises(NotAllowed, match="不能再计取"):
        damages_claims.decide_candidate(office, contract_id, f"breach_event:{third}", True, "会议纪要")
