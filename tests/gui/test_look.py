"""Light and dark as the system is, icon, and a window whose screen is gone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.gui import application, look, theme
from app.gui.settings import WindowSettings

SCHEME = Qt.ColorScheme
OWN_STYLE = Qt.WidgetAttribute.WA_SetStyle
POLISHED = Qt.WidgetAttribute.WA_WState_Polished


@pytest.mark.parametrize(
    ("chosen", "scheme", "shown"),
    [
        ("", SCHEME.Unknown, "light"),
        ("", SCHEME.Dark, "dark"),
        ("system", SCHEME.Unknown, "light"),
        ("system", SCHEME.Light, "light"),
        ("system", SCHEME.Dark, "dark"),
        ("light", SCHEME.Dark, "light"),
        ("dark", SCHEME.Light, "dark"),
        ("dark", SCHEME.Unknown, "dark"),
    ],
)
def test_the_theme_on_screen(settings, chosen, scheme, shown):
    if chosen:
        settings.put_text("look/theme", chosen)
    assert look.theme_name(settings, scheme) == shown


@pytest.fixture
def desktop(app, monkeypatch):
    """A desktop whose scheme a test can change while the window runs."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # windows of earlier tests listen no more
    said = [SCHEME.Unknown]
    monkeypatch.setattr(look, "system_scheme", lambda _app: said[-1])

    def change(scheme):
        said.append(scheme)
        app.styleHints().colorSchemeChanged.emit(scheme)

    return change


def test_the_window_follows_the_system_while_it_runs(desktop, window):
    assert theme.current().name == "light"
    desktop(SCHEME.Dark)
    assert theme.current().name == "dark"
    assert window.desk.settings.theme == "system"
    desktop(SCHEME.Light)
    assert theme.current().name == "light"


def test_a_choice_of_ones_own_stays(desktop, window):
    window.desk.navigator.look_wanted.emit("light", "medium")
    desktop(SCHEME.Dark)
    assert theme.current().name == "light"
    window.desk.navigator.look_wanted.emit("system", "medium")
    assert theme.current().name == "dark"


def test_what_looks_the_same_is_not_dressed_again(desktop, window, monkeypatch):
    dressed = []
    monkeypatch.setattr(look, "dress", lambda *_a: dressed.append(1))
    window.desk.navigator.look_wanted.emit("light", "medium")  # 跟随系统 shows light already
    assert dressed == []
    assert window.desk.settings.theme == "light"


def test_the_cursor_says_that_changing_takes_a_moment(desktop, window, monkeypatch):
    seen = []
    monkeypatch.setattr(look, "dress", lambda *_a: seen.append(QGuiApplication.overrideCursor().shape()))
    window._toggle_theme()
    assert seen == [Qt.CursorShape.WaitCursor]
    assert QGuiApplication.overrideCursor() is None


def text_colour(page):
    label = next(one for one in page.findChildren(QLabel) if not one.property("role") and not one.property("tone"))
    label.ensurePolished()
    return label.palette().windowText().color().name()


def test_a_hidden_page_takes_the_new_colours_when_it_comes_up(qtbot, desktop, window):
    for page in ("settings", "imports"):
        window.go(page)
    settings, imports = window.pages["settings"], window.pages["imports"]
    own = [part for part in settings.findChildren(QWidget) if part.testAttribute(OWN_STYLE)]
    window._toggle_theme()
    assert window.stack.behind == {settings}
    assert text_colour(imports) == theme.DARK.text
    assert text_colour(settings) == theme.LIGHT.text
    assert [part for part in settings.findChildren(QWidget) if part.testAttribute(OWN_STYLE)] == own
    window.go("settings")
    assert window.stack.behind == set()
    assert text_colour(settings) == theme.DARK.text
    window._toggle_theme()
    window._toggle_theme()
    window.go("imports")
    assert text_colour(imports) == theme.DARK.text


def test_another_size_reaches_every_page_at_once(desktop, window):
    for page in ("settings", "imports"):
        window.go(page)
    window.desk.navigator.look_wanted.emit("light", "huge")
    assert window.stack.behind == set()
    plain = [one for one in window.pages["settings"].findChildren(QLabel) if not one.property("role")]
    assert {one.font().pointSizeF() for one in plain if one.testAttribute(POLISHED)} == {14.0}


def test_the_program_has_its_icon_and_its_desktop_entry(app):
    assert not app.windowIcon().isNull()
    assert app.windowIcon().pixmap(64, 64).width() >= 32
    assert app.desktopFileName() == "streetdesk"


def test_a_window_whose_screen_is_gone_comes_back_to_one_that_is_there(app, office, settings: WindowSettings):
    first = application.build_window(office, settings)
    first.setGeometry(9_000, 7_000, 900, 600)  # on a second screen
    settings.put_state("window/geometry", first.saveGeometry())
    first.desk.runner.stop()
    second = application.build_window(office, settings)
    second.show()
    assert second.screen().availableGeometry().contains(second.frameGeometry().center())
    second.close()
    first.deleteLater()
    second.deleteLater()
