"""诊断包: enough for a technician, nothing about a citizen."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from app import log
from app.cli.main import EXIT_REFUSED, main
from app.domain.errors import RefusedInput
from app.services import account_mode, encryption, support_bundle
from tests.accounts_desk import PASSWORD, cheap_argon
from tests.office_desk import add_ticket, new_office
from tests.services.vaulted import PASSPHRASE, quick_keys

__all__ = ["cheap_argon"]
SECRETS = ("欧阳修文", "13800138000", "晨光家园 5 号楼", "0126091808000000001", "暖气不热")


def filled(folder: Path):
    office = new_office(folder / "office")
    add_ticket(
        office, SECRETS[3], caller_name=SECRETS[0], caller_phone=SECRETS[1], location=SECRETS[2], title=SECRETS[4]
    )
    log.start(office.root / "logs")
    try:
        raise ValueError(f"{SECRETS[0]} {SECRETS[1]}")
    except ValueError as error:
        log.log_number(error, datetime(2026, 9, 18, 9, 0))
    finally:
        log.stop()
    return office


def everything(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as package:
        assert package.testzip() is None
        return {name: package.read(name).decode("utf-8") for name in package.namelist()}


def test_it_holds_versions_counts_and_logs_and_no_personal_data(tmp_path):
    with filled(tmp_path) as office:
        found = everything(support_bundle.write(office, tmp_path / "诊断包.zip").value)
        entries = office.database.rows("SELECT action, detail FROM audit_entry ORDER BY seq DESC LIMIT 1")
    facts = json.loads(found[support_bundle.FACTS_NAME])
    assert facts["office"]["rows"]["ticket"] == 1
    assert facts["office"]["audit"]["ok"] is True
    assert "office.street" in facts["office"]["settings"]
    assert "ValueError" in found["logs/streetdesk.log"]
    together = "\n".join(found.values())
    assert [secret for secret in (*SECRETS, str(tmp_path), "王芳") if secret in together] == []
    assert entries == [("diagnostics.write", '{"file":"诊断包.zip"}')]


def test_no_more_than_the_newest_logs(tmp_path):
    with filled(tmp_path) as office:
        logs = office.root / "logs"
        (logs / "window.log").write_bytes(b"x" * support_bundle.LOG_BYTES)
        found = everything(support_bundle.write(office, tmp_path / "a.zip").value)
    assert sum(len(text) for name, text in found.items() if name.startswith("logs/")) == support_bundle.LOG_BYTES


def test_an_office_that_does_not_open_still_has_logs(tmp_path, capsys):
    filled(tmp_path).close()
    (tmp_path / "office" / "streetdesk.db").write_bytes(b"broken")
    assert main(["--office", str(tmp_path / "office"), "diagnose", "--out", str(tmp_path / "a.zip")]) == 0
    assert "logs/streetdesk.log" in everything(tmp_path / "a.zip")
    assert "诊断包已存为" in capsys.readouterr().out


@pytest.mark.parametrize("given", [None, "错的口令错的口令"])
def test_an_encrypted_office_without_its_key_still_has_logs(tmp_path, capsys, monkeypatch, given):
    quick_keys(monkeypatch)
    with filled(tmp_path) as office:
        encryption.encrypt(office, PASSPHRASE)
    if given is None:
        monkeypatch.delenv("STREETDESK_PASSWORD", raising=False)
    else:
        monkeypatch.setenv("STREETDESK_PASSWORD", given)
    assert main(["--office", str(tmp_path / "office"), "diagnose", "--out", str(tmp_path / "a.zip")]) == 0
    found = everything(tmp_path / "a.zip")
    assert "logs/streetdesk.log" in found
    assert "office" not in json.loads(found[support_bundle.FACTS_NAME])
    assert "口令" in capsys.readouterr().err


@pytest.mark.usefixtures("cheap_argon")
def test_who_may_not_sign_in_gets_no_bundle(tmp_path, capsys):
    with filled(tmp_path) as office:
        account_mode.switch_on(office, "admin", "王芳", PASSWORD)
    assert main(["--office", str(tmp_path / "office"), "diagnose", "--out", str(tmp_path / "a.zip")]) == EXIT_REFUSED
    assert "启用了账号" in capsys.readouterr().err
    assert not (tmp_path / "a.zip").exists()


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    with filled(tmp_path) as office, pytest.raises(RefusedInput, match="诊断包写不到"):
        support_bundle.write(office, tmp_path / "missing" / "a.zip")
