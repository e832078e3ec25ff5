"""Keeps the derived states of tickets in step with their facts, events, limits and calendar.

Triggers write down whose state is out of date; every transaction of the office (imports, edits, steps, undo, settings)
brings those in step before it ends, so that a stored state is always what the events and facts say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.domain.flow import Event, State, TicketState
from app.domain.flow_facts import FACT_FIELDS, InitialRules
from app.domain.flow_limits import LimitBook, LimitKind, nearest
from app.domain.flow_state import state_of
from app.services import flow_book
from app.storage.queries import flow as queries
from app.storage.queries.flow import STATE_COLUMNS

if TYPE_CHECKING:  # the session imports this module
    from app.services.session import Office

_PAGE = 5000
_QUEUED = frozenset(State) - {State.CLOSED, State.ARCHIVED, State.RETURNED}
_AT_UNIT = frozenset({State.TO_RESPOND, State.HANDLING})


def bring_in_step(office: Office) -> int:
    """Work out every state that is out of date, inside the caller's transaction. Returns how many there were."""
    ids = queries.stale_ids(office.database, _PAGE)
    if not ids:
        return 0
    rules, book = flow_book.rules(office), flow_book.book(office)
    total = 0
    while ids:
        queries.replace_states(office.database, ids, _rows(office, ids, rules, book))
        total += len(ids)
        ids = queries.stale_ids(office.database, _PAGE)
    return total


def rebuild(office: Office) -> int:
    """Work out every state anew from facts and events; returns how many tickets there are."""
    with office.change("flow.rebuild", "tickets") as change:
        queries.mark_all_stale(office.database)
        total = bring_in_step(office)
        change.audit(tickets=total)
    return total


def derive(facts: Mapping[str, str], events: Sequence[Event], rules: InitialRules) -> TicketState:
    """Return the state that facts and events say."""
    return state_of(events, rules.start(facts))


def _rows(office: Office, ids: Sequence[int], rules: InitialRules, book: LimitBook) -> list[tuple[Any, ...]]:
    facts = queries.facts_of(office.database, ids)
    events = queries.events_of(office.database, ids)
    seen: dict[tuple[str, ...], tuple[Any, ...]] = {}
    rows = []
    for ticket in ids:
        known = facts.get(ticket)
        if known is None or known["is_void"] == "1":
            continue
        own = events.get(ticket)
        if own:
            rows.append((ticket, *_row(known, derive(known, own, rules), book)))
            continue
        key = tuple(known[name] for name in FACT_FIELDS)
        if key not in seen:
            seen[key] = _row(known, derive(known, (), rules), book)
        rows.append((ticket, *seen[key]))
    return rows


def _row(facts: Mapping[str, str], state: TicketState, book: LimitBook) -> tuple[Any, ...]:
    """Lay a state out as ``STATE_COLUMNS`` without the ticket's id."""
    running = book.running(state, facts["due_at"], facts["urgency"])
    limit = nearest(running)
    handle = next((item.due_at for item in running if item.kind is LimitKind.HANDLE), "")
    values: dict[str, Any] = {
        "state": state.state.value,
        "waiting": str(state.waiting),
        "since": state.since,
        "limit_kind": limit.kind.value if limit else "",
        "limit_due_at": limit.due_at if limit else "",
        "handle_due_at": handle,
        "arrived_at": state.arrived_at,
        "signed_at": state.signed_at,
        "dispatched_at": state.first_dispatched_at or (state.arrived_at if state.state in _AT_UNIT else ""),
        "unit_closed_at": state.unit_closed_at,
        "ended_at": state.closed_at or (state.since if state.is_ended else ""),
        "marks": " ".join(sorted(mark.value for mark in state.marks)),
        "red_flag": "no_phone" if state.lacks_phone_call and not state.is_ended else "",
        "progress": state.progress,
        "rounds": state.rounds,
        "returns": state.returns,
        "review_returns": state.review_returns,
        "urges": state.urges,
        "has_events": int(state.has_events),
        "is_open": int(not state.is_ended),
        "is_queued": int(state.state in _QUEUED),
    }
    return tuple(values[name] for name in STATE_COLUMNS[1:])
