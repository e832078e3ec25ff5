"""Splitters stay where the clerk left them."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSplitter

from app.gui.settings import WindowSettings

KEEP_MS = 300
"""So long after the last move of the mouse the place is remembered."""


def remember_split(splitter: QSplitter, settings: WindowSettings, name: str) -> None:
    """Put the handle where it was left last; keep where it is moved to. Call it when all parts are in."""
    key = f"splits/{name}"
    kept = settings.structure(key)
    if isinstance(kept, list) and len(kept) == splitter.count() and all(isinstance(size, int) for size in kept):
        splitter.setSizes(kept)
    later = QTimer(splitter)
    later.setSingleShot(True)
    later.setInterval(KEEP_MS)
    later.timeout.connect(lambda: settings.put_structure(key, splitter.sizes()))
    splitter.splitterMoved.connect(lambda _place, _handle: later.start())
