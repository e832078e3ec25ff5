"""Decides between window and command line; the only module that knows both. Imports Qt only for the window."""

from __future__ import annotations

import sys
from pathlib import Path

OFFICE_OPTION = "--office"


def main(arguments: list[str]) -> int:
    """Run the program with ``arguments`` (without the program's name) and return its exit status.

    Nothing, or only ``--office DIR``, opens the window; everything else is a command (docs: ``main.py --help``).
    """
    is_window, office = _window_request(arguments)
    if is_window:
        return _open_window(office)
    from app.cli.main import main as run_command

    return run_command(arguments)


def _window_request(arguments: list[str]) -> tuple[bool, Path | None]:
    """Return whether the arguments ask for the window, and the office folder they name."""
    match arguments:
        case []:
            return True, None
        case [option, folder] if option == OFFICE_OPTION and folder:
            return True, Path(folder)
        case [option] if option.startswith(f"{OFFICE_OPTION}=") and option != f"{OFFICE_OPTION}=":
            return True, Path(option.partition("=")[2])
        case _:
            return False, None


def _open_window(office: Path | None) -> int:
    """Open the window; a machine without Qt's system libraries gets a sentence instead of a traceback."""
    try:
        from app.gui.application import run
    except ImportError as error:
        if not _is_missing_library(error):
            raise
        if sys.stderr is not None:  # None under pythonw
            sys.stderr.write(
                f"窗口无法打开：缺少系统组件（{error}）。请在程序文件夹执行 python3 build/dev.py setup，然后重试。\n"
            )
        return 2
    return run(office)


def _is_missing_library(error: ImportError) -> bool:
    """Whether a shared library or PySide6 itself is absent (anything else is a fault of the program)."""
    return "cannot open shared object file" in str(error) or (error.name or "").startswith(("PySide6", "shiboken6"))
