"""Lines of 派驻人员: people, changes, violations, days with too few people of one contract."""

from __future__ import annotations

from datetime import timedelta

from app.domain.staffing import StaffDay, red_spans
from app.gui.models.cases import CaseListSpec
from app.gui.models.ledger import LedgerHeads, LedgerLine, ledger_spec
from app.services import staff, staff_changes, staff_presence
from app.services.contract_terms import ContractTerms, terms_of
from app.services.session import Office
from app.services.staff import StaffRow

PERSON, CHANGE, VIOLATION, RED = "person", "change", "violation", "red"
KINDS = ((PERSON, "人员"), (CHANGE, "更换"), (VIOLATION, "违规"), (RED, "红标日"))


def staff_spec() -> CaseListSpec:
    """Describe the list of 派驻人员."""
    empty = ("还没有登记派驻人员", "登记人员，备案通过后上岗；在岗人数、保密文件、更换审批由这里核对。")
    return ledger_spec("派驻人员", "条", KINDS, empty, LedgerHeads(title="人员、事项", on="上岗/期限", value="人数"))


def read_staff(office: Office, contract_id: int) -> list[LedgerLine]:
    """Read everything as of today."""
    today = office.now().date()
    contract = terms_of(office, contract_id)
    terms = contract.terms.supervision.staffing
    cite = contract.terms.cite
    found: list[LedgerLine] = []
    for row in staff.rows(office, contract_id):
        state, tone = person_state(row, row.is_on_duty(today))
        title = f"{row.name}　{row.post}" + ("　核心" if row.is_core else "")
        clause = (
            cite(terms.filing_clause or terms.change_clause)
            if terms and (terms.filing_clause or terms.change_clause)
            else ""
        )
        found.append(LedgerLine(PERSON, 0, row.id, title, state, tone, clause, row.on_duty_on, "", row))
    for change in staff_changes.changes(office, contract_id):
        title = f"{staff_changes.KINDS[change.kind]}：{change.old_name or '—'} → {change.new_name or '待定'}"
        tone = "bad" if change.is_late else "muted" if change.arrived_on else "warn"
        on, clause = change.due_on or change.asked_on, cite(change.clause) if change.clause else ""
        found.append(LedgerLine(CHANGE, 1, change.id, title, change.state_text, tone, clause, on, "", change))
    for event in staff_changes.violations(office, contract_id):
        title = f"{event.person}：{event.fact}"
        tone = "bad" if event.is_late else "muted" if event.told_on else "warn"
        on, clause = event.due_on or event.demanded_on, cite(event.clause) if event.clause else ""
        found.append(LedgerLine(VIOLATION, 2, event.id, title, event.state_text, tone, clause, on, "", event))
    return [*found, *_red_lines(office, contract)]


def read_days(office: Office, contract_id: int, weeks: int = 5) -> tuple[StaffDay, ...]:
    """Read the last weeks day by day, up to today."""
    today = office.now().date()
    return staff_presence.days(office, contract_id, today - timedelta(days=7 * weeks - 1), today)


def person_state(row: StaffRow, is_on_duty: bool) -> tuple[str, str]:
    """Return state and tone of a person."""
    if row.off_duty_on and not is_on_duty:
        return "已离岗", "muted"
    if is_on_duty:
        return ("▲ 未签保密", "bad") if row.missing_papers else ("在岗", "good")
    return {
        "approved": ("备案通过，待上岗", "info"),
        "submitted": ("备案待审核", "warn"),
        "refused": ("备案未通过", "bad"),
    }.get(row.filing, ("未备案", "warn"))


def _red_lines(office: Office, contract: ContractTerms) -> list[LedgerLine]:
    today = office.now().date()
    days = staff_presence.days(office, contract.id, contract.terms.start_on, today)
    terms = contract.terms.supervision.staffing
    if terms is None or not any(day.present or day.on_leave for day in days):
        return []
    found = []
    for number, (first, last, least) in enumerate(red_spans(days)):
        span = f"{first} 至 {last}" if last > first else f"{first}"
        title = f"{span}（{(last - first).days + 1} 天）在岗少于 {terms.minimum} 人"
        clause = contract.terms.cite(terms.clause)
        part = tuple(day for day in days if first <= day.on <= last)
        found.append(
            LedgerLine(RED, 3, number, title, "● 红标", "bad", clause, first.isoformat(), f"最少 {least}", part)
        )
    return found
