"""Waits after wrong passwords that this process keeps, beside those of the account's row (``domain.backoff``).

The row counts by the office's clock, and survives a restart. That clock can be set forward at the desk, so a wait is
also held against a clock that nobody can set, while the program runs. A login that is nobody's has no row: its
failures are counted here under the same law and told in the same words, so that waiting does not tell which logins
there are. Nobody is kept waiting by another login's failures. A login as typed may be a password in the wrong field:
only a digest under a key of this process is kept.
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


def failed(root: Path, login: str, failures: int = 0) -> int:
    """Count a wrong try of a login; ``failures``: how many the row says (0: a login that is nobody's).

    Returns how many there are now.
    """
    place = _place(root, login)
    with _lock:
        count = failures or _failures.get(place, (0, 0.0))[0] + 1
        _failures.pop(place, None)
        _failures[place] = (count, ticks() + wait_seconds(count))
        while len(_failures) > MOST_LOGINS:
            _failures.popitem(last=False)
    return count


def remaining(root: Path, login: str, failures: int | None = None) -> tuple[int, int]:
    """Return (seconds still to wait, failures); ``failures``: as the row has them now, which bounds the wait."""
    with _lock:
        counted, until = _failures.get(_place(root, login), (0, 0.0))
        left = max(0, math.ceil(until - ticks()))
    count = counted if failures is None else failures
    return min(left, wait_seconds(count)), count


def _place(root: Path, login: str) -> bytes:
    return hashlib.blake2b(f"{root.resolve()}\n{login}".encode("utf-8", "surrogatepass"), key=_KEY).digest()
