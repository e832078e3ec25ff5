"""Work queues (待办队列) of every role, ordered by time left, with counters for the side bar."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.flow import MARK_TEXT, STATE_TEXT, Mark, Node, State
from app.domain.flow_limits import LIMIT_TEXT, LimitKind
from app.domain.masking import mask_text, mask_values
from app.services.session import Office
from app.storage.queries import flow as stored
from app.storage.queries import queues as queries
from app.storage.queries.register import rows_by_id

SHOWN_FIELDS: tuple[str, ...] = ("ticket_no", "title", "unit", "community", "due_at")
_READ = ("caller_name", *SHOWN_FIELDS)


class Queue(StrEnum):
    """One queue."""

    TO_SIGN = "to_sign"
    RETURNING = "returning"
    TO_DISPATCH = "to_dispatch"
    DIFFICULT = "difficult"
    TO_RESPOND = "to_respond"
    HANDLING = "handling"
    TO_ASSESS = "to_assess"
    TO_CONFIRM = "to_confirm"
    TO_SUBMIT = "to_submit"
    TO_REVIEW = "to_review"
    VISITED = "visited"


QUEUE_TEXT: Mapping[Queue, str] = {
    **{queue: STATE_TEXT[State(queue.value)] for queue in Queue if queue is not Queue.TO_SUBMIT},
    Queue.TO_SUBMIT: "待申报结案",
}

_PLACES: Mapping[Queue, tuple[str, str]] = {
    **{queue: (queue.value, "") for queue in Queue},
    Queue.TO_SUBMIT: (State.TO_REVIEW.value, Node.SUBMIT_CLOSE.value),
    Queue.TO_REVIEW: (State.TO_REVIEW.value, Node.REVIEW_CLOSE.value),
}


@dataclass(frozen=True, slots=True)
class QueueCount:
    """How many tickets wait in a queue, and how many of them are past their nearest limit."""

    total: int
    late: int


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of a queue; moments are ISO text.

    ``values``: masked fields of the register (``SHOWN_FIELDS``); ``progress``: the newest step, masked.
    """

    ticket_id: int
    values: Mapping[str, str]
    state: State
    since: str
    limit_kind: LimitKind | None
    limit_due_at: str
    marks: tuple[Mark, ...]
    red_flag: str
    progress: str
    urges: int

    @property
    def state_text(self) -> str:
        """The state in Chinese."""
        return STATE_TEXT[self.state]

    @property
    def limit_text(self) -> str:
        """Which limit is the nearest, in Chinese."""
        return LIMIT_TEXT[self.limit_kind] if self.limit_kind else ""

    @property
    def mark_text(self) -> str:
        """The marks in Chinese."""
        return "、".join(MARK_TEXT[mark] for mark in self.marks)


def counts(office: Office) -> dict[Queue, QueueCount]:
    """Count every queue (empty ones too) at the office's time."""
    total = queries.counts(office.database)
    late = queries.late_counts(office.database, office.now().isoformat())
    return {queue: QueueCount(_count(total, queue), _count(late, queue)) for queue in Queue}


def ids(office: Office, queue: Queue | str, mark: Mark | None = None) -> array[int]:
    """Ids of a queue as ``array('q')``, least time left first; ``mark`` keeps only tickets with that mark."""
    state, waiting = _PLACES[Queue(queue)]
    return queries.ids(office.database, state, waiting, mark.value if mark else "")


def marked(office: Office, *marks: Mark, only_open: bool = True) -> array[int]:
    """Ids of the tickets that carry one of these marks, least time left first."""
    return queries.marked_ids(office.database, [mark.value for mark in marks], only_open=only_open)


def rows(office: Office, ticket_ids: Sequence[int]) -> list[QueueRow]:
    """Read the lines of these tickets (about 200 at a time) in the order given; unknown and void ones are left out."""
    states = stored.state_rows(office.database, ticket_ids)
    found: dict[int, tuple[str, ...]] = {}
    for start in range(0, len(ticket_ids), 500):
        found |= rows_by_id(office.database, ticket_ids[start : start + 500], _READ)
    lines = []
    for ticket in ticket_ids:
        state = states.get(ticket)
        if state is None or ticket not in found:
            continue
        values = mask_values(dict(zip(_READ, found[ticket], strict=True)))
        lines.append(
            QueueRow(
                ticket,
                values,
                State(state["state"]),
                state["since"],
                LimitKind(state["limit_kind"]) if state["limit_kind"] else None,
                state["limit_due_at"],
                tuple(Mark(mark) for mark in state["marks"].split()),
                state["red_flag"],
                mask_text(state["progress"]),
                state["urges"],
            )
        )
    return lines


def _count(found: Mapping[tuple[str, str], int], queue: Queue) -> int:
    state, waiting = _PLACES[queue]
    return sum(number for (at, awaited), number in found.items() if at == state and waiting in ("", awaited))
