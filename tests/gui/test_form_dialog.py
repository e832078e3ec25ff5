"""A dialog of fields on a low screen: heading and buttons stay in sight, the fields scroll."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.gui.dialogs.form_dialog import FormDialog

LOW = 500


def opened(qtbot, desk, monkeypatch, count, room=LOW):
    monkeypatch.setattr(FormDialog, "room", lambda self: room)
    dialog = FormDialog(desk, "登记发票", "请照发票填写。", "登记", None)
    fields = [QLineEdit() for _ in range(count)]
    for number, field in enumerate(fields):
        dialog.add_row(f"第 {number} 项", field)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
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


def test_the_keyboard_begins_in_the_first_field_that_can_be_written(qtbot, desk):
    dialog = FormDialog(desk, "生成安全副本", "", "生成", None)
    shown, gone, wanted = QPlainTextEdit(), QLineEdit(), QLineEdit()
    shown.setReadOnly(True)
    for field in (shown, gone, wanted):
        dialog.add_row("一项", field)
    dialog.show_row(gone, False)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.focusWidget() is wanted


def test_a_field_chosen_by_the_form_keeps_the_keyboard(qtbot, desk):
    dialog = FormDialog(desk, "匿名化", "", "开始", None)
    for _ in range(2):
        dialog.add_row("一项", QLineEdit())
    dialog.back.setFocus()
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.focusWidget() is dialog.back


def test_fields_wider_than_the_usual_dialog_are_not_cut(qtbot, desk):
    dialog = FormDialog(desk, "三率口径", "", "保存", None)
    dialog.setMinimumWidth(520)
    wide = QLineEdit()
    wide.setMinimumWidth(600)
    dialog.add_row("权重", wide)
    qtbot.addWidget(dialog)
    dialog.show()
    assert wide.mapTo(dialog.area, QPoint(wide.width(), 0)).x() <= dialog.area.viewport().width()


def test_rows_shown_before_the_first_show_have_room(qtbot, desk):
    dialog = FormDialog(desk, "二次确认", "督办件要由另一个人确认。" * 4, "确认", None)
    fields = [QLineEdit() for _ in range(8)]
    for field in fields:
        dialog.add_row("一项", field)
        dialog.show_row(field, False)
    layout = dialog.layout()
    layout.activate()
    for field in fields:
        dialog.show_row(field, True)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    qtbot.waitUntil(lambda: not dialog.area.verticalScrollBar().isVisible())
