"""The upper edge: page title, one search box, palette, help, and the page's one primary action."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.gui import icons
from app.gui.role_gate import REFUSED
from app.gui.widgets.labels import button, label, tool

TYPING_PAUSE_MS = 180
"""Search waits for this pause in typing."""


ELSEWHERE = "搜索工单：编号、电话尾号、姓名、地址、内容，回车查找"


class SearchBox(QLineEdit):
    """Search as you type. ``wanted(text)`` after a short pause or at once on Enter."""

    wanted = Signal(str)
    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("搜索")
        self.setClearButtonEnabled(True)
        self._sent = ""
        self._lens = self.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        for found in self.findChildren(QAbstractButton):
            found.setAccessibleName("搜索框按钮")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.send)
        self.textChanged.connect(lambda _text: self._pause.start())
        self.returnPressed.connect(self._enter)

    def send(self) -> None:
        """Ask now (only when the text is another one)."""
        self._pause.stop()
        text = self.text().strip()
        if text != self._sent:
            self._sent = text
            self.wanted.emit(text)

    def _enter(self) -> None:
        self.send()
        self.entered.emit(self.text().strip())

    def put(self, text: str) -> None:
        """Show ``text`` without asking."""
        self._sent = text.strip()
        self.blockSignals(True)
        self.setText(text)
        self.blockSignals(False)

    def retint(self) -> None:
        """After a change of theme."""
        self._lens.setIcon(icons.icon("search", "muted"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc empties the box; down goes to the list."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.send()
            return
        if event.key() == Qt.Key.Key_Down:
            self.send()
            self.focusNextChild()
            return
        super().keyPressEvent(event)


class TopBar(QWidget):
    """Search in the middle, the page's primary action at the right."""

    palette_wanted = Signal()
    help_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setAccessibleName("顶栏")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._action: QAction | None = None
        self.title = label("", "title")
        self.search = SearchBox()
        self.commands = button("命令  Ctrl+K", self.palette_wanted.emit, icon="menu")
        self.help = tool("使用手册", "help", self.help_wanted.emit, "F1；本页按键 Shift+F1")
        self.primary = QPushButton()
        self.primary.setProperty("role", "primary")
        self.primary.setAccessibleName("主要操作")
        self.primary.clicked.connect(lambda _checked=False: self._action.trigger() if self._action else None)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addSpacing(12)
        layout.addWidget(self.search, 1)
        layout.addWidget(self.commands)
        layout.addWidget(self.help)
        layout.addWidget(self.primary)

    def show_page(self, title: str, hint: str, text: str, action: QAction | None) -> None:
        """Dress the bar for a page. Without ``hint`` the page has no list and the box searches the tickets."""
        self.title.setText(title)
        self.search.setPlaceholderText(f"{hint or ELSEWHERE}  （Ctrl+F）")
        self.search.put(text)
        self._action = action
        self.primary.setVisible(action is not None)
        if action is not None:
            key = action.shortcut().toString()
            self.primary.setText(f"{action.text()}  {key}" if key else action.text())
            self.primary.setAccessibleName(action.text())
            self.primary.setToolTip(action.toolTip())
            self.primary.setEnabled(not action.property(REFUSED))
            self.primary.setIcon(icons.icon(str(action.property("icon_name")), "on_accent"))
        self.retint()

    def retint(self) -> None:
        """After a change of theme."""
        self.search.retint()
