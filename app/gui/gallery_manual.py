"""Scene of 使用手册."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.gui.main_window import MainWindow


def book(window: MainWindow) -> QWidget:
    """Show the manual on the chapter of the receipt."""
    from app.gui.dialogs.manual import ManualWindow
    from app.services.handbook import anchor_of

    made = ManualWindow(window.desk.settings, window.open_key_help, window)
    made.open_at(anchor_of("出具、打印、寄出回执"))
    made.take_focus()
    return made
