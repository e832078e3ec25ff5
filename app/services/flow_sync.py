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
from app.services.flow_moulds import MOMENT_FIELDS, Moulds
from app.storage.queries import flow as queries
from app.storage.queries.flow import STATE_COLUMNS

if TYPE_CHECKING:  # the session imports this module
    from app.services.session import Office

_PAGE = 5000
_MOMENTS = slice(3, 3 + len(MOMENT_FIELDS))  # of a row of ``queries.stale_rows``
_KIND = slice(3 + len(MOMENT_FIELDS), None)
_QUEUED = frozenset(State) - {State.CLOSED, State.ARCHIVED, State.RETURNED}
_AT_UNIT = frozenset({State.TO_RESPOND, State.HANDLING})


def bring_in_step(office: Office) -> int:
    """Work out every state that is out of date, inside the caller's transaction. Returns how many there were."""
    rules, book = flow_book.rules(office), flow_book.book(office)
    moulds = Moulds(rules, lambda facts: _moulded(facts, rules, book))
    total = 0
    while page := queries.stale_rows(office.database, _PAGE, MOMENT_FIELDS, moulds.known, moulds.whole):
        ids = [int(row[0]) for row in page]
        queries.replace_states(office.database, ids, _page_rows(office, page, moulds, rules, book))
        total += len(page)
    return total


def load(office: Office) -> None:
    """Read rules, limits and calendar once, so that the first change need not wait for them."""
    flow_book.rules(office)
    flow_book.book(office)


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


def _page_rows(
    office: Office, page: Sequence[tuple[Any, ...]], moulds: Moulds, rules: InitialRules, book: LimitBook
) -> list[tuple[Any, ...]]:
    """Lay out the states of a page of ``stale_rows``: by moulds where that can be, one by one where not."""
    made, others = [], []
    for row in page:
        if row[1]:
            continue
        moulded = None if row[2] else moulds.fill(row[0], row[_MOMENTS], row[_KIND])
        if moulded is None:
            others.append(int(row[0]))
        else:
            made.append(moulded)
    return made + _rows(office, others, rules, book)


def _moulded(facts: Mapping[str, str], rules: InitialRules, book: LimitBook) -> tuple[Any, ...] | None:
    """Return the row of a state whose moments are only passed on; None where a limit is counted from them."""
    state = derive(facts, (), rules)
    if not state.is_ended and not (facts["due_at"] and book.runs_by_file(state)):
        return None
    return _row(facts, state, book)


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
