"""The contents of 使用手册: parts, chapters and sections as a tree that can be narrowed to what was found."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from app.services.handbook import Manual

_ANCHOR = Qt.ItemDataRole.UserRole


class ManualContents(QTreeWidget):
    """``chosen(anchor)``: the reader went to a line."""

    chosen = Signal(str)

    def __init__(self, manual: Manual) -> None:
        super().__init__()
        self.setAccessibleName("目录")
        self.setHeaderHidden(True)
        self._manual = manual
        self.lines: dict[str, QTreeWidgetItem] = {}
        above: dict[int, QTreeWidgetItem] = {}
        for found in manual.headings:
            item = QTreeWidgetItem([found.title])
            item.setData(0, _ANCHOR, found.anchor)
            item.setToolTip(0, found.title)
            if found.level == 1:
                self.addTopLevelItem(item)
                item.setExpanded(True)
            else:
                above[found.level - 1].addChild(item)
            above[found.level] = item
            self.lines[found.anchor] = item
        self.currentItemChanged.connect(lambda item, _old: self._chosen(item))

    def mark(self, anchor: str) -> None:
        """Show where the reader is, without asking for it again."""
        self.blockSignals(True)
        if anchor in self.lines:
            self.setCurrentItem(self.lines[anchor])
        self.blockSignals(False)

    def narrow(self, pages: Collection[str]) -> None:
        """Leave the lines of these pages and the parts above them."""
        shown = {item for anchor, item in self.lines.items() if self._manual.page_of(anchor) in pages}
        for item in list(shown):
            shown.update(_above(item))
        for item in self.lines.values():
            item.setHidden(item not in shown)

    def shown_titles(self) -> list[str]:
        """Return the titles of the lines that are left."""
        return [item.text(0) for item in self.lines.values() if not item.isHidden()]

    def _chosen(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(0, _ANCHOR)))


def _above(item: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    parent = item.parent()
    while parent is not None:
        yield parent
        parent = parent.parent()
