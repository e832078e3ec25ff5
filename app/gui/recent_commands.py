"""最近的文件 in the palette and in menus: import again what was imported, open what was saved, change the office."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu

from app.gui import recent
from app.gui.commands import Command
from app.gui.desk import Desk

GROUP = "最近的文件"
NONE_YET = "还没有导入或导出过文件"


def recent_commands(desk: Desk) -> list[Command]:
    """Return one command a file and a folder that are still there."""
    settings, go = desk.settings, desk.navigator
    imported = [
        Command(f"导入 {file.name}", GROUP, "", partial(go.files_wanted.emit, [file]))
        for file in recent.files(settings, recent.IMPORTED)
    ]
    saved = [
        Command(f"打开 {file.name}", GROUP, "", partial(open_file, file))
        for file in recent.files(settings, recent.SAVED)
    ]
    offices = [
        Command(f"切换到 {root}", "办公文件夹", "", partial(go.office_wanted.emit, root))
        for root in recent.offices(settings, desk.office.root)
    ]
    return [*imported, *saved, *offices]


def fill_menu(menu: QMenu, desk: Desk) -> None:
    """Offer the files in a menu; what is gone is not offered."""
    menu.clear()
    imported, saved = (recent.files(desk.settings, key) for key in (recent.IMPORTED, recent.SAVED))
    for file in imported:
        again = menu.addAction(f"导入 {file.name}", lambda file=file: desk.navigator.files_wanted.emit([file]))
        again.setToolTip(str(file))
    if imported and saved:
        menu.addSeparator()
    for file in saved:
        menu.addAction(f"打开 {file.name}", lambda file=file: open_file(file)).setToolTip(str(file))
    if menu.isEmpty():
        menu.addAction(NONE_YET).setEnabled(False)


def open_file(file: Path) -> None:
    """Open a file with the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
