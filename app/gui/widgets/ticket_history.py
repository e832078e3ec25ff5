"""经过: who did what to this ticket and when, steps and field changes in one line of time, with the way back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.flow import Event
from app.gui.flow_timeline import Entry, timeline
from app.gui.widgets.labels import button, empty, label, rule
from app.gui.widgets.scroll_sheet import ScrollSheet
from app.services.register import HistoryItem

SHOWN = 60


class TicketHistory(ScrollSheet):
    """``undo_wanted(operation_id, summary)`` when 撤销 is pressed beside an operation."""

    undo_wanted = Signal(int, str)

    def __init__(self) -> None:
        super().__init__("工单经过", spacing=6)

    def put(self, items: Sequence[HistoryItem], events: Sequence[Event] = ()) -> None:
        """Show the past, the newest first."""
        empty(self.room)
        entries = timeline(items, events)
        if not entries:
            self.room.addWidget(label("还没有经过。导入、修改、办理、作废都会记在这里。", "muted", wrap=True))
        for entry in entries[:SHOWN]:
            self.room.addWidget(self._entry(entry))
            self.room.addWidget(rule())
        if len(entries) > SHOWN:
            self.room.addWidget(label(f"更早还有 {len(entries) - SHOWN} 条", "muted"))
        self.room.addStretch(1)

    def _entry(self, entry: Entry) -> QFrame:
        made = QFrame()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 2, 0, 2)
        box.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(label(entry.title, "heading", wrap=True), 1)
        if entry.can_undo:
            undo = button("撤销", partial(self.undo_wanted.emit, entry.operation_id, entry.summary), role="link")
            undo.setAccessibleName(f"撤销：{entry.summary}")
            head.addWidget(undo)
        box.addLayout(head)
        box.addWidget(label(entry.who, "muted", wrap=True))
        for line in entry.lines:
            box.addWidget(label(line, wrap=True))
        return made
