"""The front door: window or command line."""

from __future__ import annotations

import gc
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import bootstrap


@pytest.fixture(autouse=True)
def _garbage_is_looked_for() -> Iterator[None]:
    """Opening the window stops the search for garbage until the window is there: here nobody begins it again."""
    yield
    gc.enable()


@pytest.fixture
def opened(monkeypatch):
    """Stand-ins for window and command line that record what they were asked."""
    calls = []
    window = types.ModuleType("app.gui.application")
    window.run = lambda office, files, *, started: calls.append(("window", office, *files)) or 0
    commands = types.ModuleType("app.cli.main")
    commands.main = lambda arguments: calls.append(("command", arguments)) or 1
    monkeypatch.setitem(sys.modules, "app.gui.application", window)
    monkeypatch.setitem(sys.modules, "app.cli.main", commands)
    return calls


@pytest.mark.parametrize(
    ("arguments", "call"),
    [
        ([], ("window", None)),
        (["--office", "D"], ("window", Path("D"))),
        (["--office=D"], ("window", Path("D"))),
        (["--office"], ("command", ["--office"])),
        (["--office="], ("command", ["--office="])),
        (["--help"], ("command", ["--help"])),
        (["--office", "D", "verify"], ("command", ["--office", "D", "verify"])),
        (["import", "a.xlsx"], ("command", ["import", "a.xlsx"])),
    ],
)
def test_window_or_command(opened, arguments, call):
    assert bootstrap.main(arguments) == (0 if call[0] == "window" else 1)
    assert opened == [call]


def test_open_with_hands_files_to_the_window(opened, tmp_path):
    files = [tmp_path / "热线导出.XLSX", tmp_path / "b.csv"]
    for file in files:
        file.touch()
    assert bootstrap.main([str(file) for file in files]) == 0
    assert bootstrap.main([str(files[0]), str(tmp_path / "missing.xlsx")]) == 1
    assert opened == [("window", None, *files), ("command", [str(files[0]), str(tmp_path / "missing.xlsx")])]


class _Broken(types.ModuleType):
    error: ImportError

    def __getattr__(self, _name):
        raise self.error


@pytest.mark.parametrize(
    "error",
    [
        ImportError("libEGL.so.1: cannot open shared object file: No such file or directory"),
        ModuleNotFoundError("No module named 'PySide6'", name="PySide6"),
    ],
)
def test_missing_qt_is_a_sentence(monkeypatch, capsys, error):
    broken = _Broken("app.gui.application")
    broken.error = error
    monkeypatch.setitem(sys.modules, "app.gui.application", broken)
    assert bootstrap.main([]) == 2
    assert "build/dev.py setup" in capsys.readouterr().err


def test_our_own_import_mistakes_are_not_hidden(monkeypatch):
    broken = _Broken("app.gui.application")
    broken.error = ImportError("cannot import name 'x' from 'app.gui.pages'", name="app.gui.pages")
    monkeypatch.setitem(sys.modules, "app.gui.application", broken)
    with pytest.raises(ImportError, match="pages"):
        bootstrap.main([])
