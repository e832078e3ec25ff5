"""Scenes of 设置 › 个人信息: the tab, a safe copy, anonymising, a leak."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.gui.dialogs.anonymise import AnonymiseDialog
from app.gui.dialogs.safe_copy import SafeCopyDialog
from app.gui.main_window import MainWindow


def tab(window: MainWindow) -> QWidget:
    """Return the tab."""
    from app.gui.widgets.settings_privacy import PrivacySettings

    made = PrivacySettings(window.desk)
    made.resize(1100, 560)
    made.refresh()
    return made


def safe_copy(window: MainWindow) -> QWidget:
    """Show what would be replaced."""
    return SafeCopyDialog(window.desk, parent=window)


def anonymise(window: MainWindow) -> QWidget:
    """Show what would go."""
    made = AnonymiseDialog(window.desk, lambda _run: None, window)
    made.until.setDate(made.until.maximumDate())
    return made
