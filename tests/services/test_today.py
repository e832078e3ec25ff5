from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.services import contracts, cost_estimates, reminders, tickets, today
from app.services.session import create_office
from app.services.today import Bucket, DueKind

NOW = datetime(2026, 11, 20, 15, 20)


@pytest.fixture
def office(tmp_path):
    opened = create_office(tmp_path / "office", "示例街道", "王静", now=lambda: NOW)
    yield opened
    opened.close()


def add(office, number, due_at, **more):
    return tickets.create(office, {"ticket_no": number, "title": f"事项{number}", "due_at": due_at, **more}).value


def titles(board, bucket):
    column = next(one for one in board.columns if one.bucket is bucket)
    return [item.title for item in column.items]


@pytest.mark.parametrize(
    ("due_at", "bucket"),
    [
        ("2019-01-01 00:00", Bucket.OVERDUE),
        ("2026-11-20 15:19:59", Bucket.OVERDUE),
        ("2026-11-20 15:20", Bucket.OVERDUE),
        ("2026-11-20 15:20:01", Bucket.TODAY),
        ("2026-11-20 23:59:59", Bucket.TODAY),
        ("2026-11-21 00:00", Bucket.WEEK),
        ("2026-11-27 23:59:59", Bucket.WEEK),
        ("2026-11-28 00:00", None),
        ("", None),
    ],
)
def test_a_limit_stands_in_exactly_one_column(office, due_at, bucket):
    add(office, "1", due_at)
    board = today.board(office, NOW)
    found = [column.bucket for column in board.columns if column.counts[DueKind.TICKET]]
    assert found == ([bucket] if bucket else [])


@pytest.mark.parametrize(
    ("values", "is_open"),
    [
        ({"status": "办理中"}, True),
        ({"status": "未办结"}, True),
        ({"status": "已办结"}, False),
        ({"status": "办理中", "closed_at": "2026-11-19 10:00"}, False),
        ({"status": ""}, True),
    ],
)
def test_a_closed_ticket_is_not_due(office, values, is_open):
    add(office, "1", "2026-11-20 10:00", **values)
    assert (today.board(office, NOW).columns[0].total == 1) is is_open
    assert (today.counts(office, NOW).open_tickets == 1) is is_open


def test_a_void_ticket_is_not_due(office):
    tickets.void(office, add(office, "1", "2026-11-20 10:00"), "重复")
    assert today.board(office, NOW).columns[0].total == 0
    assert today.counts(office, NOW) == today.Counts(0, 0, 0)


def test_rows_are_ordered_by_their_limit(office):
    for number, due_at in (("1", "2026-11-18 10:00"), ("2", "2026-11-10 10:00"), ("3", "2026-11-20 10:00")):
        add(office, number, due_at)
    assert titles(today.board(office, NOW), Bucket.OVERDUE) == ["事项2", "事项1", "事项3"]


def test_the_number_counts_what_the_column_does_not_show(office, monkeypatch):
    monkeypatch.setattr(today, "SHOWN", 2)
    for number in "12345":
        add(office, number, "2026-11-20 10:00")
    column = today.board(office, NOW).columns[0]
    assert (column.total, len(column.items)) == (5, 2)


@pytest.mark.parametrize(
    ("last_seen", "missed"),
    [("", 0), ("2026-11-17T18:00:00", 2), ("2026-11-19T12:00:00", 1), ("2026-11-20T15:20:00", 0)],
)
def test_what_fell_due_while_the_computer_was_off_is_counted(office, last_seen, missed):
    for number, due_at in (("1", "2026-11-10 10:00"), ("2", "2026-11-18 10:00"), ("3", "2026-11-20 10:00")):
        add(office, number, due_at)
    add(office, "4", "2026-11-19 10:00", status="已办结")
    board = today.board(office, NOW, last_seen)
    assert board.missed == missed
    assert titles(board, Bucket.OVERDUE) == ["事项1", "事项2", "事项3"]  # nothing is lost


def test_deliverables_and_ending_contracts_stand_on_the_board(office):
    contracts.add(office, "chengbei")
    end = office.database.value("SELECT end_on FROM contract")
    before = datetime.fromisoformat(f"{end}T09:00:00").replace(day=1)
    board = today.board(office, before)
    assert [item.due_at for item in board.ending] == [f"{end}T23:59:59"]
    kinds = {kind for column in board.columns for kind, number in column.counts.items() if number}
    assert DueKind.DELIVERABLE in kinds


def test_a_new_office_says_so(office):
    assert today.board(office, NOW).is_new
    add(office, "1", "")
    assert not today.board(office, NOW).is_new


def strong(office):
    """A cost report of 002 whose silence accepts it: due on 2026-11-24, its first alarm today."""
    contract_id = contracts.add(office, "jiuxianqiao", date(2025, 4, 3)).value
    return cost_estimates.receive(office, contract_id, "夜间值守测算", received_on="2026-11-17").value


def test_reminders_of_contracts_stand_in_their_column_and_count_the_same(office):
    key = strong(office)
    add(office, "1", "2026-11-20 10:00")
    board = today.board(office, NOW)
    week = next(column for column in board.columns if column.bucket is Bucket.WEEK)
    assert week.counts[DueKind.REMINDER] == 1
    item = next(one for one in week.items if one.kind is DueKind.REMINDER)
    assert (item.key, item.is_strong, item.due_at[:10]) == (f"cost_estimate:{key}:D29", True, "2026-11-24")
    by_bucket = {column.bucket: column.total for column in board.columns}
    assert today.counts(office, NOW).urgent == by_bucket[Bucket.OVERDUE] + by_bucket[Bucket.TODAY]
    later = NOW + timedelta(days=5)
    board = today.board(office, later, NOW.isoformat())
    by_bucket = {column.bucket: column.total for column in board.columns}
    assert today.counts(office, later).urgent == by_bucket[Bucket.OVERDUE] + by_bucket[Bucket.TODAY]
    assert item.title in titles(board, Bucket.OVERDUE)


def test_a_reminder_that_was_dealt_with_leaves_the_board(office):
    key = strong(office)
    reminders.handle(office, f"cost_estimate:{key}:D29")
    assert all(not column.counts[DueKind.REMINDER] for column in today.board(office, NOW).columns)


def test_what_the_board_lists_as_deliverable_or_contract_is_not_listed_twice(office):
    contracts.add(office, "huoying")
    board = today.board(office, datetime(2026, 8, 7, 9))
    keys = [item.key for column in board.columns for item in column.items if item.kind is DueKind.REMINDER]
    assert not any(key.startswith(("deliverable:", "contract:")) for key in keys)


def test_the_first_look_is_the_board_without_what_follows_from_rules(office):
    now = office.now()
    add(office, "1", "2026-11-20 16:00")
    add(office, "2", "2026-11-20 12:00")
    first, whole = today.first_board(office, now), today.board(office, now)
    assert [column.total for column in first.columns] == [1, 1, 0]
    assert (first.is_whole, whole.is_whole) == (False, True)
    for early, late in zip(first.columns, whole.columns, strict=True):
        assert (early.bucket, early.after, early.until) == (late.bucket, late.after, late.until)
        rules = (DueKind.ACCEPTANCE, DueKind.REMINDER)
        assert early.counts == {kind: 0 if kind in rules else number for kind, number in late.counts.items()}
    assert first.ending == whole.ending
