"""付款结算: 付款, 评价 and 考核, each a list with its pane."""

from __future__ import annotations

from app.gui.desk import Desk
from app.gui.models.payments import PER_CONTRACT
from app.gui.pages.tabbed_page import TabbedPage
from app.gui.targets import LedgerTarget
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.evaluation_tab import EvaluationTab
from app.gui.widgets.payment_tab import PaymentTab
from app.gui.widgets.review_tab import ReviewTab
from app.services.changes import Topic

LAST = "payments/tab"


class PaymentsPage(TabbedPage):
    """Instalments, evaluations and reviews of every contract."""

    search_hint = "搜索合同、期次、条件"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "付款结算")
        self.work = CaseDesk(desk, self)
        self.payments, self.evaluations, self.reviews = (
            PaymentTab(self.work),
            EvaluationTab(self.work),
            ReviewTab(self.work),
        )
        topics = (Topic.CONTRACTS, Topic.DELIVERABLES, Topic.CALENDAR)
        self.build((self.payments, self.evaluations, self.reviews), LAST, topics)
        self.payments.steps.source_wanted.connect(self._show_source)

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
