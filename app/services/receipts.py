"""Receipts (回执, 000·三(一)(二), 附件 3): drafted, issued with a number, then locked; sealed, posted, or void.

What an issued receipt says is kept word for word in its audit entry, so that a reprint never follows later edits of the
contract. A mistake is put right by voiding the receipt with a reason and issuing another one. The parts:
``receipt_drafts`` (draft, issue), ``receipt_records`` (reading), ``receipt_emails`` (000·三(二)).
"""

from __future__ import annotations

from datetime import date

from app.domain.errors import NotAllowed, RefusedInput
from app.services.changes import Outcome, Topic
from app.services.receipt_drafts import AmountMissing, ReceiptDraft, draft, issue
from app.services.receipt_emails import (
    EmailDraft,
    EmailRow,
    email_check,
    email_text,
    emails,
    eml,
    record_email,
    save_email,
)
from app.services.receipt_records import (
    ReceiptRow,
    ReceiptTotals,
    content_of,
    get,
    in_force,
    list_receipts,
    receipt_of,
    totals,
)
from app.services.session import Office
from app.storage.models.contracts import Receipt

__all__ = [
    "AmountMissing",
    "EmailDraft",
    "EmailRow",
    "ReceiptDraft",
    "ReceiptRow",
    "ReceiptTotals",
    "content_of",
    "draft",
    "email_check",
    "email_text",
    "emails",
    "eml",
    "get",
    "issue",
    "list_receipts",
    "mark_posted",
    "mark_sealed",
    "receipt_of",
    "record_email",
    "save_email",
    "totals",
    "void",
]

_CHANGED = frozenset({Topic.DELIVERABLES, Topic.CONTRACTS})


def mark_sealed(office: Office, receipt_id: int, on: date) -> Outcome[None]:
    """Record the day on which the paper was signed and sealed (盖章日). Raises ``NotAllowed``, ``RefusedInput``."""
    record = in_force(office, receipt_id)
    _check_not_future(on, office, "盖章日期")
    if on.isoformat() < record["completed_on"]:
        raise RefusedInput(f"盖章日期 {on} 早于完成日期 {record['completed_on']}，请核对。")
    with office.change("receipt.sealed", f"receipt:{receipt_id}") as change:
        Receipt.update(sealed_on=on.isoformat()).where(Receipt.id == receipt_id).execute()
        change.audit(on=on.isoformat(), before=record["sealed_on"])
    return Outcome(None, _CHANGED)


def mark_posted(office: Office, receipt_id: int, courier: str, tracking_no: str, on: date) -> Outcome[None]:
    """Record courier, tracking number and day of posting (000·三(一)). The paper must be sealed first."""
    record = in_force(office, receipt_id)
    if not record["sealed_on"]:
        raise NotAllowed("回执还没有登记盖章日期，请先登记盖章，再登记寄出。")
    if not courier.strip() or not tracking_no.strip():
        raise RefusedInput("请填写快递公司和快递单号。")
    _check_not_future(on, office, "寄出日期")
    if on.isoformat() < record["sealed_on"]:
        raise RefusedInput(f"寄出日期 {on} 早于盖章日期 {record['sealed_on']}，请核对。")
    values = {"courier": courier.strip(), "tracking_no": tracking_no.strip(), "posted_on": on.isoformat()}
    with office.change("receipt.posted", f"receipt:{receipt_id}") as change:
        Receipt.update(**values).where(Receipt.id == receipt_id).execute()
        change.audit(**values)
    return Outcome(None, _CHANGED)


def void(office: Office, receipt_id: int, reason: str) -> Outcome[None]:
    """Void a receipt that was issued by mistake; its number stays used, another one may then be issued."""
    in_force(office, receipt_id)
    if not reason.strip():
        raise RefusedInput("请写明作废回执的原因。")
    with office.change("receipt.void", f"receipt:{receipt_id}", reason.strip()):
        Receipt.update(is_void=1).where(Receipt.id == receipt_id).execute()
    return Outcome(None, _CHANGED)


def _check_not_future(on: date, office: Office, what: str) -> None:
    if on > office.now().date():
        raise RefusedInput(f"{what} {on} 晚于今天，请核对。")
