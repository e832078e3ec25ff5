"""Offices with accounts for tests: one person of each role, with Argon2 turned down to what a test can afford."""

from __future__ import annotations

from itertools import count

import pytest

from app.domain.roles import Account
from app.services import account_book, account_mode, accounts, sign_in_waits
from app.services.account_book import NewAccount
from app.services.session import Office
from app.storage import secrets
from app.storage.queries import accounts as rows

PASSWORD = "a house of one's own"
ADMIN = "guanli"
PEOPLE = {
    "zhou": ("周授权", "owner_rep", "office"),
    "wu": ("吴授权", "owner_rep", "office"),
    "wang": ("王芳", "duty_seat", "vendor"),
    "li": ("李评", "reviewer", "vendor"),
    "zhao": ("赵核", "reviewer", "office"),
    "qian": ("钱复", "reviewer", "office"),
    "sun": ("孙数", "data_clerk", "vendor"),
    "zheng": ("郑财", "accountant", "office"),
    "feng": ("冯财", "accountant", "vendor"),
    "chen": ("陈阅", "reader", "office"),
}


@pytest.fixture
def cheap_argon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with 8 KiB and one pass; the clock that nobody can set leaps a day at each look: only the other counts."""
    monkeypatch.setattr(secrets, "MEMORY_KIB", 8)
    monkeypatch.setattr(secrets, "ITERATIONS", 1)
    monkeypatch.setattr(secrets, "NOBODY", secrets.NOBODY.replace("m=65536,t=3", "m=8,t=1"))
    monkeypatch.setattr(sign_in_waits, "ticks", count(0, 86_400).__next__)


def with_accounts(office: Office) -> None:
    """Switch accounts on and add everybody, each with a password of his own already."""
    account_mode.switch_on(office, ADMIN, "管理员甲", PASSWORD)
    for login, (name, role, party) in PEOPLE.items():
        account_id = account_book.add(office, NewAccount(login, name, role, party, PASSWORD)).value
        with office.change("account.test", "account"):
            rows.update(office.database, account_id, {"must_change": 0})


def become(office: Office, login: str) -> Account:
    """Sign somebody in."""
    return accounts.sign_in(office, login, PASSWORD)


def account_id(office: Office, login: str) -> int:
    """The id of an account."""
    row = rows.by_login(office.database, login)
    assert row is not None
    return row.id
