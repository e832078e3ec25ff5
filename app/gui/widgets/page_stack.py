"""The pages on top of each other: the window is as large as the one on show needs, and a new look reaches it first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.gui.widgets.retint import retint

_POLISHED = Qt.WidgetAttribute.WA_WState_Polished
_OWN_STYLE = Qt.WidgetAttribute.WA_SetStyle


class PageStack(QStackedWidget):
    """Qt's own asks for the room of the largest page, so that one visit would make the window grow for good.

    ``behind`` holds the pages that still wear the look before; each takes the new one when it comes up.
    """

    def __init__(self) -> None:
        super().__init__()
        self.behind: set[QWidget] = set()
        self.currentChanged.connect(lambda _at: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return what the page on show needs."""
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else super().minimumSizeHint()

    def setCurrentWidget(self, page: QWidget) -> None:  # noqa: N802 - Qt's name
        """Show a page, in today's look."""
        if page in self.behind:
            self.behind.discard(page)
            _catch_up(page)
        super().setCurrentWidget(page)

    @contextmanager
    def only_current(self) -> Iterator[None]:
        """Keep a new style sheet from the pages that are hidden: Qt visits every widget otherwise (0.5 s for 2,000).

        Qt passes by what is not polished, and tells a widget with a style of its own nothing: it hears it later.
        """
        hidden = [self.widget(at) for at in range(self.count()) if at != self.currentIndex()]
        parts = [part for page in hidden for part in _parts(page)]
        told = [part for part in parts if not part.testAttribute(_OWN_STYLE)]
        for part in parts:
            part.setAttribute(_POLISHED, False)
        for part in told:
            part.setAttribute(_OWN_STYLE, True)
        try:
            yield
        finally:
            for part in told:
                part.setAttribute(_OWN_STYLE, False)
            self.behind.update(hidden)


def _parts(page: QWidget) -> list[QWidget]:
    """Return a page and what it holds; a dialog over it is a window of its own and follows at once."""
    window = page.window()
    return [part for part in (page, *page.findChildren(QWidget)) if part.window() is window]


def _catch_up(page: QWidget) -> None:
    for part in _parts(page):
        if not part.testAttribute(_POLISHED):
            QCoreApplication.sendEvent(part, QEvent(QEvent.Type.Polish))
            QCoreApplication.sendEvent(part, QEvent(QEvent.Type.StyleChange))
    retint(page)
