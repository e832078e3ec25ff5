"""Which file? The system's own dialogs, each purpose with the folder that was used for it last."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.gui import recent
from app.gui.messages import MessageCenter
from app.gui.settings import WindowSettings
from app.paths import recalled, remembered

FOLDERS = "folders"
IMPORT = "import"
TABLES = "表格 (*.xlsx *.xls *.xlsm *.xlsb *.ods *.et *.csv *.txt *.html *.htm);;所有文件 (*)"
ALL_FILES = "所有文件 (*)"

_settings: list[WindowSettings] = []


def use(settings: WindowSettings) -> None:
    """Keep folders with these settings from now on (there is one window; small widgets need not carry them)."""
    _settings[:] = [settings]


def _kept() -> WindowSettings:
    if not _settings:
        use(WindowSettings())
    return _settings[0]


def folder_for(purpose: str, otherwise: Path | None = None) -> Path | None:
    """Return the folder used last for a purpose, where it is still there; else ``otherwise``."""
    kept = recalled(_kept().text(f"{FOLDERS}/{purpose}"))
    return kept if kept is not None and kept.is_dir() else otherwise


def keep_folder(purpose: str, folder: Path) -> None:
    """Remember the folder of a purpose."""
    _kept().put_text(f"{FOLDERS}/{purpose}", remembered(folder.absolute()))


def ask_files(parent: QWidget | None, purpose: str, title: str, kinds: str = ALL_FILES) -> list[Path]:
    """Ask for files to read; none when the clerk leaves."""
    start = folder_for(purpose)
    names, _kind = QFileDialog.getOpenFileNames(parent, title, str(start or ""), kinds)
    if names:
        keep_folder(purpose, Path(names[0]).parent)
    return [Path(name) for name in names]


def ask_file(parent: QWidget | None, purpose: str, title: str, kinds: str = ALL_FILES) -> Path | None:
    """Ask for one file to read."""
    start = folder_for(purpose)
    name, _kind = QFileDialog.getOpenFileName(parent, title, str(start or ""), kinds)
    if not name:
        return None
    keep_folder(purpose, Path(name).parent)
    return Path(name)


def ask_target(
    parent: QWidget | None,
    purpose: str,
    title: str,
    usual: Path,
    kinds: str,
    *,
    is_listed: bool = True,
) -> Path | None:
    """Ask where to save; ``usual`` is the default name in the default folder.

    The answer always has one of the endings that ``kinds`` offers (the chosen one, when none of them was typed). The
    system's dialog asks before an existing file is replaced; where our ending makes another name of it, this asks.
    ``is_listed`` False keeps it out of 最近的文件 (a secret).
    """
    start = folder_for(purpose, usual.parent) or usual.parent
    name, kind = QFileDialog.getSaveFileName(parent, title, str(start / usual.name), kinds)
    if not name:
        return None
    typed = Path(name)
    target = _with_ending(typed, _endings(kind) or _endings(kinds), _endings(kinds))
    if target != typed and target.exists() and not _may_replace(parent, target):
        return None
    keep_folder(purpose, target.parent)
    if is_listed:
        recent.note(_kept(), recent.SAVED, [target])
    return target


def ask_folder(parent: QWidget | None, title: str, start: Path) -> Path | None:
    """Ask for a folder."""
    name = QFileDialog.getExistingDirectory(parent, title, str(start))
    return Path(name) if name else None


def _endings(kinds: str) -> list[str]:
    """Return the endings of a filter: ``图片 (*.png);;PDF (*.pdf)`` -> .png, .pdf."""
    inside = [part.partition("(")[2].partition(")")[0] for part in kinds.split(";;") if "(" in part] or [kinds]
    return [word.removeprefix("*") for part in inside for word in part.split() if word.startswith("*.")]


def _with_ending(typed: Path, chosen: Sequence[str], offered: Sequence[str]) -> Path:
    """Add the chosen ending unless the name has one of the offered ones (回执 3.5 keeps its 3.5)."""
    if not chosen or typed.suffix.lower() in offered:
        return typed
    return typed.with_name(f"{typed.name}{chosen[0]}")


def _may_replace(parent: QWidget | None, target: Path) -> bool:
    messages = MessageCenter()
    messages.window = parent
    return messages.ask(f"“{target.name}”已经存在，要替换它吗？", "替换", is_danger=True)
