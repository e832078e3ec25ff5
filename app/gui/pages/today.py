"""今日: three columns 逾期 · 今天 · 七天内, each row one click from the work itself; printable."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.gui.desk import Desk
from app.gui.pages.page import Page
from app.gui.widgets.drill_line import DrillLine
from app.gui.widgets.due_column import DueColumnView
from app.gui.widgets.labels import button, empty, label
from app.gui.wording import date_text, moment_text
from app.services import today
from app.services.changes import Outcome, Topic
from app.services.today import Bucket, DueItem, DueKind, TodayBoard

LAST_SEEN = "today/last_seen"
READING = "正在核对合同期限…"

_COLUMNS: tuple[tuple[Bucket, str, str, str], ...] = (
    (Bucket.OVERDUE, "逾期", "bad", "没有逾期的事。"),
    (Bucket.TODAY, "今天", "warn", "今天没有到期的事。"),
    (Bucket.WEEK, "七天内", "", "七天内没有到期的事。"),
)


class TodayPage(Page):
    """The first page of the day."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "今日")
        self.board: TodayBoard | None = None
        self._has_alarmed = False
        self._since = desk.settings.text(LAST_SEEN)
        self.date = label("", "title")
        self.caught_up = label("", "muted", wrap=True)
        self.columns = {
            bucket: DueColumnView(title, tone, empty, desk.office.now) for bucket, title, tone, empty in _COLUMNS
        }
        self.ending_box = QWidget()
        self.ending_box.setAccessibleName("合同到期提醒")
        self.ending = QHBoxLayout(self.ending_box)
        self.ending.setContentsMargins(0, 0, 0, 0)
        self.drill = DrillLine(desk, only_when_due=True)
        self.first_step = button("导入热线导出的表格…", self._to_import, icon="import", role="primary")
        self.first_hint = label(
            "还没有工单。把热线系统导出的 Excel 拖进窗口，这里就会列出到期的事。", "muted", wrap=True
        )
        self._lay_out()
        for bucket, view in self.columns.items():
            view.opened.connect(self._open)
            view.door.connect(lambda kind, bucket=bucket: self._door(bucket, kind))
            view.handled.connect(self._handle)
        self.add_action("打印今日待办", "print", self.print_board, "Ctrl+P", is_primary=True)
        self.add_action("合同提醒…", "clock", self._show_reminders, "Ctrl+R")
        desk.bus.subscribe(
            (Topic.TICKETS, Topic.CONTRACTS, Topic.DELIVERABLES, Topic.CALENDAR, Topic.CASES), self._changed
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.date)
        head.addWidget(self.caught_up, 1)
        head.addWidget(self.first_hint, 1)
        head.addWidget(self.first_step)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        for view in self.columns.values():
            middle.addWidget(view, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addLayout(middle, 1)
        layout.addWidget(self.drill)
        layout.addWidget(self.ending_box)
        self.first_hint.hide()
        self.first_step.hide()

    def refresh(self) -> None:
        """Read the board in the reading lane; the day's first look is tickets at once, the contracts' rules follow."""
        office, since = self.desk.office, self._since
        if self.board is None:
            first = self._put_first
            self.desk.runner.read("今日", lambda _context: today.first_board(office, office.now(), since), first)
        else:
            self.desk.runner.read("今日", lambda _context: today.board(office, office.now(), since), self.put)

    def _put_first(self, board: TodayBoard) -> None:
        """Show the first look, then ask for the whole: loading the rules must not hold up what is drawn."""
        self.put(board)
        self.refresh()

    def put(self, board: TodayBoard) -> None:
        """Show a board."""
        self.board = board
        now = datetime.fromisoformat(board.at)
        self.date.setText(date_text(now.date()))
        for column in board.columns:
            self.columns[column.bucket].put(column)
        is_empty = not any(column.total for column in board.columns)
        self.caught_up.setText(self._caught_up_text(board) if board.is_whole else READING)
        self.caught_up.setVisible(not (is_empty and board.is_new))
        self.first_hint.setVisible(is_empty and board.is_new)
        self.first_step.setVisible(is_empty and board.is_new)
        self._put_ending(board, now.date())
        if board.is_whole:
            self._sound_alarm(board)
            self.drill.refresh()  # after the board: it must not wait for it

    def _sound_alarm(self, board: TodayBoard) -> None:
        """Say once a session what must not be missed: silence has a consequence there (002·9.2, 000·三(一))."""
        if self._has_alarmed:
            return
        self._has_alarmed = True
        strong = [item for column in board.columns for item in column.items if item.is_strong]
        if strong:
            more = f"等 {len(strong)} 项" if len(strong) > 1 else ""
            text = f"“{strong[0].title}”{more}：期限 {moment_text(strong[0].due_at[:10])}，逾期不答复即有合同后果。"
            self.desk.messages.warn(text, "看提醒", self._show_reminders)

    def _caught_up_text(self, board: TodayBoard) -> str:
        if not board.last_seen:
            return ""
        seen = moment_text(board.last_seen[:16])
        if not board.missed:
            return f"自上次打开（{seen}）以来没有新到期的事。"
        return f"自上次打开（{seen}）以来有 {board.missed:,} 件到期，已列入“逾期”。"

    def _put_ending(self, board: TodayBoard, now: date) -> None:
        empty(self.ending)
        self.ending_box.setVisible(bool(board.ending))
        if not board.ending:
            return
        self.ending.addWidget(label("合同到期", "heading"))
        for item in board.ending:
            days = (date.fromisoformat(item.due_at[:10]) - now).days
            words = f"还有 {days} 天" if days > 0 else ("今天到期" if days == 0 else f"已到期 {-days} 天")
            text = f"{item.title}　{item.due_at[:10]}（{words}）"
            row = button(text, partial(self._open, item), role="link")
            self.ending.addWidget(row)
        self.ending.addStretch(1)

    def _open(self, item: DueItem) -> None:
        from app.gui.due_doors import door_of  # with the first click
        from app.gui.targets import DeliverableTarget, TicketTarget

        if item.kind is DueKind.TICKET:
            self.desk.navigator.go.emit("tickets", TicketTarget(item.id))
        elif item.kind is DueKind.CONTRACT:
            self.desk.navigator.go.emit("contracts", DeliverableTarget(contract_id=item.id))
        elif item.kind is DueKind.REMINDER:
            self.desk.navigator.go.emit(*door_of(item.key, item.id, item.deliverable_id))
        else:
            self.desk.navigator.go.emit("contracts", DeliverableTarget(deliverable_id=item.id))

    def _door(self, bucket: Bucket, kind: DueKind) -> None:
        if self.board is None:
            return
        column = next(c for c in self.board.columns if c.bucket is bucket)
        if kind is DueKind.REMINDER:
            self._show_reminders()
            return
        from app.gui.targets import DueTarget

        title = self.columns[bucket].title
        page = "tickets" if kind is DueKind.TICKET else "contracts"
        self.desk.navigator.go.emit(page, DueTarget(f"期限：{title}", column.after, column.until))

    def _handle(self, item: DueItem) -> None:
        """Mark a contract's reminder as dealt with; it comes back at the next step of its ladder."""
        office = self.desk.office

        def work(_context: object) -> Outcome[int]:
            from app.services import reminders

            return reminders.handle(office, item.key)

        def done(outcome: Outcome[int]) -> None:
            number, words = outcome.operation_id, f"已处理提醒“{item.title}”，到下一个提醒日再列出"
            if number is not None:
                self.desk.messages.done(words, "撤销", lambda: self.desk.undo(number, words))

        self.desk.runner.write("处理提醒", work, done)

    def _show_reminders(self) -> None:
        from app.gui.dialogs.reminders import RemindersDialog

        RemindersDialog(self.desk, self.window()).open()

    def _to_import(self) -> None:
        self.desk.navigator.go.emit("tickets", None)
        self.desk.navigator.import_wanted.emit()

    def _changed(self, _topics: frozenset[Topic]) -> None:
        if self.isVisible():
            self.refresh()

    def print_board(self) -> None:
        """Ctrl+P: print preview of today's list."""
        if self.board is not None and not self.board.is_whole:
            self.desk.messages.info("正在核对合同期限，稍候再打印。")
        elif self.board is not None:
            from app.gui.dialogs.board_print import BoardPreview

            BoardPreview(self.board, self.desk.office.street, self).exec()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Remember that somebody saw the board."""
        super().showEvent(event)
        self._mark_seen()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Remember on leaving too (the window closes, or another page is shown)."""
        super().hideEvent(event)
        self._mark_seen()

    def _mark_seen(self) -> None:
        self.desk.settings.put_text(LAST_SEEN, self.desk.office.now().isoformat())
