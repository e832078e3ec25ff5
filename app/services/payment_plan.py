"""The instalments of a contract as they stand (付款计划, F4.1-F4.3): gates, dates with proof, holds, delay, money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.contracts import GATES, ContractTemplate, Payment
from app.domain.deadlines import UNIT_TEXT, Pause, Unit
from app.domain.errors import NotFound
from app.domain.invoices import account_warnings
from app.domain.payment_delay import OfficeDelay, PaymentFacts, office_delay
from app.domain.payments import PaymentDates, facts_of, work_out
from app.domain.workdays import Calendar
from app.services import calendars
from app.services.contract_terms import ContractTerms, terms_of
from app.services.gate_offers import GateData, GateOffer, offer, read_data
from app.services.payment_ledger import EventRow, HoldRow, InvoiceRow, Ledger, SettlementRow, ledger, pauses
from app.services.session import Office


@dataclass(frozen=True, slots=True)
class GateView:
    """One condition: ticked by a person (``met_on`` not ""), and what the data offer."""

    gate: str
    text: str
    id: int | None
    met_on: str
    evidence: str
    note: str
    offered: GateOffer

    @property
    def is_met(self) -> bool:
        """Whether a person ticked it."""
        return bool(self.met_on)


@dataclass(frozen=True, slots=True)
class Instalment:
    """One instalment: conditions, limits in Chinese, dates with their proof, holds, money, delay.

    ``payable_fen`` is the locked net, else the contract's amount; ``paid_fen`` what was really paid.
    """

    contract_id: int
    payment: Payment
    clause: str
    gates: tuple[GateView, ...]
    limits: tuple[str, ...]
    dates: PaymentDates
    holds: tuple[HoldRow, ...]
    events: tuple[EventRow, ...]
    invoices: tuple[InvoiceRow, ...]
    settlements: tuple[SettlementRow, ...]
    payable_fen: int
    paid_fen: int
    delay: OfficeDelay
    pauses: tuple[Pause, ...]
    hints: tuple[str, ...]

    @property
    def given_fen(self) -> int:
        """What was paid, refunds not taken off: money that came back opens nothing again."""
        return sum(event.amount_fen or 0 for event in self.events if event.kind == "paid")

    @property
    def missing(self) -> tuple[str, ...]:
        """Conditions that nobody ticked yet, in Chinese."""
        return tuple(gate.text for gate in self.gates if not gate.is_met)

    @property
    def open_holds(self) -> tuple[HoldRow, ...]:
        """Holds that stand."""
        return tuple(hold for hold in self.holds if hold.is_open)

    @property
    def is_payable(self) -> bool:
        """Whether every condition is ticked and nothing holds the payment (可付款)."""
        return not self.missing and not self.open_holds

    @property
    def is_paid(self) -> bool:
        """Whether the payable amount was paid."""
        return self.delay.state in ("paid", "paid_late")

    @property
    def state_text(self) -> str:
        """Where it stands, in Chinese."""
        if self.is_paid:
            return "逾期付清" if self.delay.state == "paid_late" else "已付清"
        if self.open_holds:
            return "已阻断"
        if self.missing:
            return "条件未齐"
        return "可付款"


@dataclass(frozen=True, slots=True)
class PaymentPlan:
    """All instalments and their sums. ``accepted_fen``: what receipts have confirmed so far (AC-18)."""

    contract_id: int
    terms: ContractTemplate
    instalments: tuple[Instalment, ...]
    planned_fen: int
    paid_fen: int
    accepted_fen: int
    hints: tuple[str, ...]


def plan(office: Office, contract_id: int) -> PaymentPlan:
    """Return the payment plan of a contract as of today. Raises ``NotFound``."""
    desk = _Desk(office, contract_id)
    terms = desk.contract.terms
    found = tuple(desk.instalment(payment) for payment in terms.payments)
    planned = sum(payment.amount_fen for payment in terms.payments)
    paid, accepted = desk.book.paid_fen(), receipts_fen(office, contract_id)
    return PaymentPlan(contract_id, terms, found, planned, paid, accepted, _plan_hints(terms, planned, paid, accepted))


def instalment(office: Office, contract_id: int, payment_no: int) -> Instalment:
    """Return one instalment. Raises ``NotFound``."""
    desk = _Desk(office, contract_id)
    return desk.instalment(payment_of(desk.contract.terms, payment_no))


def payment_of(terms: ContractTemplate, payment_no: int) -> Payment:
    """Return the instalment with this number. Raises ``NotFound`` naming those that there are."""
    found = next((payment for payment in terms.payments if payment.no == payment_no), None)
    if found is None:
        numbers = "、".join(str(payment.no) for payment in terms.payments)
        raise NotFound(f"这份合同没有第 {payment_no} 期付款，有的是第 {numbers} 期。")
    return found


def dates_of(contract: ContractTerms, payment: Payment, book: Ledger, calendar: Calendar, today: date) -> PaymentDates:
    """Return the dates of an instalment on what is ticked, pushed by holds that excuse the office."""
    stops, facts = pauses(book.holds_of(payment.no), today), _facts(contract, payment, book)
    terms = contract.on(max(facts.values())) if facts else contract.terms
    then = next((item for item in terms.payments if item.no == payment.no), payment)
    return work_out(terms, then, facts, calendar, contract.readings, stops)


def receipts_fen(office: Office, contract_id: int) -> int:
    """Return the sum of the receipts in force, fen (000·附3)."""
    sql = (
        "SELECT COALESCE(SUM(r.amount_fen), 0) FROM receipt r JOIN deliverable d ON d.id = r.deliverable_id"
        " WHERE d.contract_id = ? AND r.is_void = 0 AND d.is_void = 0"
    )
    return int(office.database.value(sql, (contract_id,)) or 0)


class _Desk:
    """What the instalments of one contract share, read once."""

    def __init__(self, office: Office, contract_id: int) -> None:
        self.contract = terms_of(office, contract_id)
        self.book = ledger(office, contract_id)
        self.data: GateData = read_data(office, self.contract, self.book)
        self.calendar = calendars.current(office)
        self.today = office.now().date()

    def instalment(self, payment: Payment) -> Instalment:
        """Put one instalment together."""
        book, terms = self.book, self.contract.terms
        dates = dates_of(self.contract, payment, book, self.calendar, self.today)
        gates = tuple(self._gate(payment, gate) for gate in payment.gates)
        facts = self._payment_facts(payment, gates)
        judged = office_delay(terms, payment, dates, facts, self.today, self.calendar, self.contract.readings)
        return Instalment(
            contract_id=self.contract.id,
            payment=payment,
            clause=terms.cite(payment.clause),
            gates=gates,
            limits=_limits(terms, payment),
            dates=dates,
            holds=book.holds_of(payment.no),
            events=book.events_of(payment.no),
            invoices=book.invoices_of(payment.no),
            settlements=book.settlements_of(payment.no),
            payable_fen=facts.amount_fen,
            paid_fen=book.paid_fen(payment.no),
            delay=judged,
            pauses=facts.pauses,
            hints=_hints(terms, payment, dates),
        )

    def _gate(self, payment: Payment, gate: str) -> GateView:
        row, offered = self.book.gates_of(payment.no).get(gate), offer(self.data, payment, gate)
        if row is None:
            return GateView(gate, GATES[gate], None, "", "", "", offered)
        return GateView(gate, GATES[gate], row.id, row.met_on, row.evidence, row.note, offered)

    def _payment_facts(self, payment: Payment, gates: tuple[GateView, ...]) -> PaymentFacts:
        book = self.book
        locked = book.settlements_of(payment.no)
        amount = sum(row.net_fen for row in locked) if locked else payment.amount_fen
        ready = max((gate.met_on for gate in gates), default="") if all(gate.is_met for gate in gates) else ""
        return PaymentFacts(
            amount_fen=amount,
            paid_on=_paid_on(book, payment.no, amount),
            requested_on=_last(book.events_of(payment.no, "request")),
            arrived_on=_last(book.events_of(payment.no, "arrival")),
            ready_on=date.fromisoformat(ready) if ready else None,
            pauses=pauses(book.holds_of(payment.no), self.today),
        )


def _facts(contract: ContractTerms, payment: Payment, book: Ledger) -> dict[str, date]:
    """Return what the contract itself says, and what a person ticked, which goes first."""
    known = facts_of(contract.terms, payment, contract.effective_on, contract.readings)
    ticked = {gate: date.fromisoformat(row.met_on) for gate, row in book.gates_of(payment.no).items()}
    return {**known, **ticked}


def _paid_on(book: Ledger, payment_no: int, amount_fen: int) -> date | None:
    """Return the day on which everything was paid; where nothing is payable, the day of the settlement."""
    locked, paid = book.settlements_of(payment_no), book.events_of(payment_no, "paid")
    if locked and amount_fen <= 0:
        return date.fromisoformat(locked[-1].locked_at[:10])
    return _last(paid) if paid and book.given_fen(payment_no) >= amount_fen else None


def _last(events: tuple[EventRow, ...]) -> date | None:
    return date.fromisoformat(events[-1].on_date) if events else None


def _limits(terms: ContractTemplate, payment: Payment) -> tuple[str, ...]:
    return tuple(
        f"{'、'.join(GATES[gate] for gate in limit.after)}后 {limit.n} {UNIT_TEXT[Unit(limit.unit)]}内"
        f"（{terms.cite(limit.clause)}）"
        for limit in payment.due
    )


def _hints(terms: ContractTemplate, payment: Payment, dates: PaymentDates) -> tuple[str, ...]:
    found = [payment.note] if payment.note else []
    if len(dates.limits) > 1 and dates.remind_by != dates.late_after:
        found.append(f"提醒按较早的 {dates.remind_by}，逾期按较晚的 {dates.late_after or '（未起算）'}（R-23）。")
    if any(limit.provisional for limit in dates.limits):
        found.append("期限用到未公布放假安排的年度，暂按周末推算。")
    return (*found, *account_warnings(terms.vendor, "乙方"), *account_warnings(terms.office, "甲方"))


def _plan_hints(terms: ContractTemplate, planned: int, paid: int, accepted: int) -> tuple[str, ...]:
    found = []
    if planned != terms.total_fen:
        found.append("各期付款合计不等于合同总价，请核对补充协议。")
    if terms.receipt is not None and paid > accepted:
        found.append(f"已付大于已验收 {(paid - accepted) // 100:,} 元（付款与成果金额分开核算，E-22）。")
    return tuple(found)
