"""The state of a ticket, derived from its events in the order in which they were entered (§2.8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.domain.flow import NODE_TEXT, RECORDS, Event, Mark, MarkState, Node, Start, TicketState

_PROGRESS = 120  # characters of a step's text that a list shows


def state_of(events: Iterable[Event], start: Start) -> TicketState:
    """Derive the state from the events in force (those not void), in the order in which they were entered."""
    marks = {mark: MarkState(since) for mark, since in start.marks.items()}
    now = TicketState(start.state, start.since, start.arrived_at)
    for event in sorted(events, key=lambda item: item.id):
        if not event.is_void:
            now = replace(_after(now, event), has_events=True)
            _apply_mark(marks, event)
    if start.is_ended and not now.is_ended and (not start.since or start.since >= now.last_at):
        now = replace(now, state=start.state, since=start.since, is_by_facts=True)
    elif not now.has_events:
        now = replace(now, is_by_facts=start.is_ended)
    return replace(now, marks=marks)


def _after(now: TicketState, event: Event) -> TicketState:
    if event.node not in RECORDS:
        is_new = event.to_state is not now.state or event.node is Node.REDISPATCH
        since = event.at if is_new else now.since
        now = replace(now, state=event.to_state, since=since, last_at=event.at, last_id=event.id)
    if event.node not in (Node.MARK, Node.UNMARK):
        now = replace(now, progress=_progress(event))
    change = _CHANGES.get(event.node)
    return replace(now, **change(now, event)) if change else now


def _progress(event: Event) -> str:
    """Say the newest step in one short line for the lists; its whole text stays with the event."""
    text = " ".join(event.text.split())
    text = text if len(text) <= _PROGRESS else f"{text[: _PROGRESS - 1]}…"
    return f"{NODE_TEXT[event.node]}　{text}".strip("　")


def _apply_mark(marks: dict[Mark, MarkState], event: Event) -> None:
    if event.node is Node.MARK:
        mark = Mark(event.detail("mark"))
        since = marks[mark].since if mark in marks else event.at
        marks[mark] = MarkState(since, event.detail("status"), event.text)
    elif event.node is Node.UNMARK:
        marks.pop(Mark(event.detail("mark")), None)


def _dispatched(now: TicketState, event: Event) -> dict[str, Any]:
    return {
        "first_dispatched_at": now.first_dispatched_at or event.at,
        "dispatched_at": event.at,
        "group_notified_at": event.detail("group_at"),
        "phone_at": event.detail("phone_at"),
        "unit": event.unit,
        "co_unit": event.detail("co_unit"),
        "level": event.detail("level") or now.level,
        **dict.fromkeys(("fed_back_at", "reached_at"), ""),  # what was told before belongs to an earlier dispatch
    }


def _redispatched(now: TicketState, event: Event) -> dict[str, Any]:
    return _dispatched(now, event) | {"redispatches": now.redispatches + 1, "responded_at": ""}


def _responded(now: TicketState, event: Event) -> dict[str, Any]:
    if event.detail("connected") == "否":
        return {}
    return {"responded_at": event.at, "phone_at": now.phone_at or event.at}


def _fed_back(now: TicketState, event: Event) -> dict[str, Any]:
    told = {"fed_back_at": max(now.fed_back_at, event.at)}
    return told if event.detail("connected") == "否" else {**told, "reached_at": max(now.reached_at, event.at)}


def _unit_closed(_: TicketState, event: Event) -> dict[str, Any]:
    cleared = dict.fromkeys(("assessed_at", "confirmed_at", "submitted_at", "assessor"), "")
    return {"unit_closed_at": event.at, "result": event.text, "rounds": 0, **cleared}


def _assessed(now: TicketState, event: Event) -> dict[str, Any]:
    return {"assessed_at": event.at, "assessor": event.actor, "rounds": now.rounds + 1, "confirmed_at": ""}


def _confirmed(_: TicketState, event: Event) -> dict[str, Any]:
    if event.detail("agree") == "否":
        return dict.fromkeys(("assessed_at", "confirmed_at", "submitted_at"), "")  # another round is wanted
    return {"confirmed_at": event.at}


def _back(now: TicketState, _: Event) -> dict[str, Any]:
    return {"submitted_at": "", "unit_closed_at": "", "review_returns": now.review_returns + 1}


_CHANGES: Mapping[Node, Callable[[TicketState, Event], dict[str, Any]]] = {
    Node.ARRIVE: lambda _, event: {"arrived_at": event.at, "since": event.at},
    Node.SIGN: lambda now, event: {"signed_at": event.at, "level": event.detail("level") or now.level},
    Node.RETURN: lambda now, _: {"returns": now.returns + 1},
    Node.RETURN_REJECTED: lambda _, __: {"signed_at": "", "difficult_at": ""},
    Node.DISPATCH: _dispatched,
    Node.REDISPATCH: _redispatched,
    Node.REPORT_DIFFICULT: lambda now, event: {"difficult_at": now.difficult_at or event.at},
    Node.RESPOND: _responded,
    Node.FEEDBACK: _fed_back,
    Node.UNIT_CLOSE: _unit_closed,
    Node.ASSESS: _assessed,
    Node.SECOND_CONFIRM: _confirmed,
    Node.SUBMIT_CLOSE: lambda _, event: {"submitted_at": event.at},
    Node.REVIEW_CLOSE: lambda _, event: {"closed_at": event.at},
    Node.REVIEW_RETURN: _back,
    Node.CLOSE: lambda now, event: {"hotline_closed_at": event.at, "closed_at": now.closed_at or event.at},
    Node.PHONE: lambda now, event: {"phone_at": now.phone_at or event.at},
    Node.URGE: lambda now, event: {"urges": now.urges + 1, "urged_at": max(now.urged_at, event.at)},
}
