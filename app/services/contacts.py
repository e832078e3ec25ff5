"""Authorised contacts of a contract (授权邮箱、授权人、送达地址、电话): validity, changes told in time (AC-03)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.contact_changes import limits_of_change, problems_of_change
from app.domain.deadlines import END_OF_DAY
from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.domain.mailboxes import Mailbox
from app.services import calendars
from app.services.changes import Outcome, Topic
from app.services.contract_terms import ContractTerms, day_of, terms_of
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

    ``changed_at`` and ``notified_at`` are checked against the contract's time for telling a change (000·五(三)3: 24
    hours; 000·六(三)2, 001·12.3: days ahead; 004: 72 hours) and lead to warnings.

    Raises ``NotFound`` and ``RefusedInput`` (unknown party or kind, no mailbox address, dates in the wrong order).
    """
    contract = terms_of(office, contract_id)
    text = _checked(party, kind, value)
    start = valid_from or (changed_at.date() if changed_at else None)
    old = _replaced(office, contract_id, replaces, party, kind)
    if replaces is not None and start is None:
        raise RefusedInput("请写明变更生效的日期。")
    warnings = _late(office, contract, party, kind, changed_at, notified_at) if changed_at else []
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


def tell(office: Office, contact_id: int, told_at: datetime) -> Outcome[ContactAdded]:
    """Enter when the other party was told of a contact. Raises ``NotFound``; too late leads to warnings."""
    record = stored.contact(office.database, contact_id)
    if record is None:
        raise NotFound(f"没有编号为 {contact_id} 的联系方式。")
    contract = terms_of(office, int(record["contract_id"]))
    changed = day_of(record["valid_from"])
    at = datetime.combine(changed, END_OF_DAY) if changed else None
    warnings = _late(office, contract, record["party"], record["kind"], at, told_at) if at else []
    with office.change("contact.tell", f"contract:{contract.id}") as change:
        AuthorisedContact.update(notified_at=told_at.replace(microsecond=0).isoformat()).where(
            AuthorisedContact.id == contact_id
        ).execute()
        change.audit(contact=contact_id, told_at=told_at.isoformat(), warnings=len(warnings))
    return Outcome(ContactAdded(contact_id, tuple(warnings)), _CHANGED)


def untold_changes(office: Office, contract_id: int) -> list[tuple[ContactRow, ContactRow]]:
    """Return changes of contacts (old one, new one) that the other party was not told of yet."""
    found = list_contacts(office, contract_id)
    ended = {(row.party, row.kind, row.valid_to): row for row in found if row.valid_to}
    pairs = []
    for row in found:
        start = day_of(row.valid_from)
        before = ended.get((row.party, row.kind, (start - timedelta(days=1)).isoformat())) if start else None
        if before is not None and not row.notified_at and not row.valid_to:
            pairs.append((before, row))
    return pairs


def replaced_by(office: Office, contact_id: int) -> str:
    """Return the value that a contact replaced, "" when it was new."""
    record = stored.contact(office.database, contact_id)
    start = day_of(record["valid_from"]) if record else None
    if record is None or start is None:
        return ""
    until = (start - timedelta(days=1)).isoformat()
    return next(
        (
            row.value
            for row in list_contacts(office, int(record["contract_id"]))
            if (row.party, row.kind, row.valid_to) == (record["party"], record["kind"], until)
        ),
        "",
    )


def _late(
    office: Office, contract: ContractTerms, party: str, kind: str, at: datetime, told_at: datetime | None
) -> list[str]:
    calendar = calendars.current(office)
    limits = limits_of_change(contract.on(at.date()), party, kind, at, calendar, contract.readings)
    return problems_of_change(limits, told_at)


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
