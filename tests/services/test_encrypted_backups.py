"""Backups of an encrypted office: encrypted too, and brought back with the key of their time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.domain.errors import KnownError, OfficeLocked, OfficeUnusable, RefusedInput
from app.services import backups, encrypted_backups, encryption, register, tickets
from app.services.register import View
from app.services.restoring import restore, restore_aside
from app.services.session import open_office
from app.services.verification import verify
from app.storage.keyring import OfficeKey, held, is_plain_database
from tests.services.importing import NOW
from tests.services.vaulted import (
    PASSPHRASE,
    encrypted_office,
    filled_office,
    in_the_clear,
    quick_keys,
    reopened,
    ticket,
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_keys(monkeypatch)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "office"


def _bring_back(file: Path, into: Path, key: OfficeKey | None) -> None:
    restore(file, into, "测试员", now=lambda: NOW, key=key)


def _is_whole(root: Path, secret: str, count: int = 3) -> None:
    with reopened(root, secret) as office:
        assert verify(office).ok
        assert len(register.ids(office, View(search="井盖塌陷"))) == count
    assert not is_plain_database(root / "streetdesk.db")


def test_full_backup_into_a_new_folder_with_either_secret(root: Path, tmp_path: Path) -> None:
    office, made = encrypted_office(root, tmp_path)
    file = backups.full(office, tmp_path / "u盘" / "备份.zip").value.file
    office.close()
    assert encrypted_backups.is_locked(file)
    for number, secret in enumerate((PASSPHRASE, made.recovery)):
        into = tmp_path / f"new{number}"
        _bring_back(file, into, encrypted_backups.unlock(file, into, secret))
        _is_whole(into, secret)
        assert in_the_clear(into) == []
    assert in_the_clear(file.parent) == []
    assert held(tmp_path / "new0") is None


def test_wrong_secret_or_none_makes_nothing(root: Path, tmp_path: Path) -> None:
    office, _ = encrypted_office(root, tmp_path)
    file = backups.full(office).value.file
    office.close()
    into = tmp_path / "new"
    with pytest.raises(OfficeLocked, match="这份备份是加密的"):
        _bring_back(file, into, None)
    for wrong in ("错的口令错的口令", encryption.new_recovery()):
        with pytest.raises(OfficeLocked):
            encrypted_backups.unlock(file, into, wrong)
    assert not into.exists()


def test_a_backup_opens_with_the_secrets_of_its_time(root: Path, tmp_path: Path) -> None:
    office, made = encrypted_office(root, tmp_path)
    file = backups.full(office, tmp_path / "old.zip").value.file
    encryption.change_passphrase(office, PASSPHRASE, "另外想的一句话儿")
    encryption.new_recovery_key(office, "另外想的一句话儿")
    office.close()
    into = tmp_path / "new"
    with pytest.raises(OfficeLocked):
        encrypted_backups.unlock(file, into, "另外想的一句话儿")
    _bring_back(file, into, encrypted_backups.unlock(file, into, made.recovery))
    _is_whole(into, PASSPHRASE)


def test_restoring_in_place_keeps_the_present_passphrase(root: Path, tmp_path: Path) -> None:
    office, _ = encrypted_office(root, tmp_path)
    file = backups.full(office).value.file
    tickets.create(office, ticket(7))
    encryption.change_passphrase(office, PASSPHRASE, "另外想的一句话儿")
    office.close()
    _bring_back(file, root, encryption.unlock(root, "另外想的一句话儿"))
    _is_whole(root, "另外想的一句话儿")


def test_a_backup_of_an_earlier_passphrase_comes_back_in_place_with_the_present_one(root: Path, tmp_path: Path) -> None:
    """The folder is asked for its present passphrase first; the data key is the same, so that opens the backup too."""
    office, _ = encrypted_office(root, tmp_path)
    file = backups.full(office, tmp_path / "old.zip").value.file
    encryption.change_passphrase(office, PASSPHRASE, "另外想的一句话儿")
    office.close()
    key = encrypted_backups.unlock(file, root, "另外想的一句话儿")
    _bring_back(file, root, key)
    _is_whole(root, "另外想的一句话儿")
    with pytest.raises(OfficeLocked):
        encryption.unlock(root, PASSPHRASE)


def test_aside_from_an_open_office(root: Path, tmp_path: Path) -> None:
    office, _ = encrypted_office(root, tmp_path)
    _is_whole(restore_aside(office, backups.full(office).value.file).office, PASSPHRASE)
    aside = restore_aside(office, backups.automatic(office, "测试").file).office
    with reopened(aside) as beside:  # an automatic copy holds the database alone
        assert len(verify(beside).attachments.missing) == 2
        assert len(register.ids(beside, View(search="井盖塌陷"))) == 3
    assert verify(office).ok
    office.close()


def test_a_backup_of_an_earlier_encryption_is_brought_back_aside_with_its_secret(root: Path, tmp_path: Path) -> None:
    office, _ = encrypted_office(root, tmp_path)
    old = backups.automatic(office, "测试").file
    encryption.decrypt(office, PASSPHRASE)
    for _turn in range(2):  # not encrypted now; then encrypted under another key
        with pytest.raises(OfficeLocked, match="这份备份是加密的"):
            restore_aside(office, old)
        with pytest.raises(OfficeLocked, match="口令不对"):
            restore_aside(office, old, secret="错的口令错的口令")
        aside = restore_aside(office, old, secret=PASSPHRASE).office
        with reopened(aside) as beside:
            assert len(register.ids(beside, View(search="井盖塌陷"))) == 3
        if office.key is None:
            encryption.encrypt(office, "另外想的一句话儿")
    assert verify(office).ok
    office.close()


def test_automatic_copy_needs_the_key_file_beside_it(root: Path, tmp_path: Path) -> None:
    office, _ = encrypted_office(root, tmp_path)
    file = backups.automatic(office, "测试").file
    office.close()
    stick = tmp_path / "u盘"
    shutil.copytree(root / "backups", stick)
    copy = stick / file.name
    _bring_back(copy, tmp_path / "new", encrypted_backups.unlock(copy, tmp_path / "new", PASSPHRASE))
    with reopened(tmp_path / "new") as office:
        assert len(register.ids(office, View(search="井盖塌陷"))) == 3
    for key_file in stick.glob("office.key-*.json"):
        key_file.unlink()
    with pytest.raises(KnownError) as refused:
        _bring_back(copy, tmp_path / "other", None)
    assert "密钥文件" in refused.value.message
    assert not (tmp_path / "other" / "streetdesk.db").exists()


def test_plain_backup_comes_into_an_encrypted_office_encrypted(root: Path, tmp_path: Path) -> None:
    office = filled_office(root, tmp_path)
    plain = backups.full(office, tmp_path / "plain.zip").value.file
    encryption.encrypt(office, PASSPHRASE)
    office.close()
    with pytest.raises(OfficeLocked, match="这个办公文件夹已加密"):
        _bring_back(plain, root, None)
    shutil.rmtree(root / "attachments")
    _bring_back(plain, root, encrypted_backups.unlock(plain, root, PASSPHRASE))
    _is_whole(root, PASSPHRASE)
    assert in_the_clear(root) == []


def test_encrypted_backup_does_not_replace_a_plain_office(root: Path, tmp_path: Path) -> None:
    office, _ = encrypted_office(root, tmp_path)
    file = backups.full(office, tmp_path / "sealed.zip").value.file
    encryption.decrypt(office, PASSPHRASE)
    office.close()
    key = encrypted_backups.unlock(file, root, PASSPHRASE)
    with pytest.raises(RefusedInput, match="不是同一套，没有恢复"):
        _bring_back(file, root, key)
    other, _ = encrypted_office(tmp_path / "other", tmp_path)
    other.close()
    with pytest.raises(RefusedInput, match="不是同一套，没有恢复"):
        _bring_back(file, tmp_path / "other", key)
    with open_office(root, "测试员", now=lambda: NOW) as office:
        assert verify(office).ok


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_one_flipped_byte_in_an_encrypted_zip_is_refused(root: Path, tmp_path: Path, part: float) -> None:
    office, _ = encrypted_office(root, tmp_path)
    file = backups.full(office).value.file
    office.close()
    key = encrypted_backups.unlock(file, root, PASSPHRASE)
    data = bytearray(file.read_bytes())
    data[int(len(data) * part)] ^= 1
    file.write_bytes(data)
    with pytest.raises((RefusedInput, OfficeUnusable), match="损坏"):
        _bring_back(file, tmp_path / "new", key)
    assert not (tmp_path / "new" / "streetdesk.db").exists()
