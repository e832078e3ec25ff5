"""Where the main window stands: as it was left, on a screen that is still there, else at its usual size."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.gui.fonts import STANDARD_POINTS
from app.gui.settings import WindowSettings

GEOMETRY = "window/geometry"
USUAL_SIZE = (1366, 768)
FRAME_ROOM = 40
"""Pixels that a window's title bar may take."""
SEEN = (300, 200)
"""So many pixels of a remembered window must lie on a screen that is still there."""


def restore(window: QWidget, settings: WindowSettings) -> None:
    """Put the window where it was left; a screen that was unplugged since counts as never used."""
    kept = settings.state(GEOMETRY)
    if not kept.isEmpty() and window.restoreGeometry(kept):
        if is_on_screen(window):
            return
        window.move(window.screen().availableGeometry().topLeft())
    fit_screen(window)


def keep(window: QWidget, settings: WindowSettings) -> None:
    """Remember the window's place for the next start."""
    settings.put_state(GEOMETRY, window.saveGeometry())


def is_on_screen(window: QWidget) -> bool:
    """Whether enough of the window can be seen and grasped."""
    frame = window.frameGeometry()
    seen = (screen.availableGeometry().intersected(frame) for screen in window.screen().virtualSiblings())
    return any(part.width() >= SEEN[0] and part.height() >= SEEN[1] for part in seen)


def fit_screen(window: QWidget) -> None:
    """First start: the usual size, or the whole screen where it is no larger (frame and task bar need room too)."""
    window.resize(*USUAL_SIZE)
    room = window.screen().availableSize()
    if room.width() <= USUAL_SIZE[0] or room.height() <= USUAL_SIZE[1] + FRAME_ROOM:
        window.setWindowState(Qt.WindowState.WindowMaximized)


def fitting(dialog: QWidget, width: int, height: int) -> tuple[int, int]:
    """Return the size wished for at the usual font size, more in larger type, less on a small screen (pixels).

    The buttons at a dialog's foot stay above the task bar.
    """
    room, larger = dialog.screen().availableSize(), max(QApplication.font().pointSizeF() / STANDARD_POINTS, 1.0)
    return min(round(width * larger), room.width()), min(round(height * larger), room.height() - FRAME_ROOM)
