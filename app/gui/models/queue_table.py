"""Columns of a work queue: time left first, then what a duty seat needs to decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.flow import Node, State
from app.gui.models.paged_table import Column
from app.gui.time_left import TimeLeft, time_left
from app.services import queues
from app.services.queues import Queue, QueueRow
from app.services.session import Office

TIME_LEFT = "time_left"


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One row of a queue with the id that the table wants."""

    row: QueueRow

    @property
    def id(self) -> int:
        """Id of the ticket."""
        return self.row.ticket_id


def queue_time_left(line: QueueLine, now: datetime) -> TimeLeft:
    """Time left of the nearest limit."""
    return time_left(line.row.limit_due_at, line.row.since, "", now)


def queue_columns(now: Callable[[], datetime]) -> list[Column[QueueLine]]:
    """All columns, in reading order; a queue is always in the order of time left."""

    def value(key: str) -> Callable[[QueueLine], str]:
        return lambda line: line.row.values[key]

    return [
        Column(TIME_LEFT, "剩余时间", lambda line: queue_time_left(line, now()).text, 116, False, False),
        Column("limit", "时限", lambda line: line.row.limit_text, 110, False, False),
        Column("marks", "标记", _marks, 96, False, False),
        Column("ticket_no", "工单编号", value("ticket_no"), 168, False, False),
        Column("title", "标题", value("title"), 260, False, False),
        Column("unit", "承办单位", value("unit"), 130, False, False),
        Column("community", "社区", value("community"), 110, False, False),
        Column("progress", "最新进展", lambda line: line.row.progress, 180, False, False),
        Column("urges", "催办", lambda line: str(line.row.urges or ""), 52, True, False),
    ]


def fetch_lines(office: Office, ids: Sequence[int]) -> list[QueueLine]:
    """Read a window of lines."""
    return [QueueLine(row) for row in queues.rows(office, ids)]


def belongs(queue: Queue, state: State, node: Node) -> bool:
    """Whether a ticket that a step led to ``state`` may still wait in this queue."""
    if queue is Queue.TO_SUBMIT:
        return state is State.TO_REVIEW and node is not Node.SUBMIT_CLOSE
    return state.value == queue.value


def _marks(line: QueueLine) -> str:
    return f"☎ {line.row.mark_text}" if line.row.red_flag else line.row.mark_text
