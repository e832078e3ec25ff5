"""What has just come within the hour and what has just run out: numbers only, for a reminder outside the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.services import today
from app.services.session import Office

AHEAD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Falling:
    """How many came within the hour (``soon``) and how many ran out (``overdue``) since the last look."""

    soon: int
    overdue: int

    def __bool__(self) -> bool:
        return bool(self.soon or self.overdue)


def since(office: Office, now: datetime, last: datetime | None) -> Falling:
    """Count what is new at ``now`` since the look at ``last``, each thing once per state.

    Tickets, deliverables, acceptance limits and contract reminders are counted as 今日 lists them. Without a last look
    the hour ahead counts as new, and what is overdue already does not (今日 says that).
    """
    ahead = (now + AHEAD).isoformat()
    if last is None:
        [soon] = today.count_in(office, now, [(now.isoformat(), ahead)])
        return Falling(soon, 0)
    known_until = max(now, last + AHEAD).isoformat()
    soon, overdue = today.count_in(office, now, [(known_until, ahead), (last.isoformat(), now.isoformat())])
    return Falling(soon, overdue)
