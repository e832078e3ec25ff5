"""What an operation changed, so that pages know what to read again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Topic(StrEnum):
    """Areas that pages listen to."""

    TICKETS = "tickets"
    CONTRACTS = "contracts"
    DELIVERABLES = "deliverables"
    CALENDAR = "calendar"
    SETTINGS = "settings"
    BACKUPS = "backups"
    CASES = "cases"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """Result of every writing service.

    ``value`` is what the caller asked for, ``changed`` the topics to refresh, ``operation_id`` what
    ``services.history.undo`` takes back (None where nothing can be undone).
    """

    value: T
    changed: frozenset[Topic]
    operation_id: int | None = None
