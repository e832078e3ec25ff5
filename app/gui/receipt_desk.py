"""The receipt's own steps: issue, look and print again, seal, post, mail, void."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.gui.dialogs.reason import ask_reason
from app.services import printing, receipts
from app.services.printing import RECEIPT_FORM

if TYPE_CHECKING:
    from app.gui.contract_desk import ContractDesk


class ReceiptDesk(QObject):
    """Works on the deliverable that its owner has in hand."""

    def __init__(self, owner: ContractDesk) -> None:
        super().__init__(owner)
        self.owner = owner
        card = owner.pane.receipts
        card.issue_wanted.connect(self.issue)
        card.open_wanted.connect(self.open)
        card.seal_wanted.connect(self.seal)
        card.post_wanted.connect(self.post)
        card.email_wanted.connect(self.email)
        card.void_wanted.connect(self.void)

    def issue(self) -> None:
        """出具回执."""
        from app.gui.dialogs.receipt_issue import open_receipt

        if self.owner.deliverable is not None:
            row = self.owner.deliverable.row
            self.owner.dialog = open_receipt(self.owner.desk, row.id, row.amount_fen, self.owner.pane.window())

    def open(self) -> None:
        """Look at the receipt as issued; print again."""
        from app.gui.dialogs.paper import PaperDialog, PaperSource
        from app.gui.dialogs.receipt_issue import maker_of

        receipt = self.owner.deliverable.receipt if self.owner.deliverable else None
        if receipt is None:
            return
        office = self.owner.desk.office
        source = PaperSource(
            receipt.number,
            lambda with_footer: maker_of(self.owner.desk, receipt.id, with_footer=with_footer),
            lambda: printing.prints(office, RECEIPT_FORM, f"receipt:{receipt.id}"),
            form=RECEIPT_FORM,
        )
        self.owner.show(PaperDialog(self.owner.desk, source, self.owner.pane.window()))

    def seal(self) -> None:
        """登记盖章."""
        from app.gui.dialogs.receipt_followup import SealDialog

        if self.owner.deliverable is not None and self.owner.deliverable.receipt is not None:
            self.owner.show(SealDialog(self.owner.desk, self.owner.deliverable.receipt, self.owner.pane.window()))

    def post(self) -> None:
        """登记寄出."""
        from app.gui.dialogs.receipt_followup import PostDialog

        if self.owner.deliverable is not None and self.owner.deliverable.receipt is not None:
            self.owner.show(PostDialog(self.owner.desk, self.owner.deliverable.receipt, self.owner.pane.window()))

    def email(self) -> None:
        """邮件确认."""
        from app.gui.dialogs.receipt_email import ReceiptEmailDialog

        file = self.owner.deliverable
        if file is not None and file.receipt is not None:
            self.owner.show(
                ReceiptEmailDialog(self.owner.desk, file.receipt, file.row.contract_id, self.owner.pane.window())
            )

    def void(self) -> None:
        """作废回执."""
        receipt = self.owner.deliverable.receipt if self.owner.deliverable else None
        if receipt is None:
            return
        hint = f"{receipt.number}作废后编号不再使用，可以重新出具一份。"
        reason = ask_reason(self.owner.pane.window(), "作废回执", hint, "作废", ("内容填错", "重复出具"))
        if reason:
            office = self.owner.desk.office
            self.owner.desk.runner.write(
                "作废回执",
                lambda _context: receipts.void(office, receipt.id, reason),
                lambda _outcome: self.owner.desk.messages.done(f"已作废{receipt.number}"),
            )
