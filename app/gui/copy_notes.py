"""A copy of unmasked text leaves the window through the clipboard: one audit entry, without the text."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.gui.desk import Desk
from app.gui.widgets.detail_pane import DetailPane
from app.services import audit_log


class CopyNotes(QObject):
    """Watches one detail pane: what is copied out of it while names and phones stand there in full."""

    def __init__(self, desk: Desk, pane: DetailPane) -> None:
        super().__init__(pane)
        self.desk = desk
        self.pane = pane
        self._text = ""
        QApplication.clipboard().dataChanged.connect(self._copied)

    def _copied(self) -> None:
        clipboard, focus, detail = QApplication.clipboard(), QApplication.focusWidget(), self.pane.detail
        is_open = self.pane.is_unmasked or self.pane.is_writing
        if detail is None or not is_open or focus is None or not self.pane.isAncestorOf(focus):
            return
        self._text = clipboard.text()
        if length := len(self._text):  # while this window has the focus nobody else copies
            office, ticket_id = self.desk.office, detail.id
            self.desk.runner.write(
                "记录复制", lambda _context: audit_log.note_copy(office, ticket_id, length), quiet=True
            )

    def drop(self) -> None:
        """Empty the clipboard where the last unmasked copy is still on it: the screen is locked."""
        text, self._text = self._text, ""
        if text and QApplication.clipboard().text() == text:
            QApplication.clipboard().clear()
