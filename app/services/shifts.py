"""Duty plan and handovers (值班排班、交接班, F5.11): who is on duty, hours without anybody, notes of the handover."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.shifts import Gap, Lock, Shift, overlap, uncovered
from app.services import duty_locks, settings
from app.services.case_writing import SHIFT, case_of, clean, moment, need, outcome, writing
from app.services.changes import Outcome
from app.services.session import Office
from app.storage.models.cases import DutyHandover, DutyShift
from app.storage.queries import cases

LOCKS_KEY = "duty.locks"
"""Setting: list of {"person", "from_on", "to_on", "reason"}; staff records may add their own (``lock_sources``)."""

lock_sources: list[Callable[[Office], Iterable[Lock]]] = [duty_locks.locks]
"""Whoever knows that a person must not be on duty registers here (停岗培训、专项培训考核)."""

_ENTITY = "duty_shift"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One turn on duty; moments are ISO text."""

    id: int
    person: str
    post: str
    note: str
    starts_at: str
    ends_at: str


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """Notes of one handover."""

    id: int
    at: str
    from_person: str
    to_person: str
    text: str
    open_matters: str


def add(office: Office, shifts: Sequence[Shift], *, post: str = "", note: str = "") -> Outcome[tuple[int, ...]]:
    """Plan turns on duty, all or none; returns their ids.

    Raises ``RefusedInput`` for a turn that ends before it begins or is longer than 72 hours, ``NotAllowed`` when the
    person is on duty then already or is locked.
    """
    if not shifts:
        raise RefusedInput("没有填写班次。")
    locks = locks_of(office)
    with writing(office, "shift.add", _ENTITY, f"排班 {len(shifts)} 个班次", kind=SHIFT) as write:
        ids = []
        for shift in shifts:
            wanted = _checked(shift)
            _refuse(office, wanted, locks)
            columns = {"starts_at": wanted.starts_at.isoformat(), "ends_at": wanted.ends_at.isoformat()}
            ids.append(write.insert(DutyShift, person=wanted.person, post=clean(post), note=clean(note), **columns))
        write.change.audit(shifts=len(ids))
    return outcome(tuple(ids), write)


def repeat(
    office: Office, people: Sequence[str], first_on: date, days: int, starts: Sequence[time], *, post: str = ""
) -> Outcome[tuple[int, ...]]:
    """Plan a rota: each turn lasts until the next start, people take turns in the given order.

    Three starts 08:00, 16:00, 00:00 make three eight-hour turns a day; one start makes turns of 24 hours.
    """
    if not people or not starts or not 1 <= days <= 400:
        raise RefusedInput("轮班要有人员、开始时刻和 1 至 400 天。请填写完整。")
    moments = sorted(set(starts))
    begins = [datetime.combine(first_on + _DAY * n, at) for n in range(days) for at in moments]
    ends = [*begins[1:], datetime.combine(first_on + _DAY * days, moments[0])]
    turns = [
        Shift(people[place % len(people)], begin, end)
        for place, (begin, end) in enumerate(zip(begins, ends, strict=True))
    ]
    return add(office, turns, post=post)


def remove(office: Office, shift_ids: Iterable[int], reason: str) -> Outcome[int]:
    """Take turns off the plan (void). A reason is required; returns how many."""
    wanted, reason = sorted(set(shift_ids)), need(reason, "取消班次的原因")
    with writing(office, "shift.remove", _ENTITY, f"取消 {len(wanted)} 个班次", reason=reason, kind=SHIFT) as write:
        for shift_id in wanted:
            case_of(office, _ENTITY, shift_id, "班次")
            write.update(_ENTITY, shift_id, is_void=1)
    return outcome(len(wanted), write)


def plan(office: Office, start: datetime, end: datetime) -> list[ShiftRow]:
    """Return the turns that touch a span, in order."""
    where, params = "starts_at < ? AND ends_at > ?", (end.isoformat(), start.isoformat())
    found = cases.select(office.database, _ENTITY, where, params, order="starts_at, id")
    return [ShiftRow(**{key: row[key] for key in ShiftRow.__slots__}) for row in found]


def gaps(office: Office, start: datetime, end: datetime) -> list[Gap]:
    """空班清单: hours between two full hours during which, even for a minute, nobody is on duty."""
    return uncovered([_shift(row) for row in plan(office, start, end)], start, end)


def on_duty(office: Office, at: datetime | None = None) -> list[ShiftRow]:
    """Return who is on duty at a moment (now)."""
    when = at or office.now()
    return plan(office, when, when + timedelta(seconds=1))


def hand_over(
    office: Office,
    to_person: str,
    text: str,
    *,
    from_person: str = "",
    open_matters: str = "",
    at: datetime | None = None,
) -> Outcome[int]:
    """Record a handover (交接班): what is going on (``text``) and what is still to be done (``open_matters``)."""
    columns = {
        "from_person": clean(from_person) or office.actor,
        "to_person": need(to_person, "接班人"),
        "text": need(text, "交接内容"),
        "open_matters": clean(open_matters),
        "at": moment(office, at, "交接时间"),
    }
    if columns["from_person"] == columns["to_person"]:
        raise RefusedInput("交班人和接班人是同一个人，没有保存。请核对。")
    with writing(office, "shift.hand_over", "duty_handover", "交接班", kind=SHIFT) as write:
        row_id = write.insert(DutyHandover, **columns)
        write.change.about(f"duty_handover:{row_id}")
    return outcome(row_id, write)


def handovers(office: Office, limit: int = 100) -> list[HandoverRow]:
    """Return the newest handovers, the newest first."""
    found = cases.select(office.database, "duty_handover", order=f"at DESC, id DESC LIMIT {limit:d}")
    return [HandoverRow(**{key: row[key] for key in HandoverRow.__slots__}) for row in found]


def locks_of(office: Office) -> list[Lock]:
    """Return every lock in force: the setting's and those of ``lock_sources``."""
    stored = settings.get(office, LOCKS_KEY, [])
    own = [Lock(*(str(entry.get(key, "")) for key in Lock.__slots__)) for entry in stored]
    return own + [lock for source in lock_sources for lock in source(office)]


def _checked(shift: Shift) -> Shift:
    person = need(shift.person, "值班人")
    starts_at, ends_at = (at.replace(microsecond=0, tzinfo=None) for at in (shift.starts_at, shift.ends_at))
    if not timedelta(0) < ends_at - starts_at <= timedelta(hours=72):
        raise RefusedInput(
            f"{person}的班次 {starts_at:%m-%d %H:%M} 至 {ends_at:%m-%d %H:%M} 不对。一个班次最长 72 小时。"
        )
    return Shift(person, starts_at, ends_at)


def _refuse(office: Office, wanted: Shift, locks: Sequence[Lock]) -> None:
    for lock in locks:
        if lock.holds(wanted):
            raise NotAllowed(f"{wanted.person}当前不能上岗（{lock.reason}），没有排班。请换人，或先解除。")
    clash = overlap((_shift(row) for row in plan(office, wanted.starts_at, wanted.ends_at)), wanted)
    if clash:
        span = f"{clash.starts_at:%m-%d %H:%M} 至 {clash.ends_at:%m-%d %H:%M}"
        raise NotAllowed(f"{wanted.person}在 {span} 已有班次，没有重复排班。")


def _shift(row: ShiftRow) -> Shift:
    return Shift(row.person, datetime.fromisoformat(row.starts_at), datetime.fromisoformat(row.ends_at))
