from __future__ import annotations

from datetime import date, datetime

import pytest

from app.domain.mailboxes import Mailbox, check, check_change
from tests.domain.contract_templates import template

OFFICE = Mailbox("office", "office@example.test", date(2025, 5, 31), date(2025, 10, 20))
OFFICE_NEW = Mailbox("office", "new@example.test", date(2025, 10, 20))
FIRST = Mailbox("vendor", "first@example.test")
SECOND = Mailbox("vendor", "Second@Example.test")
BOXES = [OFFICE, OFFICE_NEW, FIRST, SECOND]
BOTH = ["first@example.test", "second@example.test"]
AT = datetime(2025, 10, 17, 10, 0)


@pytest.mark.parametrize(
    ("sender", "recipients", "boxes", "sent_at", "message"),
    [
        ("office@example.test", BOTH, BOXES, AT, ""),
        ("Office@Example.test ", [*reversed(BOTH), "copy@example.test"], BOXES, AT, ""),
        ("office@example.test", BOTH[:1], BOXES, AT, "收件人不全：还须同时发给 Second@Example.test"),
        ("office@example.test", [], BOXES, AT, "收件人不全"),
        ("me@example.test", BOTH, BOXES, AT, "非授权邮箱"),
        ("new@example.test", BOTH, BOXES, AT, "非授权邮箱"),
        ("office@example.test", BOTH, BOXES, datetime(2025, 10, 21, 9, 0), "非授权邮箱"),
        ("new@example.test", BOTH, BOXES, datetime(2025, 10, 21, 9, 0), ""),
        ("office@example.test", BOTH, [FIRST, SECOND], AT, "没有填写发件当日有效的甲方授权邮箱"),
        ("office@example.test", BOTH[:1], [OFFICE, FIRST], AT, "已登记且有效的只有 1 个"),
    ],
)
def test_ac03_mailbox_rule(sender, recipients, boxes, sent_at, message):
    problems = check(sender, recipients, boxes, sent_at, template("chengbei"))
    assert len(problems) == (1 if message else 0)
    assert all(message in problem and "000·三(二)" in problem for problem in problems)


def test_ac03_both_faults_are_named():
    assert len(check("me@example.test", BOTH[:1], BOXES, AT, template("chengbei"))) == 2


def test_other_contracts_know_no_mail_instead_of_the_seal():
    assert "没有约定用邮件代替" in check("a@b.test", BOTH, BOXES, AT, template("jiuxianqiao"))[0]


CHANGED = datetime(2025, 10, 20, 10, 0)


@pytest.mark.parametrize(
    ("told_at", "message"),
    [
        (datetime(2025, 10, 20, 12, 0), ""),
        (datetime(2025, 10, 21, 10, 0), ""),
        (datetime(2025, 10, 21, 10, 1), "变更告知超过 24 小时：最迟 2025-10-21 10:00:00"),
        (None, "须在 2025-10-21 10:00:00 前告知"),
    ],
)
def test_ac03_a_change_is_told_within_24_hours(told_at, message):
    problems = check_change(CHANGED, told_at, template("chengbei"))
    assert len(problems) == (1 if message else 0)
    assert all(message in problem for problem in problems)
