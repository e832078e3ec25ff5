"""Bulk steps: preview, a result per ticket, one operation, undo and undo of undo."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import Cancelled, RefusedInput
from app.domain.flow import State
from app.services import flow, flow_bulk, history, tickets, undo_outlook
from app.services.progress import JobContext
from app.services.session import Office
from app.services.undo_outlook import UndoOutlook
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.flow_walk import assert_stored_is_derived, state_of, stored


@pytest.fixture
def clock() -> DeskClock:
    return DeskClock()


@pytest.fixture
def office(tmp_path: Path, clock: DeskClock):
    with new_office(tmp_path / "office", clock) as opened:
        yield opened


@pytest.fixture
def ids(office: Office) -> list[int]:
    """Return four tickets: two to sign, one signed, one void."""
    made = [add_ticket(office, f"B{number}") for number in range(4)]
    flow.take(office, made[2], "sign")
    tickets.void(office, made[3], "重复")
    return made


def test_preview_writes_nothing_and_apply_does_what_it_said(office: Office, ids: list[int]):
    before = stored(office)
    shown = flow_bulk.preview(office, ids, "sign")
    assert stored(office) == before
    done = flow_bulk.apply(office, ids, "sign").value
    assert done == shown
    assert (done.done, done.refused) == (2, 2)
    assert [line.text[:9] for line in done.lines] == [
        "待签收 → 待派单",
        "待签收 → 待派单",
        "工单现在是“待派单",
        "工单已经作废，不能",
    ]
    assert [state_of(office, ticket) for ticket in ids[:3]] == [State.TO_DISPATCH] * 3
    assert_stored_is_derived(office)


def test_one_operation_that_goes_back_and_comes_back(office: Office, ids: list[int]):
    flow_bulk.apply(office, ids, "sign")
    signed = stored(office)
    dispatched = flow_bulk.apply(office, ids, "dispatch", {"unit": "城管办"})
    sent = stored(office)
    assert [row.summary for row in history.recent(office, 1)] == ["批量派单 3 件"]
    undone = history.undo(office, dispatched.operation_id or 0)
    assert undone.value.reversed == 3
    assert stored(office) == signed
    assert [row[0] for row in office.database.rows("SELECT unit FROM ticket WHERE is_void = 0")] == [""] * 3
    assert history.undo(office, undone.operation_id or 0).value.reversed == 3
    assert stored(office) == sent


def test_undo_leaves_what_later_steps_stand_on(office: Office, ids: list[int]):
    signed = flow_bulk.apply(office, ids, "sign")
    flow.take(office, ids[0], "dispatch", {"unit": "城管办"})
    result = history.undo(office, signed.operation_id or 0).value
    assert (result.reversed, result.kept) == (1, 1)
    assert [state_of(office, ticket) for ticket in ids[:2]] == [State.TO_RESPOND, State.TO_SIGN]
    assert_stored_is_derived(office)


def test_nothing_is_written_when_nobody_can(office: Office, ids: list[int]):
    operations = "SELECT count(*) FROM operation"
    before = office.database.value(operations)
    for some in (ids, []):
        with pytest.raises(RefusedInput, match=r"没有一件工单可以结案审核通过|没有选中"):
            flow_bulk.apply(office, some, "review_close")
    assert office.database.value(operations) == before


def test_a_ticket_named_twice_counts_once_and_unknown_ones_are_named(office: Office, ids: list[int]):
    result = flow_bulk.apply(office, [ids[0], ids[0], 999], "sign").value
    assert [(line.ticket_id, line.is_ok) for line in result.lines] == [(ids[0], True), (999, False)]
    assert "没有这件工单" in result.lines[1].reason


def test_cancelled_half_way_changes_nothing(office: Office, ids: list[int]):
    job = JobContext()
    job.cancel()
    before = stored(office)
    with pytest.raises(Cancelled):
        flow_bulk.apply(office, ids, "sign", job=job)
    assert stored(office) == before


def test_an_import_is_not_undone_under_steps(office: Office, ids: list[int]):
    created = office.database.value("SELECT created_by_operation FROM ticket WHERE id = ?", (ids[2],))
    assert history.undo(office, created).value.kept == 1
    assert state_of(office, ids[2]) is State.TO_DISPATCH


def test_what_undo_would_do_is_said_before(office: Office, ids: list[int]):
    signed = flow_bulk.apply(office, ids, "sign").operation_id or 0
    assert undo_outlook.outlook(office, signed) == UndoOutlook(0, 0, 2)
    flow.take(office, ids[0], "dispatch", {"unit": "城管办"})
    assert undo_outlook.outlook(office, signed) == UndoOutlook(0, 1, 1)
