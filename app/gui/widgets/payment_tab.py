"""付款: every contract's instalments with what is missing; at the right conditions, settlement, invoices, money."""

from __future__ import annotations

from functools import partial

from app.gui.dialogs import payment_forms as forms
from app.gui.dialogs.invoice_forms import InvoiceForm
from app.gui.models import payments as lists
from app.gui.models.payments import PaymentFile, PaymentLine
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.case_tab import CaseTab
from app.gui.widgets.payment_desk import PaymentDesk
from app.gui.widgets.payment_sheets import GateSheet, InvoiceSheet, MoneySheet, SettlementSheet
from app.gui.widgets.proof_view import ProofView
from app.gui.wording import money
from app.services.payment_plan import PaymentPlan


class PaymentTab(CaseTab):
    """The list of instalments and the pane; ``steps`` does what the actions and the buttons in the pane say."""

    title = "付款"
    pane_hint = "选中一期付款，这里显示条件、结算试算、发票和款项。"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.payment_spec())
        self.steps = PaymentDesk(work)
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
        step, do = self.step, self.steps
        step("gate", "登记条件…", "check", do.tick_next, "J", is_primary=True)
        step("invoice", "登记发票…", "plus", lambda: do.open(InvoiceForm), "F")
        step("judge", "核对发票…", "eye", do.judge_next, "K")
        step("lock", "锁定结算单", "shield", do.lock, "L")
        step("supplement", "补充结算单…", "plus", lambda: do.open(forms.supplement_form))
        step("trial", "看试算单…", "print", do.print_trial, "V")
        step("paper", "看结算单（P-09）…", "print", do.print_last, "P")
        for kind, title, key in (
            ("request", "登记请款…", "Q"),
            ("arrival", "登记到账…", "D"),
            ("paid", "登记支付…", "Z"),
            ("refund", "登记退款…", ""),
        ):
            step(kind, title, "good" if kind == "paid" else "export", partial(do.money_event, kind), key)
        step("hold", "阻断付款…", "warn", lambda: do.open(forms.hold_form), "B")
        step("lift", "解除阻断…", "undo", do.lift_next, "X")
        step("audit", "登记审定金额…", "shield", lambda: do.open(forms.audit_form))
        step("register", "请款登记表（P-10）…", "print", do.print_register)
        step("pane", "显示或隐藏详情", "pane", lambda: self.pane.setVisible(not self.pane.isVisible()), "Space")

    def _join(self) -> None:
        do = self.steps
        self.gates.tick.connect(do.tick)
        self.gates.drop.connect(do.drop_gate)
        self.gates.why.connect(lambda: self.pane.tabs.setCurrentWidget(self.proofs))
        self.sums.opened.connect(do.open_source)
        self.sums.printed.connect(do.print_settlement)
        self.bills.judge.connect(do.judge)
        self.bills.drop.connect(do.drop_invoice)
        self.money.lift.connect(do.lift)
        self.money.drop.connect(do.drop_event)
        self.money.start.connect(do.hold_for)

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
            self.steps.file = None
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
        self.steps.file, one = file, file.one
        facts = f"{money(one.payable_fen)} 元　{one.clause}　{file.contract}"
        self.pane.show_case(one.payment.name, one.state_text, lists.payment_tone(one), facts)
        for sheet in (self.gates, self.sums, self.bills, self.money):
            sheet.put(file)
        self.proofs.put(file.proofs)
        self.enable(open_steps(file))

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
    found += ["paper", "supplement"] if one.settlements else ["trial"]
    if file.is_audited:
        found.append("audit")
    return [*found, *(["refund"] if one.paid_fen else []), "register"]
