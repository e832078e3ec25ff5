"""The pane of a contract and its chosen deliverable: 概况 · 成果/经过 · 期限 · 条款 · 附件 · 回执."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.gui.contract_files import ContractFile, DeliverableFile
from app.gui.models.contract_table import deliverable_time_left
from app.gui.settings import WindowSettings
from app.gui.widgets.acceptance_story import AcceptanceStory
from app.gui.widgets.attachment_list import AttachmentList
from app.gui.widgets.clause_list import ClauseList
from app.gui.widgets.contract_overview import ContractOverview
from app.gui.widgets.due_sheet_view import DueSheetView
from app.gui.widgets.labels import ElidedLabel, label
from app.gui.widgets.low_area import LowTabs
from app.gui.widgets.receipt_card import ReceiptCard
from app.gui.widgets.step_buttons import StepButtons
from app.gui.widgets.ticket_limit import UrgencyMark


class ContractPane(QWidget):
    """Shows; the page's ``ContractDesk`` does."""

    def __init__(self, now: Callable[[], datetime], settings: WindowSettings) -> None:
        super().__init__()
        self.setObjectName("detailPane")
        self.setAccessibleName("合同与成果详情")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(340)
        self._now = now
        self.title = ElidedLabel("", "heading")
        self.mark = UrgencyMark()
        self.facts = ElidedLabel("", "muted")
        self.buttons = StepButtons()
        self.next, self.more, self.menu = self.buttons.next, self.buttons.more, self.buttons.menu
        self.overview = ContractOverview()
        self.story = AcceptanceStory()
        self.dues = DueSheetView()
        self.clauses = ClauseList()
        self.attachments = AttachmentList()
        self.receipts = ReceiptCard(settings)
        self._lay_out()
        self.show_nothing()

    def _lay_out(self) -> None:
        self.tabs = LowTabs("paneBody")
        self.tabs.setAccessibleName("合同详情标签")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName("标签")
        self.tabs.tabBar().setExpanding(False)
        self.tabs.tabBar().setDrawBase(False)
        for widget, title in (
            (self.overview, "概况"),
            (self.story, "经过"),
            (self.dues, "期限"),
            (self.clauses, "条款"),
            (self.attachments, "附件"),
            (self.receipts, "回执"),
        ):
            self.tabs.addTab(widget, title)
        self.nothing = label("选中一份合同，这里显示它的全部内容。", "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.setAccessibleName("详情内容")
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self.tabs)
        second = QHBoxLayout()
        second.addWidget(self.mark)
        second.addWidget(self.facts, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 8, 1, 4)  # what stands inside must not cover the frame
        layout.setSpacing(4)
        first = QHBoxLayout()
        first.addWidget(self.title, 1)
        for row in (first, second, self.buttons):
            row.setContentsMargins(12, 0, 8, 0)
            layout.addLayout(row)
        layout.addWidget(self.stack, 1)

    def show_nothing(self) -> None:
        """No contract is chosen."""
        self.stack.setCurrentIndex(0)
        self.title.put("")
        self.facts.put("")
        for widget in (self.mark, self.next, self.more):
            widget.hide()

    def show_contract(self, file: ContractFile) -> None:
        """Show a contract's own tabs."""
        self.stack.setCurrentIndex(1)
        self.overview.put(file.view, file.totals, file.money, file.prices)
        self.clauses.put(file.view)
        self.receipts.put_all(file.receipts, file.totals)

    def show_deliverable(self, file: DeliverableFile | None, contract: ContractFile) -> None:
        """Show the chosen deliverable in the tabs that are about it."""
        row = file.row if file else None
        self.story.put(row, file.acceptance if file else None)
        self.dues.put(file.sheet if file else None)
        found = (*contract.attachments, *(file.attachments if file else ()))
        self.attachments.put(found)
        self.tabs.setTabText(4, f"附件 {len(found)}" if found else "附件")
        if file is None or row is None:
            self.title.put(contract.view.terms.title)
            self.facts.put(f"{contract.view.terms.vendor.name}　{contract.view.terms.contract_no}")
            self.mark.hide()
            self.receipts.put(None, False, "选中一项已通过的成果，再出具回执。", [])
            return
        left = deliverable_time_left(row, self._now())
        self.title.put(f"{row.name}　{row.period}")
        self.facts.put("　".join(part for part in (row.state_text, left.text) if part))
        self.mark.show()
        self.mark.put(left.urgency)
        needs = file.acceptance.receipt_needed
        why_not = "可以出具回执。" if needs else f"还不能出具回执：{row.state_text}。"
        if row.is_done and not needs:
            why_not = "这份合同没有约定回执。"
        self.receipts.put(file.receipt, needs, why_not, file.mails)

    def offer(self, next_step: QAction | None, others: Sequence[QAction]) -> None:
        """Put the next step on the big button and everything else behind 更多操作."""
        self.buttons.offer(next_step, others)
