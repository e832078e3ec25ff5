"""A second start finds the window that is already open: it is asked to come forward, and to take the files.

The two talk through a small file in ``work/``: no socket is opened (the program has no network code at all), and it
works on every system. Who asks waits for the file to be taken.
"""

from __future__ import annotations

import contextlib
import json
import platform
import secrets
import time
from collections.abc import Sequence
from pathlib import Path

from app.storage.files import write_text
from app.storage.lock import login_name, read_owner

FOLDER = "work"
_PREFIX, _SUFFIX = "call-", ".json"
PATIENCE_S = 3.0
"""A window that is open answers within this time, even while it draws a page."""
_LOOK_AGAIN_S = 0.05


def is_mine(root: Path) -> bool:
    """Whether the office is in use by this person on this computer (another one's window cannot be raised)."""
    owner = read_owner(root)
    return owner is not None and (owner.host, owner.user) == (platform.node(), login_name())


def call(root: Path, files: Sequence[Path] = (), patience_s: float = PATIENCE_S) -> bool:
    """Ask the open window to come forward and import ``files``; whether it did. Leaves nothing behind."""
    if not is_mine(root):
        return False
    request = root / FOLDER / f"{_PREFIX}{secrets.token_hex(6)}{_SUFFIX}"
    try:
        write_text(request, json.dumps([str(file.absolute()) for file in files], ensure_ascii=False))
    except OSError:
        return False
    until = time.monotonic() + patience_s
    while request.exists() and time.monotonic() < until:
        time.sleep(_LOOK_AGAIN_S)
    if not request.exists():
        return True
    with contextlib.suppress(OSError):
        request.unlink()
    return False


def answer(root: Path) -> list[Path] | None:
    """Take every waiting call. Returns the files to import, None when nobody called; a damaged call only raises."""
    waiting = sorted((root / FOLDER).glob(f"{_PREFIX}*{_SUFFIX}"))
    if not waiting:
        return None
    files: list[Path] = []
    for request in waiting:
        with contextlib.suppress(OSError, ValueError):
            named = json.loads(request.read_text(encoding="utf-8"))
            files += [Path(name) for name in named if isinstance(name, str)]
        with contextlib.suppress(OSError):
            request.unlink()
    return files
