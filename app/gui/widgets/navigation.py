"""The left edge: pages in the order of a day, with live counters, collapsible to icons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.gui import icons, theme
from app.gui.pages.registry import PageSpec

WIDE_EMS = 14
NARROW_PIXELS = 48


class NavigationButton(QPushButton):
    """One entry: icon, title, counter at the right."""

    def __init__(self, spec: PageSpec, key: str) -> None:
        super().__init__()
        self.spec = spec
        self.key = key
        self.count = 0
        self.setCheckable(True)
        self.setIconSize(QSize(18, 18))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.retint()
        self.set_collapsed(False)

    def retint(self) -> None:
        """Draw the icon again after a change of theme."""
        self.setIcon(icons.icon(self.spec.icon, "nav_text"))

    def set_count(self, count: int) -> None:
        """Show a number beside the title (0 shows nothing)."""
        self.count = count
        self.setAccessibleName(f"{self.spec.title}，{count} 件" if count else self.spec.title)
        self.update()

    def set_collapsed(self, is_collapsed: bool) -> None:
        """Only the icon, or icon and title."""
        self.setText("" if is_collapsed else f"  {self.spec.title}")
        self.setToolTip(f"{self.spec.title}（{self.key}）" if self.key else self.spec.title)
        self.set_count(self.count)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the counter over the styled button."""
        super().paintEvent(event)
        if not self.count:
            return
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.text():
            painter.setBrush(QColor(tokens.nav_mark))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QRectF(self.width() - 15, 7, 7, 7))
        else:
            shown = f"{self.count:,}" if self.count < 100_000 else "99,999+"
            painter.setPen(QColor(tokens.nav_text if self.isChecked() else tokens.nav_muted))
            room = self.rect().adjusted(0, 0, -12, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class Navigation(QWidget):
    """The column of entries. ``chosen(key)`` is emitted when the clerk picks a page."""

    chosen = Signal(str)
    collapse_wanted = Signal()

    def __init__(self, specs: Sequence[PageSpec]) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setAccessibleName("页面导航")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.is_collapsed = False
        self.buttons: dict[str, NavigationButton] = {}
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(0)
        for number, spec in enumerate(specs, 1):
            entry = NavigationButton(spec, f"Ctrl+{number}" if number <= 9 else "")
            entry.clicked.connect(lambda _checked=False, key=spec.key: self.chosen.emit(key))
            entry.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._group.addButton(entry)
            self.buttons[spec.key] = entry
            if spec.key == "settings":
                layout.addStretch(1)
            layout.addWidget(entry)
        self._fold = QPushButton()
        self._fold.setIconSize(QSize(18, 18))
        self._fold.clicked.connect(lambda _checked=False: self.collapse_wanted.emit())
        layout.addWidget(self._fold)
        self.set_collapsed(False)

    def set_collapsed(self, is_collapsed: bool) -> None:
        """Fold to icons or unfold."""
        self.is_collapsed = is_collapsed
        wide = self.fontMetrics().horizontalAdvance("国") * 11 + 24
        self.setFixedWidth(NARROW_PIXELS if is_collapsed else max(wide, 160))
        for entry in self.buttons.values():
            entry.set_collapsed(is_collapsed)
        self._fold.setText("" if is_collapsed else "  收起导航")
        self._fold.setIcon(icons.icon("chevron-right" if is_collapsed else "chevron-left", "nav_muted"))
        self._fold.setToolTip("展开导航（Ctrl+B）" if is_collapsed else "收起导航（Ctrl+B）")
        self._fold.setAccessibleName("展开导航" if is_collapsed else "收起导航")

    def show_current(self, key: str) -> None:
        """Mark the entry of the page on screen."""
        self.buttons[key].setChecked(True)

    def set_count(self, key: str, count: int) -> None:
        """Update one counter."""
        if key in self.buttons:
            self.buttons[key].set_count(count)

    def retint(self) -> None:
        """After a change of theme or size."""
        for entry in self.buttons.values():
            entry.retint()
        self.set_collapsed(self.is_collapsed)
