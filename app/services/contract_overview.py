"""合同履约总览 (B45): one contract on one page — money, deliverables, counters, deadlines, holds, readings.

Everything is read from the other services as of now; nothing is stored. A figure names its clause where it has one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.counters import CounterValue
from app.domain.invoices import account_warnings
from app.domain.readings import Reading
from app.services import (
    contract_end,
    damages_candidates,
    damages_claims,
    force_majeure,
    manual_deductions,
    penalty_statements,
    settlements,
)
from app.services.acceptance_money import AcceptanceMoney, acceptance_money
from app.services.contract_terms import ContractTerms, terms_of
from app.services.counters import counters
from app.services.damages_candidates import DamagesCandidate
from app.services.damages_claims import ClaimRow
from app.services.deliverables import Progress, progress
from app.services.due_lines import DueLine, open_lines
from app.services.payment_ledger import HoldRow, SettlementRow
from app.services.payment_plan import Instalment, plan
from app.services.session import Office

NEXT_LINES = 8
"""How many open deadlines the page names; ``open_deadlines`` counts all."""


@dataclass(frozen=True, slots=True)
class InstalmentMoney:
    """One instalment, fen: planned + added − deducted = payable. ``added_fen``: rewards, audit, the office's damages.

    ``is_settled`` says whether the amounts are locked; without it nothing was set off yet.
    """

    no: int
    name: str
    clause: str
    planned_fen: int
    added_fen: int
    deducted_fen: int
    payable_fen: int
    paid_fen: int
    due_on: str
    state_text: str
    is_settled: bool


@dataclass(frozen=True, slots=True)
class Money:
    """The contract's money, fen. ``accepted_fen`` is None where no deliverable has a price.

    ``deducted_fen``: deductions and the vendor's damages that locked settlements took off; ``compensated_fen``: the
    office's own damages in them; ``to_deduct_fen``: locked, approved or claimed, not settled yet. ``at_risk_fen``: what
    the office owes or would owe for its own delay as of today; ``claimable_fen``: the vendor's, not decided yet.
    """

    total_fen: int
    accepted_fen: int | None
    rewarded_fen: int
    deducted_fen: int
    compensated_fen: int
    to_deduct_fen: int
    paid_fen: int
    unpaid_fen: int
    at_risk_fen: int
    claimable_fen: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The page. ``counters``: those that warn first; ``missing``: required readings that nobody chose, blanks."""

    contract: ContractTerms
    at: str
    days_left: int
    ended_on: str
    money: Money
    instalments: tuple[InstalmentMoney, ...]
    progress: Progress
    waiting: int
    counters: tuple[CounterValue, ...]
    deadlines: tuple[DueLine, ...]
    open_deadlines: int
    overdue_deadlines: int
    holds: tuple[HoldRow, ...]
    missing: tuple[Reading, ...]
    blanks: tuple[str, ...]
    hints: tuple[str, ...]

    @property
    def alarms(self) -> tuple[CounterValue, ...]:
        """Counters that warn, have triggered or cannot be judged."""
        return tuple(value for value in self.counters if value.state != "ok")


def overview(office: Office, contract_id: int) -> Overview:
    """Read where a contract stands now. Raises ``NotFound``."""
    now = office.now()
    contract = terms_of(office, contract_id)
    payment_plan = plan(office, contract_id)
    lines = [line for line in open_lines(office, now) if line.contract_id == contract_id]
    acceptance = acceptance_money(office, contract_id)
    ended = contract_end.ended_on(office, contract_id)
    prolonged = force_majeure.prolonged_end(office, contract_id, now.date())
    done = progress(office, contract_id)
    holds = {hold.id: hold for one in payment_plan.instalments for hold in one.open_holds}
    known = contract.readings.known
    return Overview(
        contract=contract,
        at=now.isoformat(timespec="seconds"),
        days_left=((prolonged or contract.terms.end_on) - now.date()).days,
        ended_on=ended.isoformat() if ended else "",
        money=_money(office, contract, acceptance, payment_plan.instalments),
        instalments=tuple(_instalment(office, one) for one in payment_plan.instalments),
        progress=done,
        waiting=_waiting(lines),
        counters=_sorted(counters(office, contract_id, now.date())),
        deadlines=tuple(lines[:NEXT_LINES]),
        open_deadlines=len(lines),
        overdue_deadlines=sum(line.due_at < now.isoformat() for line in lines),
        holds=tuple(holds.values()),
        missing=tuple(known[code] for code in contract.readings.unchosen()),
        blanks=_blanks(contract),
        hints=_hints(contract, payment_plan.hints, acceptance.hints),
    )


def _money(
    office: Office, contract: ContractTerms, acceptance: AcceptanceMoney, instalments: Sequence[Instalment]
) -> Money:
    contract_id = contract.id
    settled = [row for one in instalments for row in one.settlements]
    claims = damages_claims.rows(office, contract_id)
    candidates = damages_candidates.candidates(office, contract_id)
    return Money(
        total_fen=contract.terms.total_fen,
        accepted_fen=acceptance.accepted_fen if acceptance.planned else None,
        rewarded_fen=sum(row.reward_fen for row in settled),
        deducted_fen=sum(taken_fen(office, row) for row in settled),
        compensated_fen=sum(_compensated(office, row) for row in settled),
        to_deduct_fen=_to_deduct(office, contract_id) + _claimed(claims, "vendor"),
        paid_fen=sum(one.paid_fen for one in instalments),
        unpaid_fen=sum(max(one.payable_fen - one.paid_fen, 0) for one in instalments if not one.is_paid),
        at_risk_fen=_undecided(candidates, claims, "office") + _claimed(claims, "office"),
        claimable_fen=_undecided(candidates, claims, "vendor"),
    )


def taken_fen(office: Office, row: SettlementRow) -> int:
    """Return what a settlement really took off: what it could not bear is taken by the one that carries it in."""
    damages = row.damages_fen + _compensated(office, row)
    return row.deduction_fen + damages - row.carried_out_fen + row.carried_in_fen


def _compensated(office: Office, row: SettlementRow) -> int:
    return sum(
        line.amount_fen
        for line in settlements.locked(office, row.id).lines
        if line.kind == "damages" and line.amount_fen > 0
    )


def _to_deduct(office: Office, contract_id: int) -> int:
    """Return what statements and approved deductions by hand still have to take."""
    statements = penalty_statements.statements(office, contract_id)
    by_hand = manual_deductions.rows(office, contract_id)
    waiting = sum(row.total_fen - row.settled_fen for row in statements)
    return waiting + sum(row.amount_fen - row.settled_fen for row in by_hand)


def _claimed(claims: Sequence[ClaimRow], party: str) -> int:
    found = [row for row in claims if row.party == party and row.state == "claimed"]
    return sum((row.amount_fen or 0) - row.settled_fen for row in found)


def _undecided(candidates: Sequence[DamagesCandidate], claims: Sequence[ClaimRow], party: str) -> int:
    running = sum((one.amount_fen or 0) - one.claimed_fen for one in candidates if one.party == party)
    return running + sum(row.amount_fen or 0 for row in claims if row.party == party and row.state == "candidate")


def _instalment(office: Office, one: Instalment) -> InstalmentMoney:
    limit = one.dates.late_after or one.dates.remind_by
    return InstalmentMoney(
        no=one.payment.no,
        name=one.payment.name,
        clause=one.clause,
        planned_fen=one.payment.amount_fen,
        added_fen=sum(row.reward_fen + row.audit_fen + _compensated(office, row) for row in one.settlements),
        deducted_fen=sum(taken_fen(office, row) for row in one.settlements),
        payable_fen=one.payable_fen,
        paid_fen=one.paid_fen,
        due_on=limit.isoformat() if limit else "",
        state_text=one.state_text,
        is_settled=bool(one.settlements),
    )


def _waiting(lines: Sequence[DueLine]) -> int:
    """Count deliverables whose acceptance waits for the office (D01 and what has no code but a review)."""
    return len({line.entity_id for line in lines if line.entity == "deliverable" and ":review:" in line.key})


def _sorted(found: tuple[CounterValue, ...]) -> tuple[CounterValue, ...]:
    rank = {"triggered": 0, "undetermined": 1, "warn": 2}
    return tuple(sorted(found, key=lambda value: (rank.get(value.state, 3), value.code)))


def _hints(contract: ContractTerms, of_plan: Sequence[str], of_acceptance: Sequence[str]) -> tuple[str, ...]:
    """Join the hints; what is paid beyond what is accepted is said once, the parties' accounts last (E-05)."""
    plan_hints = [hint for hint in of_plan if not (of_acceptance and hint.startswith("已付大于已验收"))]
    terms = contract.terms
    accounts = (*account_warnings(terms.vendor, "乙方"), *account_warnings(terms.office, "甲方"))
    return tuple(dict.fromkeys((*of_acceptance, *plan_hints, *accounts)))


def _blanks(contract: ContractTerms) -> tuple[str, ...]:
    found = []
    if contract.effective_on is None:
        found.append("生效日期未填，付款期限无法起算")
    if not contract.row["contract_no"]:
        found.append("合同编号未填")
    return tuple(found)
