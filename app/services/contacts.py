"""Authorised contacts of a contract (授权邮箱、授权人、送达地址、电话): validity, changes told in time (AC-03)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.domain.mailboxes import Mailbox, check_change
from app.services.changes import Outcome, Topic
from app.services.contract_terms import day_of, terms_of
from app.services.session import Office
from app.storage.models.contracts import AuthorisedContact
from app.storage.queries import contracts as stored

PARTIES = {"office": "甲方", "vendor": "乙方"}
KINDS = {"mailbox": "授权邮箱", "person": "联系人（授权人）", "address": "送达地址", "phone": "电话"}

_MAILBOX = re.compile(r"[^@\s,;，；]+@[^@\s,;，；]+\.[^@\s,;，；]+")
_CHANGED = frozenset({Topic.CONTRACTS})


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact as stored."""

    id: int
    party: str
    kind: str
    value: str
    valid_from: str
    valid_to: str
    notified_at: str


@dataclass(frozen=True, slots=True)
class ContactAdded:
    """The new contact's number, and what the clerk should look at."""

    id: int
    warnings: tuple[str, ...]


def list_contacts(office: Office, contract_id: int) -> list[ContactRow]:
    """Return all contacts of a contract, ended ones included."""
    terms_of(office, contract_id)
    keys = ContactRow.__slots__
    return [ContactRow(*(record[key] for key in keys)) for record in stored.contacts(office.database, contract_id)]


def mailboxes(office: Office, contract_id: int) -> list[Mailbox]:
    """Return the authorised mailboxes of both parties with their validity."""
    return [
        Mailbox(record["party"], record["value"], day_of(record["valid_from"]), day_of(record["valid_to"]))
        for record in stored.contacts(office.database, contract_id)
        if record["kind"] == "mailbox"
    ]


def add(
    office: Office,
    contract_id: int,
    party: str,
    kind: str,
    value: str,
    *,
    valid_from: date | None = None,
    replaces: int | None = None,
    changed_at: datetime | None = None,
    notified_at: datetime | None = None,
    reason: str = "",
) -> Outcome[ContactAdded]:
    """Enter a contact; ``replaces`` ends the earlier one on the day before.

    ``changed_at`` and ``notified_at`` are checked against the contract's time for telling a change (000·五(三)3:
    24 hours) and lead to warnings.

    Raises ``NotFound`` and ``RefusedInput`` (unknown party or kind, no mailbox address, dates in the wrong order).
    """
    contract = terms_of(office, contract_id)
    text = _checked(party, kind, value)
    start = valid_from or (changed_at.date() if changed_at else None)
    old = _replaced(office, contract_id, replaces, party, kind)
    if replaces is not None and start is None:
        raise RefusedInput("请写明变更生效的日期。")
    warnings = check_change(changed_at, notified_at, contract.terms) if changed_at else []
    with office.change("contact.add", f"contract:{contract_id}", reason) as change:
        row = AuthorisedContact.create(
            contract_id=contract_id,
            party=party,
            kind=kind,
            value=text,
            valid_from=start.isoformat() if start else "",
            notified_at=notified_at.replace(microsecond=0).isoformat() if notified_at else "",
        )
        if old is not None and start is not None:
            _end(old, start - timedelta(days=1))
        change.audit(party=party, kind=kind, contact=int(row.id), replaces=replaces, warnings=len(warnings))
    return Outcome(ContactAdded(int(row.id), tuple(warnings)), _CHANGED)


def end(office: Office, contact_id: int, valid_to: date, reason: str) -> Outcome[None]:
    """End a contact on its last valid day. Raises ``NotFound``, ``RefusedInput`` when it would end before it began."""
    with office.change("contact.end", "contract", reason) as change:
        record = stored.contact(office.database, contact_id)
        if record is None:
            raise NotFound(f"没有编号为 {contact_id} 的联系方式。")
        if record["valid_from"] and valid_to.isoformat() < record["valid_from"]:
            raise RefusedInput(f"停用日期 {valid_to} 早于启用日期 {record['valid_from']}，请改正。")
        change.about(f"contract:{record['contract_id']}")
        _end(contact_id, valid_to)
        change.audit(contact=contact_id, valid_to=valid_to.isoformat())
    return Outcome(None, _CHANGED)


def _checked(party: str, kind: str, value: str) -> str:
    if party not in PARTIES:
        raise RefusedInput("请选择甲方或乙方。")
    if kind not in KINDS:
        raise RefusedInput(f"请选择联系方式的种类：{'、'.join(KINDS.values())}。")
    text = value.strip()
    if not text:
        raise RefusedInput(f"请填写{KINDS[kind]}。")
    if kind == "mailbox" and _MAILBOX.fullmatch(text) is None:
        raise RefusedInput(f"“{text}”不是一个邮箱地址，请改正；两个邮箱请分两次登记。")
    return text


def _replaced(office: Office, contract_id: int, contact_id: int | None, party: str, kind: str) -> int | None:
    if contact_id is None:
        return None
    record = stored.contact(office.database, contact_id)
    if record is None or record["contract_id"] != contract_id:
        raise NotFound(f"这份合同没有编号为 {contact_id} 的联系方式。")
    if (record["party"], record["kind"]) != (party, kind):
        raise NotAllowed("新旧联系方式不是同一方、同一种类，不能替换。")
    return contact_id


def _end(contact_id: int, valid_to: date) -> None:
    AuthorisedContact.update(valid_to=valid_to.isoformat()).where(AuthorisedContact.id == contact_id).execute()
