"""Renders icons anew when the theme changes: whoever carries an ``icon_name`` gets its drawing in the new colours."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.gui import icons


def retint(root: QWidget) -> None:
    """Walk the widgets and actions below ``root``."""
    for found in root.findChildren(QAbstractButton):
        name = found.property("icon_name")
        if name:
            found.setIcon(icons.icon(str(name), "on_accent" if found.property("role") == "primary" else "text"))
    for action in root.findChildren(QAction):
        name = action.property("icon_name")
        if name:
            action.setIcon(icons.icon(str(name)))
