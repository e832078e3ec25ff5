"""The menu of a ticket's row (right click, menu key): its steps, its cases, what the list itself can do."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.flow import RECORDS, Node


def row_menu(table: QWidget, steps: Mapping[Node, QAction], cases: Mapping[str, QAction]) -> QMenu:
    """Return the menu of the selected rows; only what works now is in it, each line with its key."""
    menu = QMenu(table)
    menu.setAccessibleName("工单菜单")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    main = [action for node, action in steps.items() if node not in RECORDS]
    beside = [action for node, action in steps.items() if node in RECORDS]
    known = [*main, *beside, *cases.values()]
    rest = [action for action in table.actions() if action not in known]
    for group in (main, beside, list(cases.values()), rest):
        shown = [action for action in group if action.isEnabled()]
        menu.addActions(shown)
        if shown:
            menu.addSeparator()
    return menu
