"""Receipts (回执) as they stand: rows for lists, totals against the contract (AC-18), the words as issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from app.domain.errors import NotAllowed, NotFound
from app.domain.receipts import PeriodKind, ReceiptContent
from app.services.session import Office
from app.storage.queries import receipts as stored
from app.storage.queries.receipts import Record

ISSUE_ACTION = "receipt.issue"


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One receipt as a list shows it."""

    id: int
    deliverable_id: int
    number: str
    period: str
    received_on: str
    completed_on: str
    amount_fen: int
    issued_at: str
    sealed_on: str
    courier: str
    tracking_no: str
    posted_on: str
    path: str
    is_void: bool
    state_text: str

    @property
    def is_complete(self) -> bool:
        """Whether the vendor has it: sealed and posted, or confirmed by e-mail (000·三(一)(二))."""
        return not self.is_void and (self.path == "email" or bool(self.sealed_on and self.posted_on))


@dataclass(frozen=True, slots=True)
class ReceiptTotals:
    """How far a contract's receipts go (AC-18): fen issued, contract total, fen still open."""

    issued_fen: int
    total_fen: int

    @property
    def open_fen(self) -> int:
        """Fen without a receipt."""
        return self.total_fen - self.issued_fen

    @property
    def is_complete(self) -> bool:
        """Whether the receipts add up to the contract total; only then may the final payment be settled."""
        return self.issued_fen == self.total_fen


def get(office: Office, receipt_id: int) -> ReceiptRow:
    """Return one receipt. Raises ``NotFound``."""
    return _row(found(office, receipt_id))


def receipt_of(office: Office, deliverable_id: int) -> ReceiptRow | None:
    """Return the receipt in force of a deliverable; None when there is none."""
    record = stored.receipt_of(office.database, deliverable_id)
    return _row(record) if record else None


def list_receipts(office: Office, contract_id: int) -> list[ReceiptRow]:
    """Return a contract's receipts in the order of issue, void ones too."""
    return [_row(record) for record in stored.receipts_of_contract(office.database, contract_id)]


def totals(office: Office, contract_id: int) -> ReceiptTotals:
    """Add up the receipts in force against the contract total."""
    rows = stored.receipts_of_contract(office.database, contract_id)
    issued = sum(record["amount_fen"] for record in rows if not record["is_void"])
    total = office.database.value("SELECT total_fen FROM contract WHERE id = ?", (contract_id,))
    return ReceiptTotals(issued, int(total or 0))


def content_of(office: Office, receipt_id: int) -> ReceiptContent:
    """Return what an issued receipt says, as it was issued. Raises ``NotFound``."""
    found(office, receipt_id)
    detail = stored.audited_detail(office.database, ISSUE_ACTION, f"receipt:{receipt_id}")
    if detail is None:
        raise NotFound("审计记录里没有这份回执的出具内容，不能重印。请用“检查数据”核对数据是否完整。")
    return thawed(detail["content"])


def found(office: Office, receipt_id: int) -> Record:
    """Return the stored receipt. Raises ``NotFound``."""
    record = stored.receipt(office.database, receipt_id)
    if record is None:
        raise NotFound(f"没有编号为 {receipt_id} 的回执。")
    return record


def in_force(office: Office, receipt_id: int) -> Record:
    """Return a stored receipt that is not void. Raises ``NotFound``, ``NotAllowed``."""
    record = found(office, receipt_id)
    if record["is_void"]:
        raise NotAllowed(f"{record['number']}已作废，不能再改。请看重新出具的回执。")
    return record


def frozen(content: ReceiptContent) -> dict[str, Any]:
    """Return the content as JSON values, for the audit entry."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(content).items()}


def thawed(values: Mapping[str, Any]) -> ReceiptContent:
    """Return the content that ``frozen`` wrote down."""
    known = {field.name for field in fields(ReceiptContent)}
    kept = {key: value for key, value in values.items() if key in known}
    kept["received_on"] = date.fromisoformat(kept["received_on"])
    kept["completed_on"] = date.fromisoformat(kept["completed_on"])
    kept["period_kind"] = PeriodKind(kept["period_kind"])
    return ReceiptContent(**kept)


def _row(record: Record) -> ReceiptRow:
    kind = PeriodKind(record["period_kind"])
    return ReceiptRow(
        id=record["id"],
        deliverable_id=record["deliverable_id"],
        number=record["number"],
        period=record["period_text"].removesuffix(kind.word) + kind.word,
        received_on=record["received_on"],
        completed_on=record["completed_on"],
        amount_fen=record["amount_fen"],
        issued_at=record["issued_at"],
        sealed_on=record["sealed_on"],
        courier=record["courier"],
        tracking_no=record["tracking_no"],
        posted_on=record["posted_on"],
        path=record["path"],
        is_void=bool(record["is_void"]),
        state_text=_state_text(record),
    )


def _state_text(record: Record) -> str:
    if record["is_void"]:
        return "已作废"
    if record["sealed_on"] and record["posted_on"]:
        return f"已寄出（{record['courier']} {record['tracking_no']}）"
    if record["path"] == "email":
        return "已用授权邮箱确认"
    return "已盖章，待寄出" if record["sealed_on"] else "已出具，待盖章"
