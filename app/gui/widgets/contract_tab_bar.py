"""The tabs of 合同与成果: deliverables, then the ledgers of the contract that is chosen at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QComboBox, QTabWidget, QVBoxLayout, QWidget

from app.gui import contract_tabs, icons
from app.gui.desk import Desk
from app.gui.targets import LEDGERS, LedgerRecordsTarget, LedgerTarget
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.ledger_tab import LedgerTab
from app.services.changes import Topic


class ContractTabs(QTabWidget):
    """``turned``: another tab is on show; ``chosen(id)``: the clerk chose another contract at the right.

    A ledger is built when it is first shown and read whenever it is shown.
    """

    turned = Signal()
    chosen = Signal(int)

    def __init__(self, desk: Desk, page: QWidget, first: QWidget) -> None:
        super().__init__()
        self.desk = desk
        self.work = CaseDesk(desk, page)
        self.setAccessibleName("合同与成果")
        self.setDocumentMode(True)
        self.tabBar().setAccessibleName("合同与成果标签")
        self.tabBar().setDrawBase(False)
        self.made: dict[int, LedgerTab] = {}
        self.addTab(first, "成果")
        for title, _where in contract_tabs.TABS:
            room = QWidget()
            room.setAccessibleName(title)
            box = QVBoxLayout(room)
            box.setContentsMargins(0, 0, 0, 0)
            self.addTab(room, title)
        self.contract = QComboBox()
        self.contract.setAccessibleName("合同")
        self.contract.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.contract.setMinimumContentsLength(40)
        self.contract.setToolTip("这些台账属于哪份合同")
        self.setCornerWidget(self.contract, Qt.Corner.TopRightCorner)
        self.turn_actions = [self._turn_action("下一个标签", 1), self._turn_action("上一个标签", -1)]
        self.contract.currentIndexChanged.connect(lambda _at: self._contract_changed())
        self.contract.activated.connect(lambda _at: self.chosen.emit(self.contract_id))
        self.currentChanged.connect(lambda _at: self._turned())
        self.contract.hide()
        desk.bus.subscribe((Topic.CONTRACTS, Topic.SETTINGS, Topic.CALENDAR, Topic.DELIVERABLES), self._changed)
        desk.navigator.look_changed.connect(self._relook)

    @property
    def tab(self) -> LedgerTab | None:
        """The ledger on show, None for the deliverables."""
        return self.made.get(self.currentIndex())

    @property
    def contract_id(self) -> int:
        """The contract whose ledgers are on show (0: none)."""
        return int(self.contract.currentData() or 0)

    def put_contracts(self, contracts: list[tuple[int, str]]) -> None:
        """Offer other contracts; the chosen one stays."""
        kept = self.contract_id
        self.contract.blockSignals(True)
        self.contract.clear()
        for number, title in contracts:
            self.contract.addItem(title, number)
        self.contract.blockSignals(False)
        self.choose(kept or (contracts[0][0] if contracts else 0))

    def choose(self, contract_id: int) -> None:
        """Turn to a contract."""
        at = self.contract.findData(contract_id)
        if at >= 0 and at != self.contract.currentIndex():
            self.contract.setCurrentIndex(at)
        self._contract_changed()

    def show_ledger(self, title: str) -> LedgerTab | None:
        """Turn to a ledger by its title."""
        titles = [self.tabText(at) for at in range(self.count())]
        if title in titles:
            self.setCurrentIndex(titles.index(title))
        return self.tab

    def show_record(self, target: LedgerTarget) -> None:
        """Turn to the ledger of a record and choose it."""
        _page, title, kind = contract_tabs.PLACES[target.entity]
        at = self.contract.findData(target.contract_id)
        if at >= 0:
            self.contract.setCurrentIndex(at)
        tab = self.show_ledger(title)
        if tab is not None:
            tab.show_record(target.contract_id, kind, target.row_id)

    def show_records(self, target: LedgerRecordsTarget) -> None:
        """Turn to 活动与运维 with exactly these records."""
        at = self.contract.findData(target.contract_id)
        if at >= 0:
            self.contract.setCurrentIndex(at)
        tab = self.show_ledger(contract_tabs.PLACES["service_activity"][1])
        if tab is not None:
            tab.show_records(target.contract_id, LEDGERS[target.entity], target.ids)

    def _turn_action(self, words: str, step: int) -> QAction:
        action = QAction(icons.icon("chevron-right" if step > 0 else "chevron-left"), words, self)
        action.setProperty("icon_name", "chevron-right" if step > 0 else "chevron-left")
        action.setShortcut(QKeySequence("Ctrl+Tab" if step > 0 else "Ctrl+Shift+Tab"))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _on=False: self.setCurrentIndex((self.currentIndex() + step) % self.count()))
        self.addAction(action)
        return action

    def _turned(self) -> None:
        at = self.currentIndex()
        self.contract.setVisible(at > 0)
        if at > 0 and at not in self.made:
            made = contract_tabs.make(contract_tabs.TABS[at - 1][1], self.work)
            self.made[at] = made
            layout = self.widget(at).layout()
            if layout is not None:
                layout.addWidget(made)
        self.turned.emit()
        if self.tab is not None:
            self.tab.contract_id = self.contract_id
            self.tab.list.text = ""
            self.tab.refresh()
            self.tab.list.take_focus()

    def _contract_changed(self) -> None:
        if self.tab is not None:
            self.tab.show_contract(self.contract_id)

    def _changed(self, _topics: frozenset[Topic]) -> None:
        if self.tab is not None and self.isVisible():
            self.tab.refresh()

    def _relook(self) -> None:
        for tab in self.made.values():
            tab.relook()
