"""The window's part of ``--self-check``: every page is opened on a sample office and drawn, without a display."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEvent, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.domain.errors import KnownError
from app.gui import bug_log
from app.gui.application import build_window, prepare
from app.gui.main_window import MainWindow
from app.gui.pages.registry import built_pages, import_pages
from app.gui.settings import WindowSettings
from app.services.session import open_office

COLOURS = 16
"""A page that was drawn shows more colours than that."""
PATIENCE_S = 60
"""So long a page may read; a whole office of sample data takes none a second."""


class WindowCheckFailed(KnownError):
    """A page could not be opened or drawn."""


def run(root: Path, say: Callable[[str], None]) -> None:
    """Open every page over the office at ``root``. Raises ``WindowCheckFailed``; ``say`` gets one line."""
    qInstallMessageHandler(_unsaid)
    settings = WindowSettings(root / "self-check.ini")
    app = prepare([], settings)
    with open_office(root, "自检") as office:
        window = build_window(office, settings)
        faults: list[str] = []
        window.desk.messages.bug = lambda number, details: faults.append(f"{number} {details}")  # type: ignore[method-assign]
        try:
            window.show()
            import_pages()
            for spec in built_pages():
                window.go(spec.key)
                _wait(app, window, spec.title)
                if faults or not _is_drawn(window):
                    raise WindowCheckFailed(f"自检没有通过：打不开“{spec.title}”页。请重新安装程序，或告诉维护人员。")
        finally:
            _leave(window)
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            bug_log.close_log()
    say(f"窗口 {len(built_pages())} 页都能打开")


def _unsaid(_kind: QtMsgType, _context: object, _text: str) -> None:
    """Qt's remarks about the missing display are nobody's business."""


def _wait(app: QApplication, window: MainWindow, title: str, patience_s: float = PATIENCE_S) -> None:
    """Work through the events until nothing runs any more. Raises ``WindowCheckFailed`` when a page never ends."""
    until = monotonic() + patience_s
    app.processEvents()
    while window.desk.runner.running:
        if monotonic() > until:
            raise WindowCheckFailed(
                f"自检没有通过：“{title}”页过了 {patience_s:g} 秒还没有读完。请关掉别的程序再试，或告诉维护人员。"
            )
        app.processEvents()


def _leave(window: MainWindow) -> None:
    """Close the window; one whose work never ends is left as it is, because closing waits for that work."""
    for job in window.desk.runner.running:
        job.cancel()
    if not window.desk.runner.running:
        window.close()


def _is_drawn(window: MainWindow) -> bool:
    picture = window.grab().toImage()
    across, down = range(0, picture.width(), 7), range(0, picture.height(), 7)
    return len({picture.pixel(x, y) for x in across for y in down}) > COLOURS
