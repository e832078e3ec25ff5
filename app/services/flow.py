"""The steps of a ticket's life: sign, return, dispatch, answer, assess, close (F5.2-F5.8); one step, one operation.

``life`` reads everything that the window and the command line show of one ticket; ``take`` records a step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.errors import NotFound
from app.domain.flow import STATE_TEXT, Event, Node, State, TicketState
from app.domain.flow_limits import Judged, Running
from app.domain.flow_plan import missing_requisites
from app.domain.flow_steps import Planned, Step, allowed, step_of
from app.domain.masking import mask_text
from app.services import answer_steps, flow_book
from app.services.changes import Outcome, Topic
from app.services.flow_desk import FlowDesk, request_of
from app.services.session import Change, Office

TOPICS = frozenset({Topic.TICKETS})


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step that was recorded: where the ticket stands now, and what a person should be told."""

    ticket_id: int
    ticket_no: str
    event_id: int
    node: Node
    at: str
    state: State
    is_late_entry: bool
    warnings: tuple[str, ...]
    judged: tuple[Judged, ...]

    @property
    def state_text(self) -> str:
        """The state in Chinese."""
        return STATE_TEXT[self.state]


@dataclass(frozen=True, slots=True)
class TicketLife:
    """Everything of one ticket's flow. ``events`` in order of entry, void ones included; ``limits`` nearest first."""

    ticket_id: int
    ticket_no: str
    state: TicketState
    events: tuple[Event, ...]
    limits: tuple[Running, ...]
    steps: tuple[Step, ...]
    missing: tuple[str, ...]


def life(office: Office, ticket_id: int) -> TicketLife:
    """Read a ticket's state, events, running limits (with their proofs) and possible steps. Raises ``NotFound``."""
    desk = FlowDesk(office, (ticket_id,))
    facts = desk.facts.get(ticket_id)
    if facts is None:
        raise NotFound("没有这件工单。请刷新列表后再试。")
    state = desk.state(ticket_id)
    return TicketLife(
        ticket_id,
        facts["ticket_no"],
        state,
        tuple(desk.events.get(ticket_id, ())),
        desk.book.running(state, facts["due_at"], facts["urgency"]),
        _steps(office, ticket_id, state),
        tuple(missing_requisites(state, "", desk.policy)) if state.state is State.TO_REVIEW else (),
    )


def _steps(office: Office, ticket_id: int, state: TicketState) -> tuple[Step, ...]:
    """List the steps that may be taken; a round that has its second person's word wants no other."""
    found = allowed(state)
    is_behind = state.state is not State.TO_CONFIRM and any(step.node is Node.SECOND_CONFIRM for step in found)
    if is_behind and answer_steps.is_confirmed(office, ticket_id):
        return tuple(step for step in found if step.node is not Node.SECOND_CONFIRM)
    return found


def take(
    office: Office,
    ticket_id: int,
    action: str,
    values: Mapping[str, str] | None = None,
    at: datetime | None = None,
    *,
    evidence: str = "",
) -> Outcome[StepDone]:
    """Record one step (``action``: a ``Node`` value or its Chinese verb) that happened at ``at`` (default now).

    ``values`` holds the step's fields and the common ones: ``text`` (理由、结果、依据), ``unit`` (承办单位), ``by``
    (who did it; default the person at the desk). Raises ``NotFound``, ``NotAllowed`` with the reason, ``RefusedInput``.
    """
    step = step_of(action)
    with office.change(f"flow.{step.node}", f"ticket:{ticket_id}") as change:
        operation_id = change.operation("flow", step.title)
        done = take_within(office, change, ticket_id, action, values, at, evidence=evidence)
        change.retitle(f"{step.title} {done.ticket_no}")
        change.audit(at=done.at, to=done.state.value, late_entry=done.is_late_entry)
    return Outcome(done, TOPICS, operation_id)


def take_within(
    office: Office,
    change: Change,
    ticket_id: int,
    action: str,
    values: Mapping[str, str] | None = None,
    at: datetime | None = None,
    *,
    evidence: str = "",
) -> StepDone:
    """Record a step as part of a larger change whose operation is made already (``change.operation``)."""
    if change.operation_id is None:
        raise ValueError("a step needs the operation that undo takes back")
    desk = FlowDesk(office, (ticket_id,))
    planned = desk.plan(ticket_id, request_of(office, step_of(action), values or {}, at))
    event_id, judged = desk.write(ticket_id, planned, change.operation_id, change.at, evidence)
    return StepDone(
        ticket_id,
        desk.facts[ticket_id]["ticket_no"],
        event_id,
        planned.node,
        planned.at,
        desk.state(ticket_id).state,
        planned.is_late_entry,
        planned.warnings,
        judged,
    )


def trial(
    office: Office,
    ticket_id: int,
    action: str,
    values: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> Planned:
    """Say what a step would do; writes nothing. Raises as ``take`` does."""
    step = step_of(action)
    return FlowDesk(office, (ticket_id,)).plan(ticket_id, request_of(office, step, values or {}, at))


def closing_checklist(office: Office) -> dict[str, str]:
    """Return the closing requisites (结案要件): key -> title."""
    return dict(flow_book.policy(office).requisites)


def event_data(event: Event, *, masked: bool = True) -> dict[str, Any]:
    """Return an event as plain JSON values; names and numbers in its texts are masked unless asked for."""
    hide = mask_text if masked else str
    return {
        "id": event.id,
        "operation": event.operation_id,
        "kind": "step",
        "node": event.node.value,
        "at": event.at,
        "recorded_at": event.recorded_at,
        "actor": event.actor,
        "unit": event.unit,
        "text": hide(event.text),
        "details": {
            key: hide(value) if isinstance(value, str) else value
            for key, value in event.details.items()
            if key not in ("judged", "after")
        },
        "judged": list(event.details.get("judged", ())),
        "from": event.from_state.value,
        "to": event.to_state.value,
        "late_entry": event.is_late_entry,
        "evidence": event.evidence,
        "undone": event.is_void,
    }
