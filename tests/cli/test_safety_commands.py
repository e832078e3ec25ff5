from __future__ import annotations

import json
import zipfile

import pytest

from app.cli.main import main
from app.services import backups
from app.services.session import open_office


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "office"
    assert main(["init", "--office", str(folder), "--street", "城北街道"]) == 0
    assert main(["contract", "add", "chengbei", "--effective", "2025-05-31", "--office", str(folder)]) == 0
    return folder


def told(capsys, *arguments):
    capsys.readouterr()
    status = main([*arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_a_drill_needs_a_backup_then_passes_then_fails(root, capsys):
    assert main(["drill", "--office", str(root)]) == 2
    assert "立即备份" in capsys.readouterr().err
    with open_office(root, "王芳") as office:
        record = backups.automatic(office, "手工")
    status, row = told(capsys, "drill", "--office", str(root))
    assert (status, row["is_ok"], row["file"]) == (0, True, record.file.name)
    record.file.write_bytes(b"broken")
    status, row = told(capsys, "drill", "--office", str(root))
    assert (status, row["is_ok"]) == (1, False)
    status, rows = told(capsys, "drill", "--list", "--office", str(root))
    assert (status, [one["is_ok"] for one in rows]) == (0, [False, True])


def test_the_package_and_the_deletion_list_of_a_contract(root, tmp_path, capsys):
    out = tmp_path / "移交.zip"
    status, made = told(capsys, "handover", "package", "1", "--out", str(out), "--office", str(root))
    assert (status, made["masked"], made["lost"]) == (0, True, [])
    with zipfile.ZipFile(out) as bundle:
        assert len(bundle.namelist()) == made["files"] + 1
    assert main(["handover", "package", "1", "--out", str(out), "--office", str(root)]) == 2
    other = ["handover", "package", "1", "--out", str(tmp_path / "b.zip"), "--unmasked", "--office", str(root)]
    assert main(other) == 2
    assert main([*other, "--reason", "到期移交", "--without-tickets"]) == 0
    status, sets = told(capsys, "handover", "deletions", "1", "--office", str(root))
    assert status == 0
    assert any(one["name"] == "导出文件：工单登记簿.xlsx" for one in sets)
