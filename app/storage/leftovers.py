"""Files in ``work/`` that a killed program left behind: they hold citizens' data and nobody needs them any more.

Their names carry the office's own time, so that age is judged by one clock. Whoever holds the writer's lock knows that
no other process has a preview or a backup of its own under way, except readers beside it (``-reader``, ``backup-``).
"""

from __future__ import annotations

import contextlib
import re
import shutil
import uuid
from datetime import datetime, timedelta
from pathlib import Path

OPENED = "opened"
"""Folder in ``work/`` with the attachments of an encrypted office that somebody opened."""
DRILL = "drill-"
"""Folders in ``work/`` where a backup is restored to see whether it can be."""
PACKAGE = "handover-"
"""Folders in ``work/`` where a hand-over package is put together."""
STALE_AFTER = timedelta(days=1)
_PASTED = re.compile(r"粘贴-[0-9a-f]{8}\.csv|restore-\d{8}-\d{6}\.db(?:\.part|-journal|-wal|-shm)*")
_STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"(staging|backup)-(?:(\d{8}-\d{6}))?.*?(-reader)?\.db(?:\.part|\.json|-journal|-wal|-shm)*")


def staging_name(at: datetime, *, is_reader: bool) -> str:
    """Name a new staging file; a reader's is spared when a writer opens the office."""
    return f"staging-{at:{_STAMP}}-{uuid.uuid4().hex[:12]}{'-reader' if is_reader else ''}.db"


def sweep(folder: Path, now: datetime, *, is_alone: bool) -> list[Path]:
    """Remove what a killed program left; ``is_alone``: the caller has just taken the writer's lock.

    Returns what was removed; what cannot be removed now goes another day.
    """
    removed = []
    if is_alone:
        for path in (folder / OPENED, *folder.glob(f"{DRILL}*"), *folder.glob(f"{PACKAGE}*")):
            shutil.rmtree(path, ignore_errors=True)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if _is_leftover(path.name, now, is_alone):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
                removed.append(path)
    return removed


def _is_leftover(name: str, now: datetime, is_alone: bool) -> bool:
    if is_alone and _PASTED.fullmatch(name):
        return True
    found = _NAME.fullmatch(name)
    if found is None:
        return False
    if is_alone and found[1] == "staging" and not found[3]:
        return True
    try:
        return abs(now - datetime.strptime(found[2] or "", _STAMP)) > STALE_AFTER
    except ValueError:  # no moment in the name: from an older version of the program
        return is_alone
