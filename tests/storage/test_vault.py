"""The key file: slots, hostile content, and a write that is cut off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.domain.errors import OfficeLocked, OfficeUnusable, RefusedInput
from app.storage import vault
from app.storage.keyring import OfficeKey
from app.storage.vault_files import KEY_NAME, PREVIOUS_NAME, is_encrypted

AT = "2026-11-20T09:00:00"
RECOVERY = "7K2M4-AAAAA"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "MEMORY_KIB", 8 * 1024)
    monkeypatch.setattr(vault, "ITERATIONS", 1)


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, OfficeKey]:
    (tmp_path / "backups").mkdir()
    file, key = vault.create("今天天气很好", RECOVERY, AT)
    vault.write(tmp_path, file)
    return tmp_path, key


def test_each_slot_opens_with_its_own_secret_only(made: tuple[Path, OfficeKey]) -> None:
    root, key = made
    vault.put_slot(root, "user:wang", "王的密码一二三", key, AT)
    file = vault.read(root)
    secrets = {"passphrase": "今天天气很好", "recovery": RECOVERY, "user:wang": "王的密码一二三"}
    for slot in secrets:
        for other, secret in secrets.items():
            assert (vault.open_slot(file, slot, secret) == key) is (slot == other)
    vault.drop_slot(root, "user:wang")
    vault.drop_slot(root, "user:wang")
    assert set(vault.read(root).slots) == {"passphrase", "recovery"}
    assert vault.open_slot(vault.read(root), "user:wang", "王的密码一二三") is None
    with pytest.raises(RefusedInput, match="不能去掉"):
        vault.drop_slot(root, "passphrase")


def test_full_width_and_half_width_are_one_passphrase(made: tuple[Path, OfficeKey]) -> None:
    root, key = made
    vault.put_slot(root, "passphrase", "ＡＢＣ１２３一二", key, AT)
    assert vault.open_slot(vault.read(root), "passphrase", "ABC123一二") == key


def test_no_secret_and_no_key_is_in_the_file(made: tuple[Path, OfficeKey]) -> None:
    root, key = made
    content = (root / KEY_NAME).read_bytes()
    for secret in ("今天天气很好".encode(), RECOVERY.encode(), key.data, key.data.hex().encode()):
        assert secret not in content
    assert repr(key.data) not in repr(key)
    assert (root / "backups" / f"office.key-{key.vault_id[:8]}.json").read_bytes() == content
    assert (root / KEY_NAME).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["salt", "nonce", "wrapped"])
def test_one_flipped_bit_opens_nothing(made: tuple[Path, OfficeKey], name: str) -> None:
    root, _ = made
    content = json.loads((root / KEY_NAME).read_text())
    data = bytearray(vault._bytes(content["slots"]["passphrase"][name]))
    data[3] ^= 4
    content["slots"]["passphrase"][name] = vault._text(bytes(data))
    assert vault.open_slot(vault.parse(json.dumps(content).encode()), "passphrase", "今天天气很好") is None


@pytest.mark.parametrize(("name", "value"), [("iterations", 2), ("lanes", 2), ("memory_kib", 8 * 1024 + 8)])
def test_altered_parameters_open_nothing(made: tuple[Path, OfficeKey], name: str, value: int) -> None:
    root, _ = made
    content = json.loads((root / KEY_NAME).read_text())
    content["slots"]["passphrase"][name] = value
    assert vault.open_slot(vault.parse(json.dumps(content).encode()), "passphrase", "今天天气很好") is None


def test_a_slot_under_another_name_or_vault_opens_nothing(made: tuple[Path, OfficeKey]) -> None:
    root, _ = made
    content = json.loads((root / KEY_NAME).read_text())
    content["slots"]["user:li"] = content["slots"]["passphrase"]
    assert vault.open_slot(vault.parse(json.dumps(content).encode()), "user:li", "今天天气很好") is None
    content["id"] = "0" * 32
    assert vault.open_slot(vault.parse(json.dumps(content).encode()), "passphrase", "今天天气很好") is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("memory_kib", 100 * 1024 * 1024),
        ("memory_kib", 1),
        ("memory_kib", True),
        ("memory_kib", "65536"),
        ("iterations", 10**9),
        ("iterations", 0),
        ("lanes", 1000),
        ("salt", ""),
        ("salt", "AAAA"),
        ("nonce", "AAAA"),
        ("wrapped", "AAAA"),
        ("wrapped", "不是 base64"),
        ("kdf", "pbkdf2"),
    ],
)
def test_a_hostile_file_is_refused_before_anything_is_computed(
    made: tuple[Path, OfficeKey], name: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, _ = made
    content = json.loads((root / KEY_NAME).read_text())
    content["slots"]["passphrase"][name] = value
    (root / KEY_NAME).write_text(json.dumps(content))
    monkeypatch.setattr(vault, "_wrapping_key", lambda *_: pytest.fail("computed"))
    with pytest.raises(OfficeUnusable, match=r"密钥文件 office\.key\.json 已损坏"):
        vault.read(root)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"format": "other"}',
        b'{"format": "streetdesk-key", "version": 1e999}',
        b"\xff\xfe",
        b"[" * 100_000,
        b" " * 600_000,
    ],
)
def test_a_damaged_file_is_said_to_be_damaged(made: tuple[Path, OfficeKey], content: bytes) -> None:
    root, _ = made
    (root / KEY_NAME).write_bytes(content)
    with pytest.raises(OfficeUnusable, match="已损坏，没有打开，数据没有改动"):
        vault.read(root)


def test_a_newer_file_and_a_missing_one_say_so(made: tuple[Path, OfficeKey]) -> None:
    root, _ = made
    content = json.loads((root / KEY_NAME).read_text())
    (root / KEY_NAME).write_text(json.dumps({**content, "version": 2}))
    with pytest.raises(OfficeUnusable, match="更新的程序"):
        vault.read(root)
    (root / KEY_NAME).unlink()
    with pytest.raises(OfficeUnusable, match="找不到密钥文件"):
        vault.read(root)


def test_a_write_cut_off_leaves_the_old_file_in_force(
    made: tuple[Path, OfficeKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, key = made

    def power_off(_part: Path, _target: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(vault, "put_in_place", power_off)
        with pytest.raises(KeyboardInterrupt):
            vault.put_slot(root, "passphrase", "新的口令在这里", key, AT)
    assert not (root / KEY_NAME).exists()
    assert (root / PREVIOUS_NAME).exists()
    assert is_encrypted(root)
    assert vault.open_slot(vault.read(root), "passphrase", "今天天气很好") == key
    vault.put_slot(root, "passphrase", "新的口令在这里", key, AT)
    assert vault.open_slot(vault.read(root), "passphrase", "新的口令在这里") == key
    assert not (root / PREVIOUS_NAME).exists()


def test_a_write_that_reads_back_otherwise_is_undone(
    made: tuple[Path, OfficeKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, key = made
    before = (root / KEY_NAME).read_bytes()
    monkeypatch.setattr(vault, "to_text", lambda file: json.dumps({"format": "broken"}))
    with pytest.raises(OfficeUnusable):
        vault.put_slot(root, "passphrase", "新的口令在这里", key, AT)
    assert (root / KEY_NAME).read_bytes() == before


def test_another_vaults_key_is_not_put_in(made: tuple[Path, OfficeKey]) -> None:
    root, _ = made
    with pytest.raises(OfficeLocked, match="密钥与这个办公文件夹不符"):
        vault.put_slot(root, "user:li", "口令口令口令", OfficeKey("0" * 32, bytes(32)), AT)
