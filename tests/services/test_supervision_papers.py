"""测算报告 (D29), 工作备忘录 (F3.7), 抽检 (F3.8), 工作环境确认 (001·3.1.1), accepted against paid (AC-18)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.acceptance_events import EventKind
from app.domain.cost_estimates import EstimateState
from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.services import (
    acceptance,
    acceptance_money,
    contracts,
    cost_estimates,
    deliverables,
    environment_checks,
    history,
    receipts,
    rectifications,
    spot_checks,
    work_memos,
)
from app.services.contract_writing import performing
from app.services.environment_checks import EnvironmentItem
from app.services.session import create_office
from app.storage.models.payments import PaymentEvent
from tests.services.receipt_cases import DeskClock

SAMPLE = Fraction(2, 100)


@pytest.fixture
def desk(tmp_path: Path):
    clock = DeskClock(datetime(2025, 9, 28, 10))
    office = create_office(tmp_path / "office", "示例街道", "王芳", now=clock)
    yield office, clock
    office.close()


def test_d29_silence_of_five_working_days_accepts_the_amount(desk):
    office, clock = desk
    contract_id = contracts.add(office, "jiuxianqiao", date(2025, 4, 3)).value
    key = cost_estimates.receive(office, contract_id, "增加夜间值守测算", amount_fen=12_000_000).value
    row = cost_estimates.get(office, key)
    assert (row.due_on, row.clause, row.state) == (date(2025, 10, 11), "002·9.2", EstimateState.OPEN)
    line = cost_estimates.due_lines(office, office.now())[0]
    # working days 1, 3, 4 and 5 after 2025-09-28, a make-up working Sunday before the National Day holidays
    assert line.remind_on == ("2025-09-29", "2025-10-09", "2025-10-10", "2025-10-11")
    assert (line.code, line.due_at, line.is_strong) == ("D29", "2025-10-11T23:59:59", True)
    clock.at = datetime(2025, 10, 12, 9)
    assert cost_estimates.get(office, key).state is EstimateState.SILENT
    assert len(cost_estimates.due_lines(office, office.now())) == 1


@pytest.mark.parametrize(
    ("on", "state"), [("2025-10-11", EstimateState.OBJECTED), ("2025-10-13", EstimateState.OBJECTED_LATE)]
)
def test_d29_an_objection_counts_up_to_the_last_day(desk, on, state):
    office, clock = desk
    contract_id = contracts.add(office, "jiuxianqiao", date(2025, 4, 3)).value
    key = cost_estimates.receive(office, contract_id, "测算").value
    clock.at = datetime(2025, 10, 14, 9)
    done = cost_estimates.object_to(office, key, "单价高于市场价", "书面函件", on=on)
    assert done.value.state is state
    assert cost_estimates.due_lines(office, office.now()) == []
    with pytest.raises(NotAllowed):
        cost_estimates.object_to(office, key, "再异议", "书面函件")
    history.undo(office, done.operation_id)
    assert cost_estimates.get(office, key).state is EstimateState.SILENT
    cost_estimates.conclude(office, key, "协商后另定金额")
    assert cost_estimates.get(office, key).state is EstimateState.CONCLUDED
    assert cost_estimates.list_estimates(office, contract_id)[0].conclusion == "协商后另定金额"


def test_d29_exists_in_002_only(desk):
    office, _ = desk
    contract_id = contracts.add(office, "chengbei").value
    with pytest.raises(NotAllowed):
        cost_estimates.receive(office, contract_id, "测算")


def test_f3_7_a_comment_without_its_basis_is_warned_about(desk):
    office, _ = desk
    contract_id = contracts.add(office, "chengbei").value
    row = deliverables.list_deliverables(office, contract_id)[2]
    deliverables.submit(office, row.id, datetime(2025, 9, 26, 10))
    done = work_memos.add(office, contract_id, ["月报须含三率分析", " ", "附原始台账"], vendor_person="李工")
    items = work_memos.basis_items(office, contract_id)
    assert [(item.cited, item.text, item.is_firm) for item in items[:2]] == [
        ("《工作备忘录》2025-09-28 第 1 条", "月报须含三率分析", False),
        ("《工作备忘录》2025-09-28 第 2 条", "附原始台账", False),
    ]
    assert items[2].cited.startswith("《项目计划书》附2·")
    at = datetime(2025, 9, 28, 9)
    bare = acceptance.record(office, row.id, EventKind.COMMENT, at, text="缺三率分析")
    assert any("依据" in warning for warning in bare.value.warnings)
    acceptance.void_last(office, row.id, "补依据")
    firm = acceptance.record(office, row.id, EventKind.COMMENT, at, text="缺三率分析", basis=items[0].cited)
    assert not any("没有写明意见的依据" in warning for warning in firm.value.warnings)
    confirmed = work_memos.confirm(office, done.value, "王芳", "李工")
    assert all(item.is_firm for item in work_memos.basis_items(office, contract_id))
    history.undo(office, confirmed.operation_id)
    assert work_memos.get(office, done.value).confirmed_on == ""
    history.undo(office, done.operation_id)
    assert work_memos.list_memos(office, contract_id) == []


def test_a_memo_needs_a_point_and_days_in_order(desk):
    office, _ = desk
    contract_id = contracts.add(office, "chengbei").value
    with pytest.raises(RefusedInput):
        work_memos.add(office, contract_id, [" "])
    with pytest.raises(RefusedInput):
        work_memos.add(office, contract_id, ["一"], held_on="2025-09-27", confirmed_on="2025-09-26")


POPULATION = [(str(number), f"12345-{number:04d}") for number in range(1, 1501)]


def test_f3_8_spot_check_from_sample_to_rectification(desk):
    office, _ = desk
    contract_id = contracts.add(office, "zhongguancun", date(2026, 6, 1)).value
    done = spot_checks.start(office, contract_id, "9 月工单", POPULATION, share=SAMPLE, scope="2025-09 全部工单")
    row = spot_checks.get(office, done.value)
    assert (row.population_size, row.sample_size, row.clause) == (1500, 30, "001·3.1.6")
    assert row.is_reproducible
    same = spot_checks.start(office, contract_id, "重抽", POPULATION, size=30, seed=row.seed).value
    assert spot_checks.get(office, same).findings == row.findings
    with pytest.raises(NotAllowed, match="还有 30 件"):
        spot_checks.conclude(office, row.id, "fail", "不合格")
    bad = row.findings[3].element
    spot_checks.record(office, row.id, {finding.element: (True, "") for finding in row.findings})
    spot_checks.record(office, row.id, {bad: (False, "未按要求回访")})
    with pytest.raises(RefusedInput):
        spot_checks.record(office, row.id, {"99999": (True, "")})
    concluded = spot_checks.conclude(office, row.id, "fail", "1 件未回访")
    found = spot_checks.get(office, row.id)
    assert (found.looked_at, found.failed, found.state_text) == (30, 1, "不合格")
    rectification = spot_checks.rectify(office, row.id, due_at=datetime(2025, 10, 9, 18)).value
    demanded = rectifications.get(office, rectification)
    assert (demanded.source_entity, demanded.source_id) == ("spot_check", row.id)
    assert "未按要求回访" in demanded.problem
    assert spot_checks.get(office, row.id).rectification_id == rectification
    with pytest.raises(NotAllowed):
        spot_checks.rectify(office, row.id)
    history.undo(office, concluded.operation_id)
    assert spot_checks.get(office, row.id).result == ""


def test_f3_8_the_start_is_undone_and_nonsense_refused(desk):
    office, _ = desk
    contract_id = contracts.add(office, "yongdinglu").value
    done = spot_checks.start(office, contract_id, "台账", POPULATION[:10], size=2)
    history.undo(office, done.operation_id)
    assert spot_checks.list_checks(office, contract_id) == []
    with pytest.raises(RefusedInput):
        spot_checks.start(office, contract_id, "台账", [], size=2)
    with pytest.raises(RefusedInput):
        spot_checks.start(office, contract_id, "台账", POPULATION[:3], size=4)
    with pytest.raises(RefusedInput):
        spot_checks.start(office, contract_id, "台账", POPULATION[:3])


def test_the_working_environment_is_confirmed_by_both(desk):
    office, _ = desk
    contract_id = contracts.add(office, "zhongguancun", date(2026, 6, 1)).value
    items = [EnvironmentItem("电脑及网络", True), EnvironmentItem("工位", False, "缺 1 个")]
    with pytest.raises(RefusedInput, match="工位"):
        environment_checks.add(
            office, contract_id, "三层大厅", items, is_ok=True, office_person="王", vendor_person="李"
        )
    with pytest.raises(RefusedInput, match="书面确认"):
        environment_checks.add(office, contract_id, "三层大厅", items, is_ok=False)
    done = environment_checks.add(
        office, contract_id, "三层大厅", items, is_ok=False, office_person="王", vendor_person="李", dangers="配电箱"
    )
    assert environment_checks.get(office, done.value).items == tuple(items)
    history.undo(office, done.operation_id)
    with pytest.raises(NotFound):
        environment_checks.get(office, done.value)


def settle(office, row):
    """Hand in, pass and receipt one deliverable on its due day."""
    at = datetime.fromisoformat(f"{row.due_on}T10:00:00")
    deliverables.submit(office, row.id, at)
    acceptance.record(office, row.id, EventKind.PASS, at + timedelta(hours=2))
    receipts.issue(office, receipts.draft(office, row.id))


def pay(office, contract_id, fen, on):
    with performing(office, "payment.paid", contract_id, "支付") as write:
        write.insert(PaymentEvent, contract_id=contract_id, payment_no=1, kind="paid", on_date=on, amount_fen=fen)


@pytest.mark.parametrize(
    ("reading", "count", "in_2025"),
    [
        ("甲", 16, [10_000_000] * 7 + [9_800_000, 10_000_000]),
        ("乙", 2, [89_800_000]),
    ],
)
def test_ac_18_f3_6_receipts_add_up_under_both_readings(desk, reading, count, in_2025):
    office, clock = desk
    contract_id = contracts.add(office, "chengbei", date(2025, 5, 31), readings={"R-07": reading}).value
    rows = deliverables.list_deliverables(office, contract_id)
    assert (len(rows), sum(row.amount_fen or 0 for row in rows)) == (count, 159_600_000)
    pay(office, contract_id, 95_760_000, "2025-07-01")
    clock.at = datetime(2025, 12, 31, 18)
    first = [row for row in rows if row.due_on <= "2025-12-31"]
    assert sorted(row.amount_fen for row in first) == sorted(in_2025)
    for row in first:
        settle(office, row)
    money = acceptance_money.acceptance_money(office, contract_id)
    assert (money.accepted_fen, money.receipts_fen, money.paid_fen) == (89_800_000, 89_800_000, 95_760_000)
    assert (money.accepted_share, money.paid_share, money.ahead_fen) == ("56.27%", "60.00%", 5_960_000)
    assert "59,600.00" in money.hints[0]
    assert not receipts.totals(office, contract_id).is_complete
    clock.at = datetime(2026, 5, 30, 18)
    for row in rows:
        if row not in first:
            settle(office, row)
    money = acceptance_money.acceptance_money(office, contract_id)
    assert (money.accepted_fen, money.receipts_fen, money.hints) == (159_600_000, 159_600_000, ())
    assert receipts.totals(office, contract_id).is_complete
    at_the_end_of_2025 = acceptance_money.acceptance_money(office, contract_id, date(2025, 12, 31))
    assert (at_the_end_of_2025.accepted_fen, at_the_end_of_2025.receipts_fen) == (89_800_000, 89_800_000)


def test_ac_18_an_amount_beside_the_price_line_is_refused(desk):
    office, clock = desk
    contract_id = contracts.add(office, "chengbei", date(2025, 5, 31)).value
    row = deliverables.list_deliverables(office, contract_id)[0]
    clock.at = datetime(2025, 12, 31, 18)
    deliverables.submit(office, row.id, datetime(2025, 6, 27, 10))
    acceptance.record(office, row.id, EventKind.PASS, datetime(2025, 7, 1, 10))
    with pytest.raises(NotAllowed, match="不一致"):
        receipts.draft(office, row.id, amount_fen=10_000_001)
