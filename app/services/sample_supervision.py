"""Sample supervision (示例监督): people, rectification, a breach, material, things of the contracts that run today."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from app.services import breaches, deliverables, handovers, rectifications, staff, staff_changes, submissions
from app.services.contracts import ContractRow, list_contracts
from app.services.session import Office

_DAYS = 21
"""A contract must have run, and still run, this many days for samples to make sense."""

_LATE_DAYS = 7
"""Reports that fell due in these days are left for trying."""

_PEOPLE: dict[str, tuple[tuple[str, str, bool, bool], ...]] = {
    "zhongguancun": (
        ("示例甲", "值班坐席", True, True),
        ("示例乙", "复核专员", True, True),
        ("示例丙", "数据专员", False, True),
    ),
    "yongdinglu": (("示例丁", "驻点人员", True, True), ("示例戊", "驻点人员", False, False)),
    "huoying": tuple((f"示例专员{n}", "数据统计分析专员", n == 1, True) for n in range(1, 5)),
}
"""Template -> name, post, core mark, secrecy paper signed."""


def fill(office: Office) -> None:
    """Fill the running contracts; one that has people already is left as it is."""
    today = office.now().date()
    for row in list_contracts(office):
        first, last = date.fromisoformat(row.start_on), date.fromisoformat(row.end_on)
        if first + timedelta(days=_DAYS) <= today <= last and not staff.rows(office, row.id):
            _people(office, row, first)
            if row.template == "zhongguancun":
                _reports(office, row.id, today)
                _rectifications(office, row.id, today)
            if row.template == "yongdinglu":
                _things(office, row.id, today)


def _people(office: Office, row: ContractRow, first: date) -> None:
    made = 0
    for name, post, is_core, is_signed in _PEOPLE.get(row.template, ()):
        made = staff.add(office, row.id, name, post, is_core=is_core, experience="接诉即办三年（示例）").value
        staff.submit_filing(office, made)
        staff.decide_filing(office, made, True, "示例审核人", "同意备案", on=first)
        if is_signed:
            for kind in ("agreement", "pledge"):
                staff.add_paper(office, made, kind, signed_on=first)
        staff.start_duty(office, made, on=first)
    if made and row.template == "yongdinglu":
        today = office.now().date()
        staff.add_leave(office, made, today - timedelta(days=1), today, "示例：病假")
        staff_changes.violation(office, row.id, "示例戊", "示例：值班时离岗", on=today)


def _reports(office: Office, contract_id: int, today: date) -> None:
    """Hand in the reports on time, but for those of the last days."""
    before = (today - timedelta(days=_LATE_DAYS)).isoformat()
    for item in deliverables.list_deliverables(office, contract_id):
        if item.due_on and item.due_on < before and not item.rounds:
            submissions.submit(office, item.id, datetime.fromisoformat(f"{item.due_on}T10:00:00"), note="示例数据")


def _rectifications(office: Office, contract_id: int, today: date) -> None:
    """Make one matter that failed once and is demanded again, and one breach that is not settled."""
    day = today - timedelta(days=16)
    first = rectifications.demand(
        office, contract_id, "示例：月报的解决率与登记簿不一致", demanded_at=datetime.combine(day, time(10))
    ).value
    rectifications.finish(office, first, on=day + timedelta(days=2))
    rectifications.recheck(office, first, False, "示例复查人", on=day + timedelta(days=3), note="示例：仍有两处错误")
    again = datetime.combine(today - timedelta(days=1), time(9, 30))
    rectifications.again(office, first, demanded_at=again)
    breaches.register(
        office,
        contract_id,
        "staff_conduct",
        "示例：未按流程登记回访",
        happened_on=today - timedelta(days=9),
        person="示例甲",
        evidence="抽检记录",
    )


def _things(office: Office, contract_id: int, today: date) -> None:
    day = today - timedelta(days=20)
    for name, quantity in (("电脑", 2), ("打印机", 1), ("工作证", 2)):
        handovers.lend(office, contract_id, name, quantity=quantity, holder="示例丁", on=day)
    handovers.hand_over(office, contract_id, "社区通讯录（示例）", "to_vendor", is_personal=True, on=day)
