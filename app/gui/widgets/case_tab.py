"""One tab of 剔除与挂账: figures of the month above, a list at the left, the chosen case at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.gui import icons
from app.gui.models.cases import CaseListSpec
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import CaseFigures
from app.gui.widgets.case_list import CaseList
from app.gui.widgets.case_pane import CasePane
from app.gui.widgets.split_memory import remember_split
from app.services.session import Office

T = TypeVar("T")


class CaseTab(QWidget):
    """Subclasses give the list's columns, read, fill the pane and say which steps are open."""

    title = ""
    pane_hint = "选中一行，这里显示它的全部内容。"
    standing: tuple[str, ...] = ("pane",)
    """Steps that are open whatever is chosen."""

    def __init__(self, work: CaseDesk, spec: CaseListSpec) -> None:
        super().__init__()
        self.work, self.desk = work, work.desk
        self.setAccessibleName(self.title)
        self.figures = CaseFigures(f"{self.title}数字")
        self.list = CaseList(work.desk, spec)
        self.pane = CasePane(f"{self.title}详情", self.pane_hint)
        self.actions_by_key: dict[str, QAction] = {}
        self.primary: QAction | None = None
        self._asked = 0
        self._lay_out()
        self.list.chosen.connect(lambda _number: self.show_chosen())
        self.list.opened.connect(self.take_next_step)

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setAccessibleName(f"{self.title}列表与详情")
        self.splitter.setHandleWidth(8)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setCollapsible(0, False)
        self.splitter.setSizes([700, 440])
        remember_split(self.splitter, self.desk.settings, f"cases/{self.title}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        self._head = QHBoxLayout()
        self._head.setSpacing(12)
        self._head.addWidget(self.figures, 1)
        layout.addLayout(self._head)
        layout.addWidget(self.splitter, 1)
        self.figures.follower = self.list

    def put_beside_figures(self, box: QWidget) -> None:
        """Put what chooses the rows (a contract, a register) in front of the figures."""
        self._head.insertWidget(0, box)
        self.figures.leaders = (box,)

    def step(
        self, key: str, title: str, icon: str, run: Callable[[], None], shortcut: str = "", *, is_primary: bool = False
    ) -> QAction:
        """Make a step of this tab. Single letters work in the list alone; a primary step works in the whole tab."""
        action = QAction(icons.icon(icon), title, self)
        action.setProperty("icon_name", icon)
        action.setProperty("step", key)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
            action.setToolTip(f"{title}（{shortcut}）")
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: run())
        (self if is_primary or "+" in shortcut else self.list.table).addAction(action)
        self.actions_by_key[key] = action
        if is_primary:
            self.primary = action
        return action

    def add_common_steps(self) -> None:
        """Open the ticket; hide the pane."""
        self.step("ticket", "打开工单", "tickets", self.open_ticket, "Ctrl+Return")
        self.step("pane", "显示或隐藏详情", "pane", lambda: self.pane.setVisible(not self.pane.isVisible()), "Space")

    def open_ticket(self) -> None:
        """Show the chosen case's ticket in the register."""
        row = self.list.chosen_row
        if row is not None:
            self.work.open_ticket(row.ticket_id)

    def refresh(self) -> None:
        """Read the tab's data in the reading lane."""
        raise NotImplementedError

    def show_chosen(self) -> None:
        """Show the chosen row in the pane."""
        raise NotImplementedError

    def read(self, work: Callable[[Office], T], put: Callable[[T], None]) -> None:
        """Read in the background; an answer to an older question is dropped."""
        self._asked += 1
        asked, office = self._asked, self.desk.office

        def done(found: T) -> None:
            if asked == self._asked:
                put(found)

        self.desk.runner.read(self.title, lambda _context: work(office), done)

    def enable(self, keys: Sequence[str], always: Sequence[str] = ()) -> None:
        """Enable the steps that are open now, the next one first; ``always`` are open without a case."""
        has_ticket = bool(self.list.chosen_id and self.list.chosen_row.ticket_id)
        for key, action in self.actions_by_key.items():
            is_open = key in keys or key in always or key in self.standing or action is self.primary
            action.setEnabled(is_open or (key == "ticket" and has_ticket))
        steps = [self.actions_by_key[key] for key in keys]
        self.pane.offer([*steps, *([self.actions_by_key["ticket"]] if has_ticket and steps else [])])

    def take_next_step(self) -> None:
        """Enter: the step on the big button."""
        if self.pane.next.isVisibleTo(self):
            self.pane.next.click()

    def search(self, text: str) -> None:
        """Narrow the list."""
        self.list.search(text)

    def relook(self) -> None:
        """After a change of theme or size."""
        self.list.relook()

    def go_to_ticket(self, ticket_id: int) -> bool:
        """Choose the newest case of a ticket; whether there is one."""
        found: list[Any] = [row for row in self.list.rows if row.ticket_id == ticket_id]
        return bool(found) and self.list.go_to(found[-1].id)
