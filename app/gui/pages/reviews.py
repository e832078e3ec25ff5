"""复盘与对账: 复盘, 改进措施, 通报对账 and 热点预测, each a list with its pane."""

from __future__ import annotations

from app.gui.desk import Desk
from app.gui.pages.tabbed_page import TabbedPage
from app.gui.targets import LedgerTarget, RecordsTarget
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_registers import RegisterTab
from app.gui.widgets.circular_tab import CircularTab
from app.gui.widgets.forecast_tab import ForecastTab
from app.gui.widgets.review_tabs import MeasureTab, ReviewTab
from app.services.changes import Topic

LAST = "reviews/tab"


class ReviewsPage(TabbedPage):
    """What comes after the month: what was lost and why, what is done about it, whose figures are right."""

    search_hint = "搜索考核周期、措施、责任人、通报、热点"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "复盘与对账")
        self.work = CaseDesk(desk, self)
        self.reviews = ReviewTab(self.work)
        self.of_entity: dict[str, RegisterTab] = {
            "review_report": self.reviews,
            "improvement": MeasureTab(self.work),
            "circular": CircularTab(self.work),
            "forecast": ForecastTab(self.work),
        }
        topics = (Topic.CASES, Topic.TICKETS, Topic.SETTINGS, Topic.CALENDAR, Topic.CONTRACTS)
        self.build(tuple(self.of_entity.values()), LAST, topics)

    def open_target(self, target: object) -> None:
        """Show what a reminder or a report's figure names."""
        if isinstance(target, RecordsTarget):
            tab = self.of_entity[target.entity]
            self.show_tab(tab)
            tab.list.show_only(target.ids)
            tab.refresh()
            self.take_focus()
        elif isinstance(target, LedgerTarget) and target.entity == "assessment_issue":
            self.show_tab(self.reviews)
            self.reviews.show_issue(target.row_id)
        elif isinstance(target, LedgerTarget):
            tab = self.of_entity[target.entity]
            self.show_tab(tab)
            tab.show_new(target.row_id)
