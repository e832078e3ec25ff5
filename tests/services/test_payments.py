"""Payments as services: conditions, dates, holds, money events, invoices, undo; F4.1-F4.4, F4.7, F4.8, AC-04-AC-06."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.services import history, invoices, payment_plan, payment_steps, settlements
from app.services.payment_steps import MoneyEvent
from app.storage.queries import cases
from tests.services.money_desk import TAX_NO, desk, invoice, pay, tick

READY = {"effective": "2025-06-01", "funds": "2025-06-10", "approval": "2025-06-20", "invoice": "2025-06-18"}


@pytest.fixture
def chengbei(tmp_path):
    office, contract, clock = desk(tmp_path, "chengbei", "2025-07-31", "2025-06-01")
    yield office, contract, clock
    office.close()


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("chengbei", [95760000, 63840000]),
        ("zhongguancun", [54235000, 32541000, 21694000]),
        ("jiuxianqiao", [134717100, 57735900]),
        ("huoying", [38880000] * 3),
        ("yongdinglu", [28440000] * 2),
    ],
)
def test_ac04_instalments_add_up_to_the_total(tmp_path, key, parts):
    office, contract, _ = desk(tmp_path, key, "2026-09-18")
    plan = payment_plan.plan(office, contract)
    assert [item.payment.amount_fen for item in plan.instalments] == parts
    assert plan.planned_fen == plan.terms.total_fen == sum(parts)
    assert not any("不等于合同总价" in hint for hint in plan.hints)
    office.close()


def test_f42_nothing_is_payable_while_one_condition_is_missing(chengbei):
    office, contract, _ = chengbei
    tick(office, contract, 1, {gate: on for gate, on in READY.items() if gate != "funds"})
    one = payment_plan.instalment(office, contract, 1)
    assert (one.missing, one.is_payable, one.dates.late_after) == (("甲方资金到位",), False, None)
    with pytest.raises(NotAllowed, match="还缺条件：甲方资金到位，不能登记为可付款"):
        pay(office, contract, 1, "2025-07-21", note="补录")
    tick(office, contract, 1, {"funds": "2025-06-10"})
    one = payment_plan.instalment(office, contract, 1)
    assert (one.is_payable, one.state_text) == (True, "可付款")


def test_ac05_late_by_ten_days_and_nothing_for_fiscal_reasons(chengbei):
    office, contract, _ = chengbei
    tick(office, contract, 1, READY)
    late = payment_plan.instalment(office, contract, 1)
    assert late.dates.late_after == date(2025, 7, 21)
    assert (late.delay.days, late.delay.amount_fen, late.delay.right_on) == (10, 3192000, date(2025, 8, 11))
    assert late.dates.limits[0].steps[-1].on == date(2025, 7, 21)
    hold = payment_steps.hold(office, contract, 1, "fiscal", "区财政未拨", from_on="2025-06-21").value
    held = payment_plan.instalment(office, contract, 1)
    assert (held.delay.days, held.delay.amount_fen, held.open_holds[0].clause) == (0, 0, "000·四(六)")
    with pytest.raises(NotAllowed, match="没有解除的阻断：财政拨款等原因"):
        pay(office, contract, 1, "2025-07-31", note="补录")
    payment_steps.lift(office, hold, "财政已拨款", on="2025-07-31")
    pay(office, contract, 1, "2025-07-31", note="补录旧账")
    paid = payment_plan.instalment(office, contract, 1)
    assert (paid.delay.state, paid.delay.amount_fen, paid.paid_fen) == ("paid", 0, 95760000)


def test_f47_a_reason_that_the_contract_does_not_name_stops_no_clock(tmp_path):
    office, contract, _ = desk(tmp_path, "zhongguancun", "2026-12-18", "2026-06-01")
    tick(office, contract, 2, {"effective": "2026-06-01", "satisfied": "2026-11-02", "invoice": "2026-11-04"})
    with pytest.raises(RefusedInput, match="请选择一条作为依据的条款"):
        payment_steps.hold(office, contract, 2, "fiscal", "区财政未拨")
    hold = payment_steps.hold(office, contract, 2, "fiscal", "区财政未拨", clause="4.2.3", from_on="2026-11-05").value
    one = payment_plan.instalment(office, contract, 2)
    assert (one.delay.days, one.delay.amount_fen) == (30, 488115)  # AC-06
    assert (one.holds[0].exempts_office, one.holds[0].clause) == (False, "001·4.2.3")
    with pytest.raises(RefusedInput, match="解除的依据没有填"):
        payment_steps.lift(office, hold, " ")
    lifted = payment_steps.lift(office, hold, "甲方书面解除", by="李主任", on="2026-12-18")
    row = payment_plan.instalment(office, contract, 2).holds[0]
    assert (row.lifted_by, row.until_on, row.is_open) == ("李主任", "2026-12-18", False)
    with pytest.raises(NotAllowed, match="没有再次登记"):
        payment_steps.lift(office, hold, "x")
    history.undo(office, lifted.operation_id)
    assert payment_plan.instalment(office, contract, 2).open_holds
    office.close()


@pytest.mark.parametrize(
    ("key", "cause", "clause"),
    [
        ("chengbei", "fiscal", "000·四(六)"),
        ("chengbei", "invoice", "000·四(六)"),
        ("zhongguancun", "overdue", "001·7.4"),
        ("zhongguancun", "improvement", "001·附3·一(二)4"),
        ("zhongguancun", "fiscal", ""),
        ("jiuxianqiao", "fiscal", ""),
        ("huoying", "invoice", "003·三.2"),
        ("yongdinglu", "breach", "004·五.2"),
    ],
)
def test_f47_which_reasons_excuse_the_office(tmp_path, key, cause, clause):
    office, contract, _ = desk(tmp_path, key, "2026-09-18")
    assert payment_steps.exempting_clause(payment_plan.plan(office, contract).terms, cause) == clause
    office.close()


def test_a_gate_against_the_data_needs_a_reason_and_can_be_undone(chengbei):
    office, contract, _ = chengbei
    with pytest.raises(RefusedInput, match="16 项中 16 项没有验收通过"):
        payment_steps.tick_gate(office, contract, 2, "accepted_all", "2025-07-01", "纪要")
    done = payment_steps.tick_gate(office, contract, 2, "accepted_all", "2025-07-01", "纪要", "旧系统已验收")
    with pytest.raises(NotAllowed, match="已登记为 2025-07-01 满足"):
        payment_steps.tick_gate(office, contract, 2, "accepted_all", "2025-07-02", "纪要", "x")
    with pytest.raises(RefusedInput, match="没有“audit”这个条件"):
        payment_steps.tick_gate(office, contract, 2, "audit", "2025-07-02", "x")
    with pytest.raises(RefusedInput, match="依据没有填"):
        payment_steps.tick_gate(office, contract, 1, "funds", "2025-07-01")
    history.undo(office, done.operation_id)
    assert not payment_plan.instalment(office, contract, 2).gates[0].is_met
    with pytest.raises(NotFound, match="没有第 3 期"):
        payment_plan.instalment(office, contract, 3)


def test_what_the_contract_proves_is_offered_and_ticked_by_a_person(chengbei):
    office, contract, _ = chengbei
    one = payment_plan.instalment(office, contract, 1)
    assert [offered.gate for offered in payment_steps.offers(one)] == ["effective"]
    assert one.missing[0] == "合同生效"
    payment_steps.tick_gate(office, contract, 1, "effective")
    gate = payment_plan.instalment(office, contract, 1).gates[0]
    assert (gate.met_on, gate.evidence) == ("2025-06-01", "合同 2025-06-01 生效")


def test_r39_an_open_breach_stands_against_004(tmp_path):
    from app.services.contract_writing import performing
    from app.storage.models.supervision import BreachEvent

    office, contract, _ = desk(tmp_path, "yongdinglu", "2027-05-10", "2026-04-30")
    with performing(office, "test", contract, "违约") as write:
        facts = {"party": "vendor", "clause": "八.1", "kind": "late", "fact": "台账逾期", "happened_on": "2026-08-01"}
        write.insert(BreachEvent, contract_id=contract, **facts)
    with pytest.raises(RefusedInput, match="未了结的违约 1 项：2026-08-01 台账逾期"):
        payment_steps.tick_gate(office, contract, 2, "no_breach", evidence="检查")
    payment_steps.tick_gate(office, contract, 2, "no_breach", evidence="检查", note="已处理，李主任签认放行")
    office.close()


def test_f48_three_days_of_003_and_no_delay_before_the_money_arrives(tmp_path):
    office, contract, clock = desk(tmp_path, "huoying", "2026-01-06")
    assert payment_plan.instalment(office, contract, 1).delay.text.startswith("收票并启动请款期限已过 1 天")
    payment_steps.register(office, contract, 1, MoneyEvent("request", "2026-01-05"))
    clock.forward(days=60)
    waiting = payment_plan.instalment(office, contract, 1)
    assert (waiting.delay.state, waiting.delay.days) == ("awaiting", 0)
    with pytest.raises(RefusedInput, match="早于请款日"):
        payment_steps.register(office, contract, 1, MoneyEvent("arrival", "2026-01-04"))
    arrived = payment_steps.register(office, contract, 1, MoneyEvent("arrival", "2026-03-02"))
    one = payment_plan.instalment(office, contract, 1)
    assert [(event.kind, event.on_date) for event in one.events] == [
        ("request", "2026-01-05"),
        ("arrival", "2026-03-02"),
    ]
    assert "已 5 天" in one.delay.text
    history.undo(office, arrived.operation_id)
    assert payment_plan.instalment(office, contract, 1).delay.state == "awaiting"
    office.close()


def test_paying_without_a_settlement_or_beyond_it_is_refused(chengbei):
    office, contract, _ = chengbei
    tick(office, contract, 1, READY)
    with pytest.raises(NotAllowed, match="还没有锁定结算单"):
        pay(office, contract, 1, "2025-07-21")
    settlements.lock(office, contract, 1)
    with pytest.raises(NotAllowed, match=r"超过结算净额 957,600.00 元"):
        pay(office, contract, 1, "2025-07-21", 95760001)
    paid = pay(office, contract, 1, "2025-07-21")
    with pytest.raises(NotAllowed, match="不能再撤销"):
        payment_steps.untick_gate(office, payment_plan.instalment(office, contract, 1).gates[0].id, "x")
    payment_steps.void_event(office, paid, "登记错")
    assert payment_plan.instalment(office, contract, 1).paid_fen == 0


def test_ac18_paid_more_than_accepted_can_be_seen(chengbei):
    office, contract, _ = chengbei
    tick(office, contract, 1, READY)
    pay(office, contract, 1, "2025-07-21", note="补录")
    hints = payment_plan.plan(office, contract).hints
    assert any("已付大于已验收 957,600 元" in hint for hint in hints)


def test_e05_swapped_bank_and_account_are_told(chengbei):
    office, contract, _ = chengbei
    hints = payment_plan.instalment(office, contract, 1).hints
    assert any("甲方账号“北京农商银行昌平支行”不是数字" in hint for hint in hints)
    assert any("疑似写反" in hint for hint in hints)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, ""),
        ({"title": "北京市昌平区城北街道 办事处"}, ""),
        ({"title": "城北街道办"}, "抬头“城北街道办”，应为"),
        ({"tax_no": "11110221000103341X"}, "校验位不对"),
        ({"tax_no": "11110221000103342Y"}, "校验位不对"),
        ({"tax_no": "1111022100010334"}, "有 16 位"),
        ({"tax_no": "911100008016572721"}, "不是甲方的"),
        ({"kind": "增值税专用发票"}, "合同要求增值税普通发票"),
        ({"kind": "收据"}, "合同要求增值税普通发票"),
        ({"kind": "电子发票（增值税普通发票）"}, ""),
        ({"issued_on": "2025-07-01"}, "晚于收到日期"),
    ],
)
def test_f44_checks_of_an_invoice(chengbei, values, words):
    office, contract, _ = chengbei
    facts = invoice("25112000000012345678", 95760000, "2025-06-18", **values)
    problems = [p.text for p in invoices.check(office, contract, 1, facts) if p.severity == "error"]
    assert (not problems) if not words else len(problems) == 1 and words in problems[0]


def test_f44_003_an_invoice_for_the_gross_amount_does_not_fit(tmp_path):
    office, contract, _ = desk(tmp_path, "huoying", "2026-01-05")
    from tests.services.money_desk import grade

    for month, name in enumerate(("优秀", "良好", "一般", "差"), 1):
        grade(office, contract, month, name, "2025-12-30")
    facts = invoice("25112000000012345678", 38880000, "2026-01-04", title="北京市昌平区霍营街道办事处")
    problems = invoices.check(office, contract, 1, facts)
    assert [p.text for p in problems if p.field == "amount_fen"] == [
        "发票金额 388,800.00 元与净应付 428,800.00 元不符，相差 40,000.00 元。"
    ]
    fits = invoice("25112000000012345678", 42880000, "2026-01-04", title="北京市昌平区霍营街道办事处")
    assert not [p for p in invoices.check(office, contract, 1, fits) if p.field == "amount_fen"]
    office.close()


def test_an_invoice_is_judged_by_a_person_returned_and_undone(chengbei):
    office, contract, _ = chengbei
    wrong = invoices.add(
        office, contract, 1, invoice("25112000000012345678", 95760000, "2025-06-18", tax_no=TAX_NO[:-1] + "X")
    )
    with pytest.raises(NotAllowed, match="不能登记为合规，请退回乙方重开"):
        invoices.accept(office, wrong.value, note="收下")
    invoices.return_to_vendor(office, wrong.value, "税号写错")
    assert invoices.get(office, wrong.value).verdict_text == "已退回"
    assert any("校验位不对" in text for text in invoices.get(office, wrong.value).problems)
    with pytest.raises(RefusedInput, match="已经登记过"):
        invoices.add(office, contract, 1, invoice("25112000000012345678", 1, "2025-06-18"))
    short = invoices.add(office, contract, 1, invoice("25112000000012345679", 90000000, "2025-06-19"))
    with pytest.raises(RefusedInput, match="请在备注里写明理由"):
        invoices.accept(office, short.value)
    accepted = invoices.accept(office, short.value, note="分两张开")
    assert invoices.expected_fen(office, contract, 1) == 5760000
    gate = next(g for g in payment_plan.instalment(office, contract, 1).gates if g.gate == "invoice")
    assert (gate.offered.met, gate.offered.on, gate.is_met) == (True, "2025-06-19", False)
    history.undo(office, accepted.operation_id)
    assert invoices.get(office, short.value).verdict == ""
    history.undo(office, short.operation_id)
    assert cases.find(office.database, "invoice", short.value) is None


def test_one_number_in_two_contracts_is_told(tmp_path, chengbei):
    from app.services import contracts

    office, contract, _ = chengbei
    other = contracts.add(office, "chengbei", None).value
    invoices.add(office, contract, 1, invoice("25112000000012345678", 95760000, "2025-06-18"))
    found = invoices.check(office, other, 1, invoice("25112000000012345678", 95760000, "2025-06-18"))
    assert [p.text for p in found if p.field == "number"] == [
        f"发票号码 25112000000012345678 已登记在合同 {contract} 第 1 期，不能重复报账。"
    ]
