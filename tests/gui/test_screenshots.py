"""``dev.py screenshots`` says so when a page raised behind a picture."""

from __future__ import annotations

import importlib.util
import sys

from app.gui import application
from app.gui.settings import WindowSettings
from tests.architecture.source_tree import ROOT


def _screenshots():
    spec = importlib.util.spec_from_file_location("screenshots", ROOT / "build" / "screenshots.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_a_page_that_raises_makes_the_run_fail(qtbot, office, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # put back what the window sets
    shots = _screenshots()
    window = application.build_window(office, WindowSettings(tmp_path / "window.ini"))
    qtbot.addWidget(window)
    faults: list[str] = []
    shots.collect_faults(window, faults)
    assert shots.told(faults) == 0

    def broken(_job):
        raise ZeroDivisionError("张三")

    window.desk.runner.read("坏的一页", broken)
    qtbot.waitUntil(lambda: bool(faults), timeout=20_000)
    try:
        raise LookupError
    except LookupError as error:
        sys.excepthook(LookupError, error, error.__traceback__)
    assert shots.told(faults) == 1
    said = capsys.readouterr().err
    assert all(part in said for part in ("ZeroDivisionError", "LookupError", "2 faults"))
    window.close()
