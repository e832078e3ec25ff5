"""The list half of a work queue: its name and count, the day's check, the table, the empty state."""

from __future__ import annotations

from array import array

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.gui.desk import Desk
from app.gui.models.paged_table import PagedTableModel
from app.gui.models.queue_table import TIME_LEFT, QueueLine, fetch_lines, queue_columns, queue_time_left
from app.gui.widgets.cells import RowDelegate, TimeLeftDelegate
from app.gui.widgets.empty_state import EmptyState
from app.gui.widgets.labels import button, label, set_tone
from app.gui.widgets.table import Table
from app.services import dispatching, queues
from app.services.dispatching import DayCheck
from app.services.progress import JobContext
from app.services.queues import QUEUE_TEXT, Queue

HINTS: dict[Queue, str] = {
    Queue.TO_SIGN: "导入或新建的工单先到这里。按 S 签收，按 T 退回。",
    Queue.RETURNING: "退回后等市、区答复的工单。",
    Queue.TO_DISPATCH: "签收以后等派给承办单位的工单。按 D 派单。",
    Queue.DIFFICULT: "权属不明、报备以后等结果的工单。",
    Queue.TO_RESPOND: "派单以后等承办单位联系诉求人的工单。按 R 登记响应。",
    Queue.HANDLING: "已经联系上、正在办理的工单。按 F 登记反馈，按 B 登记科室办结。",
    Queue.TO_ASSESS: "科室办结以后 24 小时内要评定三率的工单。按 A 评定。",
    Queue.TO_CONFIRM: "督办件评定以后等第二人确认的工单。按 Q 确认。",
    Queue.TO_SUBMIT: "评定完成、等申报结案的工单。按 J 申报。",
    Queue.TO_REVIEW: "已申报、等结案审核的工单。按 P 通过，按 X 退回。",
    Queue.VISITED: "市级已回访、等考核归档的工单。按 K 归档。",
}


class QueueList(QWidget):
    """``filled()`` after the ids of the queue were read."""

    filled = Signal()
    check_wanted = Signal(object)  # DayCheck

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setAccessibleName("待办队列区")
        self.queue = Queue.TO_SIGN
        self._asked = 0
        self._check: DayCheck | None = None
        office = desk.office
        self.model: PagedTableModel[QueueLine] = PagedTableModel(
            queue_columns(office.now), lambda ids: fetch_lines(office, ids)
        )
        self.table = Table(self.model, "queues", desk.settings)
        self.table.setAccessibleName("待办工单列表")
        self.title = label("", "heading")
        self.order = label("按剩余时间排列，最急的在前", "muted")
        self.check = QFrame()
        self.check.setObjectName("messageBar")
        self.check.setAccessibleName("当日签收未派校验")
        self.check_text = label("", wrap=True)
        self.check_door = button("看未派的", self._open_check)
        self.empty = EmptyState()
        self.empty.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.middle = QStackedWidget()
        self.middle.setAccessibleName("列表")
        self._left = TimeLeftDelegate(lambda line: queue_time_left(line, office.now()), self.table)
        self._plain = RowDelegate(self.table)
        self._lay_out()
        self.table.columns_wanted.connect(self.relook)
        self.relook()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.order, 1)
        check = QHBoxLayout(self.check)
        check.setContentsMargins(12, 4, 8, 4)
        check.addWidget(self.check_text, 1)
        check.addWidget(self.check_door)
        self.middle.addWidget(self.table)
        self.middle.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.check)
        layout.addWidget(self.middle, 1)
        self.check.hide()

    def show_queue(self, queue: Queue) -> None:
        """Show another queue from its top."""
        self.queue = queue
        self.model.put_ids(array("q"))
        self.refresh()

    def refresh(self) -> None:
        """Read the queue and the day's check again; an answer to an older question is dropped."""
        self._asked += 1
        asked, office, queue = self._asked, self.desk.office, self.queue

        def work(_context: JobContext) -> tuple[array[int], DayCheck]:
            return queues.ids(office, queue), dispatching.day_check(office)

        def put(found: tuple[array[int], DayCheck]) -> None:
            if asked == self._asked:
                self._put(*found)

        self.desk.runner.read("待办队列", work, put)

    def _put(self, ids: array[int], check: DayCheck) -> None:
        if ids != self.model.ids:
            self.model.put_ids(ids)
        else:
            self.model.forget()
        self._show_count(len(ids))
        self._put_check(check)
        self.filled.emit()

    def drop(self, ticket_id: int) -> None:
        """Take a ticket off that has just left this queue, before the queue is read again."""
        at = self.model.row_of(ticket_id)
        if at >= 0:
            ids = array("q", self.model.ids)
            del ids[at]
            self.model.put_ids(ids)
            self._show_count(len(ids))

    def _show_count(self, number: int) -> None:
        name = QUEUE_TEXT[self.queue]
        self.title.setText(f"{name}　共 {number:,} 件")
        self.middle.setCurrentIndex(0 if number else 1)
        if not number:
            self.empty.put(f"“{name}”里没有工单", HINTS[self.queue], [])

    def _put_check(self, check: DayCheck) -> None:
        self._check = check
        self.check.setVisible(bool(check.left))
        reported = f"（其中疑难报备 {len(check.reported)} 件）" if check.reported else ""
        late = "已过清零校验的钟点，" if check.is_red else ""
        self.check_text.setText(
            f"{late}今日签收 {check.signed} 件，已派 {check.dispatched} 件，未派 {len(check.left)} 件{reported}。"
        )
        set_tone(self.check, "bad" if check.is_red else "warn")

    def _open_check(self) -> None:
        if self._check is not None:
            self.check_wanted.emit(self._check)

    def relook(self) -> None:
        """After a change of size or row height."""
        self.table.fit_rows()
        for at, column in enumerate(self.model.columns):
            self.table.setItemDelegateForColumn(at, self._left if column.key == TIME_LEFT else self._plain)
        self.table.restore_columns()
