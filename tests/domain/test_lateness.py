"""Open and closed intervals, days late, pauses, notices ahead, what a calendar change moves."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest

from app.domain.deadlines import Pause, Rule, Unit
from app.domain.lateness import (
    OpenDeadline,
    days_late,
    exceeded,
    first_day_exceeding,
    first_day_reaching,
    merged,
    moved_deadlines,
    notify_by,
    reached,
    remind_on,
    workdays_late,
)
from app.domain.money import round_fen
from app.domain.workdays import SpecialDay
from tests.domain.shipped_calendar import calendar


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("count", "is_reached", "is_exceeded"), [(14, False, False), (15, True, False), (16, True, True)]
)
def test_closed_and_open_intervals(count, is_reached, is_exceeded):
    assert reached(count, 15) is is_reached
    assert exceeded(count, 15) is is_exceeded


def test_ac_05_fifteen_workdays_late_and_the_days_late():
    assert first_day_reaching(day("2025-07-21"), 15, Unit.WORKDAY, calendar()).due_on == day("2025-08-11")
    assert workdays_late(day("2025-07-21"), day("2025-08-10"), calendar()) == 14
    assert workdays_late(day("2025-07-21"), day("2025-08-11"), calendar()) == 15
    assert workdays_late(day("2025-07-21"), day("2025-07-01"), calendar()) == 0
    assert days_late(day("2025-07-21"), day("2025-07-31")) == 10
    assert days_late(day("2025-07-20"), day("2025-07-31")) == 11
    assert days_late(day("2025-07-21"), day("2025-07-21")) == 0
    assert days_late(day("2025-07-21"), day("2025-06-21")) == 0


def test_ac_05_the_budgets_reasons_are_not_lateness():
    whole = Pause(day("2025-06-20"), day("2025-12-31"), "财政原因")
    assert days_late(day("2025-07-21"), day("2025-07-31"), [whole]) == 0
    part = Pause(day("2025-07-20"), day("2025-07-23"), "财政原因")
    overlapping = Pause(day("2025-07-23"), day("2025-07-25"), "银行系统停机")
    assert days_late(day("2025-07-21"), day("2025-07-31"), [part]) == 8
    assert days_late(day("2025-07-21"), day("2025-07-31"), [overlapping, part]) == 6
    assert days_late(day("2025-07-21"), day("2025-07-31"), [Pause(day("2025-09-01"), day("2025-09-09"), "x")]) == 10
    assert workdays_late(day("2025-07-21"), day("2025-08-11"), calendar(), [part]) == 13


def test_ac_05_and_ac_06_amounts_from_days():
    assert round_fen(159_600_000 * Fraction(2, 1000) * 10) == 3_192_000
    assert round_fen(32_541_000 * Fraction(5, 10_000) * 30) == 488_115


def test_d16_force_majeure_more_than_fifteen_workdays():
    assert first_day_reaching(day("2026-07-01"), 15, Unit.WORKDAY, calendar()).due_on == day("2026-07-22")
    assert first_day_exceeding(day("2026-07-01"), 15, Unit.WORKDAY, calendar()).due_on == day("2026-07-23")


def test_d13_seven_and_fifteen_days_and_r25_more_than_four():
    assert first_day_reaching(day("2026-09-30"), 7, Unit.DAY, calendar()).due_on == day("2026-10-07")
    assert first_day_exceeding(day("2026-07-01"), 4, Unit.DAY, calendar()).due_on == day("2026-07-06")
    assert first_day_exceeding(day("2026-07-01"), 4, Unit.WORKDAY, calendar()).due_on == day("2026-07-08")


def test_notices_ahead_and_reminders_before_a_holiday():
    deadline = notify_by(day("2025-10-13"), 7, Unit.WORKDAY, calendar(), "000·六(三)2")
    assert (deadline.due_on, deadline.rule.clause) == (day("2025-09-26"), "000·六(三)2")
    ends = {
        "2025-05-02": "2025-04-30",
        "2025-10-02": "2025-09-30",
        "2026-01-02": "2025-12-31",
        "2025-06-03": "2025-06-03",
    }
    assert {end: remind_on(day(end), calendar()).isoformat() for end in ends} == ends


def test_overlapping_pauses_are_counted_once():
    first = Pause(day("2026-01-01"), day("2026-01-05"), "甲")
    inside = Pause(day("2026-01-02"), day("2026-01-03"), "甲")
    after = Pause(day("2026-01-05"), day("2026-01-08"), "乙")
    turned = Pause(day("2026-02-05"), day("2026-02-01"), "丙")
    assert merged([after, inside, turned, first]) == (Pause(day("2026-01-01"), day("2026-01-08"), "甲、乙"),)


def test_a_calendar_change_lists_the_limits_that_move():
    after = calendar().with_days([SpecialDay(day("2026-11-23"), False, "停电检修")])
    running = [
        OpenDeadline("a", "验收", day("2026-11-20"), Rule(Unit.WORKDAY, 5)),
        OpenDeadline("b", "回执", day("2026-11-10"), Rule(Unit.WORKDAY, 3)),
        OpenDeadline("c", "整改", day("2026-11-20"), Rule(Unit.DAY, 3)),
        OpenDeadline("d", "紧急", datetime(2026, 11, 20, 9), Rule(Unit.HOUR, 72)),
    ]
    moved = moved_deadlines(calendar(), after, running)
    assert [(item.deadline.key, item.before.due_on.isoformat(), item.after.due_on.isoformat()) for item in moved] == [
        ("a", "2026-11-27", "2026-11-30"),
        ("c", "2026-11-23", "2026-11-24"),
    ]


def test_a_limit_that_stops_being_provisional_is_listed_too():
    running = [OpenDeadline("a", "保密", day("2026-12-25"), Rule(Unit.WORKDAY, 5))]
    after = calendar().with_days([SpecialDay(day("2027-02-08"), False, "春节")], published=[2027])
    (moved,) = moved_deadlines(calendar(), after, running)
    assert (moved.before.due_on, moved.before.provisional) == (moved.after.due_on, not moved.after.provisional)
