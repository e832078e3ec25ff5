"""Gives every fault of the program a number and writes it to the log, so that the technician finds it again.

As on the command line (``app.log``), a fault is kept with its type and the places in the code, never with its message
or with values: those may hold a citizen's name or number, and 复制详情 sends them out of the house.
"""

from __future__ import annotations

import logging
import platform
from datetime import datetime
from hashlib import sha256
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6 import __version__ as qt_binding_version

from app.log import describe
from app.version import VERSION

_LOG = logging.getLogger("streetdesk")


def open_log(folder: Path) -> None:
    """Write the log into ``folder/window.log`` (three files of 1 MB); called once when the office is open."""
    folder.mkdir(parents=True, exist_ok=True)
    target = str((folder / "window.log").resolve())
    kept = [h for h in _LOG.handlers if isinstance(h, RotatingFileHandler)]
    if any(handler.baseFilename == target for handler in kept):
        return
    close_log()
    handler = RotatingFileHandler(target, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _LOG.addHandler(handler)


def close_log() -> None:
    """Let go of the log file (the office folder may be moved afterwards)."""
    for handler in [h for h in _LOG.handlers if isinstance(h, RotatingFileHandler)]:
        _LOG.removeHandler(handler)
        handler.close()


def record(error: BaseException, now: datetime) -> tuple[str, str]:
    """Write a fault to the log. Returns its number (``1121-093015-A1F3``) and the details for the technician."""
    trace = describe(error)
    number = f"{now:%m%d-%H%M%S}-{sha256(trace.encode()).hexdigest()[:4].upper()}"
    details = (
        f"编号 {number}\n程序 {VERSION}，Python {platform.python_version()}，PySide6 {qt_binding_version}，"
        f"{platform.platform()}\n\n{trace}"
    )
    _LOG.error("%s\n%s", number, trace)
    return number, details


def remark(level: str, text: str) -> None:
    """Keep one line that Qt wrote."""
    _LOG.warning("Qt %s: %s", level, text)
