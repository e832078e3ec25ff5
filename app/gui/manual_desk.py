"""Which chapter F1 opens, and the window that shows it: of the page and tab on show, or of the dialog in front."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QTabWidget, QWidget

from app.domain.errors import KnownError
from app.gui.manual_chapters import chapter_of_dialog, chapter_of_place

if TYPE_CHECKING:
    from app.gui.dialogs.manual import ManualWindow
    from app.gui.main_window import MainWindow

KEY = "F1"
_HAS_KEY = "manual_key"


class ManualDesk(QObject):
    """One for the main window. Dialogs get F1 when they first take the keyboard."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._desk = window.desk
        self._window = window
        self.shown: ManualWindow | None = None
        app = cast(QApplication, QApplication.instance())
        app.focusChanged.connect(self._give_key)
        self._desk.navigator.look_changed.connect(self._redraw)

    def open_here(self) -> None:
        """F1 in the main window: the chapter of the page and of its tab on show."""
        page = self._window.current
        self.open(chapter_of_place(page, shown_tabs(self._window.pages.get(page))), self._window)

    def open(self, title: str, over: QWidget) -> None:
        """Open a chapter over a window; a modal dialog gets a manual of its own, which it does not block."""
        from app.gui.dialogs.manual import ManualWindow
        from app.services.handbook import anchor_of

        if self.shown is not None and self.shown.parent() is not over:
            self.shown.close()
            self.shown.deleteLater()
            self.shown = None
        if self.shown is None:
            try:
                self.shown = ManualWindow(self._desk.settings, self._keys_for(over), over)
            except KnownError as error:
                self._desk.messages.problem(error.message)
                return
            self.shown.destroyed.connect(self._gone)
        self.shown.open_at(anchor_of(title))
        self.shown.show()
        self.shown.raise_()
        self.shown.activateWindow()
        self.shown.take_focus()

    def _keys_for(self, over: QWidget) -> Callable[[], None] | None:
        """Offer the list of keys over the main window only: it belongs to the page there."""
        return self._window.open_key_help if over is self._window else None

    def _gone(self) -> None:
        self.shown = None

    def _redraw(self) -> None:
        if self.shown is not None:
            self.shown.redraw()

    def _give_key(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Bind F1 in a dialog that has just taken the keyboard."""
        dialog = now.window() if now is not None else None
        if not isinstance(dialog, QDialog) or dialog.property(_HAS_KEY) or dialog is self.shown:
            return
        dialog.setProperty(_HAS_KEY, True)
        shortcut = QShortcut(QKeySequence(KEY), dialog)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(lambda: self.open(chapter_of_dialog(type(dialog).__module__), dialog))


def shown_tabs(body: QWidget | None) -> tuple[str, ...]:
    """Return the titles of the tabs on show inside a page, outermost first."""
    if body is None:
        return ()
    found = [tabs for tabs in body.findChildren(QTabWidget) if tabs.isVisibleTo(body) and tabs.count()]
    return tuple(tabs.tabText(tabs.currentIndex()) for tabs in found)
