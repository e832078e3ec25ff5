"""期限: time left for 办理时限 in words and shape, what it was worked out from, and every limit that runs now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.flow_limits import Running
from app.domain.tickets_open import is_closed
from app.gui import theme
from app.gui.time_left import TOKEN, TimeLeft, Urgency, moment, time_left
from app.gui.widgets.cells import SHAPE, draw_shape
from app.gui.widgets.fact_grid import Fact, FactGrid
from app.gui.widgets.labels import label
from app.gui.wording import moment_text
from app.services.register import TicketDetail

_TONES = {Urgency.SOON: "warn", Urgency.OVERDUE: "bad"}


class UrgencyMark(QWidget):
    """The shape alone."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("期限状态")
        self._urgency = Urgency.NONE
        self.setFixedSize(QSize(SHAPE + 4, SHAPE + 4))

    def put(self, urgency: Urgency) -> None:
        """Show another shape."""
        self._urgency = urgency
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it in its token."""
        painter = QPainter(self)
        colour = QColor(getattr(theme.current(), TOKEN[self._urgency]))
        draw_shape(painter, QPointF(self.rect().center()) + QPointF(0.5, 0.5), self._urgency, colour)
        painter.end()


def detail_time_left(detail: TicketDetail, now: datetime) -> TimeLeft:
    """Time left of the ticket in the pane."""
    values = detail.values
    closed = values.get("closed_at", "")
    if is_closed(values.get("status", ""), closed):
        closed = closed or "closed"
    return time_left(values.get("due_at", ""), _started(detail), closed, now)


def _started(detail: TicketDetail) -> str:
    return detail.values.get("dispatched_at") or detail.values.get("created_at", "")


class TicketLimit(QWidget):
    """A few facts, no editing. ``proof_wanted(Running)`` for ⓘ beside a limit of the flow."""

    proof_wanted = Signal(object)

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setAccessibleName("工单期限")
        self._now = now
        self.mark = UrgencyMark()
        self.words = label("", "title")
        self.facts = label("", wrap=True)
        self.why = label("", "muted", wrap=True)
        self.heading = label("现在在走的时限", "heading")
        self.running = FactGrid("在走的时限")
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.addWidget(self.mark, 0, 0)
        grid.addWidget(self.words, 0, 1)
        grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(grid)
        layout.addWidget(self.facts)
        layout.addWidget(self.why)
        layout.addWidget(self.heading)
        layout.addWidget(self.running)
        layout.addStretch(1)

    def put(self, detail: TicketDetail) -> None:
        """Show one ticket's limit."""
        now = self._now()
        left = detail_time_left(detail, now)
        self.mark.put(left.urgency)
        due, started = detail.values.get("due_at", ""), _started(detail)
        self.words.setText(left.text or "没有办理时限")
        self.words.setProperty("tone", _TONES.get(left.urgency, ""))
        self.words.style().polish(self.words)
        lines = [f"办理时限　{moment_text(due)}"] if due else []
        if started:
            lines.append(f"起算　　　{moment_text(started)}")
        closed = detail.values.get("closed_at", "")
        if closed:
            lines.append(f"办结　　　{moment_text(closed)}")
        self.facts.setText("\n".join(lines))
        self.why.setText(_why(due, started, left.urgency))

    def put_running(self, limits: Sequence[Running]) -> None:
        """Show the limits that run in the ticket's state, the nearest first, each with its proof."""
        now = self._now()
        facts = []
        for limit in limits:
            left = time_left(limit.due_at, limit.start_at, "", now)
            text = f"{left.text}　{moment_text(limit.due_at)}\n{limit.source}"
            facts.append(Fact(limit.title, text, _TONES.get(left.urgency, ""), partial(self.proof_wanted.emit, limit)))
        self.heading.setText("现在在走的时限" if facts else "现在没有在走的时限")
        self.running.put(facts)


def _why(due: str, started: str, urgency: Urgency) -> str:
    if not due:
        return "导出的表里没有办理时限。可在“概况”里补填，今日和剩余时间就会计算。"
    start, limit = moment(started), moment(due)
    length = ""
    if start is not None and limit is not None and limit > start:
        hours = round((limit - start).total_seconds() / 3600, 1)
        length = f"全长 {hours:g} 小时；"
    amber = "剩余不足两成或不足 4 小时，显示为提醒。" if urgency is Urgency.SOON else ""
    return f"{length}时限以热线系统给出的“办理时限”为准，按此刻计算。{amber}"
