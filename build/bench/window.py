"""The window: start against an empty PySide6 window; first paint and jumps of the register over 300,000 tickets."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from build.bench import data
from build.bench.report import Measure, percentile, publish

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.gui.main_window import MainWindow

TICKETS = 300_000
STARTS = 7
JUMPS = 300
OPENED = ("today", "visits", "contracts", "settings", "deductions", "staff", "tickets")
PATIENCE_S = 60

EMPTY = """
import os, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1366, 768)
window.show()
QTimer.singleShot(0, lambda: os._exit(0))
app.exec()
"""

OURS = """
import gc, os, sys
gc.disable()  # as app/bootstrap.py does before it loads anything
from pathlib import Path
from PySide6.QtCore import QTimer
from app.gui import application
from app.gui.settings import WindowSettings
from app.services.session import open_office
settings = WindowSettings(Path(sys.argv[1]) / "window.ini")
app = application.prepare([], settings)
office = open_office(Path(sys.argv[1]), "bench", writing=False)
window = application.build_window(office, settings)
application.start(window)
wanted = sys.argv[2]
def look():
    if wanted == "usable" or window.pages["today"].board is not None:
        os._exit(0)
    QTimer.singleShot(1, look)
QTimer.singleShot(0, look)
app.exec()
"""


def main() -> int:
    """Measure and print."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    root = data.office(TICKETS)
    publish([*_starts(root), *_register(root)])
    return 0


def _starts(root: Path) -> list[Measure]:
    """Wall time of whole processes, taken in turn so that a busy machine hits all alike."""
    runs: dict[str, list[float]] = {"empty": [], "usable": [], "filled": []}
    for program in ([EMPTY], [OURS, str(root), "filled"]):
        _run([sys.executable, "-c", *program])  # compiles
    for _ in range(STARTS):
        runs["empty"].append(_run([sys.executable, "-c", EMPTY]))
        for wanted in ("usable", "filled"):
            runs[wanted].append(_run([sys.executable, "-c", OURS, str(root), wanted]))
    empty, usable, filled = (statistics.median(runs[name]) for name in ("empty", "usable", "filled"))
    return [
        Measure("start to usable window", usable, "ms", 2.0, empty, f"{TICKETS:,} tickets; floor: empty window"),
        Measure("start to filled 今日", filled, "ms", 3.0, empty, "board of 300,000 tickets read and shown"),
    ]


def _run(command: list[str]) -> float:
    environment = {**data.environment(), "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    started = time.perf_counter()
    subprocess.run(command, env=environment, check=True, timeout=PATIENCE_S)
    return (time.perf_counter() - started) * 1000


def _register(root: Path) -> list[Measure]:
    """First paint of the register in a running window, all ids behind it, then random jumps, each painted."""
    from PySide6.QtWidgets import QApplication

    from app.gui import application
    from app.gui.pages.register import RegisterPage
    from app.gui.settings import WindowSettings
    from app.services.session import open_office

    settings = WindowSettings(root / "window.ini")
    app = application.prepare([], settings)
    office = open_office(root, "bench", writing=False, now=lambda: data.NOW)
    window = application.build_window(office, settings)
    application.start(window)
    _rest(app, window.desk.runner)
    started = time.perf_counter()
    window.go("tickets")
    page = window.page("tickets")
    assert isinstance(page, RegisterPage)
    page.table.viewport().repaint()
    first = (time.perf_counter() - started) * 1000
    assert page.model.rowCount() > 0, "nothing was painted"
    while page.model.rowCount() < TICKETS:
        app.processEvents()
    whole = (time.perf_counter() - started) * 1000
    _rest(app, window.desk.runner)
    jumps = _jumps(page)
    changes = _changes_of_look(app, window)
    window.close()
    QApplication.processEvents()
    office.close()
    return [
        Measure("first paint of the register", first, "ms", 150, note="page built, first rows painted"),
        Measure("all ids behind it", whole, "ms", 1000, note="true scroll bar and count"),
        Measure(
            "jump to a random row, p95",
            percentile(jumps, 0.95),
            "ms",
            16,
            note=f"median {statistics.median(jumps):.1f} ms",
        ),
        Measure("light to dark or back", max(changes), "ms", 100, note=f"{len(OPENED)} pages open; the slowest of 4"),
    ]


def _changes_of_look(app: QApplication, window: MainWindow) -> list[float]:
    """Change between light and dark, the register on show and other pages behind it."""
    for key in OPENED:
        window.go(key)
        _rest(app, window.desk.runner)
    times = []
    for theme in ("dark", "light") * 2:
        started = time.perf_counter()
        window.desk.navigator.look_wanted.emit(theme, "medium")
        times.append((time.perf_counter() - started) * 1000)
        app.processEvents()
    return times


def _jumps(page: object) -> list[float]:
    from PySide6.QtWidgets import QAbstractItemView

    from app.gui.pages.register import RegisterPage

    assert isinstance(page, RegisterPage)
    rng = random.Random(1)
    times = []
    for _ in range(JUMPS):
        index = page.model.index(rng.randrange(TICKETS), 0)
        started = time.perf_counter()
        page.table.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        page.table.viewport().repaint()
        times.append((time.perf_counter() - started) * 1000)
    return times


def _rest(app: object, runner: object) -> None:
    from PySide6.QtWidgets import QApplication

    from app.gui.job_runner import JobRunner

    assert isinstance(app, QApplication)
    assert isinstance(runner, JobRunner)
    patience = time.monotonic() + PATIENCE_S
    while runner.running and time.monotonic() < patience:
        app.processEvents()
        time.sleep(0.002)
    app.processEvents()


if __name__ == "__main__":
    sys.exit(main())
