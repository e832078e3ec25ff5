"""Between the detail pane and the services: load, reveal, edit, add, attach, undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.domain.errors import NotFound
from app.gui.copy_notes import CopyNotes
from app.gui.desk import Desk
from app.gui.dialogs.reason import ask_reason
from app.gui.link_desk import LinkDesk
from app.gui.widgets.detail_pane import DetailPane, PaneState
from app.services import attachments, flow, register, tickets
from app.services.changes import Outcome
from app.services.progress import JobContext

FOLLOW_MS = 40
"""The pane follows the selection after this pause, so that holding an arrow key stays smooth."""


class TicketDesk(QObject):
    """One pane, one ticket at a time. ``saved(ticket_id)`` after a new ticket was made; ``shown()`` after a load."""

    saved = Signal(int)
    shown = Signal()

    def __init__(self, desk: Desk, pane: DetailPane) -> None:
        super().__init__(pane)
        self.desk = desk
        self.pane = pane
        self.ticket_id = 0
        self._wanted = 0
        self.links = LinkDesk(desk, pane.related)
        self.copies = CopyNotes(desk, pane)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(FOLLOW_MS)
        self._pause.timeout.connect(self._load_late)
        pane.edit_wanted.connect(self.edit)
        pane.save_wanted.connect(self.save)
        pane.reveal_wanted.connect(self.reveal)
        pane.give_up_wanted.connect(self.give_up)
        pane.history.undo_wanted.connect(desk.undo)
        pane.attachments.added.connect(self.attach)
        pane.attachments.opened.connect(self.open_attachment)
        pane.attachments.removed.connect(self.remove_attachment)
        pane.tabs.currentChanged.connect(lambda _at: self._load_related())

    def follow(self, ticket_id: int) -> None:
        """Show this ticket soon (0: none)."""
        if self.pane.is_writing and ticket_id == self.ticket_id:
            return
        self._wanted = ticket_id
        self._pause.start()

    def show_now(self, ticket_id: int) -> None:
        """Show this ticket at once."""
        self._wanted = ticket_id
        self._load()

    def reload(self) -> None:
        """Read the ticket on show again (unless somebody is writing)."""
        if self.ticket_id and not self.pane.is_writing and self.pane.state is not PaneState.STEPPING:
            self.show_now(self.ticket_id)

    def _load_late(self) -> None:
        """Show what the list points at, unless a form was opened on it meanwhile: that must not vanish."""
        is_open = self.pane.is_writing or self.pane.state is PaneState.STEPPING
        if not (is_open and self._wanted == self.ticket_id):
            self._load()

    def _load(self) -> None:
        self._pause.stop()
        self.ticket_id = self._wanted
        if not self.ticket_id:
            self._show_nothing()
            return
        try:
            detail = register.detail(self.desk.office, self.ticket_id)
            life = flow.life(self.desk.office, self.ticket_id)
        except NotFound:
            self.ticket_id = 0
            self._show_nothing()
            return
        self.pane.show_life(life, detail.is_void)
        self.pane.show_detail(detail)
        self._load_related()
        self.shown.emit()

    def _show_nothing(self) -> None:
        self.pane.show_nothing()
        self.shown.emit()

    def _load_related(self) -> None:
        pane = self.pane
        if self.ticket_id and pane.tabs.currentWidget() is pane.related and pane.state is PaneState.READING:
            self.links.load(self.ticket_id)

    def reveal(self) -> None:
        """显示: ask why, then show names, phones and text unmasked; the look is in the audit log."""
        detail = self.pane.detail
        if detail is None or self.pane.is_unmasked:
            return
        reason = ask_reason(
            self.pane.window(), "显示完整信息", "查看姓名、电话的原因会记入审计。", "显示", REVEAL_REASONS
        )
        if reason:
            self._unmasked(reason, lambda values: self.pane.show_detail(detail, values))

    def edit(self) -> None:
        """Open the fields. They must be unmasked to be edited, and that look is audited too."""
        if self.pane.state is PaneState.READING:
            self._unmasked("编辑工单", self.pane.begin_edit)

    def _unmasked(self, reason: str, use: Callable[[dict[str, str]], None]) -> None:
        ticket_id = self.ticket_id

        def show(values: dict[str, str]) -> None:
            if ticket_id == self.ticket_id:
                use(values)

        office = self.desk.office
        self.desk.runner.write(
            "读取完整信息", lambda _context: register.reveal(office, ticket_id, reason), show, quiet=True
        )

    def add(self) -> None:
        """Offer an empty form."""
        self.ticket_id = self._wanted = 0
        self.pane.begin_new()

    def save(self) -> None:
        """Ctrl+S: send what was changed."""
        values = self.pane.form.changed()
        office, ticket_id = self.desk.office, self.ticket_id
        if self.pane.state is PaneState.ADDING:
            self.desk.runner.write("新建工单", lambda _context: tickets.create(office, values), self._made)
        elif self.pane.state is PaneState.EDITING and not values:
            self.give_up()
        elif self.pane.state is PaneState.EDITING:
            self.desk.runner.write("保存工单", lambda _context: tickets.edit(office, ticket_id, values), self._edited)

    def _made(self, outcome: Outcome[int]) -> None:
        self.show_now(outcome.value)
        self._done("已新建工单", outcome)
        self.saved.emit(outcome.value)

    def _edited(self, outcome: Outcome[int]) -> None:
        self.show_now(self.ticket_id)
        self._done("已保存", outcome)

    def _done(self, text: str, outcome: Outcome[int]) -> None:
        number = outcome.operation_id
        undo = partial(self.desk.undo, number, text.removeprefix("已")) if number is not None else None
        self.desk.messages.done(text, "撤销" if undo else "", undo)

    def give_up(self) -> None:
        """Back to reading without saving (fields or a step); typed text asks first."""
        if self.may_leave():
            self.show_now(self.ticket_id)

    def may_leave(self) -> bool:
        """Whether what is typed may go."""
        if not self.pane.has_changes():
            return True
        if self.pane.state is PaneState.STEPPING:
            return self.desk.messages.ask("这一步填了一半，还没有登记。", "放弃这一步", is_danger=True)
        return self.desk.messages.ask("这件工单有没保存的修改。", "放弃修改", is_danger=True)

    def attach(self, files: list[Path]) -> None:
        """Store files for this ticket."""
        office, subject = self.desk.office, f"ticket:{self.ticket_id}"
        if not self.ticket_id:
            return
        self.desk.runner.write(
            "添加附件",
            lambda context: attachments.add_all(office, subject, files, context),
            lambda _outcome: self.desk.messages.done(f"已添加附件 {len(files)} 个"),
        )

    def open_attachment(self, attachment_id: int) -> None:
        """Check the file's hash, then hand a copy under its own name to the system's viewer."""
        office = self.desk.office

        def work(_context: JobContext) -> Path:
            return attachments.open_copy(office, attachment_id)

        self.desk.runner.write("打开附件", work, show_file, quiet=True)

    def remove_attachment(self, attachment_id: int) -> None:
        """Take an attachment off the ticket; the file itself stays in the office folder."""
        reason = ask_reason(self.pane.window(), "移除附件", "文件本身不会删除，只是不再列出。", "移除", ())
        if reason:
            office = self.desk.office
            self.desk.runner.write(
                "移除附件",
                lambda _context: attachments.void(office, attachment_id, reason),
                lambda _outcome: self.desk.messages.done("已移除附件"),
            )

    def void(self) -> None:
        """作废 or 恢复 the ticket on show; nothing is deleted."""
        detail = self.pane.detail
        if detail is None or self.pane.is_writing:
            return
        is_void, office, ticket_id = not detail.is_void, self.desk.office, detail.id
        verb = "作废" if is_void else "恢复"
        reason = ask_reason(self.pane.window(), f"{verb}工单", "工单不会删除，原因记入经过和审计。", verb, ())
        if reason:
            self.desk.runner.write(
                f"{verb}工单",
                lambda _context: tickets.void(office, ticket_id, reason, is_void=is_void),
                lambda outcome: self._done(f"已{verb}工单", outcome),
            )


def show_file(path: Path) -> None:
    """Open a file with the system's own viewer."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


REVEAL_REASONS = ("回访诉求人", "核实诉求", "派单需要", "领导批示", "信息更正")
"""Offered; any other text may be typed."""
