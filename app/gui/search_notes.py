"""One audit entry for each search that a person ran, however many letters it took to type."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.gui.desk import Desk
from app.services import searching
from app.services.register import View

PAUSE_MS = 1_500
"""A result that stays this long was wanted; what was typed on the way to it is not noted."""


class SearchNotes(QObject):
    """``ran(view, hits)`` after each result; the last one is noted when it stays."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self._ran: tuple[View, int] | None = None
        self._noted: tuple[object, ...] = ()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.flush)

    def ran(self, view: View, hits: int) -> None:
        """Take a result; the same search again (another order, a refresh) is not another search."""
        if not searching.is_search(view):
            self._ran, self._noted = None, ()
            self._pause.stop()
        elif _what(view) != self._noted:
            self._ran = (view, hits)
            self._pause.start()

    def flush(self) -> None:
        """Note the last search now."""
        self._pause.stop()
        if self._ran is None:
            return
        (view, hits), self._ran = self._ran, None
        self._noted = _what(view)
        office = self.desk.office
        self.desk.runner.write("记录查询", lambda _context: searching.note(office, view, hits), quiet=True)


def _what(view: View) -> tuple[object, ...]:
    return (view.search, view.conditions)
