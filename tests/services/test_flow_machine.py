"""No sequence of accepted steps, undos and edits breaks an invariant of the flow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import RefusedInput
from app.domain.flow import RECORDS, Event, Node, State, TicketState
from app.domain.flow_state import state_of
from app.domain.flow_steps import ACTIONS, STEPS
from app.services import flow, flow_book, history, tickets
from app.services.session import Office
from app.storage.queries import answers
from app.storage.queries import flow as queries
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.flow_walk import ASSESSED, DISPATCH, FEEDBACK, ORDINARY, REASON, assert_stored_is_derived, stored

VALUES: dict[str, dict[str, str]] = {
    **dict(ORDINARY),
    "dispatch": {"unit": DISPATCH["unit"]},
    "redispatch": {"unit": "物业科", "text": "派错"},
    "return": {"ground": "not_ours", "text": REASON},
    "return_rejected": {"text": "在贵街道"},
    "report_difficult": {"text": "权属不明"},
    "difficult_settled": {"text": "已明确"},
    "assess": ASSESSED,
    "feedback": FEEDBACK,
    "second_confirm": {"by": "李强"},
    "review_return": {"text": "缺照片"},
    "mark": {"mark": "supervised_city"},
    "unmark": {"mark": "supervised_city"},
    "urge": {"kind": "due"},
}
_LATE = (-2, 0, 0, 3)  # minutes ago: in the future, now, a little late
steps = st.lists(
    st.one_of(
        st.tuples(st.just("next"), st.just(""), st.sampled_from(_LATE)),
        st.tuples(st.just("next"), st.just(""), st.sampled_from(_LATE)),
        st.tuples(st.just("take"), st.sampled_from(ACTIONS), st.sampled_from((*_LATE, 20, 90, 240))),
        st.tuples(st.just("undo"), st.just(""), st.sampled_from((0, 0, 1, 1, 2, 3))),
        st.tuples(st.just("undo"), st.just(""), st.sampled_from((0, 1))),
        st.tuples(st.just("close_in_file"), st.just(""), st.integers(0, 200)),
    ),
    max_size=16,
)
Snapshot = tuple[Any, ...]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, DeskClock]]:
    clock = DeskClock()
    root: Path = tmp_path_factory.mktemp("machine") / "office"
    with new_office(root, clock) as office:
        yield office, clock


def _snapshot(office: Office, ticket: int) -> Snapshot:
    """Everything that a step may write: the state, 承办单位, the rounds of assessment and their second words."""
    rounds = answers.valid_rounds(office.database, [ticket])
    words = answers.confirmations(office.database, [ticket])
    facts = office.database.rows("SELECT unit, co_unit, closed_at FROM ticket WHERE id = ?", (ticket,))
    return tuple(stored(office)), tuple(facts), repr(rounds), repr(words)


@dataclass
class _Machine:
    """One ticket, what every operation found and left, and the rules that must hold after each."""

    office: Office
    ticket: int
    around: dict[int, tuple[Snapshot, Snapshot]] = field(default_factory=dict)

    def act(self, what: str, action: str, number: int) -> None:
        before, state = _snapshot(self.office, self.ticket), flow.life(self.office, self.ticket).state
        try:
            operation, undone = self._do(state, what, action, number)
        except RefusedInput:
            assert _snapshot(self.office, self.ticket) == before
            return
        after = _snapshot(self.office, self.ticket)
        self._check(state, what)
        if undone:
            self._undo_restores(undone, operation, before, after)
        elif operation:
            self.around[operation] = before, after

    def _do(self, state: TicketState, what: str, action: str, number: int) -> tuple[int, int]:
        """Do one thing; returns its operation and the one that it took back (0: none)."""
        at = self.office.now() - timedelta(minutes=number)
        if what == "close_in_file":
            return tickets.edit(self.office, self.ticket, {"closed_at": at.isoformat()}).operation_id or 0, 0
        if what == "undo":
            wanted = self._newest()[number:][:1]
            return (history.undo(self.office, wanted[0]).operation_id or 0, wanted[0]) if wanted else (0, 0)
        wanted_step = action if what == "take" else state.waiting or "mark"
        return flow.take(self.office, self.ticket, wanted_step, VALUES.get(wanted_step, {}), at).operation_id or 0, 0

    def _newest(self) -> list[int]:
        rows = self.office.database.rows(
            "SELECT id FROM operation WHERE kind IN ('flow', 'undo', 'edit') AND undone_by_id IS NULL"
            " AND id > (SELECT created_by_operation FROM ticket WHERE id = ?) ORDER BY id DESC LIMIT 7",
            (self.ticket,),
        )
        return [int(row[0]) for row in rows]

    def _check(self, state: TicketState, what: str) -> None:
        life = flow.life(self.office, self.ticket)
        events = [event for event in life.events if not event.is_void]
        main = [event for event in events if event.node not in RECORDS]
        assert [event.at for event in main] == sorted(event.at for event in main)
        assert all(event.at <= event.recorded_at for event in events)
        for event in events:
            assert event.from_state in STEPS[event.node].sources
            assert (event.from_state is event.to_state) or event.node not in RECORDS
        _assert_chained(main)
        if what in ("next", "take"):
            self._check_newest(state, life.events[-1])
        facts = queries.facts_of(self.office.database, (self.ticket,))[self.ticket]
        assert state_of(events, flow_book.rules(self.office).start(facts)) == life.state
        assert_stored_is_derived(self.office)
        self._check_answers(events)

    def _check_newest(self, state: TicketState, event: Event) -> None:
        """A step is taken from where the ticket stood, and never before what the hotline's file says is over."""
        assert event.from_state is state.state
        if event.node not in RECORDS and state.is_by_facts:
            assert event.at >= state.since

    def _check_answers(self, events: list[Event]) -> None:
        """Every round in force has its step in force, and nobody is the second person of his own round."""
        rounds = answers.valid_rounds(self.office.database, [self.ticket]).get(self.ticket, [])
        assert [one["event_id"] for one in rounds] == [event.id for event in events if event.node is Node.ASSESS]
        assessor = ""
        for event in events:
            assessor = event.actor if event.node is Node.ASSESS else assessor
            assert event.node is not Node.SECOND_CONFIRM or event.actor != assessor

    def _undo_restores(self, undone: int, operation: int, before: Snapshot, after: Snapshot) -> None:
        """What is as the operation left it goes back to what it found; and the undo can itself be undone."""
        found, left = self.around.get(undone, (None, None))
        if left == before:
            assert after == found
        again = history.undo(self.office, operation).operation_id or 0
        assert _snapshot(self.office, self.ticket) == before
        assert history.undo(self.office, again).value.failed == 0
        assert _snapshot(self.office, self.ticket) == after


def _assert_chained(main: list[Event]) -> None:
    """Each main step starts where the one before it led, unless the hotline closed the ticket in between."""
    led_to = [State.TO_SIGN, *(event.to_state for event in main)]
    for before, event in zip(led_to, main, strict=False):
        assert event.from_state in (before, State.CLOSED)


@settings(max_examples=200, deadline=None)
@given(sequence=steps)
def test_invariants(desk: tuple[Office, DeskClock], sequence: list[tuple[str, str, int]]):
    office, clock = desk
    clock.forward(days=1)
    number = f"S{clock.moment:%Y%m%d%H%M%S}"
    ticket = add_ticket(office, number, created_at=(clock.moment - timedelta(hours=1)).isoformat())
    machine = _Machine(office, ticket)
    for what, action, minutes in sequence:
        clock.forward(minutes=7)
        machine.act(what, action, minutes)
    tickets.void(office, ticket, "走完")
