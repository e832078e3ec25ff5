"""What the window remembers about itself for one user: theme, size, columns, last office. Never business data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from app.paths import portable_folder, recalled, remembered

ORGANISATION = "Streetdesk"
FILE_NAME = "window.ini"
"""Beside a portable program; elsewhere Qt chooses the user's place."""
FOLLOW_SYSTEM = "system"


class WindowSettings:
    """Typed access to the user's preferences (an INI file; the business settings are in the database)."""

    def __init__(self, file: Path | None = None) -> None:
        beside = portable_folder()
        if file is None and beside is not None:
            file = beside / FILE_NAME
        self._store = (
            QSettings(str(file), QSettings.Format.IniFormat)
            if file
            else QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, ORGANISATION, ORGANISATION.lower())
        )

    def text(self, key: str, default: str = "") -> str:
        """Return a text value."""
        return str(self._store.value(key, default, type=str))

    def put_text(self, key: str, value: str) -> None:
        """Keep a text value."""
        self._store.setValue(key, value)

    def flag(self, key: str, default: bool = False) -> bool:
        """Return a yes/no value."""
        return self.text(key, "1" if default else "0") == "1"

    def put_flag(self, key: str, value: bool) -> None:
        """Keep a yes/no value."""
        self._store.setValue(key, "1" if value else "0")

    def structure(self, key: str) -> Any:
        """Return a value kept as JSON, None when absent or damaged."""
        try:
            return json.loads(self.text(key, "null"))
        except ValueError:
            return None

    def put_structure(self, key: str, value: Any) -> None:
        """Keep lists and mappings as JSON."""
        self._store.setValue(key, json.dumps(value, ensure_ascii=False))

    def state(self, key: str) -> QByteArray:
        """Geometry or splitter state as Qt wrote it (empty when none)."""
        return QByteArray.fromBase64(self.text(key).encode())

    def put_state(self, key: str, value: QByteArray) -> None:
        """Keep geometry or splitter state."""
        self.put_text(key, bytes(value.toBase64().data()).decode())

    @property
    def theme(self) -> str:
        """``light``, ``dark`` or ``system`` (as the desktop is)."""
        return self.text("look/theme", FOLLOW_SYSTEM)

    @property
    def font_size(self) -> str:
        """Key of the font size (``app.gui.fonts.SIZES``)."""
        return self.text("look/size", "medium")

    @property
    def office_root(self) -> Path | None:
        """The office folder that was open last."""
        return recalled(self.text("office/root"))

    def put_office_root(self, root: Path) -> None:
        """Remember the office folder for the next start."""
        self.put_text("office/root", remembered(root.absolute()))

    @property
    def person(self) -> str:
        """Name of the person at this desk ("" until asked)."""
        return self.text("office/person")

    def flush(self) -> None:
        """Write to disk now."""
        self._store.sync()
