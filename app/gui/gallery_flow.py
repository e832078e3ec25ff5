"""Dialogs of the flow and of the register's views with sample data (see ``gallery``)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.flow import Node
from app.domain.urging import UrgeKind
from app.gui.dialogs.bulk_edit import BulkEditDialog
from app.gui.dialogs.bulk_step import BulkStepDialog
from app.gui.dialogs.cases_registers import appeal_form, hang_up_form, whistle_form
from app.gui.dialogs.urge import UrgeDialog
from app.gui.dialogs.view_editor import ViewEditor
from app.gui.main_window import MainWindow
from app.services import queues, register
from app.services.queues import Queue
from app.services.register import Condition, View
from app.services.views import ColourRule, SavedView, ViewFilter

SHOWN = 12


def bulk_step(window: MainWindow) -> QWidget:
    """批量签收 of tickets some of which are further on already."""
    office = window.desk.office
    ids = [*list(queues.ids(office, Queue.TO_SIGN))[:SHOWN], *list(queues.ids(office, Queue.HANDLING))[:SHOWN]]
    return BulkStepDialog(window.desk, ids, Node.SIGN, window)


def bulk_edit(window: MainWindow) -> QWidget:
    """批量修改 of the unit."""
    office = window.desk.office

    def usual(key: str) -> list[str]:
        return [value for value, _times in register.values_of(office, key, SHOWN)] if key else []

    made = BulkEditDialog(window.desk, list(register.ids(office, View(), SHOWN)), usual, window)
    made.value.put("城市管理办公室")
    return made


def urging(window: MainWindow) -> QWidget:
    """催办 with the list 超4天."""
    made = UrgeDialog(window.desk, window)
    made.kind = UrgeKind.STALE
    return made


def view_editor(window: MainWindow) -> QWidget:
    """保存为视图 with a colour rule."""
    chips = (ViewFilter("status", "工单状态：办理中", (Condition("status", "is", "办理中"),)),)
    rules = (ColourRule("cat1", "contains", "环境", "warn"),)
    return ViewEditor(window.desk, SavedView(0, "办理中的环境类", filters=chips, rules=rules, frozen=2), window)


def _under_way(window: MainWindow) -> int:
    return next(iter(queues.ids(window.desk.office, Queue.HANDLING)), 0)


def hang_up_new(window: MainWindow) -> QWidget:
    """申请挂账 from a ticket."""
    return hang_up_form(window.desk, window, ticket_id=_under_way(window))


def appeal_new(window: MainWindow) -> QWidget:
    """提出考核申诉 from a ticket."""
    return appeal_form(window.desk, window, ticket_id=_under_way(window))


def whistle_new(window: MainWindow) -> QWidget:
    """吹哨 from a ticket."""
    return whistle_form(window.desk, window, ticket_id=_under_way(window))
