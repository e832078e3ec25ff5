"""Gives every fault of the program a number and writes it to the log, so that the technician finds it again.

As on the command line (``app.log``), a fault is kept with its type and the places in the code, never with its message
or with values: those may hold a citizen's name or number, and 复制详情 sends them out of the house.
"""

from __future__ import annotations

import logging
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from PySide6 import __version__ as qt_binding_version

from app.version import VERSION

_LOG = logging.getLogger("streetdesk")
_folders: list[Path] = []
"""Where the log goes; the file and all that writing it needs (10 ms of a start) come with the first line."""


def open_log(folder: Path) -> None:
    """Write the log into ``folder/window.log`` (three files of 1 MB); called once when the office is open."""
    folder.mkdir(parents=True, exist_ok=True)
    close_log()
    _folders.append(folder.resolve())


def close_log() -> None:
    """Let go of the log file (the office folder may be moved afterwards)."""
    _folders.clear()
    for handler in [h for h in _LOG.handlers if h.get_name() == __name__]:
        _LOG.removeHandler(handler)
        handler.close()


def _log() -> logging.Logger:
    """Return the logger, its file opened on the first line."""
    from logging.handlers import RotatingFileHandler

    if _folders and not any(handler.get_name() == __name__ for handler in _LOG.handlers):
        target = _folders[0] / "window.log"
        handler = RotatingFileHandler(target, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True)
        handler.set_name(__name__)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        _LOG.addHandler(handler)
    return _LOG


def record(error: BaseException, now: datetime) -> tuple[str, str]:
    """Write a fault to the log. Returns its number (``1121-093015-A1F3``) and the details for the technician."""
    import platform

    from app.log import describe

    trace = describe(error)
    number = f"{now:%m%d-%H%M%S}-{sha256(trace.encode()).hexdigest()[:4].upper()}"
    details = (
        f"编号 {number}\n程序 {VERSION}，Python {platform.python_version()}，PySide6 {qt_binding_version}，"
        f"{platform.platform()}\n\n{trace}"
    )
    _log().error("%s\n%s", number, trace)
    return number, details


def remark(level: str, text: str) -> None:
    """Keep one line that Qt wrote."""
    _log().warning("Qt %s: %s", level, text)
