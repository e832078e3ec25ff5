"""One audit entry for each search that a person ran, however many letters it took to type."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.gui.desk import Desk
from app.gui.pages.page import Page
from app.services.session import Office

if TYPE_CHECKING:  # the register loads with the first search, not with the window
    from app.services.register import View

PAUSE_MS = 1_500
"""A result that stays this long was wanted; what was typed on the way to it is not noted."""

Note = Callable[[Office], None]


class SearchNotes(QObject):
    """``ran`` or ``typed`` after each result; the last one is noted when it stays."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self._ran: tuple[tuple[object, ...], Callable[[], Note]] | None = None
        self._noted: tuple[object, ...] = ()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.flush)

    def ran(self, view: View, hits: int) -> None:
        """Take a result of the register."""
        from app.services import searching

        what = (view.search, view.conditions) if searching.is_search(view) else ()
        self._take(what, lambda: partial(searching.note, view=view, hits=hits))

    def typed(self, page: Page, text: str) -> None:
        """Take what was typed over the list of another page; its rows are counted when it is noted."""
        words, listed = text.strip(), page.accessibleName()
        what = (listed, words) if words and page.hits is not None else ()
        self._take(what, lambda: _note_of(page, listed, words))

    def _take(self, what: tuple[object, ...], make: Callable[[], Note]) -> None:
        """Wait whether it stays; the same search again (another order, a refresh) is not another search."""
        if not what:
            self._ran, self._noted = None, ()
            self._pause.stop()
        elif what != self._noted:
            self._ran = (what, make)
            self._pause.start()

    def flush(self) -> None:
        """Note the last search now."""
        self._pause.stop()
        if self._ran is None:
            return
        (self._noted, make), self._ran = self._ran, None
        note, office = make(), self.desk.office
        self.desk.runner.write("记录查询", lambda _context: note(office), quiet=True)


def _note_of(page: Page, listed: str, words: str) -> Note:
    hits = page.hits or 0

    def note(office: Office) -> None:
        from app.services import searching

        searching.note_words(office, listed=listed, words=words, hits=hits)

    return note
