"""Pages of the instalment pane: conditions to tick, the settlement line by line, invoices, holds and money events."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.invoices import ERROR, InvoiceProblem
from app.domain.settlements import KINDS, SettlementLine, Totals
from app.gui.models.payments import PaymentFile
from app.gui.widgets.labels import button, empty, label, rule
from app.gui.widgets.scroll_sheet import ScrollSheet
from app.gui.wording import money
from app.services.payment_ledger import HoldRow, InvoiceRow
from app.services.payment_plan import GateView
from app.services.settlements import LockedSettlement

INDENT = 22
"""What belongs to a line above it stands under its words, not under its mark."""


class Sheet(ScrollSheet):
    """A page that scrolls; subclasses fill ``room``."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        whole, self.room = self.room, QVBoxLayout()
        self.room.setSpacing(4)
        whole.addLayout(self.room)
        whole.addStretch(1)

    def clear(self) -> None:
        """Take everything out."""
        empty(self.room)
        self.verticalScrollBar().setValue(0)

    def say(self, text: str, role: str = "", tone: str = "", *, indent: int = 0) -> None:
        """Add a line of text."""
        if text:
            made = label(text, role, tone, wrap=True)
            made.setContentsMargins(indent, 0, 0, 0)
            self.room.addWidget(made)

    def row(self, *widgets: QWidget, wide: int = 0) -> None:
        """Add widgets side by side; the one at ``wide`` takes the free room."""
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for place, widget in enumerate(widgets):
            line.addWidget(widget, 1 if place == wide else 0, Qt.AlignmentFlag.AlignVCenter)
        self.room.addWidget(made)


class GateSheet(Sheet):
    """Conditions, ticked or with what the data say about them. ``tick(gate)``, ``drop(id)``, ``why()``."""

    tick = Signal(str)
    drop = Signal(int)
    why = Signal()

    def __init__(self) -> None:
        super().__init__("付款条件")

    def put(self, file: PaymentFile) -> None:
        """Show the conditions of an instalment."""
        one = file.one
        self.clear()
        done = sum(gate.is_met for gate in one.gates)
        self.say(f"付款条件 {done} / {len(one.gates)} 已登记", "heading")
        for gate in one.gates:
            self._gate(gate, is_paid=one.is_paid)
        self.room.addWidget(rule())
        self.say("期限", "heading")
        days = [
            ("最早可付", one.dates.earliest_on),
            ("提醒按", one.dates.remind_by),
            ("最迟（逾期按）", one.dates.late_after),
        ]
        for title, on in days:
            if on is not None:
                self.row(label(f"{title}　{on}"), button("为什么", self.why.emit, role="link"))
        self.say(one.delay.text, "", _delay_tone(one.delay.state))
        if one.delay.daily_fen is not None and not one.is_paid:
            right = f"；{one.delay.right_on} 起乙方可中止或解除" if one.delay.right_on else ""
            self.say(f"逾期一日约 {money(one.delay.daily_fen)} 元（{one.delay.clause}）{right}", "muted")
        for text in one.limits:
            self.say(text, "muted")
        for text in one.hints:
            self.say(f"▲ {text}", "", "warn")

    def _gate(self, gate: GateView, *, is_paid: bool) -> None:
        offered = gate.offered
        mark = "☑" if gate.is_met else "☐"
        tone = "good" if gate.is_met else ""
        words = f"{mark} {gate.text}" + (f"　{gate.met_on}" if gate.is_met else "")
        title = label(words, "", tone, wrap=True)
        if gate.is_met and gate.id is not None:
            drop = button("撤销…", partial(self.drop.emit, gate.id), role="link")
            drop.setAccessibleName(f"撤销条件 {gate.text}")
            drop.setEnabled(not is_paid)
            self.row(title, drop)
            self.say("；".join(part for part in (gate.evidence, gate.note) if part), "muted", indent=INDENT)
            return
        tick = button("登记…", partial(self.tick.emit, gate.gate), role="" if offered.met else "link")
        tick.setAccessibleName(f"登记条件 {gate.text}")
        self.row(title, tick)
        proof = "" if offered.met is None else "✓ 记录已能证明：" if offered.met else "记录显示："
        self.say(f"{proof}{offered.proof}", "muted", indent=INDENT)


class SettlementSheet(Sheet):
    """The settlement as it would be now, and locked ones; every line opens its source. ``opened(line)``."""

    opened = Signal(object)
    printed = Signal(int)

    def __init__(self) -> None:
        super().__init__("结算")

    def put(self, file: PaymentFile) -> None:
        """Show the settlements of an instalment."""
        self.clear()
        for locked in file.locked:
            self._locked(locked)
        draft = file.draft
        if draft.seq and not draft.lines:
            self.say("锁定以后没有新的扣款、奖惩。", "muted")
            return
        self.say("补充单试算" if draft.seq else "结算试算（未锁定）", "heading")
        self._lines(draft.lines, draft.totals)
        self.say(f"大写　{draft.words}", "muted")
        for text in draft.hints:
            self.say(f"▲ {text}", "", "warn")
        for text in draft.blockers:
            self.say(f"✕ 还不能锁定：{text}", "", "bad")

    def _locked(self, locked: LockedSettlement) -> None:
        row = locked.row
        title = label(f"{row.number}　已锁定", "heading")
        paper = button("看结算单 P-09…", partial(self.printed.emit, row.id), icon="print")
        self.row(title, paper)
        self.say(f"{row.locked_by} {row.locked_at[:16].replace('T', ' ')} 锁定　{row.note}".strip(), "muted")
        sums = Totals(**{key: getattr(row, key) for key in Totals.__slots__})
        self._lines(locked.lines, sums)
        self.room.addWidget(rule())

    def _lines(self, lines: tuple[SettlementLine, ...], sums: Totals) -> None:
        made = QWidget()
        made.setAccessibleName("结算明细")
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for at, line in enumerate(lines):
            source = button(KINDS[line.kind], partial(self.opened.emit, line), role="link")
            source.setAccessibleName(f"看来源：{line.text}")
            source.setToolTip(f"看来源和条款（{line.clause}）" if line.clause else "看来源")
            grid.addWidget(source, at, 0, Qt.AlignmentFlag.AlignTop)
            words = f"{line.text}\n{line.clause}" if line.clause else line.text
            grid.addWidget(label(words, wrap=True), at, 1)
            fen = label(money(line.amount_fen), "", "bad" if line.amount_fen < 0 else "")
            fen.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(fen, at, 2)
        net = label(f"{money(sums.net_fen)} 元", "heading")
        net.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(label("净应付", "heading"), len(lines), 0)
        grid.addWidget(net, len(lines), 1, 1, 2)
        self.room.addWidget(made)
        if sums.carried_out_fen:
            self.say(f"不足扣除 {money(sums.carried_out_fen)} 元", "", "warn")


class InvoiceSheet(Sheet):
    """Invoices with what the check found. ``judge(id)``, ``drop(id)``."""

    judge = Signal(int)
    drop = Signal(int)

    def __init__(self) -> None:
        super().__init__("发票")

    def put(self, file: PaymentFile) -> None:
        """Show the invoices of an instalment."""
        self.clear()
        if not file.one.invoices:
            self.say("还没有登记发票。收到后按 F 登记，系统逐项核对抬头、税号、类型和金额。", "muted")
        for row in file.one.invoices:
            self._invoice(row, file.checks.get(row.id, ()))
            self.room.addWidget(rule())

    def _invoice(self, row: InvoiceRow, problems: tuple[InvoiceProblem, ...]) -> None:
        tone = {"accepted": "good", "returned": "warn"}.get(row.verdict, "")
        title = label(f"{row.number}　{row.verdict_text}", "heading", tone)
        buttons: list[QWidget] = []
        if not row.verdict:
            judge = button("核对…", partial(self.judge.emit, row.id))
            judge.setAccessibleName(f"核对发票 {row.number}")
            drop = button("作废…", partial(self.drop.emit, row.id), role="link")
            drop.setAccessibleName(f"作废发票 {row.number}")
            buttons = [judge, drop]
        self.row(title, *buttons)
        tax = f"　税额 {money(row.tax_fen)} 元" if row.tax_fen is not None else ""
        self.say(f"{row.kind}　{money(row.amount_fen)} 元{tax}")
        self.say(f"抬头　{row.title}\n税号　{row.tax_no}", "muted")
        self.say(f"开票 {row.issued_on or '未填'}　收到 {row.received_on}", "muted")
        if row.verdict:
            self.say(f"{row.verdict_on} {row.verdict_by}{row.verdict_text}　{row.note}".rstrip(), "muted")
        for problem in problems if row.verdict != "returned" else ():
            mark, tone = ("✕", "bad") if problem.severity == ERROR else ("▲", "warn")
            self.say(f"{mark} {problem.text}", "", tone)
        for text in row.problems if row.verdict == "returned" else ():
            self.say(f"▲ {text}", "muted")


class MoneySheet(Sheet):
    """Holds, reasons to hold, and money events. ``lift(id)``, ``drop(id)``, ``start(candidate)``."""

    lift = Signal(int)
    start = Signal(object)
    drop = Signal(int)

    def __init__(self) -> None:
        super().__init__("阻断与款项")

    def put(self, file: PaymentFile) -> None:
        """Show the holds and events of an instalment."""
        one = file.one
        self.clear()
        self.say("付款阻断", "heading")
        if not one.holds:
            self.say("没有阻断。", "muted")
        for hold in one.holds:
            self._hold(hold)
        for candidate in file.candidates:
            start = button("阻断…", partial(self.start.emit, candidate))
            start.setAccessibleName(f"阻断付款：{candidate.text}")
            self.row(label(f"▲ 可以阻断：{candidate.text}（{candidate.clause}）", "", "warn", wrap=True), start)
        self.room.addWidget(rule())
        self.say("请款、到账、支付", "heading")
        if not one.events:
            self.say("还没有登记。", "muted")
        for event in one.events:
            fen = f"　{money(event.amount_fen)} 元" if event.amount_fen is not None else ""
            drop = button("作废…", partial(self.drop.emit, event.id), role="link")
            drop.setAccessibleName(f"作废 {event.kind_text} {event.on_date}")
            self.row(label(f"{event.on_date}　{event.kind_text}{fen}"), drop)
            self.say("　".join(part for part in (event.voucher, event.note) if part), "muted")

    def _hold(self, hold: HoldRow) -> None:
        until = hold.until_on or "至今"
        tone = "warn" if hold.is_open else ""
        title = label(f"{hold.cause_text}　{hold.from_on} 至 {until}", "", tone, wrap=True)
        buttons: list[QWidget] = []
        if hold.is_open:
            lift = button("解除…", partial(self.lift.emit, hold.id))
            lift.setAccessibleName(f"解除阻断 {hold.cause_text}")
            buttons = [lift]
        self.row(title, *buttons)
        counted = "期间不计甲方逾期" if hold.exempts_office else "合同没有写明，期间仍计甲方逾期"
        self.say(f"{hold.clause}　{counted}\n{hold.reason}", "muted")
        if not hold.is_open:
            self.say(f"{hold.lifted_by}解除：{hold.lift_basis}", "muted")


def _delay_tone(state: str) -> str:
    return {"late": "bad", "paid_late": "bad", "paid": "good"}.get(state, "")
