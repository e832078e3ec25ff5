"""Queues: what is in them, in which order, with which counters; states of imported tickets."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest

from app.domain.flow import Mark, State
from app.services import flow, flow_sync, history, queues, register, tickets, today
from app.services.queues import Queue, QueueCount
from app.services.session import Office
from app.storage.database import OfficeDatabase
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.flow_walk import assert_stored_is_derived, state_of, until, walk
from tests.services.importing import bring_in, read_here, ticket_row, write_csv


@pytest.fixture
def clock() -> DeskClock:
    return DeskClock()


@pytest.fixture
def office(tmp_path: Path, clock: DeskClock):
    with new_office(tmp_path / "office", clock) as opened:
        yield opened


def test_a_queue_is_ordered_by_time_left(office: Office):
    late = add_ticket(office, "Q1", due_at="2026-09-18 09:00")
    without = add_ticket(office, "Q2", created_at="2026-09-01 08:00:00")
    soon = add_ticket(office, "Q3", due_at="2026-09-18 18:00")
    urgent = add_ticket(office, "Q4", urgency="紧急", due_at="2026-09-25 18:00")
    found = queues.ids(office, Queue.TO_SIGN)
    assert isinstance(found, array)
    assert list(found) == [without, late, urgent, soon]
    assert queues.counts(office)[Queue.TO_SIGN] == QueueCount(4, 2)
    assert list(queues.ids(office, "to_sign", Mark.URGENT)) == [urgent]
    rows = queues.rows(office, found)
    assert [row.limit_text for row in rows] == ["办理时限", "办理时限", "紧急处置时限", "办理时限"]
    assert rows[0].limit_due_at == "2026-09-08T23:59:59"
    assert rows[2].mark_text == "紧急"


def test_tickets_without_a_limit_come_last(office: Office):
    bare = add_ticket(office, "Q1", created_at="")
    dated = add_ticket(office, "Q2", due_at="2026-12-01 18:00")
    assert list(queues.ids(office, Queue.TO_SIGN)) == [dated, bare]


def test_every_step_moves_a_ticket_to_its_queue(office: Office, clock: DeskClock):
    ticket = add_ticket(office)
    places = []
    for step in (*until("submit_close"), ("review_close", {}), ("city_visit", {"resolved": "解决"})):
        places.append([queue.value for queue, count in queues.counts(office).items() if count.total])
        walk(office, clock, ticket, [step])
    places.append([queue.value for queue, count in queues.counts(office).items() if count.total])
    assert places == [
        *(["to_sign"], ["to_dispatch"], ["to_respond"], ["handling"], ["handling"], ["handling"], ["to_assess"]),
        *(["to_submit"], ["to_review"], [], ["visited"]),
    ]


def test_void_and_closed_tickets_wait_nowhere(office: Office):
    add_ticket(office, "Q1", status="已办结")
    tickets.void(office, add_ticket(office, "Q2"), "重复")
    assert all(count == QueueCount(0, 0) for count in queues.counts(office).values())


IMPORTED = [
    ({"工单状态": "已办结"}, State.CLOSED),
    ({"工单状态": "已退回"}, State.RETURNED),
    ({"工单状态": "待签收"}, State.TO_SIGN),
    ({"工单状态": "办理中"}, State.HANDLING),
    ({"工单状态": "回复完成"}, State.TO_ASSESS),
    ({"工单状态": "待结案审核"}, State.TO_REVIEW),
    ({"工单状态": ""}, State.TO_RESPOND),
    ({"工单状态": "", "承办单位": ""}, State.TO_SIGN),
    ({"工单状态": "没见过的"}, State.TO_RESPOND),
]


def test_imported_tickets_have_a_state_without_events(office: Office, tmp_path: Path, monkeypatch):
    read_here(monkeypatch)
    rows = [ticket_row(number, **values) for number, (values, _) in enumerate(IMPORTED)]
    batch = bring_in(office, write_csv(tmp_path / "a.csv", rows)).batch or 0
    found = office.database.rows(
        "SELECT s.state FROM ticket_state s JOIN ticket t ON t.id = s.ticket_id ORDER BY t.ticket_no"
    )
    assert [State(state) for (state,) in found] == [state for _, state in IMPORTED]
    assert office.database.value("SELECT count(*) FROM ticket_event") == 0
    assert_stored_is_derived(office)
    history.undo(office, batch)
    assert office.database.rows("SELECT * FROM ticket_state") == []
    assert_stored_is_derived(office)


def test_the_hotlines_closing_ends_what_nobody_finished_here(office: Office, clock: DeskClock):
    ticket = add_ticket(office)
    walk(office, clock, ticket, until("dispatch"))
    tickets.edit(office, ticket, {"closed_at": "2026-09-18 09:00"})
    assert state_of(office, ticket) is State.TO_RESPOND, "a closing before the last step is an old one"
    tickets.edit(office, ticket, {"closed_at": "2026-09-18 09:50"})
    state = flow.life(office, ticket).state
    assert (state.state, state.since, state.is_by_facts) == (State.CLOSED, "2026-09-18T09:50:00", True)
    assert_stored_is_derived(office)


def test_rebuilding_changes_nothing(office: Office, clock: DeskClock):
    walk(office, clock, add_ticket(office, "Q1"), until("assess"))
    add_ticket(office, "Q2", urgency="紧急", status="办理中")
    before = office.database.rows("SELECT * FROM ticket_state ORDER BY 1")
    assert flow_sync.rebuild(office) == 2
    assert office.database.rows("SELECT * FROM ticket_state ORDER BY 1") == before


def test_the_index_answers_alone(office: Office):
    add_ticket(office)
    database: OfficeDatabase = office.database
    for sql in (
        "SELECT state, waiting, count(*) FROM ticket_state WHERE is_queued = 1 GROUP BY state, waiting",
        "SELECT s.ticket_id FROM ticket_state s WHERE s.is_queued = 1 AND s.state = 'handling'"
        " AND s.waiting = 'unit_close' AND s.limit_due_at > '' ORDER BY s.limit_due_at, s.ticket_id",
    ):
        plan = " ".join(str(row[3]) for row in database.rows(f"EXPLAIN QUERY PLAN {sql}"))
        assert "COVERING INDEX ticket_state_queue" in plan
        assert "TEMP B-TREE" not in plan


def test_the_board_of_today_follows_the_flow(office: Office, clock: DeskClock):
    ticket = add_ticket(office, due_at="2026-09-18 09:00")
    assert today.counts(office, office.now()).urgent == 1
    walk(office, clock, ticket, until("review_close"))
    counts = today.counts(office, office.now())
    assert (counts.urgent, counts.open_tickets) == (0, 0)
    assert register.detail(office, ticket).values["closed_at"] == "", "the hotline's own facts stay the hotline's"
