"""Assessment periods (考核期): the office's own table, the default rule around it, and the daily report's window."""

from __future__ import annotations

from datetime import date, time

from app.domain.assessment_periods import (
    DAY_START,
    START_DAY,
    AssessmentPeriod,
    check_free,
    day_window,
    period_around,
    previous_period,
)
from app.domain.errors import NotFound, RefusedInput
from app.domain.rates import Window
from app.services import settings
from app.services.changes import Outcome, Topic
from app.services.session import Office
from app.storage.queries import answers as queries

START_DAY_KEY = "rates.period_start_day"
"""Setting: day of the month on which a period starts when the table says nothing (19)."""
DAY_START_KEY = "rates.day_start"
"""Setting: hour at which the day of the daily report begins (12:00)."""

_TOPICS = frozenset({Topic.SETTINGS})


def own_periods(office: Office) -> list[AssessmentPeriod]:
    """Periods that the office entered, oldest first."""
    return [
        AssessmentPeriod(
            row["name"],
            date.fromisoformat(row["start_on"]),
            date.fromisoformat(row["end_on"]),
            row["definition"],
            row["note"],
            row["source"],
            row["id"],
        )
        for row in queries.periods(office.database)
    ]


def period_of(office: Office, day: date | None = None) -> AssessmentPeriod:
    """Return the period around a day (today by the office's clock)."""
    on = day or office.now().date()
    return period_around(on, own_periods(office), start_day(office, on))


def period_before(office: Office, period: AssessmentPeriod) -> AssessmentPeriod:
    """Return the period that ended the day before this one began."""
    return previous_period(period, own_periods(office), start_day(office, period.start_on))


def list_periods(office: Office, count: int = 12, until: date | None = None) -> list[AssessmentPeriod]:
    """Return the last periods, the running one first, each the office's own or by the default rule."""
    found = [period_of(office, until)]
    while len(found) < count:
        found.append(period_before(office, found[-1]))
    return found


def save_period(
    office: Office,
    name: str,
    start_on: date,
    end_on: date,
    *,
    definition: str = "",
    note: str = "",
    source: str = "",
    period_id: int = 0,
) -> Outcome[int]:
    """Enter a period or change one (``period_id``); ``source`` says which paper names it. Returns its id.

    Raises ``RefusedInput``: no name, ends before it begins, overlaps another one; ``NotFound``.
    """
    period = AssessmentPeriod(name.strip(), start_on, end_on, definition, note.strip(), source.strip(), period_id)
    own = own_periods(office)
    if not period.name:
        raise RefusedInput("考核期没有名称。请填写，例如“2026年9月考核期”。")
    if period_id and all(one.id != period_id for one in own):
        raise NotFound("没有这个考核期。请刷新后再试。")
    check_free(period, own)
    values = {
        "name": period.name,
        "start_on": start_on.isoformat(),
        "end_on": end_on.isoformat(),
        "definition": definition,
        "note": period.note,
        "source": period.source,
    }
    with office.change("period.save", f"assessment_period:{period_id}") as change:
        if period_id:
            queries.update_period(office.database, period_id, values)
        else:
            made = {**values, "registered_at": change.at, "actor": office.actor}
            period_id = queries.insert(office.database, "assessment_period", made)
            change.about(f"assessment_period:{period_id}")
        change.audit(**values)
    return Outcome(period_id, _TOPICS)


def void_period(office: Office, period_id: int, reason: str) -> Outcome[int]:
    """Take a period out of the table again; the default rule takes its place. A reason is required."""
    if not reason.strip():
        raise RefusedInput("请写明删除这个考核期的原因。")
    if all(one.id != period_id for one in own_periods(office)):
        raise NotFound("没有这个考核期。请刷新后再试。")
    with office.change("period.void", f"assessment_period:{period_id}", reason.strip()):
        queries.update_period(office.database, period_id, {"is_void": 1})
    return Outcome(period_id, _TOPICS)


def start_day(office: Office, on: date) -> int:
    """Day of the month on which default periods start, as it counts on a day."""
    return int(settings.get(office, START_DAY_KEY, START_DAY, on))


def set_start_day(office: Office, day: int, valid_from: str = "", source: str = "设置") -> Outcome[None]:
    """Set the day on which default periods start (1 to 28)."""
    if not 1 <= day <= 28:
        raise RefusedInput("考核期的起始日要在 1 到 28 之间。")
    return settings.put(office, START_DAY_KEY, day, valid_from, source)


def report_day(office: Office, on: date | None = None) -> Window:
    """Window of the daily report of a day: the day before at 12:00 to the day at 12:00 (setting)."""
    day = on or office.now().date()
    return day_window(day, time.fromisoformat(settings.get(office, DAY_START_KEY, f"{DAY_START:%H:%M}", day)))


def day_start(office: Office, on: date) -> time | None:
    """Hour that the office set for the day of its daily report, as it counts on a day; None when it set none."""
    text = settings.get(office, DAY_START_KEY, "", on)
    return time.fromisoformat(text) if text else None


def set_day_start(office: Office, text: str, valid_from: str = "", source: str = "设置") -> Outcome[None]:
    """Set the hour at which the day of the daily report begins, as 12:00; 00:00 makes it the calendar day before."""
    try:
        moment = time.fromisoformat(text.strip())
    except ValueError as error:
        raise RefusedInput(f"“{text}”不是时刻。请写成 12:00 的样子。") from error
    return settings.put(office, DAY_START_KEY, f"{moment:%H:%M}", valid_from, source)
