"""Numbers for a reminder: each thing once when it comes within the hour, once when it runs out."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.services import due_soon, tickets
from app.services.due_soon import Falling
from app.services.session import create_office

NOW = datetime(2026, 11, 20, 15, 20)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(tmp_path):
    opened = create_office(tmp_path / "office", "示例街道", "王静", now=lambda: NOW)
    yield opened
    opened.close()


def add(office, number, minutes, **more):
    values = {
        "ticket_no": f"20261120{number:06d}",
        "title": "路灯不亮",
        "content": "小区东门路灯不亮。",
        "created_at": (NOW - timedelta(days=2)).isoformat(),
        "due_at": (NOW + minutes * MINUTE).isoformat(),
        "status": "办理中",
    }
    return tickets.create(office, {**values, **more}).value


@pytest.mark.parametrize(
    ("minutes", "last", "found"),
    [
        (30, None, Falling(1, 0)),  # at the start the hour ahead is new
        (-30, None, Falling(0, 0)),  # what is overdue at the start stands in 今日
        (61, None, Falling(0, 0)),
        (60, None, Falling(1, 0)),
        (58, -5, Falling(1, 0)),  # came within the hour since the last look
        (30, -5, Falling(0, 0)),  # was told already
        (-3, -5, Falling(0, 1)),  # ran out since
        (-6, -5, Falling(0, 0)),
        (0, -5, Falling(0, 1)),
        (30, -600, Falling(1, 0)),  # a night between two looks: everything of it once
        (-300, -600, Falling(0, 1)),
    ],
)
def test_each_thing_is_told_once(office, minutes, last, found):
    add(office, 1, minutes)
    looked = None if last is None else NOW + last * MINUTE
    assert due_soon.since(office, NOW, looked) == found


def test_what_is_closed_is_not_told(office):
    add(office, 1, 30, status="已办结")
    add(office, 2, 30)
    add(office, 3, 40)
    assert due_soon.since(office, NOW, None) == Falling(2, 0)


def test_looks_one_after_another_tell_everything_exactly_once(office):
    for number in range(40):
        add(office, number, number * 7 - 60)
    last, soon, overdue = None, 0, 0
    for look in range(0, 200, 3):
        now = NOW + look * MINUTE
        found = due_soon.since(office, now, last)
        soon, overdue, last = soon + found.soon, overdue + found.overdue, now
    ended = NOW + 198 * MINUTE
    limits = [NOW + (number * 7 - 60) * MINUTE for number in range(40)]
    assert soon == sum(NOW < limit <= ended + due_soon.AHEAD for limit in limits)
    assert overdue == sum(NOW < limit <= ended for limit in limits)


def test_nothing_is_false():
    assert not Falling(0, 0)
    assert Falling(0, 1)
