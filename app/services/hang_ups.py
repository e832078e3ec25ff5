"""挂账 and 销账: apply, decide, hang up, screen (甄别), write off; the month's account and list (F7.5, 002·2.2.11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.errors import NotAllowed
from app.domain.flow import Mark
from app.domain.months import Month
from app.domain.registers import Balance, HangUpDates, balance
from app.services.case_marks import show_mark
from app.services.case_writing import CaseWrite, case_of, clean, day, need, not_before, outcome, ticket_of, writing
from app.services.changes import Outcome
from app.services.session import Office
from app.services.ticket_heads import heads
from app.storage.models.cases import HangUp
from app.storage.queries import cases

_ENTITY, _WHAT = "hang_up", "挂账"


@dataclass(frozen=True, slots=True)
class HangUpRow:
    """One hang-up; dates are ISO text, "" = not yet. ``decision``: approved, refused or ""."""

    id: int
    ticket_id: int
    ticket_no: str
    title: str
    unit: str
    reason: str
    plan: str
    applied_on: str
    decision: str
    decided_on: str
    decided_by: str
    decision_basis: str
    hung_on: str
    screened_on: str
    screened_by: str
    screening: str
    written_off_on: str
    written_off_by: str
    write_off_basis: str

    @property
    def state_text(self) -> str:
        """Where it stands, in Chinese."""
        if self.written_off_on:
            return "已销账"
        if self.hung_on:
            return "挂账中"
        return {"approved": "已批准待挂账", "refused": "未批准"}.get(self.decision, "待审批")


@dataclass(frozen=True, slots=True)
class HangUpMonth:
    """挂账清单 of a month: the account and its lines; the list's length is the closing number."""

    account: Balance
    listed: tuple[HangUpRow, ...]
    written_off: tuple[HangUpRow, ...]


def apply(
    office: Office, ticket_id: int, reason: str, plan: str, *, unit: str = "", on: date | str | None = None
) -> Outcome[int]:
    """Apply for hanging a ticket up, with the reason and the plan for solving it; returns the id.

    Raises ``NotAllowed`` while an earlier hang-up of the ticket is open.
    """
    own_unit = str(cases.tickets(office.database, [ticket_of(office, ticket_id)])[ticket_id]["unit"])
    columns = {
        "reason": need(reason, "挂账理由"),
        "plan": need(plan, "解决计划"),
        "unit": clean(unit) or own_unit,
        "applied_on": day(office, on, "申请日"),
    }
    with writing(office, "hang_up.apply", _ENTITY, "申请挂账", ticket_id=ticket_id) as write:
        for row in cases.select(office.database, _ENTITY, "ticket_id = ?", (ticket_id,)):
            if row["decision"] != "refused" and not row["written_off_on"]:
                raise NotAllowed(
                    f"这件工单已有一件没有了结的挂账（编号 {row['id']}），没有重复登记。请在原挂账上继续。"
                )
        row_id = write.insert(HangUp, ticket_id=ticket_id, **columns)
        _mark(write, ticket_id)
        write.change.about(f"{_ENTITY}:{row_id}")
    return outcome(row_id, write)


def decide(
    office: Office, hang_up_id: int, approved: bool, by: str, basis: str, *, on: date | str | None = None
) -> Outcome[int]:
    """Register the approval, or the refusal, with who decided and on what basis; an approval hangs up on that day."""
    row = case_of(office, _ENTITY, hang_up_id, _WHAT)
    decided_on = not_before(day(office, on, "批准日"), row["applied_on"], "批准日", "申请日")
    if row["decision"]:
        raise NotAllowed("这件挂账已经审批过了，没有再次登记。要更正请先撤销原来的审批。")
    fields: dict[str, object] = {
        "decision": "approved" if approved else "refused",
        "decided_on": decided_on,
        "decided_by": need(by, "批准人"),
        "decision_basis": need(basis, "审批依据"),
        "hung_on": decided_on if approved else "",
    }
    return _update(office, row, "hang_up.decide", "批准挂账" if approved else "不同意挂账", fields)


def screen(
    office: Office, hang_up_id: int, conclusion: str, *, by: str = "", on: date | str | None = None
) -> Outcome[int]:
    """甄别: register whether the ticket should stay hung up, and why (002·2.2.11). May be repeated; the last counts."""
    row = _hung(office, hang_up_id)
    screened_on = not_before(day(office, on, "甄别日"), row["hung_on"], "甄别日", "挂账日")
    fields = {
        "screened_on": screened_on,
        "screened_by": clean(by) or office.actor,
        "screening": need(conclusion, "甄别结论"),
    }
    return _update(office, row, "hang_up.screen", "挂账甄别", fields)


def write_off(
    office: Office, hang_up_id: int, basis: str, *, by: str = "", on: date | str | None = None
) -> Outcome[int]:
    """销账 with its basis. Raises ``NotAllowed`` when the ticket is not hung up, or before the day it was."""
    row = _hung(office, hang_up_id)
    fields = {
        "written_off_on": not_before(day(office, on, "销账日"), row["hung_on"], "销账日", "挂账日"),
        "written_off_by": clean(by) or office.actor,
        "write_off_basis": need(basis, "销账依据"),
    }
    return _update(office, row, "hang_up.write_off", "销账", fields)


def void(office: Office, hang_up_id: int, reason: str) -> Outcome[int]:
    """Take a hang-up that was registered by mistake off the books (void). A reason is required."""
    reason = need(reason, "作废原因")
    row = case_of(office, _ENTITY, hang_up_id, _WHAT)
    return _update(office, row, "hang_up.void", "作废挂账", {"is_void": 1}, reason)


def get(office: Office, hang_up_id: int) -> HangUpRow:
    """Return one hang-up. Raises ``NotFound``."""
    return _rows(office, [case_of(office, _ENTITY, hang_up_id, _WHAT)])[0]


def rows(office: Office, *, ticket_id: int | None = None) -> list[HangUpRow]:
    """Return hang-ups, oldest first."""
    where, params = ("ticket_id = ?", (ticket_id,)) if ticket_id is not None else ("1", ())
    return _rows(office, cases.select(office.database, _ENTITY, where, params, order="applied_on, id"))


def month(office: Office, wanted: Month) -> HangUpMonth:
    """Return 挂账清单 of a month: 期初 + 新增 − 销账 = 期末, and exactly the closing number of lines."""
    found = {row.id: row for row in rows(office)}
    account = balance([HangUpDates(row.id, row.hung_on, row.written_off_on) for row in found.values()], wanted)
    return HangUpMonth(account, tuple(found[i] for i in account.listed), tuple(found[i] for i in account.written_off))


def _hung(office: Office, hang_up_id: int) -> cases.Record:
    row = case_of(office, _ENTITY, hang_up_id, _WHAT)
    if not row["hung_on"]:
        raise NotAllowed("这件还没有批准挂账，不能登记。请先登记审批。")
    if row["written_off_on"]:
        raise NotAllowed(f"这件已于 {row['written_off_on']} 销账，没有再次登记。")
    return row


def _update(
    office: Office, row: cases.Record, action: str, summary: str, fields: Mapping[str, object], reason: str = ""
) -> Outcome[int]:
    row_id, ticket_id = int(row["id"]), int(row["ticket_id"])
    subject = f"{_ENTITY}:{row_id}"
    with writing(office, action, subject, f"{summary}（{row_id}）", ticket_id=ticket_id, reason=reason) as write:
        write.change.audit(fields=sorted(write.update(_ENTITY, row_id, **fields)))
        _mark(write, ticket_id)
    return outcome(row_id, write)


def _mark(write: CaseWrite, ticket_id: int) -> None:
    """Show the newest hang-up that was not refused: a ticket may be hung up again after a write-off."""
    standing = [row for row in rows(write.office, ticket_id=ticket_id) if row.decision != "refused"]
    last = max(standing, key=lambda row: row.id, default=None)
    if last is None:
        show_mark(write, Mark.HANG_UP, "")
    else:
        show_mark(write, Mark.HANG_UP, "已销账" if last.written_off_on else "挂账中" if last.hung_on else "申请中")


def _rows(office: Office, records: Sequence[cases.Record]) -> list[HangUpRow]:
    tickets = heads(office, [int(row["ticket_id"]) for row in records])
    return [
        HangUpRow(
            ticket_no=tickets.get(row["ticket_id"], {}).get("ticket_no", ""),
            title=tickets.get(row["ticket_id"], {}).get("title", ""),
            **{key: value for key, value in row.items() if key != "is_void"},
        )
        for row in records
    ]
