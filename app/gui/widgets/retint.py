"""Renders icons anew when theme or size change: whoever carries an ``icon_name`` gets its drawing anew."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QToolButton, QWidget

from app.gui import icons


def retint(root: QWidget, later: Collection[QWidget] = ()) -> None:
    """Walk the widgets and actions below ``root``, but not below those of ``later``."""
    for found in root.findChildren(QAbstractButton):
        name = found.property("icon_name")
        if name and not any(page.isAncestorOf(found) for page in later):
            if isinstance(found, QToolButton):
                found.setIconSize(QSize(icons.side(), icons.side()))
            found.setIcon(icons.icon(str(name), "on_accent" if found.property("role") == "primary" else "text"))
    for action in root.findChildren(QAction):
        name = action.property("icon_name")
        if name:
            action.setIcon(icons.icon(str(name)))
