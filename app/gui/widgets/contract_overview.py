"""概况: parties, period, total with 大写, payments with their sum and dates, readings that wait for a choice."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.money import percent_text, round_fen
from app.domain.price_table import PriceTable
from app.gui.widgets.fact_grid import Fact, FactGrid
from app.gui.widgets.labels import button, empty, label
from app.gui.widgets.scroll_sheet import ScrollSheet
from app.gui.wording import date_text, money
from app.services.acceptance_money import AcceptanceMoney
from app.services.contract_view import ContractView, PaymentView, ReadingView
from app.services.receipts import ReceiptTotals

PRICING = {"fixed": "固定价", "audited": "以审计结果为准"}


class ContractOverview(ScrollSheet):
    """``why_payment(no)``, ``reading_wanted(code)``, ``edit_wanted()``, ``contacts_wanted()``."""

    why_payment = Signal(int)
    reading_wanted = Signal(str)
    edit_wanted = Signal()
    contacts_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("合同概况")
        self.hints = label("", "", "warn", wrap=True)
        self.facts = FactGrid("合同资料")
        self.edit = button("修改资料…", self.edit_wanted.emit, icon="edit")
        self.contacts = button("授权邮箱…", self.contacts_wanted.emit, icon="person")
        self._readings = QVBoxLayout()
        self._readings.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.edit, self.contacts):
            row.addWidget(widget)
        row.addStretch(1)
        self.room.addWidget(self.hints)
        self.room.addLayout(row)
        self.room.addWidget(self.facts)
        self.room.addWidget(label("读法（合同没写清、须甲方选定的）", "heading", wrap=True))
        self.room.addLayout(self._readings)
        self.room.addStretch(1)

    def put(self, view: ContractView, totals: ReceiptTotals, paid: AcceptanceMoney, prices: PriceTable) -> None:
        """Show a contract."""
        self.hints.setText("\n".join(f"▲ {hint}" for hint in view.hints))
        self.hints.setVisible(bool(view.hints))
        self.facts.put(
            [*_basic(view), *self._payments(view), *_progress(view, totals, paid), *_prices(prices), *_contacts(view)]
        )
        empty(self._readings)
        for reading in sorted(view.readings, key=lambda one: (not one.is_missing, one.reading.code)):
            self._readings.addWidget(self._reading(reading))
        self.verticalScrollBar().setValue(0)

    def _payments(self, view: ContractView) -> list[Fact]:
        facts = [Fact("", "付款计划")]
        for one in view.payments:
            no = one.payment.no
            facts.append(Fact(one.payment.name, _payment_words(one), why=partial(self.why_payment.emit, no)))
        total = sum(one.payment.amount_fen for one in view.payments)
        same = total == view.terms.total_fen
        words = f"{money(total)} 元，与总价{'相等' if same else f'相差 {money(view.terms.total_fen - total)} 元'}"
        return [*facts, Fact("合计", words, "" if same else "bad")]

    def _reading(self, view: ReadingView) -> QWidget:
        made = QWidget()
        made.setAccessibleName(f"读法 {view.reading.code}")
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        state = (
            f"{view.option}（{'待选定，暂按默认' if view.is_missing else '默认'}）"
            if not view.chosen_by
            else view.option
        )
        text = label(
            f"{view.reading.code}　{view.reading.title}：{state}", "", "warn" if view.is_missing else "", wrap=True
        )
        option = view.reading.options.get(view.option.partition(":")[0], "")
        chosen = f"\n{view.chosen_by} {view.chosen_at[:10]} 选定，依据：{view.basis}" if view.chosen_by else ""
        text.setToolTip(f"{option}{chosen}")
        row.addWidget(text, 1)
        pick = button("选定…", partial(self.reading_wanted.emit, view.reading.code), role="link")
        pick.setAccessibleName(f"选定读法 {view.reading.code}")
        row.addWidget(pick, 0, Qt.AlignmentFlag.AlignTop)
        return made


def _basic(view: ContractView) -> list[Fact]:
    terms = view.terms
    return [
        Fact("合同编号", terms.contract_no or "未填"),
        Fact("项目名称", terms.project_name),
        Fact("甲方", terms.office.name),
        Fact("乙方", terms.vendor.name),
        Fact("乙方地址", view.vendor_address),
        Fact("服务期", f"{date_text(terms.start_on)} 至 {date_text(terms.end_on)}"),
        Fact("签订", date_text(terms.signed_on) if terms.signed_on else "未填"),
        Fact(
            "生效", date_text(view.effective_on) if view.effective_on else "未填", "" if view.effective_on else "warn"
        ),
        Fact("总价", f"{money(terms.total_fen)} 元\n{terms.total_chinese}"),
        Fact("计价", PRICING.get(terms.pricing, terms.pricing)),
        Fact(
            "份数",
            f"{terms.copies} 份（甲方 {terms.copies_office}，乙方 {terms.copies_vendor}）" if terms.copies else "",
        ),
    ]


def _payment_words(one: PaymentView) -> str:
    dates = one.dates
    lines = [f"{money(one.payment.amount_fen)} 元"]
    if dates.late_after:
        lines.append(f"最迟 {date_text(dates.late_after)}")
    elif one.limits:
        lines.append("；".join(one.limits))
    if dates.missing:
        lines.append(f"条件：{'、'.join(one.conditions)}")
    return "\n".join(lines)


def _progress(view: ContractView, totals: ReceiptTotals, paid: AcceptanceMoney) -> list[Fact]:
    done = view.progress
    overdue = f"，逾期未交 {done.overdue} 项" if done.overdue else ""
    return [
        Fact("", "进度"),
        Fact("成果", f"已通过 {done.done} / {done.planned} 项{overdue}", "bad" if done.overdue else ""),
        Fact("回执", f"已出具 {money(totals.issued_fen)} 元，还差 {money(totals.open_fen)} 元"),
        Fact("已验收", f"{money(paid.accepted_fen)} 元（{paid.accepted_share}）" if paid.planned else ""),
        Fact("已付", f"{money(paid.paid_fen)} 元（{paid.paid_share}）"),
        *(Fact("对照", hint, "warn") for hint in (paid.hints if paid.planned else ())),
    ]


def _prices(prices: PriceTable) -> list[Fact]:
    """Show the price list with shares and monthly means (AC-17); the tax line is a hint only (E-07)."""
    if not prices.lines:
        return []
    lines = [
        Fact(
            line.name,
            f"{money(line.amount_fen)} 元，占 {percent_text(line.share, 1)}，月均 {money(round_fen(line.monthly))} 元",
        )
        for line in (*prices.lines, prices.total)
    ]
    return [Fact("", "价款明细"), *lines, *(Fact("提示", hint, "warn") for hint in prices.hints)]


def _contacts(view: ContractView) -> list[Fact]:
    found = [row for row in view.contacts if not row.valid_to]
    if not found:
        return []
    names = {"office": "甲方", "vendor": "乙方"}
    return [Fact("", "联系方式"), *(Fact(names[row.party], row.value) for row in found)]
