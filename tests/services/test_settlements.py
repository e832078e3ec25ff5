"""Settling instalments: F4.5, F4.6, AC-04, AC-08, AC-09, AC-18, R-30, R-36, R-37; every amount to the fen."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import NotAllowed, RefusedInput
from app.services import (
    amendments,
    evaluation_board,
    history,
    manual_deductions,
    payment_plan,
    payment_steps,
    settlements,
)
from app.services.contract_writing import performing
from app.services.deliverables import list_deliverables
from app.services.payment_steps import MoneyEvent
from app.services.settlements import Correction
from app.storage.models.contracts import Receipt
from app.storage.models.payments import PaymentEvent
from app.storage.models.penalties import ManualDeduction
from tests.services.money_desk import claim, desk, grade, manual, pay, statement, tick

SECOND = {"effective": "2026-06-01", "satisfied": "2026-11-02"}
GRADES = ("优秀", "良好", "一般", "差", "好", "优秀", "一般", "良好", "差", "差", "好", "优秀")
CYCLE_GATES = ("cycle_end", "evaluation_final")


@pytest.fixture
def second(tmp_path):
    """001, its second instalment, in November."""
    office, contract, clock = desk(tmp_path, "zhongguancun", "2026-11-10", "2026-06-01")
    yield office, contract, clock
    office.close()


@pytest.fixture
def huoying(tmp_path):
    office, contract, clock = desk(tmp_path, "huoying", "2026-09-20")
    yield office, contract, clock
    office.close()


def test_ac08_four_months_of_deductions_leave_317010(second):
    office, contract, _ = second
    for month, fen in (("2026-07", 680000), ("2026-08", 60000), ("2026-09", 0), ("2026-10", 100000)):
        statement(office, contract, month, fen)
    draft = settlements.preview(office, contract, 2)
    assert (draft.totals.base_fen, draft.totals.deduction_fen, draft.totals.net_fen) == (32541000, 840000, 31701000)
    assert draft.words == "叁拾壹万柒仟零壹拾元整"
    assert [line.amount_fen for line in draft.lines] == [32541000, -680000, -60000, 0, -100000]
    assert draft.blockers == ("条件“合同生效”还没有登记。", "条件“服务符合约定及甲方要求”还没有登记。")
    with pytest.raises(NotAllowed, match="还不能锁定结算单"):
        settlements.lock(office, contract, 2)
    tick(office, contract, 2, SECOND)
    done = settlements.lock(office, contract, 2)
    frozen = settlements.locked(office, done.value)
    assert (frozen.row.net_fen, len(frozen.lines), frozen.conditions["satisfied"]["met_on"]) == (
        31701000,
        5,
        "2026-11-02",
    )
    assert settlements.preview(office, contract, 2).lines == ()
    with pytest.raises(NotAllowed, match="已经锁定"):
        settlements.lock(office, contract, 2)
    history.undo(office, done.operation_id)
    assert settlements.preview(office, contract, 2).totals.net_fen == 31701000


def test_f45_a_supplement_of_500_after_the_lock_and_only_once(second):
    office, contract, _ = second
    statement(office, contract, "2026-07", 680000)
    tick(office, contract, 2, SECOND)
    settlements.lock(office, contract, 2)
    with pytest.raises(NotAllowed, match="没有新的扣款"):
        settlements.supplement(office, contract, 2, "补单")
    statement(office, contract, "2026-07", 50000, seq=1)
    made = settlements.supplement(office, contract, 2, "8 月发现 7 月失误").value
    row = settlements.locked(office, made).row
    assert (row.seq, row.net_fen, row.carried_out_fen, row.number) == (1, -50000, 0, f"结算 {contract}-2 补1")
    one = payment_plan.instalment(office, contract, 2)
    assert one.payable_fen == 32541000 - 680000 - 50000
    assert all(line.entity != "penalty_statement" for line in settlements.preview(office, contract, 3).lines)


def test_f45_a_supplement_after_payment_goes_into_the_next_instalment(second):
    office, contract, _ = second
    tick(office, contract, 2, {**SECOND, "invoice": "2026-11-04"})
    settlements.lock(office, contract, 2)
    pay(office, contract, 2, "2026-11-10")
    statement(office, contract, "2026-10", 50000)
    settlements.supplement(office, contract, 2, "补扣")
    third = settlements.preview(office, contract, 3)
    assert [(line.kind, line.amount_fen) for line in third.lines] == [("base", 21694000), ("carried_in", -50000)]
    assert third.totals.net_fen == 21644000


def test_f45_every_kind_of_line_and_what_is_not_decided_stays_out(second):
    office, contract, _ = second
    manual(office, contract, 30000, "3.1.4")
    claim(office, contract, 162705, "7.4")
    claim(office, contract, 488115, "7.3", party="office")
    claim(office, contract, 999, "7.4", state="candidate")
    claim(office, contract, 999, "7.4", state="waived")
    statement(office, contract, "2026-07", 1000, no=3)
    draft = settlements.preview(office, contract, 2)
    assert (draft.totals.deduction_fen, draft.totals.damages_fen) == (30000, 162705 - 488115)
    assert draft.totals.net_fen == 32541000 - 30000 - 162705 + 488115
    assert [line.clause for line in draft.lines] == ["001·4.2.1", "001·3.1.4", "001·7.4", "001·7.3"]
    left = settlements.preview(office, contract, 2, leave_out=[(draft.lines[1].entity, draft.lines[1].entity_id)])
    assert left.totals.deduction_fen == 0
    assert settlements.preview(office, contract, 3).totals.deduction_fen == 31000


def test_f45_more_deducted_than_payable_is_carried_and_at_last_recovered(second):
    office, contract, clock = second
    statement(office, contract, "2026-07", 40000000)
    tick(office, contract, 2, SECOND)
    draft = settlements.preview(office, contract, 2)
    assert (draft.totals.net_fen, draft.totals.carried_out_fen, draft.words) == (0, 7459000, "零元整")
    assert "结转下一期扣除" in draft.hints[0]
    settlements.lock(office, contract, 2)
    statement(office, contract, "2026-08", 20000000)
    third = settlements.preview(office, contract, 3)
    assert third.totals.carried_in_fen == 7459000
    assert (third.totals.net_fen, third.totals.carried_out_fen) == (0, 40000000 + 20000000 - 32541000 - 21694000)
    assert any("待追偿" in hint for hint in third.hints)
    clock.forward(days=250)
    tick(office, contract, 3, {"accepted_all": "2027-06-10"})
    settlements.lock(office, contract, 3)
    assert payment_plan.instalment(office, contract, 3).payable_fen == 0


def test_a_correction_needs_words_and_an_amount(second):
    office, contract, _ = second
    tick(office, contract, 2, SECOND)
    settlements.lock(office, contract, 2)
    with pytest.raises(RefusedInput, match="更正金额不能是 0"):
        settlements.supplement(office, contract, 2, "x", corrections=[Correction("更正", "3.1.4", 0)])
    settlements.supplement(office, contract, 2, "多扣", corrections=[Correction("退回多扣", "3.1.4", 10000)])
    assert payment_plan.instalment(office, contract, 2).payable_fen == 32551000


@pytest.mark.parametrize(
    ("audited", "net", "refund", "reading"),
    [
        (188603940, 53886840, 0, "甲"),
        (130000000, 0, 4717100, "甲"),
        (192453000, 57735900, 0, "甲"),
        (188603940, 57735900, 0, "乙"),
    ],
)
def test_f46_audit_of_002(tmp_path, audited, net, refund, reading):
    office, contract, _ = desk(tmp_path, "jiuxianqiao", "2026-05-20", "2025-04-03", R_30=reading)
    before = settlements.preview(office, contract, 2)
    assert before.totals.net_fen == 57735900
    assert any("未审计前显示合同写明的 577,359.00 元" in hint for hint in before.hints)
    payment_steps.register_audit(
        office, contract, audited, on="2026-05-10", auditor="某会计师事务所", basis="审字 1 号"
    )
    draft = settlements.preview(office, contract, 2)
    assert (draft.totals.net_fen, draft.totals.carried_out_fen) == (net, refund)
    assert any("E-29" in hint for hint in draft.hints)
    tick(office, contract, 2, {"accepted_all": "2026-04-20", "audit": "2026-05-10"})
    settlements.lock(office, contract, 2)
    one = payment_plan.instalment(office, contract, 2)
    assert (one.payable_fen, one.is_paid) == (net, net == 0)
    office.close()


def test_f46_a_refund_after_the_audit_opens_no_instalment_again(tmp_path):
    office, contract, _ = desk(tmp_path, "jiuxianqiao", "2026-05-20", "2025-04-03")
    tick(office, contract, 1, {"effective": "2025-04-03", "invoice": "2025-04-03"})
    pay(office, contract, 1, "2025-04-11", note="补录")
    payment_steps.register_audit(office, contract, 130000000, on="2026-05-10", auditor="某所", basis="审字 1 号")
    tick(office, contract, 2, {"accepted_all": "2026-04-20", "audit": "2026-05-10"})
    settlements.lock(office, contract, 2)
    with pytest.raises(RefusedInput, match=r"大于合同已付 1,347,171\.00 元"):
        payment_steps.register(office, contract, 2, MoneyEvent("refund", "2026-05-20", 134717101))
    payment_steps.register(office, contract, 2, MoneyEvent("refund", "2026-05-20", 4717100))
    plan = payment_plan.plan(office, contract)
    assert (plan.paid_fen, [one.is_paid for one in plan.instalments]) == (130000000, [True, True])
    office.close()


def test_f46_without_an_audit_the_rest_cannot_be_locked(tmp_path):
    office, contract, _ = desk(tmp_path, "jiuxianqiao", "2026-05-20", "2025-04-03")
    tick(office, contract, 2, {"accepted_all": "2026-04-20", "audit": "2026-05-10"})
    with pytest.raises(NotAllowed, match="还没有登记审定金额"):
        settlements.lock(office, contract, 2)
    with pytest.raises(NotAllowed, match="固定总价"):
        payment_steps.register_audit(*_other(office), audited_fen=1, auditor="x", basis="y")
    office.close()


def _other(office):
    from app.services import contracts

    return office, contracts.add(office, "chengbei", None).value


def test_ac09_three_cycles_pay_1286400(huoying):
    office, contract, _ = huoying
    for month, name in enumerate(GRADES, 1):
        grade(office, contract, month, name, "2026-09-10")
    nets = []
    for no in (1, 2, 3):
        nets.append(settlements.preview(office, contract, no).totals.net_fen)
        tick(office, contract, no, dict.fromkeys(CYCLE_GATES, "2026-09-10"))
        settlements.lock(office, contract, no)
    assert nets == [42880000, 44880000, 40880000]
    assert [row.net_fen for row in payment_plan.instalment(office, contract, 1).settlements] == [42880000]
    plan = payment_plan.plan(office, contract)
    assert sum(item.payable_fen for item in plan.instalments) == 128640000 == 116640000 + 12000000
    over = settlements.preview(office, contract, 3).hints
    assert any("累计应付超出合同总价 120,000.00 元，须核预算与采购合规（R-37、E-24）" in hint for hint in over)
    board = evaluation_board.board(office, contract)
    assert [cycle.due_fen for cycle in board.cycles] == [42880000, 44880000, 40880000]


@pytest.mark.parametrize("reading", ["", "甲", "乙"])
def test_ac09_r36_a_month_that_is_not_final(tmp_path, reading):
    chosen = {"R_36": reading} if reading else {}
    office, contract, clock = desk(tmp_path, "huoying", "2025-12-20", **chosen)
    for month, name in enumerate(("优秀", "良好", "一般"), 1):
        grade(office, contract, month, name, "2025-12-15")
    tick(office, contract, 1, {"cycle_end": "2025-12-07"})
    draft = settlements.preview(office, contract, 1)
    assert draft.totals.net_fen == 43880000  # 388,800 + 50,000
    if reading != "甲":
        with pytest.raises(NotAllowed, match="还没有选定，只能试算" if not reading else "等定稿再请款"):
            settlements.lock(office, contract, 1)
    else:
        settlements.lock(office, contract, 1)
    clock.forward(days=5)
    grade(office, contract, 4, "差", "2025-12-25")
    if reading == "甲":
        following = settlements.preview(office, contract, 2)
        assert (following.totals.deduction_fen, following.totals.net_fen) == (1000000, 38880000 - 1000000)
        assert any("上期未定稿，本期补差" in line.text for line in following.lines)
    else:
        tick(office, contract, 1, {"evaluation_final": "2025-12-25"})
        settlements.lock(office, contract, 1)
        assert payment_plan.instalment(office, contract, 1).payable_fen == 42880000
    office.close()


def test_ac09_r36_the_last_cycle_waits_for_every_month(tmp_path):
    office, contract, _ = desk(tmp_path, "huoying", "2026-09-01", R_36="甲")
    grade(office, contract, 9, "好", "2026-08-30")
    tick(office, contract, 3, {"cycle_end": "2026-08-07"})
    with pytest.raises(NotAllowed, match="末期结算前各月评价须全部定稿，还差第 10 月、第 11 月、第 12 月"):
        settlements.lock(office, contract, 3)
    office.close()


@pytest.mark.parametrize(
    ("reading", "spans", "months"),
    [
        ("甲", [("2025-08-08", "2025-12-07"), ("2025-12-08", "2026-04-07"), ("2026-04-08", "2026-08-07")], 12),
        ("乙", [("2025-08-08", "2025-12-31"), ("2026-01-01", "2026-04-30"), ("2026-05-01", "2026-08-07")], 12),
    ],
)
def test_f103_r33_cycles(tmp_path, reading, spans, months):
    office, contract, _ = desk(tmp_path, "huoying", "2026-09-20", R_33=reading)
    board = evaluation_board.board(office, contract)
    assert [(str(c.span.start_on), str(c.span.end_on)) for c in board.cycles] == spans
    assert sum(len(cycle.halves) for cycle in board.cycles) == 6
    assert (len(board.months), len(board.city)) == (months, 7)
    plan = payment_plan.plan(office, contract)
    late = [str(item.dates.late_after) for item in plan.instalments]
    if reading == "甲":
        assert late == ["2026-01-05", "2026-05-08", "2026-09-04"]
    office.close()


def test_f103_r34_thirteen_calendar_months(tmp_path):
    office, contract, _ = desk(tmp_path, "huoying", "2026-09-20", R_34="乙")
    board = evaluation_board.board(office, contract)
    assert [len(cycle.grades) for cycle in board.cycles] == [4, 4, 5]
    assert (board.months[0].month.end_on, board.months[-1].month.start_on) == ("2025-08-31", "2026-08-01")
    office.close()


def test_ac18_receipts_must_add_up_before_the_last_settlement(tmp_path):
    office, contract, _ = desk(tmp_path, "chengbei", "2026-06-20", "2025-06-01")
    tick(office, contract, 2, {"accepted_all": "2026-06-10"})
    rows = list_deliverables(office, contract)
    for number, row in enumerate(rows):
        _receipt(row, number, row.amount_fen - (1 if number == 0 else 0))
    with pytest.raises(NotAllowed, match=r"回执金额合计 1,595,999.99 元，不等于合同总价 1,596,000.00 元"):
        settlements.lock(office, contract, 2)
    Receipt.update(amount_fen=rows[0].amount_fen).where(Receipt.deliverable_id == rows[0].id).execute()
    settlements.lock(office, contract, 2)
    assert payment_plan.instalment(office, contract, 2).payable_fen == 63840000
    office.close()


def _receipt(row, number, fen):
    Receipt.create(
        deliverable_id=row.id,
        number=f"回执 {number}",
        received_on=row.due_on,
        completed_on=row.due_on,
        period_text=row.period,
        period_kind="term",
        amount_fen=fen,
        issued_at=f"{date(2026, 6, 10)}T10:00:00",
        path="sealed",
    )


def test_what_a_settlement_stands_on_cannot_be_taken_back(second):
    office, contract, _ = second
    with performing(office, "test", contract, "扣款") as write:
        facts = {"clause": "3.1.4", "fact": "离岗", "basis": "检查", "happened_on": "2026-07-01"}
        write.insert(
            ManualDeduction, contract_id=contract, amount_fen=100, approved_by="李", approved_on="2026-07-02", **facts
        )
    deducted = write.operation_id
    gate = payment_steps.tick_gate(office, contract, 2, "effective", "2026-06-01", "合同")
    tick(office, contract, 2, {"satisfied": "2026-11-02", "invoice": "2026-11-04"})
    locked = settlements.lock(office, contract, 2)
    with pytest.raises(NotAllowed, match="没有撤销"):
        history.undo(office, deducted)
    pay(office, contract, 2, "2026-11-10")
    for operation in (locked.operation_id, gate.operation_id):
        with pytest.raises(NotAllowed, match="没有撤销"):
            history.undo(office, operation)


def test_a_final_grade_that_was_settled_stays(huoying):
    office, contract, _ = huoying
    for month in range(1, 5):
        grade(office, contract, month, "优秀", "2026-09-10")
    newest = office.database.value("SELECT MAX(id) FROM operation")
    tick(office, contract, 1, dict.fromkeys(CYCLE_GATES, "2026-09-10"))
    done = settlements.lock(office, contract, 1)
    with pytest.raises(NotAllowed, match="没有撤销"):
        history.undo(office, newest)
    history.undo(office, done.operation_id)
    history.undo(office, newest)
    assert settlements.preview(office, contract, 1).totals.net_fen == 38880000 + 3 * 3000000


def audited(tmp_path, fen):
    """002 at its end: the first instalment paid, the rest locked on an audit of ``fen``."""
    office, contract, _ = desk(tmp_path, "jiuxianqiao", "2026-05-20", "2025-04-03")
    tick(office, contract, 1, {"effective": "2025-04-03", "invoice": "2025-04-04"})
    settlements.lock(office, contract, 1)
    pay(office, contract, 1, "2025-04-10")
    payment_steps.register_audit(office, contract, fen, on="2026-05-01", auditor="区审计局", basis="审〔2026〕1 号")
    gates = payment_plan.instalment(office, contract, 2).missing
    assert gates
    keys = [gate.gate for gate in payment_plan.instalment(office, contract, 2).gates]
    tick(office, contract, 2, dict.fromkeys(keys, "2026-05-02"))
    settlements.lock(office, contract, 2)
    return office, contract


@pytest.mark.parametrize(
    ("again", "change", "net", "open_fen"),
    [
        (190000000, 1396060, 1396060, 0),
        (188603940, None, 0, 0),
        (188000000, -603940, -603940, 0),
        (130000000, -58603940, -53886840, 4717100),
    ],
)
def test_f46_a_second_audit_counts_only_what_it_changes(tmp_path, again, change, net, open_fen):
    """Audited 1,886,039.40 and locked (rest 538,868.40); a later audit changes it by the difference alone."""
    office, contract = audited(tmp_path, 188603940)
    payment_steps.register_audit(office, contract, again, on="2026-05-10", auditor="区审计局", basis="复核")
    draft = settlements.preview(office, contract, 2)
    assert [line.amount_fen for line in draft.lines] == ([] if change is None else [change])
    assert (draft.totals.net_fen, draft.totals.carried_out_fen) == (net, open_fen)
    assert not any("未审计前" in hint for hint in draft.hints)
    office.close()


def test_f46_what_came_back_is_no_money_that_a_supplement_may_take(tmp_path):
    """Audited 1,300,000: 47,171 come back; a deduction found later is to be recovered, never paid out again."""
    office, contract = audited(tmp_path, 130000000)
    payment_steps.register(office, contract, 2, MoneyEvent("refund", "2026-05-05", 4717100))
    manual(office, contract, 1000000, "4.7")
    draft = settlements.preview(office, contract, 2)
    assert (draft.totals.net_fen, draft.totals.carried_out_fen) == (0, 1000000)
    settlements.supplement(office, contract, 2, "检查补扣")
    one = payment_plan.instalment(office, contract, 2)
    assert (one.payable_fen, one.is_paid) == (0, True)
    with pytest.raises(NotAllowed, match="超过结算净额"):
        pay(office, contract, 2, "2026-05-06", 1)
    office.close()


@pytest.mark.parametrize(("refunded", "net", "carried"), [(0, 300000, 500000), (200000, 500000, 300000)])
def test_f45_a_credit_on_the_last_instalment_is_set_off_against_what_is_open(tmp_path, refunded, net, carried):
    office, contract, _ = desk(tmp_path, "yongdinglu", "2027-05-20", "2026-05-01")
    keys = [gate.gate for gate in payment_plan.instalment(office, contract, 2).gates]
    tick(office, contract, 2, dict.fromkeys(keys, "2027-05-02"))
    manual(office, contract, 28440000 + 500000, "八.1")
    settlements.lock(office, contract, 2)
    assert settlements.preview(office, contract, 2).lines == ()
    if refunded:
        tick(office, contract, 1, {"effective": "2026-05-01", "invoice": "2026-05-10"})
        pay(office, contract, 1, "2026-05-20", 28440000, note="补录")
        payment_steps.register(office, contract, 2, MoneyEvent("refund", "2027-05-10", refunded))
    made = settlements.supplement(
        office, contract, 2, "更正", corrections=[Correction("多扣更正", "八.1", 800000)]
    ).value
    row = settlements.locked(office, made).row
    assert (row.net_fen, row.carried_in_fen, row.carried_out_fen) == (net, carried, 0)
    office.close()


def test_f45_what_the_vendor_paid_back_is_not_carried_again(second):
    """50,000 too much deducted in the second instalment, 20,000 of it paid back: 30,000 go into the third."""
    office, contract, _ = second
    statement(office, contract, "2026-07", 32541000 + 5000000)
    tick(office, contract, 2, SECOND)
    settlements.lock(office, contract, 2)
    with performing(office, "test", contract, "首付") as write:
        write.insert(
            PaymentEvent, contract_id=contract, payment_no=1, kind="paid", on_date="2026-07-01", amount_fen=54235000
        )
    payment_steps.register(office, contract, 2, MoneyEvent("refund", "2026-11-05", 2000000))
    carried = [line for line in settlements.preview(office, contract, 3).lines if line.kind == "carried_in"]
    assert [(line.amount_fen, "已退还 20,000.00 元" in line.text) for line in carried] == [(-3000000, True)]


def test_f12_a_grade_is_worth_what_the_terms_of_its_month_say(huoying):
    """An amendment from 2026-03-01 halves 优秀: the months before keep 30,000."""
    office, contract, _ = huoying
    amendments.add(
        office, contract, "补充协议", "2026-03-01", {"grades[优秀].amount_fen": "15000"}, affects_price=False
    )
    for month, on in ((1, "2025-10-09"), (8, "2026-05-09")):
        grade(office, contract, month, "优秀", on)
    found = {no: settlements.preview(office, contract, no).totals.reward_fen for no in (1, 2)}
    assert found == {1: 3000000, 2: 3000000 + 1500000}


def brought_back(office, undone):
    with pytest.raises(NotAllowed, match="后面还有步骤或记录以这一步为基础"):
        history.undo(office, undone.operation_id)


def test_f45_a_settlement_comes_back_only_with_sources_that_stand(second):
    """Taken back, its deduction voided: brought back it would take 500 that nobody decided any more."""
    office, contract, _ = second
    row = manual(office, contract, 50000, "3.1.4")
    tick(office, contract, 2, SECOND)
    undone = history.undo(office, settlements.lock(office, contract, 2).operation_id)
    voided = manual_deductions.void(office, row, "登记有误")
    brought_back(office, undone)
    history.undo(office, voided.operation_id)
    assert history.undo(office, undone.operation_id).value.reversed == 1
    assert payment_plan.instalment(office, contract, 2).payable_fen == 32541000 - 50000


def test_f45_a_source_is_never_in_two_settlements(second):
    """Taken back, its deduction settled with the first instalment: brought back it would be taken twice."""
    office, contract, _ = second
    manual(office, contract, 50000, "3.1.4")
    tick(office, contract, 2, SECOND)
    undone = history.undo(office, settlements.lock(office, contract, 2).operation_id)
    tick(office, contract, 1, {"effective": "2026-06-01"})
    settlements.lock(office, contract, 1)
    brought_back(office, undone)
    assert [row.net_fen for row in payment_plan.instalment(office, contract, 1).settlements] == [54235000 - 50000]
    assert payment_plan.instalment(office, contract, 2).settlements == ()


def test_f45_a_supplement_does_not_come_back_without_its_settlement(second):
    office, contract, _ = second
    tick(office, contract, 2, SECOND)
    first = settlements.lock(office, contract, 2)
    manual(office, contract, 50000, "3.1.4")
    more = history.undo(office, settlements.supplement(office, contract, 2, "补扣").operation_id)
    history.undo(office, first.operation_id)
    brought_back(office, more)


def test_f42_a_payment_does_not_come_back_beyond_what_is_locked(second):
    office, contract, _ = second
    tick(office, contract, 2, {**SECOND, "invoice": "2026-11-03"})
    settlements.lock(office, contract, 2)
    first = payment_steps.register(office, contract, 2, MoneyEvent("paid", "2026-11-05"))
    undone = history.undo(office, first.operation_id)
    pay(office, contract, 2, "2026-11-06")
    brought_back(office, undone)
    assert payment_plan.instalment(office, contract, 2).paid_fen == 32541000
