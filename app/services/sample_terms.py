"""Sample records around contracts: an amendment, notices, memoranda, a spot check, an estimate, an environment."""

from __future__ import annotations

from datetime import timedelta

from app.services import (
    amendments,
    contracts,
    correspondence,
    cost_estimates,
    environment_checks,
    spot_checks,
    work_memos,
)
from app.services.contract_terms import terms_of
from app.services.environment_checks import EnvironmentItem
from app.services.session import Office

SAMPLE = 10
LEAST_TICKETS = 50


def load(office: Office, contract_id: int, template: str) -> None:
    """Add what suits the contract; a contract that has such records already is left alone."""
    if work_memos.list_memos(office, contract_id) or correspondence.list_notices(office, contract_id):
        return
    _memos(office, contract_id)
    _notices(office, contract_id)
    if template == "jiuxianqiao":
        received = office.now().date() - timedelta(days=2)
        cost_estimates.receive(
            office, contract_id, "增加夜间值守服务测算报告", received_on=received, amount_fen=12_000_000, note="示例"
        )
    if template == "zhongguancun":
        _supervise(office, contract_id)


def _memos(office: Office, contract_id: int) -> None:
    today = office.now().date()
    first = today - timedelta(days=40)
    points = ["月度成果含三率分析和失分案件逐件说明。", "原始台账随成果一并提交。"]
    done = work_memos.add(office, contract_id, points, held_on=first, note="示例").value
    work_memos.confirm(office, done, "甲方经办人", "乙方负责人", on=first + timedelta(days=1))
    work_memos.add(office, contract_id, ["下月起周报改为每周五提交。"], held_on=today - timedelta(days=5), note="示例")


def _notices(office: Office, contract_id: int) -> None:
    now = office.now()
    correspondence.register(
        office,
        contract_id,
        "out",
        "函件",
        "关于规范台账格式的函",
        "hand",
        sent_at=now - timedelta(days=12),
        signed_at=now - timedelta(days=12, hours=-2),
        signer="乙方前台",
    )
    correspondence.register(
        office,
        contract_id,
        "out",
        "整改",
        "限期整改通知",
        "courier",
        sent_at=now - timedelta(days=2),
        tracking_no="SL20260001",
    )


def _supervise(office: Office, contract_id: int) -> None:
    """Add a price-neutral amendment, a spot check under way and the working environment of 001."""
    contract, today = terms_of(office, contract_id), office.now().date()
    since = max(contract.terms.start_on, today - timedelta(days=20))
    term = contract.terms.acceptance.revise
    if term is not None and term.n != 5:
        amendments.add(
            office,
            contract_id,
            "补充协议（一）",
            since,
            {"acceptance.revise.n": "5"},
            affects_price=False,
            content="整改期限由 3 日改为 5 日（示例）。",
        )
    items = [EnvironmentItem("电脑、网络及系统账号", True), EnvironmentItem("工位", False, "缺 1 个")]
    environment_checks.add(
        office,
        contract_id,
        "三层接诉即办大厅",
        items,
        is_ok=False,
        dangers="配电箱前已挂警示标志",
        office_person="甲方经办人",
        vendor_person="乙方负责人",
        checked_on=today - timedelta(days=60),
    )
    first, last = today - timedelta(days=30), today
    population = spot_checks.tickets_between(office, first, last)
    if len(population) >= LEAST_TICKETS:
        key = spot_checks.start(
            office, contract_id, "工单处置质量", population, size=SAMPLE, scope=f"{first} 至 {last} 收到的工单"
        ).value
        row = spot_checks.get(office, key)
        spot_checks.record(office, key, {one.element: (True, "") for one in row.findings[: SAMPLE // 2]})
        spot_checks.record(office, key, {row.findings[SAMPLE // 2].element: (False, "派单未注明反馈时限")})


def fill(office: Office) -> None:
    """Add them to every contract of the office."""
    for row in contracts.list_contracts(office):
        load(office, row.id, row.template)
