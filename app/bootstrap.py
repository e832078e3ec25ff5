"""Decides between window and command line; the only module that knows both. Imports Qt only for the window."""

from __future__ import annotations

import gc
import io
import os
import sys
import time
from pathlib import Path

_STARTED = time.monotonic()
OFFICE_OPTION = "--office"
SELF_CHECK = "--self-check"
TABLES = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".et", ".csv")


def main(arguments: list[str]) -> int:
    """Run the program with ``arguments`` (without the program's name) and return its exit status.

    Nothing, ``--office DIR`` or spreadsheets alone (the system's "open with") open the window; ``--self-check`` tries
    the program out on sample data of its own; everything else is a command (docs: ``main.py --help``).
    """
    if arguments == [SELF_CHECK]:
        return _check_itself()
    files = [Path(argument) for argument in arguments]
    if files and all(_is_table(file) for file in files):
        return _open_window(None, files)
    is_window, office = _window_request(arguments)
    if is_window:
        return _open_window(office, [])
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


def _is_table(file: Path) -> bool:
    """Whether the system's "open with" may have handed this over: a spreadsheet that is there."""
    return file.suffix.lower() in TABLES and file.is_file()


def _open_window(office: Path | None, files: list[Path]) -> int:
    """Open the window; a machine without Qt's system libraries gets a sentence instead of a traceback."""
    gc.disable()  # nothing that is loaded now is ever garbage; the window looks for it again once it is on screen
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
    return run(office, files, started=_STARTED)


def _check_itself() -> int:
    """Do the main job in a temporary office, the window's pages included; 1 and a sentence when a part is missing."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.domain.errors import KnownError
    from app.gui import self_check as pages
    from app.services import self_check

    try:
        self_check.run(_say, lambda root: pages.run(root, _say))
    except KnownError as error:
        _say(error.message)
        return 1
    _say("自检通过。")
    return 0


def _say(text: str) -> None:
    """Write a line where there is a console (the windowed program has none)."""
    if sys.stdout is not None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def _is_missing_library(error: ImportError) -> bool:
    """Whether a shared library or PySide6 itself is absent (anything else is a fault of the program)."""
    return "cannot open shared object file" in str(error) or (error.name or "").startswith(("PySide6", "shiboken6"))
