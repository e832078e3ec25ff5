"""剔除与挂账: 剔除, 挂账, 申诉, 吹哨, 专项台账, 考核明细, 调度会, 每月一案 and 邮件报送, each a list with its pane."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QVBoxLayout

from app.gui.desk import Desk
from app.gui.pages.page import Page
from app.gui.targets import RECORD_TABS, CaseTarget, RecordsTarget, TicketTarget
from app.gui.widgets.appeal_tab import AppealTab
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_details import DetailsTab
from app.gui.widgets.case_registers import HangUpTab, RegisterTab, WhistleTab
from app.gui.widgets.case_specials import SpecialTab
from app.gui.widgets.case_tab import CaseTab
from app.gui.widgets.exclusion_tab import ExclusionTab
from app.gui.widgets.ledger_tabs import MailTab, MeetingTab, StoryTab
from app.services.changes import Topic

LAST = "exclusions/tab"


class ExclusionsPage(Page):
    """A tab reads when it is shown; the keys and the primary action are those of the tab on show."""

    search_hint = "搜索工单编号、单位、情形、事项"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "剔除与挂账")
        self.work = CaseDesk(desk, self)
        self.exclusions = ExclusionTab(self.work)
        self.of_kind: dict[str, RegisterTab] = {
            "hang_up": HangUpTab(self.work),
            "appeal": AppealTab(self.work),
            "whistle": WhistleTab(self.work),
        }
        self.all: tuple[CaseTab, ...] = (
            self.exclusions,
            *self.of_kind.values(),
            SpecialTab(self.work),
            DetailsTab(self.work),
            MeetingTab(self.work),
            StoryTab(self.work),
            MailTab(self.work),
        )
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("剔除与挂账")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName("剔除与挂账标签")
        self.tabs.tabBar().setDrawBase(False)
        for tab in self.all:
            self.tabs.addTab(tab, tab.title)
        self.tabs.setCornerWidget(self.work.months, Qt.Corner.TopRightCorner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 12)
        layout.addWidget(self.tabs)
        for key, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            words = "下一个标签" if step > 0 else "上一个标签"
            icon = "chevron-right" if step > 0 else "chevron-left"
            self.add_action(words, icon, lambda step=step: self._turn(step), key)  # type: ignore[misc]
        self._own = list(self.page_actions)
        kept = desk.settings.text(LAST)
        self.tabs.setCurrentIndex(next((at for at, tab in enumerate(self.all) if tab.title == kept), 0))
        self._dress()
        self.tabs.currentChanged.connect(lambda _at: self._turned())
        self.work.months.changed.connect(self.refresh)
        desk.bus.subscribe((Topic.CASES, Topic.TICKETS, Topic.SETTINGS), self._changed)
        desk.navigator.look_changed.connect(self._relook)

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

    def open_target(self, target: object) -> None:
        """Show a ticket's case; offer an application where there is none."""
        if isinstance(target, RecordsTarget):
            self._show_records(target)
        elif isinstance(target, CaseTarget) and target.kind in self.of_kind:
            tab = self.of_kind[target.kind]
            self.show_tab(tab)
            tab.show_ticket(target.ticket_id)
        elif isinstance(target, CaseTarget | TicketTarget):
            self.show_tab(self.exclusions)
            self.exclusions.show_ticket(target.ticket_id)

    def _show_records(self, target: RecordsTarget) -> None:
        tab = next(tab for tab in self.all if tab.title == RECORD_TABS[target.entity])
        self.show_tab(tab)
        if isinstance(tab, SpecialTab):
            tab.kind.setCurrentIndex(0)
        tab.list.show_only(target.ids)
        tab.refresh()
        self.take_focus()

    def _turn(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def _turned(self) -> None:
        self.desk.settings.put_text(LAST, self.tab.title)
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
