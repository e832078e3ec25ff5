"""What the records say may be a breach (违约候选): nobody is in default before a person registers the event.

Overdue rectification (F11.3), too few people (K13, K14), unauthorised changes (7.7(4)), results told too late, things
not returned. A candidate is gone once an event names it as its source, or the matter is void.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.staffing import red_spans
from app.services import rectifications, staff_changes, staff_presence
from app.services.contract_terms import ContractTerms, terms_of
from app.services.session import Office
from app.storage.queries import cases


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate: the suggested kind of breach, the fact in words, the record behind it, the clause cited."""

    kind: str
    kind_name: str
    clause: str
    fact: str
    happened_on: str
    person: str
    entity: str
    entity_id: int


def candidates(office: Office, contract_id: int, on: date) -> list[Candidate]:
    """Return what may be a breach as of a day, oldest first. Raises ``NotFound``."""
    contract = terms_of(office, contract_id, on)
    taken = {
        (row["source_entity"], row["source_id"], row["happened_on"] if row["source_entity"] == "contract" else "")
        for row in cases.select(
            office.database, "breach_event", "contract_id = ? AND source_entity <> ''", (contract_id,)
        )
    }
    found = [
        *_rectifications(office, contract, on),
        *_short_staffed(office, contract, on),
        *_departures(office, contract, on),
        *_changes(office, contract, on),
        *_violations(office, contract, on),
    ]
    free = [
        one
        for one in found
        if (one.entity, one.entity_id, one.happened_on if one.entity == "contract" else "") not in taken
    ]
    return sorted(free, key=lambda one: (one.happened_on, one.entity, one.entity_id))


def _make(
    contract: ContractTerms, codes: tuple[str, ...], fact: str, on: str, person: str, source: tuple[str, int]
) -> Iterator[Candidate]:
    """Name the first of these kinds that the contract has; nothing where it has none of them."""
    kinds = [kind for code in codes if (kind := contract.terms.supervision.breach(code)) is not None]
    if kinds:
        clause = contract.terms.cite(kinds[0].clause)
        yield Candidate(kinds[0].code, kinds[0].name, clause, fact, on, person, *source)


def _rectifications(office: Office, contract: ContractTerms, on: date) -> Iterator[Candidate]:
    for row in rectifications.rows(office, contract.id, on):
        if row.days_late > 0:
            fact = f"第 {row.round_no} 轮整改逾期 {row.days_late} 日：{row.problem}"
            codes = ("failed", "not_corrected", "inspection", "duty", "late")
            yield from _make(contract, codes, fact, row.due_at[:10], "", ("rectification", row.id))


def _short_staffed(office: Office, contract: ContractTerms, on: date) -> Iterator[Candidate]:
    """Join days with too few people; the contract itself is the source, told apart by the first day."""
    days = staff_presence.days(office, contract.id, contract.terms.start_on, on)
    if not any(day.present or day.on_leave for day in days):
        return  # nobody was entered yet: nothing is known
    for first, last, least in red_spans(days):
        fact = f"{first} 至 {last} 在岗人数少于 {days[0].minimum} 人（最少 {least} 人）"
        yield from _make(contract, ("staffing", "duty"), fact, first.isoformat(), "", ("contract", contract.id))


def _departures(office: Office, contract: ContractTerms, on: date) -> Iterator[Candidate]:
    for left in staff_changes.unauthorised(office, contract.id, on):
        core = "核心人员" if left.is_core else "派驻人员"
        codes = ("staff_change", "unapproved_change") if left.is_core else ("unapproved_change", "staff_change")
        late = f"，同意日 {left.approved_on} 晚于离岗日" if left.approved_on else "，没有书面同意"
        fact = f"{core} {left.name} 于 {left.left_on} 离岗{late}"
        yield from _make(contract, codes, fact, left.left_on, left.name, ("staff_member", left.staff_id))


def _changes(office: Office, contract: ContractTerms, on: date) -> Iterator[Candidate]:
    for row in staff_changes.changes(office, contract.id, on):
        if row.kind == "demand" and row.is_late:
            fact = f"{row.asked_on} 要求调整人员，应于 {row.due_on} 前到位，逾期"
            yield from _make(
                contract, ("unapproved_change", "duty"), fact, row.due_on, row.old_name, ("staff_change", row.id)
            )


def _violations(office: Office, contract: ContractTerms, on: date) -> Iterator[Candidate]:
    for row in staff_changes.violations(office, contract.id, on):
        if row.is_late:
            fact = f"{row.demanded_on} 要求处理违规（{row.fact}），应于 {row.due_on} 前告知结果，逾期"
            yield from _make(contract, ("conduct", "duty"), fact, row.due_on, row.person, ("staff_violation", row.id))
