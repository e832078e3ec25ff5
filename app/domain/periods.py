"""Cuts a contract's period into months, quarters, halves or weeks, by service or calendar period (R-27, R-33)."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start_on`` to ``end_on``, both included."""

    start_on: date
    end_on: date

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end_on - self.start_on).days + 1


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later; the month's last day where there is no such day (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def service_spans(period: Span, months: int) -> list[Span]:
    """Cut from the first day of service in steps of ``months``; the last piece may be shorter."""
    spans = []
    step = 0
    while (start := add_months(period.start_on, step * months)) <= period.end_on:
        step += 1
        spans.append(Span(start, min(add_months(period.start_on, step * months) - _DAY, period.end_on)))
    return spans


def natural_spans(period: Span, months: int) -> list[Span]:
    """Cut at calendar months, quarters, halves …; first and last piece may be shorter."""
    first = date(period.start_on.year, (period.start_on.month - 1) // months * months + 1, 1)
    whole = service_spans(Span(first, period.end_on), months)
    return [Span(max(span.start_on, period.start_on), span.end_on) for span in whole]


def weeks(period: Span) -> list[Span]:
    """Cut at Mondays; a first or last piece of less than four days joins its neighbour."""
    spans = list(_weeks(period))
    if len(spans) > 1 and spans[-1].days < 4:
        spans[-2:] = [Span(spans[-2].start_on, spans[-1].end_on)]
    if len(spans) > 1 and spans[0].days < 4:
        spans[:2] = [Span(spans[0].start_on, spans[1].end_on)]
    return spans


def _weeks(period: Span) -> Iterator[Span]:
    start = period.start_on
    while start <= period.end_on:
        end = min(start + timedelta(days=6 - start.weekday()), period.end_on)
        yield Span(start, end)
        start = end + _DAY


def merge_stubs(spans: list[Span], count: int) -> list[Span]:
    """Join the shorter end piece to its neighbour until ``count`` pieces are left (首尾残段并入相邻一期)."""
    merged = list(spans)
    while len(merged) > max(count, 1):
        if merged[0].days <= merged[-1].days:
            merged[:2] = [Span(merged[0].start_on, merged[1].end_on)]
        else:
            merged[-2:] = [Span(merged[-2].start_on, merged[-1].end_on)]
    return merged


def equal_spans(period: Span, count: int) -> list[Span]:
    """Cut into ``count`` pieces of nearly equal length; earlier pieces take the odd days."""
    size, odd = divmod(period.days, count)
    spans = []
    start = period.start_on
    for n in range(count):
        end = start + timedelta(days=size - 1 + (1 if n < odd else 0))
        spans.append(Span(start, end))
        start = end + _DAY
    return spans
