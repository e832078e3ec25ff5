"""The payment ledger as it is written (付款台账): gates, holds, money events, invoices, settlements. Reading only."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar

from app.domain.contracts import HOLD_CAUSES
from app.domain.deadlines import Pause
from app.domain.payment_words import EVENTS, VERDICTS
from app.services.session import Office
from app.storage.queries import cases
from app.storage.queries.cases import Record


@dataclass(frozen=True, slots=True)
class GateRow:
    """One condition of an instalment that a person ticked, with day and evidence (F4.2)."""

    id: int
    payment_no: int
    gate: str
    met_on: str
    evidence: str
    note: str


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold (付款阻断); ``payment_no`` None holds every instalment. ``until_on`` "" while it stands."""

    id: int
    payment_no: int | None
    cause: str
    clause: str
    from_on: str
    until_on: str
    reason: str
    exempts_office: bool
    lifted_by: str
    lift_basis: str
    source_entity: str
    source_id: int | None

    @property
    def is_open(self) -> bool:
        """Whether the hold still stands."""
        return not self.until_on

    @property
    def cause_text(self) -> str:
        """The cause in Chinese."""
        return HOLD_CAUSES[self.cause]


@dataclass(frozen=True, slots=True)
class EventRow:
    """请款, 到账, 支付 or 退款 with its own day (F4.8)."""

    id: int
    payment_no: int
    kind: str
    on_date: str
    amount_fen: int | None
    voucher: str
    note: str

    @property
    def kind_text(self) -> str:
        """The event in Chinese."""
        return EVENTS[self.kind]


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """An invoice as received; ``verdict`` is "" until a person judged it."""

    id: int
    contract_id: int
    payment_no: int
    number: str
    kind: str
    title: str
    tax_no: str
    amount_fen: int
    tax_fen: int | None
    tax_rate: str
    issued_on: str
    received_on: str
    verdict: str
    verdict_on: str
    verdict_by: str
    problems: tuple[str, ...]
    note: str

    @property
    def verdict_text(self) -> str:
        """The verdict in Chinese."""
        return VERDICTS[self.verdict]


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """A locked settlement; ``seq`` 0 is the instalment's own, later ones are supplements (补充单)."""

    id: int
    contract_id: int
    payment_no: int
    seq: int
    number: str
    base_fen: int
    reward_fen: int
    deduction_fen: int
    damages_fen: int
    audit_fen: int
    carried_in_fen: int
    net_fen: int
    carried_out_fen: int
    note: str
    locked_at: str
    locked_by: str


Row = TypeVar("Row", GateRow, HoldRow, EventRow, InvoiceRow, SettlementRow)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything written about the payments of one contract."""

    gates: tuple[GateRow, ...]
    holds: tuple[HoldRow, ...]
    events: tuple[EventRow, ...]
    invoices: tuple[InvoiceRow, ...]
    settlements: tuple[SettlementRow, ...]

    def gates_of(self, payment_no: int) -> dict[str, GateRow]:
        """Return the ticked gates of an instalment."""
        return {row.gate: row for row in self.gates if row.payment_no == payment_no}

    def holds_of(self, payment_no: int) -> tuple[HoldRow, ...]:
        """Return the holds that touch an instalment."""
        return tuple(row for row in self.holds if row.payment_no in (None, payment_no))

    def events_of(self, payment_no: int, kind: str = "") -> tuple[EventRow, ...]:
        """Return the money events of an instalment, oldest first."""
        return tuple(row for row in self.events if row.payment_no == payment_no and kind in ("", row.kind))

    def invoices_of(self, payment_no: int) -> tuple[InvoiceRow, ...]:
        """Return the invoices of an instalment, returned ones included."""
        return tuple(row for row in self.invoices if row.payment_no == payment_no)

    def settlements_of(self, payment_no: int) -> tuple[SettlementRow, ...]:
        """Return the locked settlements of an instalment in order."""
        return tuple(row for row in self.settlements if row.payment_no == payment_no)

    def paid_fen(self, payment_no: int | None = None) -> int:
        """Return what was paid less what came back, fen; None: of the whole contract."""
        signs = {"paid": 1, "refund": -1}
        rows = [row for row in self.events if payment_no in (None, row.payment_no)]
        return sum(signs.get(row.kind, 0) * (row.amount_fen or 0) for row in rows)

    def refunded_fen(self) -> int:
        """Return what the vendor paid back on the contract, fen."""
        return sum(row.amount_fen or 0 for row in self.events if row.kind == "refund")

    def given_fen(self, payment_no: int) -> int:
        """Return what was paid of an instalment, fen; what the vendor paid back later leaves no debt behind."""
        return sum(row.amount_fen or 0 for row in self.events_of(payment_no, "paid"))


def ledger(office: Office, contract_id: int) -> Ledger:
    """Read the ledger of a contract."""

    def rows(entity: str, order: str) -> list[Record]:
        return cases.select(office.database, entity, "contract_id = ?", (contract_id,), order=order)

    return Ledger(
        gates=tuple(_kept(GateRow, row) for row in rows("payment_gate", "payment_no, met_on, id")),
        holds=tuple(hold_row(row) for row in rows("payment_hold", "from_on, id")),
        events=tuple(_kept(EventRow, row) for row in rows("payment_event", "on_date, id")),
        invoices=tuple(invoice_row(row) for row in rows("invoice", "received_on, id")),
        settlements=tuple(_kept(SettlementRow, row) for row in rows("settlement", "payment_no, seq")),
    )


def pauses(holds: tuple[HoldRow, ...], today: date) -> tuple[Pause, ...]:
    """Return the days for which the contract lets the office wait; an open hold runs up to today."""
    found = []
    for hold in holds:
        if hold.exempts_office:
            last = date.fromisoformat(hold.until_on) if hold.until_on else today
            first = date.fromisoformat(hold.from_on)
            if first <= last:
                found.append(Pause(first, last, f"{hold.cause_text}阻断（{hold.clause}）"))
    return tuple(found)


def hold_row(row: Record) -> HoldRow:
    """Make a hold out of its row."""
    return _kept(HoldRow, {**row, "exempts_office": bool(row["exempts_office"])})


def invoice_row(row: Record) -> InvoiceRow:
    """Make an invoice out of its row."""
    return _kept(InvoiceRow, {**row, "problems": tuple(json.loads(row["problems"]))})


def _kept(kind: type[Row], row: Record) -> Row:
    return kind(**{field.name: row[field.name] for field in fields(kind)})
