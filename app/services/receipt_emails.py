"""The e-mail that may stand in for a sealed receipt (000·三(二), P-02, AC-03): text, check, file, record.

The program sends nothing; it writes the draft (.eml) or gives the text to copy, checks sender and recipients against
the authorised mailboxes, and records what was really sent.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain import mailboxes as rules
from app.domain import receipts as words
from app.domain.errors import NotAllowed, RefusedInput
from app.services import contacts
from app.services.changes import Outcome, Topic
from app.services.contract_terms import terms_of
from app.services.receipt_records import content_of, in_force
from app.services.session import Office
from app.storage.models.contracts import Receipt, ReceiptEmail
from app.storage.queries import contracts as stored_contracts
from app.storage.queries import receipts as stored

BODY_DIFFERS = "正文与回执不一致：缺少回执“确认内容”的原文，请用本程序生成的正文（000·三(二)“邮件正文内容参见回执”）。"


@dataclass(frozen=True, slots=True)
class EmailDraft:
    """The confirmation mail as it should be sent; sender and recipients are the mailboxes authorised today."""

    sender: str
    recipients: tuple[str, ...]
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class EmailRow:
    """One mail as it was recorded; ``problems`` say why it does not count as 验收通过."""

    id: int
    sent_at: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    body: str
    is_satisfied: bool
    problems: tuple[str, ...]


def email_text(office: Office, receipt_id: int) -> EmailDraft:
    """Write the mail of a receipt, dated today. Raises ``NotFound``, ``NotAllowed`` for a void receipt."""
    in_force(office, receipt_id)
    content, today = content_of(office, receipt_id), office.now().date()
    valid = [box for box in contacts.mailboxes(office, _contract_id(office, receipt_id)) if box.is_valid(today)]
    return EmailDraft(
        sender=next((box.address for box in valid if box.party == "office"), ""),
        recipients=tuple(box.address for box in valid if box.party == "vendor"),
        subject=words.email_subject(content),
        body=words.email_body(content, today),
    )


def email_check(
    office: Office, receipt_id: int, sender: str, recipients: Sequence[str], sent_at: datetime, body: str
) -> list[str]:
    """Say what keeps a mail from counting as 验收通过 (AC-03); empty when it does."""
    contract_id = _contract_id(office, receipt_id)
    boxes = contacts.mailboxes(office, contract_id)
    problems = rules.check(sender, recipients, boxes, sent_at, terms_of(office, contract_id).terms)
    plain = "".join(body.split())
    if any("".join(part.split()) not in plain for part in words.confirmation(content_of(office, receipt_id))):
        problems.append(BODY_DIFFERS)
    return problems


def eml(office: Office, receipt_id: int) -> bytes:
    """Return the mail as an .eml file. Raises ``NotAllowed`` while the authorised mailboxes are not entered."""
    from app.documents.mail import build_eml

    made = email_text(office, receipt_id)
    if not made.sender or not made.recipients:
        raise NotAllowed(
            "合同的授权邮箱还没有登记齐（甲方发件箱、乙方收件箱），不能导出邮件。请先在合同的联系方式里登记。"
        )
    return build_eml(made.sender, made.recipients, made.subject, made.body, office.now())


def save_email(office: Office, receipt_id: int, path: Path) -> Path:
    """Save the mail as .eml (a draft for the mail program) or .txt (to copy); noted in the audit log."""
    from app.documents.saving import save_bytes

    made = email_text(office, receipt_id)
    match path.suffix.lower():
        case ".eml":
            data = eml(office, receipt_id)
        case ".txt":
            lines = (
                f"发件箱：{made.sender}",
                f"收件人：{'；'.join(made.recipients)}",
                f"主题：{made.subject}",
                "",
                made.body,
            )
            data = "\ufeff".encode() + "\r\n".join("\n".join(lines).split("\n")).encode()
        case _:
            raise RefusedInput(f"“{path.name}”：邮件只能存为 .eml 或 .txt，请改文件名。")
    office.note("receipt.email_export", f"receipt:{receipt_id}", file=path.name)
    save_bytes(path, data)
    return path


def record_email(
    office: Office,
    receipt_id: int,
    sender: str,
    recipients: Sequence[str],
    sent_at: datetime,
    *,
    subject: str = "",
    body: str = "",
) -> Outcome[EmailRow]:
    """Record a mail that was sent, with the verdict of ``email_check`` frozen beside it.

    A mail that meets every condition turns the receipt's path to 邮箱. ``subject`` and ``body`` default to the
    program's own text. Raises ``NotFound``, ``NotAllowed`` for a void receipt, ``RefusedInput`` for a time to come.
    """
    in_force(office, receipt_id)
    moment = sent_at.replace(microsecond=0, tzinfo=None)
    if moment > office.now():
        raise RefusedInput(f"发送时间 {moment} 晚于现在，请核对。")
    own = email_text(office, receipt_id)
    text = body or own.body
    problems = email_check(office, receipt_id, sender, recipients, moment, text)
    with office.change("receipt.email", f"receipt:{receipt_id}") as change:
        row = ReceiptEmail.create(
            receipt_id=receipt_id,
            sent_at=moment.isoformat(),
            sender=sender.strip(),
            recipients=json.dumps([address.strip() for address in recipients], ensure_ascii=False),
            subject=subject or own.subject,
            body=text,
            is_satisfied=int(not problems),
            problems=json.dumps(problems, ensure_ascii=False),
        )
        if not problems:
            Receipt.update(path="email").where(Receipt.id == receipt_id).execute()
        change.audit(email=int(row.id), satisfied=not problems, recipients=len(recipients))
    made = next(mail for mail in emails(office, receipt_id) if mail.id == row.id)
    return Outcome(made, frozenset({Topic.DELIVERABLES, Topic.CONTRACTS}))


def emails(office: Office, receipt_id: int) -> list[EmailRow]:
    """Return the mails recorded for a receipt, oldest first."""
    return [
        EmailRow(
            record["id"],
            record["sent_at"],
            record["sender"],
            tuple(record["recipients"]),
            record["subject"],
            record["body"],
            bool(record["is_satisfied"]),
            tuple(record["problems"]),
        )
        for record in stored.emails(office.database, receipt_id)
    ]


def _contract_id(office: Office, receipt_id: int) -> int:
    record = stored.receipt(office.database, receipt_id)
    deliverable = stored_contracts.deliverable(office.database, record["deliverable_id"]) if record else None
    if deliverable is None:
        raise NotAllowed("这份回执对应的成果已作废，不能再办理邮件确认。")
    return int(deliverable["contract_id"])
