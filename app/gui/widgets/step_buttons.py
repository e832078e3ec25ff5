"""The steps of what is chosen: the next one on a big button, the rest behind 更多操作."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton

from app.gui import icons


class StepButtons(QHBoxLayout):
    """The line of a pane that holds them; ``offer`` fills it, nothing offered hides it."""

    def __init__(self) -> None:
        super().__init__()
        self.setSpacing(8)
        self.next = QPushButton()
        self.next.setProperty("role", "primary")
        self.next.setAutoDefault(False)
        self.next.setAccessibleName("下一步")
        self.more = QPushButton("更多操作")
        self.more.setAccessibleName("更多操作")
        self.more.setAutoDefault(False)
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        self.step: QAction | None = None
        self.next.clicked.connect(lambda _checked=False: self.step.trigger() if self.step else None)
        self.addWidget(self.next)
        self.addWidget(self.more)
        self.addStretch(1)

    def offer(self, step: QAction | None, others: Sequence[QAction]) -> None:
        """Put a step on the big button, with its key, and the others behind 更多操作."""
        self.step = step
        self.next.setVisible(step is not None)
        self.more.setVisible(bool(others))
        self.menu.clear()
        self.menu.addActions(list(others))
        if step is not None:
            self.next.setText(f"{step.text()}  {step.shortcut().toString()}".strip())
            self.next.setAccessibleName(step.text())
            self.next.setEnabled(step.isEnabled())
            self.next.setToolTip(step.toolTip())
            self.next.setIcon(icons.icon(str(step.property("icon_name")), "on_accent"))
