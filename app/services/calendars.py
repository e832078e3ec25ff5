"""The work calendar of an office (工作日历, F2.1): shipped years, notices added, single days edited.

An edition is never changed: every change writes a new one, so that a judgement can name the edition it was made by.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from app.domain import lateness, notice_text
from app.domain.calendar_files import CalendarYear, build_calendar, read_year
from app.domain.errors import OfficeUnusable, RefusedInput
from app.domain.lateness import MovedDeadline, OpenDeadline
from app.domain.notice_text import NoticeReading
from app.domain.workdays import Calendar, DayFact, SpecialDay
from app.paths import resources
from app.services.changes import Outcome, Topic
from app.services.supposing import supposed_calendar
from app.storage.queries import calendars as stored

if TYPE_CHECKING:  # the session keeps derived states in step, and needs the calendar for it
    from app.services.session import Change, Office

OWN_CHANGE = "本单位调整"
"""How the notice of a day begins that somebody edited by hand."""

MAX_NAME = 40

_ANNUAL = re.compile(r"^国务院(?:办公厅)?关于(\d{4})年.{0,6}节假日安排的通知")

_current: WeakKeyDictionary[Office, tuple[str, Calendar]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class DayChange:
    """One day that counts otherwise, or for another reason, than before."""

    on: date
    before: DayFact
    after: DayFact


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """What a change of the calendar did, or would do: the editions and the days that differ."""

    before: Calendar
    after: Calendar
    days: tuple[DayChange, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition that the office wrote: when, who, from what, how many own days it holds."""

    version: str
    at: str
    actor: str
    source: str
    days: int


@cache
def shipped_years() -> tuple[CalendarYear, ...]:
    """Return the shipped years with their notices, oldest first. Raises ``OfficeUnusable`` when they are missing."""
    files = sorted((resources() / "calendars").glob("*.toml"))
    if not files:
        raise OfficeUnusable("程序自带的工作日历文件不见了，请重新安装程序。")
    return tuple(read_year(path.read_text(encoding="utf-8")) for path in files)


@cache
def shipped() -> Calendar:
    """Return the calendar that comes with the program; needs no office."""
    return build_calendar(shipped_years())


def current(office: Office) -> Calendar:
    """Return the calendar that counts now: the shipped years with the office's own days over them."""
    supposed = supposed_calendar()
    if supposed is not None:
        return supposed
    version = stored.latest_version(office.database)
    if not version:
        return shipped()
    known = _current.get(office)
    if known is None or known[0] != version:
        known = _current[office] = (version, _over_shipped(_own_days(office, version), int(version.rpartition("+")[2])))
    return known[1]


def editions(office: Office) -> tuple[Edition, ...]:
    """Return every edition that the office wrote, newest first."""
    return tuple(Edition(*row) for row in stored.editions(office.database))


def read_notice(text: str, base: Calendar | None = None) -> NoticeReading:
    """Read the wording of a State Council notice; writes nothing. ``base`` is the calendar that it may extend."""
    return notice_text.read_notice(text, base or shipped())


def preview_notice(office: Office, text: str) -> tuple[NoticeReading, CalendarChange]:
    """Read a notice and work out what adding it would change; writes nothing."""
    before = current(office)
    reading = read_notice(text, before)
    after = _with_notice(_own_days(office, stored.latest_version(office.database)), reading)
    return reading, _difference(before, _over_shipped(after, stored.count_versions(office.database) + 1))


def add_notice(office: Office, text: str, source: str, *, accept_problems: bool = False) -> Outcome[CalendarChange]:
    """Add a State Council notice to the office's calendar; ``source`` says where the text was found.

    Raises ``RefusedInput`` when no day could be read, or when the text has problems that nobody accepted.
    """
    reading = read_notice(text, current(office))
    if not reading.days:
        why = reading.problems[0].message if reading.problems else "请检查粘贴的内容。"
        raise RefusedInput(f"没有从通知里读到放假日期，日历没有改动。{why}")
    if reading.problems and not accept_problems:
        first = reading.problems[0]
        raise RefusedInput(f"通知里有 {len(reading.problems)} 处对不上，日历没有改动。{first.where}：{first.message}")
    with office.change("calendar.notice", f"calendar:{reading.year}", source) as change:
        own = _with_notice(_own_days(office, stored.latest_version(office.database)), reading)
        return _write(office, change, own, "；".join(filter(None, (reading.label, source.strip()))))


def edit_day(office: Office, on: date, is_workday: bool, name: str, notice: str) -> Outcome[CalendarChange]:
    """Make one day a day off or a working day for this office (地方性调整).

    ``name`` is what the day is called (停电检修), ``notice`` the document or reason. Raises ``RefusedInput`` when the
    name is missing or no working day would be left.
    """
    name = name.strip()
    if not name or len(name) > MAX_NAME:
        raise RefusedInput(f"请填写这一天的名称（不超过 {MAX_NAME} 字），例如“停电检修”。")
    with office.change("calendar.day", f"calendar:{on}", notice) as change:
        own = _own_days(office, stored.latest_version(office.database))
        own[on] = SpecialDay(on, is_workday, name, f"{OWN_CHANGE}：{notice.strip()}".rstrip("："))
        return _write(office, change, own, f"{on} 改为{'上班' if is_workday else '休息'}（{name}）")


def restore_day(office: Office, on: date, reason: str) -> Outcome[CalendarChange]:
    """Take back what the office changed on one day. Raises ``RefusedInput`` when it never changed that day."""
    with office.change("calendar.restore", f"calendar:{on}", reason) as change:
        own = _own_days(office, stored.latest_version(office.database))
        if own.pop(on, None) is None:
            raise RefusedInput(f"{on} 没有本单位的调整，不用恢复。")
        return _write(office, change, own, f"{on} 恢复为程序自带的安排")


def changed_deadlines(before: Calendar, after: Calendar, running: Iterable[OpenDeadline]) -> tuple[MovedDeadline, ...]:
    """Return which running limits move under the new calendar (F2.3); what is closed must not be handed in."""
    return lateness.moved_deadlines(before, after, running)


def _write(office: Office, change: Change, own: dict[date, SpecialDay], source: str) -> Outcome[CalendarChange]:
    before = current(office)
    after = _over_shipped(own, stored.count_versions(office.database) + 1)
    rows = [(on.isoformat(), int(day.is_workday), day.name, day.notice) for on, day in sorted(own.items())]
    stored.add_edition(office.database, after.version, change.at, office.actor, source, rows)
    difference = _difference(before, after)
    change.audit(version=after.version, source=source, days=[str(day.on) for day in difference.days])
    return Outcome(difference, frozenset({Topic.CALENDAR}))


def _own_days(office: Office, version: str) -> dict[date, SpecialDay]:
    days = [
        SpecialDay(date.fromisoformat(on), bool(is_workday), name, notice)
        for on, is_workday, name, notice in stored.days(office.database, version)
    ]
    return {day.on: day for day in days}


def _with_notice(own: dict[date, SpecialDay], reading: NoticeReading) -> dict[date, SpecialDay]:
    """Own days with the notice's; an annual notice added again replaces what it said the first time."""
    kept = {on: day for on, day in own.items() if not (reading.is_annual and _year_of(day) == reading.year)}
    label = reading.label if reading.is_annual else ""
    return kept | {day.on: SpecialDay(day.on, day.is_workday, day.name, label or day.notice) for day in reading.days}


def _year_of(day: SpecialDay) -> int:
    """Return the year whose annual notice named this day, 0 when none did."""
    match = _ANNUAL.match(day.notice)
    return int(match[1]) if match else 0


def _over_shipped(own: dict[date, SpecialDay], number: int) -> Calendar:
    published = {_year_of(day) for day in own.values()} - {0}
    plain = shipped().with_days(own.values(), published)
    return shipped().with_days(own.values(), published, f"{plain.version}+{number}")


def _difference(before: Calendar, after: Calendar) -> CalendarChange:
    days = sorted({*before.special, *after.special})
    changed = [
        DayChange(on, before.explain(on), after.explain(on))
        for on in days
        if before.special.get(on) != after.special.get(on) and before.explain(on)[:2] != after.explain(on)[:2]
    ]
    return CalendarChange(before, after, tuple(changed))
