"""How the program looks: theme and size put on everything, the system's light or dark followed while it runs."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from app.gui import fonts, icons, style_sheet, theme
from app.gui.desk import Navigator
from app.gui.settings import FOLLOW_SYSTEM, WindowSettings

if TYPE_CHECKING:
    from app.gui.widgets.page_stack import PageStack


def system_scheme(app: QApplication) -> Qt.ColorScheme:
    """Return what the desktop says about light and dark; ``Unknown`` where it says nothing."""
    return app.styleHints().colorScheme()


def theme_name(settings: WindowSettings, scheme: Qt.ColorScheme) -> str:
    """Return ``light`` or ``dark``: what was chosen, else what the system says.

    Many desktops (统信 UOS, 银河麒麟, bare X11) say nothing: ``Unknown`` means light.
    """
    if settings.theme != FOLLOW_SYSTEM:
        return settings.theme
    return "dark" if scheme is Qt.ColorScheme.Dark else "light"


def dress(app: QApplication, settings: WindowSettings) -> None:
    """Apply theme and size from the settings to everything on screen."""
    tokens = theme.choose(theme_name(settings, system_scheme(app)))
    size = fonts.size(settings.font_size)
    # Qt takes six times as long to change a style sheet as to drop it and set another (1.5 s for 2,000 widgets).
    icons.grow(size.scale)
    app.setStyleSheet("")
    app.setPalette(theme.palette(tokens))
    app.setFont(fonts.screen_font(size.points))
    app.setStyleSheet(style_sheet.build(tokens, size))


class Look(QObject):
    """Changes theme and size of a running window, on the clerk's wish or the system's. ``stack`` are its pages."""

    stack: PageStack | None = None

    def __init__(self, app: QApplication, settings: WindowSettings, navigator: Navigator) -> None:
        super().__init__()
        self._app = app
        self._settings = settings
        self._navigator = navigator
        self._dressed = self._wanted()
        navigator.look_wanted.connect(self.change)
        app.styleHints().colorSchemeChanged.connect(self._follow)

    def change(self, theme_choice: str, size_key: str) -> None:
        """Keep the choice and show it (what was chosen but looks the same costs nothing)."""
        self._settings.put_text("look/theme", theme_choice)
        self._settings.put_text("look/size", size_key)
        self._show()

    def toggle(self) -> None:
        """Change between light and dark, whatever is on screen now."""
        self.change("light" if theme.current().name == "dark" else "dark", self._settings.font_size)

    def _follow(self, _scheme: Qt.ColorScheme) -> None:
        if self._settings.theme == FOLLOW_SYSTEM:
            self._show()

    def _show(self) -> None:
        """Dress everything anew, hidden pages when they come up; another size moves them too, and takes a moment."""
        before, self._dressed = self._dressed, self._wanted()
        if before == self._dressed:
            return
        is_same_size = before[1] == self._dressed[1]
        self._app.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            with self.stack.only_current() if self.stack is not None and is_same_size else nullcontext():
                dress(self._app, self._settings)
            self._navigator.look_changed.emit()
        finally:
            self._app.restoreOverrideCursor()

    def _wanted(self) -> tuple[str, str]:
        return theme_name(self._settings, system_scheme(self._app)), self._settings.font_size
