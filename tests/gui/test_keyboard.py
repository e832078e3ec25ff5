"""Keys of the tests reach the window they are meant for, and no test sends keys, or waits for a time, by itself."""

from __future__ import annotations

import ast
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tests.gui import keyboard

BY_ITSELF = {"keyClick", "keyClicks", "keyPress", "keySequence", "waitActive", "activateWindow"}


def window_with_key(qtbot, taken: list[str], name: str) -> QLineEdit:
    """A window whose field lies beside a shortcut that only the active window hears."""
    made = QWidget()
    field = QLineEdit()
    field.holder = made  # a window without an owner goes with its last name
    QVBoxLayout(made).addWidget(field)
    action = QAction(made, shortcut=Qt.Key.Key_F8, triggered=lambda: taken.append(name))
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    made.addAction(action)
    qtbot.addWidget(made)
    return field


def test_a_key_reaches_the_window_behind_another(qtbot, app):
    taken: list[str] = []
    first, second = (window_with_key(qtbot, taken, name) for name in ("甲", "乙"))
    for field, name in ((first, "甲"), (second, "乙"), (first, "甲")):
        keyboard.press(qtbot, field, Qt.Key.Key_F8)
        assert taken.pop() == name
        keyboard.press(qtbot, field, "a")
        assert field.hasFocus()
    assert (first.text(), second.text()) == ("aa", "a")
    keyboard.press_there(qtbot, first.window(), "b")
    keyboard.type_in(qtbot, second, "cd")
    assert (first.text(), second.text()) == ("aab", "acd")


def test_no_test_sends_keys_or_waits_for_a_time_by_itself():
    found = [
        f"{path.name}:{node.lineno} {ast.unparse(node.func)}"
        for path in sorted(Path(__file__).parent.glob("*.py"))
        if path.name != "keyboard.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in BY_ITSELF or ast.unparse(node.func).endswith("qtbot.wait")
    ]
    assert found == []
