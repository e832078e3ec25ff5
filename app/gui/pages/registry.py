"""The navigation, in the order of a day. A page is listed as soon as its module exists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from app.gui.desk import Desk

if TYPE_CHECKING:
    from app.gui.pages.page import Page
    from app.services.session import Office


@dataclass(frozen=True, slots=True)
class SideEntry:
    """One line below a page in the navigation: a work queue, a saved view. ``target`` goes to ``page``.

    ``key`` is what the page's ``place`` says while the line is on show; ``late`` of ``count`` are past their limit.
    """

    key: str
    title: str
    count: int
    page: str
    target: object
    late: int = 0


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One entry of the navigation.

    ``factory`` is ``module:Class`` below ``app.gui.pages``, imported on the first visit (start-up stays short).
    ``counter`` runs in the reading lane and returns the number shown beside the title (0 shows nothing).
    ``children`` (reading lane too) are the lines below it; a page with a ``parent`` is reached through those.
    """

    key: str
    title: str
    icon: str
    factory: str
    counter: Callable[[Office], int] | None = None
    children: Callable[[Office], list[SideEntry]] | None = None
    parent: str = ""

    @property
    def is_built(self) -> bool:
        """Whether the page's module exists."""
        return find_spec(self.module) is not None

    @property
    def module(self) -> str:
        """Where the page's class lives."""
        return f"app.gui.pages.{self.factory.partition(':')[0]}"

    def make(self, desk: Desk) -> Page:
        """Build the page."""
        made: Page = getattr(import_module(self.module), self.factory.partition(":")[2])(desk)
        return made


def _due_now(office: Office) -> int:
    from app.services import today

    return today.urgent(office, office.now())


def _open_tickets(office: Office) -> int:
    from app.services import today

    return today.open_tickets(office)


def _due_deliverables(office: Office) -> int:
    from app.services import today

    return today.due_deliverables(office, office.now())


def _open_exclusions(office: Office) -> int:
    from app.services import exclusion_lists

    return sum(not row.state.is_finished for row in exclusion_lists.rows(office))


def _queues_and_views(office: Office) -> list[SideEntry]:
    from app.gui.targets import QueueTarget, ViewTarget
    from app.services import queues, views

    found = [
        SideEntry(f"queue:{queue}", queues.QUEUE_TEXT[queue], count.total, "queues", QueueTarget(queue), count.late)
        for queue, count in queues.counts(office).items()
        if count.total
    ]
    counted = views.counts(office)
    found += [
        SideEntry(f"view:{view.id}", view.name, counted[view.id], "tickets", ViewTarget(view.id))
        for view in views.all_views(office)
    ]
    return found


PAGES: tuple[PageSpec, ...] = (
    PageSpec("today", "今日", "today", "today:TodayPage", _due_now),
    PageSpec("tickets", "工单", "tickets", "register:RegisterPage", _open_tickets, _queues_and_views),
    PageSpec("queues", "待办队列", "clock", "queues:QueuesPage", parent="tickets"),
    PageSpec("imports", "导入记录", "imports", "imports:ImportsPage"),
    PageSpec("visits", "回访与三率", "visits", "visits:VisitsPage"),
    PageSpec("exclusions", "剔除与挂账", "exclusions", "exclusions:ExclusionsPage", _open_exclusions),
    PageSpec("contracts", "合同与成果", "contracts", "contracts:ContractsPage", _due_deliverables),
    PageSpec("deductions", "失误与扣款", "deductions", "deductions:DeductionsPage"),
    PageSpec("payments", "付款结算", "payments", "payments:PaymentsPage"),
    PageSpec("staff", "人员与排班", "staff", "staff:StaffPage"),
    PageSpec("reports", "报表", "reports", "reports:ReportsPage"),
    PageSpec("reviews", "复盘与对账", "check", "reviews:ReviewsPage"),
    PageSpec("statistics", "统计", "statistics", "statistics:StatisticsPage"),
    PageSpec("audit", "审计", "shield", "audit:AuditPage"),
    PageSpec("settings", "设置", "settings", "settings:SettingsPage"),
)


def built_pages() -> list[PageSpec]:
    """Return the entries that the navigation lists now."""
    return [spec for spec in PAGES if spec.is_built]


def import_pages() -> None:
    """Import what the first visit of every page and tab needs: for a background lane, while the clerk reads 今日."""
    for spec in built_pages():
        import_module(spec.module)
    for _title, where in import_module("app.gui.contract_tabs").TABS:
        import_module(where.partition(":")[0])
