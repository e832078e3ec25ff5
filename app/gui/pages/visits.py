"""回访与三率: the workbench of the running period, the calls to make, recordings, the city's results, 单否双否."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QVBoxLayout

from app.gui.desk import Desk
from app.gui.pages.page import Page
from app.gui.widgets.rate_board import RateBoard
from app.gui.widgets.rate_desk import RateDesk
from app.gui.widgets.rate_period_bar import PeriodBar
from app.services.changes import Topic


class VisitsPage(Page):
    """Joins the tabs over one reading of the period."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "回访与三率")
        self.work = RateDesk(desk, self)
        self.period = PeriodBar(self.work)
        self.board = RateBoard(self.work)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("回访与三率")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName("回访与三率标签")
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.board, "作战台")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 8)
        layout.setSpacing(8)
        layout.addWidget(self.period)
        layout.addWidget(self.tabs, 1)
        desk.bus.subscribe((Topic.TICKETS, Topic.SETTINGS), self._changed)

    def refresh(self) -> None:
        """Work the period out anew."""
        self.work.read()

    def _changed(self, _topics: frozenset[Topic]) -> None:
        if self.isVisible():
            self.refresh()
