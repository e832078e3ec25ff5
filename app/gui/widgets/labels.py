"""Labels and buttons with a role in the style sheet, each with an accessible name."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from app.gui import icons


def label(text: str, role: str = "", tone: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label; ``role`` is title, heading, muted or figure, ``tone`` good, warn, bad or info."""
    made = QLabel(text)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def written(text: str, role: str = "", tone: str = "") -> QLabel:
    """Return a wrapped label of what a person wrote: personal data in it is masked."""
    from app.domain.masking import mask_shown  # its word lists are not needed for the first page

    return label(mask_shown(text), role, tone, wrap=True)


def set_tone(widget: QWidget, tone: str) -> None:
    """Change a widget's tone and let the style sheet see it."""
    widget.setProperty("tone", tone)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def button(text: str, run: Callable[[], None], *, icon: str = "", role: str = "", key: str = "") -> QPushButton:
    """Return a push button with a verb. ``role`` is primary, danger, link or chip; ``key`` is shown in the tooltip."""
    made = QPushButton(text)
    made.setAccessibleName(text)
    if role:
        made.setProperty("role", role)
    if icon:
        made.setIcon(icons.icon(icon, "on_accent" if role == "primary" else "text"))
        made.setProperty("icon_name", icon)
    if key:
        made.setShortcut(key)
        made.setToolTip(f"{text}（{key}）")
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: run())
    return made


def tool(text: str, icon: str, run: Callable[[], None], key: str = "") -> QToolButton:
    """Return a small button that shows only its icon; the tooltip says the verb and the key."""
    made = QToolButton()
    made.setAccessibleName(text)
    made.setToolTip(f"{text}（{key}）" if key else text)
    made.setIcon(icons.icon(icon))
    made.setProperty("icon_name", icon)
    made.setIconSize(QSize(icons.side(), icons.side()))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.clicked.connect(lambda _checked=False: run())
    return made


def rule() -> QFrame:
    """Return a thin horizontal line."""
    made = QFrame()
    made.setProperty("role", "rule")
    made.setFixedHeight(1)
    return made


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while layout.count():
        old = layout.takeAt(0).widget()
        if cast("QWidget | None", old) is not None:
            old.hide()
            old.deleteLater()


class ElidedLabel(QLabel):
    """One line that ends in … when the room is short, with the whole text as tooltip.

    A tooltip that somebody sets stays: a cut text then stands above it.
    """

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self._whole = text
        self._told = ""
        if role:
            self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.put(text)

    def put(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._elide()

    def setToolTip(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Say more about the text than it says itself."""
        self._told = text
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Cut the text anew."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 24))
        self.setText(shown)
        whole = self._whole if shown != self._whole and self._whole not in self._told else ""
        super().setToolTip("\n".join(part for part in (whole, self._told) if part))
