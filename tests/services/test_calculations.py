"""Working out without data: starts, batches and their refusals, whose calendar counts."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from app.domain.deadlines import Direction, Rule, Unit
from app.domain.errors import RefusedInput
from app.services import calculations, calendars
from app.services.calculations import DeadlineRequest
from app.services.session import create_office


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2026-07-01", date(2026, 7, 1)),
        (" 2026-07-01 ", date(2026, 7, 1)),
        ("2026-07-01T09:10:00", datetime(2026, 7, 1, 9, 10)),
        ("2026-07-01 09:10", datetime(2026, 7, 1, 9, 10)),
    ],
)
def test_reading_a_start(text, start):
    read = calculations.read_start(text)
    assert read == start
    assert type(read) is type(start)


@pytest.mark.parametrize(
    "text",
    ["", "2026-02-30", "20260701", "2026/07/01", "2026-07-01T25:00", "2026-07-01T09:10:00Z", "昨天", "2026-W27-3"],
)
def test_what_is_no_start_is_refused(text):
    with pytest.raises(RefusedInput):
        calculations.read_start(text)


def test_hours_from_a_bare_date_run_from_midnight():
    request = DeadlineRequest(date(2026, 7, 1), Rule(Unit.HOUR, 26))
    assert calculations.work_out(request, calendars.shipped()).due_at == datetime(2026, 7, 2, 2)


def test_days_from_a_moment_run_from_its_date():
    request = DeadlineRequest(datetime(2025, 9, 29, 17, 30), Rule(Unit.WORKDAY, 5))
    assert calculations.work_out(request, calendars.shipped()).due_on == date(2025, 10, 13)


def test_a_batch(tmp_path):
    path = tmp_path / "batch.json"
    entries = [
        {"from": "2025-09-29", "unit": "workday", "n": 5, "direction": "after", "roll": True},
        {"from": "2025-06-20", "unit": "day", "n": 30, "roll": False},
        {"from": "2026-12-31", "unit": "month", "n": 1, "direction": "before"},
    ]
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(entries).encode())
    requests = calculations.read_batch(path)
    assert [request.rule for request in requests] == [
        Rule(Unit.WORKDAY, 5),
        Rule(Unit.DAY, 30, roll=False),
        Rule(Unit.MONTH, 1, Direction.BEFORE),
    ]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (5, "应是带有"),
        ({"from": "2026-07-01", "unit": "week", "n": 1}, "unit 应是 workday、day、month、hour 之一"),
        ({"from": "2026-07-01", "unit": ["day"], "n": 1}, "unit 应是"),
        ({"from": "2026-07-01", "unit": "day", "n": "1"}, "n 应是整数"),
        ({"from": "2026-07-01", "unit": "day", "n": True}, "n 应是整数"),
        ({"from": "2026-07-01", "unit": "day", "n": 1.0}, "n 应是整数"),
        ({"from": "2026-07-01", "unit": "day"}, "n 应是整数"),
        ({"from": "2026-07-01", "unit": "day", "n": -1}, "不能是负数"),
        ({"from": "2026-07-01", "unit": "day", "n": 1, "roll": "no"}, "roll 应是"),
        ({"from": "2026-07-01", "unit": "day", "n": 1, "direction": "up"}, "direction 应是"),
        ({"from": "2026-07-01", "unit": "day", "n": 1, "rol": False}, "不认识“rol”"),
        ({"unit": "day", "n": 1}, "不是日期"),
        ({"from": None, "unit": "day", "n": 1}, "不是日期"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named(tmp_path, entry, message):
    path = tmp_path / "batch.json"
    path.write_text(json.dumps([{"from": "2026-07-01", "unit": "day", "n": 1}, entry]), encoding="utf-8")
    with pytest.raises(RefusedInput, match=f"第 2 条：.*{message}"):
        calculations.read_batch(path)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1", b"\xff\xfe\x00", b"[" * 100_000])
def test_a_file_that_is_no_batch_is_refused(tmp_path, content):
    path = tmp_path / "batch.json"
    path.write_bytes(content)
    with pytest.raises(RefusedInput):
        calculations.read_batch(path)
    with pytest.raises(RefusedInput, match="读不了文件"):
        calculations.read_batch(tmp_path / "none.json")


def test_the_offices_own_calendar_counts_where_there_is_an_office(tmp_path: Path):
    folder = tmp_path / "office"
    assert calculations.calendar_for(None) is calendars.shipped()
    assert calculations.calendar_for(folder) is calendars.shipped()
    assert not folder.exists()
    office = create_office(folder, "样例街道", "张三", now=lambda: datetime(2026, 11, 21, 9))
    try:
        calendars.edit_day(office, date(2026, 11, 23), False, "停电检修", "")
        own = calculations.calendar_for(folder)
        assert not own.is_workday(date(2026, 11, 23))
        assert own.version == calendars.current(office).version
    finally:
        office.close()


def test_an_amount_in_words():
    assert calculations.amount_in_words("1596000.00") == "壹佰伍拾玖万陆仟元整"
