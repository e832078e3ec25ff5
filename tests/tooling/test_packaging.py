"""The packaged program: its own check, and what is written round it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import datetime
from types import SimpleNamespace

import pytest

from app.domain.errors import KnownError
from app.gui import self_check as window_check
from app.services import report_files, self_check
from tests.architecture.source_tree import ROOT
from tests.tooling.test_dev import _load


def test_the_program_checks_itself_and_leaves_nothing_behind(tmp_path):
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--self-check"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "自检通过。"), done.stderr
    assert list(tmp_path.glob("streetdesk-check-*")) == []


@pytest.mark.parametrize("broken", ["_search", "_whole"])
def test_a_step_that_fails_is_said(monkeypatch, broken):
    """Only the step at hand is run; what it finds is not what it should be."""
    monkeypatch.setattr(self_check.register, "count", lambda *_: 0)
    monkeypatch.setattr(self_check, "verify", lambda _office: type("Report", (), {"ok": False})())
    with pytest.raises(KnownError, match="自检没有通过"):
        getattr(self_check, broken)(object(), print)


def test_a_report_that_is_left_out_of_the_pack_is_named(monkeypatch, tmp_path):
    skipped = report_files.Skipped("B26", "月度分析", "没有可以出表的合同。")
    monkeypatch.setattr(self_check.report_files, "pack", lambda *_: report_files.Pack(tmp_path, (), (skipped,)))
    office = SimpleNamespace(now=lambda: datetime(2026, 11, 20, 9, 0))
    with pytest.raises(KnownError, match="整包报表少了 1 份（B26 没有可以出表的合同）"):
        self_check._reports(office, tmp_path, print)


@pytest.mark.parametrize(
    ("version", "numbers"), [("0.1.0", (0, 1, 0, 0)), ("1.2.3", (1, 2, 3, 0)), ("2.0.0.7", (2, 0, 0, 7))]
)
def test_windows_reads_four_numbers(version, numbers):
    resource = _load("version_resource")
    assert resource.numbers(version) == numbers
    text = resource.text(version)
    compile(text, "version_info", "eval")
    assert f"filevers={numbers}" in text
    assert f"'ProductVersion', '{version}'" in text


SYMBOLS = """
/x/_ctypes.so:     file format elf64-x86-64

DYNAMIC SYMBOL TABLE:
0000000000000000      DF *UND*  0000000000000000 (GLIBC_2.17) clock_gettime
0000000000000000      DF *UND*  0000000000000000 (GLIBC_{newest}) memcpy
0000000000000000  w   DF *UND*  0000000000000000 (GLIBC_2.2.5) __cxa_finalize
0000000000000000      DF *UND*  0000000000000000 (GLIBCXX_3.4.29) _ZSt4cout
0000000000000000      DF *UND*  0000000000000000 (GLIBC_PRIVATE) _dl_sym
0000000000000000 g    DF .text  0000000000000009  Base        PyInit__ctypes
"""


@pytest.mark.parametrize(("newest", "said"), [("2.9", "2.17"), ("2.34", "2.34"), ("2.4", "2.17"), ("2.100", "2.100")])
def test_the_glibc_that_is_asked_of_a_machine_is_the_newest_named(newest, said):
    assert _load("deb_package").newest_in(SYMBOLS.format(newest=newest)) == said


def test_the_glibc_is_asked_of_the_programs_own_objects(tmp_path, monkeypatch):
    package = _load("deb_package")
    objects = {"lib.so": b"\x7fELF...", "inner/more.so.1": b"\x7fELF", "main.py": b"print()", "short": b"\x7fE"}
    for name, content in objects.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    asked = []

    def objdump(command, **_options):
        asked.append(command)
        return SimpleNamespace(stdout=SYMBOLS.format(newest="2.36"))

    monkeypatch.setattr(package.subprocess, "run", objdump)
    assert package.newest_glibc(tmp_path) == "2.36"
    assert asked[0][:2] == ["objdump", "-T"]
    assert set(asked[0][2:]) == {str(tmp_path / "lib.so"), str(tmp_path / "inner/more.so.1")}


if sys.platform == "linux" and shutil.which("objdump"):  # there alone a .deb is made

    def test_the_glibc_of_a_real_object_is_read(tmp_path):
        import _ctypes

        shutil.copy(_ctypes.__file__, tmp_path / "lib.so")
        assert re.fullmatch(r"2\.\d+", _load("deb_package").newest_glibc(tmp_path))


def test_a_page_that_never_ends_is_said_instead_of_waited_for(qapp):
    runner = SimpleNamespace(running=[SimpleNamespace(cancel=lambda: None)])
    window = SimpleNamespace(desk=SimpleNamespace(runner=runner))  # its close would be missed
    with pytest.raises(KnownError, match="“统计”页过了 0 秒还没有读完"):
        window_check._wait(qapp, window, "统计", patience_s=0)
    window_check._leave(window)
