"""The bar above the page that shows one message at a time, with 撤销 where there is a way back."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from app.gui import icons
from app.gui.messages import Message, Tone
from app.gui.widgets.labels import set_tone, tool

SHOWN_MS = 12_000
"""Good news goes by itself; warnings and failures stay until closed."""


class MessageBar(QFrame):
    """Hidden until there is something to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("messageBar")
        self.setAccessibleName("消息")
        self.message: Message | None = None
        self._icon = QLabel()
        self._icon.setAccessibleName("消息类型")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self.verb = QPushButton()
        self.verb.setAccessibleName("消息按钮")
        self.verb.setAutoDefault(False)
        self.verb.clicked.connect(lambda _checked=False: self.act())
        self._close = tool("关闭消息", "close", self.clear, "Ctrl+.")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 4)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.verb)
        layout.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        self.hide()

    def show_message(self, message: Message) -> None:
        """Show ``message`` in place of what was there."""
        self.message = message
        self._text.setText(message.text)
        self._text.setAccessibleName(message.text)
        self.setAccessibleDescription(message.text)
        self.retint()
        self.verb.setVisible(bool(message.verb))
        self.verb.setText(message.verb)
        self.verb.setToolTip(f"{message.verb}（Ctrl+Shift+Z）")
        self.verb.setAccessibleName(message.verb or "消息按钮")
        set_tone(self, message.tone.value)
        self.show()
        if message.tone in (Tone.GOOD, Tone.INFO):
            self._timer.start(SHOWN_MS)
        else:
            self._timer.stop()

    def retint(self) -> None:
        """Draw the sign in the colour of the theme."""
        if self.message is not None:
            self._icon.setPixmap(icons.pixmap(self.message.tone.value, self.message.tone.value, 18))

    def clear(self) -> None:
        """Put the bar away."""
        self._timer.stop()
        self.message = None
        self.hide()

    def act(self) -> None:
        """Do what the bar's button says (撤销 …)."""
        message = self.message
        self.clear()
        if message is not None and message.action is not None:
            message.action()
