"""A person's password opens the encrypted office as long as the account stands."""

from __future__ import annotations

import pytest

from app.domain.errors import OfficeLocked, OfficeUnusable
from app.services import account_book, account_mode, accounts, backups, encryption
from app.services.account_book import NewAccount
from app.services.restoring import restore
from app.services.session import open_office
from app.storage import vault
from app.storage.queries import accounts as rows
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


def test_a_password_that_a_backup_brought_back_opens_the_office_again(office):
    """The key file stays as it is when a backup comes back: the slot is of the later password, the account is not."""
    encryption.encrypt(office, PASSPHRASE)
    with_accounts(office)
    kept = backups.full(office).value.file
    become(office, "wang")
    accounts.change_own_password(office, PASSWORD, "quite another one")
    office.close()
    key = encryption.unlock(office.root, PASSPHRASE)
    restore(kept, office.root, "x", now=DeskClock(), key=key)
    with open_office(office.root, "x", now=DeskClock(), key=key) as again:
        assert opens(again, "quite another one", "wang")
        become(again, "wang")
        assert opens(again, PASSWORD, "wang")
        assert not opens(again, "quite another one", "wang")


def test_a_slot_that_cannot_be_written_at_the_sign_in_keeps_nobody_out(office, monkeypatch):
    with_accounts(office)
    become(office, ADMIN)
    encryption.encrypt(office, PASSPHRASE)

    def full_disk(*_: object) -> None:
        raise OfficeUnusable("密钥文件没有写成。请检查磁盘空间。")

    with monkeypatch.context() as broken:
        broken.setattr(vault, "write", full_disk)
        assert become(office, "wang").name == "王芳"
    assert not opens(office, PASSWORD, "wang")


def test_without_accounts_only_administrators_passwords_open_the_office(office):
    """Whoever opens an office without accounts may do everything: a reader's password must not do."""
    encryption.encrypt(office, PASSPHRASE)
    with_accounts(office)
    assert opens(office, PASSWORD, "chen")
    become(office, ADMIN)
    account_mode.switch_off(office, PASSWORD, "只剩一个人")
    assert not any(opens(office, PASSWORD, login) for login in ("chen", "wang", "zhou"))
    assert opens(office, PASSWORD, ADMIN)  # who knows no passphrase is not locked out
    account_mode.switch_on(office, ADMIN, "", PASSWORD)
    become(office, "chen")
    assert opens(office, PASSWORD, "chen")


def test_two_processes_never_write_the_key_file_at_once(office, monkeypatch):
    """A sign-in that makes its slot while the passphrase is changed must not bring the old passphrase back."""
    with_accounts(office)
    become(office, ADMIN)
    encryption.encrypt(office, PASSPHRASE)
    reader = open_office(office.root, "x", writing=False, now=DeskClock(), key=office.key)
    put = vault.put_slot

    def meanwhile(root, name, secret, key, at):
        if name == vault.PASSPHRASE:
            reader.database.execute_sql("PRAGMA busy_timeout = 50")
            with pytest.raises(OfficeUnusable, match="占用"), reader.record("account.proof", "account:wang"):
                raise AssertionError("written at once")
        put(root, name, secret, key, at)

    with monkeypatch.context() as patched:
        patched.setattr(vault, "put_slot", meanwhile)
        encryption.change_passphrase(office, PASSPHRASE, "另外想的一句话儿")
    become(reader, "wang")
    reader.close()
    assert opens(office, "另外想的一句话儿", "")
    assert not opens(office, PASSPHRASE, "")


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


def test_no_secret_stands_in_what_python_prints(office):
    """A repr goes into tracebacks and debuggers."""
    made = encryption.encrypt(office, PASSPHRASE).value
    with_accounts(office)
    row = rows.by_login(office.database, "wang")
    new = NewAccount("x", "新", "reader", "office", PASSWORD)
    printed = repr((made, row, new, office.key, office))
    for secret in (made.recovery, row.password_hash, PASSWORD, office.key.data.hex(), repr(office.key.data)):
        assert secret not in printed
