"""The reminders (提醒中心, F2.3, F2.4): open deadlines with ladder, what was dealt with, what a calendar moves.

Nothing is queued anywhere: the list follows from what is stored and the time, so that a machine that was off for days
misses nothing. A person marks a step of a ladder as dealt with; the next step, or a moved end, brings it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import NotFound, RefusedInput
from app.domain.reminder_ladder import (
    DEFAULT,
    LADDERS,
    MAX_DAYS,
    Column,
    column_of,
    current_step,
    steps_of,
)
from app.domain.workdays import Calendar
from app.services import separation, settings
from app.services.case_writing import clean
from app.services.changes import Outcome
from app.services.contract_writing import performed, performing
from app.services.due_lines import DueLine, MovedLine, moved, open_lines
from app.services.session import Office
from app.services.supposing import Supposed, supposing
from app.storage.models.reminders import ReminderMark
from app.storage.queries import cases

LADDER_KEY = "reminders.ladder"
_ENTITY = "reminder_mark"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One open deadline as the list shows it; ``step`` is the ladder's step that stands ("" = none yet).

    ``handled_by`` and ``handled_at`` say who dealt with this very step, "" when nobody did.
    """

    line: DueLine
    column: Column
    steps: tuple[str, ...]
    step: str
    handled_by: str = ""
    handled_at: str = ""
    mark_id: int = 0

    @property
    def is_handled(self) -> bool:
        """Whether the step that stands was dealt with."""
        return bool(self.handled_at)


@dataclass(frozen=True, slots=True)
class ReminderBoard:
    """All of them at one moment; ``missed`` fell due since the desk was last seen and is still open."""

    at: str
    reminders: tuple[Reminder, ...]
    missed: int

    def column(self, column: Column, *, with_handled: bool = False) -> tuple[Reminder, ...]:
        """Return one column, the nearest first."""
        return tuple(r for r in self.reminders if r.column is column and (with_handled or not r.is_handled))

    @property
    def handled(self) -> tuple[Reminder, ...]:
        """What was dealt with and is still open."""
        return tuple(r for r in self.reminders if r.is_handled)


def board(office: Office, now: datetime, last_seen: str = "") -> ReminderBoard:
    """Read every open deadline with its place at ``now``. ``last_seen``: ISO moment when the desk was last open."""
    found = tuple(_reminders(office, open_lines(office, now), now))
    missed = sum(last_seen < r.line.due_at <= now.isoformat() for r in found) if last_seen else 0
    return ReminderBoard(now.isoformat(), found, missed)


def handle(office: Office, key: str, note: str = "") -> Outcome[int]:
    """Mark the step that stands of a deadline as dealt with; returns the mark's id.

    The deadline itself stays open until its deed is registered. Raises ``NotFound`` when it is not open (any more),
    ``RefusedInput`` when no step stands or it was dealt with, ``NotAllowed`` to a vendor's person for the office's.
    """
    now = office.now()
    found = next((r for r in board(office, now).reminders if r.line.key == key), None)
    if found is None:
        raise NotFound("这个期限已经不在了（已办理或已变动）。请刷新后再看。")
    if not found.step:
        raise RefusedInput("这个期限还没有到提醒的日子，不用处理。")
    if found.is_handled:
        raise RefusedInput(f"{found.handled_by} 已于 {found.handled_at[:16].replace('T', ' ')} 处理过这次提醒。")
    line = found.line
    separation.refuse_other_party(office, line.party, "这个期限", "标为已处理")
    with performing(office, "reminder.handle", line.contract_id, f"已处理提醒“{line.title}”") as write:
        row_id = write.insert(
            ReminderMark,
            key=key,
            due=line.due_at,
            step=found.step,
            seen_at=write.change.at,
            actor=office.actor,
            note=clean(note),
        )
    return performed(row_id, write)


def ladder(office: Office, code: str) -> tuple[int, ...]:
    """Return the ladder in force for a deadline's code: days before its last day."""
    own = settings.get(office, LADDER_KEY, {})
    return _ladder(own if isinstance(own, dict) else {}, code)


def set_ladder(office: Office, code: str, days: Sequence[int], source: str) -> Outcome[None]:
    """Set the days before the end on which deadlines of a code are brought to mind; ``source`` says who decided.

    ``code`` 默认 is for all others. Raises ``RefusedInput`` for no day, or days out of range.
    """
    wanted = sorted({int(day) for day in days}, reverse=True)
    if not wanted or wanted[0] > MAX_DAYS or wanted[-1] < 0:
        raise RefusedInput(f"提醒日要填 0 到 {MAX_DAYS} 的天数，例如 7、3、1、0。")
    if not source.strip():
        raise RefusedInput("请写明提醒日由谁决定或依据什么。")
    own = settings.get(office, LADDER_KEY, {})
    return settings.put(office, LADDER_KEY, {**own, code: wanted}, source=source.strip())


def moved_by_calendar(office: Office, now: datetime, before: Calendar, after: Calendar) -> tuple[MovedLine, ...]:
    """Return the open deadlines that end elsewhere under another calendar (重算清单); what is done stays."""
    with supposing(Supposed(calendar=before)):
        old = open_lines(office, now)
    with supposing(Supposed(calendar=after)):
        new = open_lines(office, now)
    return moved(old, new)


def _reminders(office: Office, lines: Sequence[DueLine], now: datetime) -> list[Reminder]:
    own = settings.get(office, LADDER_KEY, {})
    own = own if isinstance(own, dict) else {}
    marks = {(row["key"], row["due"], row["step"]): row for row in cases.select(office.database, _ENTITY)}
    found = []
    for line in lines:
        steps = steps_of(line.due_at, line.remind_on, _ladder(own, line.code))
        step = current_step(steps, line.due_at, now)
        mark = marks.get((line.key, line.due_at, step)) if step else None
        handled = (mark["actor"], mark["seen_at"], int(mark["id"])) if mark else ("", "", 0)
        found.append(Reminder(line, column_of(line.due_at, step, now), steps, step, *handled))
    return found


def _ladder(own: dict[str, list[int]], code: str) -> tuple[int, ...]:
    for table in (own, LADDERS):
        if code and code in table:
            return tuple(table[code])
    return tuple(own.get(DEFAULT, LADDERS[DEFAULT]))
