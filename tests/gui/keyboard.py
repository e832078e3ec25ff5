"""Keys as a clerk presses them: in the window that is in front, on the widget that has the keyboard.

A key reaches a shortcut only when its window is active; a window that was just shown becomes so a moment later, and
how long a moment is depends on the machine. So no test sends keys by itself: it presses them here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

Key = Qt.Key | QKeySequence | str
PLAIN = Qt.KeyboardModifier.NoModifier


def in_front(qtbot: QtBot, widget: QWidget) -> None:
    """Bring the widget's window to the front and (unless it is the window itself) give the widget the keyboard."""
    window = widget.window()
    window.show()
    window.raise_()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    if widget is not window and not _has_keyboard(widget):
        widget.setFocus()
        qtbot.waitUntil(lambda: _has_keyboard(widget))


def press(qtbot: QtBot, widget: QWidget, key: Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """Press a key on the widget, its window in front; on a window: wherever in it the keyboard is."""
    in_front(qtbot, widget)
    _send(qtbot, QApplication.focusWidget() or widget, key, modifier)


def press_there(qtbot: QtBot, window: QWidget, key: Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """Press a key where the program itself left the keyboard, within the window in front."""
    qtbot.waitUntil(lambda: window.isActiveWindow() and _has_keyboard(window))
    _send(qtbot, QApplication.focusWidget(), key, modifier)


def type_in(qtbot: QtBot, widget: QWidget, text: str) -> None:
    """Type a text into the widget, key by key."""
    in_front(qtbot, widget)
    qtbot.keyClicks(widget, text)


@contextmanager
def held(qtbot: QtBot, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier) -> Iterator[None]:
    """Hold a key such as Ctrl down meanwhile."""
    in_front(qtbot, widget)
    qtbot.keyPress(widget, key, modifier)
    yield
    qtbot.keyRelease(widget, key, PLAIN)


def _send(qtbot: QtBot, widget: QWidget, key: Key, modifier: Qt.KeyboardModifier) -> None:
    if isinstance(key, QKeySequence):
        QTest.keySequence(widget, key)
    else:
        qtbot.keyClick(widget, key, modifier)


def _has_keyboard(widget: QWidget) -> bool:
    """Whether keys go to the widget or to a part of it (an editable list hands them to its line)."""
    holder = QApplication.focusWidget()
    return holder is not None and (holder is widget or widget.isAncestorOf(holder))
