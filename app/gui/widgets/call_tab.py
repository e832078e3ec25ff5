"""回访单: the calls to make at the left, the chosen one at the right, everything from the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QItemSelection, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.gui import fonts
from app.gui.models.contract_table import KeptTableModel
from app.gui.models.rates_calls import (
    CALLS_FROM,
    TIME_LEFT,
    CallBook,
    CallFile,
    CallLine,
    assess_time_left,
    call_time_left,
    columns,
    gain_text,
    read_calls,
    read_file,
)
from app.gui.widgets.call_pane import CallPane
from app.gui.widgets.call_what_if import WhatIfPanel
from app.gui.widgets.cells import TimeLeftDelegate
from app.gui.widgets.empty_state import EmptyState
from app.gui.widgets.labels import ElidedLabel, label
from app.gui.widgets.rate_desk import RateDesk
from app.gui.widgets.rate_fill import ColumnFill
from app.gui.widgets.split_memory import remember_split
from app.gui.widgets.table import Table

_NOTHING = Fraction(0)

FOLLOW_MS = 40
BY_GAIN, BY_DUE = 0, 1
TITLE_WIDTH = 200


class CallTab(QWidget):
    """``shown(CallFile | None)`` when another ticket is read."""

    shown = Signal(object)

    def __init__(self, work: RateDesk) -> None:
        super().__init__()
        self.setAccessibleName("回访单")
        self.work = work
        desk = work.desk
        now = desk.office.now
        self.book = CallBook((), (), _NOTHING)
        self.text = ""
        self._asked = self._asked_file = 0
        self._place = 0
        self.model = KeptTableModel(columns(now))
        self.table = Table(self.model, "calls", desk.settings)
        self.table.setAccessibleName("回访单列表")
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.table.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._delegates = {
            TIME_LEFT: TimeLeftDelegate(lambda line: assess_time_left(line.standing, now()), self.table),
            CALLS_FROM: TimeLeftDelegate(lambda line: call_time_left(line, now()), self.table),
        }
        for at, column in enumerate(self.model.columns):
            if column.key in self._delegates:
                self.table.setItemDelegateForColumn(at, self._delegates[column.key])
        self.table.restore_columns()
        keys = [column.key for column in self.model.columns]
        self._fill = ColumnFill(self.table, keys.index("title"))
        self._fit()
        self.orders = QTabBar()
        self.orders.setAccessibleName("回访单次序")
        self.orders.setDrawBase(False)
        self.orders.setExpanding(False)
        self.orders.addTab("按可提分")
        self.orders.addTab("待评定、待确认")
        self.count = label("共 0 件", "heading")
        self.note = ElidedLabel("", "muted")
        self.empty = EmptyState()
        self.what_if = WhatIfPanel(work, self.selected_ids, self.first_ids)
        self.pane = CallPane(desk, self.what_if)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(FOLLOW_MS)
        self._pause.timeout.connect(self._load)
        self._lay_out()
        self.orders.currentChanged.connect(lambda _at: self.fill())
        self.table.selectionModel().selectionChanged.connect(self._selected)
        work.changed.connect(self.refresh)
        work.chosen.connect(self.refresh)
        desk.navigator.look_changed.connect(self._relook)

    def _lay_out(self) -> None:
        left = QWidget()
        left.setAccessibleName("回访单列表区")
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.count)
        head.addWidget(self.orders)
        head.addWidget(self.note, 1)
        rows.addLayout(head)
        self.stack = QStackedWidget()
        self.stack.setAccessibleName("回访单内容")
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        rows.addWidget(self.stack, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setAccessibleName("回访单与通话")
        self.splitter.setHandleWidth(8)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([720, 430])
        remember_split(self.splitter, self.work.desk.settings, "calls")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.splitter)

    def refresh(self) -> None:
        """Read both lists in the reading lane."""
        report = self.work.report
        if report is None:
            return
        self._asked += 1
        asked, office = self._asked, self.work.desk.office
        window, definition = report.window, report.definition

        def done(book: CallBook) -> None:
            if asked == self._asked:
                self.put(book)

        self.work.desk.runner.read("回访单", lambda _context: read_calls(office, window, definition), done)

    def put(self, book: CallBook) -> None:
        """Show other lists; the selection stays, or goes to what now stands in its place."""
        self.book = book
        for at, (title, lines) in enumerate((("按可提分", book.by_gain), ("待评定、待确认", book.by_due))):
            self.orders.setTabText(at, f"{title} {len(lines):,}" if lines else title)
        self.fill()

    def fill(self) -> None:
        """Show the list of the chosen order."""
        is_gain = self.orders.currentIndex() == BY_GAIN
        listed = self.book.by_gain if is_gain else self.book.by_due
        lines = [line for line in listed if self._has_text(line)]
        keep, place = self.current_id, self._place
        self.table.selectionModel().blockSignals(True)
        self.model.put(lines)
        at = self.model.row_of(keep) if keep else -1
        self.table.go_to(at if at >= 0 else min(place, len(lines) - 1))
        self.table.selectionModel().blockSignals(False)
        self.count.setText(f"{'找到' if self.text else '共'} {len(lines):,} 件")
        self.note.put(self._note(is_gain))
        self.stack.setCurrentIndex(0 if lines else 1)
        if not lines:
            self._say_empty(is_gain)
        self.what_if.show_selection()
        self._load()

    def _note(self, is_gain: bool) -> str:
        report = self.work.report
        if report is None or not is_gain:
            return "督办件要换一个人二次确认；易反弹件评两轮"
        return f"全部打成最好可提 {gain_text(self.book.total_gain)} 分（{report.definition.name}）"

    def _say_empty(self, is_gain: bool) -> None:
        if self.text:
            self.empty.put("没有找到", "换几个字再试，搜索的是编号、标题和承办单位。", [])
        elif is_gain:
            hint = "科室办结、还没有市级回访、结论还能改善的工单会列在这里，能提分最多的排在最前。"
            self.empty.put("没有要打的电话", hint, [])
        else:
            self.empty.put("没有待评定、待确认的工单", "科室办结后 24 小时内要评定的工单会列在这里。", [])

    def _has_text(self, line: CallLine) -> bool:
        return self.text.casefold() in f"{line.ticket_no} {line.title} {line.unit}".casefold()

    def search(self, text: str) -> None:
        """Narrow the list."""
        self.text = text.strip()
        self.fill()

    @property
    def current_id(self) -> int:
        """The ticket with the keyboard (0: none)."""
        at = self.table.currentIndex().row()
        return self.model.ids[at] if 0 <= at < self.model.rowCount() else 0

    @property
    def line(self) -> CallLine | None:
        """Line of the chosen ticket."""
        found = self.model.row(self.table.currentIndex().row()) if self.current_id else None
        return found if isinstance(found, CallLine) else None

    def selected_ids(self) -> Sequence[int]:
        """All selected tickets."""
        return [self.model.ids[at] for at in self.table.selected_positions() if at < self.model.rowCount()]

    def first_ids(self, count: int) -> Sequence[int]:
        """Return the first calls of the list by gain."""
        return [line.id for line in self.book.by_gain[:count]]

    def _selected(self, _new: QItemSelection, _old: QItemSelection) -> None:
        self._place = max(self.table.currentIndex().row(), 0)
        self.what_if.show_selection()
        self._pause.start()

    def _load(self) -> None:
        self._pause.stop()
        self._asked_file += 1
        asked, office, ticket_id = self._asked_file, self.work.desk.office, self.current_id
        if not ticket_id:
            self.pane.show_nothing()
            self.shown.emit(None)
            return

        def done(file: CallFile) -> None:
            if asked == self._asked_file:
                self.pane.show_file(file, self.line)
                self.shown.emit(file)

        self.work.desk.runner.read("通话", lambda _context: read_file(office, ticket_id), done)

    def _relook(self) -> None:
        self.table.fit_rows()
        self.table.restore_columns()
        self._fit()

    def _fit(self) -> None:
        self._fill.width = round(TITLE_WIDTH * fonts.size(self.work.desk.settings.font_size).points / 10.5)
        self._fill.fit()
