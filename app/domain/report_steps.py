"""A period cut into days, weeks or months: the points of a trend (走势)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from app.domain.report_periods import Period, PeriodKind, day_period, months_period, range_period, week_period

_DAY = timedelta(days=1)
_MOST = 62
"""More points than this cannot be told apart in a chart."""


class Step(StrEnum):
    """How long one point of a trend is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


STEP_TITLES = {Step.DAY: "按日", Step.WEEK: "按周", Step.MONTH: "按月"}
_LENGTH = {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 28}


def steps_of(period: Period) -> tuple[Step, ...]:
    """Return the steps that suit a period, the usual one first: days of a month, weeks of half a year, then months."""
    usual = Step.DAY if period.days <= 35 else Step.WEEK if period.days <= 190 else Step.MONTH
    fitting = [step for step in Step if _LENGTH[step] <= max(period.days, 1) <= _MOST * _LENGTH[step]]
    return (usual, *(step for step in fitting if step is not usual))


def cut(period: Period, step: Step) -> list[Period]:
    """Cut a period into days, weeks (Monday to Sunday) or months; the first and the last may be parts of one."""
    found, on = [], period.start_on
    while on <= period.end_on:
        whole = _around(step, on)
        first, last = max(whole.start_on, period.start_on), min(whole.end_on, period.end_on)
        found.append(whole if (first, last) == (whole.start_on, whole.end_on) else range_period(first, last))
        on = last + _DAY
    return found


def _around(step: Step, on: date) -> Period:
    if step is Step.DAY:
        return day_period(on)
    return week_period(on) if step is Step.WEEK else months_period(PeriodKind.MONTH, on)


def short_name(point: Period, step: Step) -> str:
    """Name a point below its bar: 9-1, 8-31起, 2026-09."""
    if step is Step.MONTH:
        return f"{point.start_on:%Y-%m}"
    day = f"{point.start_on.month}-{point.start_on.day}"
    return day if step is Step.DAY else f"{day}起"
