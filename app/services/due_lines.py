"""Every open deadline of the contracts (期限 D01-D42) in one list: each topic contributes its own (F2.3).

A topic's module has a function ``due_lines(office, now) -> list[DueLine]`` and its name in ``PROVIDERS``. Names, not
functions: the contract rules load when the list is first asked for, after the window's first paint.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Literal

from app.services.session import Office
from app.services.supposing import Supposed, supposing

Party = Literal["office", "vendor", "both"]


@dataclass(frozen=True, slots=True)
class DueLine:
    """One open deadline.

    ``key`` stays the same while the matter is open (e.g. ``invoice:12:D10``); ``code`` is the row of the deadline
    table or "". ``due_at`` and ``started_at`` are ISO moments ("" = start unknown), ``remind_on`` the days of the
    ladder (ISO, empty = the ladder of the settings applies). ``clause`` is cited (000·三(一)), ``consequence`` says in
    Chinese what happens after it. ``entity`` and ``entity_id`` name the row behind it.
    """

    key: str
    code: str
    contract_id: int
    title: str
    detail: str
    clause: str
    party: Party
    due_at: str
    started_at: str
    remind_on: tuple[str, ...]
    entity: str
    entity_id: int
    consequence: str
    is_strong: bool = False


Provider = Callable[[Office, datetime], list[DueLine]]

PROVIDERS: tuple[str, ...] = (
    "app.services.contract_due_lines:due_lines",
    "app.services.correspondence:due_lines",
    "app.services.cost_estimates:due_lines",
    "app.services.penalty_notices:due_lines",
    "app.services.payment_reminders:due_lines",
    "app.services.supervision_due:due_lines",
    "app.services.report_duties_due:due_lines",
    "app.services.improvements:due_lines",
    "app.services.leak_events:due_lines",
)
"""``module:function`` of every topic that has deadlines; one line each."""


def open_lines(office: Office, now: datetime) -> list[DueLine]:
    """Return every open deadline of every topic, the nearest first."""
    found = [line for name in PROVIDERS for line in provider(name)(office, now)]
    return sorted(found, key=lambda line: (line.due_at, line.contract_id, line.key))


def provider(name: str) -> Provider:
    """Return the function behind a provider's name ``module:function``."""
    module, _, function = name.partition(":")
    found: Provider = getattr(import_module(module), function)
    return found


@dataclass(frozen=True, slots=True)
class MovedLine:
    """A deadline that ends elsewhere after a change; ``before`` or ``after`` is "" where it did not or does not run."""

    key: str
    contract_id: int
    title: str
    detail: str
    clause: str
    before: str
    after: str


def moved_by(office: Office, now: datetime, supposed: Supposed) -> tuple[MovedLine, ...]:
    """Return which open deadlines would move if this stood; nothing is written, what is done stays (F2.3)."""
    before = open_lines(office, now)
    with supposing(supposed):
        after = open_lines(office, now)
    return moved(before, after)


def moved(before: list[DueLine], after: list[DueLine]) -> tuple[MovedLine, ...]:
    """Compare two lists of open deadlines by their keys; the order is that of the new days."""
    old, new = {line.key: line for line in before}, {line.key: line for line in after}
    found = []
    for key in dict.fromkeys([*new, *old]):
        was, now = old.get(key), new.get(key)
        line = now or was
        if line is not None and (was is None or now is None or was.due_at != now.due_at):
            ends = (was.due_at if was else "", now.due_at if now else "")
            found.append(MovedLine(key, line.contract_id, line.title, line.detail, line.clause, *ends))
    return tuple(found)
