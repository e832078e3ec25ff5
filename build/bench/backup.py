"""Backups and checks: an automatic copy of 300,000 tickets against a plain copy of the same file, the checks, a drill.

The floor copies the file and syncs it, as a careful person would; ours copies by SQLite's own call, opens the copy,
reads it from end to end, counts every table, hashes it and syncs it. ``--tickets=N`` for a smaller run.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from app.services import backups, drills
from app.services.session import DATABASE_NAME, Office, open_office
from app.services.verification import check_at_start, quick_check, verify
from app.storage.database import fold_wal
from app.storage.files import sync_file
from build.bench.data import NOW, folder, office
from build.bench.report import Measure, publish

TICKETS = 300_000
AT_START = 100_000


def main(arguments: list[str]) -> int:
    """Run everything once and publish the measures; 1 when a check or the drill did not pass."""
    tickets = next((int(a.removeprefix("--tickets=")) for a in arguments if a.startswith("--tickets=")), TICKETS)
    with open_office(office(tickets), "bench", now=lambda: NOW) as opened:
        fold_wal(opened.database)
        floor = min(_seconds(lambda: _plain_copy(opened)) for _ in range(3))
        copied = min(_seconds(lambda: backups.automatic(opened, "bench")) for _ in range(3))
        full = _seconds(lambda: backups.full(opened, _fresh(folder() / "bench-full.zip")))
        quick = _seconds(lambda: _sound(quick_check(opened)))
        whole = _seconds(lambda: _sound(verify(opened).ok))
        drill = _seconds(lambda: _sound(drills.run(opened).value.is_ok))
        size = (opened.root / DATABASE_NAME).stat().st_size / (1 << 20)
    with open_office(office(min(tickets, AT_START)), "bench", now=lambda: NOW) as smaller:
        start = _seconds(lambda: _sound(check_at_start(smaller)))
        unsealed = _seconds(lambda: _sound(quick_check(smaller)))
        smaller.note("bench.note", "office")
        closing = _seconds(smaller.close)
    publish(
        [
            Measure(
                "automatic copy / file copy", *_pair(copied, 6), floor[0], f"{tickets:,}, {size:.0f} MB, {_cpu(copied)}"
            ),
            Measure("full backup (zip, checked)", *_pair(full, 60), note=_cpu(full)),
            Measure(f"check at start, {min(tickets, AT_START):,} tickets", *_pair(start, 2), note=_cpu(start)),
            Measure(f"quick check, {min(tickets, AT_START):,} tickets", *_pair(unsealed, 2), note=_cpu(unsealed)),
            Measure(f"closing with a seal, {min(tickets, AT_START):,} tickets", *_pair(closing, 2), note=_cpu(closing)),
            Measure(f"quick check, {tickets:,} tickets", *_pair(quick, 6), note=_cpu(quick)),
            Measure("full check", *_pair(whole, 60), note=_cpu(whole)),
            Measure("drill (newest backup, a zip)", *_pair(drill, 60), note=_cpu(drill)),
        ]
    )
    return 0


def _plain_copy(opened: Office) -> None:
    target = _fresh(folder() / "bench-copy.db")
    shutil.copyfile(opened.root / DATABASE_NAME, target)
    sync_file(target)


def _fresh(path: Path) -> Path:
    path.unlink(missing_ok=True)
    return path


def _sound(is_sound: bool) -> None:
    if not is_sound:
        raise SystemExit("a check did not pass")


Spent = tuple[float, float]


def _seconds(work: Callable[[], object]) -> Spent:
    """Return wall and CPU seconds: on a machine that others use too, only the second means much."""
    started, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - cpu


def _pair(spent: Spent, limit: float) -> tuple[float, str, float]:
    return spent[0], "s", limit


def _cpu(spent: Spent) -> str:
    return f"CPU {spent[1]:.2f} s"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
