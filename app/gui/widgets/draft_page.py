"""One page of the contract that is being entered: its parts one below the other, scrolling."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.domain.draft_fields import Field, Kind, Part, Path, Section
from app.gui.draft_work import DraftWork
from app.gui.settings import WindowSettings
from app.gui.widgets.draft_form import DraftForm, PartEditor
from app.gui.widgets.draft_list import EntryList
from app.gui.widgets.labels import button, label, rule

_CLAUSES = "clauses"
_ABOVE, _BELOW = 40, 80
_SETTLE_MS = 40
"""A form that was just built needs its layout before one can scroll to a field of it."""


class DraftPage(QScrollArea):
    """``blocks``: each part of the section with its widget; ``focus`` finds a field."""

    def __init__(self, work: DraftWork, section: Section, settings: WindowSettings, paste: Callable[[], None]) -> None:
        super().__init__()
        self.work, self.section, self.settings = work, section, settings
        self.blocks: list[tuple[Part, QWidget]] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(section.label)
        body = QWidget()
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(4, 0, 16, 12)
        self.column.setSpacing(8)
        if section.key == _CLAUSES:
            paster = button("粘贴合同全文…", paste, icon="copy", role="primary")
            self.column.addWidget(paster, 0, Qt.AlignmentFlag.AlignLeft)
        for part in section.parts:
            self._add(part)
        self.column.addStretch(1)
        self.setWidget(body)

    def _add(self, part: Part) -> None:
        if self.blocks:
            self.column.addSpacing(8)
            self.column.addWidget(rule())
        self.column.addWidget(label(part.label, "heading"))
        if part.help:
            self.column.addWidget(label(part.help, "muted", wrap=True))
        block = self._block(part)
        self.blocks.append((part, block))
        self.column.addWidget(block)

    def _block(self, part: Part) -> QWidget:
        if part.is_list:
            return EntryList(self.work, part, self.settings)
        if part.key and part.is_optional:
            return PartEditor(self.work, (part.key,), Field(part.key, part.label, Kind.PART, fields=part.fields))
        return DraftForm(self.work, (part.key,) if part.key else (), part.fields)

    def list_of(self, key: str) -> EntryList:
        """Return the list of a part."""
        return cast("EntryList", next(block for part, block in self.blocks if part.key == key))

    def focus(self, path: Path) -> bool:
        """Put the cursor into the field of a path, and the field into sight."""
        for part, block in self.blocks:
            is_here = path[:1] == (part.key,) if part.key else part.field(str(path[0])) is not None
            if is_here and isinstance(block, EntryList | PartEditor | DraftForm) and self._into(block, path):
                QTimer.singleShot(_SETTLE_MS, self, self._reveal)
                return True
        return False

    def _into(self, block: EntryList | PartEditor | DraftForm, path: Path) -> bool:
        if block.focus(path):
            return True
        block.setFocus()
        return True

    def _reveal(self) -> None:
        found = self.window().focusWidget()
        if found is not None and self.isAncestorOf(found):
            top, bottom = (found.mapTo(self.widget(), point).y() for point in (QPoint(), found.rect().bottomLeft()))
            self.ensureVisible(0, bottom, 0, _BELOW)
            self.ensureVisible(0, top, 0, _ABOVE)
