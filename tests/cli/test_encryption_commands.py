"""``encrypt``, ``decrypt``, ``passphrase``, ``recovery-key``: the same as the window, without one."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest

from app.cli.main import EXIT_DONE, EXIT_REFUSED, main
from app.storage.keyring import is_plain_database
from tests.office_desk import add_ticket, new_office
from tests.services.vaulted import PASSPHRASE, quick_keys

OTHER = "另外想的一句话儿"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_keys(monkeypatch)
    monkeypatch.delenv("STREETDESK_PASSWORD", raising=False)
    monkeypatch.setenv("STREETDESK_NEW_PASSWORD", PASSPHRASE)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    office = new_office(tmp_path / "office")
    add_ticket(office, content="停车")
    office.close()
    return office.root


def _run(capsys: pytest.CaptureFixture[str], desk: Path, *words: str) -> dict[str, object]:
    assert main(["--office", str(desk), "--json", *words]) == EXIT_DONE
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def _refused(capsys: pytest.CaptureFixture[str], desk: Path, *words: str) -> str:
    assert main(["--office", str(desk), "--json", *words]) == EXIT_REFUSED
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def test_encrypt_use_change_decrypt(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _run(capsys, desk, "encrypt")
    assert made["encrypted"] is True
    assert not is_plain_database(desk / "streetdesk.db")
    assert "需要口令或恢复密钥。请设置环境变量 STREETDESK_PASSWORD" in _refused(capsys, desk, "tickets", "--count")
    monkeypatch.setenv("STREETDESK_PASSWORD", "错的口令错的口令")
    assert "口令不对" in _refused(capsys, desk, "tickets", "--count")
    monkeypatch.setenv("STREETDESK_PASSWORD", PASSPHRASE)
    assert _run(capsys, desk, "tickets", "--count", "--search", "停车") == {"count": 1}
    assert _run(capsys, desk, "verify")["ok"] is True
    assert _run(capsys, desk, "calc", "deadline", "--from", "2026-09-01", "--workdays", "3")["due"]
    monkeypatch.setenv("STREETDESK_PASSWORD", str(made["recovery_key"]).lower())
    monkeypatch.setenv("STREETDESK_NEW_PASSWORD", OTHER)
    _run(capsys, desk, "passphrase")
    fresh = _run(capsys, desk, "recovery-key")["recovery_key"]
    assert "恢复密钥打不开" in _refused(capsys, desk, "decrypt")
    assert _run(capsys, desk, "recovery-key", "--status")["encrypted"] is True
    monkeypatch.setenv("STREETDESK_PASSWORD", str(fresh))
    assert _run(capsys, desk, "decrypt")["encrypted"] is False
    monkeypatch.delenv("STREETDESK_PASSWORD")
    assert _run(capsys, desk, "tickets", "--count") == {"count": 1}


def test_restoring_an_encrypted_backup_into_a_new_folder(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _run(capsys, desk, "encrypt")
    monkeypatch.setenv("STREETDESK_PASSWORD", PASSPHRASE)
    file = tmp_path / "b.zip"
    _run(capsys, desk, "backup", "--to", str(file))
    into = tmp_path / "new"
    monkeypatch.setenv("STREETDESK_PASSWORD", "错的口令错的口令")
    assert "口令不对" in _refused(capsys, desk, "restore", str(file), "--into", str(into))
    assert not into.exists()
    monkeypatch.setenv("STREETDESK_PASSWORD", PASSPHRASE)
    assert _run(capsys, desk, "restore", str(file), "--into", str(into))["tickets"] == 1
    assert _run(capsys, into, "verify")["ok"] is True


def test_the_sheet_holds_the_key_the_office_and_no_passphrase(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "保管单.pdf"
    made = _run(capsys, desk, "encrypt", "--sheet", str(sheet))
    with pypdfium2.PdfDocument(sheet) as document:
        assert len(document) == 1
        text = document[0].get_textpage().get_text_range()
    assert all(group in text for group in str(made["recovery_key"]).split("-"))
    assert "保管说明" in text
    assert PASSPHRASE not in text


def test_what_is_refused(desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREETDESK_PASSWORD", PASSPHRASE)
    assert "没有加密" in _refused(capsys, desk, "decrypt")
    monkeypatch.setenv("STREETDESK_NEW_PASSWORD", "短")
    assert "口令至少 8 个字符" in _refused(capsys, desk, "encrypt")
    monkeypatch.delenv("STREETDESK_NEW_PASSWORD")
    assert "需要新口令" in _refused(capsys, desk, "encrypt")
    assert is_plain_database(desk / "streetdesk.db")


def test_an_encrypted_office_is_salvaged_and_restored_by_command(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The passphrase opens what is read, the copy lies under the same key; a backup from before a change comes back."""
    _run(capsys, desk, "encrypt")
    file, into = str(tmp_path / "old.zip"), str(tmp_path / "saved")
    assert "需要口令或恢复密钥" in _refused(capsys, desk, "salvage", "--into", into)
    monkeypatch.setenv("STREETDESK_PASSWORD", PASSPHRASE)
    _run(capsys, desk, "backup", "--to", file)
    saved = _run(capsys, desk, "salvage", "--into", into)
    assert (saved["tickets"], saved["whole"]) == (1, True)
    assert not is_plain_database(Path(into) / "streetdesk.db")
    assert _run(capsys, Path(into), "tickets", "--count", "--search", "停车") == {"count": 1}
    monkeypatch.setenv("STREETDESK_NEW_PASSWORD", OTHER)
    _run(capsys, desk, "passphrase")
    assert "口令不对" in _refused(capsys, desk, "restore", file)
    monkeypatch.setenv("STREETDESK_PASSWORD", OTHER)
    assert _run(capsys, desk, "restore", file)["tickets"] == 1
    assert _run(capsys, desk, "tickets", "--count") == {"count": 1}
