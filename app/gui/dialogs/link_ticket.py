"""关联另一件: which of the three relations, the other ticket's number, why."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.domain.errors import RefusedInput
from app.domain.links import LINK_TITLES, LinkKind
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog
from app.services import links, register
from app.services.changes import Outcome

HINT = "同一事项：说的是同一件事；同一诉求人：同一个人的另一件事；同一点位：同一地方的另一件事。关联以后都可以解除。"


class LinkDialog(FormDialog):
    """The other ticket is named by its number."""

    def __init__(self, desk: Desk, ticket_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, "关联另一件工单", HINT, "关联", parent)
        self._ticket_id = ticket_id
        self.kind = QComboBox()
        for kind, title in LINK_TITLES.items():
            self.kind.addItem(title, kind.value)
        self.number = QLineEdit()
        self.number.setPlaceholderText("另一件的工单编号")
        self.why = QLineEdit()
        self.why.setPlaceholderText("怎么看出来的（可不填）")
        self.add_row("关系", self.kind)
        self.add_row("工单编号", self.number, needed=True)
        self.add_row("依据", self.why)
        self.number.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        self.go.setEnabled(False)
        self.number.setFocus()

    def submit(self) -> None:
        """Find the other ticket and link both."""
        office, number, why = self.desk.office, self.number.text().strip(), self.why.text().strip()
        kind = LinkKind(str(self.kind.currentData()))

        def work(_context: object) -> Outcome[int]:
            others = [one for one in register.by_number(office, number) if one != self._ticket_id]
            if not others:
                raise RefusedInput("填的就是这件工单自己。请填另一件的编号。")
            return links.link(office, kind, self._ticket_id, others[0], why=why)

        def done(outcome: Outcome[int]) -> None:
            undo = partial(self.desk.undo, outcome.operation_id or 0, "关联工单")
            self.desk.messages.done(f"已关联：{LINK_TITLES[kind]} {number}", "撤销", undo)

        self.run_work("关联工单", work, done)
