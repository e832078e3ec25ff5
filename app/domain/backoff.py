"""How long one waits after wrong passwords (reliability.md C7): five tries are free, then 1, 2, 4 … 60 seconds."""

from __future__ import annotations

from datetime import datetime, timedelta

FREE_FAILURES = 5
LONGEST_SECONDS = 60


def wait_seconds(failures: int) -> int:
    """Return the seconds to wait after that many failures in a row: 0 before the fifth, then 1, 2, 4, 8, 16, 32, 60."""
    over = failures - FREE_FAILURES
    return 0 if over < 0 else min(LONGEST_SECONDS, 1 << min(over, 10))


def retry_at(failures: int, now: datetime) -> datetime | None:
    """Return the moment before which no try is taken; None: at once."""
    seconds = wait_seconds(failures)
    return now + timedelta(seconds=seconds) if seconds else None


def remaining(failures: int, until: datetime | None, now: datetime) -> tuple[int, datetime | None]:
    """Return (seconds still to wait, the moment as it should be kept).

    A clock that was set back since the failure would make the wait endless: a moment farther away than the longest
    wait of these failures is set anew, counted from now. It never gets shorter than what the failures ask for.
    """
    if until is None or until <= now:
        return 0, until
    seconds = wait_seconds(failures)
    latest = now + timedelta(seconds=seconds)
    kept = min(until, latest)
    return max(0, -int(-(kept - now).total_seconds() // 1)), kept
