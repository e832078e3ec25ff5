"""What-if reading: the same services answer as if an amendment or a calendar stood that nobody has saved.

Used for previews (which open deadlines would move) without writing anything; only the current task sees it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from app.domain.dated_terms import ParamChange
from app.domain.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Supposed:
    """Changes of one contract's terms, and a calendar, that are only supposed; None: as stored."""

    contract_id: int = 0
    changes: tuple[ParamChange, ...] = ()
    calendar: Calendar | None = None


_SUPPOSED: ContextVar[Supposed | None] = ContextVar("supposed", default=None)


def supposed_calendar() -> Calendar | None:
    """Return the calendar that is supposed now, None when the stored one counts."""
    found = _SUPPOSED.get()
    return found.calendar if found else None


def supposed_changes(contract_id: int) -> tuple[ParamChange, ...]:
    """Return the changes of a contract's terms that are supposed now."""
    found = _SUPPOSED.get()
    return found.changes if found and found.contract_id == contract_id else ()


@contextmanager
def supposing(supposed: Supposed) -> Iterator[None]:
    """Read as if this stood."""
    token = _SUPPOSED.set(supposed)
    try:
        yield
    finally:
        _SUPPOSED.reset(token)
