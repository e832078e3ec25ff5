"""失误与扣款: 失误, 月度扣款, 停岗培训, 违约金 and 手工扣款 of one contract, over one month."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QVBoxLayout

from app.domain.months import parse_month
from app.gui.desk import Desk
from app.gui.pages.page import Page
from app.gui.targets import ErrorTarget, LedgerTarget
from app.gui.widgets.deduction_desk import DeductionDesk
from app.gui.widgets.error_tab import ErrorTab
from app.gui.widgets.month_tab import MonthTab
from app.gui.widgets.penalty_tabs import DamagesTab, LockTab, ManualTab
from app.services import penalty_statements
from app.services.changes import Topic

LAST = "deductions/tab"


class DeductionsPage(Page):
    """A tab reads when it is shown; the keys and the primary action are those of the tab on show."""

    search_hint = "搜索失误事实、责任人、工单编号"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "失误与扣款")
        self.work = DeductionDesk(desk, self)
        self.month = MonthTab(self.work)
        self.errors = ErrorTab(self.work, lambda: self.show_tab(self.month))
        self.damages, self.by_hand = DamagesTab(self.work), ManualTab(self.work)
        self.all = (self.errors, self.month, LockTab(self.work), self.damages, self.by_hand)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("失误与扣款")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName("失误与扣款标签")
        self.tabs.tabBar().setDrawBase(False)
        for tab in self.all:
            self.tabs.addTab(tab, tab.title)
        self.tabs.setCornerWidget(self.work.bar, Qt.Corner.TopRightCorner)
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
        self.work.contract_changed.connect(self.refresh)
        topics = (Topic.CASES, Topic.CONTRACTS, Topic.DELIVERABLES, Topic.CALENDAR)
        desk.bus.subscribe(topics, self._changed)
        desk.navigator.look_changed.connect(self._relook)

    @property
    def tab(self) -> ErrorTab | MonthTab | LockTab | DamagesTab | ManualTab:
        """The tab on show."""
        return self.all[self.tabs.currentIndex()]

    def show_tab(self, tab: ErrorTab | MonthTab | LockTab | DamagesTab | ManualTab) -> None:
        """Turn to a tab."""
        self.tabs.setCurrentWidget(tab)

    def refresh(self) -> None:
        """Read the contracts and the tab on show."""
        self.work.read_contracts()
        self.tab.refresh()

    def take_focus(self) -> None:
        """Work begins in the list; an empty one takes the keys too."""
        self.tab.list.take_focus()

    def search(self, text: str) -> None:
        """Narrow the list on show."""
        self.tab.search(text)

    def open_target(self, target: object) -> None:
        """Show an error, or the errors of a contract."""
        if isinstance(target, ErrorTarget):
            if target.contract_id:
                self.work.show_contract(target.contract_id)
            self.show_tab(self.errors)
            if target.error_id:
                self.errors.show_new(target.error_id)
        elif isinstance(target, LedgerTarget):
            self.work.read_contracts()
            self.work.show_contract(target.contract_id)
            self._show_record(target)

    def _show_record(self, target: LedgerTarget) -> None:
        """Show what a settlement took in: a locked month, a claim, a deduction by hand."""
        if target.entity == "penalty_statement":
            self.show_tab(self.month)
            self.work.months.put(parse_month(penalty_statements.get(self.desk.office, target.row_id).month))
        elif target.entity in ("damages_claim", "manual_deduction"):
            tab = self.damages if target.entity == "damages_claim" else self.by_hand
            self.show_tab(tab)
            tab.show_new(target.row_id)

    def _turn(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def _turned(self) -> None:
        self.desk.settings.put_text(LAST, self.tab.title)
        self.tab.list.text = ""
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
