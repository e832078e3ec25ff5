"""The left edge: pages in the order of a day, with live counters, collapsible to icons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.gui import icons, theme
from app.gui.pages.registry import PageSpec, SideEntry
from app.gui.tab_order import chain
from app.gui.widgets.labels import empty

WIDE_EMS = 14
NARROW_PIXELS = 48
WIDEST_PIXELS = 210
"""At 特大 the pages need the room of a small screen more than the column does."""


class NavigationButton(QPushButton):
    """One entry: icon, title, counter at the right."""

    def __init__(self, spec: PageSpec, key: str) -> None:
        super().__init__()
        self.spec = spec
        self.key = key
        self.count = 0
        self.setCheckable(True)
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


class SideButton(QPushButton):
    """One line below a page: title, counter at the right; what is late is said in the tooltip and by a square."""

    def __init__(self, entry: SideEntry) -> None:
        super().__init__()
        self.setProperty("role", "sub")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.put(entry)

    def put(self, entry: SideEntry) -> None:
        """Show other numbers."""
        self.entry = entry
        self.setText(entry.title)
        late = f"，其中 {entry.late:,} 件已过时限" if entry.late else ""
        self.setToolTip(f"{entry.title}：{entry.count:,} 件{late}")
        self.setAccessibleName(f"{entry.title}，{entry.count:,} 件{late}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the counter over the styled button."""
        super().paintEvent(event)
        tokens = theme.current()
        painter = QPainter(self)
        painter.setPen(QColor(tokens.nav_text if self.isChecked() else tokens.nav_muted))
        shown = f"{self.entry.count:,}" if self.entry.count < 100_000 else "99,999+"
        room = self.rect().adjusted(0, 0, -12, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
        if self.entry.late:
            taken = self.fontMetrics().horizontalAdvance(shown)
            side = QRectF(self.width() - 12 - taken - 13, self.height() / 2 - 3.5, 7, 7)
            painter.fillRect(side, QColor(tokens.nav_mark))
        painter.end()


PAGE_ROOM, LINE_ROOM, MARGINS = 18, 10, 16
"""Pixels above and below the text of a page's entry and of a line below it, and around the column, when roomy."""
PINNED = frozenset({"settings"})
"""Pages whose entry stays in sight below the scrolling column."""


class Navigation(QWidget):
    """The column of entries. ``chosen(key)`` when the clerk picks a page, ``child_chosen(SideEntry)`` for a line."""

    chosen = Signal(str)
    child_chosen = Signal(object)
    collapse_wanted = Signal()

    def __init__(self, specs: Sequence[PageSpec]) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setAccessibleName("页面导航")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.is_collapsed = False
        self.setProperty("dense", False)
        self.buttons: dict[str, NavigationButton] = {}
        self.children_of: dict[str, dict[str, SideButton]] = {}
        self._rooms: dict[str, QVBoxLayout] = {}
        self._current = ("", "")
        self._hidden: frozenset[str] = frozenset()
        self._group = QButtonGroup(self)
        column = QWidget(self)
        column.setObjectName("navigationColumn")
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(0)
        pinned: list[NavigationButton] = []
        for number, spec in enumerate(specs, 1):
            entry = NavigationButton(spec, f"Ctrl+{number}" if number <= 9 else "")
            entry.clicked.connect(lambda _checked=False, key=spec.key: self.chosen.emit(key))
            entry.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._group.addButton(entry)
            self.buttons[spec.key] = entry
            if spec.key in PINNED:
                pinned.append(entry)
                continue
            layout.addWidget(entry)
            room = QVBoxLayout()
            room.setSpacing(0)
            layout.addLayout(room)
            self._rooms[spec.key] = room
        layout.addStretch(1)
        self._area = area = QScrollArea(
            self
        )  # under the navigation before its buttons are measured: the style sheet looks upwards
        area.setAccessibleName("页面列表")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(column)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 8)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        whole.addSpacing(4)
        for entry in pinned:
            whole.addWidget(entry)
        self._fold = QPushButton()
        self._fold.clicked.connect(lambda _checked=False: self.collapse_wanted.emit())
        whole.addWidget(self._fold)
        self.set_collapsed(False)

    def set_collapsed(self, is_collapsed: bool) -> None:
        """Fold to icons or unfold."""
        self.is_collapsed = is_collapsed
        wide = self.fontMetrics().horizontalAdvance("国") * 11 + 24
        self.setFixedWidth(NARROW_PIXELS if is_collapsed else min(max(wide, 160), WIDEST_PIXELS))
        for entry in self.buttons.values():
            entry.set_collapsed(is_collapsed)
        self._show_children()
        self._fold.setText("" if is_collapsed else "  收起导航")
        self._fold.setIcon(icons.icon("chevron-right" if is_collapsed else "chevron-left", "nav_muted"))
        self._fold.setToolTip("展开导航（Ctrl+B）" if is_collapsed else "收起导航（Ctrl+B）")
        self._fold.setAccessibleName("展开导航" if is_collapsed else "收起导航")
        if self._current[0] in self.buttons:
            self.show_current(*self._current)  # folded, the lines below the pages are away

    def hide_pages(self, keys: frozenset[str]) -> None:
        """Leave out the pages that are no part of this person's work, with the lines below them."""
        self._hidden = keys
        for key, entry in self.buttons.items():
            entry.setVisible(key not in keys)
        self._show_children()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Move the lines together where the window is too low for all of them."""
        super().resizeEvent(event)
        self._fit_height()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """As after a change of size."""
        super().showEvent(event)
        self._fit_height()

    def _fit_height(self) -> None:
        if not self.isVisible():
            return
        line = self.fontMetrics().size(0, "国").height()  # as the buttons measure: Chinese is taller than the font says
        pages = sum(1 for entry in self.buttons.values() if not entry.isHidden()) + 1
        below = sum(1 for lines in self.children_of.values() for entry in lines.values() if not entry.isHidden())
        is_dense = pages * (line + PAGE_ROOM) + below * (line + LINE_ROOM) + MARGINS > self.height()
        if is_dense == self.property("dense"):
            return
        self.setProperty("dense", is_dense)
        for entry in self.findChildren(QPushButton):
            entry.style().unpolish(entry)
            entry.style().polish(entry)
            entry.updateGeometry()

    def _show_children(self) -> None:
        for key, lines in self.children_of.items():
            for line in lines.values():
                line.setVisible(not self.is_collapsed and not {key, line.entry.page} & self._hidden)
        self._fit_height()

    def show_current(self, key: str, place: str = "") -> None:
        """Mark the entry of the page on screen, or the line below it."""
        self._current = (key, place)
        child = self.children_of.get(key, {}).get(place)
        marked = child if child is not None and not self.is_collapsed else self.buttons[key]
        marked.setChecked(True)
        if self._area.isAncestorOf(marked):
            self._area.ensureWidgetVisible(marked, 0, 60)

    def put_children(self, key: str, entries: Sequence[SideEntry]) -> None:
        """Show these lines below a page; the same lines only get their new numbers."""
        known = self.children_of.get(key, {})
        if list(known) != [entry.key for entry in entries]:
            empty(self._rooms[key])
            known = {entry.key: self._child(key, entry) for entry in entries}
            self.children_of[key] = known
            chain((self.buttons[key], *known.values()))
        for entry in entries:
            known[entry.key].put(entry)
        self._fit_height()
        if self._current[0] == key:
            self.show_current(*self._current)

    def entries(self) -> list[SideEntry]:
        """Return all lines below pages, for the palette."""
        return [
            line.entry
            for key, lines in self.children_of.items()
            for line in lines.values()
            if not {key, line.entry.page} & self._hidden
        ]

    def _child(self, key: str, entry: SideEntry) -> SideButton:
        made = SideButton(entry)
        made.clicked.connect(lambda _checked=False: self.child_chosen.emit(made.entry))
        self._group.addButton(made)
        self._rooms[key].addWidget(made)
        made.setVisible(not self.is_collapsed and not {key, entry.page} & self._hidden)
        return made

    def set_count(self, key: str, count: int) -> None:
        """Update one counter."""
        if key in self.buttons:
            self.buttons[key].set_count(count)

    def retint(self) -> None:
        """After a change of theme or size."""
        for entry in self.buttons.values():
            entry.retint()
        self.set_collapsed(self.is_collapsed)
