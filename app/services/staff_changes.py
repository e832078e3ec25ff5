"""更换与违规 (F12.3, F12.5): changes asked, decided, arrived in time; unauthorised ones; violations told in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.staffing import Departure, is_unauthorised
from app.services.case_writing import case_of, clean, day, need, not_before, values_of
from app.services.changes import Outcome
from app.services.contract_limits import limit
from app.services.contract_terms import ContractTerms, terms_of
from app.services.contract_writing import amend, performed, performing
from app.services.session import Office
from app.storage.models.people import StaffChange, StaffViolation
from app.storage.queries import cases

_CHANGE, _VIOLATION = "staff_change", "staff_violation"
KINDS: Mapping[str, str] = {"apply": "乙方申请更换", "demand": "甲方要求调整"}
DECISIONS: Mapping[str, str] = {"": "待批复", "approved": "已同意", "refused": "不同意"}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change; days are ISO text. ``due_on`` is when the new person must be there, "" where no limit is stated."""

    id: int
    contract_id: int
    kind: str
    old_staff_id: int | None
    new_staff_id: int | None
    old_name: str
    new_name: str
    asked_on: str
    reason: str
    clause: str
    decision: str
    decided_on: str
    decided_by: str
    due_on: str
    arrived_on: str
    note: str
    is_late: bool

    @property
    def state_text(self) -> str:
        """Where it stands, in Chinese."""
        if self.arrived_on:
            return f"已到位（{self.arrived_on}）" + ("，逾期" if self.is_late else "")
        if self.kind == "apply" and self.decision != "approved":
            return DECISIONS[self.decision]
        return "逾期未到位" if self.is_late else "待到位"


@dataclass(frozen=True, slots=True)
class ViolationRow:
    """One violation (004·六(二)8); ``due_on`` "" where the contract states no limit."""

    id: int
    contract_id: int
    person: str
    fact: str
    clause: str
    demanded_on: str
    due_on: str
    told_on: str
    result: str
    note: str
    is_late: bool

    @property
    def state_text(self) -> str:
        """Where it stands, in Chinese."""
        if self.told_on:
            return f"已告知（{self.told_on}）" + ("，逾期" if self.is_late else "")
        return "逾期未告知" if self.is_late else "待告知"


def ask(
    office: Office,
    contract_id: int,
    kind: str,
    reason: str,
    *,
    old_staff_id: int | None = None,
    new_staff_id: int | None = None,
    on: date | str | None = None,
    note: str = "",
) -> Outcome[int]:
    """Register that the vendor applies for a change (apply) or that the office demands one (demand); returns the id.

    A demand has the contract's limit (004·六(一)3: 20 days). Raises ``RefusedInput``, ``NotFound``.
    """
    contract = terms_of(office, contract_id)
    if kind not in KINDS:
        raise RefusedInput(f"更换种类“{kind}”不认识。可选：apply 乙方申请、demand 甲方要求。")
    asked_on = day(office, on, "提出日")
    terms = contract.terms.supervision.staffing
    clause = "" if terms is None else (terms.demand_clause if kind == "demand" else terms.change_clause)
    columns = {
        "kind": kind,
        "reason": need(reason, "事由"),
        "asked_on": asked_on,
        "clause": clause,
        "due_on": _due(office, contract, asked_on) if kind == "demand" else "",
        "old_staff_id": _member(office, contract_id, old_staff_id),
        "new_staff_id": _member(office, contract_id, new_staff_id),
        "note": clean(note),
    }
    with performing(office, "staff_change.ask", contract_id, KINDS[kind]) as write:
        row_id = write.insert(StaffChange, contract_id=contract_id, **columns)
    return performed(row_id, write)


def decide(
    office: Office, change_id: int, is_approved: bool, by: str, *, on: date | str | None = None, note: str = ""
) -> Outcome[int]:
    """Register the office's written consent, or refusal, to an application."""
    row = case_of(office, _CHANGE, change_id, "更换申请")
    if row["kind"] != "apply" or row["decision"]:
        raise NotAllowed("这一条不是待批复的更换申请，没有登记批复。")
    decided_on = not_before(day(office, on, "批复日"), row["asked_on"], "批复日", "申请日")
    fields = {
        "decision": "approved" if is_approved else "refused",
        "decided_on": decided_on,
        "decided_by": need(by, "批复人"),
        "note": clean(note) or row["note"],
    }
    return amend(
        office, _CHANGE, row, "staff_change.decide", "同意更换人员" if is_approved else "不同意更换人员", fields
    )


def arrive(
    office: Office, change_id: int, *, new_staff_id: int | None = None, on: date | str | None = None
) -> Outcome[int]:
    """Register that the new person is there. Raises ``NotAllowed`` for an application without consent."""
    row = case_of(office, _CHANGE, change_id, "更换申请")
    if row["arrived_on"]:
        raise NotAllowed(f"这次更换已于 {row['arrived_on']} 到位，没有再次登记。")
    if row["kind"] == "apply" and row["decision"] != "approved":
        raise NotAllowed("这次更换还没有经甲方书面同意，不能登记到位。")
    arrived = not_before(day(office, on, "到位日"), row["asked_on"], "到位日", "提出日")
    staff_id = _member(office, row["contract_id"], new_staff_id) or row["new_staff_id"]
    return amend(
        office, _CHANGE, row, "staff_change.arrive", "更换人员到位", {"arrived_on": arrived, "new_staff_id": staff_id}
    )


def changes(office: Office, contract_id: int, on: date | None = None) -> list[ChangeRow]:
    """Return a contract's changes, oldest first, judged on a day (today)."""
    today = (on or office.now().date()).isoformat()
    names = {
        row["id"]: row["name"]
        for row in cases.select(office.database, "staff_member", "contract_id = ?", (contract_id,))
    }
    found = cases.select(office.database, _CHANGE, "contract_id = ?", (contract_id,), order="asked_on, id")
    return [
        ChangeRow(
            old_name=names.get(row["old_staff_id"], ""),
            new_name=names.get(row["new_staff_id"], ""),
            is_late=bool(row["due_on"]) and (row["arrived_on"] or today) > row["due_on"],
            **values_of(row),
        )
        for row in found
    ]


def unauthorised(office: Office, contract_id: int, on: date) -> list[Departure]:
    """Return people who left without consent given before (擅自更换), where the contract asks for it."""
    contract = terms_of(office, contract_id)
    terms = contract.terms.supervision.staffing
    if terms is None or not terms.change_clause:
        return []
    asked = changes(office, contract_id, on)
    gone = cases.select(
        office.database,
        "staff_member",
        "contract_id = ? AND off_duty_on <> '' AND off_duty_on <= ?",
        (contract_id, on.isoformat()),
    )
    found = [_departure(row, asked) for row in gone]
    return [left for left in found if is_unauthorised(left, contract.terms.end_on.isoformat())]


def violation(
    office: Office, contract_id: int, person: str, fact: str, *, on: date | str | None = None, note: str = ""
) -> Outcome[int]:
    """Register a violation and the demand to deal with it; the limit is the contract's (2 workdays)."""
    contract = terms_of(office, contract_id)
    demanded = day(office, on, "要求处理日")
    terms = contract.terms.supervision.staffing
    found = limit(office, contract, terms.violation_deadline, date.fromisoformat(demanded)) if terms else None
    columns = {
        "person": need(person, "人员"),
        "fact": need(fact, "事由"),
        "clause": terms.violation_clause if terms else "",
        "demanded_on": demanded,
        "due_on": found.due_on.isoformat() if found else "",
        "note": clean(note),
    }
    with performing(office, "violation.demand", contract_id, f"要求处理违规 {columns['person']}") as write:
        row_id = write.insert(StaffViolation, contract_id=contract_id, **columns)
    return performed(row_id, write)


def tell(office: Office, violation_id: int, result: str, *, on: date | str | None = None) -> Outcome[int]:
    """Register what the vendor told about how it dealt with a violation (P-28)."""
    row = case_of(office, _VIOLATION, violation_id, "违规事件")
    if row["told_on"]:
        raise NotAllowed(f"这件违规的处理结果已于 {row['told_on']} 告知，没有再次登记。")
    told = not_before(day(office, on, "告知日"), row["demanded_on"], "告知日", "要求处理日")
    fields = {"told_on": told, "result": need(result, "处理结果")}
    return amend(office, _VIOLATION, row, "violation.tell", f"违规处理结果 {row['person']}", fields)


def violations(office: Office, contract_id: int, on: date | None = None) -> list[ViolationRow]:
    """Return a contract's violations, oldest first, judged on a day (today)."""
    today = (on or office.now().date()).isoformat()
    found = cases.select(office.database, _VIOLATION, "contract_id = ?", (contract_id,), order="demanded_on, id")
    return [
        ViolationRow(is_late=bool(row["due_on"]) and (row["told_on"] or today) > row["due_on"], **values_of(row))
        for row in found
    ]


def _departure(row: cases.Record, asked: list[ChangeRow]) -> Departure:
    own = [change for change in asked if change.old_staff_id == row["id"]]
    consents = sorted(change.decided_on for change in own if change.decision == "approved")
    demanded = any(change.kind == "demand" and change.asked_on <= row["off_duty_on"] for change in own)
    return Departure(
        int(row["id"]), row["name"], bool(row["is_core"]), row["off_duty_on"], consents[0] if consents else "", demanded
    )


def _due(office: Office, contract: ContractTerms, asked_on: str) -> str:
    terms = contract.terms.supervision.staffing
    found = limit(office, contract, terms.demand_deadline, date.fromisoformat(asked_on)) if terms else None
    return found.due_on.isoformat() if found else ""


def _member(office: Office, contract_id: int, staff_id: int | None) -> int | None:
    if staff_id is None:
        return None
    row = case_of(office, "staff_member", staff_id, "派驻人员")
    if row["contract_id"] != contract_id:
        raise RefusedInput(f"{row['name']}不是这份合同的派驻人员，请核对。")
    return staff_id
