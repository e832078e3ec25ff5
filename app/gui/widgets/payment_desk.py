"""What a clerk does with the instalment on show: conditions, invoices, holds, money events, settlement, papers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.settlements import SettlementLine
from app.gui.dialogs import payment_forms as forms
from app.gui.dialogs.cases_form import CaseForm
from app.gui.dialogs.invoice_forms import judge_form
from app.gui.dialogs.reason import ask_reason
from app.gui.models.payments import PaymentFile
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.proof_view import ProofDialog
from app.gui.wording import money
from app.services import invoices, payment_papers, payment_steps, settlements
from app.services.changes import Outcome
from app.services.due_proofs import DueProof
from app.services.performance import HoldCandidate
from app.services.printing import Target

OWN_PAGES = ("monthly_evaluation", "penalty_statement", "manual_deduction", "damages_claim")
"""Sources of a settlement's line that a page of their own shows."""


class PaymentDesk(QObject):
    """``source_wanted(contract, entity, id)`` asks the page to show what a settlement's line comes from."""

    source_wanted = Signal(int, str, int)

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work)
        self.work, self.desk = work, work.desk
        self.file: PaymentFile | None = None

    def tick_next(self) -> None:
        """Tick the first condition that is missing, one that the data prove before the others."""
        if self.file is None:
            return
        missing = [gate for gate in self.file.one.gates if not gate.is_met]
        missing.sort(key=lambda gate: not gate.offered.met)
        if missing:
            self.tick(missing[0].gate)
        else:
            self.desk.messages.done("这一期的付款条件都已登记。")

    def tick(self, gate: str) -> None:
        """Tick one condition."""
        if self.file is not None:
            view = next(item for item in self.file.one.gates if item.gate == gate)
            self.work.show(forms.gate_form(self.desk, self.file.one, view, self.work.window))

    def judge_next(self) -> None:
        """Judge the first invoice without a verdict."""
        waiting = [row for row in self.file.one.invoices if not row.verdict] if self.file else []
        if waiting:
            self.judge(waiting[0].id)

    def judge(self, invoice_id: int) -> None:
        """Judge an invoice."""
        if self.file is not None:
            row = next(item for item in self.file.one.invoices if item.id == invoice_id)
            self.work.show(judge_form(self.desk, row, self.file.checks.get(row.id, ()), self.work.window))

    def lift_next(self) -> None:
        """Lift the oldest hold."""
        if self.file is not None and self.file.one.open_holds:
            self.lift(self.file.one.open_holds[0].id)

    def lift(self, hold_id: int) -> None:
        """Lift a hold."""
        if self.file is not None:
            row = next(item for item in self.file.one.holds if item.id == hold_id)
            self.work.show(forms.lift_form(self.desk, row, self.work.window))

    def lock(self) -> None:
        """Freeze the settlement."""
        if self.file is not None:
            office, one = self.desk.office, self.file.one
            words = f"已锁定{one.payment.name}结算单"
            self.work.write("锁定结算单", lambda: settlements.lock(office, one.contract_id, one.payment.no), words)

    def open_source(self, line: SettlementLine) -> None:
        """Show what a line comes from: its own page where it has one, else the clause."""
        if line.entity in OWN_PAGES and self.file is not None:
            self.source_wanted.emit(self.file.one.contract_id, line.entity, line.entity_id or 0)
            return
        text = self.file.clauses.get(line.clause, "") if self.file else ""
        proof = DueProof("", line.text, None, f"{money(line.amount_fen)} 元", "", "", line.clause, text, (), False, "")
        self.work.show(ProofDialog(line.text, (proof,), self.work.window))

    def print_last(self) -> None:
        """付款结算单 P-09, the newest one."""
        if self.file is not None and self.file.locked:
            self.print_settlement(self.file.locked[-1].row.id)

    def print_settlement(self, number: int) -> None:
        """付款结算单 P-09."""
        office = self.desk.office

        def draw(target: Target, save_to: Path | None) -> bytes:
            return payment_papers.pdf_of_settlement(office, number, target=target, save_to=save_to)

        self.work.paper("付款结算单", draw, payment_papers.SETTLEMENT_FORM, f"settlement:{number}")

    def print_trial(self) -> None:
        """付款结算单 as it would be locked now, marked as a trial."""
        if self.file is None:
            return
        office, one = self.desk.office, self.file.one
        contract_id, number = one.contract_id, one.payment.no

        def draw(target: Target, save_to: Path | None) -> bytes:
            return payment_papers.pdf_of_trial(office, contract_id, number, target=target, save_to=save_to)

        subject = f"contract:{contract_id}:payment:{number}:trial"
        self.work.paper("付款结算单（试算）", draw, payment_papers.TRIAL_FORM, subject)

    def print_register(self) -> None:
        """请款、到账、支付登记表 P-10."""
        if self.file is None:
            return
        office, contract_id = self.desk.office, self.file.one.contract_id

        def draw(target: Target, save_to: Path | None) -> bytes:
            return payment_papers.pdf_of_register(office, contract_id, target=target, save_to=save_to)

        self.work.paper("请款登记表", draw, payment_papers.REGISTER_FORM, f"contract:{contract_id}:payments")

    def money_event(self, kind: str) -> None:
        """Register 请款, 到账, 支付 or 退款."""
        if self.file is not None:
            self.work.show(forms.event_form(self.desk, self.file.one, kind, self.work.window))

    def open(self, make: Callable[..., CaseForm]) -> None:
        """Open the form of a step."""
        if self.file is not None:
            self.work.show(make(self.desk, self.file.one, self.work.window))

    def hold_for(self, candidate: HoldCandidate) -> None:
        """Hold the payment for a reason that the records show."""
        if self.file is not None:
            form = forms.hold_form(self.desk, self.file.one, self.work.window, candidate=candidate)
            self.work.show(form)

    def drop_gate(self, gate_id: int) -> None:
        """Take a condition back."""
        self._drop(
            "撤销条件", ("登记有误", "条件又不满足了"), partial(payment_steps.untick_gate, self.desk.office, gate_id)
        )

    def drop_invoice(self, row_id: int) -> None:
        """Void an invoice that was typed wrongly."""
        self._drop("作废发票登记", ("录入有误",), partial(invoices.void, self.desk.office, row_id))

    def drop_event(self, row_id: int) -> None:
        """Void a money event that was registered by mistake."""
        self._drop("作废款项登记", ("登记有误",), partial(payment_steps.void_event, self.desk.office, row_id))

    def _drop(self, title: str, reasons: tuple[str, ...], work: Callable[[str], Outcome[int]]) -> None:
        reason = ask_reason(self.work.window, title, "原因记入审计，可以撤销。", title[:2], reasons)
        if reason:
            self.work.write(title, lambda: work(reason), f"已{title}")
