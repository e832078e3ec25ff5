"""Tickets laid out for a step: facts, events and rules read once, then planned and written one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.errors import NotAllowed, NotFound
from app.domain.flow import RECORDS, Event, Node, TicketState
from app.domain.flow_fields import clean_text
from app.domain.flow_limits import Judged
from app.domain.flow_plan import plan
from app.domain.flow_steps import Planned, Request, Step
from app.services import answer_steps, flow_book, flow_sync, return_grounds
from app.services.session import Office
from app.storage.queries import flow as queries
from app.storage.queries.tickets import apply_values

_COMMON = {
    **dict.fromkeys(("text", "说明", "理由", "原因", "依据"), "text"),
    **dict.fromkeys(("unit", "承办单位"), "unit"),
    **dict.fromkeys(("by", "actor", "办理人", "评定人", "确认人", "审核人"), "by"),
}
_COMMON_TITLES = {"text": "说明", "unit": "承办单位", "by": "办理人"}
_DISPATCHING = frozenset({Node.DISPATCH, Node.REDISPATCH})


def request_of(office: Office, step: Step, values: Mapping[str, str], at: datetime | None) -> Request:
    """Sort the values of a form into the step's own fields and the common ones."""
    own: dict[str, str] = {}
    common = {"text": "", "unit": "", "by": ""}
    for name, value in values.items():
        key = _COMMON.get(name.strip())
        if key is None:
            own[name] = value
        else:
            common[key] = clean_text(_COMMON_TITLES[key], value)
    moment = (at or office.now()).replace(microsecond=0, tzinfo=None)
    return Request(step.node, moment, common["by"] or office.actor, own, common["unit"], common["text"])


class FlowDesk:
    """Facts, events and rules of some tickets, as they stand in the caller's transaction."""

    def __init__(self, office: Office, ticket_ids: Sequence[int]) -> None:
        self._office = office
        self.policy = replace(flow_book.policy(office), grounds=return_grounds.grounds(office))
        self.book = flow_book.book(office)
        self._rules = flow_book.rules(office)
        self.facts = queries.facts_of(office.database, ticket_ids)
        self.events = queries.events_of(office.database, ticket_ids)

    def state(self, ticket_id: int) -> TicketState:
        """Derive where a ticket stands."""
        return flow_sync.derive(self.facts[ticket_id], self.events.get(ticket_id, ()), self._rules)

    def plan(self, ticket_id: int, request: Request) -> Planned:
        """Check a step. Raises ``NotFound``, ``NotAllowed``, ``RefusedInput``."""
        facts = self.facts.get(ticket_id)
        if facts is None:
            raise NotFound("没有这件工单。请刷新列表后再试。")
        if facts["is_void"] == "1":
            raise NotAllowed("工单已经作废，不能办理。请先恢复工单。")
        state = self.state(ticket_id)
        state = replace(state, unit=facts["unit"] or state.unit)  # the register's 承办单位 may be imported or edited
        planned = plan(state, request, self.policy, self._office.now())
        answer_steps.check(self._office, ticket_id, planned)
        judged = self._judge(ticket_id, state, planned)
        if not judged:
            return planned
        late = tuple(f"{item.title}：{_verdict(item)}" for item in judged if item.is_late)
        details = {**planned.details, "judged": [item.as_json() for item in judged]}
        return replace(planned, details=details, warnings=planned.warnings + late)

    def write(
        self, ticket_id: int, planned: Planned, operation_id: int, recorded_at: str, evidence: str = ""
    ) -> tuple[int, tuple[Judged, ...]]:
        """Store a planned step; a dispatch also writes the ticket's 承办单位. Returns (event id, judged limits)."""
        before = self.state(ticket_id)
        event = Event(
            id=0,
            node=planned.node,
            at=planned.at,
            recorded_at=recorded_at,
            actor=planned.actor,
            unit=planned.unit,
            text=planned.text,
            details=planned.details if planned.node in RECORDS else {**planned.details, "after": before.last_id},
            from_state=planned.from_state,
            to_state=planned.to_state,
            is_late_entry=planned.is_late_entry,
            evidence=evidence,
            operation_id=operation_id,
        )
        event_id = queries.insert_event(self._office.database, ticket_id, operation_id, recorded_at, event)
        if planned.node in _DISPATCHING:
            values = {"unit": planned.unit}
            if planned.details.get("co_unit"):
                values["co_unit"] = str(planned.details["co_unit"])
            apply_values(self._office.database, ticket_id, values, operation_id, by_person=True)
        answer_steps.record(self._office, ticket_id, replace(event, id=event_id))
        judged = tuple(self._judge(ticket_id, before, planned))
        self.events.setdefault(ticket_id, []).append(replace(event, id=event_id))
        return event_id, judged

    def _judge(self, ticket_id: int, before: TicketState, planned: Planned) -> list[Judged]:
        if planned.node is Node.RESPOND and planned.details.get("connected") == "否":
            return []
        facts = self.facts[ticket_id]
        return self.book.judge(before, planned, facts["due_at"], facts["urgency"])


def _verdict(item: Judged) -> str:
    due = item.due_at.replace("T", " ")
    return f"应于 {due} 前，已超时" + (f"（{item.exempt}）" if item.exempt else "")
