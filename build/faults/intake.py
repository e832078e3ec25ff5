"""How the program takes hostile files: through the guarded process, as the window does; each one judged."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import RefusedInput
from app.intake.refusals import Refusal
from app.intake.worker import run_guarded
from build.faults.hostile import Maker

Report = Callable[[int, int, str], None]

PATIENCE = 30.0
"""Seconds that a person may wait without a sign of progress."""


@dataclass(slots=True)
class Watch:
    """A job that notes how long it heard nothing."""

    began: float = field(default_factory=time.monotonic)
    heard: float = field(default_factory=time.monotonic)
    longest: float = 0.0
    checks: int = 0

    def report(self, _done: int, _total: int, _text: str) -> None:
        """Note progress."""
        now = time.monotonic()
        self.longest, self.heard = max(self.longest, now - self.heard), now

    def check(self) -> None:
        """Be asked whether to stop (ten times a second: a person can always cancel)."""
        self.checks += 1


@dataclass(frozen=True, slots=True)
class Taken:
    """``outcome``: "read N rows", or the sentence. ``silence``: longest wait in seconds; ``peak_mib`` of workers."""

    name: str
    bytes: int
    outcome: str
    refusal: Refusal | None
    seconds: float
    silence: float
    peak_mib: float


def read_all(path: Path, report: Report) -> tuple[int, float]:
    """Read a table to its end in the guarded process; (rows, peak memory in MiB)."""
    import resource

    from app.intake.reading import open_source, read_table

    count = 0
    for count, _ in enumerate(read_table(open_source(path)).rows(), 1):
        if count % 500 == 0:
            report(count, 0, "正在读取")
    return count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def take(name: str, file_name: str, make: Maker, folder: Path) -> Taken:
    """Make one file and read it as the program does. What is not a fixed sentence is raised."""
    import resource

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_name
    make(path)
    size, watch = path.stat().st_size, Watch()
    try:
        rows, _ = run_guarded(read_all, path, job=watch)
        outcome, refusal = f"read {rows} rows", None
    except RefusedInput as error:
        outcome = error.message
        refusal = next((known for known in Refusal if error.message.startswith(known.value)), None)
    watch.report(0, 0, "")
    path.unlink()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Taken(name, size, outcome, refusal, time.monotonic() - watch.began, watch.longest, peak)
