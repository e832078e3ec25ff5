"""Grounds of termination (终止事由) with what they rest on today, and what an end would mean; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.clearing import PAID_REGISTERED, PAID_TYPED, Clearing, ClearingFacts, clear
from app.domain.counters import CounterValue
from app.domain.deadlines import Deadline
from app.domain.errors import RefusedInput
from app.domain.supervision_terms import TerminationGround
from app.services import breaches, counters, deliverables
from app.services.breaches import BreachRow
from app.services.contract_limits import limit
from app.services.contract_terms import ContractTerms, terms_of
from app.services.payment_ledger import ledger
from app.services.session import Office
from app.storage.queries import cases


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a right may rest on: met or not, in words, with the record behind it ("" and 0 for none)."""

    text: str
    is_met: bool
    entity: str = ""
    entity_id: int = 0


@dataclass(frozen=True, slots=True)
class GroundView:
    """A ground with its conditions today; ``is_ripe`` only says that the conditions are there (提示)."""

    ground: TerminationGround
    clause: str
    clause_text: str
    conditions: tuple[Condition, ...]
    is_ripe: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an end on this ground and day would mean: the clearing, the last day for the notice, the day of return."""

    ground: TerminationGround
    facts: ClearingFacts
    clearing: Clearing
    notice_by: Deadline | None
    return_by: Deadline | None
    paid_source: str


def grounds(office: Office, contract_id: int, on: date) -> tuple[GroundView, ...]:
    """Return every ground of the contract with its conditions as of a day. Raises ``NotFound``."""
    contract = terms_of(office, contract_id, on)
    values = counters.counters(office, contract_id, on)
    events = breaches.rows(office, contract_id, on=on)
    return tuple(_view(contract, ground, values, events) for ground in contract.terms.supervision.terminations)


def outlook(
    office: Office,
    contract_id: int,
    code: str,
    effective_on: date,
    *,
    paid_fen: int | None = None,
    worked_fen: int | None = None,
    worked_text: str = "",
) -> Outlook:
    """Work out the clearing and the dates; nothing is written.

    ``paid_fen`` replaces the sum of the payments registered. Raises ``RefusedInput`` for an unknown ground.
    """
    contract = terms_of(office, contract_id, effective_on)
    ground = ground_of(contract, code)
    items = deliverables.list_deliverables(office, contract_id)
    facts = ClearingFacts(
        paid_fen=ledger(office, contract_id).paid_fen() if paid_fen is None else paid_fen,
        effective_on=effective_on,
        worked_fen=worked_fen,
        worked_text=worked_text.strip(),
        done=sum(item.rounds > 0 for item in items),
        planned=len(items),
        paid_text=PAID_REGISTERED if paid_fen is None else PAID_TYPED,
        claimed_fen=_claimed_fen(office, contract_id, ground.damages_by),
    )
    option = contract.readings.option("R-32")
    return Outlook(
        ground,
        facts,
        clear(contract.terms, ground, facts, option),
        limit(office, contract, ground.notice, effective_on),
        limit(office, contract, ground.return_by, effective_on),
        facts.paid_text,
    )


def _claimed_fen(office: Office, contract_id: int, party: str) -> int:
    """Return the fixed damages that a party was already asked for (定额违约金), fen."""
    where = "contract_id = ? AND party = ? AND days IS NULL AND state = 'claimed'"
    rows = cases.select(office.database, "damages_claim", where, (contract_id, party))
    return sum(row["amount_fen"] or 0 for row in rows)


def _view(
    contract: ContractTerms,
    ground: TerminationGround,
    values: tuple[CounterValue, ...],
    events: list[BreachRow],
) -> GroundView:
    conditions = [
        Condition(
            f"{value.code} {value.name} {value.subject}：{value.value}（{value.state_text}，{value.effect}）",
            _gives(value),
        )
        for value in values
        if value.code in ground.counters and value.state != "ok"
    ]
    conditions += [
        Condition(f"{event.happened_on} {event.kind_name}：{event.fact}", True, "breach_event", event.id)
        for event in events
        if event.kind in ground.breaches and not event.settled_on
    ]
    clause = contract.terms.clause(ground.clause)
    is_free = not ground.counters and not ground.breaches
    notes = [note for note in (ground.note, ground.after) if note]
    notes += [f"{defect.code}：{defect.text}" for defect in contract.terms.defects if ground.clause in defect.clauses]
    return GroundView(
        ground,
        contract.terms.cite(ground.clause),
        clause.text if clause else "",
        tuple(conditions),
        is_free or any(condition.is_met for condition in conditions),
        tuple(notes),
    )


def _gives(value: CounterValue) -> bool:
    """Whether a triggered counter gives the right to end the contract (K05 only at its second threshold)."""
    return value.state == "triggered" and "解除" in value.effect.split("；再")[0]


def ground_of(contract: ContractTerms, code: str) -> TerminationGround:
    """Return the ground with this code. Raises ``RefusedInput`` naming those that there are."""
    found = contract.terms.supervision.termination(code)
    if found is None:
        offered = "、".join(f"{one.code} {one.name}" for one in contract.terms.supervision.terminations)
        raise RefusedInput(f"这份合同没有终止事由“{code}”。可选：{offered or '（模板没有列出）'}。")
    return found
