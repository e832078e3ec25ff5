"""F1: 使用手册, contents on the left, text on the right, offline; it stays open beside the work."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.gui import icons
from app.gui.settings import WindowSettings
from app.gui.widgets.labels import label, tool
from app.gui.widgets.manual_contents import ManualContents
from app.gui.widgets.manual_text import ManualText
from app.gui.window_place import fitting
from app.services import handbook

GEOMETRY = "manual/geometry"
USUAL_SIZE = (1080, 720)


class ManualWindow(QDialog):
    """``open_at`` shows a chapter; ``show_keys`` opens the key list of the page behind."""

    def __init__(
        self, settings: WindowSettings, show_keys: Callable[[], None] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("使用手册")
        self.setAccessibleName("使用手册")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setModal(False)
        self._settings = settings
        self._manual = handbook.manual()
        self._past: list[str] = []
        self._ahead: list[str] = []
        self.anchor = ""
        self.contents = ManualContents(self._manual)
        self.text = ManualText(self._manual.folder)
        self.search = QLineEdit()
        self.search.setAccessibleName("在手册里查找")
        self.search.setPlaceholderText("在手册里查找（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.back = tool("后退", "chevron-left", self.go_back, "Alt+←")
        self.forward = tool("前进", "chevron-right", self.go_forward, "Alt+→")
        self.said = label("", "muted")
        self._lay_out(show_keys)
        self._connect()
        kept = settings.state(GEOMETRY)
        if kept.isEmpty() or not self.restoreGeometry(kept):
            self.resize(*fitting(self, *USUAL_SIZE))

    def _lay_out(self, show_keys: Callable[[], None] | None) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self.back, self.forward):
            head.addWidget(widget)
        head.addWidget(self.search, 1)
        head.addWidget(self.said)
        if show_keys is not None:
            head.addWidget(tool("本页按键", "help", show_keys, "Shift+F1"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.contents)
        split.addWidget(self.text)
        split.setSizes([280, 800])
        split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.contents.chosen.connect(self.open_at)
        self.text.wanted.connect(self.open_at)
        self.search.textChanged.connect(self.look_for)
        self.search.returnPressed.connect(self.text.setFocus)
        for key, run in (
            ("Alt+Left", self.go_back),
            ("Alt+Right", self.go_forward),
            ("Ctrl+F", self.search.setFocus),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(run)

    def open_at(self, anchor: str) -> None:
        """Show a chapter or section and remember the way; an unknown anchor shows the first page."""
        if self.anchor and anchor != self.anchor:
            self._past.append(self.anchor)
            self._ahead.clear()
        self._show(anchor)

    def take_focus(self) -> None:
        """Give the text the keys: arrows and Page Down read on."""
        self.text.setFocus()

    def go_back(self) -> None:
        """Show what was read before."""
        if self._past:
            self._ahead.append(self.anchor)
            self._show(self._past.pop())

    def go_forward(self) -> None:
        """Show what was left by going back."""
        if self._ahead:
            self._past.append(self.anchor)
            self._show(self._ahead.pop())

    def look_for(self, words: str) -> None:
        """Leave in the contents what holds all the words, and show the best of it."""
        pages = self._manual.pages_with(words)
        self.contents.narrow(pages)
        is_asked = bool(words.strip())
        self.said.setText("" if not is_asked else f"{len(pages)} 章" if pages else "没有找到，换个词再试")
        if is_asked and pages:
            self.open_at(pages[0])
        elif not is_asked:
            self._show(self.anchor)

    def redraw(self) -> None:
        """After a change of theme or size."""
        self.text.redraw()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc closes; Enter in the search box must not."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Remember size and place."""
        kept: QByteArray = self.saveGeometry()
        self._settings.put_state(GEOMETRY, kept)
        super().closeEvent(event)

    def _show(self, anchor: str) -> None:
        page = self._manual.page_of(anchor)
        self.anchor = anchor if any(found.anchor == anchor for found in self._manual.headings) else page
        self.text.show_html(self._manual.html(page), self.search.text())
        if self.anchor != page:
            self.text.scrollToAnchor(self.anchor)
        self.contents.mark(self.anchor)
        self.back.setEnabled(bool(self._past))
        self.forward.setEnabled(bool(self._ahead))
