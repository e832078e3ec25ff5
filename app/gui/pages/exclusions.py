"""剔除与挂账: 剔除, 挂账, 申诉, 吹哨, 专项台账, 考核明细, 调度会, 每月一案 and 邮件报送, each a list with its pane."""

from __future__ import annotations

from app.gui.desk import Desk
from app.gui.pages.tabbed_page import TabbedPage
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


class ExclusionsPage(TabbedPage):
    """The registers of cases beside the flow."""

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
        self.details = DetailsTab(self.work)
        tabs: tuple[CaseTab, ...] = (
            self.exclusions,
            *self.of_kind.values(),
            SpecialTab(self.work),
            self.details,
            MeetingTab(self.work),
            StoryTab(self.work),
            MailTab(self.work),
        )
        self.build(tabs, LAST, (Topic.CASES, Topic.TICKETS, Topic.SETTINGS), self.work.months)
        self.work.months.changed.connect(self.refresh)

    def open_target(self, target: object) -> None:
        """Show a ticket's case; offer an application where there is none."""
        if isinstance(target, RecordsTarget) and target.entity == "assessment_detail":
            self.show_tab(self.details)
            self.details.show_lines(target.ids)
        elif isinstance(target, RecordsTarget):
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
