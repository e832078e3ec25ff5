"""A person's password opens the encrypted office as long as the account stands."""

from __future__ import annotations

import pytest

from app.domain.errors import OfficeLocked, OfficeUnusable
from app.services import account_book, account_mode, accounts, encryption
from app.services.session import open_office
from app.storage import vault
from tests.accounts_desk import ADMIN, PASSWORD, account_id, become, cheap_argon, with_accounts
from tests.office_desk import DeskClock, new_office

__all__ = ["cheap_argon"]
pytestmark = pytest.mark.usefixtures("cheap_argon")

PASSPHRASE = "二十四桥明月夜 2026"


@pytest.fixture(autouse=True)
def cheap_vault(monkeypatch):
    monkeypatch.setattr(vault, "MEMORY_KIB", 8 * 1024)
    monkeypatch.setattr(vault, "ITERATIONS", 1)


@pytest.fixture
def office(tmp_path):
    with new_office(tmp_path / "office") as opened:
        yield opened


def opens(office, secret: str, login: str) -> bool:
    try:
        return encryption.unlock(office.root, secret, login) is not None
    except OfficeLocked:
        return False


def test_slots_follow_the_account(office):
    encryption.encrypt(office, PASSPHRASE)
    with_accounts(office)
    assert opens(office, PASSWORD, " WANG")
    assert opens(office, PASSWORD, ADMIN)
    assert not opens(office, PASSWORD, "nobody")
    become(office, "wang")
    accounts.change_own_password(office, PASSWORD, "quite another one")
    assert opens(office, "quite another one", "wang")
    assert not opens(office, PASSWORD, "wang")
    become(office, ADMIN)
    account_book.reset_password(office, account_id(office, "wang"), "temporary one")
    assert opens(office, "temporary one", "wang")
    assert not opens(office, "quite another one", "wang")
    account_book.disable(office, account_id(office, "wang"), "离岗")
    assert not opens(office, "temporary one", "wang")
    assert opens(office, PASSPHRASE, "wang")


def test_the_first_sign_in_after_encrypting_makes_the_slot(office):
    with_accounts(office)
    become(office, ADMIN)
    encryption.encrypt(office, PASSPHRASE)
    assert not opens(office, PASSWORD, "wang")
    become(office, "wang")
    assert opens(office, PASSWORD, "wang")
    office.close()
    key = encryption.unlock(office.root, PASSWORD, "wang")
    with open_office(office.root, "x", now=DeskClock(), key=key) as again:
        assert become(again, "wang").name == "王芳"


def test_a_slot_that_cannot_be_written_leaves_the_password_as_it_was(office, monkeypatch):
    encryption.encrypt(office, PASSPHRASE)
    account_mode.switch_on(office, ADMIN, "管理员甲", PASSWORD)

    def full_disk(*_: object) -> None:
        raise OfficeUnusable("密钥文件没有写成。请检查磁盘空间。")

    with monkeypatch.context() as broken:
        broken.setattr(vault, "write", full_disk)
        with pytest.raises(OfficeUnusable, match="磁盘"):
            accounts.change_own_password(office, PASSWORD, "quite another one")
    assert opens(office, PASSWORD, ADMIN)
    assert accounts.sign_in(office, ADMIN, PASSWORD).login == ADMIN
