"""Waits after wrong passwords that the office's clock alone does not tell (``domain.backoff``).

The account's row counts by the office's clock, which can be set forward at the desk. So the entry of each failure keeps
the moment on a clock that nobody can set, the one that runs since the computer was started, and every process on this
computer holds the wait against it. After a restart of the computer it says nothing, and it never makes anybody wait
longer than the law.

A login that is nobody's has no row: its failures are counted here under the same law and told in the same words, so
that waiting does not tell which logins there are. Nobody is kept waiting by another login's failures. A login as typed
may be a password in the wrong field: only a digest under a key of this process is kept.
"""

from __future__ import annotations

import hashlib
import math
import os
import threading
import time
from collections import OrderedDict
from pathlib import Path

from app.domain.backoff import wait_seconds

MOST_LOGINS = 1000

ticks = time.monotonic
"""Seconds on a clock that only runs forward."""

_KEY = os.urandom(32)
_lock = threading.Lock()
_failures: OrderedDict[bytes, tuple[int, float]] = OrderedDict()


def moment() -> int:
    """Return the moment of a failure as its entry keeps it: milliseconds since the computer was started."""
    return int(ticks() * 1000)


def since(failed_at: int | None, failures: int) -> int:
    """Return the seconds still to wait after a failure at that ``moment`` (None: no entry tells)."""
    gone = -1.0 if failed_at is None else ticks() - failed_at / 1000
    return max(0, math.ceil(wait_seconds(failures) - gone)) if gone >= 0 else 0


def failed(root: Path, login: str) -> int:
    """Count a wrong try of a login that is nobody's; returns how many there are now."""
    place = _place(root, login)
    with _lock:
        count = _failures.get(place, (0, 0.0))[0] + 1
        _failures.pop(place, None)
        _failures[place] = (count, ticks() + wait_seconds(count))
        while len(_failures) > MOST_LOGINS:
            _failures.popitem(last=False)
    return count


def remaining(root: Path, login: str) -> tuple[int, int]:
    """Return (seconds still to wait, failures) of a login that is nobody's."""
    with _lock:
        count, until = _failures.get(_place(root, login), (0, 0.0))
        return max(0, math.ceil(until - ticks())), count


def _place(root: Path, login: str) -> bytes:
    return hashlib.blake2b(f"{root.resolve()}\n{login}".encode("utf-8", "surrogatepass"), key=_KEY).digest()
