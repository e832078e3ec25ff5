"""In a low window a part scrolls, rather than ask for more height than the screen has."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollArea, QTabWidget, QWidget


class LowArea(QScrollArea):
    """Scrolls up and down only; as wide as its content needs, as low as it has to be."""

    def __init__(self, inside: QWidget, name: str) -> None:
        super().__init__()
        self.setAccessibleName(f"{name}区")
        self.setWidgetResizable(True)
        self.setWidget(inside)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the content's width beside the bar, and room for a few lines."""
        needed, bar = self.widget().minimumSizeHint(), self.verticalScrollBar().sizeHint().width()
        return QSize(needed.width() + bar, min(needed.height(), super().minimumSizeHint().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Ask for other room when the content does."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return what the content would like."""
        return self.widget().sizeHint()


class LowTabs(QTabWidget):
    """Tabs whose pages scroll in a low window; the page itself is what one puts in, chooses and asks for.

    ``ground`` is the style sheet's name of what the pages stand on: page or paneBody.
    """

    def __init__(self, ground: str) -> None:
        super().__init__()
        self._ground = ground

    def addTab(self, page: QWidget, title: str) -> int:  # type: ignore[override]  # noqa: N802 - Qt's name
        """Add a page; one that scrolls by itself stays as it is."""
        if isinstance(page, QAbstractScrollArea):
            return super().addTab(page, title)
        page.setObjectName(self._ground)
        return super().addTab(LowArea(page, title), title)

    def currentWidget(self) -> QWidget:  # noqa: N802 - Qt's name
        """Return the page on show."""
        shown = super().currentWidget()
        return shown.widget() if isinstance(shown, LowArea) else shown

    def setCurrentWidget(self, page: QWidget) -> None:  # noqa: N802 - Qt's name
        """Turn to a page."""
        areas = (self.widget(at) for at in range(self.count()))
        super().setCurrentWidget(
            next((one for one in areas if isinstance(one, LowArea) and one.widget() is page), page)
        )
