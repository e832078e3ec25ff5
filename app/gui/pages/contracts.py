"""合同与成果: contracts, deliverables and their pane; further tabs hold the ledgers of the chosen contract."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout

from app.domain.acceptance_events import EventKind
from app.gui.contract_desk import ContractDesk
from app.gui.contract_files import ContractFile, ContractPlan, DeliverableFile, contract_file, deliverable_file, plans
from app.gui.desk import Desk
from app.gui.pages.page import Page
from app.gui.targets import (
    AuditTarget,
    DeliverablesTarget,
    DeliverableTarget,
    DueTarget,
    LedgerRecordsTarget,
    LedgerTarget,
)
from app.gui.widgets.contract_lists import ContractLists
from app.gui.widgets.contract_pane import ContractPane
from app.gui.widgets.contract_tab_bar import ContractTabs
from app.services.changes import Topic

FOLLOW_MS = 40
STEPS: tuple[tuple[str, str, str, str], ...] = (
    ("pass", "验收通过…", "check", "P"),
    ("comment", "提出修改意见…", "edit", "M"),
    ("remind", "登记催告…", "clock", "U"),
    ("objection", "登记异议…", "warn", "O"),
    ("fail", "验收不合格…", "bad", ""),
)


class ContractsPage(Page):
    """Joins lists, pane and controller: the pane follows both selections."""

    search_hint = "搜索成果名称、期次、状态"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "合同与成果")
        self.lists = ContractLists(desk)
        self.pane = ContractPane(desk.office.now, desk.settings)
        self.work = ContractDesk(desk, self.pane)
        self._asked = 0
        self._wanted = DeliverableTarget()
        self.actions_by_key: dict[str, QAction] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(FOLLOW_MS)
        self._pause.timeout.connect(self._load)
        self._lay_out()
        self._add_actions()
        self._own_actions, self._own_primary = list(self.page_actions), self.primary
        self.tabs.turned.connect(self._dress)
        self.tabs.chosen.connect(lambda number: self.lists.go_to(number, 0))
        self.lists.contract_chosen.connect(lambda _number: self._pause.start())
        self.lists.deliverable_chosen.connect(lambda _number: self._pause.start())
        self.lists.opened.connect(self._take_next_step)
        self.lists.new_wanted.connect(self.work.new_contract)
        self.work.made.connect(lambda number: self.open_target(DeliverableTarget(contract_id=number)))
        self.pane.receipts.chosen.connect(lambda number: self.open_target(DeliverableTarget(deliverable_id=number)))
        desk.navigator.look_changed.connect(self.lists.relook)
        desk.bus.subscribe((Topic.CONTRACTS, Topic.DELIVERABLES, Topic.CALENDAR), self._changed)

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setAccessibleName("列表与详情")
        self.splitter.setHandleWidth(8)
        self.splitter.setContentsMargins(0, 8, 0, 0)
        self.splitter.addWidget(self.lists)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setCollapsible(0, False)
        self.splitter.setSizes([740, 420])
        kept = self.desk.settings.state("contracts/splitter")
        if not kept.isEmpty():
            self.splitter.restoreState(kept)
        self.tabs = ContractTabs(self.desk, self, self.splitter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 12)
        layout.addWidget(self.tabs)

    def _add_actions(self) -> None:
        table, work, receipts = self.lists.deliverables, self.work, self.work.receipts
        own = self.splitter
        self.add_action("新建合同…", "plus", work.new_contract, "Ctrl+N", is_primary=True, where=own)
        self.add_action("录入新合同…", "edit", work.enter_contract, "Ctrl+Shift+N", where=own)
        self._step("submit", "登记提交…", "attachment", work.submit, "T")
        for key, title, icon, shortcut in STEPS:
            self._step(key, title, icon, partial(work.step, EventKind(key)), shortcut)
        self._step("deemed", "确认视为通过…", "shield", work.confirm_deemed, "")
        self._step("receipt", "出具回执…", "print", receipts.issue, "R")
        self._step("open_receipt", "看回执 / 补打…", "print", receipts.open, "Shift+R")
        self._step("seal", "登记盖章…", "check", receipts.seal, "")
        self._step("post", "登记寄出…", "export", receipts.post, "")
        self._step("email", "邮件确认…", "link", receipts.email, "")
        self._step("due", "确定应交日…", "clock", work.set_due, "")
        self._step("void_last", "撤回最后一步…", "undo", work.void_last, "")
        self.add_action("履约总览…", "print", work.overview, "V", where=self.lists.contracts)
        self.add_action("授权邮箱…", "person", work.contacts)
        self.add_action("修改合同资料…", "edit", work.edit)
        self.add_action("查看审计记录", "shield", self.open_audit, "Shift+A", where=self.lists.contracts)
        self.lists.contracts.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.add_action("显示或隐藏详情", "pane", self.toggle_pane, "Space", where=table)

    def _step(self, key: str, title: str, icon: str, run: Callable[[], None], shortcut: str) -> None:
        where = self.lists.deliverables if shortcut else None
        self.actions_by_key[key] = self.add_action(title, icon, run, shortcut, where=where)

    def _dress(self) -> None:
        """Keys and primary action are those of the tab on show."""
        tab = self.tabs.tab
        self.page_actions = [*self.tabs.turn_actions, *(tab.actions_by_key.values() if tab else self._own_actions)]
        self.primary = tab.primary if tab else self._own_primary
        self.actions_changed.emit()
        self.search_cleared.emit()

    def take_focus(self) -> None:
        """Work begins among the deliverables, or in the ledger on show."""
        if self.tabs.tab is not None:
            self.tabs.tab.list.take_focus()
        else:
            self.lists.deliverables.setFocus()

    def refresh(self) -> None:
        """Read all plans in the reading lane."""
        office = self.desk.office
        self.desk.runner.read("合同与成果", lambda _context: plans(office), self._put)

    def search(self, text: str) -> None:
        """Narrow the list on show."""
        (self.tabs.tab or self.lists).search(text)

    @property
    def hits(self) -> int | None:
        """Rows of the ledger on show; the deliverables quote no citizen."""
        return self.tabs.tab.list.model.rowCount() if self.tabs.tab is not None else None

    def open_target(self, target: object) -> None:
        """One contract, one deliverable, everything that falls due in a span, or one record of a ledger."""
        if isinstance(target, LedgerTarget):
            self._wanted = DeliverableTarget(contract_id=target.contract_id)
            self.tabs.show_record(target)
            self.refresh()
            return
        if isinstance(target, LedgerRecordsTarget):
            self._wanted = DeliverableTarget(contract_id=target.contract_id)
            self.tabs.show_records(target)
            self.refresh()
            return
        self.tabs.setCurrentIndex(0)
        if isinstance(target, DueTarget | DeliverablesTarget):
            self.lists.show_span(target)
        elif isinstance(target, DeliverableTarget):
            self.lists.forget_filters()
            self._wanted = target
            self.refresh()

    def _put(self, found: list[ContractPlan]) -> None:
        self.lists.put(found)
        self.tabs.put_contracts([(plan.row.id, plan.row.title) for plan in found])
        wanted, self._wanted = self._wanted, DeliverableTarget()
        if wanted.contract_id or wanted.deliverable_id:
            self.lists.go_to(wanted.contract_id, wanted.deliverable_id)
        self._pause.start()

    def _load(self) -> None:
        """Read what is chosen; an answer to an older question is dropped."""
        self._pause.stop()
        self._asked += 1
        asked, office = self._asked, self.desk.office
        contract_id, deliverable_id = self.lists.contract_id, self.lists.deliverable_id
        self.tabs.choose(contract_id)
        if not contract_id:
            self._show(None, None)
            return

        def work(_context: object) -> tuple[ContractFile, DeliverableFile | None]:
            chosen = deliverable_file(office, deliverable_id) if deliverable_id else None
            return contract_file(office, contract_id), chosen

        def done(found: tuple[ContractFile, DeliverableFile | None]) -> None:
            if asked == self._asked:
                self._show(*found)

        self.desk.runner.read("成果详情", work, done)

    def _show(self, contract: ContractFile | None, chosen: DeliverableFile | None) -> None:
        self.work.contract, self.work.deliverable = contract, chosen
        if contract is None:
            self.pane.show_nothing()
        else:
            self.pane.show_contract(contract)
            self.pane.show_deliverable(chosen, contract)
        self._enable(chosen)

    def _enable(self, chosen: DeliverableFile | None) -> None:
        """Enable the steps that the contract's order allows now; the first of them is the next step."""
        open_steps = open_step_keys(chosen)
        for key, action in self.actions_by_key.items():
            action.setEnabled(key in open_steps)
        if "submit" in self.actions_by_key:
            again = chosen is not None and chosen.row.rounds > 0
            self.actions_by_key["submit"].setText("登记重新提交…" if again else "登记提交…")
        steps = [self.actions_by_key[key] for key in open_steps]
        self.pane.offer(steps[0] if steps else None, steps[1:])

    def _take_next_step(self) -> None:
        open_steps = open_step_keys(self.work.deliverable)
        if open_steps:
            self.actions_by_key[open_steps[0]].trigger()

    def open_audit(self) -> None:
        """Show every audit entry about the chosen contract, its deliverables and receipts."""
        if self.lists.contract_id:
            self.desk.navigator.go.emit("audit", AuditTarget(f"contract:{self.lists.contract_id}"))

    def toggle_pane(self) -> None:
        """Space: show or hide the detail pane."""
        self.pane.setVisible(not self.pane.isVisibleTo(self))

    def _changed(self, _topics: frozenset[Topic]) -> None:
        if self.isVisible():
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Remember the pane's width."""
        super().hideEvent(event)
        self.desk.settings.put_state("contracts/splitter", self.splitter.saveState())


def open_step_keys(file: DeliverableFile | None) -> list[str]:
    """Which steps are open, the next one first."""
    if file is None:
        return []
    receipt = file.receipt
    if receipt is not None:
        next_one = "seal" if not receipt.sealed_on else ("post" if not receipt.posted_on else "open_receipt")
        return list(dict.fromkeys((next_one, "open_receipt", "email")))
    if not file.row.rounds:
        return ["submit", "due"]
    if file.acceptance.receipt_needed:
        return ["receipt", "void_last"]
    allowed = file.acceptance.actions
    order = ("deemed", "pass", "comment", "remind", "objection", "fail")
    found = [key for key in order if key in allowed]
    if "resubmit" in allowed:
        found.insert(0, "submit")
    return [*found, *(("void_last",) if file.acceptance.events else ())]
