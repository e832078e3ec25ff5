"""付款结算: 付款, 评价 and 考核, each a list with its pane."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QVBoxLayout

from app.gui.desk import Desk
from app.gui.models.payments import PER_CONTRACT
from app.gui.pages.page import Page
from app.gui.targets import LedgerTarget
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_tab import CaseTab
from app.gui.widgets.evaluation_tab import EvaluationTab
from app.gui.widgets.payment_tab import PaymentTab
from app.gui.widgets.review_tab import ReviewTab
from app.services.changes import Topic

LAST = "payments/tab"


class PaymentsPage(Page):
    """A tab reads when it is shown; the keys and the primary action are those of the tab on show."""

    search_hint = "搜索合同、期次、条件"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "付款结算")
        self.work = CaseDesk(desk, self)
        self.payments, self.evaluations, self.reviews = (
            PaymentTab(self.work),
            EvaluationTab(self.work),
            ReviewTab(self.work),
        )
        self.all: tuple[CaseTab, ...] = (self.payments, self.evaluations, self.reviews)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("付款结算")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName("付款结算标签")
        self.tabs.tabBar().setDrawBase(False)
        for tab in self.all:
            self.tabs.addTab(tab, tab.title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 12)
        layout.addWidget(self.tabs)
        self.add_action("下一个标签", "chevron-right", lambda: self._turn(1), "Ctrl+Tab")
        self.add_action("上一个标签", "chevron-left", lambda: self._turn(-1), "Ctrl+Shift+Tab")
        self._own = list(self.page_actions)
        kept = desk.settings.text(LAST)
        self.tabs.setCurrentIndex(next((at for at, tab in enumerate(self.all) if tab.title == kept), 0))
        self._dress()
        self.tabs.currentChanged.connect(lambda _at: self._turned())
        self.payments.steps.source_wanted.connect(self._show_source)
        desk.bus.subscribe((Topic.CONTRACTS, Topic.DELIVERABLES, Topic.CALENDAR), self._changed)
        desk.navigator.look_changed.connect(self._relook)

    @property
    def tab(self) -> CaseTab:
        """The tab on show."""
        return self.all[self.tabs.currentIndex()]

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
        """Show an instalment, or the month of an evaluation."""
        if not isinstance(target, LedgerTarget):
            return
        number = target.contract_id * PER_CONTRACT + target.row_id
        if target.entity == "payment":
            self.tabs.setCurrentWidget(self.payments)
            self.payments.show_instalment(number)
        elif target.entity == "evaluation_month":
            self.tabs.setCurrentWidget(self.evaluations)
            self.evaluations.show_month(number)
        elif target.entity == "monthly_evaluation":
            self.tabs.setCurrentWidget(self.evaluations)
            self.evaluations.show_version(target.row_id)
        elif target.entity == "performance_review":
            self.tabs.setCurrentWidget(self.reviews)

    def _show_source(self, contract_id: int, entity: str, row_id: int) -> None:
        target = LedgerTarget(contract_id, entity, row_id)
        if entity == "monthly_evaluation":
            self.open_target(target)
        else:
            self.desk.navigator.go.emit("deductions", target)

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
