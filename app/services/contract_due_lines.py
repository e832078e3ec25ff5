"""Open deadlines of acceptance, plan, expiry and contacts (D01-D04, D06-D08, D12, D14, D30, D38, D42)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.domain.acceptance_events import FINISHED, AcceptanceState, State
from app.domain.contact_changes import limits_of_change
from app.domain.contracts import ContractTemplate
from app.domain.deadlines import END_OF_DAY
from app.domain.deliverables import due_hint
from app.domain.delivery_terms import Limit
from app.domain.workdays import Calendar
from app.services import calendars, contacts, contract_end, force_majeure, renewals
from app.services.acceptance_case import judge_rows
from app.services.contract_terms import ContractTerms, all_terms, day_of
from app.services.due_lines import DueLine, Party
from app.services.session import Office
from app.storage.queries import contracts as stored
from app.storage.queries.contracts import Record

ENDED_DAYS = 30
"""So long after its last day an ended contract is still brought to mind."""

_REVISING = (State.REVISING, State.FAILED, State.REVISION_LATE)
_REMINDED = (State.REMINDED, State.DEEMABLE)


def due_lines(office: Office, now: datetime) -> list[DueLine]:
    """Return the open deadlines of acceptance, deliverables not handed in, ending contracts, untold changes."""
    contracts = all_terms(office)
    calendar = calendars.current(office)
    found: list[DueLine] = []
    for row in stored.handed_in(office.database):
        contract = contracts.get(int(row["contract_id"]))
        if contract is not None:
            found += _acceptance(office, contract, row, calendar, now)
    for contract in contracts.values():
        found += _owed(office, contract, calendar)
        found += _ending(office, contract, now.date())
        found += _untold(office, contract, calendar)
    return found


def _acceptance(
    office: Office, contract: ContractTerms, row: Record, calendar: Calendar, now: datetime
) -> list[DueLine]:
    """Return the limit of a deliverable's acceptance that runs, and the day after which it may count as accepted."""
    if row["state"] in FINISHED and contract.terms.receipt is None:
        return []
    submissions = stored.submissions(office.database, row["id"])
    events = stored.events(office.database, row["id"])
    judged = judge_rows(submissions, events, contract, calendar, now.date())
    terms = contract.on(judged.rounds[-1].submitted_on)
    found = []
    if judged.is_finished:
        found.append(_limit(contract, row, judged, terms, "receipt"))
    elif judged.state in _REVISING:
        found.append(_limit(contract, row, judged, terms, "revise"))
    else:
        found.append(_limit(contract, row, judged, terms, "review"))
    if judged.state in _REMINDED:
        found.append(_deemable(contract, row, judged))
    return [line for line in found if line is not None]


_LIMITS: dict[str, tuple[tuple[str, ...], str, Party, str]] = {
    "review": (("D01",), "验收期届满", "office", "届满后乙方可催告，经提示仍无异议可视为验收通过"),
    "revise": (("D02", "D14"), "修改（整改）期届满", "vendor", "逾期按合同处理，由甲方决定"),
    "receipt": (("D04",), "签署并寄出回执", "office", ""),
}


def _limit(
    contract: ContractTerms, row: Record, judged: AcceptanceState, terms: ContractTemplate, which: str
) -> DueLine | None:
    codes, title, party, consequence = _LIMITS[which]
    due_on, since = _days(judged, which)
    if due_on is None:
        return None
    limit: Limit | None = getattr(terms.acceptance, which)
    return DueLine(
        key=f"deliverable:{row['id']}:{which}:{judged.rounds[-1].number}",
        code=next((code for code in codes if terms.deadline(code)), ""),
        contract_id=contract.id,
        title=f"{title}：{row['name']}（{row['period']}）",
        detail=contract.terms.title,
        clause=terms.cite(limit.clause if limit else terms.acceptance.clause),
        party=party,
        due_at=_end(due_on),
        started_at=f"{since}T00:00:00",
        remind_on=(),
        entity="deliverable",
        entity_id=int(row["id"]),
        consequence=consequence if which != "review" or terms.acceptance.deemed else "",
    )


def _days(judged: AcceptanceState, which: str) -> tuple[date | None, date]:
    last = judged.rounds[-1]
    if which == "receipt":
        return judged.receipt_by, judged.completed_on or last.submitted_on
    if which == "revise":
        return last.revise_by, last.ended_on or last.submitted_on
    return last.accept_by, last.submitted_on


def _deemable(contract: ContractTerms, row: Record, judged: AcceptanceState) -> DueLine | None:
    """Return D03: the last day for an objection before the reading in force lets it count as accepted."""
    option = contract.readings.option("R-04")
    first = judged.deemed.earliest.get(option)
    if first is None:
        return None
    return DueLine(
        key=f"deliverable:{row['id']}:deemed:{judged.rounds[-1].number}",
        code="D03",
        contract_id=contract.id,
        title=f"催告后的异议：{row['name']}（{row['period']}）",
        detail=f"最早 {first} 起可视为验收通过（读法 R-04 {option}），要有意见须在此前书面提出",
        clause=contract.terms.cite(contract.terms.acceptance.clause),
        party="office",
        due_at=_end(first - timedelta(days=1)),
        started_at="",
        remind_on=(),
        entity="deliverable",
        entity_id=int(row["id"]),
        consequence="可视为验收通过，须由甲方人员确认",
        is_strong=True,
    )


def _owed(office: Office, contract: ContractTerms, calendar: Calendar) -> list[DueLine]:
    """Return what the plan says and nobody handed in yet; a day off is brought to mind on the working day before."""
    done = {row["deliverable_id"] for row in stored.submissions_of_contract(office.database, contract.id)}
    found, ended = [], contract_end.ended_on(office, contract.id)
    for row in stored.deliverables(office.database, contract.id):
        due_on = day_of(row["due_on"])
        if due_on is None or row["id"] in done or contract_end.is_dropped(row["due_on"], ended):
            continue
        hint = due_hint(due_on, calendar)
        found.append(
            DueLine(
                key=f"deliverable:{row['id']}:due",
                code=_owed_code(contract, row),
                contract_id=contract.id,
                title=f"应交成果：{row['name']}（{row['period']}）",
                detail=contract.terms.title + (f"；应交日休息，请在 {hint} 前提交" if hint else ""),
                clause=contract.terms.cite(row["clause"]),
                party="vendor",
                due_at=row["due_at"] or _end(due_on),
                started_at=f"{row['start_on']}T00:00:00",
                remind_on=(),
                entity="deliverable",
                entity_id=int(row["id"]),
                consequence="",
            )
        )
    return found


def _owed_code(contract: ContractTerms, row: Record) -> str:
    if row["due_at"]:
        return "D06"
    return "D30" if contract.terms.deadline("D29") else ""


def _ending(office: Office, contract: ContractTerms, today: date) -> list[DueLine]:
    """Return D42 until a renewal's contract stands, a notice ended the contract, or a month after the last day."""
    end = force_majeure.prolonged_end(office, contract.id, today) or contract.terms.end_on
    if today > end + timedelta(days=ENDED_DAYS) or contract_end.ended_on(office, contract.id) is not None:
        return []
    found = renewals.view(office, contract.id)
    if any(row.previous_id == contract.id for row in found.rows):
        return []
    goes_on = contract.terms.renewal is not None and contract.terms.renewal.continues
    return [
        DueLine(
            key=f"contract:{contract.id}:D42",
            code="D42",
            contract_id=contract.id,
            title=f"合同到期：{contract.terms.title}",
            detail=found.hint or found.refusal or "请决定是否续签",
            clause=found.chain.clause or _period_clause(contract.terms),
            party="both",
            due_at=_end(end),
            started_at=f"{contract.terms.start_on}T00:00:00",
            remind_on=(),
            entity="contract",
            entity_id=contract.id,
            consequence="到期后继续服务即为事实续期" if goes_on else "到期后不得再按本合同提供服务",
        )
    ]


def _period_clause(terms: ContractTemplate) -> str:
    """Return the clause, cited, that states the service's first and last day; for contracts silent on renewal."""
    ref = next((clause.ref for clause in terms.clauses if clause.kind == "period"), "")
    return terms.cite(ref) if ref else ""


def _untold(office: Office, contract: ContractTerms, calendar: Calendar) -> list[DueLine]:
    """Return changes of contacts that the other party was not told of (D07, D08, D12, D38)."""
    found = []
    for _, contact in contacts.untold_changes(office, contract.id):
        start = datetime.combine(date.fromisoformat(contact.valid_from), datetime.min.time())
        terms = contract.on(start.date())
        for limit in limits_of_change(terms, contact.party, contact.kind, start, calendar, contract.readings):
            side: Party = "vendor" if contact.party == "vendor" else "office"
            found.append(
                DueLine(
                    key=f"authorised_contact:{contact.id}:{limit.code}",
                    code=limit.code,
                    contract_id=contract.id,
                    title=f"{limit.label}：{contacts.PARTIES[contact.party]}{contacts.KINDS[contact.kind]}",
                    detail=f"{contact.valid_from} 起变更，尚未登记告知对方的时间",
                    clause=limit.clause,
                    party=side,
                    due_at=limit.due_at.isoformat(),
                    started_at=start.isoformat(),
                    remind_on=(),
                    entity="authorised_contact",
                    entity_id=contact.id,
                    consequence="对方按原地址、原邮箱发出即视为送达",
                )
            )
    return found


def _end(on: date) -> str:
    return datetime.combine(on, END_OF_DAY).isoformat()
