"""F2.3, F2.4: the reminders follow from what is stored; nothing is lost, what was dealt with comes back in time."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from app.domain.acceptance_events import EventKind
from app.domain.errors import NotFound, RefusedInput
from app.domain.reminder_ladder import Column
from app.services import (
    acceptance,
    amendments,
    calendars,
    contacts,
    contracts,
    deliverables,
    due_lines,
    history,
    receipts,
    reminders,
    renewals,
    submissions,
)
from app.services.session import create_office
from tests.services.receipt_cases import DeskClock


@pytest.fixture
def desk(tmp_path: Path):
    clock = DeskClock(datetime(2025, 9, 29, 15))
    office = create_office(tmp_path / "office", "示例街道", "王芳", now=clock)
    yield office, clock
    office.close()


@pytest.fixture
def handed_in(desk):
    office, _ = desk
    contract_id = contracts.add(office, "chengbei", date(2025, 5, 31)).value
    for row in deliverables.list_deliverables(office, contract_id)[:3]:
        submissions.submit(office, row.id, datetime.fromisoformat(f"{row.due_on}T10:00:00"))
        at = datetime.fromisoformat(f"{row.due_on}T11:00:00")
        acceptance.record(office, row.id, EventKind.PASS, at)
        receipt = receipts.issue(office, receipts.draft(office, row.id)).value
        receipts.mark_sealed(office, receipt, at.date())
        receipts.mark_posted(office, receipt, "快递", f"SF{row.id}", at.date())
    september = deliverables.list_deliverables(office, contract_id)[3].id
    submissions.submit(office, september, datetime(2025, 9, 29, 14))
    return contract_id, september


def lines(office, code):
    return [line for line in due_lines.open_lines(office, office.now()) if line.code == code]


def keys(board, column):
    return [reminder.line.key for reminder in board.column(column)]


def test_d01_to_d04_follow_a_deliverable_through_its_acceptance(desk, handed_in):
    office, clock = desk
    _, september = handed_in
    review = lines(office, "D01")[0]
    assert (review.due_at, review.clause, review.party) == ("2025-10-13T23:59:59", "000·三(一)", "office")
    clock.at = datetime(2025, 10, 14, 10)
    acceptance.record(office, september, EventKind.REMIND, clock.at, method="邮件")
    deemed = lines(office, "D03")[0]
    assert (deemed.due_at[:10], deemed.is_strong) == ("2025-10-14", True)
    assert "2025-10-15" in deemed.detail
    acceptance.record(
        office, september, EventKind.OBJECTION, datetime(2025, 10, 14, 10, 30), text="缺数据", basis="备忘录"
    )
    assert [line.due_at[:10] for line in lines(office, "D02")] == ["2025-10-17"]
    assert lines(office, "D01") == lines(office, "D03") == []
    clock.at = datetime(2025, 10, 17, 10)
    submissions.submit(office, september, clock.at)
    acceptance.record(office, september, EventKind.PASS, datetime(2025, 10, 17, 11))
    assert [line.due_at[:10] for line in lines(office, "D04")] == ["2025-10-31"]
    receipt = receipts.issue(office, receipts.draft(office, september)).value
    receipts.mark_sealed(office, receipt, clock.at.date())
    receipts.mark_posted(office, receipt, "快递", "SF9", clock.at.date())
    assert lines(office, "D04") == []


def test_d06_and_d30_are_the_plan_with_its_hour(desk):
    office, _ = desk
    chengbei = contracts.add(office, "chengbei", date(2025, 5, 31)).value
    jiuxianqiao = contracts.add(office, "jiuxianqiao", date(2025, 4, 3)).value
    last = lines(office, "D06")
    assert {(line.contract_id, line.due_at) for line in last} == {(chengbei, "2026-05-30T17:00:00")}
    assert {line.contract_id for line in lines(office, "D30")} == {jiuxianqiao}


def test_d42_expiry_is_announced_60_30_and_7_days_ahead_until_it_is_renewed(desk):
    office, clock = desk
    contract_id = contracts.add(office, "zhongguancun", date(2026, 6, 1)).value
    key = f"contract:{contract_id}:D42"

    def column():
        found = next(r for r in reminders.board(office, office.now()).reminders if r.line.key == key)
        return found.column, found.step

    for at, expected in (
        (datetime(2027, 3, 31, 9), (Column.LATER, "")),
        (datetime(2027, 4, 1, 9), (Column.TODAY, "2027-04-01")),
        (datetime(2027, 5, 1, 9), (Column.TODAY, "2027-05-01")),
        (datetime(2027, 5, 24, 9), (Column.WEEK, "2027-05-24")),
        (datetime(2027, 6, 1, 9), (Column.OVERDUE, "逾期")),
    ):
        clock.at = at
        assert column() == expected
    renewals.decide(office, contract_id, "续签")
    assert lines(office, "D42") == []


def test_a_change_of_contacts_waits_until_the_other_party_is_told(desk):
    office, clock = desk
    contract_id = contracts.add(office, "chengbei", date(2025, 5, 31)).value
    old = contacts.add(office, contract_id, "vendor", "address", "旧址").value.id
    new = contacts.add(office, contract_id, "vendor", "address", "新址", replaces=old, valid_from=date(2025, 10, 13))
    line = lines(office, "D08")[0]
    assert (line.due_at[:10], line.party, line.clause) == ("2025-09-26", "vendor", "000·六(三)2")
    assert line.key in keys(reminders.board(office, clock.at), Column.OVERDUE)
    contacts.tell(office, new.value.id, datetime(2025, 9, 26, 9))
    assert lines(office, "D08") == []


def test_f2_4_five_days_off_lose_nothing(desk, handed_in):
    office, clock = desk
    contracts.add(office, "jiuxianqiao", date(2025, 4, 3))
    clock.at = datetime(2025, 10, 29, 15)
    before = reminders.board(office, clock.at)
    overdue, seen = set(keys(before, Column.OVERDUE)), clock.at.isoformat()
    within = {r.line.key for r in before.reminders if "2025-10-29T15" < r.line.due_at <= "2025-11-03T15"}
    assert {key.split(":")[0] for key in within} == {"deliverable"}
    assert len(within) == 3
    clock.at = datetime(2025, 11, 3, 15)
    after = reminders.board(office, clock.at, seen)
    assert set(keys(after, Column.OVERDUE)) == overdue | within
    assert after.missed == len(within)


def test_a_step_dealt_with_is_out_of_sight_until_the_next_one(desk, handed_in):
    office, clock = desk
    _, september = handed_in
    key = f"deliverable:{september}:review:1"
    with pytest.raises(RefusedInput):
        reminders.handle(office, key)
    clock.at = datetime(2025, 10, 10, 9)
    done = reminders.handle(office, key, "已请科室看")
    board = reminders.board(office, clock.at)
    assert key not in keys(board, Column.WEEK)
    assert [(r.line.key, r.handled_by) for r in board.handled] == [(key, "王芳")]
    with pytest.raises(RefusedInput, match="王芳"):
        reminders.handle(office, key)
    clock.at = datetime(2025, 10, 12, 9)
    assert key in keys(reminders.board(office, clock.at), Column.WEEK)
    reminders.handle(office, key)
    clock.at = datetime(2025, 10, 14, 9)
    assert key in keys(reminders.board(office, clock.at), Column.OVERDUE)
    clock.at = datetime(2025, 10, 10, 9)
    history.undo(office, done.operation_id)
    assert key in keys(reminders.board(office, clock.at), Column.WEEK)
    with pytest.raises(NotFound):
        reminders.handle(office, "deliverable:999:due")


def test_f2_3_a_calendar_change_lists_what_is_open_and_leaves_what_is_done(desk, handed_in):
    office, clock = desk
    _, september = handed_in
    before = calendars.current(office)
    change = calendars.edit_day(office, date(2025, 10, 9), False, "停电检修", "街道通知").value
    found = reminders.moved_by_calendar(office, clock.at, change.before, change.after)
    assert [(line.key, line.before[:10], line.after[:10]) for line in found] == [
        (f"deliverable:{september}:review:1", "2025-10-13", "2025-10-14")
    ]
    assert deliverables.get(office, september).accept_by == "2025-10-14"
    assert reminders.moved_by_calendar(office, clock.at, before, before) == ()


def test_f1_2_an_amendment_shows_which_open_deadlines_it_would_move(desk, handed_in):
    office, _ = desk
    contract_id, september = handed_in
    made = amendments.propose(office, contract_id, "2025-09-29", {"acceptance.review.n": "7"})
    assert [(line.key, line.before[:10], line.after[:10]) for line in made.moved] == [
        (f"deliverable:{september}:review:1", "2025-10-13", "2025-10-15")
    ]
    assert amendments.propose(office, contract_id, "2025-09-30", {"acceptance.review.n": "7"}).moved == ()
    assert deliverables.get(office, september).accept_by == "2025-10-13"


def test_the_ladder_is_the_offices_own(desk):
    office, _ = desk
    assert reminders.ladder(office, "D42") == (60, 30, 7, 0)
    assert reminders.ladder(office, "D01") == (7, 3, 1, 0)
    reminders.set_ladder(office, "D01", [2, 5, 5, 0], "科长口头要求")
    reminders.set_ladder(office, "默认", [1, 0], "科长口头要求")
    assert (reminders.ladder(office, "D01"), reminders.ladder(office, "D99")) == ((5, 2, 0), (1, 0))
    assert reminders.ladder(office, "D42") == (60, 30, 7, 0)
    for days in ([], [-1], [999]):
        with pytest.raises(RefusedInput):
            reminders.set_ladder(office, "D01", days, "x")
    with pytest.raises(RefusedInput):
        reminders.set_ladder(office, "D01", [1], " ")


def test_a_void_contract_reminds_of_nothing(desk):
    office, _ = desk
    contract_id = contracts.add(office, "jiuxianqiao", date(2025, 4, 3)).value
    assert due_lines.open_lines(office, office.now())
    contracts.void(office, contract_id, "录错")
    assert due_lines.open_lines(office, office.now()) == []
