"""Top of the import preview: the file's name and nature, its sheet, the row of its titles, what known ones become."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from app.gui.import_kinds import modes
from app.gui.widgets.labels import ElidedLabel, label
from app.services.imports import KINDS


class PreviewHead(QWidget):
    """The fields are public; whoever owns this listens to them."""

    def __init__(self, kind: str = "tickets") -> None:
        super().__init__()
        self.setAccessibleName("文件")
        self.name = ElidedLabel("", "title")
        self.facts = ElidedLabel("", "muted")
        self.sheet = QComboBox()
        self.sheet.setAccessibleName("工作表")
        self.header_row = QSpinBox()
        self.header_row.setAccessibleName("标题行")
        self.header_row.setRange(0, 200)
        self.header_row.setSpecialValueText("自动")
        self.header_row.setPrefix("第 ")
        self.header_row.setSuffix(" 行")
        self.header_row.setKeyboardTracking(False)
        self.mode = QComboBox()
        self.mode.setAccessibleName(f"已有的{KINDS[kind]}怎么办")
        for key, title, hint in modes(kind):
            self.mode.addItem(title, key)
            self.mode.setItemData(self.mode.count() - 1, hint, Qt.ItemDataRole.ToolTipRole)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.name)
        names.addWidget(self.facts)
        line.addLayout(names, 1)
        for title, field in (("工作表", self.sheet), ("标题行", self.header_row), (f"已有的{KINDS[kind]}", self.mode)):
            caption = label(title, "muted")
            caption.setBuddy(field)
            field.setProperty("caption", caption)
            line.addWidget(caption)
            line.addWidget(field)

    def show_row(self, row: int) -> None:
        """Show the row of the titles (0: found by the program) without asking for another reading."""
        self.header_row.blockSignals(True)
        self.header_row.setValue(row)
        self.header_row.blockSignals(False)

    def show_sheets(self, sheets: Sequence[str]) -> None:
        """Offer the sheets where there is a choice; the first is the one on show."""
        self.sheet.clear()
        self.sheet.addItems(list(sheets))
        has_choice = len(sheets) > 1
        self.sheet.setVisible(has_choice)
        self.sheet.property("caption").setVisible(has_choice)
