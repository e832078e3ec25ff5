"""The program's log: a rotating UTF-8 file without personal data, and a number for each of our own faults.

A fault is logged with its type and the places in the code, never with its message or with values of variables:
those may hold a citizen's name or number.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
import traceback
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.version import VERSION

LOG_NAME = "streetdesk.log"
_BYTES = 1_000_000
_FILES = 5

_LOGGER = logging.getLogger("streetdesk")


class _LogFile(RotatingFileHandler):
    """A full or read-only disk costs the log line and nothing else."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say nothing: the person gets the fault's number either way, and stderr belongs to the program's words."""
        del record


def start(folder: Path) -> None:
    """Write the log into this folder from now on (once; another folder replaces the first)."""
    stop()
    folder.mkdir(parents=True, exist_ok=True)
    handler = _LogFile(
        folder / LOG_NAME, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True, errors="backslashreplace"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    _LOGGER.propagate = False


def stop() -> None:
    """Close the log file."""
    for handler in list(_LOGGER.handlers):
        _LOGGER.removeHandler(handler)
        with contextlib.suppress(OSError):
            handler.close()


def info(event: str) -> None:
    """Log a step (fixed words and numbers only)."""
    _LOGGER.info(event)


def log_number(error: BaseException, now: datetime | None = None) -> str:
    """Log a fault of ours and return the number that the person reads out to support, e.g. ``1121-093015-A1F3``."""
    moment = now or datetime.now()
    number = f"{moment:%m%d-%H%M%S}-{secrets.token_hex(2).upper()}"
    _LOGGER.error("%s 程序 %s %s", number, VERSION, describe(error))
    return number


def describe(error: BaseException) -> str:
    """Type, SQLite's error name and the places in the code, causes included; no message, no values."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        name = getattr(seen, "sqlite_errorname", "")
        lines.append(f"{type(seen).__name__}{f' ({name})' if name else ''}")
        frames = traceback.extract_tb(seen.__traceback__)
        lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines)
