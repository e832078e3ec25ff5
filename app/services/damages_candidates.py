"""Delays that may cost damages (违约金候选, F9.6): late results, late revisions, overdue rectifications, late payments.

Worked out fresh each time; nothing is owed until a person claims it. What was claimed already for the same matter is
taken off, so that a delay that goes on can be claimed again for its further days, the cap counting over all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from app.domain import deliverables as plans
from app.domain.damages_claims import Reckoning, reckon, reckon_lump
from app.domain.deadlines import Pause
from app.domain.readings import Choice
from app.services import breaches, calendars, contract_end, deliverables, payment_ledger, payment_plan, rectifications
from app.services.acceptance_case import judge_rows
from app.services.contract_terms import ContractTerms, day_of, terms_of
from app.services.deliverables import DeliverableRow
from app.services.session import Office
from app.storage.queries import cases
from app.storage.queries import contracts as stored
from app.storage.queries.contracts import Record

ENTITY = "damages_claim"
BREACH = "breach_event"
REVISION_READING = "R-45"
_ROUNDS = 1000
"""A revision's source id is deliverable x 1000 + round."""


@dataclass(frozen=True, slots=True)
class DamagesCandidate:
    """One delay that nobody decided yet. ``key``: its source (``deliverable:5``, ``revision:5002``, ``payment:2``).

    ``amount_fen`` is what could be claimed now (earlier claims off); None: days only. ``needs``: a reading to choose
    before it can be claimed. ``readings``: what another reading would give, in Chinese.
    """

    key: str
    contract_id: int
    party: str
    fact: str
    is_running: bool
    reckoning: Reckoning
    claimed_fen: int
    needs: str
    readings: tuple[str, ...]

    @property
    def amount_fen(self) -> int | None:
        """What could be claimed now."""
        worked_out = self.reckoning.amount_fen
        return None if worked_out is None else worked_out - self.claimed_fen


@dataclass(frozen=True, slots=True)
class _Delay:
    """A delay as found; ``done_on`` is today while it goes on."""

    entity: str
    source_id: int
    party: str
    fact: str
    due_on: date
    done_on: date
    is_running: bool
    amount_fen: int | None = None
    needs: str = ""
    readings: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()


def candidates(office: Office, contract_id: int) -> list[DamagesCandidate]:
    """Return the open candidates of a contract: the vendor's delays first, then the office's own (risk)."""
    desk = _Desk(office, contract_id)
    delays = [*desk.results(), *desk.revisions(), *desk.rectified(), *desk.payments()]
    return [*(one for one in map(desk.candidate, delays) if one is not None), *desk.lumps()]


class _Desk:
    """What the candidates of one contract share, read once."""

    def __init__(self, office: Office, contract_id: int) -> None:
        self.office = office
        self.contract: ContractTerms = terms_of(office, contract_id)
        self.calendar = calendars.current(office)
        self.now = office.now()
        self.today = self.now.date()
        self.until = contract_end.counted_until(office, contract_id, self.today)
        self.decided: dict[str, list[Record]] = {}
        for row in cases.select(office.database, ENTITY, "contract_id = ? AND source_id IS NOT NULL", (contract_id,)):
            self.decided.setdefault(f"{row['source_entity']}:{row['source_id']}", []).append(row)

    def results(self) -> Iterator[_Delay]:
        """Find results that came late or are overdue."""
        for row in deliverables.list_deliverables(self.office, self.contract.id):
            found = self._late_result(row)
            if found is not None:
                yield found

    def _late_result(self, row: DeliverableRow) -> _Delay | None:
        due_on = day_of(row.due_on)
        if due_on is None or row.is_dropped:
            return None
        cutoff: time | None = datetime.fromisoformat(row.due_at).time() if row.due_at else None
        submissions = stored.submissions(self.office.database, row.id)
        running = self.now if self.until == self.today else datetime.combine(self.until, time.max)
        done = datetime.fromisoformat(submissions[0]["submitted_at"]) if submissions else running
        readings = self.contract.readings
        limits = plans.check_on_time(done, due_on, cutoff, self.calendar, readings).limits
        # reminders go by the day that the contract names, lateness by the next working day, unless chosen.
        limit = limits[readings.option("R-46") if readings.is_chosen("R-46") else "乙"].date()
        if done.date() <= limit:
            return None
        named = limits["甲"].date()
        return _Delay(
            entity="deliverable",
            source_id=row.id,
            party="vendor",
            fact=f"{row.name}（{row.period}）{'逾期提交' if submissions else '逾期未交'}",
            due_on=limit,
            done_on=done.date(),
            is_running=not submissions,
            amount_fen=row.amount_fen,
            readings=(f"R-46 甲：应于 {named} 完成，逾期 {(done.date() - named).days} 日",) if named != limit else (),
        )

    def revisions(self) -> Iterator[_Delay]:
        """Find revisions beyond their limit; R-45 says whether that is a delay at all, and the office must choose."""
        readings = self.contract.readings
        if REVISION_READING not in readings.known or readings.option(REVISION_READING) == "乙":
            return
        for record in stored.deliverables(self.office.database, self.contract.id):
            submissions = stored.submissions(self.office.database, record["id"])
            if submissions:
                yield from self._late_rounds(record, submissions)

    def _late_rounds(self, record: Record, submissions: list[Record]) -> Iterator[_Delay]:
        events = stored.events(self.office.database, record["id"])
        rounds = judge_rows(submissions, events, self.contract, self.calendar, self.today).rounds
        needs = "" if self.contract.readings.is_chosen(REVISION_READING) else REVISION_READING
        for place, item in enumerate(rounds):
            again = rounds[place + 1].submitted_on if place + 1 < len(rounds) else None
            if item.revise_by is None or (again or self.today) <= item.revise_by:
                continue
            yield _Delay(
                entity="revision",
                source_id=int(record["id"]) * _ROUNDS + item.number,
                party="vendor",
                fact=f"{record['name']}（{record['period']}）第 {item.number} 轮修改逾期",
                due_on=item.revise_by,
                done_on=again or self.today,
                is_running=again is None,
                amount_fen=record["amount_fen"],
                needs=needs,
                readings=("R-45 乙：修改逾期不单独计",),
            )

    def rectified(self) -> Iterator[_Delay]:
        """Find rectifications that are overdue."""
        for row in rectifications.rows(self.office, self.contract.id):
            due_on, done_on = day_of(row.due_at[:10]), day_of(row.done_on or row.rechecked_on)
            if due_on is not None and row.days_late:
                end, running = done_on or self.today, done_on is None
                yield _Delay("rectification", row.id, "vendor", f"整改逾期：{row.problem}", due_on, end, running)

    def payments(self) -> Iterator[_Delay]:
        """Find payments of the office beyond their limit: a risk, not a debt that the program decides."""
        for item in payment_plan.plan(self.office, self.contract.id).instalments:
            due_on = item.dates.late_after
            if due_on is None or not item.delay.days:
                continue
            paid = [event.on_date for event in item.events if event.kind == "paid"] if item.is_paid else []
            done_on = date.fromisoformat(max(paid)) if paid else self.today
            yield _Delay(
                entity="payment",
                source_id=item.payment.no,
                party="office",
                fact=f"第 {item.payment.no} 期付款（{item.payment.name}）逾期",
                due_on=due_on,
                done_on=done_on,
                is_running=not paid,
                amount_fen=item.payable_fen,
                readings=self._unrolled(item, due_on, done_on),
                pauses=item.pauses,
            )

    def _unrolled(self, item: payment_plan.Instalment, due_on: date, done_on: date) -> tuple[str, ...]:
        """Say what R-03 乙 (no roll-over) would give (AC-05)."""
        readings = self.contract.readings
        strict = replace(readings, chosen={**readings.chosen, "R-03": Choice("乙")})
        book = payment_ledger.ledger(self.office, self.contract.id)
        contract = replace(self.contract, readings=strict)
        other = payment_plan.dates_of(contract, item.payment, book, self.calendar, self.today).late_after
        if other is None or other == due_on:
            return ()
        days = (done_on - other).days
        return (f"R-03 乙（末日不顺延）：应于 {other} 付，逾期 {days} 日",)

    def lumps(self) -> Iterator[DamagesCandidate]:
        """Find breaches for which the office chose the fixed sum (定额违约金) and that nobody claimed yet."""
        for row in breaches.rows(self.office, self.contract.id):
            key = f"{BREACH}:{row.id}"
            term = next((one for one in self.contract.terms.damages if one.lump and one.party == row.party), None)
            if breaches.LUMP in row.measures and term is not None and key not in self.decided:
                made = reckon_lump(self.contract.terms, term.code)
                yield DamagesCandidate(key, self.contract.id, row.party, row.fact, False, made, 0, "", ())

    def candidate(self, delay: _Delay) -> DamagesCandidate | None:
        """Work a delay out; None when everything of it was decided already."""
        terms, key = self.contract.on(delay.due_on), f"{delay.entity}:{delay.source_id}"
        reckoning = reckon(
            terms,
            delay.party,
            delay.due_on,
            delay.done_on,
            self.calendar,
            self.contract.readings,
            amount_fen=delay.amount_fen,
            pauses=delay.pauses,
        )
        decided = self.decided.get(key, [])
        claimed = sum(row["amount_fen"] or 0 for row in decided)
        if not reckoning.days or any(row["done_on"] >= reckoning.done_on for row in decided):
            return None
        if reckoning.amount_fen is not None and reckoning.amount_fen <= claimed:
            return None
        return DamagesCandidate(
            key=key,
            contract_id=self.contract.id,
            party=delay.party,
            fact=delay.fact,
            is_running=delay.is_running,
            reckoning=reckoning,
            claimed_fen=claimed,
            needs=delay.needs,
            readings=delay.readings,
        )
