"""Between the calls and the services: record, reveal, confirm, correct, listen, undo."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from app.domain.flow import Node
from app.gui.models.rates_calls import CallFile
from app.gui.widgets.call_tab import CallTab
from app.services import assessments, flow, register
from app.services.changes import Outcome

REVEAL_REASON = "回访诉求人"


class CallDesk(QObject):
    """Acts on the ticket that the tab shows."""

    def __init__(self, tab: CallTab) -> None:
        super().__init__(tab)
        self.tab = tab
        self.desk = tab.work.desk
        self.file: CallFile | None = None
        pane = tab.pane
        pane.record_wanted.connect(self.record)
        pane.reveal_wanted.connect(self.reveal)
        pane.confirm_wanted.connect(self.confirm)
        pane.correct_wanted.connect(self.correct)
        pane.listen_wanted.connect(self.listen)
        pane.open_wanted.connect(self.open_ticket)
        tab.shown.connect(self._shown)

    def _shown(self, file: CallFile | None) -> None:
        self.file = file

    def record(self) -> None:
        """Write the call: a round of assessment, or an attempt that reached nobody."""
        file, form = self.file, self.tab.pane.form
        if file is None:
            return
        if form.missing:
            self.desk.messages.warn(f"还不能登记，还要选：{form.missing}。")
            return
        office, number, ticket_id = self.desk.office, file.detail.values["ticket_no"], file.ticket_id
        if form.is_missed:
            values = {"method": "电话", "connected": "否", "opinion": "", "recording": form.recording.text()}
            at, note = form.at.value, form.basis.currentText() or "电话未接通"
            self.desk.runner.write(
                "登记通话",
                lambda _context: flow.take(office, ticket_id, Node.FEEDBACK, {**values, "text": note}, at),
                lambda outcome: self._done(f"已登记未接通 {number}", outcome),
            )
            return
        entry = form.entry()
        self.desk.runner.write(
            "登记三率评定",
            lambda _context: assessments.assess(office, ticket_id, entry),
            lambda outcome: self._done(f"已登记三率评定 {number}", outcome),
        )

    def _done(self, text: str, outcome: Outcome[Any]) -> None:
        self.tab.pane.form.clear()
        self.tab.table.setFocus()
        number = outcome.operation_id
        undo = partial(self.desk.undo, number, text.removeprefix("已")) if number is not None else None
        self.desk.messages.done(text, "撤销" if undo else "", undo)

    def reveal(self) -> None:
        """X: name and phone unmasked; who calls has the reason, and the look is in the audit log."""
        file, office = self.file, self.desk.office
        if file is None or not self.tab.pane.reveal.isEnabled():
            return

        def show(values: dict[str, str]) -> None:
            if self.file is not None and self.file.ticket_id == file.ticket_id:
                self.tab.pane.show_person(values["caller_name"], values["caller_phone"], is_masked=False)

        self.desk.runner.write(
            "读取电话", lambda _context: register.reveal(office, file.ticket_id, REVEAL_REASON), show, quiet=True
        )

    def confirm(self) -> None:
        """T: the second person's word."""
        if self.file is None or not self.file.may_confirm:
            self.desk.messages.info("这件现在不能二次确认：只有督办件评定之后、待二次确认时，才由另一个人确认。")
            return
        from app.gui.dialogs.assessment import ConfirmDialog

        ConfirmDialog(self.desk, self.file, self.tab.window()).exec()

    def correct(self) -> None:
        """G: put the last round right, with a reason."""
        if self.file is None or not self.file.rounds:
            self.desk.messages.info("这件还没有三率评定，没有可更正的。")
            return
        from app.gui.dialogs.assessment import CorrectDialog

        CorrectDialog(self.desk, self.file, self.tab.window()).exec()

    def listen(self) -> None:
        """H: what the recording says."""
        if self.file is None or not self.file.rounds:
            self.desk.messages.info("这件还没有三率评定，没有可比对的结论。")
            return
        from app.gui.dialogs.recording_check import RecordingDialog

        RecordingDialog(self.desk, self.file, self.tab.window()).exec()

    def open_ticket(self) -> None:
        """O: the ticket in the register."""
        if self.file is not None:
            self.tab.work.open_ticket(self.file.ticket_id)
