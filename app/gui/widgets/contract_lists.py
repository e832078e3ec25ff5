"""The two lists of 合同与成果: contracts above; below, deliverables in plan order with their filters."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.gui import icons
from app.gui.contract_files import ContractPlan
from app.gui.desk import Desk
from app.gui.models.contract_table import (
    FILTER_TITLES,
    TIME_LEFT,
    ContractLine,
    DeliverableFilter,
    KeptTableModel,
    contract_columns,
    deliverable_columns,
    deliverable_time_left,
    fits,
    running_limit,
)
from app.gui.targets import DeliverablesTarget, DueTarget
from app.gui.time_left import moment
from app.gui.widgets.cells import TimeLeftDelegate
from app.gui.widgets.empty_state import EmptyState
from app.gui.widgets.labels import button, label
from app.gui.widgets.split_memory import remember_split
from app.gui.widgets.table import Table
from app.services.deliverables import DeliverableRow


class ContractLists(QWidget):
    """``contract_chosen(id)``, ``deliverable_chosen(id)``, ``opened()`` on Enter, ``new_wanted()`` when empty."""

    contract_chosen = Signal(int)
    deliverable_chosen = Signal(int)
    opened = Signal()
    new_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setAccessibleName("合同和成果列表")
        now = desk.office.now
        self.plans: list[ContractPlan] = []
        self.filter = DeliverableFilter.ALL
        self.span: DueTarget | DeliverablesTarget | None = None
        self.text = ""
        self.contract_model = KeptTableModel(contract_columns())
        self.deliverable_model = KeptTableModel(deliverable_columns(now))
        self.contracts = Table(self.contract_model, "contracts", desk.settings)
        self.contracts.setAccessibleName("合同列表")
        self.deliverables = Table(self.deliverable_model, "deliverables", desk.settings)
        self.deliverables.setAccessibleName("成果列表")
        at = [column.key for column in self.deliverable_model.columns].index(TIME_LEFT)
        self._left = TimeLeftDelegate(lambda row: deliverable_time_left(row, now()), self.deliverables)
        self.deliverables.setItemDelegateForColumn(at, self._left)
        for table in (self.contracts, self.deliverables):
            table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
            table.horizontalHeader().setSortIndicatorShown(False)
            table.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
            table.restore_columns()
        self.contract_count = label("共 0 份", "heading")
        self.count = label("共 0 项", "heading")
        self.empty = EmptyState()
        self.none = label("", "muted", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.filters = QTabBar()
        self.filters.setAccessibleName("筛选成果")
        self.filters.setDrawBase(False)
        self.filters.setExpanding(False)
        self.filters.setUsesScrollButtons(True)  # in a small window; else the list could not give way
        self.chip = button("", self.forget_span, role="chip")
        self.chip.setAccessibleName("去掉期限筛选")
        self.chip.hide()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        upper = QWidget()
        upper.setAccessibleName("合同")
        box = QVBoxLayout(upper)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.contract_count)
        box.addWidget(self.contracts, 1)
        lower = QWidget()
        lower.setAccessibleName("成果")
        rows = QVBoxLayout(lower)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addLayout(self._filters())
        self.lower_stack = QStackedWidget()
        self.lower_stack.setAccessibleName("成果列表区")
        self.lower_stack.addWidget(self.deliverables)
        self.lower_stack.addWidget(self.none)
        rows.addWidget(self.lower_stack, 1)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setAccessibleName("合同与成果列表")
        self.splitter.setHandleWidth(8)
        self.splitter.addWidget(upper)
        self.splitter.addWidget(lower)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([220, 420])
        remember_split(self.splitter, self.desk.settings, "contract lists")
        self.stack = QStackedWidget()
        self.stack.setAccessibleName("合同页内容")
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.count)
        row.addSpacing(12)
        for key in FILTER_TITLES:
            self.filters.setTabData(self.filters.addTab(FILTER_TITLES[key]), key.value)
        self.filters.currentChanged.connect(lambda _at: self._take_filter())
        row.addWidget(self.filters)
        row.addWidget(self.chip)
        row.addStretch(1)
        return row

    def _connect(self) -> None:
        self.contracts.selectionModel().selectionChanged.connect(lambda _new, _old: self._contract_selected())
        self.deliverables.selectionModel().selectionChanged.connect(
            lambda _new, _old: self.deliverable_chosen.emit(self.deliverable_id)
        )
        self.contracts.opened.connect(lambda _row: self.deliverables.setFocus())
        self.deliverables.opened.connect(lambda _row: self.opened.emit())

    @property
    def contract_id(self) -> int:
        """The contract of the chosen deliverable in a span, else the chosen contract (0: none)."""
        row = self._row()
        if self.span is not None and row is not None:
            return row.contract_id
        position = self.contracts.currentIndex().row()
        return self.contract_model.ids[position] if 0 <= position < self.contract_model.rowCount() else 0

    @property
    def deliverable_id(self) -> int:
        """The chosen deliverable (0: none)."""
        row = self._row()
        return row.id if row else 0

    def _row(self) -> DeliverableRow | None:
        position = self.deliverables.currentIndex().row()
        found = self.deliverable_model.row(position) if 0 <= position < self.deliverable_model.rowCount() else None
        return found if isinstance(found, DeliverableRow) else None

    def put(self, plans: list[ContractPlan]) -> None:
        """Show all plans; both selections stay where they were."""
        contract_id, deliverable_id = self.contract_id, self.deliverable_id
        self.plans = plans
        self.contracts.selectionModel().blockSignals(True)
        self.contract_model.put([ContractLine(plan.row, plan.progress) for plan in plans])
        self.contracts.go_to(max(self.contract_model.row_of(contract_id), 0))
        self.contracts.selectionModel().blockSignals(False)
        self.contract_count.setText(f"共 {len(plans):,} 份合同")
        self.stack.setCurrentIndex(0 if plans else 1)
        if not plans:
            hint = "从模板新建一份合同，条款、付款计划和应交成果会自动列出，期限按放假安排计算。"
            self.empty.put("这里放合同和应交成果", hint, [("新建合同…", "plus", self.new_wanted.emit)])
        self.fill(deliverable_id)
        self._spread_all()

    def fill(self, keep: int = 0) -> None:
        """Show the deliverables that fit filter, search and span."""
        rows = self._fitting(self.filter)
        for at, key in enumerate(FILTER_TITLES):
            count = len(self._fitting(key))
            self.filters.setTabText(at, f"{FILTER_TITLES[key]} {count:,}" if count else FILTER_TITLES[key])
        self.deliverable_model.put(rows)
        self.count.setText(f"{'找到' if self._is_narrowed() else '共'} {len(rows):,} 项")
        self.lower_stack.setCurrentIndex(0 if rows else 1)
        self.none.setText(
            "没有符合条件的成果。换一个筛选，或去掉搜索。" if self._is_narrowed() else "这份合同没有应交成果。"
        )
        position = self.deliverable_model.row_of(keep) if keep else -1
        self.deliverables.go_to(position if position >= 0 else self._first_open(rows))
        self.deliverable_chosen.emit(self.deliverable_id)

    def _is_narrowed(self) -> bool:
        return bool(self.text or self.span) or self.filter is not DeliverableFilter.ALL

    def _first_open(self, rows: list[DeliverableRow]) -> int:
        return next((at for at, row in enumerate(rows) if not row.is_done), 0)

    def _fitting(self, wanted: DeliverableFilter) -> list[DeliverableRow]:
        now = self.desk.office.now()
        chosen = self.contract_id if self.span is None else 0
        rows = [
            row
            for plan in self.plans
            if self.span is not None or plan.row.id == chosen
            for row in plan.items
            if fits(row, wanted, now) and self._has_text(row) and self._in_span(row)
        ]
        return sorted(rows, key=lambda row: running_limit(row)[0]) if self.span is not None else rows

    def _has_text(self, row: DeliverableRow) -> bool:
        return self.text.casefold() in f"{row.name} {row.period} {row.state_text} {row.clause}".casefold()

    def _in_span(self, row: DeliverableRow) -> bool:
        if self.span is None:
            return True
        if isinstance(self.span, DeliverablesTarget):
            return row.id in self.span.ids
        limit = moment(running_limit(row)[0])
        return limit is not None and self.span.after < limit.isoformat() <= self.span.until

    def _contract_selected(self) -> None:
        self.forget_span(quietly=True)
        self.fill()
        self.contract_chosen.emit(self.contract_id)

    def choose_filter(self, key: DeliverableFilter) -> None:
        """Show only some."""
        self.filters.setCurrentIndex(list(FILTER_TITLES).index(key))

    def _take_filter(self) -> None:
        self.filter = list(FILTER_TITLES)[self.filters.currentIndex()]
        self.fill(self.deliverable_id)

    def search(self, text: str) -> None:
        """Search as you type."""
        self.text = text.strip()
        self.fill(self.deliverable_id)

    def show_span(self, span: DueTarget | DeliverablesTarget) -> None:
        """Everything of all contracts whose running limit lies in a span (from 今日), or exactly the named ones."""
        self.forget_filters()
        self.span = span
        self.chip.setText(f"{span.title}（全部合同）")
        self.chip.setIcon(icons.icon("close", "info", 12))
        self.chip.setAccessibleName(f"去掉筛选：{span.title}")
        self.chip.show()
        self.fill()

    def forget_span(self, *, quietly: bool = False) -> None:
        """Back to one contract."""
        self.span = None
        self.chip.hide()
        if not quietly:
            self.fill(self.deliverable_id)

    def forget_filters(self) -> None:
        """Show all of a contract."""
        self.text = ""
        self.choose_filter(DeliverableFilter.ALL)
        self.forget_span(quietly=True)

    def go_to(self, contract_id: int, deliverable_id: int) -> None:
        """Choose a contract, or a deliverable with its contract."""
        for plan in self.plans:
            if any(item.id == deliverable_id for item in plan.items):
                contract_id = plan.row.id
        self.contracts.go_to(self.contract_model.row_of(contract_id))
        if deliverable_id:
            self.deliverables.go_to(self.deliverable_model.row_of(deliverable_id))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the columns to the room."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._spread_all)

    def _spread_all(self) -> None:
        self.contracts.spread(self.plans, "title")
        self.deliverables.spread([item for plan in self.plans for item in plan.items], "name")

    def relook(self) -> None:
        """After a change of size."""
        for table in (self.contracts, self.deliverables):
            table.fit_rows()
            table.restore_columns()
        self._spread_all()
