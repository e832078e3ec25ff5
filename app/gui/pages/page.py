"""What the window expects of a page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.gui import icons
from app.gui.desk import Desk


class Page(QWidget):
    """One entry of the navigation. Subclasses build their widgets in ``__init__`` and read data in ``refresh``."""

    actions_changed = Signal()
    search_cleared = Signal()  # the page itself emptied the search

    search_hint = ""
    """Text in the window's search box while this page is shown; without it the box searches the tickets."""

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        self.setAccessibleName(title)
        self.page_actions: list[QAction] = []
        self.primary: QAction | None = None

    def add_action(
        self,
        title: str,
        icon: str,
        run: Callable[[], None],
        key: str = "",
        *,
        is_primary: bool = False,
        where: QWidget | None = None,
    ) -> QAction:
        """Make an action of this page: it shows in the palette and in the key list, valid while the page is shown.

        ``where`` narrows the key to one widget (single letters must not fire while somebody types).
        """
        action = QAction(icons.icon(icon), title, self)
        action.setProperty("icon_name", icon)
        if key:
            action.setShortcut(QKeySequence(key))
            action.setToolTip(f"{title}（{key}）")
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: run())
        (where or self).addAction(action)
        self.page_actions.append(action)
        if is_primary:
            self.primary = action
        return action

    def take_focus(self) -> None:
        """Put the keyboard where work begins; the first list, by default."""
        found = self.findChild(QAbstractItemView)
        if found is not None:
            found.setFocus()

    def refresh(self) -> None:
        """Read the page's data again (called when the page is shown and when its topics changed)."""

    def search(self, text: str) -> None:
        """Show what stands in the window's search box."""

    @property
    def hits(self) -> int | None:
        """How many rows a search among citizens' matters left, for the audit log; None: nobody is looked for here."""
        return None

    def open_target(self, target: object) -> None:
        """Show one thing that another page points at (its meaning is the page's own)."""

    @property
    def place(self) -> str:
        """Key of the navigation's line that is on show (a queue, a saved view), "" for the page itself."""
        return ""

    def mask_again(self) -> None:
        """Mask what was revealed; what is typed stays: the screen is locked."""

    def forget(self) -> None:
        """Drop what is typed and mask what was revealed: another person goes on here."""

    def leave(self) -> bool:
        """Whether the clerk may leave now (unsaved fields ask first)."""
        return True
