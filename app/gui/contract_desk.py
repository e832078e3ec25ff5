"""Between the contracts page and the services: which steps are open now, and the dialogs that take them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from app.domain.acceptance_events import EventKind
from app.domain.contract_draft import ContractDraft
from app.gui.contract_files import ContractFile, DeliverableFile
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog
from app.gui.dialogs.reason import ask_reason
from app.gui.paper_printing import MakePaper
from app.gui.receipt_desk import ReceiptDesk
from app.gui.ticket_desk import show_file
from app.gui.widgets.contract_pane import ContractPane
from app.services import acceptance, attachments, due_proofs, notices, printing
from app.services.form_printing import print_form
from app.services.printing import Target
from app.services.progress import JobContext


def _let_go(dialog: FormDialog, _result: int) -> None:
    """Free a closed dialog, unless its work still runs and will call it back."""
    if not dialog.is_busy:
        dialog.deleteLater()


class ContractDesk(QObject):
    """One contract and one of its deliverables at a time. ``made(contract_id)`` after a new contract."""

    made = Signal(int)

    def __init__(self, desk: Desk, pane: ContractPane) -> None:
        super().__init__(pane)
        self.desk, self.pane = desk, pane
        self.contract: ContractFile | None = None
        self.deliverable: DeliverableFile | None = None
        self.dialog: QDialog | None = None
        self.receipts = ReceiptDesk(self)
        pane.overview.why_payment.connect(self.why_payment)
        pane.overview.reading_wanted.connect(self.choose_reading)
        pane.overview.edit_wanted.connect(self.edit)
        pane.overview.contacts_wanted.connect(self.contacts)
        pane.story.why_wanted.connect(self.why)
        pane.story.print_wanted.connect(self.print_notice)
        pane.story.void_wanted.connect(self.void_last)
        pane.attachments.added.connect(self.attach)
        pane.attachments.opened.connect(self.open_attachment)
        pane.attachments.removed.connect(self.remove_attachment)

    def show(self, dialog: QDialog) -> None:
        """Open a dialog over the window; the loop goes on."""
        self.dialog = dialog
        if isinstance(dialog, FormDialog):
            dialog.finished.connect(partial(_let_go, dialog))
        dialog.open()

    def new_contract(self) -> None:
        """新建合同."""
        from app.gui.dialogs.new_contract import NewContractDialog

        dialog = NewContractDialog(self.desk, self.pane.window())
        dialog.accepted.connect(lambda: self.made.emit(dialog.made_id))
        dialog.rejected.connect(lambda: self.enter_contract() if dialog.wants_entry else None)
        self.show(dialog)

    def enter_contract(self) -> None:
        """录入新合同: choose where to begin, then the editor."""
        from app.gui.dialogs.contract_start import ContractStartDialog

        dialog = ContractStartDialog(self.desk, self.pane.window())
        dialog.accepted.connect(lambda: self._edit_draft(dialog.draft, dialog.origin, dialog.draft_id))
        self.show(dialog)

    def _edit_draft(self, draft: ContractDraft | None, origin: str, draft_id: int) -> None:
        from app.gui.dialogs.contract_editor import ContractEditor

        if draft is not None:
            dialog = ContractEditor(self.desk, draft, origin, draft_id, self.pane.window())
            dialog.accepted.connect(lambda: self.made.emit(dialog.made_id))
            self.show(dialog)

    def submit(self) -> None:
        """登记提交 or, after comments, 登记重新提交."""
        from app.gui.dialogs.submit_deliverable import SubmitDialog

        if self.deliverable is not None:
            self.show(SubmitDialog(self.desk, self.deliverable.row, self.pane.window()))

    def step(self, kind: EventKind) -> None:
        """Record a step of the acceptance."""
        from app.gui.dialogs.acceptance_step import StepDialog

        if self.deliverable is not None:
            self.show(StepDialog(self.desk, self.deliverable.row, kind, self.pane.window()))

    def confirm_deemed(self) -> None:
        """确认视为验收通过."""
        from app.gui.dialogs.confirm_deemed import DeemedDialog

        if self.deliverable is not None:
            file = self.deliverable
            self.show(DeemedDialog(self.desk, file.row, file.sheet, self.pane.window()))

    def set_due(self) -> None:
        """确定应交日."""
        from app.gui.dialogs.edit_contract import DueDayDialog

        if self.deliverable is not None:
            self.show(DueDayDialog(self.desk, self.deliverable.row, self.pane.window()))

    def overview(self) -> None:
        """履约总览."""
        from app.gui.dialogs.contract_overview import ContractOverviewDialog

        if self.contract is not None:
            view = self.contract.view
            self.show(ContractOverviewDialog(self.desk, view.id, view.terms.title, self.pane.window()))

    def edit(self) -> None:
        """修改合同资料."""
        from app.gui.dialogs.edit_contract import EditContractDialog

        if self.contract is not None:
            self.show(EditContractDialog(self.desk, self.contract.view, self.pane.window()))

    def contacts(self) -> None:
        """授权邮箱."""
        from app.gui.dialogs.contacts import ContactsDialog

        if self.contract is not None:
            self.show(ContactsDialog(self.desk, self.contract.view.id, self.pane.window()))

    def choose_reading(self, code: str) -> None:
        """选定读法."""
        from app.gui.dialogs.choose_reading import ReadingDialog

        if self.contract is None:
            return
        view = self.contract.view
        found = next((one for one in view.readings if one.reading.code == code), None)
        if found is not None:
            self.show(ReadingDialog(self.desk, view, found, self.pane.window()))

    def why(self, key: str) -> None:
        """ⓘ beside a limit of the deliverable: its proof in the tab 期限."""
        self.pane.tabs.setCurrentWidget(self.pane.dues)
        self.pane.dues.show_proof(key)

    def why_payment(self, no: int) -> None:
        """ⓘ beside an instalment."""
        from app.gui.widgets.proof_view import ProofDialog

        if self.contract is not None:
            proofs = due_proofs.payment_proofs(self.desk.office, self.contract.view.id, no)
            self.show(ProofDialog(proofs[0].title if proofs else "付款", proofs, self.pane.window()))

    def void_last(self) -> None:
        """撤回最后一步 (登记有误)."""
        if self.deliverable is None:
            return
        hint = "这一步不会删除，只是不再计入；原因记入审计。"
        reason = ask_reason(self.pane.window(), "撤回最后一步", hint, "撤回", ("登记有误", "日期填错", "选错成果"))
        if reason:
            office, number = self.desk.office, self.deliverable.row.id
            self.desk.runner.write(
                "撤回登记",
                lambda _context: acceptance.void_last(office, number, reason),
                lambda outcome: self.desk.messages.done(f"已撤回，现在是：{outcome.value.state_text}"),
            )

    def print_notice(self, kind: str, event_id: int) -> None:
        """Open 验收意见书 (P-03) or 验收催告函 (P-04) of a recorded step."""
        from app.gui.dialogs.paper import PaperDialog, PaperSource

        if self.deliverable is None:
            return
        office, number = self.desk.office, self.deliverable.row.id
        fill = notices.reminder_paper if kind == EventKind.REMIND else notices.opinion_paper
        paper = fill(office, number, event_id)

        def make(target: Target, save_to: Path | None) -> bytes:
            return print_form(office, paper, target=target, save_to=save_to)

        maker: MakePaper = make
        source = PaperSource(
            paper.form.title,
            lambda _footer: maker,
            lambda: printing.prints(office, paper.code, paper.subject),
            has_footer_choice=False,
            form=paper.code,
        )
        self.show(PaperDialog(self.desk, source, self.pane.window()))

    def attach(self, files: list[Path]) -> None:
        """Store files with the last submission of the deliverable, else with the contract."""
        if self.contract is None:
            return
        rounds = self.deliverable.acceptance.submissions if self.deliverable else ()
        subject = f"submission:{rounds[-1].id}" if rounds else f"contract:{self.contract.view.id}"
        office = self.desk.office
        self._run(
            "添加附件",
            lambda context: attachments.add_all(office, subject, files, context),
            f"已添加附件 {len(files)} 个",
        )

    def open_attachment(self, attachment_id: int) -> None:
        """Check the file's hash, then hand a copy under its own name to the system's viewer."""
        office = self.desk.office
        self.desk.runner.write(
            "打开附件", lambda _context: attachments.open_copy(office, attachment_id), show_file, quiet=True
        )

    def remove_attachment(self, attachment_id: int) -> None:
        """Take an attachment off; the file itself stays in the office folder."""
        hint = "文件本身不会删除，只是不再列出。"
        reason = ask_reason(self.pane.window(), "移除附件", hint, "移除", ())
        if reason:
            office = self.desk.office
            self._run("移除附件", lambda _context: attachments.void(office, attachment_id, reason), "已移除附件")

    def _run(self, title: str, work: Callable[[JobContext], object], words: str) -> None:
        self.desk.runner.write(title, work, partial(self._said, words))

    def _said(self, words: str, _result: object) -> None:
        self.desk.messages.done(words)
