"""失误与扣款: 失误, 月度扣款, 停岗培训, 违约金 and 手工扣款 of one contract, over one month."""

from __future__ import annotations

from app.domain.months import parse_month
from app.gui.desk import Desk
from app.gui.pages.tabbed_page import TabbedPage
from app.gui.targets import ErrorTarget, LedgerTarget
from app.gui.widgets.deduction_desk import DeductionDesk
from app.gui.widgets.error_tab import ErrorTab
from app.gui.widgets.month_tab import MonthTab
from app.gui.widgets.penalty_tabs import DamagesTab, LockTab, ManualTab
from app.services import penalty_statements
from app.services.changes import Topic

LAST = "deductions/tab"


class DeductionsPage(TabbedPage):
    """Everything that one contract's errors and delays come to."""

    search_hint = "搜索失误事实、责任人、工单编号"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "失误与扣款")
        self.work = DeductionDesk(desk, self)
        self.month = MonthTab(self.work)
        self.errors = ErrorTab(self.work, lambda: self.show_tab(self.month))
        self.damages, self.by_hand = DamagesTab(self.work), ManualTab(self.work)
        topics = (Topic.CASES, Topic.CONTRACTS, Topic.DELIVERABLES, Topic.CALENDAR)
        tabs = (self.errors, self.month, LockTab(self.work), self.damages, self.by_hand)
        self.build(tabs, LAST, topics, self.work.bar)
        self.work.months.changed.connect(self.refresh)
        self.work.contract_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Read the contracts and the tab on show."""
        self.work.read_contracts()
        self.tab.refresh()

    def open_target(self, target: object) -> None:
        """Show an error, or the errors of a contract."""
        if isinstance(target, ErrorTarget):
            if target.contract_id:
                self.work.show_contract(target.contract_id)
            self.show_tab(self.errors)
            if target.error_id:
                self.errors.show_new(target.error_id)
            if target.ids:
                self.errors.post.setCurrentIndex(0)
                self.errors.list.show_only(target.ids)
                self.errors.refresh()
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
