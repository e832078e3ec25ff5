"""Notices between the parties (往来通知) with their service (送达; F1.6, D39): sent, arrived, signed for.

The day of service is never stored: it follows from the contract's rule, the calendar and the readings in force.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain import mailboxes as mailbox_rules
from app.domain.deadlines import END_OF_DAY
from app.domain.document_service import METHODS, Dispatch, Served, served
from app.domain.errors import RefusedInput
from app.domain.limits import calendar_for
from app.domain.mailboxes import Mailbox
from app.services import calendars, contacts
from app.services.case_writing import case_of, clean, moment, need
from app.services.changes import Outcome
from app.services.contract_terms import ContractTerms, all_terms, terms_of
from app.services.contract_writing import performed, performing
from app.services.due_lines import DueLine
from app.services.session import Office
from app.storage.models.amendments import ContractNotice
from app.storage.queries import cases

DIRECTIONS = {"out": "我方发出", "in": "对方发来"}
KINDS = ("通知", "催告", "整改", "解除", "续签", "变更", "异议", "函件", "其他")

_ENTITY, _WHAT = "contract_notice", "往来通知"
_FROM = " → "
_SHOWN_AFTER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice; moments are ISO text, "" = unknown. ``served`` is worked out under the contract's rule."""

    id: int
    contract_id: int
    direction: str
    kind: str
    subject: str
    method: str
    address: str
    sent_at: str
    tracking_no: str
    arrived_at: str
    signed_at: str
    signer: str
    text: str
    ref_entity: str
    ref_id: int | None
    attachment: str
    note: str
    served: Served

    @property
    def method_text(self) -> str:
        """How it was sent, in Chinese."""
        return METHODS[self.method]


def register(
    office: Office,
    contract_id: int,
    direction: str,
    kind: str,
    subject: str,
    method: str,
    *,
    sent_at: datetime | None = None,
    address: str = "",
    sender: str = "",
    recipients: Iterable[str] = (),
    tracking_no: str = "",
    arrived_at: datetime | None = None,
    signed_at: datetime | None = None,
    signer: str = "",
    text: str = "",
    ref: tuple[str, int] | None = None,
    note: str = "",
) -> Outcome[int]:
    """Register a notice; ``direction`` out (the office sent it) or in. Returns its id.

    For e-mail ``sender`` and ``recipients`` are the mailboxes. Raises ``RefusedInput`` for an unknown method or
    direction, moments in the wrong order or to come.
    """
    if direction not in DIRECTIONS:
        raise RefusedInput("请选择通知是我方发出还是对方发来。")
    if method not in METHODS:
        raise RefusedInput(f"请选择送达方式：{'、'.join(METHODS.values())}。")
    terms_of(office, contract_id)
    mail = _FROM.join([sender.strip(), "、".join(box.strip() for box in recipients if box.strip())])
    columns = {
        "kind": need(kind, "通知种类"),
        "subject": need(subject, "通知事由"),
        "address": mail if method == "email" and mail.strip(f"{_FROM} ") else clean(address),
        "sent_at": moment(office, sent_at, "寄出时间") if sent_at else "",
        "arrived_at": moment(office, arrived_at, "到达时间") if arrived_at else "",
        "signed_at": moment(office, signed_at, "签收时间") if signed_at else "",
        "tracking_no": clean(tracking_no),
        "signer": clean(signer),
        "text": clean(text),
        "note": clean(note),
    }
    _check_order(columns["sent_at"], columns["arrived_at"], columns["signed_at"])
    entity, row = ref or ("", None)
    with performing(office, "notice.register", contract_id, f"登记通知“{columns['subject']}”") as write:
        row_id = write.insert(
            ContractNotice,
            contract_id=contract_id,
            direction=direction,
            method=method,
            ref_entity=entity,
            ref_id=row,
            **columns,
        )
    return performed(row_id, write)


def record_arrival(
    office: Office,
    notice_id: int,
    *,
    arrived_at: datetime | None = None,
    signed_at: datetime | None = None,
    signer: str = "",
    tracking_no: str = "",
) -> Outcome[int]:
    """Enter when a notice arrived, or was signed for and by whom. Raises ``RefusedInput`` if before it left."""
    row = case_of(office, _ENTITY, notice_id, _WHAT)
    fields = {
        "arrived_at": moment(office, arrived_at, "到达时间") if arrived_at else row["arrived_at"],
        "signed_at": moment(office, signed_at, "签收时间") if signed_at else row["signed_at"],
        "signer": clean(signer) or row["signer"],
        "tracking_no": clean(tracking_no) or row["tracking_no"],
    }
    _check_order(row["sent_at"], fields["arrived_at"], fields["signed_at"])
    with performing(office, "notice.arrival", int(row["contract_id"]), f"登记送达情况（通知 {notice_id}）") as write:
        write.update(_ENTITY, notice_id, **fields)
    return performed(notice_id, write)


def void(office: Office, notice_id: int, reason: str) -> Outcome[int]:
    """Take a notice that was entered by mistake off the books. A reason is required."""
    reason = need(reason, "作废原因")
    row = case_of(office, _ENTITY, notice_id, _WHAT)
    with performing(office, "notice.void", int(row["contract_id"]), f"作废通知 {notice_id}", reason=reason) as write:
        write.update(_ENTITY, notice_id, is_void=1)
    return performed(notice_id, write)


def list_notices(office: Office, contract_id: int) -> list[NoticeRow]:
    """Return a contract's notices with the day of their service, the newest first."""
    contract = terms_of(office, contract_id)
    rows = cases.select(office.database, _ENTITY, "contract_id = ?", (contract_id,), order="sent_at DESC, id DESC")
    boxes = contacts.mailboxes(office, contract_id)
    return [_row(office, contract, row, boxes) for row in rows]


def get(office: Office, notice_id: int) -> NoticeRow:
    """Return one notice. Raises ``NotFound``."""
    row = case_of(office, _ENTITY, notice_id, _WHAT)
    contract_id = int(row["contract_id"])
    return _row(office, terms_of(office, contract_id), row, contacts.mailboxes(office, contract_id))


def due_lines(office: Office, now: datetime) -> list[DueLine]:
    """Return posted notices whose service follows from posting (D39), until a fortnight after that day."""
    found = []
    recent = cases.select(office.database, _ENTITY, "method IN ('post', 'courier') AND sent_at <> ''")
    contracts = all_terms(office) if recent else {}
    for row in recent:
        contract = contracts.get(int(row["contract_id"]))
        on = _served(office, contract, row, []) if contract else None
        if contract and on and on.on and on.is_deemed and on.on >= now.date() - _SHOWN_AFTER:
            found.append(_line(row, contract, on.on))
    return found


def _line(row: cases.Record, contract: ContractTerms, on: date) -> DueLine:
    code = "D39" if contract.terms.deadline("D39") else ""
    return DueLine(
        key=f"contract_notice:{row['id']}:D39",
        code=code,
        contract_id=contract.id,
        title=f"通知视为送达：{row['subject']}",
        detail=f"{METHODS[row['method']]} {row['tracking_no']}".strip(),
        clause=_clause(contract),
        party="both",
        due_at=datetime.combine(on, END_OF_DAY).isoformat(),
        started_at=row["sent_at"],
        remind_on=(on.isoformat(),),
        entity=_ENTITY,
        entity_id=int(row["id"]),
        consequence="即视为已经送达对方，其后的期限由此起算",
    )


def _clause(contract: ContractTerms) -> str:
    notice = contract.terms.notice
    return contract.terms.cite(notice.clause) if notice else ""


def _row(office: Office, contract: ContractTerms, row: cases.Record, boxes: list[Mailbox]) -> NoticeRow:
    values = {key: row[key] for key in NoticeRow.__slots__ if key != "served"}
    return NoticeRow(**values, served=_served(office, contract, row, boxes))


def _served(office: Office, contract: ContractTerms, row: cases.Record, boxes: list[Mailbox]) -> Served:
    sent = Dispatch(
        method=row["method"],
        sent_on=_day(row["sent_at"]),
        arrived_on=_day(row["arrived_at"]),
        signed_on=_day(row["signed_at"]),
        mailbox_problems=tuple(_mailbox_problems(contract, row, boxes)) if row["method"] == "email" else (),
    )
    first = sent.sent_on or sent.arrived_on or sent.signed_on
    terms = contract.on(first) if first else contract.terms
    return served(terms, sent, calendar_for(calendars.current(office), contract.readings), contract.readings)


def _mailbox_problems(contract: ContractTerms, row: cases.Record, boxes: list[Mailbox]) -> list[str]:
    """Check sender and recipients against the mailboxes authorised on the day (000·三(二)), either way."""
    if contract.terms.mailbox is None or not (row["sent_at"] or row["arrived_at"]):
        return []
    sender, _, rest = row["address"].partition(_FROM)
    at = datetime.fromisoformat(row["sent_at"] or row["arrived_at"])
    recipients = [box for box in rest.split("、") if box]
    if row["direction"] == "out":
        return mailbox_rules.check(sender, recipients, boxes, at, contract.terms)
    valid = {(box.party, box.address.casefold()) for box in boxes if box.is_valid(at.date())}
    found = []
    if ("vendor", sender.strip().casefold()) not in valid:
        found.append(f"发件箱 {sender or '（空）'} 不是当日有效的乙方授权邮箱。")
    if not any(("office", box.strip().casefold()) in valid for box in recipients):
        found.append("收件箱里没有当日有效的甲方授权邮箱。")
    return found


def _check_order(sent_at: str, arrived_at: str, signed_at: str) -> None:
    if sent_at and arrived_at and arrived_at < sent_at:
        raise RefusedInput("到达时间早于寄出时间，没有登记。请核对两个时间。")
    if signed_at and (signed_at < arrived_at or signed_at < sent_at):
        raise RefusedInput("签收时间早于寄出或到达时间，没有登记。请核对。")


def _day(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
