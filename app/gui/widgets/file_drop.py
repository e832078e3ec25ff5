"""Files of this machine that are dragged or pasted; links and pictures out of a page are none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent


def local_files(held: QMimeData) -> list[Path]:
    """Return the files that a drag or the clipboard holds, in its order."""
    return [Path(url.toLocalFile()) for url in held.urls() if url.isLocalFile()]


def welcome_files(event: QDragEnterEvent) -> None:
    """Accept a drag that brings at least one file."""
    if local_files(event.mimeData()):
        event.acceptProposedAction()


def taken_files(event: QDropEvent) -> list[Path]:
    """Accept the files that were dropped and return them; a drop without one stays refused."""
    files = local_files(event.mimeData())
    if files:
        event.acceptProposedAction()
    return files
