"""``dev.py screenshots OUTDIR``: every page and dialog with sample data as PNG; ``--help`` says what may be chosen.

The clock stands still and the tickets come from a fixed seed, so that two runs give the same pictures.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from app.gui.application import build_window, prepare, start
from app.gui.gallery import shots
from app.gui.main_window import MainWindow
from app.gui.pages.registry import built_pages
from app.gui.settings import WindowSettings
from app.services import samples
from app.services.session import Office, create_office
from build import manual_pictures

NOW = datetime(2026, 11, 20, 9, 30)
THEMES = ("light", "dark")
TEXT_SIZES = ("small", "medium", "large", "huge")
SCALES = (100, 125, 150, 175, 200)
QUIET_MS = 150
QUIET_ROUNDS = 20
"""Layouts inside layouts follow one another: on a busy machine the time alone is too short for all of them."""
MANUAL_QUIET_MS = 400
"""Longer than any pause for typing: a preview that begins after it has to be in the picture."""
PATIENCE_S = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pictures: where to, how large the window (points), which themes, text size, names (shell pattern).

    ``scale`` (percent) is the screen's: at 150 a window of 1366x768 pixels has 910x512 points.
    """

    outdir: Path
    size: tuple[int, int]
    themes: tuple[str, ...]
    text: str
    only: str
    manual: bool = False
    scale: int = 100

    def wants(self, name: str) -> bool:
        """Whether a page or dialog is asked for."""
        return fnmatch.fnmatch(name, self.only)


def wanted(arguments: Sequence[str]) -> Wanted:
    """Read the command line; leaves the program when it makes no sense."""
    parser = argparse.ArgumentParser(
        prog="dev.py screenshots", description="Pages and dialogs with sample data as PNG."
    )
    parser.add_argument("outdir", type=Path)
    parser.add_argument("--size", default="1366x768", help="of the window in pixels, e.g. 1920x1080")
    parser.add_argument("--scale", type=int, choices=SCALES, default=100, help="of the screen in percent")
    parser.add_argument("--theme", choices=THEMES, help="one theme; both without")
    parser.add_argument("--text", choices=TEXT_SIZES, default="medium", help="font size")
    parser.add_argument("--only", default="*", help="names, e.g. 'dialog-receipt*' or 'today'")
    parser.add_argument("--manual", action="store_true", help="the pictures of docs/使用手册.md instead, optimised")
    found = parser.parse_args(arguments)
    width, _, height = found.size.partition("x")
    if not (width.isdigit() and height.isdigit()):
        parser.error("--size is WIDTHxHEIGHT")
    themes = ("light",) if found.manual else (found.theme,) if found.theme else THEMES
    points = (int(width) * 100 // found.scale, int(height) * 100 // found.scale)
    return Wanted(found.outdir, points, themes, found.text, found.only, found.manual, found.scale)


def main(arguments: Sequence[str]) -> int:
    """Take the pictures and list them."""
    want = wanted(arguments)
    want.outdir.mkdir(parents=True, exist_ok=True)
    os.environ["QT_SCALE_FACTOR"] = str(want.scale / 100)  # read when Qt starts, which ``prepare`` does
    with tempfile.TemporaryDirectory(prefix="streetdesk-screenshots-") as scratch:
        root = Path(scratch)
        set_screen(want, root / "screen.json")
        settings = WindowSettings(root / "window.ini")
        prepare([], settings)
        office = create_office(root / "office", "示例街道", "王样例", now=lambda: NOW)
        try:
            samples.load(office)
            faults: list[str] = []
            taken = [path for theme in want.themes for path in _one_theme(office, settings, theme, want, faults)]
        finally:
            office.close()
            settings.flush()  # or it is written again after its folder is gone
    print("\n".join(str(path) for path in taken))
    print(f"{len(taken)} pictures in {want.outdir}")
    return told(faults)


def set_screen(want: Wanted, file: Path) -> None:
    """Make the offscreen display as large as is asked for: its own 800x800 would hold the dialogs small."""
    if os.environ.get("QT_QPA_PLATFORM") != "offscreen" or ":" in str(file):  # Qt ends a path at its colon
        return
    width, height = (round(points * want.scale / 100) for points in want.size)
    screen = {"name": "desk", "x": 0, "y": 0, "width": width, "height": height, "dpr": 1.0, "logicalDpi": 96}
    file.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"


def told(faults: list[str]) -> int:
    """Print what went wrong behind the pictures; returns the exit status."""
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(f"{len(faults)} faults: the pictures are not to be trusted", file=sys.stderr)
    return 1 if faults else 0


def collect_faults(window: MainWindow, faults: list[str]) -> None:
    """Write faults down; nobody sits here to close the bug dialog."""

    def note(number: str, details: str) -> None:
        del number  # the details begin with it
        faults.append(details)

    window.desk.messages.bug = note  # type: ignore[method-assign]


def _one_theme(office: Office, settings: WindowSettings, theme: str, want: Wanted, faults: list[str]) -> list[Path]:
    """Show the window in one theme and photograph its pages, then its dialogs."""
    settings.put_text("look/theme", theme)
    settings.put_text("look/size", want.text)
    window = build_window(office, settings)
    collect_faults(window, faults)
    window.setWindowState(Qt.WindowState.WindowNoState)  # an offscreen display is small, and the window would fill it
    window.resize(*want.size)
    start(window)
    taken = []

    def shoot(name: str, widget: QWidget) -> None:
        settle(window)
        path = want.outdir / f"{name}-{theme}.png"
        if not widget.grab().save(str(path)):
            raise OSError(f"cannot write {path}")
        taken.append(path)

    if want.manual:
        taken += _manual(window, want)
    else:
        _pages(window, want, shoot)
        _dialogs(window, want, shoot)
    window.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return taken


def settle(window: MainWindow, quiet_ms: int = QUIET_MS) -> None:
    """Work through the event queue until no job runs and nothing has happened for a moment."""
    patience = time.monotonic() + PATIENCE_S
    quiet_since, rounds = time.monotonic(), 0
    while time.monotonic() - quiet_since < quiet_ms / 1000 or rounds < QUIET_ROUNDS:
        QApplication.processEvents()
        rounds += 1
        if window.desk.runner.running:
            quiet_since, rounds = time.monotonic(), 0
        if time.monotonic() > patience:
            raise TimeoutError("the window did not come to rest")
        time.sleep(0.005)


def _select_first_row(window: MainWindow) -> None:
    """Select a row where there is a table, so that the detail pane has something to show."""
    for table in window.stack.currentWidget().findChildren(QTableView):
        if (
            table.isVisible()
            and table.model() is not None
            and table.model().rowCount()
            and not table.currentIndex().isValid()
        ):
            table.setCurrentIndex(table.model().index(0, 0))
            return


def _pages(window: MainWindow, want: Wanted, shoot: Callable[[str, QWidget], None]) -> None:
    """Photograph the pages of the navigation."""
    for spec in built_pages():
        if not want.wants(spec.key):
            continue
        window.go(spec.key)
        settle(window)
        _select_first_row(window)
        shoot(spec.key, window)


def _manual(window: MainWindow, want: Wanted) -> list[Path]:
    """Photograph what the manual shows, one file each."""
    QApplication.setCursorFlashTime(0)  # a text cursor that is there or not would make two pictures of one
    taken = []
    for picture, widget in manual_pictures.scenes(window, want.wants):
        widget.show()
        settle(window, MANUAL_QUIET_MS)
        if widget is window:
            _select_first_row(window)
            settle(window, MANUAL_QUIET_MS)
        taken.append(manual_pictures.save(widget.grab(), picture, want.outdir))
        if widget is not window:
            widget.close()
    return taken


def _dialogs(window: MainWindow, want: Wanted, shoot: Callable[[str, QWidget], None]) -> None:
    """Photograph what the gallery shows: each name with the widget to show and grab."""
    for name, widget in shots(window, want.wants):
        widget.show()
        shoot(name, widget)
        widget.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
