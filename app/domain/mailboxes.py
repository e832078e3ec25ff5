"""The e-mail that stands in for a sealed receipt (授权邮箱): sender, recipients, and how soon a change is told.

Sources: 000·三(二) (one mailbox of the office, both of the vendor's), 000·五(三)3 (24 hours); AC-03.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.contracts import ContractTemplate, MailboxTerms


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An authorised mailbox of a party (office, vendor), valid from and to these days (None: open)."""

    party: str
    address: str
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid(self, on: date) -> bool:
        """Whether the mailbox may be used on this day."""
        starts = self.valid_from is None or self.valid_from <= on
        return starts and (self.valid_to is None or on <= self.valid_to)


def check(
    sender: str,
    recipients: Iterable[str],
    mailboxes: Sequence[Mailbox],
    sent_at: datetime,
    template: ContractTemplate,
) -> list[str]:
    """Say what keeps this e-mail from counting as 验收通过 (000·三(二)); empty when it does.

    Only mailboxes authorised on the day of sending count; every one of the vendor's must be among the recipients.
    """
    terms = template.mailbox
    if terms is None:
        return ["本合同没有约定用邮件代替盖章回执，请寄出盖章回执。"]
    valid = [mailbox for mailbox in mailboxes if mailbox.is_valid(sent_at.date())]
    return [
        *_sender_problems(sender, valid, template.cite(terms.clause)),
        *_recipient_problems(recipients, valid, terms, template.cite(terms.clause)),
    ]


def _sender_problems(sender: str, valid: Sequence[Mailbox], clause: str) -> list[str]:
    own = {_key(mailbox.address) for mailbox in valid if mailbox.party == "office"}
    if not own:
        return [f"合同资料里还没有填写发件当日有效的甲方授权邮箱（{clause}），请先登记。"]
    if _key(sender) not in own:
        return [f"非授权邮箱：发件箱 {sender or '（空）'} 不是甲方授权邮箱（{clause}），请改用授权邮箱发送。"]
    return []


def _recipient_problems(
    recipients: Iterable[str], valid: Sequence[Mailbox], terms: MailboxTerms, clause: str
) -> list[str]:
    vendor = {_key(mailbox.address): mailbox.address for mailbox in valid if mailbox.party == "vendor"}
    if len(vendor) < terms.vendor_mailboxes:
        return [
            f"合同约定乙方 {terms.vendor_mailboxes} 个授权邮箱（{clause}），"
            f"已登记且有效的只有 {len(vendor)} 个，请先补登记。"
        ]
    reached = {_key(address) for address in recipients}
    missing = [address for key, address in vendor.items() if key not in reached]
    if missing:
        return [f"收件人不全：还须同时发给 {'、'.join(missing)}（{clause}）。"]
    return []


def check_change(changed_at: datetime, told_at: datetime | None, template: ContractTemplate) -> list[str]:
    """Whether a change of a mailbox or contact was told in time (000·五(三)3: within 24 hours, by the clock)."""
    terms = template.mailbox
    if terms is None:
        return []
    limit = changed_at + timedelta(hours=terms.change_notice_hours)
    clause = template.cite(terms.change_clause)
    if told_at is None:
        return [f"邮箱或联系方式变更须在 {limit:%Y-%m-%d %H:%M:%S} 前告知对方（{clause}），尚未登记告知时间。"]
    if told_at > limit:
        return [f"变更告知超过 {terms.change_notice_hours} 小时：最迟 {limit:%Y-%m-%d %H:%M:%S}（{clause}）。"]
    return []


def _key(address: str) -> str:
    return address.strip().casefold()
