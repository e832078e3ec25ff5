"""The .eml: what a mail program reads back is what was written."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.policy import default

import pytest

from app.documents.mail import build_eml
from app.domain.errors import RefusedInput
from app.domain.receipts import email_body, email_subject
from tests.documents.receipt_samples import sample

AT = datetime(2025, 10, 20, 9, 30)


def test_headers_and_body_come_back_in_chinese() -> None:
    content = sample(vendor_name="北京㛃𬬭䶮有限公司")
    body = email_body(content, AT.date())
    data = build_eml("office@example.com", ["a@example.com", "b@example.com"], email_subject(content), body, AT)
    message = message_from_bytes(data, policy=default)
    assert message["Subject"] == email_subject(content)
    assert message["From"] == "office@example.com"
    assert [address.addr_spec for address in message["To"].addresses] == ["a@example.com", "b@example.com"]
    assert message["Date"] == "Mon, 20 Oct 2025 09:30:00 +0800"
    assert message["X-Unsent"] == "1"
    part = message.get_body()
    assert part is not None
    assert part.get_content().replace("\r\n", "\n") == body
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "address", ["", "没有", "a@b", "a@b@c.cn", "a@b.cn\r\nBcc: x@y.cn", "名 <a@b.cn>", "甲@b.cn", "a,b@c.cn"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(RefusedInput, match="不是邮箱地址"):
        build_eml("office@example.com", [address], "主题", "正文", AT)
