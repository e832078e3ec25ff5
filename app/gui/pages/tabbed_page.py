"""A page of lists side by side: a tab reads when it is shown; keys and primary action are those of the tab on show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.gui.desk import Desk
from app.gui.pages.page import Page
from app.gui.tab_order import chain
from app.gui.widgets.case_tab import CaseTab
from app.services.changes import Topic


class TabbedPage(Page):
    """Subclasses make their tabs and call ``build``; ``topics`` are the changes after which the tab is read again."""

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__(desk, title)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(title)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(f"{title}标签")
        self.tabs.tabBar().setDrawBase(False)
        self.all: tuple[CaseTab, ...] = ()
        self._kept = ""

    def build(self, tabs: Sequence[CaseTab], kept: str, topics: Sequence[Topic], corner: QWidget | None = None) -> None:
        """Put the tabs in; ``kept`` is the setting that remembers the one on show, ``corner`` stands beside them."""
        self.all, self._kept = tuple(tabs), kept
        for tab in tabs:
            self.tabs.addTab(tab, tab.title)
        if corner is not None:
            self.tabs.setCornerWidget(corner, Qt.Corner.TopRightCorner)
            chain((self.tabs.tabBar(), corner))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 12)
        layout.addWidget(self.tabs)
        self.add_action("下一个标签", "chevron-right", lambda: self._turn(1), "Ctrl+Tab")
        self.add_action("上一个标签", "chevron-left", lambda: self._turn(-1), "Ctrl+Shift+Tab")
        self._own = list(self.page_actions)
        last = self.desk.settings.text(kept)
        self.tabs.setCurrentIndex(next((at for at, tab in enumerate(tabs) if tab.title == last), 0))
        self._dress()
        self.tabs.currentChanged.connect(lambda _at: self._turned())
        self.desk.bus.subscribe(tuple(topics), self._changed)
        self.desk.navigator.look_changed.connect(self._relook)

    @property
    def tab(self) -> CaseTab:
        """The tab on show."""
        return self.all[self.tabs.currentIndex()]

    def show_tab(self, tab: CaseTab) -> None:
        """Turn to a tab."""
        self.tabs.setCurrentWidget(tab)

    def refresh(self) -> None:
        """Read the tab on show."""
        self.tab.refresh()

    def take_focus(self) -> None:
        """Work begins in the list; an empty one takes the keys too."""
        self.tab.list.take_focus()

    def search(self, text: str) -> None:
        """Narrow the list on show."""
        self.tab.search(text)

    @property
    def hits(self) -> int | None:
        """Rows of the list on show."""
        return self.tab.list.model.rowCount()

    def _turn(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def _turned(self) -> None:
        self.desk.settings.put_text(self._kept, self.tab.title)
        self.tab.list.text, self.tab.list.only = "", frozenset()
        self._dress()
        self.search_cleared.emit()
        self.tab.refresh()
        self.take_focus()

    def _dress(self) -> None:
        self.page_actions = [*self._own, *self.tab.actions_by_key.values()]
        self.primary = self.tab.primary
        self.actions_changed.emit()

    def _changed(self, _topics: frozenset[Topic]) -> None:
        if self.isVisible():
            self.refresh()

    def _relook(self) -> None:
        for tab in self.all:
            tab.relook()
