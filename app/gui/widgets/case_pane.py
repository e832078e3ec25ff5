"""The pane beside a list of cases: title, state, the next step on a big button, the rest behind 更多操作."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.masking import mask_shown
from app.gui.widgets.fact_grid import Fact, FactGrid
from app.gui.widgets.labels import ElidedLabel, label, set_tone
from app.gui.widgets.low_area import LowTabs
from app.gui.widgets.scroll_sheet import ScrollSheet
from app.gui.widgets.step_buttons import StepButtons

VOIDS = "close"
"""Icon of the steps that make a record void."""


class FactSheet(ScrollSheet):
    """Facts that scroll."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.grid = FactGrid(name)
        self.room.addWidget(self.grid)
        self.room.addStretch(1)

    def put(self, facts: list[Fact]) -> None:
        """Show other facts."""
        self.grid.put(facts)
        self.verticalScrollBar().setValue(0)


class CasePane(QWidget):
    """Pages are added with ``add``; the tab's own widget fills them."""

    def __init__(self, name: str, nothing: str) -> None:
        super().__init__()
        self.setObjectName("detailPane")
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(340)
        self.title = ElidedLabel("", "heading")
        self.state = label("")
        self.facts = ElidedLabel("", "muted")
        self.buttons = StepButtons()
        self.next, self.more, self.menu = self.buttons.next, self.buttons.more, self.buttons.menu
        self.tabs = LowTabs("paneBody")
        self.tabs.setAccessibleName(f"{name}标签")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName("标签")
        self.tabs.tabBar().setExpanding(False)
        self.tabs.tabBar().setDrawBase(False)
        self.nothing = label(nothing, "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setContentsMargins(24, 0, 24, 0)
        self._lay_out()
        self.show_nothing()

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        self.stack.setAccessibleName("详情内容")
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self.tabs)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.title, 1)
        second.addWidget(self.state)
        second.addWidget(self.facts, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 8, 1, 4)  # what stands inside must not cover the frame
        layout.setSpacing(4)
        for row in (first, second, self.buttons):
            row.setContentsMargins(12, 0, 8, 0)
            layout.addLayout(row)
        layout.addWidget(self.stack, 1)

    def add(self, widget: QWidget, title: str) -> None:
        """Add a page; a single page shows no tabs."""
        self.tabs.addTab(widget, title)
        is_one = self.tabs.count() == 1
        self.tabs.tabBar().setVisible(not is_one)
        # its focus goes to the bar: with a hidden one Tab would not get on
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus if is_one else Qt.FocusPolicy.TabFocus)

    def show_nothing(self) -> None:
        """No case is chosen."""
        self.stack.setCurrentIndex(0)
        self.title.put("")
        self.facts.put("")
        for widget in (self.state, self.next, self.more):
            widget.hide()

    def show_case(self, title: str, state: str, tone: str, facts: str) -> None:
        """Put a case's head line."""
        self.stack.setCurrentIndex(1)
        self.title.put(mask_shown(title))
        self.state.setText(state)
        self.state.setAccessibleName(f"状态：{state}")
        set_tone(self.state, tone)
        self.state.show()
        self.facts.put(mask_shown(facts))

    def offer(self, steps: Sequence[QAction]) -> None:
        """Put the first step on the big button and the others behind 更多操作.

        Enter takes the big button, so that what makes a record void never stands on it.
        """
        steps = sorted(steps, key=lambda step: not step.isEnabled())  # what this person may not do stands last
        first = steps[0] if steps and steps[0].property("icon_name") != VOIDS else None
        self.buttons.offer(first, [step for step in steps if step is not first])
