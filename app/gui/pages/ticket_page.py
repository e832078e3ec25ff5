"""What the register and the queues share: a list in the middle, the detail pane at the right, the steps' keys."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from app.domain.flow import Node
from app.domain.flow_steps import STEPS
from app.gui.case_doors import DOORS, door_title
from app.gui.desk import Desk
from app.gui.flow_steps import FlowSteps
from app.gui.flow_words import ICONS, KEYS
from app.gui.models.paged_table import PagedTableModel
from app.gui.pages.page import Page
from app.gui.targets import AuditTarget
from app.gui.ticket_cases import TicketCases
from app.gui.ticket_desk import TicketDesk
from app.gui.widgets.detail_pane import DetailPane
from app.gui.widgets.row_menu import row_menu
from app.gui.widgets.table import Table
from app.services import register
from app.services.flow import StepDone

USUAL_VALUES = 60


class TicketPage(Page):
    """Joins list and pane; subclasses bring ``side`` (the list half), ``table`` and ``model``."""

    def __init__(self, desk: Desk, title: str, name: str, side: QWidget, table: Table) -> None:
        super().__init__(desk, title)
        self._name = name
        office = desk.office
        self.side = side
        self.table = table
        self.model: PagedTableModel[Any] = table.paged

        def usual_values(key: str) -> list[str]:
            return [value for value, _times in register.values_of(office, key, USUAL_VALUES)]

        self.pane = DetailPane(office.now, usual_values)
        self.tickets = TicketDesk(desk, self.pane)
        self.steps = FlowSteps(desk, self.tickets)
        self.cases = TicketCases(desk, self.tickets)
        self.step_actions: dict[Node, QAction] = {}
        self.case_actions: dict[str, QAction] = {}
        self._lay_out()
        self.table.opened.connect(lambda _row: self._open_pane())
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._dress_steps())
        self.pane.close_wanted.connect(self.toggle_pane)
        self.pane.flow.case_wanted.connect(self.open_case)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._row_menu)
        self.tickets.shown.connect(self._dress_steps)
        self.steps.ended.connect(self.take_focus)
        self.cases.ended.connect(self.take_focus)
        self.steps.taken.connect(self._taken)

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setAccessibleName("列表与详情")
        self.splitter.setHandleWidth(8)
        self.splitter.addWidget(self.side)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setCollapsible(0, False)
        self.splitter.setSizes([740, 400])
        kept = self.desk.settings.state(f"{self._name}/splitter")
        if not kept.isEmpty():
            self.splitter.restoreState(kept)
        self.pane.setVisible(self.desk.settings.flag(f"{self._name}/pane", True))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(self.splitter)

    def add_pane_actions(self) -> None:
        """Add the keys of the pane: edit, save, give up, reveal, hide."""
        table, pane = self.table, self.pane
        edit = self.add_action("编辑这件工单", "edit", self.edit_ticket, "E", where=table)
        self.add_action("保存 / 登记", "save", self._save, "Ctrl+S", where=pane)
        self.add_action("放弃修改 / 返回", "undo", self._give_up, "Esc", where=pane)
        reveal = self.add_action("显示完整姓名和电话…", "eye", self.tickets.reveal, "Ctrl+Shift+X")
        pane.flow.further = (edit, reveal)
        self.add_action("显示或隐藏详情", "pane", self.toggle_pane, "Space", where=table)
        self.add_action("查看审计记录", "shield", self.open_audit, "Shift+A", where=table)

    def add_step_actions(self) -> None:
        """Add one key per step, valid while the list has the focus and the step is allowed."""
        for node, key in KEYS.items():
            icon = ICONS.get(node, "check")
            self.step_actions[node] = self.add_action(
                STEPS[node].title, icon, partial(self.begin_step, node), key, where=self.table
            )
        for door in DOORS:
            self.case_actions[door.kind] = self.add_action(
                door.new_title, door.icon, partial(self.open_case, door.kind), door.key, where=self.table
            )
        self._dress_steps()

    def _dress_steps(self) -> None:
        """Switch on what the ticket on show allows; several selected tickets may be tried with any step."""
        life, detail = self.pane.life, self.pane.detail
        allowed = {step.node for step in life.steps} if life and detail and not detail.is_void else set()
        is_many = self.selected_count() > 1
        for node, action in self.step_actions.items():
            action.setEnabled(is_many or node in allowed)
        marks = life.state.marks if life else {}
        for door in DOORS:
            if door.kind in self.case_actions:
                self.case_actions[door.kind].setEnabled(bool(allowed) and not is_many)
                self.case_actions[door.kind].setText(door_title(door, marks))

    def selected_count(self) -> int:
        """How many rows are selected, without walking through them."""
        chosen = self.table.selectionModel().selection()
        return sum(chosen.at(at).height() for at in range(chosen.size()))

    def selected_ids(self) -> list[int]:
        """Ids of the selected tickets, top first."""
        return [self.model.ids[at] for at in self.table.selected_positions()]

    def current_id(self) -> int:
        """Id of the row with the focus, 0 when there is none."""
        at = self.table.currentIndex().row()
        return self.model.ids[at] if 0 <= at < self.model.rowCount() else 0

    def begin_step(self, node: Node) -> None:
        """Open a step for the selected ticket, or for all selected ones at once."""
        if self.selected_count() > 1:
            from app.gui.dialogs.bulk_step import BulkStepDialog

            BulkStepDialog(self.desk, self.selected_ids(), node, self.window()).exec()
            self.table.setFocus()
            return
        self._open_pane()
        wanted = self.current_id()
        if wanted and wanted != self.tickets.ticket_id:
            self.tickets.show_now(wanted)
        self.steps.begin(node)

    def open_case(self, kind: str) -> None:
        """Open 剔除, 挂账, 申诉 or 吹哨 of the ticket with the focus."""
        self._catch_up()
        self.cases.open(kind)

    def open_audit(self) -> None:
        """Show every audit entry about the ticket with the focus."""
        if ticket_id := self.current_id():
            self.desk.navigator.go.emit("audit", AuditTarget(f"ticket:{ticket_id}"))

    def _catch_up(self) -> None:
        """Let the pane, which follows the list after a pause, show the row with the focus now."""
        wanted = self.current_id()
        if wanted and wanted != self.tickets.ticket_id and self.tickets.may_leave():
            self.tickets.show_now(wanted)

    def _row_menu(self, at: QPoint) -> None:
        """Offer what can be done with the row: its steps, its cases, the list's own actions."""
        if not self.table.indexAt(at).isValid():
            return
        self._catch_up()
        row_menu(self.table, self.step_actions, self.case_actions).popup(self.table.viewport().mapToGlobal(at))

    def _taken(self, done: StepDone) -> None:
        """Go on after a step (the queues move to the next ticket)."""

    def _selected(self, current: QModelIndex, _before: QModelIndex) -> None:
        position = current.row()
        if not 0 <= position < self.model.rowCount():
            return
        ticket_id = self.model.ids[position]
        if ticket_id != self.tickets.ticket_id and not self.tickets.may_leave():
            back = self.model.row_of(self.tickets.ticket_id)
            QTimer.singleShot(0, lambda: self.table.go_to(back))  # the view is still moving to the other row
            return
        self.tickets.follow(ticket_id)

    def _open_pane(self) -> None:
        if not self.pane.isVisibleTo(self):
            self.toggle_pane()

    def toggle_pane(self) -> None:
        """Space: show or hide the detail pane."""
        is_shown = self.pane.isVisibleTo(self)
        if not (is_shown and not self.tickets.may_leave()):
            self.pane.setVisible(not is_shown)
            self.desk.settings.put_flag(f"{self._name}/pane", not is_shown)

    def edit_ticket(self) -> None:
        """E: turn the pane's fields into editors."""
        self._open_pane()
        self.tickets.edit()

    def _save(self) -> None:
        if self.steps.is_stepping:
            self.steps.submit()
        else:
            self.tickets.save()

    def _give_up(self) -> None:
        if self.steps.is_stepping:
            self.steps.give_up()
        else:
            self.tickets.give_up()

    def take_focus(self) -> None:
        """Work begins in the list."""
        self.table.setFocus()

    def mask_again(self) -> None:
        """Read the ticket again, masked; open fields and a step begun stay as they are."""
        self.tickets.copies.drop()
        if self.pane.is_unmasked:
            self.tickets.reload()

    def forget(self) -> None:
        """Read the ticket again, masked and without what was typed."""
        self.tickets.show_now(self.tickets.ticket_id)

    def leave(self) -> bool:
        """Ask about unsaved fields."""
        return self.tickets.may_leave()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Remember columns and the pane's width."""
        super().hideEvent(event)
        self.table.keep_columns()
        self.desk.settings.put_state(f"{self._name}/splitter", self.splitter.saveState())
