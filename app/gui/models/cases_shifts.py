"""A week of duty: who is on when, day by day, the hours without anybody, the handovers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.shifts import Gap
from app.services import shifts
from app.services.session import Office
from app.services.shifts import HandoverRow, ShiftRow

DAY = timedelta(days=1)
DAYS = 7


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class DutyWeek:
    """Everything the page shows of one week; ``coming`` are the gaps from now to two weeks ahead."""

    first_on: date
    turns: tuple[ShiftRow, ...]
    gaps: tuple[Gap, ...]
    coming: tuple[Gap, ...]
    handovers: tuple[HandoverRow, ...]
    on_duty: tuple[ShiftRow, ...]

    def turns_on(self, day: date) -> list[ShiftRow]:
        """Return the turns that begin on a day, or reach into the week's first one."""
        found = []
        for turn in self.turns:
            begins = date.fromisoformat(turn.starts_at[:10])
            if max(begins, self.first_on) == day:
                found.append(turn)
        return found

    def gap_hours(self, day: date) -> int:
        """Count the hours of a day without anybody."""
        start = datetime.combine(day, time())
        end, hours = start + DAY, timedelta()
        for gap in self.gaps:
            hours += max(min(gap.ends_at, end) - max(gap.starts_at, start), timedelta())
        return int(hours / timedelta(hours=1))


def read_week(office: Office, first_on: date) -> DutyWeek:
    """Read one week."""
    start = datetime.combine(first_on, time())
    end = start + DAYS * DAY
    hour = office.now().replace(minute=0, second=0, microsecond=0)
    return DutyWeek(
        first_on,
        tuple(shifts.plan(office, start, end)),
        tuple(shifts.gaps(office, start, end)),
        tuple(shifts.gaps(office, hour, hour + 14 * DAY)),
        tuple(shifts.handovers(office)),
        tuple(shifts.on_duty(office)),
    )


def hours_text(turn: ShiftRow) -> str:
    """Say from when to when: 08:00–16:00, the day of the end where it is another one."""
    starts, ends = datetime.fromisoformat(turn.starts_at), datetime.fromisoformat(turn.ends_at)
    if ends - starts <= DAY and (ends.date() == starts.date() or ends.time() == time()):
        return f"{starts:%H:%M}–{'24:00' if ends.date() != starts.date() else f'{ends:%H:%M}'}"
    later = "次日 " if ends.date() == starts.date() + DAY else f"{ends:%m-%d} "
    return f"{starts:%H:%M}–{later}{ends:%H:%M}"


def gap_text(gap: Gap) -> str:
    """Say when nobody is on duty."""
    if gap.ends_at.date() == gap.starts_at.date():
        return f"{gap.starts_at:%m-%d %H:%M} 至 {gap.ends_at:%H:%M}"
    return f"{gap.starts_at:%m-%d %H:%M} 至 {gap.ends_at:%m-%d %H:%M}"
