"""After a receipt was issued: 登记盖章, 登记寄出."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, choice_field, day_field, day_of
from app.services import receipts
from app.services.receipts import ReceiptRow

COURIERS = ("中国邮政 EMS", "顺丰速运", "京东快递", "当面送达")


class SealDialog(FormDialog):
    """The day on which the paper was signed and sealed."""

    def __init__(self, desk: Desk, row: ReceiptRow, parent: QWidget | None = None) -> None:
        super().__init__(desk, "登记盖章", f"{row.number}：甲方签字盖章的日期。", "登记盖章", parent)
        self.row = row
        self.day = day_field(desk.office.now().date())
        self.add_row("盖章日期", self.day)
        self.day.setFocus()

    def submit(self) -> None:
        """Record it."""
        office, number, day = self.desk.office, self.row.id, day_of(self.day)
        self.run_work(
            "登记盖章",
            lambda _context: receipts.mark_sealed(office, number, day),
            lambda _outcome: self.desk.messages.done(f"{self.row.number}已登记盖章，下一步登记寄出"),
        )


class PostDialog(FormDialog):
    """Courier, tracking number, day."""

    def __init__(self, desk: Desk, row: ReceiptRow, parent: QWidget | None = None) -> None:
        super().__init__(desk, "登记寄出", f"{row.number}：盖章原件寄给乙方的快递和单号。", "登记寄出", parent)
        self.row = row
        self.courier = choice_field(COURIERS, "快递公司")
        self.tracking = QLineEdit()
        self.day = day_field(desk.office.now().date())
        self.add_row("快递公司", self.courier, needed=True)
        self.add_row("快递单号", self.tracking, needed=True)
        self.add_row("寄出日期", self.day)
        self.courier.editTextChanged.connect(lambda _text: self._enable())
        self.tracking.textChanged.connect(lambda _text: self._enable())
        self._enable()
        self.courier.setFocus()

    def _enable(self) -> None:
        self.go.setEnabled(bool(self.courier.currentText().strip() and self.tracking.text().strip()))

    def submit(self) -> None:
        """Record it."""
        office, number, day = self.desk.office, self.row.id, day_of(self.day)
        courier, tracking = self.courier.currentText(), self.tracking.text()
        self.run_work(
            "登记寄出",
            lambda _context: receipts.mark_posted(office, number, courier, tracking, day),
            lambda _outcome: self.desk.messages.done(f"{self.row.number}已登记寄出，这一期办完了"),
        )
