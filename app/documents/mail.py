"""An e-mail as a file (.eml) that any mail program opens as a draft; nothing is sent from here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app.domain.errors import RefusedInput

BEIJING = timezone(timedelta(hours=8))


def build_eml(sender: str, recipients: Sequence[str], subject: str, body: str, at: datetime) -> bytes:
    """Return the message in UTF-8 with CRLF lines. ``at`` is local (Beijing) time.

    Raises ``RefusedInput`` for an address that cannot stand in a header (line breaks, no @).
    """
    for address in (sender, *recipients):
        check_address(address)
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = ", ".join(recipients)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(at.replace(tzinfo=BEIJING))
    message["X-Unsent"] = "1"  # Outlook and Foxmail open it for editing instead of showing it as received
    message.set_content(body, charset="utf-8", cte="base64")
    return message.as_bytes()


def check_address(address: str) -> None:
    """Raise ``RefusedInput`` when the text is no plain mail address."""
    name, at, domain = address.partition("@")
    is_plain = address.isascii() and address.isprintable() and not set(address) & set(' <>,;:"()[]\\')
    if not (name and at and "." in domain and "@" not in domain and is_plain):
        raise RefusedInput(f"“{address}”不是邮箱地址，没有导出。请在合同的授权联系方式里改正。")
