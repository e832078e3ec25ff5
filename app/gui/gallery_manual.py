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


def picture(window: MainWindow) -> QWidget:
    """Show one of its pictures in its own size."""
    from app.gui.widgets.manual_text import PICTURES, Picture
    from app.services.handbook import manual

    return Picture(next(iter(sorted((manual().folder / PICTURES).glob("*.png")))), window)
