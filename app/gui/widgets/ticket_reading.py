"""概况, to read: only what is filled in, under headings; fields changed by hand are marked."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.tickets import FIELD_BY_KEY, FieldKind
from app.gui.widgets.labels import empty, label
from app.gui.widgets.ticket_groups import GROUPS
from app.gui.wording import moment_text
from app.services.register import TicketDetail


class TicketReading(QScrollArea):
    """Labels are made once and filled anew for every ticket."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("工单概况")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("paneBody")
        self._layout = QGridLayout(body)
        self._layout.setContentsMargins(12, 8, 12, 12)
        self._layout.setHorizontalSpacing(12)
        self._layout.setVerticalSpacing(4)
        self._layout.setColumnStretch(1, 1)
        self._headings: dict[str, QLabel] = {}
        self._titles: dict[str, QLabel] = {}
        self.values: dict[str, QLabel] = {}
        row = 0
        for group in GROUPS:
            self._headings[group.title] = self._heading(group.title, row)
            row += 1
            for key in group.keys:
                self._add(key, row)
                row += 1
        self._extra_heading = self._heading("其他列", row)
        self._extra = QVBoxLayout()
        self._extra.setSpacing(4)
        self._layout.addLayout(self._extra, row + 1, 0, 1, 2)
        self._layout.setRowStretch(row + 2, 1)
        self.setWidget(body)

    def _heading(self, text: str, row: int) -> QLabel:
        made = label(text, "heading")
        made.setContentsMargins(0, 10 if row else 0, 0, 2)
        self._layout.addWidget(made, row, 0, 1, 2)
        return made

    def _add(self, key: str, row: int) -> None:
        title = label(FIELD_BY_KEY[key].title, "muted")
        title.setAlignment(Qt.AlignmentFlag.AlignTop)
        value = label("", wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setAccessibleName(FIELD_BY_KEY[key].title)
        value.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._titles[key], self.values[key] = title, value
        self._layout.addWidget(title, row, 0)
        self._layout.addWidget(value, row, 1)

    def put(self, detail: TicketDetail, unmasked: Mapping[str, str] | None = None) -> None:
        """Show a ticket; ``unmasked`` (after 显示) replaces the masked values."""
        values = {**detail.values, **(unmasked or {})}
        edited = {} if _is_made_by_hand(detail) else detail.edited
        for group in GROUPS:
            filled = [key for key in group.keys if values.get(key)]
            self._headings[group.title].setVisible(bool(filled))
            for key in group.keys:
                self._fill(key, values.get(key, ""), key in edited, edited.get(key, ""))
        self._fill_extra(detail)
        self.verticalScrollBar().setValue(0)

    def _fill(self, key: str, text: str, is_edited: bool, base: str) -> None:
        title, value = self._titles[key], self.values[key]
        for widget in (title, value):
            widget.setVisible(bool(text))
        shown = moment_text(text) if FIELD_BY_KEY[key].kind is FieldKind.MOMENT else text
        value.setText(shown)
        title.setText(f"{FIELD_BY_KEY[key].title} ✎" if is_edited else FIELD_BY_KEY[key].title)
        title.setToolTip(f"手工改过；上次导入是：{base or '（空）'}" if is_edited else "")

    def _fill_extra(self, detail: TicketDetail) -> None:
        empty(self._extra)
        filled = {title: text for title, text in detail.extra.items() if text}
        self._extra_heading.setVisible(bool(filled))
        for title, text in filled.items():
            line = label(f"{title}：{text}", wrap=True)
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._extra.addWidget(line)


def _is_made_by_hand(detail: TicketDetail) -> bool:
    """Whether no import ever said anything about it (then there is nothing to differ from)."""
    return not any(item.kind == "import" for item in detail.history)
