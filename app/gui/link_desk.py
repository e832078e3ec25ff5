"""Between the pane's 关联 tab and the services: read, confirm, tell apart, take off, add another ticket (F5.12)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from app.domain.links import LINK_TITLES
from app.gui.desk import Desk
from app.gui.dialogs.reason import ask_reason
from app.gui.widgets.related_list import RelatedList
from app.services import links, related
from app.services.changes import Outcome
from app.services.related import Line, Related

DIFFER_REASONS = ("地点不同", "事项不同", "同一人的另一件事", "系统误认")
UNLINK_REASONS = ("关联错了", "重新核对后撤回")


class LinkDesk(QObject):
    """``load`` shows what belongs to a ticket; every word said here can be undone from the bar."""

    def __init__(self, desk: Desk, tab: RelatedList) -> None:
        super().__init__(tab)
        self.desk = desk
        self.tab = tab
        self.ticket_id = 0
        tab.same_wanted.connect(self.confirm)
        tab.differ_wanted.connect(self.tell_apart)
        tab.unlink_wanted.connect(self.take_off)
        tab.add_wanted.connect(self.add)

    def load(self, ticket_id: int) -> None:
        """Read in the background; a late answer for another ticket is dropped."""
        self.ticket_id = ticket_id
        office = self.desk.office

        def put(found: Related) -> None:
            if ticket_id == self.ticket_id:
                self.tab.put(found)

        self.desk.runner.read("关联工单", lambda _context: related.related(office, ticket_id), put)

    def confirm(self, line: Line) -> None:
        """确认: this ticket and the other are the same."""
        office, ticket_id, title = self.desk.office, self.ticket_id, LINK_TITLES[line.kind]
        self.desk.runner.write(
            f"确认{title}",
            lambda _context: links.link(office, line.kind, ticket_id, line.row.id, why=line.why, score=line.score),
            partial(self._done, f"已确认{title}"),
        )

    def tell_apart(self, line: Line) -> None:
        """不是同一件: a reason is needed; a link of theirs goes."""
        office, ticket_id, title = self.desk.office, self.ticket_id, LINK_TITLES[line.kind]
        hint = f"写明为什么不是{title}。以后不再提示，编号相同也不再归到一起；可以解除。"
        reason = ask_reason(self.tab.window(), f"不是{title}", hint, f"确认不是{title}", DIFFER_REASONS)
        if reason:
            self.desk.runner.write(
                f"确认不是{title}",
                lambda _context: links.dismiss(office, line.kind, ticket_id, line.row.id, reason),
                partial(self._done, f"已确认不是{title}"),
            )

    def take_off(self, line: Line) -> None:
        """解除: the word that was said is taken off; the record stays in the history."""
        office = self.desk.office
        hint = f"解除后回到没有人确认过的样子：{line.why}。"
        reason = ask_reason(self.tab.window(), "解除关联", hint, "解除", UNLINK_REASONS)
        if reason:
            self.desk.runner.write(
                "解除关联",
                lambda _context: links.unlink(office, line.link_id, reason),
                partial(self._done, "已解除关联"),
            )

    def add(self) -> None:
        """关联另一件: by its number."""
        from app.gui.dialogs.link_ticket import LinkDialog

        if self.ticket_id and LinkDialog(self.desk, self.ticket_id, self.tab.window()).exec():
            self.load(self.ticket_id)

    def _done(self, text: str, outcome: Outcome[int]) -> None:
        self.desk.messages.done(text, "撤销", partial(self.desk.undo, outcome.operation_id or 0, text))
        self.load(self.ticket_id)
