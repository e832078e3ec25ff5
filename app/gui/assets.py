"""Where the window's shipped files are: icons, fonts."""

from __future__ import annotations

from app.paths import resources

ICONS = resources() / "icons"
FONTS = resources() / "fonts"
