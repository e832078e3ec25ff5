"""回执: the receipt of the chosen deliverable, its next step, and all receipts of the contract with their sum."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QTableWidget, QVBoxLayout, QWidget

from app.gui.plain_table import fill, plain_table
from app.gui.settings import WindowSettings
from app.gui.widgets.fact_grid import Fact, FactGrid
from app.gui.widgets.labels import button, label, set_tone
from app.gui.wording import moment_text, money
from app.services.receipts import EmailRow, ReceiptRow, ReceiptTotals

HEADS = ("编号", "期次", "金额（元）", "状态")
SHORT_STATES = {
    "已寄出": "已寄出",
    "已用授权邮箱": "邮件确认",
    "已盖章": "待寄出",
    "已出具": "待盖章",
    "已作废": "已作废",
}


class ReceiptCard(QWidget):
    """Signals name the verbs; the page's controller does the work."""

    issue_wanted = Signal()
    open_wanted = Signal()
    seal_wanted = Signal()
    post_wanted = Signal()
    email_wanted = Signal()
    void_wanted = Signal()
    chosen = Signal(int)  # deliverable id of a receipt in the list

    def __init__(self, settings: WindowSettings) -> None:
        super().__init__()
        self.setAccessibleName("回执")
        self.state = label("", "heading", wrap=True)
        self.facts = FactGrid("回执内容")
        self.issue = button("出具回执…", self.issue_wanted.emit, icon="print", role="primary")
        self.open = button("看回执 / 补打…", self.open_wanted.emit, icon="print")
        self.seal = button("登记盖章…", self.seal_wanted.emit)
        self.post = button("登记寄出…", self.post_wanted.emit)
        self.email = button("邮件确认…", self.email_wanted.emit)
        self.void = button("作废…", self.void_wanted.emit, role="danger")
        self.table: QTableWidget = plain_table("本合同的回执", HEADS, settings, stretch=1, right=(2,))
        self.table.setMinimumHeight(64)
        self.sum = label("", "muted", wrap=True)
        self._rows: list[ReceiptRow] = []
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, widgets in ((first, (self.issue, self.open, self.seal)), (second, (self.post, self.email, self.void))):
            row.setSpacing(8)
            for widget in widgets:
                row.addWidget(widget)
            row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.state)
        layout.addWidget(self.facts)
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(label("本合同的回执", "heading"))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.sum)
        self.table.itemActivated.connect(lambda item: self.chosen.emit(self._rows[item.row()].deliverable_id))

    def put(self, row: ReceiptRow | None, can_issue: bool, why_not: str, mails: list[EmailRow]) -> None:
        """Show the receipt of a deliverable, or whether one can be issued."""
        self.state.setText(f"{row.number}　{row.state_text}" if row else why_not)
        set_tone(self.state, "good" if row and row.is_complete else "")
        self.facts.put(_facts(row, mails) if row else [])
        self.issue.setVisible(row is None)
        self.issue.setEnabled(can_issue)
        for widget in (self.open, self.seal, self.post, self.email, self.void):
            widget.setVisible(row is not None)
        if row is not None:
            self.seal.setVisible(not row.sealed_on)
            self.post.setVisible(bool(row.sealed_on) and not row.posted_on)

    def put_all(self, rows: list[ReceiptRow], totals: ReceiptTotals) -> None:
        """Show every receipt of the contract."""
        self._rows = rows
        fill(self.table, [(_short_number(row), row.period, money(row.amount_fen), _short_state(row)) for row in rows])
        end = (
            "，与合同总价相等"
            if totals.is_complete
            else f"，合同总价 {money(totals.total_fen)}，还差 {money(totals.open_fen)}"
        )
        self.sum.setText(f"共 {len(rows)} 件，有效回执合计 {money(totals.issued_fen)} 元{end}")


def _short_number(row: ReceiptRow) -> str:
    return row.number.removeprefix("回执")


def _short_state(row: ReceiptRow) -> str:
    return next((words for start, words in SHORT_STATES.items() if row.state_text.startswith(start)), row.state_text)


def _facts(row: ReceiptRow, mails: list[EmailRow]) -> list[Fact]:
    sent = [
        f"{moment_text(mail.sent_at)}　{'符合约定' if mail.is_satisfied else '不符合：' + ' '.join(mail.problems)}"
        for mail in mails
    ]
    return [
        Fact("期次", row.period),
        Fact("金额", f"{money(row.amount_fen)} 元"),
        Fact("收到 / 完成", f"{row.received_on} / {row.completed_on}"),
        Fact("出具", moment_text(row.issued_at)),
        Fact("盖章", row.sealed_on),
        Fact("寄出", f"{row.posted_on}　{row.courier} {row.tracking_no}" if row.posted_on else ""),
        Fact("邮件", "\n".join(sent)),
    ]
