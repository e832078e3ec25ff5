"""Supervision with sample data (see ``gallery``): the ledgers of 合同与成果, people, and their dialogs."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.report_choices import recent
from app.domain.report_periods import PeriodKind
from app.gui.main_window import MainWindow
from app.gui.pages.page import Page
from app.gui.targets import LedgerTarget
from app.services import (
    activity_lists,
    contracts,
    handovers,
    leak_events,
    rectifications,
    sample_services,
    sample_supervision,
    staff,
    staff_changes,
    termination_grounds,
    terminations,
)
from app.services.session import Office


def contract_of(office: Office, template: str) -> int:
    """Return the sample contract of a template, made where there is none, with its ledgers filled."""
    found = {row.template: row.id for row in contracts.list_contracts(office)}
    number = found.get(template) or contracts.add(office, template).value
    sample_supervision.fill(office)
    return number


def board(window: MainWindow) -> QWidget:
    """监督 of 001."""
    return _ledger(window, "监督", "zhongguancun")


def grounds(window: MainWindow) -> QWidget:
    """解除与终止 of 001, with a draft."""
    office = window.desk.office
    number = contract_of(office, "zhongguancun")
    if not terminations.rows(office, number):
        on = office.now().date()
        terminations.draft(office, number, "7.8", "示例：人员外发信息", effective_on=on, paid_fen=86776000)
    return _ledger(window, "解除与终止", "zhongguancun")


def handover(window: MainWindow) -> QWidget:
    """留存与移交 of 004, with a leak event that the people concerned were not told of yet."""
    office = window.desk.office
    if not leak_events.events(office):
        contract_id = contract_of(office, "yongdinglu")
        made = leak_events.add(
            office, "值班群里发了未脱敏的工单截图", reporter="王静", contract_id=contract_id, persons=2
        )
        leak_events.tell(office, made.value, "office")
    return _ledger(window, "留存与移交", "yongdinglu")


def service(window: MainWindow) -> QWidget:
    """活动与运维 of 004."""
    sample_services.fill(window.desk.office)
    return _ledger(window, "活动与运维", "yongdinglu")


def activity(window: MainWindow) -> QWidget:
    """Enter an activity."""
    from app.gui.dialogs.activity_forms import activity_form

    return activity_form(window.desk, contract_of(window.desk.office, "jiuxianqiao"), None, window)


def tallied(window: MainWindow) -> QWidget:
    """Show what the year's activities come to."""
    from app.gui.dialogs.activity_statistics import ActivityStatisticsDialog

    office = window.desk.office
    sample_services.fill(office)
    made = ActivityStatisticsDialog(window.desk, contract_of(office, "yongdinglu"), window)
    made.period.choose(recent(PeriodKind.YEAR, office.now().date())[0])
    return made


def duty(window: MainWindow) -> QWidget:
    """Enter a reporting duty."""
    from app.gui.dialogs.duty_forms import duty_form

    return duty_form(window.desk, contract_of(window.desk.office, "zhongguancun"), None, window)


def people(window: MainWindow) -> QWidget:
    """派驻人员 of 004."""
    from app.gui.pages.staff import StaffPage
    from app.gui.widgets.vendor_staff_tab import LAST

    number = contract_of(window.desk.office, "yongdinglu")
    window.desk.settings.put_text(LAST, str(number))
    page = StaffPage(window.desk)
    page.parts.setCurrentIndex(1)
    page.people_tab.pane.tabs.setCurrentWidget(page.people_tab.calendar)
    return _sized(page, window)


def draft(window: MainWindow) -> QWidget:
    """Draft an end with the clearing below."""
    from app.gui.dialogs.termination_forms import DraftForm

    office = window.desk.office
    number = contract_of(office, "zhongguancun")
    views = termination_grounds.grounds(office, number, office.now().date())
    made = DraftForm(window.desk, number, views[1], window)
    made.fields["paid"].widget.setProperty("text", "867760")
    made.fields["ground"].widget.setProperty("plainText", "乙方人员外发诉求人电话（示例）")
    made.work_out()
    return made


def rectify(window: MainWindow) -> QWidget:
    """Demand rectification."""
    from app.gui.dialogs.supervision_forms import demand_form

    number = contract_of(window.desk.office, "zhongguancun")
    return demand_form(window.desk, number, None, window)


def recheck(window: MainWindow) -> QWidget:
    """Check a rectification again."""
    from app.gui.dialogs.supervision_forms import recheck_form

    office = window.desk.office
    number = contract_of(office, "zhongguancun")
    return recheck_form(window.desk, number, rectifications.rows(office, number)[-1], window)


def breach(window: MainWindow) -> QWidget:
    """Register a breach."""
    from app.gui.dialogs.supervision_forms import breach_form

    return breach_form(window.desk, contract_of(window.desk.office, "zhongguancun"), None, window)


def filing(window: MainWindow) -> QWidget:
    """Decide a filing."""
    from app.gui.dialogs.staff_forms import filing_form

    office = window.desk.office
    number = contract_of(office, "yongdinglu")
    return filing_form(window.desk, number, staff.rows(office, number)[0], window)


def told(window: MainWindow) -> QWidget:
    """Register the result of a violation."""
    from app.gui.dialogs.staff_forms import tell_form

    office = window.desk.office
    number = contract_of(office, "yongdinglu")
    return tell_form(window.desk, number, staff_changes.violations(office, number)[-1], window)


def certificate(window: MainWindow) -> QWidget:
    """Draw up 删除确认书."""
    from app.gui.dialogs.handover_forms import certificate_form

    return certificate_form(window.desk, contract_of(window.desk.office, "yongdinglu"), None, window)


def _ledger(window: MainWindow, title: str, template: str) -> QWidget:
    from app.gui.pages.contracts import ContractsPage

    number = contract_of(window.desk.office, template)
    page = ContractsPage(window.desk)
    page.tabs.put_contracts([(row.id, row.title) for row in contracts.list_contracts(window.desk.office)])
    office = window.desk.office
    shown: dict[str, tuple[str, list[int]]] = {
        "监督": ("rectification", [row.id for row in rectifications.rows(office, number)]),
        "解除与终止": ("termination", [row.id for row in terminations.rows(office, number)]),
        "留存与移交": ("lent_asset", [row.id for row in handovers.assets(office, number)]),
        "活动与运维": ("service_activity", [row.id for row in activity_lists.activities(office, number)]),
    }
    entity, ids = shown[title]
    page.open_target(LedgerTarget(number, entity, ids[-1] if ids else 0))
    return _sized(page, window)


def _sized(page: Page, window: MainWindow) -> QWidget:
    """Show a page by itself, as wide as it stands in the window."""
    room = QDialog(window)
    room.setWindowTitle(page.accessibleName())
    room.setAccessibleName(page.accessibleName())
    box = QVBoxLayout(room)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(page)
    room.resize(max(window.width() - 200, 1000), max(window.height() - 80, 620))
    page.refresh()
    return room
