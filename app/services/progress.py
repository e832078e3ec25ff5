"""How a long job reports and how it is stopped, with no knowledge of who shows it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from app.domain.errors import Cancelled

Report = Callable[[int, int, str], None]
"""``report(done, total, text)``: ``total`` 0 means unknown; ``text`` is Chinese for the status bar."""


def _silent(done: int, total: int, text: str) -> None:
    """Report to nobody."""


@dataclass(slots=True)
class JobContext:
    """Handed to every service that may run longer than a second."""

    report: Report = _silent
    _cancel: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Ask the job to stop at its next check (called from any thread)."""
        self._cancel.set()

    def check(self) -> None:
        """Raise ``Cancelled`` when somebody asked to stop."""
        if self._cancel.is_set():
            raise Cancelled
