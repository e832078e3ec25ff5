"""When an open deadline is brought to mind (提醒, F2.3): the steps of its ladder, and which one stands now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

DEFAULT = "默认"
OVERDUE_STEP = "逾期"

LADDERS: Mapping[str, tuple[int, ...]] = {
    DEFAULT: (7, 3, 1, 0),
    "D17": (60, 30, 7, 0),
    "D24": (90, 30, 7, 0),
    "D28": (60, 30, 7, 0),
    "D41": (90, 30, 7, 0),
    "D42": (60, 30, 7, 0),
}
"""Days before the last day, by the code of the deadline; the office may set its own."""

MAX_DAYS = 730
WEEK_DAYS = 7


class Column(StrEnum):
    """The three columns of the reminders, and what is still far."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


COLUMN_TEXT = {Column.OVERDUE: "逾期", Column.TODAY: "今日", Column.WEEK: "七日内", Column.LATER: "以后"}


def steps_of(due_at: str, remind_on: Sequence[str], ladder: Sequence[int]) -> tuple[str, ...]:
    """Return the days (ISO) on which a deadline is brought to mind, in order, its last day among them.

    A deadline that names its own days (D29: working days 1, 3, 4, 5) keeps them; others take the ladder.
    """
    due = date.fromisoformat(due_at[:10])
    days = {date.fromisoformat(on) for on in remind_on} or {due - timedelta(days=n) for n in ladder}
    return tuple(day.isoformat() for day in sorted({*(day for day in days if day <= due), due}))


def current_step(steps: Sequence[str], due_at: str, now: datetime) -> str:
    """Return the step that stands at ``now``: the last day of the ladder that has come, 逾期 after the end, else ""."""
    if now.isoformat() > due_at:
        return OVERDUE_STEP
    today = now.date().isoformat()
    return max((step for step in steps if step <= today), default="")


def column_of(due_at: str, step: str, now: datetime) -> Column:
    """Return the column: past its end, due today or far but reached by its ladder, within a week, later."""
    if step == OVERDUE_STEP:
        return Column.OVERDUE
    left = (date.fromisoformat(due_at[:10]) - now.date()).days
    if left <= 0:
        return Column.TODAY
    if left <= WEEK_DAYS:
        return Column.WEEK
    return Column.TODAY if step else Column.LATER
