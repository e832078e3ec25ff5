"""A dialog of fields on a low screen: heading and buttons stay in sight, the fields scroll."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit

from app.gui.dialogs.form_dialog import FormDialog

LOW = 500


def opened(qtbot, desk, monkeypatch, count, room=LOW):
    monkeypatch.setattr(FormDialog, "room", lambda self: room)
    dialog = FormDialog(desk, "登记发票", "请照发票填写。", "登记", None)
    fields = [QLineEdit() for _ in range(count)]
    for number, field in enumerate(fields):
        dialog.add_row(f"第 {number} 项", field)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog, fields


def bottom(dialog, widget):
    return widget.mapTo(dialog, QPoint(0, widget.height())).y()


def test_few_fields_need_no_bar(qtbot, desk, monkeypatch):
    dialog, fields = opened(qtbot, desk, monkeypatch, 4)
    assert not dialog.area.verticalScrollBar().isVisible()
    assert bottom(dialog, fields[-1]) <= bottom(dialog, dialog.area)
    assert dialog.height() < LOW


@pytest.mark.parametrize("count", [20, 60])
def test_many_fields_scroll_and_the_buttons_stay(qtbot, desk, monkeypatch, count):
    dialog, fields = opened(qtbot, desk, monkeypatch, count)
    assert dialog.height() <= LOW
    assert dialog.area.verticalScrollBar().isVisible()
    for part in (dialog.heading, dialog.go, dialog.back):
        assert part.isVisible()
        assert bottom(dialog, part) <= dialog.height()
    assert bottom(dialog, dialog.area) <= dialog.go.mapTo(dialog, QPoint(0, 0)).y()
    dialog.area.ensureWidgetVisible(fields[-1])
    assert bottom(dialog, fields[-1]) <= bottom(dialog, dialog.area)


def test_what_is_said_pushes_no_button_out(qtbot, desk, monkeypatch):
    dialog, _ = opened(qtbot, desk, monkeypatch, 30)
    dialog.say("没有登记：" + "金额与应付款不符，请核对发票。" * 6)
    assert bottom(dialog, dialog.go) <= dialog.height() <= LOW


def test_on_a_high_screen_everything_shows_at_once(qtbot, desk, monkeypatch):
    dialog, fields = opened(qtbot, desk, monkeypatch, 12, room=2000)
    for field in fields[6:]:
        dialog.show_row(field, False)
    dialog.resize(dialog.width(), 200)
    for field in fields[6:]:
        dialog.show_row(field, True)
    qtbot.waitUntil(lambda: not dialog.area.verticalScrollBar().isVisible())
    assert bottom(dialog, fields[-1]) <= bottom(dialog, dialog.area)
