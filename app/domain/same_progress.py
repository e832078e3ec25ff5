"""Same-progress comparison (同进度): this period so far against the last one up to the same day (domain.md §2.1)."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.assessment_periods import AssessmentPeriod
from app.domain.periods import add_months
from app.domain.rates import Window


def so_far(period: AssessmentPeriod, as_of: date) -> Window:
    """Window of a period from its start up to and including ``as_of`` (never past its end)."""
    return Window.of_days(period.start_on, max(period.start_on, min(as_of, period.end_on)))


def same_day_before(period: AssessmentPeriod, previous: AssessmentPeriod, as_of: date) -> Window:
    """Window of the period before, up to the same day: 08-19…09-10 -> 07-19…08-10.

    A finished period is compared with the whole one before. Where the same day of the month before does not lie in
    it (periods of other lengths), the same number of days is taken.
    """
    if as_of >= period.end_on:
        return previous.window
    last = add_months(as_of, -1)
    if not previous.holds(last):
        last = min(previous.end_on, previous.start_on + timedelta(days=max(0, (as_of - period.start_on).days)))
    return Window.of_days(previous.start_on, last)
