"""Registering an invoice with its check while typing, and the person's verdict."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.domain.errors import KnownError
from app.domain.invoices import ERROR, InvoiceFacts, InvoiceProblem, account_warnings
from app.domain.money import parse_yuan
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm, Values, choice, day, line, offered, text
from app.gui.wording import money
from app.services import invoices
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.payment_ledger import InvoiceRow
from app.services.payment_plan import Instalment

KINDS = ("增值税普通发票", "增值税专用发票", "电子发票（增值税普通发票）", "电子发票（增值税专用发票）")
LOOK_MS = 250


class InvoiceForm(CaseForm):
    """The check runs while the clerk types; what does not fit stands below the fields and stops nothing."""

    def __init__(self, desk: Desk, one: Instalment, parent: QWidget | None = None) -> None:
        self._one = one
        office = desk.office
        buyer = terms_of(office, one.contract_id).terms.office
        expected = invoices.expected_fen(office, one.contract_id, one.payment.no)
        today = office.now().date()
        fields = [
            line("number", "发票号码", "20 位（旧票 8 位）", needed=True),
            offered("kind", "发票类型", KINDS, value=buyer.invoice_type or KINDS[0], needed=True),
            line("title", "抬头", "照发票上的写", needed=True),
            line("tax_no", "纳税人识别号", "照发票上的写", needed=True),
            line("amount", "价税合计（元）", f"净应付 {money(expected)} 元", needed=True),
            line("tax", "税额（元）"),
            line("rate", "税率", "如 6%"),
            day("issued_on", "开票日期", today),
            day("received_on", "收到日期", today),
        ]
        hint = f"{one.payment.name}　净应付 {money(expected)} 元。照发票上的字填，系统逐项核对。"
        super().__init__(desk, "登记发票", hint, "登记发票", fields, self._register, parent)
        self.warn(account_warnings(buyer, "甲方")[-1:])
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(LOOK_MS)
        self._pause.timeout.connect(self.check)
        for field in fields:
            if field.changed is not None:
                field.changed.connect(lambda *_what: self._pause.start())

    def facts(self) -> InvoiceFacts | None:
        """Return the invoice as typed, None while an amount cannot be read."""
        try:
            return _facts({key: field.read() for key, field in self.fields.items()})
        except KnownError:
            return None

    def check(self) -> tuple[InvoiceProblem, ...]:
        """Say what does not fit."""
        facts = self.facts()
        if facts is None or not facts.number.strip():
            self.say("")
            return ()
        try:
            found = invoices.check(self.desk.office, self._one.contract_id, self._one.payment.no, facts)
        except KnownError as error:
            self.say(error.message)
            return ()
        wrong = [problem for problem in found if problem.severity == ERROR]
        words = "\n".join(f"{'✕' if p.severity == ERROR else '▲'} {p.text}" for p in found)
        self.say(words or "✓ 抬头、税号、类型、金额都相符。", "bad" if wrong else "warn" if found else "good")
        return found

    def _register(self, values: Values) -> Outcome[int]:
        return invoices.add(self.desk.office, self._one.contract_id, self._one.payment.no, _facts(values))


def _facts(values: Values) -> InvoiceFacts:
    tax = str(values["tax"]).strip()
    return InvoiceFacts(
        number=values["number"].strip(),
        kind=values["kind"],
        title=values["title"],
        tax_no=values["tax_no"],
        amount_fen=parse_yuan(values["amount"]),
        tax_fen=parse_yuan(tax) if tax else None,
        tax_rate=values["rate"].strip(),
        issued_on=values["issued_on"].isoformat(),
        received_on=values["received_on"].isoformat(),
    )


def judge_form(
    desk: Desk, row: InvoiceRow, problems: tuple[InvoiceProblem, ...], parent: QWidget | None = None
) -> CaseForm:
    """Judge an invoice: compliant, or back to the vendor; what the check found stands above."""
    office = desk.office
    wrong = [problem for problem in problems if problem.severity == ERROR]
    fields = [
        choice("verdict", "结论", [("合规，收下", "accept"), ("退回乙方", "return")], "return" if wrong else "accept"),
        text("note", "备注（退回或仍要收下时必填）", needed=bool(wrong)),
        day("on", "核对日期", office.now().date()),
    ]

    def work(values: Values) -> Outcome[int]:
        on = values["on"].isoformat()
        if values["verdict"] == "accept":
            return invoices.accept(office, row.id, note=values["note"], on=on)
        return invoices.return_to_vendor(office, row.id, values["note"], on=on)

    hint = "\n".join(problem.text for problem in problems) or "抬头、税号、类型、金额都相符。"
    made = CaseForm(desk, f"核对发票 {row.number}", hint, "登记核对结论", fields, work, parent)
    made.warn(account_warnings(terms_of(office, row.contract_id).terms.office, "甲方")[-1:])
    return made
