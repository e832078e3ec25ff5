"""其他邮件报送登记 (B20, 001·附1 三(三)3): what was mailed to whom, when, with which attachments.

Files may be kept beside an entry: they hang on the subject ``mail_log:ID`` (``services.attachments``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import RefusedInput
from app.services.case_writing import case_of, clean, moment, need, outcome, writing
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.session import Office
from app.storage.models.activities import MailLog
from app.storage.queries import cases

ENTITY = "mail_log"
_WHAT = "邮件报送"
_TEXTS = ("subject", "receiver", "sender", "attachments", "note")


@dataclass(frozen=True, slots=True)
class MailRow:
    """One mail; ``attachments`` names the files that went with it."""

    id: int
    sent_at: str
    subject: str
    receiver: str
    sender: str
    attachments: str
    contract_id: int | None
    note: str


def record(
    office: Office,
    subject: str,
    receiver: str,
    *,
    at: datetime | None = None,
    sender: str = "",
    attachments: str = "",
    contract_id: int | None = None,
    note: str = "",
) -> Outcome[int]:
    """Enter a mail that was sent (``at`` None: now); returns the id."""
    if contract_id is not None:
        terms_of(office, contract_id)
    columns = {
        "sent_at": moment(office, at, "发送时间"),
        "subject": need(subject, "主题"),
        "receiver": need(receiver, "收件方"),
        "sender": clean(sender) or office.actor,
        "attachments": clean(attachments),
        "contract_id": contract_id,
        "note": clean(note),
    }
    with writing(office, "mail.record", ENTITY, f"登记邮件报送：{columns['subject']}") as write:
        row_id = write.insert(MailLog, **columns)
        write.change.about(f"{ENTITY}:{row_id}")
    return outcome(row_id, write)


def amend(office: Office, mail_id: int, *, at: datetime | None = None, **texts: str) -> Outcome[int]:
    """Correct an entry (its texts, or the moment)."""
    case_of(office, ENTITY, mail_id, _WHAT)
    fields = {key: clean(text) for key, text in texts.items() if key in _TEXTS}
    for key, title in (("subject", "主题"), ("receiver", "收件方")):
        if key in fields:
            need(fields[key], title)
    if at is not None:
        fields["sent_at"] = moment(office, at, "发送时间")
    with writing(office, "mail.amend", f"{ENTITY}:{mail_id}", "更正邮件报送登记") as write:
        changed = write.update(ENTITY, mail_id, **fields)
        if not changed:
            raise RefusedInput("没有改动，不需要保存。")
        write.change.audit(fields=sorted(changed))
    return outcome(mail_id, write)


def void(office: Office, mail_id: int, reason: str) -> Outcome[int]:
    """Take an entry made by mistake off the books."""
    row = case_of(office, ENTITY, mail_id, _WHAT)
    summary = f"作废邮件报送登记：{row['subject']}"
    with writing(office, "mail.void", f"{ENTITY}:{mail_id}", summary, reason=need(reason, "作废原因")) as write:
        write.update(ENTITY, mail_id, is_void=1)
    return outcome(mail_id, write)


def mails(office: Office, start: str = "", end: str = "9999") -> list[MailRow]:
    """Return the mails sent in [start, end) (ISO moments or days), oldest first."""
    found = cases.select(office.database, ENTITY, "sent_at >= ? AND sent_at < ?", (start, end), order="sent_at, id")
    return [MailRow(**{key: row[key] for key in MailRow.__slots__}) for row in found]


def mail(office: Office, mail_id: int) -> MailRow:
    """Return one mail. Raises ``NotFound``."""
    row = case_of(office, ENTITY, mail_id, _WHAT)
    return MailRow(**{key: row[key] for key in MailRow.__slots__})
