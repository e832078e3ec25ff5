"""付款: every contract's instalments with what is missing; at the right conditions, settlement, invoices, money."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal

from app.domain.settlements import SettlementLine
from app.gui.dialogs import payment_forms as forms
from app.gui.dialogs.cases_form import CaseForm
from app.gui.dialogs.invoice_forms import InvoiceForm, judge_form
from app.gui.dialogs.reason import ask_reason
from app.gui.models import payments as lists
from app.gui.models.payments import PaymentFile, PaymentLine
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.case_tab import CaseTab
from app.gui.widgets.payment_sheets import GateSheet, InvoiceSheet, MoneySheet, SettlementSheet
from app.gui.widgets.proof_view import ProofDialog, ProofView
from app.gui.wording import money
from app.services import invoices, payment_papers, payment_steps, settlements
from app.services.due_proofs import DueProof
from app.services.payment_plan import PaymentPlan
from app.services.performance import HoldCandidate
from app.services.printing import Target


class PaymentTab(CaseTab):
    """``source_wanted(entity, id)`` asks the page to show what a settlement's line comes from."""

    title = "付款"
    pane_hint = "选中一期付款，这里显示条件、结算试算、发票和款项。"
    source_wanted = Signal(str, int)

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.payment_spec())
        self.file: PaymentFile | None = None
        self.gates, self.sums = GateSheet(), SettlementSheet()
        self.bills, self.money, self.proofs = InvoiceSheet(), MoneySheet(), ProofView()
        for widget, title in (
            (self.gates, "条件与期限"),
            (self.sums, "结算"),
            (self.bills, "发票"),
            (self.money, "阻断与款项"),
            (self.proofs, "依据"),
        ):
            self.pane.add(widget, title)
        self._add_steps()
        self._join()
        self.list.empty.put(*self.list.spec.empty, [("合同与成果", "contracts", self._to_contracts)])
        self.enable(())

    def _add_steps(self) -> None:
        step = self.step
        step("gate", "登记条件…", "check", self.tick_next, "J", is_primary=True)
        step("invoice", "登记发票…", "plus", lambda: self._open(InvoiceForm), "F")
        step("judge", "核对发票…", "eye", self.judge_next, "K")
        step("lock", "锁定结算单", "shield", self.lock, "L")
        step("supplement", "补充结算单…", "plus", lambda: self._open(forms.supplement_form))
        step("paper", "看结算单（P-09）…", "print", self.print_last, "P")
        for kind, title, key in (
            ("request", "登记请款…", "Q"),
            ("arrival", "登记到账…", "D"),
            ("paid", "登记支付…", "Z"),
            ("refund", "登记退款…", ""),
        ):
            step(kind, title, "good" if kind == "paid" else "export", partial(self._event, kind), key)
        step("hold", "阻断付款…", "warn", lambda: self._open(forms.hold_form), "B")
        step("lift", "解除阻断…", "undo", self.lift_next, "X")
        step("audit", "登记审定金额…", "shield", lambda: self._open(forms.audit_form))
        step("register", "请款登记表（P-10）…", "print", self.print_register)
        step("pane", "显示或隐藏详情", "pane", lambda: self.pane.setVisible(not self.pane.isVisible()), "Space")

    def _join(self) -> None:
        self.gates.tick.connect(self.tick)
        self.gates.drop.connect(self._drop_gate)
        self.gates.why.connect(lambda: self.pane.tabs.setCurrentWidget(self.proofs))
        self.sums.opened.connect(self.open_source)
        self.sums.printed.connect(self.print_settlement)
        self.bills.judge.connect(self.judge)
        self.bills.drop.connect(self._drop_invoice)
        self.money.lift.connect(self.lift)
        self.money.drop.connect(self._drop_event)
        self.money.start.connect(self._hold_for)

    def refresh(self) -> None:
        """Read every contract's instalments."""
        self.read(lists.read_payments, lambda found: self.put(*found))

    def put(self, plans: list[PaymentPlan], lines: list[PaymentLine]) -> None:
        """Show them with their sums."""
        self.list.put(lines)
        unpaid = [line.one for line in lines if not line.one.is_paid]
        late = [one for one in unpaid if one.delay.state == "late"]
        risk = sum(one.delay.amount_fen or 0 for one in late)
        held = sum(bool(one.open_holds) for one in unpaid)
        payable = [one for one in unpaid if one.is_payable]
        choose = self.list.choose_filter
        self.figures.put(
            (
                Figure("待付", f"{len(unpaid)} 期", "还没有付清的期次", open=partial(choose, "open")),
                Figure(
                    "可付款",
                    f"{money(sum(one.payable_fen for one in payable))} 元",
                    f"{len(payable)} 期条件已齐、没有阻断",
                    open=partial(choose, "payable"),
                ),
                Figure("逾期", f"{len(late)} 期", "甲方已过付款期限", open=partial(choose, "late")),
                Figure("逾期违约金", f"{money(risk)} 元", "到今天为止，按合同约定推算", "bad" if risk else ""),
                Figure("已阻断", f"{held} 期", open=partial(choose, "held")),
                Figure("已付", f"{money(sum(plan.paid_fen for plan in plans))} 元", "支付减退款"),
            )
        )

    def show_instalment(self, row_id: int) -> None:
        """Read again and choose an instalment."""

        def put(found: tuple[list[PaymentPlan], list[PaymentLine]]) -> None:
            self.put(*found)
            self.list.go_to(row_id)

        self.read(lists.read_payments, put)

    def show_chosen(self) -> None:
        """Read the chosen instalment."""
        line: PaymentLine | None = self.list.chosen_row
        if line is None:
            self.file = None
            self.pane.show_nothing()
            self.enable(())
            return
        contract_id, number = line.one.contract_id, line.one.payment.no
        self.read_pane(contract_id, number)

    def read_pane(self, contract_id: int, number: int) -> None:
        """Read one instalment in the reading lane."""
        office, wanted = self.desk.office, contract_id * lists.PER_CONTRACT + number

        def done(found: PaymentFile) -> None:
            if self.list.chosen_id == wanted:
                self.show_file(found)

        self.desk.runner.read("付款详情", lambda _context: lists.read_file(office, contract_id, number), done)

    def show_file(self, file: PaymentFile) -> None:
        """Fill the pane and open the steps."""
        self.file, one = file, file.one
        facts = f"{file.contract}　{money(one.payable_fen)} 元　{one.clause}"
        self.pane.show_case(one.payment.name, one.state_text, lists.payment_tone(one), facts)
        for sheet in (self.gates, self.sums, self.bills, self.money):
            sheet.put(file)
        self.proofs.put(file.proofs)
        self.enable(open_steps(file))

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
        if line.entity in ("monthly_evaluation", "penalty_statement", "manual_deduction", "damages_claim"):
            self.source_wanted.emit(line.entity, line.entity_id or 0)
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

    def print_register(self) -> None:
        """请款、到账、支付登记表 P-10."""
        if self.file is None:
            return
        office, contract_id = self.desk.office, self.file.one.contract_id

        def draw(target: Target, save_to: Path | None) -> bytes:
            return payment_papers.pdf_of_register(office, contract_id, target=target, save_to=save_to)

        self.work.paper("请款登记表", draw, payment_papers.REGISTER_FORM, f"contract:{contract_id}:payments")

    def _event(self, kind: str) -> None:
        if self.file is not None:
            self.work.show(forms.event_form(self.desk, self.file.one, kind, self.work.window))

    def _open(self, make: Callable[..., CaseForm]) -> None:
        if self.file is not None:
            self.work.show(make(self.desk, self.file.one, self.work.window))

    def _hold_for(self, candidate: HoldCandidate) -> None:
        if self.file is not None:
            form = forms.hold_form(self.desk, self.file.one, self.work.window, candidate=candidate)
            self.work.show(form)

    def _drop_gate(self, gate_id: int) -> None:
        self._drop(
            "撤销条件", ("登记有误", "条件又不满足了"), partial(payment_steps.untick_gate, self.desk.office, gate_id)
        )

    def _drop_invoice(self, row_id: int) -> None:
        self._drop("作废发票登记", ("录入有误",), partial(invoices.void, self.desk.office, row_id))

    def _drop_event(self, row_id: int) -> None:
        self._drop("作废款项登记", ("登记有误",), partial(payment_steps.void_event, self.desk.office, row_id))

    def _drop(self, title: str, reasons: tuple[str, ...], work: Callable[[str], object]) -> None:
        reason = ask_reason(self.work.window, title, "原因记入审计，可以撤销。", title[:2], reasons)
        if reason:
            self.work.write(title, lambda: work(reason), f"已{title}")  # type: ignore[arg-type, return-value]

    def _to_contracts(self) -> None:
        from app.gui.targets import DeliverableTarget

        self.desk.navigator.go.emit("contracts", DeliverableTarget())


def open_steps(file: PaymentFile) -> list[str]:
    """Return the steps that are open for an instalment, the next one first."""
    one, found = file.one, []
    if one.open_holds:
        found.append("lift")
    if any(not row.verdict for row in one.invoices):
        found.append("judge")
    offered = any(gate.offered.met and not gate.is_met for gate in one.gates)
    if offered:
        found.append("gate")
    if not one.settlements and not file.draft.blockers:
        found.append("lock")
    if one.is_payable and not one.is_paid and one.settlements:
        found.append("paid")
    if not one.is_paid:
        found += ["invoice", *(["gate"] if one.missing and not offered else [])]
        found += [
            kind for kind in ("request", "arrival") if "treasury" in one.payment.gates or "funds" in one.payment.gates
        ]
        found += ["hold", *([] if "paid" in found else ["paid"])]
    if one.settlements:
        found += ["paper", "supplement"]
    if file.is_audited:
        found.append("audit")
    return [*found, *(["refund"] if one.paid_fen else []), "register"]
