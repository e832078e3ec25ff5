"""Errors and deductions of the sample data: a month that can be tried and locked, candidates that wait, one training.

Made for the last month that is over within the service period of contract 001; nothing is made before it began.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from app.domain.months import Month, month_of
from app.services import contracts, duty_locks, error_entry, error_records, penalty_statements
from app.services.contract_terms import terms_of
from app.services.error_entry import ErrorEntry
from app.services.session import Office
from app.storage.queries import cases

TEMPLATE = "zhongguancun"

_YES: Mapping[str, Mapping[str, bool]] = {
    "dispatch": {"negligence": True, "overtime": True, "delay": True, "second_complaint": False, "unreported": True},
    "zero_score": {"not_followed": True, "late": False, "zero": True},
    "review": {"wrong_choice": True, "wrong_entry": False, "city_loss": False},
    "data": {"statistics": True, "late_report": False, "effect": True},
}
_ERRORS: Sequence[tuple[str, int, str, str, Mapping[str, bool]]] = (
    ("dispatch", 2, "王静", "漏看工单，次日才派到社区", {}),
    ("dispatch", 5, "李建国", "派单对象错误，由物业科改派城管办", {}),
    ("dispatch", 6, "王静", "夜间来件漏看，诉求人二次来电", {"delay": False, "second_complaint": True}),
    ("dispatch", 9, "李建国", "权属不明，已先报备分中心", {"unreported": False}),
    ("dispatch", 11, "王静", "派错科室，改派后超时", {}),
    ("dispatch", 16, "李建国", "漏看紧急件，电话通知滞后", {}),
    ("zero_score", 18, "王静", "退件理由不充分，市级考核记零分", {}),
    ("review", 7, "赵敏", "漏听“未解决”，点选为已解决", {}),
    ("review", 13, "赵敏", "错听满意度，点选为满意", {}),
    ("data", 4, "陈晨", "周报响应率分母漏计 3 件", {}),
    ("data", 8, "陈晨", "日报把退件计入办结", {}),
    ("data", 12, "陈晨", "月报指标口径理解错误", {}),
    ("data", 15, "陈晨", "周报迟交半天", {"statistics": False, "late_report": True}),
    ("data", 19, "陈晨", "社区排名公式引用错行", {}),
)
_WAITING = ("review", 13)
"""The error that nobody has confirmed yet."""


def fill(office: Office, ids: Sequence[int]) -> None:
    """Register the errors once, for tickets in the given order; an office that has errors is left as it is."""
    found = [row.id for row in contracts.list_contracts(office) if row.template == TEMPLATE]
    if not found or cases.select(office.database, error_records.ENTITY):
        return
    contract_id, today = found[0], office.now().date()
    month = month_of(today).previous()
    terms = terms_of(office, contract_id).terms
    if not terms.start_on.isoformat() <= month.first <= month.last <= terms.end_on.isoformat():
        return
    for place, (code, day, person, fact, other) in enumerate(_ERRORS):
        ticket_id = ids[place % len(ids)] if ids and code != "data" else None
        error_id = _register(office, contract_id, code, _on(month, day), person, fact, other, ticket_id)
        if (code, day) != _WAITING:
            error_entry.confirm(office, error_id, "核对工单和系统记录属实")
    first = _register(office, contract_id, "review", _on(month, 21), "赵敏", "登记数据有误，待核录音", {}, None)
    error_entry.tick(office, first, {"wrong_choice": "未定"})
    error_entry.vendor_statement(office, first, "录音不清晰，申请复听。")
    for trigger in penalty_statements.trial(office, contract_id, month).result.locks:
        if trigger.kind == "special_training":
            duty_locks.impose_trigger(office, contract_id, trigger, str(month), from_on=today)


def _register(
    office: Office,
    contract_id: int,
    code: str,
    at: datetime,
    person: str,
    fact: str,
    other: Mapping[str, bool],
    ticket_id: int | None,
) -> int:
    ticks = {**_YES[code], **other}
    entry = ErrorEntry(code, fact, at, person=person, ticket_id=ticket_id, ticks=ticks)
    return error_entry.add(office, contract_id, entry).value


def _on(month: Month, day: int) -> datetime:
    found = date.fromisoformat(month.first).replace(day=day)
    return datetime(found.year, found.month, found.day, 10, 20)
