"""One contract for reading: parties, payments with their dates, clauses with slips, readings, counters, progress."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.contracts import Clause, ContractTemplate, Counter, Defect, Payment
from app.domain.damages import lump_sum
from app.domain.payments import PaymentDates
from app.domain.readings import Reading
from app.services import contacts, deliverables, payment_plan, renewals
from app.services.contacts import ContactRow
from app.services.contract_terms import ContractTerms, terms_of
from app.services.deliverables import Progress
from app.services.payment_plan import Instalment
from app.services.session import Office
from app.storage.queries import contracts as stored


@dataclass(frozen=True, slots=True)
class PaymentView:
    """An instalment: its conditions and limits in Chinese, its dates on what is registered, what is paid."""

    payment: Payment
    conditions: tuple[str, ...]
    limits: tuple[str, ...]
    dates: PaymentDates
    paid_fen: int
    state_text: str


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A reading with what is in force; ``chosen_by`` is "" while only the default applies."""

    reading: Reading
    option: str
    chosen_by: str
    chosen_at: str
    basis: str

    @property
    def is_missing(self) -> bool:
        """Whether the office must still choose."""
        return self.reading.required and not self.chosen_by


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause with the known slips of its text."""

    clause: Clause
    defects: tuple[Defect, ...]


@dataclass(frozen=True, slots=True)
class ContractView:
    """Everything about one contract."""

    id: int
    terms: ContractTemplate
    effective_on: date | None
    vendor_address: str
    payments: tuple[PaymentView, ...]
    clauses: tuple[ClauseView, ...]
    readings: tuple[ReadingView, ...]
    counters: tuple[Counter, ...]
    contacts: tuple[ContactRow, ...]
    progress: Progress
    lump_sums: dict[str, int]
    hints: tuple[str, ...]


def show(office: Office, contract_id: int) -> ContractView:
    """Read one contract. Raises ``NotFound``."""
    contract = terms_of(office, contract_id)
    terms = contract.terms
    found = contacts.list_contacts(office, contract_id)
    readings = _readings(office, contract)
    lumps = {party: lump_sum(terms, party) for party in ("office", "vendor")}
    return ContractView(
        id=contract_id,
        terms=terms,
        effective_on=contract.effective_on,
        vendor_address=contract.row["vendor_address"],
        payments=tuple(_payment(one) for one in payment_plan.plan(office, contract_id).instalments),
        clauses=tuple(ClauseView(clause, defects_of(terms, clause.ref)) for clause in terms.clauses),
        readings=readings,
        counters=terms.counters,
        contacts=tuple(found),
        progress=deliverables.progress(office, contract_id),
        lump_sums={party: amount for party, amount in lumps.items() if amount is not None},
        hints=(*_hints(contract, readings, found), *_changes(office, contract)),
    )


def defects_of(terms: ContractTemplate, ref: str) -> tuple[Defect, ...]:
    """Return the known slips that touch a clause."""
    return tuple(defect for defect in terms.defects if ref in defect.clauses)


def _payment(one: Instalment) -> PaymentView:
    conditions = tuple(gate.text for gate in one.gates)
    return PaymentView(one.payment, conditions, one.limits, one.dates, one.paid_fen, one.state_text)


def _readings(office: Office, contract: ContractTerms) -> tuple[ReadingView, ...]:
    last = {record["code"]: record for record in stored.readings(office.database, contract.id)}
    views = []
    for reading in contract.terms.readings:
        record = last.get(reading.code)
        if record is None:
            views.append(ReadingView(reading, reading.default, "", "", ""))
        else:
            views.append(
                ReadingView(reading, record["option"], record["chosen_by"], record["chosen_at"], record["basis"])
            )
    return tuple(views)


def _changes(office: Office, contract: ContractTerms) -> list[str]:
    """Say that amendments changed the terms, and that service goes on after the end (F1.8)."""
    found = [f"条款参数自 {since} 起经补充协议改过，按生效日分段计算。" for since, _terms in contract.versions[1:]]
    going_on = renewals.going_on(office, contract.id)
    return [*found, *([going_on] if going_on else [])]


def _hints(contract: ContractTerms, readings: tuple[ReadingView, ...], found: list[ContactRow]) -> list[str]:
    hints = []
    if contract.effective_on is None:
        hints.append(f"生效日期未填：{contract.terms.effective_note}")
    missing = [view.reading.code for view in readings if view.is_missing]
    if missing:
        hints.append(f"读法 {'、'.join(missing)} 还没有选定，目前按默认读法推算。")
    terms = contract.terms.mailbox
    if terms is not None:
        boxes = [row.party for row in found if row.kind == "mailbox" and not row.valid_to]
        if boxes.count("office") < 1 or boxes.count("vendor") < terms.vendor_mailboxes:
            hints.append(
                f"授权邮箱未填全：甲方 1 个、乙方 {terms.vendor_mailboxes} 个"
                f"（{contract.terms.cite(terms.clause)}），填全后才能用邮件代替盖章回执。"
            )
    return hints
