"""Exports are whole or absent (R7): a killed process, a full disk and a failed step leave the old file."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.documents import saving
from app.documents.saving import free_name, replacing, save_bytes
from app.documents.workbook import Column, write_csv, write_table
from app.domain.errors import RefusedInput

ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys
from pathlib import Path
from app.documents.workbook import Column, write_table
target = Path(sys.argv[1])
columns = [Column("内容"), Column("序号")]
print("ready", flush=True)
for turn in range(10_000):
    write_table(target, "工单", columns, ((f"{turn}" * 20, str(number)) for number in range(400)))
    print(turn, flush=True)
"""


@pytest.mark.parametrize("lines_read", [0, 1, 2, 5, 9, 14])
def test_a_killed_export_leaves_a_whole_workbook(tmp_path: Path, lines_read: int) -> None:
    target = tmp_path / "工单.xlsx"
    write_table(target, "工单", [Column("内容")], [("旧",)])
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(target)], cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert writer.stdout is not None
    with writer.stdout:
        for _ in range(lines_read + 1):
            writer.stdout.readline()
        writer.kill()
        writer.wait()
    with zipfile.ZipFile(target) as package:
        assert package.testzip() is None
        rows = package.read("xl/worksheets/sheet1.xml").count(b"</row>")
    assert rows in (2, 401)


def test_a_full_disk_is_a_sentence_and_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(saving.os, "fsync", full)
    for target in (tmp_path / "a.xlsx", tmp_path / "a.csv", tmp_path / "a.pdf"):
        target.write_bytes(b"old")
    for write in (
        lambda: write_table(tmp_path / "a.xlsx", "a", [Column("x")], [("1",)]),
        lambda: write_csv(tmp_path / "a.csv", [Column("x")], [("1",)]),
        lambda: save_bytes(tmp_path / "a.pdf", b"new"),
    ):
        with pytest.raises(RefusedInput, match="磁盘已满或读写出错"):
            write()
    assert {file.read_bytes() for file in tmp_path.iterdir()} == {b"old"}
    assert len(list(tmp_path.iterdir())) == 3


def test_a_step_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(target: Path) -> None:
        with replacing(target) as temporary:
            temporary.write_bytes(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail(tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_saved_bytes_replace_the_old_file(tmp_path: Path) -> None:
    save_bytes(tmp_path / "a.pdf", b"one")
    save_bytes(tmp_path / "a.pdf", b"two")
    assert (tmp_path / "a.pdf").read_bytes() == b"two"


def test_the_other_name_is_the_first_free_one(tmp_path: Path) -> None:
    (tmp_path / "工单(2).xlsx").touch()
    assert free_name(tmp_path / "工单.xlsx").name == "工单(3).xlsx"
