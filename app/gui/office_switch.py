"""切换办公文件夹: this window closes (asking about what is unsaved), a new one opens the other folder."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.gui import file_questions, recent
from app.gui.desk import Desk
from app.gui.main_window import MainWindow
from app.gui.widgets.labels import button
from app.services.session import DATABASE_NAME


class OfficeSwitch(QObject):
    """Follows ``navigator.office_wanted`` for as long as the window lives, and remembers the folder that is open."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        recent.note(window.desk.settings, recent.OFFICES, [window.desk.office.root])
        window.desk.navigator.office_wanted.connect(self.open)

    def open(self, root: Path) -> None:
        """Leave this office for another one; a folder without one is refused."""
        desk = self._window.desk
        if not (root / DATABASE_NAME).is_file():
            desk.messages.problem(f"“{root.name}”里没有办公数据（streetdesk.db）。请另选一个办公文件夹。")
        elif root.absolute() == desk.office.root.absolute():
            desk.messages.info("现在打开的就是这个办公文件夹。")
        elif self._window.close():
            program, *arguments = start_command(root)
            QProcess.startDetached(program, arguments)


def start_command(root: Path) -> list[str]:
    """Return the command that opens the window over another office."""
    frozen = getattr(sys, "frozen", False)
    program = [sys.executable] if frozen else [sys.executable, str(Path(__file__).resolve().parents[2] / "main.py")]
    return [*program, "--office", str(root)]


def switch_button(desk: Desk, parent: QWidget) -> QPushButton:
    """Return 切换…: the folders opened last, and any other."""
    made = button("切换…", lambda: None)
    made.setAccessibleName("切换办公文件夹")
    menu = QMenu(made)
    menu.aboutToShow.connect(lambda: fill_menu(menu, desk, parent))
    made.setMenu(menu)
    return made


def fill_menu(menu: QMenu, desk: Desk, parent: QWidget) -> None:
    """Offer what is still there now."""
    menu.clear()
    for root in recent.offices(desk.settings, desk.office.root):
        menu.addAction(str(root), lambda root=root: desk.navigator.office_wanted.emit(root))
    if not menu.isEmpty():
        menu.addSeparator()
    menu.addAction("打开其他办公文件夹…", lambda: _ask(desk, parent))


def _ask(desk: Desk, parent: QWidget) -> None:
    root = file_questions.ask_folder(parent, "打开已有的办公文件夹", desk.office.root.parent)
    if root is not None:
        desk.navigator.office_wanted.emit(root)
