"""经过: who did what to this ticket and when, old → new, with the way back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.gui.widgets.labels import button, empty, label, rule
from app.gui.wording import moment_text
from app.services.register import FieldChange, HistoryItem

SHOWN = 60
UNDOABLE = frozenset(("edit", "create", "void", "unvoid"))
"""Operations on one ticket; a whole import is undone where the imports are listed."""


class TicketHistory(QScrollArea):
    """``undo_wanted(operation_id, summary)`` when 撤销 is pressed beside an operation."""

    undo_wanted = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("工单经过")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("paneBody")
        self._layout = QVBoxLayout(body)
        self._layout.setContentsMargins(12, 8, 12, 12)
        self._layout.setSpacing(6)
        self.setWidget(body)

    def put(self, items: tuple[HistoryItem, ...]) -> None:
        """Show the history, newest first."""
        empty(self._layout)
        if not items:
            self._layout.addWidget(label("还没有经过。导入、修改、作废都会记在这里。", "muted", wrap=True))
        for item in items[:SHOWN]:
            self._layout.addWidget(self._entry(item))
            self._layout.addWidget(rule())
        if len(items) > SHOWN:
            self._layout.addWidget(label(f"更早还有 {len(items) - SHOWN} 条", "muted"))
        self._layout.addStretch(1)

    def _entry(self, item: HistoryItem) -> QFrame:
        made = QFrame()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 2, 0, 2)
        box.setSpacing(2)
        head = QHBoxLayout()
        state = "（已撤销）" if item.is_undone else ""
        head.addWidget(label(f"{item.summary}{state}", "heading", wrap=True), 1)
        if item.kind in UNDOABLE and not item.is_undone:
            undo = button("撤销", partial(self.undo_wanted.emit, item.operation_id, item.summary), role="link")
            undo.setAccessibleName(f"撤销：{item.summary}")
            head.addWidget(undo)
        box.addLayout(head)
        who = f"{moment_text(item.at)}　{item.actor}"
        box.addWidget(label(f"{who}　原因：{item.reason}" if item.reason else who, "muted", wrap=True))
        if item.kind != "create":
            for change in item.changes:
                box.addWidget(label(_words(change), wrap=True))
        return made


def _words(change: FieldChange) -> str:
    return f"{change.title}：{_short(change.old_value)} → {_short(change.new_value)}"


def _short(text: str) -> str:
    shown = moment_text(" ".join(text.split()))
    return (shown if len(shown) <= 120 else f"{shown[:119]}…") or "（空）"
