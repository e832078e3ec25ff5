"""Where things lie on this machine: the default office folder and the program's own resources."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

OFFICE_VARIABLE = "STREETDESK_OFFICE"
APPLICATION = "Streetdesk"


def data_folder(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """Return the platform's folder for this program's data (no network profile: LOCALAPPDATA on Windows)."""
    variables = os.environ if environ is None else environ
    if platform == "win32":
        base = variables.get("LOCALAPPDATA")
        return (Path(base) if base else Path.home() / "AppData" / "Local") / APPLICATION
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / APPLICATION
    base = variables.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / APPLICATION.lower()


def default_office(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """Return the office folder when nobody names one: ``STREETDESK_OFFICE``, else inside the data folder."""
    variables = os.environ if environ is None else environ
    named = variables.get(OFFICE_VARIABLE)
    return Path(named).expanduser() if named else data_folder(variables, platform) / "office"


def resources() -> Path:
    """Return the folder ``resources/``: beside the sources, or unpacked by the frozen program."""
    frozen = getattr(sys, "_MEIPASS", None)
    return (Path(frozen) if frozen else Path(__file__).resolve().parent.parent) / "resources"
