"""No sequence of accepted steps, undos and edits breaks an invariant of the flow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import RefusedInput
from app.domain.flow import RECORDS
from app.domain.flow_state import state_of
from app.domain.flow_steps import ACTIONS
from app.services import flow, flow_book, history, tickets
from app.services.session import Office
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
steps = st.lists(
    st.one_of(
        st.tuples(st.just("next"), st.just(""), st.integers(0, 90)),
        st.tuples(st.just("next"), st.just(""), st.integers(0, 90)),
        st.tuples(st.just("take"), st.sampled_from(ACTIONS), st.integers(-5, 240)),
        st.tuples(st.just("undo"), st.just(""), st.integers(0, 6)),
        st.tuples(st.just("close_in_file"), st.just(""), st.integers(0, 200)),
    ),
    max_size=14,
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, DeskClock]]:
    clock = DeskClock()
    root: Path = tmp_path_factory.mktemp("machine") / "office"
    with new_office(root, clock) as office:
        yield office, clock


def _take(office: Office, ticket: int, action: str, minutes_ago: int) -> None:
    at = office.now() - timedelta(minutes=minutes_ago)
    flow.take(office, ticket, action, VALUES.get(action, {}), at)


def _act(office: Office, ticket: int, step: tuple[str, str, int]) -> int | None:
    """Try one step; returns the operation of an undo that went through."""
    what, action, number = step
    newest = office.database.rows(
        "SELECT id FROM operation WHERE kind IN ('flow', 'undo', 'edit') AND undone_by_id IS NULL"
        " AND id > (SELECT created_by_operation FROM ticket WHERE id = ?) ORDER BY id DESC LIMIT 7",
        (ticket,),
    )
    if what == "next":
        waiting = flow.life(office, ticket).state.waiting
        _take(office, ticket, waiting or "mark", min(number, 3))
    elif what == "take":
        _take(office, ticket, action, number)
    elif what == "close_in_file":
        at = (office.now() - timedelta(minutes=number)).isoformat()
        tickets.edit(office, ticket, {"closed_at": at})
    elif newest:
        return history.undo(office, newest[number % len(newest)][0]).operation_id
    return None


def _check(office: Office, ticket: int) -> None:
    events = [event for event in flow.life(office, ticket).events if not event.is_void]
    main = [event for event in events if event.node not in RECORDS]
    assert [event.at for event in main] == sorted(event.at for event in main)
    assert all(event.at <= event.recorded_at for event in events)
    facts = queries.facts_of(office.database, (ticket,))[ticket]
    derived = state_of(events, flow_book.rules(office).start(facts))
    assert derived == flow.life(office, ticket).state
    assert_stored_is_derived(office)


@settings(max_examples=120)
@given(sequence=steps)
def test_invariants(desk: tuple[Office, DeskClock], sequence: list[tuple[str, str, int]]):
    office, clock = desk
    clock.forward(days=1)
    number = f"S{clock.moment:%Y%m%d%H%M%S}"
    ticket = add_ticket(office, number, created_at=(clock.moment - timedelta(hours=1)).isoformat())
    for step in sequence:
        clock.forward(minutes=7)
        before = stored(office)
        try:
            undone = _act(office, ticket, step)
        except RefusedInput:
            assert stored(office) == before
            continue
        _check(office, ticket)
        if undone is not None:
            _undo_of_undo_restores(office, before, undone)
    tickets.void(office, ticket, "走完")


def _undo_of_undo_restores(office: Office, before: list[tuple[object, ...]], undone: int) -> None:
    after = stored(office)
    again = history.undo(office, undone).operation_id or 0
    assert stored(office) == before
    assert history.undo(office, again).value.failed == 0
    assert stored(office) == after
