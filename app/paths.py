"""Where things lie on this machine: the default office folder and the program's own resources."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

OFFICE_VARIABLE = "STREETDESK_OFFICE"
APPLICATION = "Streetdesk"
PORTABLE_MARK = "portable.txt"
"""Lies beside the packaged program on a stick: then everything it remembers stays in ``data/`` beside it."""
_RELATIVE = "portable:"


def program_folder() -> Path | None:
    """Return the folder of the packaged program; None when it runs from its sources."""
    return Path(sys.executable).resolve().parent if getattr(sys, "frozen", False) else None


def portable_folder(program: Path | None = None) -> Path | None:
    """Return ``data/`` beside a program that was made portable (便携方式), None otherwise.

    ``program`` is the program's folder; by default that of the packaged program that runs.
    """
    folder = program or program_folder()
    return folder / "data" if folder is not None and (folder / PORTABLE_MARK).is_file() else None


def remembered(place: Path, program: Path | None = None) -> str:
    """Return how a place is kept in the settings: relative when it travels with a portable program, else as it is.

    A stick has another drive letter or mount point on the next computer.
    """
    data = portable_folder(program)
    if data is None:
        return str(place)
    folder = data.parent
    if not place.is_relative_to(_travels_with(folder)):
        return str(place)
    return _RELATIVE + Path(os.path.relpath(place, folder)).as_posix()


def recalled(kept: str, program: Path | None = None) -> Path | None:
    """Return the place that ``remembered`` wrote, where it is now; None for "" or a stick that is not this one."""
    if not kept.startswith(_RELATIVE):
        return Path(kept) if kept else None
    data = portable_folder(program)
    return Path(os.path.normpath(data.parent / kept.removeprefix(_RELATIVE))) if data is not None else None


def _travels_with(folder: Path) -> Path:
    """Return the root of the stick a folder is on; on the computer's own disk only the folder itself."""
    found = next((parent for parent in (folder, *folder.parents) if os.path.ismount(parent)), folder)
    own_disk = Path(os.environ.get("SYSTEMDRIVE", "C:") + os.sep) if sys.platform == "win32" else Path(folder.anchor)
    return folder if found == own_disk else found


def data_folder(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """Return the folder for this program's data: beside it on a stick, else LOCALAPPDATA and the like."""
    beside = portable_folder()
    if beside is not None:
        return beside
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
