"""待办队列: one queue at a time, ordered by time left; after a step the next ticket is selected."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.gui.desk import Desk
from app.gui.models.queue_table import belongs
from app.gui.pages.ticket_page import TicketPage
from app.gui.targets import QueueTarget, TicketsTarget, TicketTarget
from app.gui.widgets.queue_list import QueueList
from app.services.changes import Topic
from app.services.dispatching import DayCheck
from app.services.flow import StepDone
from app.services.queues import Queue

COPY_LIMIT = 5_000
LAST = "queues/last"


class QueuesPage(TicketPage):
    """Keys only: S S S … the selection moves on by itself."""

    def __init__(self, desk: Desk) -> None:
        self.list = QueueList(desk)
        self._position = 0
        super().__init__(desk, "待办队列", "queues", self.list, self.list.table)
        self.list.filled.connect(self._filled)
        self.list.check_wanted.connect(self._open_check)
        self.pane.related.opened.connect(lambda number: desk.navigator.go.emit("tickets", TicketTarget(number)))
        self.add_action("催办…", "clock", self.open_urging, "Ctrl+U", is_primary=True)
        self.add_action("下一个队列", "chevron-right", lambda: self._step_queue(1), "]")
        self.add_action("上一个队列", "chevron-left", lambda: self._step_queue(-1), "[")
        self.add_pane_actions()
        self.add_action("复制选中的行", "copy", self.copy, "Ctrl+C", where=self.table)
        self.add_action("在工单登记册中打开", "tickets", self._open_in_register, "Ctrl+Return", where=self.table)
        self.add_step_actions()
        desk.bus.subscribe((Topic.TICKETS,), self._changed)
        desk.navigator.look_changed.connect(self.list.relook)
        kept = desk.settings.text(LAST)
        if kept in set(Queue):
            self.list.queue = Queue(kept)

    def refresh(self) -> None:
        """Read the queue again."""
        self.list.refresh()

    def open_target(self, target: object) -> None:
        """Show one queue."""
        if isinstance(target, QueueTarget) and self.tickets.may_leave():
            self._show(Queue(target.queue))

    def _show(self, queue: Queue) -> None:
        self._position = 0
        self.tickets.show_now(0)
        self.desk.settings.put_text(LAST, queue.value)
        self.list.show_queue(queue)
        self.actions_changed.emit()

    def _step_queue(self, by: int) -> None:
        order = list(Queue)
        if self.tickets.may_leave():
            self._show(order[(order.index(self.list.queue) + by) % len(order)])

    @property
    def place(self) -> str:
        """The queue's line in the navigation."""
        return f"queue:{self.list.queue}"

    @property
    def queue(self) -> Queue:
        """The queue on show."""
        return self.list.queue

    def _filled(self) -> None:
        """Keep the ticket where it is; where it has left the queue, the next one takes its place."""
        if self.steps.is_stepping or self.pane.is_writing:
            return
        position = self.model.row_of(self.tickets.ticket_id)
        self._go_to(position if position >= 0 else self._position)

    def _go_to(self, position: int) -> None:
        rows = self.model.rowCount()
        if not rows:
            had_focus = self.isAncestorOf(QApplication.focusWidget() or self.window())
            self.tickets.show_now(0)
            if had_focus or QApplication.focusWidget() is None:
                self.take_focus()
            return
        self._position = min(max(position, 0), rows - 1)
        self.table.go_to(self._position)
        if self.model.ids[self._position] != self.tickets.ticket_id:
            self.tickets.follow(self.model.ids[self._position])

    def _taken(self, done: StepDone) -> None:
        position = self.model.row_of(done.ticket_id)
        if position < 0 or belongs(self.queue, done.state, done.node):
            return
        self.list.drop(done.ticket_id)
        self._go_to(position)
        self.tickets.show_now(self.current_id())  # at once: the next key is for the next ticket

    def _changed(self, _topics: frozenset[Topic]) -> None:
        self._position = max(self.table.currentIndex().row(), 0)
        self.tickets.reload()
        if self.isVisible():
            self.refresh()

    def take_focus(self) -> None:
        """Work begins in the list; an empty queue takes the keys too."""
        (self.table if self.model.rowCount() else self.list.empty).setFocus()

    def copy(self) -> None:
        """Ctrl+C: the selected rows as text, masked as on screen."""
        copied = self.table.copy_rows(COPY_LIMIT)
        self.desk.messages.info(f"已复制 {copied:,} 行（姓名、电话已脱敏）")

    def _open_in_register(self) -> None:
        if self.current_id():
            self.desk.navigator.go.emit("tickets", TicketTarget(self.current_id()))

    def _open_check(self, check: DayCheck) -> None:
        title = f"{check.day} 签收未派"
        self.desk.navigator.go.emit("tickets", TicketsTarget(title, check.left))

    def open_urging(self) -> None:
        """Ctrl+U: the lists of 催办."""
        from app.gui.dialogs.urge import UrgeDialog

        UrgeDialog(self.desk, self.window()).exec()
        self.take_focus()
