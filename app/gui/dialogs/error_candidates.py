"""待登记的候选: recordings that disagree, dispatches and urgent tickets beyond their limit; a person takes one over."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog
from app.gui.wording import moment_text
from app.services import error_candidates
from app.services.changes import Outcome


class CandidatesDialog(FormDialog):
    """``taken(id)`` after a candidate became an error."""

    taken = Signal(int)

    def __init__(self, desk: Desk, contract_id: int, parent: QWidget | None = None) -> None:
        hint = "候选来自录音核实和流转时限，还不是失误。登记后逐项判定要件，再由人确认。"
        super().__init__(desk, "待登记的候选", hint, "登记为失误", parent)
        self.contract_id = contract_id
        self.setMinimumWidth(680)
        self.list = QListWidget()
        self.list.setAccessibleName("候选")
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(260)
        self.rows.addWidget(self.list, 0, 0, 1, 2)
        for one in error_candidates.candidates(desk.office, contract_id):
            reported = f"　已于 {moment_text(one.reported_at)} 报备" if one.reported_at else ""
            head = f"{one.name}　{one.person}　{one.ticket_no}　{moment_text(one.happened_at)}{reported}"
            item = QListWidgetItem(f"{head}\n{one.fact}")
            item.setData(Qt.ItemDataRole.UserRole, one.key)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.go.setEnabled(self.list.count() > 0)
        if not self.list.count():
            self.list.hide()
            self.back.setFocus()
            self.say("没有候选。录音核实不一致、派单或紧急处置超时的工单会列在这里。", "info")
        self.list.itemDoubleClicked.connect(lambda _item: self.submit())
        if self.list.count():
            self.list.setFocus()

    def submit(self) -> None:
        """Take the chosen one over."""
        item = self.list.currentItem()
        office, number, key = self.desk.office, self.contract_id, item.data(Qt.ItemDataRole.UserRole)

        def done(outcome: Outcome[int]) -> None:
            words, operation = "已登记为失误，请判定要件", outcome.operation_id or 0
            self.desk.messages.done(words, "撤销", lambda: self.desk.undo(operation, words))
            self.taken.emit(outcome.value)

        self.run_work("登记候选", lambda _context: error_candidates.take(office, number, key), done)
