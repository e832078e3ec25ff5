"""The deadline engine (期限计算): from a start and a rule to the last day, with its proof.

Sources: Civil Code (民法典) art. 201 (the day of the start is not counted; hours run from the moment), 202 (months end
on the corresponding day or the month's end), 203 (a last day off moves to the next working day; a day ends at 24:00
or when business closes), 204 (a contract may say otherwise); requirements.md §0.2, R-01…R-03.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.domain.errors import RefusedInput
from app.domain.workdays import ONE_DAY, WEEKDAY_NAMES, Calendar

END_OF_DAY = time(23, 59, 59)
"""Stands for 24:00 where a moment is needed: the day's last second, so that the date stays right."""

_NOT_COUNTED = "开始当日不计入（民法典第201条）"
_OUT_OF_RANGE = "期限算出的日期超出日历范围（公元 1 年至 9999 年），请检查起算日期和天数。"


class Unit(StrEnum):
    """What a limit is counted in."""

    WORKDAY = "workday"  # 工作日
    DAY = "day"  # 自然日
    MONTH = "month"  # 月
    HOUR = "hour"  # 小时


class Direction(StrEnum):
    """Forward from an event, or back from it (提前 N 日)."""

    AFTER = "after"
    BEFORE = "before"


UNIT_TEXT = {Unit.WORKDAY: "个工作日", Unit.DAY: "日", Unit.MONTH: "个月", Unit.HOUR: "小时"}
MAX_N = {Unit.WORKDAY: 100_000, Unit.DAY: 100_000, Unit.MONTH: 12_000, Unit.HOUR: 10_000_000}


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit as a clause writes it.

    ``roll``: a forward natural-day or month limit that ends on a day off moves to the next working day (R-03).
    ``cutoff``: the moment of the last day at which it ends (000·二(二)2: 17:00); None means 24:00.
    ``include_start``: R-02 reading 乙, the day of the start is the first day. ``clause`` and ``label`` say where the
    rule comes from and what it limits. Raises ``RefusedInput`` for a number that makes no sense.
    """

    unit: Unit
    n: int
    direction: Direction = Direction.AFTER
    roll: bool = True
    cutoff: time | None = None
    include_start: bool = False
    clause: str = ""
    label: str = ""

    def __post_init__(self) -> None:
        if self.n < 0:
            raise RefusedInput("期限的数量不能是负数，要往前推算请选择“提前”。")
        if self.n > MAX_N[self.unit]:
            raise RefusedInput(f"期限太长：最多 {MAX_N[self.unit]} {UNIT_TEXT[self.unit]}，请检查数量。")

    @property
    def rolls(self) -> bool:
        """Whether a last day off moves: forward natural days and months only."""
        return self.roll and self.direction is Direction.AFTER and self.unit in (Unit.DAY, Unit.MONTH)

    def describe(self) -> str:
        """Say the rule in Chinese, e.g. 5个工作日内（自次日起算）."""
        if self.unit is Unit.HOUR:
            return f"{'提前' if self.direction is Direction.BEFORE else ''}{self.n}小时"
        where = "提前" if self.direction is Direction.BEFORE else ""
        start = "当日计为第1日" if self.include_start else "自次日起算"
        roll = "，末日遇休息日顺延" if self.rolls else ""
        return f"{where}{self.n}{UNIT_TEXT[self.unit]}（{start}{roll}）"


class Step(NamedTuple):
    """One line of the proof: the day, whether it counts, why (Chinese), and the how-manieth it is (0: not counted)."""

    on: date
    counts: bool
    why: str
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count because the contract stops the clock (财政原因, 不可抗力); both ends included."""

    first_on: date
    last_on: date
    reason: str

    def __contains__(self, on: date) -> bool:
        return self.first_on <= on <= self.last_on


@dataclass(frozen=True, slots=True)
class Deadline:
    """The result: ``due_on`` the last day, ``due_at`` its last moment (for 24:00 the day's last second).

    ``provisional`` (暂定): a day of a year without a published notice had a say in the result.
    """

    due_on: date
    due_at: datetime
    provisional: bool
    calendar_version: str
    rule: Rule
    steps: tuple[Step, ...]

    def is_late(self, moment: datetime) -> bool:
        """Whether ``moment`` is after the limit; the very moment of the limit is still in time (17:00:00, 11:10:00)."""
        if self.rule.unit is Unit.HOUR or self.rule.cutoff is not None:
            return moment > self.due_at
        return moment.date() > self.due_on

    @property
    def due_text(self) -> str:
        """The end in Chinese form, e.g. 2025-10-13（周一）24:00."""
        day = f"{self.due_on}（{WEEKDAY_NAMES[self.due_on.weekday()]}）"
        if self.rule.unit is Unit.HOUR:
            return f"{day}{self.due_at:%H:%M:%S}"
        return f"{day}{self.rule.cutoff:%H:%M}" if self.rule.cutoff else f"{day}24:00"


def compute(start: date | datetime, rule: Rule, calendar: Calendar, pauses: Iterable[Pause] = ()) -> Deadline:
    """Work out when ``rule`` ends, counted from ``start``.

    A moment is needed for hours; for the other units its date is used. ``pauses`` are skipped with their reason
    (natural days and workdays) or added at the end (months). Raises ``RefusedInput`` when hours have no moment or the
    result leaves the calendar.
    """
    stops = tuple(pauses)
    try:
        if rule.unit is Unit.HOUR:
            return _hours(start, rule, calendar, stops)
        start_on = start.date() if isinstance(start, datetime) else start
        if rule.unit is Unit.WORKDAY:
            steps, provisional = _count_workdays(start_on, rule, calendar, stops)
        elif rule.unit is Unit.DAY:
            steps, provisional = _count_days(start_on, rule, stops), False
        else:
            steps, provisional = _count_months(start_on, rule, stops), False
        if rule.rolls:
            provisional = _roll(steps, calendar, stops)
    except (OverflowError, ValueError):
        raise RefusedInput(_OUT_OF_RANGE) from None
    due_on = steps[-1].on
    due_at = datetime.combine(due_on, rule.cutoff or END_OF_DAY)
    return Deadline(due_on, due_at, provisional, calendar.version, rule, tuple(steps))


def _opening(start_on: date, rule: Rule) -> list[Step]:
    if rule.n == 0:
        return [Step(start_on, False, "期限为零，当日届满")]
    return [] if rule.include_start else [Step(start_on, False, _NOT_COUNTED)]


def _first_day(start_on: date, rule: Rule) -> tuple[date, timedelta]:
    step = ONE_DAY if rule.direction is Direction.AFTER else -ONE_DAY
    return (start_on if rule.include_start else start_on + step), step


def _pause_of(on: date, pauses: tuple[Pause, ...]) -> Pause | None:
    return next((pause for pause in pauses if on in pause), None)


def _count_workdays(
    start_on: date, rule: Rule, calendar: Calendar, pauses: tuple[Pause, ...]
) -> tuple[list[Step], bool]:
    """Count working days; answers the steps and whether a provisional day was among them."""
    steps = _opening(start_on, rule)
    if rule.n == 0:
        return steps, False
    on, one = _first_day(start_on, rule)
    explain, nth, provisional = calendar.explain, 0, False
    while True:
        pause = _pause_of(on, pauses) if pauses else None
        if pause is not None:
            steps.append(Step(on, False, f"{pause.reason}，不计入"))
            on += one
            continue
        counts, why, is_provisional = explain(on)
        provisional = provisional or is_provisional
        nth += counts
        steps.append(Step(on, counts, why, nth if counts else 0))
        if nth == rule.n:
            return steps, provisional
        on += one


def _count_days(start_on: date, rule: Rule, pauses: tuple[Pause, ...]) -> list[Step]:
    steps = _opening(start_on, rule)
    if rule.n == 0:
        return steps
    on, one = _first_day(start_on, rule)
    nth = 0
    while True:
        pause = _pause_of(on, pauses) if pauses else None
        if pause is not None:
            steps.append(Step(on, False, f"{pause.reason}，不计入"))
        else:
            nth += 1
            steps.append(Step(on, True, f"{WEEKDAY_NAMES[on.weekday()]} 自然日", nth))
            if nth == rule.n:
                return steps
        on += one


def _count_months(start_on: date, rule: Rule, pauses: tuple[Pause, ...]) -> list[Step]:
    steps = _opening(start_on, rule)
    if rule.n == 0:
        return steps
    if not steps:
        steps.append(Step(start_on, False, "开始当日计为第1日"))
    sign = 1 if rule.direction is Direction.AFTER else -1
    for nth in range(1, rule.n + 1):
        on, clamped = add_months(start_on, sign * nth)
        why = f"满{nth}个月，{'无对应日，取月末' if clamped else '对应日'}（民法典第202条）"
        if rule.include_start and (sign < 0 or not clamped):
            on -= sign * ONE_DAY
            why = f"满{nth}个月，对应日的{'前' if sign > 0 else '后'}一日（当日计入）"
        steps.append(Step(on, True, why, nth))
    if pauses:
        _extend(steps, start_on, sign * ONE_DAY, pauses)
    return steps


def _extend(steps: list[Step], start_on: date, one: timedelta, pauses: tuple[Pause, ...]) -> None:
    """Add the paused days between start and end at the end; days added there may be paused again."""
    end, on, missing = steps[-1].on, start_on, 0
    while on != end:
        on += one
        missing += _pause_of(on, pauses) is not None
    while missing:
        on += one
        pause = _pause_of(on, pauses)
        missing -= pause is None
        steps.append(Step(on, False, f"{pause.reason}，不计入" if pause else "补足暂停的日数，期限顺延"))


def _roll(steps: list[Step], calendar: Calendar, pauses: tuple[Pause, ...]) -> bool:
    """Move a last day off to the next working day (民法典 203); answers whether a day looked at is provisional."""
    last = steps[-1]
    counts, why, provisional = calendar.explain(last.on)
    if counts:
        return provisional
    steps[-1] = last._replace(why=f"{last.why}；末日遇{why}，应顺延（民法典第203条）")
    on = last.on
    while not counts:
        on += ONE_DAY
        pause = _pause_of(on, pauses)
        if pause is not None:
            steps.append(Step(on, False, f"{pause.reason}，继续顺延"))
            continue
        counts, why, is_provisional = calendar.explain(on)
        provisional = provisional or is_provisional
        steps.append(Step(on, False, f"{why}，顺延至此日届满" if counts else f"{why}，继续顺延"))
    return provisional


def _hours(start: date | datetime, rule: Rule, calendar: Calendar, pauses: tuple[Pause, ...]) -> Deadline:
    if not isinstance(start, datetime):
        raise RefusedInput("按小时计的期限要有起算时刻，请写明日期和时间，例如 2026-07-01T09:10:00。")
    if pauses:
        raise RefusedInput("按小时计的期限不能按日暂停，请改用按日计的期限。")
    after = rule.direction is Direction.AFTER
    due_at = start + timedelta(hours=rule.n) if after else start - timedelta(hours=rule.n)
    where = "满" if after else "往前推"
    steps = (
        Step(start.date(), False, f"自 {start:%H:%M:%S} 起算（民法典第201条）"),
        Step(due_at.date(), True, f"{where}{rule.n}小时，至 {due_at:%H:%M:%S}", rule.n),
    )
    return Deadline(due_at.date(), due_at, False, calendar.version, rule, steps)


def add_months(on: date, months: int) -> tuple[date, bool]:
    """Return the corresponding day ``months`` later (or earlier) and whether the month's end had to stand in."""
    index = on.year * 12 + on.month - 1 + months
    year, month = divmod(index, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(on.day, last)), on.day > last
