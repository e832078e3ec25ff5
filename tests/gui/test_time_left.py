from __future__ import annotations

from datetime import datetime

import pytest

from app.gui.time_left import TimeLeft, Urgency, moment, time_left

NOW = datetime(2026, 11, 20, 15, 20)


@pytest.mark.parametrize(
    ("due", "started", "closed", "expected"),
    [
        ("", "", "", TimeLeft("", Urgency.NONE)),
        ("", "", "2026-11-19T10:00:00", TimeLeft("已办结", Urgency.DONE)),
        ("2026-11-20T15:20:00", "", "", TimeLeft("剩 0 分钟", Urgency.SOON)),
        ("2026-11-20T15:19:59", "", "", TimeLeft("逾期 0 分钟", Urgency.OVERDUE)),
        ("2026-11-20T15:59:00", "", "", TimeLeft("剩 39 分钟", Urgency.SOON)),
        ("2026-11-20T18:30:00", "", "", TimeLeft("剩 3 小时", Urgency.SOON)),
        ("2026-11-20T19:19:59", "", "", TimeLeft("剩 3 小时", Urgency.SOON)),
        ("2026-11-20T19:20:00", "2026-11-20T14:00:00", "", TimeLeft("今天 19:20", Urgency.CALM)),
        ("2026-11-20T23:59:00", "2026-11-10T09:00:00", "", TimeLeft("今天 23:59", Urgency.SOON)),
        ("2026-11-21T09:00:00", "2026-11-20T09:00:00", "", TimeLeft("明天 09:00", Urgency.CALM)),
        ("2026-11-21T09:00:00", "2026-11-01T09:00:00", "", TimeLeft("明天 09:00", Urgency.SOON)),
        ("2026-11-25", "2026-11-19T00:00:00", "", TimeLeft("剩 5 天", Urgency.CALM)),
        ("2026-11-20", "", "", TimeLeft("今天 23:59", Urgency.CALM)),
        ("2026-11-20T13:00:00", "", "", TimeLeft("逾期 2 小时", Urgency.OVERDUE)),
        ("2026-11-18T15:20:00", "", "", TimeLeft("逾期 2 天", Urgency.OVERDUE)),
        ("2026-11-18T15:20:00", "", "2026-11-18T15:20:00", TimeLeft("已办结", Urgency.DONE)),
        ("2026-11-18T15:20:00", "", "2026-11-18T15:20:01", TimeLeft("办结（超时）", Urgency.DONE)),
        ("2026-11-18T15:20:00", "", "closed", TimeLeft("已办结", Urgency.DONE)),
        ("not a date", "", "", TimeLeft("", Urgency.NONE)),
    ],
)
def test_time_left_in_words_and_urgency(due, started, closed, expected):
    assert time_left(due, started, closed, NOW) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-09-18", datetime(2026, 9, 18, 23, 59, 59)),
        ("2026-09-18T09:30:00", datetime(2026, 9, 18, 9, 30)),
        ("", None),
        ("明天", None),
    ],
)
def test_a_date_alone_means_the_end_of_the_day(text, expected):
    assert moment(text) == expected
