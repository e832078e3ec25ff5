"""Where the ticket stands: state, marks, the nearest limit with its proof, and a button for every step allowed now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.domain.flow import RECORDS, STATE_TEXT, Node
from app.domain.flow_limits import Running
from app.domain.flow_steps import Step
from app.gui.case_doors import DOORS, door_title
from app.gui.flow_words import ICONS, marks_text, step_label
from app.gui.tab_order import chain
from app.gui.time_left import TimeLeft, time_left
from app.gui.widgets.labels import ElidedLabel, button, empty, label, tool
from app.gui.widgets.ticket_limit import UrgencyMark
from app.gui.wording import moment_text
from app.services.flow import TicketLife

SHOWN = 3
"""So many steps are buttons; the others are in 更多, with their keys."""
_LESS_USUAL = frozenset({Node.ARRIVE, Node.CLOSE})


class FlowBar(QWidget):
    """``step_wanted(Node)`` for a step, ``case_wanted(kind)`` for 剔除, 挂账 …, ``proof_wanted(Running)`` for ⓘ."""

    step_wanted = Signal(object)
    case_wanted = Signal(str)
    proof_wanted = Signal(object)

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setAccessibleName("流转")
        self._now = now
        self._nearest: Running | None = None
        self.state = label("", "heading")
        self.state.setAccessibleName("状态")
        self.marks = ElidedLabel("")
        self.marks.setProperty("tone", "warn")
        self.red = label("", "", "bad", wrap=True)
        self.mark = UrgencyMark()
        self.left = ElidedLabel("")
        self.why = tool("为什么是这个时限", "info", self._ask_why)
        self.more = QToolButton()
        self.more.setText("更多 ▾")
        self.more.setAccessibleName("更多步骤和个案")
        self.more.setToolTip("其余可办的步骤；剔除、挂账、申诉、吹哨")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        self.buttons: dict[Node, QWidget] = {}
        self.further: tuple[QAction, ...] = ()  # of the page, at the end of 更多
        self._steps = QHBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self.state)
        first.addWidget(self.marks, 1)
        second = QHBoxLayout()
        second.setSpacing(6)
        second.addWidget(self.mark)
        second.addWidget(self.left, 1)
        second.addWidget(self.why)
        self._steps.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 2, 8, 2)
        layout.setSpacing(2)
        parts: tuple[QLayout | QWidget, ...] = (first, self.red, second, self._steps)
        for part in parts:
            if isinstance(part, QLayout):
                layout.addLayout(part)
            else:
                layout.addWidget(part)

    def put(self, life: TicketLife, is_void: bool) -> None:
        """Show a ticket's flow; a void one has no steps."""
        state = life.state
        self.state.setText(STATE_TEXT[state.state])
        self.marks.put(marks_text(state.marks, state))
        self.red.setText("紧急工单没有电话联系记录" if state.lacks_phone_call else "")
        self.red.setVisible(state.lacks_phone_call)
        self._put_limit(life)
        self._put_steps(() if is_void else life.steps, state.waiting)
        self._put_doors(life, is_void)

    def _put_limit(self, life: TicketLife) -> None:
        self._nearest = life.limits[0] if life.limits else None
        for widget in (self.mark, self.left, self.why):
            widget.setVisible(self._nearest is not None)
        if self._nearest is not None:
            left = limit_left(self._nearest, self._now())
            self.mark.put(left.urgency)
            self.left.put(f"{self._nearest.title}　{left.text}　{moment_text(self._nearest.due_at[:16])}")

    def _put_steps(self, steps: tuple[Step, ...], waiting: str) -> None:
        self._steps.removeWidget(self.more)
        empty(self._steps)
        self.menu.clear()
        self.buttons = {}
        too_soon = _not_yet(waiting)
        main = [step for step in steps if step.node not in RECORDS | _LESS_USUAL | too_soon]
        beside = [step for step in steps if step not in main and step.node not in too_soon]
        wanted = Node.FEEDBACK if waiting == Node.UNIT_CLOSE else None
        wanted = Node.PHONE if self.red.text() else wanted
        usual = [step for step in beside if step.node is wanted]
        shown = (main[:1] + usual + main[1:])[:SHOWN]
        for number, step in enumerate(shown):
            icon = "" if number == 0 else ICONS.get(step.node, "")
            made = button(step_label(step).removeprefix("结案"), partial(self.step_wanted.emit, step.node), icon=icon)
            if number == 0:
                made.setProperty("role", "primary")
            made.setAccessibleName(step.title)
            made.setToolTip(f"{step_label(step)}（焦点在列表时按键有效）")
            made.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            self._steps.addWidget(made)
            self.buttons[step.node] = made
        for step in (step for step in main + beside if step not in shown):
            self.menu.addAction(step_label(step), partial(self.step_wanted.emit, step.node))
        self._steps.addWidget(self.more)
        self._steps.addStretch(1)
        chain((self.why, *self.buttons.values(), self.more))

    def _put_doors(self, life: TicketLife, is_void: bool) -> None:
        """Below the steps: the cases of the ticket."""
        if not is_void:
            self.menu.addSeparator()
            for door in DOORS:
                title = door_title(door, life.state.marks)
                self.menu.addAction(f"{title}　{door.key}", partial(self.case_wanted.emit, door.kind))
        self.menu.addSeparator()
        self.menu.addActions(self.further)
        self.more.setVisible(not self.menu.isEmpty())

    def _ask_why(self) -> None:
        if self._nearest is not None:
            self.proof_wanted.emit(self._nearest)


def _not_yet(waiting: str) -> frozenset[Node]:
    """Return what the state allows but its own order does not: the review waits for the application."""
    if waiting == Node.REVIEW_CLOSE:
        return frozenset({Node.SUBMIT_CLOSE})
    return frozenset({Node.REVIEW_CLOSE, Node.REVIEW_RETURN}) if waiting == Node.SUBMIT_CLOSE else frozenset()


def limit_left(limit: Running, now: datetime) -> TimeLeft:
    """Time left of one running limit."""
    return time_left(limit.due_at, limit.start_at, "", now)
