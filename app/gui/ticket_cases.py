"""From a ticket to its cases (剔除, 挂账, 申诉, 吹哨, 失误): one under way is shown, else the form for a new one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from app.gui.case_doors import DOORS, is_running
from app.gui.desk import Desk
from app.gui.targets import CaseTarget
from app.gui.ticket_desk import TicketDesk


class TicketCases(QObject):
    """``dialog`` is the form opened last; ``ended()`` when it goes."""

    ended = Signal()

    def __init__(self, desk: Desk, tickets: TicketDesk) -> None:
        super().__init__(tickets)
        self.desk = desk
        self.tickets = tickets
        self.dialog: QDialog | None = None

    def open(self, kind: str) -> None:
        """Show the case under way of the ticket in the pane, or open the form for a new one."""
        door = next(door for door in DOORS if door.kind == kind)
        life, ticket_id = self.tickets.pane.life, self.tickets.ticket_id
        if life is None or not ticket_id or not self.tickets.may_leave():
            return
        if is_running(door, life.state.marks):
            self.desk.navigator.go.emit("exclusions", CaseTarget(kind, ticket_id))
            return
        self.dialog = self._form(kind, ticket_id)
        self.dialog.finished.connect(lambda _result: self.ended.emit())
        self.dialog.open()

    def _form(self, kind: str, ticket_id: int) -> QDialog:
        from app.gui.dialogs import cases_registers as forms
        from app.gui.dialogs.cases_exclusion import ApplyDialog

        window = self.tickets.pane.window()
        if kind == "error":
            from app.gui.dialogs.error_ticket import ticket_error_form

            return ticket_error_form(self.desk, ticket_id, window)
        if kind == "exclusion":
            return ApplyDialog(self.desk, ticket_id, window)
        makers = {"hang_up": forms.hang_up_form, "appeal": forms.appeal_form, "whistle": forms.whistle_form}
        return makers[kind](self.desk, window, ticket_id=ticket_id)
