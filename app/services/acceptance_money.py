"""Accepted against paid (AC-18, F3.6): what was accepted, what receipts say, what was paid, each with its share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.money import format_yuan, percent_text
from app.services import deliverables
from app.services.contract_terms import terms_of
from app.services.receipt_records import list_receipts
from app.services.session import Office
from app.storage.queries import cases


@dataclass(frozen=True, slots=True)
class AcceptanceMoney:
    """Fen accepted, with a receipt, and paid up to a day, of the contract's total; ``by_year`` is what was accepted.

    ``hints`` say in Chinese where the figures part (paid ahead of acceptance, receipts short of the total).
    """

    on: date
    total_fen: int
    accepted_fen: int
    receipts_fen: int
    paid_fen: int
    planned: int
    accepted: int
    hints: tuple[str, ...]

    @property
    def accepted_share(self) -> str:
        """Share of the total that is accepted, two decimals (56.27%)."""
        return percent_text(self.accepted_fen, self.total_fen)

    @property
    def paid_share(self) -> str:
        """Share of the total that is paid."""
        return percent_text(self.paid_fen, self.total_fen)

    @property
    def ahead_fen(self) -> int:
        """Fen paid beyond what is accepted; negative when acceptance is ahead."""
        return self.paid_fen - self.accepted_fen


def acceptance_money(office: Office, contract_id: int, on: date | None = None) -> AcceptanceMoney:
    """Work the figures out as of a day (default: today). Raises ``NotFound``."""
    day = on or office.now().date()
    terms = terms_of(office, contract_id, day).terms
    rows = [row for row in deliverables.list_deliverables(office, contract_id) if row.amount_fen is not None]
    accepted = [row for row in rows if row.is_done and row.completed_on and row.completed_on <= day.isoformat()]
    receipts = sum(
        receipt.amount_fen
        for receipt in list_receipts(office, contract_id)
        if not receipt.is_void and receipt.issued_at[:10] <= day.isoformat()
    )
    accepted_fen, paid = sum(row.amount_fen or 0 for row in accepted), _paid(office, contract_id, day)
    hints: tuple[str, ...] = ()
    if rows:  # a plan without prices says nothing about money
        hints = _hints(terms.total_fen, accepted_fen, receipts, paid, all_accepted=len(accepted) == len(rows))
    return AcceptanceMoney(day, terms.total_fen, accepted_fen, receipts, paid, len(rows), len(accepted), hints)


def _paid(office: Office, contract_id: int, day: date) -> int:
    where = "contract_id = ? AND kind IN ('paid', 'refund') AND on_date <= ?"
    rows = cases.select(office.database, "payment_event", where, (contract_id, day.isoformat()))
    return sum((row["amount_fen"] or 0) * (1 if row["kind"] == "paid" else -1) for row in rows)


def _hints(total: int, accepted: int, receipts: int, paid: int, *, all_accepted: bool) -> tuple[str, ...]:
    found = []
    if paid > accepted:
        found.append(
            f"已付 {format_yuan(paid)} 元（{percent_text(paid, total)}），已验收 {format_yuan(accepted)} 元"
            f"（{percent_text(accepted, total)}），已付大于已验收 {format_yuan(paid - accepted)} 元。"
        )
    if all_accepted and receipts != total:
        found.append(
            f"各期回执合计 {format_yuan(receipts)} 元，不等于合同总价 {format_yuan(total)} 元，不能出尾款结算单。"
        )
    return tuple(found)
