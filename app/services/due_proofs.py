"""Why a date is what it is (为什么): every limit of one deliverable with clause, start, each day counted or skipped.

Nothing is worked out here that the acceptance flow does not work out too: the same clock, asked for its proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.acceptance_clock import AcceptanceClock
from app.domain.acceptance_events import AcceptanceState, EventKind, Round
from app.domain.contracts import GATES, ContractTemplate
from app.domain.deadlines import Deadline, Step
from app.domain.deliverables import due_hint
from app.services.acceptance_case import Case
from app.services.contract_terms import ContractTerms, day_of, terms_of
from app.services.contract_view import PaymentView, show
from app.services.session import Office

GRACE = "R-04"
"""The reading that says how long after a reminder 视为验收通过 may be confirmed."""


@dataclass(frozen=True, slots=True)
class DueProof:
    """One limit. ``due_on`` None where the contract states none; ``steps`` empty where nothing is counted."""

    key: str
    title: str
    due_on: date | None
    due_text: str
    start_text: str
    rule_text: str
    clause: str
    clause_text: str
    steps: tuple[Step, ...]
    is_provisional: bool
    calendar_version: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GraceLine:
    """One way to read R-04: the first day on which 视为验收通过 could be confirmed, the receipt's day, the proof."""

    option: str
    text: str
    is_in_force: bool
    earliest: date | None
    receipt_by: date | None
    proof: DueProof | None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of 视为验收通过, and whether it is met today."""

    text: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class DueSheet:
    """All limits of a deliverable; ``judged`` is None before the first submission."""

    deliverable_id: int
    judged: AcceptanceState | None
    proofs: tuple[DueProof, ...]
    grace: tuple[GraceLine, ...]
    conditions: tuple[Condition, ...]

    def proof(self, key: str) -> DueProof | None:
        """Return the proof with that key (due, review, revise, receipt: the latest of its kind)."""
        return next((proof for proof in reversed(self.proofs) if proof.key == key), None)


def sheet(office: Office, deliverable_id: int) -> DueSheet:
    """Work out every limit of a deliverable with its proof. Raises ``NotFound``."""
    case = Case(office, deliverable_id)
    proofs = [_plan_proof(case)]
    if not case.submissions:
        return DueSheet(deliverable_id, None, tuple(proofs), (), ())
    judged = case.judge()
    for round_ in judged.rounds:
        proofs.extend(_round_proofs(case, round_))
    if judged.completed_on is not None:
        proofs.extend(_receipt_proof(case, judged.completed_on))
    grace = _grace(case, judged) if judged.deemed.earliest else ()
    conditions = _conditions(judged) if case.terms.acceptance.deemed else ()
    return DueSheet(deliverable_id, judged, tuple(proofs), grace, conditions)


def payment_proofs(office: Office, contract_id: int, no: int) -> tuple[DueProof, ...]:
    """Return the proof of each limit of an instalment, as far as the contract alone gives its start."""
    contract = terms_of(office, contract_id)
    payment = next((view for view in show(office, contract_id).payments if view.payment.no == no), None)
    if payment is None:
        return ()
    notes = tuple(f"还缺：{GATES.get(gate, gate)}的日期" for gate in payment.dates.missing)
    if not payment.dates.limits:
        return (_waiting_payment(contract, payment, notes),)
    return tuple(
        _of_deadline(contract.terms, "payment", payment.payment.name, deadline, notes)
        for deadline in payment.dates.limits
    )


def _waiting_payment(contract: ContractTerms, view: PaymentView, notes: tuple[str, ...]) -> DueProof:
    """Say what an instalment still waits for: no day can be named before."""
    cited = contract.terms.cite(view.payment.clause)
    return DueProof(
        key="payment",
        title=view.payment.name,
        due_on=None,
        due_text="还算不出日期" if view.limits else "合同没有约定天数",
        start_text="；".join(view.limits),
        rule_text="",
        clause=cited,
        clause_text=_clause_text(contract.terms, cited),
        steps=(),
        is_provisional=False,
        calendar_version="",
        notes=notes,
    )


def _clock(case: Case) -> AcceptanceClock:
    return AcceptanceClock(case.terms, case.calendar, case.readings, versions=case.contract.on)


def _clause_text(terms: ContractTemplate, cited: str) -> str:
    clause = terms.clause(cited.partition("·")[2])
    return clause.text if clause else ""


def _of_deadline(
    terms: ContractTemplate, key: str, title: str, deadline: Deadline, notes: tuple[str, ...] = ()
) -> DueProof:
    first = deadline.steps[0].on if deadline.steps else deadline.due_on
    return DueProof(
        key=key,
        title=title,
        due_on=deadline.due_on,
        due_text=deadline.due_text,
        start_text=f"起算 {first}",
        rule_text=deadline.rule.describe(),
        clause=deadline.rule.clause,
        clause_text=_clause_text(terms, deadline.rule.clause),
        steps=deadline.steps,
        is_provisional=deadline.provisional,
        calendar_version=deadline.calendar_version,
        notes=notes,
    )


def _plan_proof(case: Case) -> DueProof:
    """Say where the due day comes from: the period of the plan (成果计划); nothing is counted."""
    row, terms = case.row, case.terms
    due_on = day_of(row["due_on"])
    hint = due_hint(due_on, case.calendar) if due_on else None
    notes = []
    if due_on is None:
        notes.append("合同没有写明日期，应交日随事件确定；知道后用“确定应交日”填写。")
    elif due_on.isoformat() == row["end_on"]:
        notes.append("成果所属期间的最后一日即应交日。")
    else:
        notes.append("应交日经登记调整过，依据见审计记录。")
    if hint is not None:
        notes.append(f"应交日不是工作日，建议在此前最后一个工作日 {hint} 提交；应交日本身不提前。")
    if row["due_at"]:
        notes.append(
            f"当日 {row['due_at'][11:16]} 截止（{terms.cite(terms.acceptance.cutoff_clause or row['clause'])}）。"
        )
    return DueProof(
        key="due",
        title="应交日",
        due_on=due_on,
        due_text=row["due_at"].replace("T", " ") or row["due_on"] or "未定",
        start_text=f"期间 {row['start_on']} 至 {row['end_on']}",
        rule_text=_plan_rule(case.contract, row["code"]),
        clause=terms.cite(row["clause"]),
        clause_text=_clause_text(terms, terms.cite(row["clause"])),
        steps=(),
        is_provisional=False,
        calendar_version=case.calendar.version,
        notes=tuple(notes),
    )


def _plan_rule(contract: ContractTerms, code: str) -> str:
    line = next((line for line in contract.terms.deliverables if line.code == code), None)
    if line is None or not line.basis_reading:
        return ""
    reading = contract.readings.known.get(line.basis_reading)
    option = contract.readings.option(line.basis_reading)
    return f"读法 {line.basis_reading} {option}：{reading.options.get(option, '')}" if reading else ""


def _round_proofs(case: Case, round_: Round) -> list[DueProof]:
    found = []
    clock = _clock(case)
    title = f"第 {round_.number} 轮验收期届满" if round_.number > 1 else "验收期届满"
    if clock.review(round_.submitted_on, round_.number) is None:
        found.append(_not_stated(case, "review", title, f"提交 {round_.submitted_on}", clock.why[-1]))
    else:
        found.append(_of_deadline(case.terms, "review", title, clock.used[-1]))
    if round_.revise_by is not None and round_.ended_on is not None:
        clock.revise(round_.ended_on)
        name = f"第 {round_.number} 轮修改期届满" if round_.number > 1 else "修改期届满"
        found.append(_of_deadline(case.terms, "revise", name, clock.used[-1]))
    return found


def _receipt_proof(case: Case, completed_on: date) -> list[DueProof]:
    clock = _clock(case)
    if clock.receipt_by(completed_on) is None:
        return []
    return [_of_deadline(case.terms, "receipt", "回执签署期限", clock.used[-1])]


def _not_stated(case: Case, key: str, title: str, start: str, note: str) -> DueProof:
    clause = case.terms.cite(case.terms.acceptance.clause)
    text = _clause_text(case.terms, clause)
    return DueProof(
        key, title, None, "合同没有约定", start, "", clause, text, (), False, case.calendar.version, (note,)
    )


def _grace(case: Case, judged: AcceptanceState) -> tuple[GraceLine, ...]:
    reading = case.readings.known.get(GRACE)
    options: Mapping[str, str] = reading.options if reading else {"甲": "", "乙": "", "丙": ""}
    earliest, receipts = judged.deemed.earliest, judged.deemed.receipt_by
    proofs = _grace_proofs(case, judged)
    return tuple(
        GraceLine(
            option=option,
            text=text,
            is_in_force=option == case.readings.option(GRACE),
            earliest=earliest.get(option),
            receipt_by=receipts.get(option),
            proof=proofs.get(option),
        )
        for option, text in options.items()
    )


def _grace_proofs(case: Case, judged: AcceptanceState) -> dict[str, DueProof]:
    """Count again from the reminder (or the period's end) that the judgement rests on."""
    first = judged.deemed.earliest.get("甲")
    if first is None:
        return {}
    start, clock = first - timedelta(days=1), _clock(case)
    clock.earliest(start, start)
    labels = {"约定宽限期": "乙", "类推的异议期": "丙"}
    return {
        labels[used.rule.label]: _of_deadline(case.terms, "grace", f"读法 {GRACE} {labels[used.rule.label]}", used)
        for used in clock.used
        if used.rule.label in labels
    }


def _conditions(judged: AcceptanceState) -> tuple[Condition, ...]:
    """Say the conditions of 视为验收通过 one by one (F3.4)."""
    last = judged.rounds[-1]
    is_open = last.ended_by is None or last.ended_by is EventKind.DEEMED
    has_reminder = bool(judged.deemed.earliest.get("甲"))
    is_over = last.accept_by is not None and judged.state not in ("reviewing", "submitted")
    return (
        Condition(f"验收期已届满（{last.accept_by or '合同没有约定'}）", is_over and is_open),
        Condition("本轮没有书面修改意见", is_open),
        Condition("届满后有有效催告", has_reminder and is_open),
        Condition("经提示仍没有异议，且已到所选读法的最早日", judged.deemed.allowed),
    )
