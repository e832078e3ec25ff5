from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from app.gui import window_place
from app.gui.application import start
from app.gui.dialogs.key_help import KeyHelp
from app.gui.messages import Tone
from tests.gui.conftest import add_tickets
from tests.gui.keyboard import press

INTERACTIVE = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QTabBar)


def settle(qtbot, window):
    qtbot.waitUntil(lambda: not window.desk.runner.running)


@pytest.fixture
def shown(qtbot, window, office):
    add_tickets(office, 12)
    start(window)
    settle(qtbot, window)
    return window


def test_the_first_page_is_today_and_the_navigation_counts(qtbot, shown):
    assert shown.current == "today"
    buttons = shown.navigation.buttons  # read after the first paint
    qtbot.waitUntil(lambda: buttons["tickets"].count == 8)  # four of twelve are closed
    qtbot.waitUntil(lambda: buttons["today"].count == 7)


def test_only_pages_that_exist_are_listed_in_the_order_of_a_day(shown):
    order = [spec.title for spec in shown.specs.values() if not spec.parent]
    assert order[:3] == ["今日", "工单", "导入记录"]
    assert order[-1] == "设置"


def test_every_page_opens_and_every_widget_has_a_name(qtbot, shown):
    nameless = []
    for key in shown.specs:
        shown.go(key)
        settle(qtbot, shown)
        for widget in shown.findChildren(QWidget):
            if isinstance(widget, INTERACTIVE) and not _has_name(widget):
                nameless.append((key, type(widget).__name__, widget.objectName()))
    assert nameless == []


def _has_name(widget: QWidget) -> bool:
    if widget.objectName().startswith("qt_") or type(widget) is QAbstractButton or _is_in_combo_box(widget):
        return True  # inner parts that Qt makes itself
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return bool(widget.accessibleName() or text)


def _is_in_combo_box(widget: QWidget) -> bool:
    frame = widget.parentWidget()
    return frame is not None and isinstance(frame.parentWidget(), QComboBox)


def test_what_can_be_pressed_can_be_reached_with_the_keyboard(qtbot, shown):
    unreachable = []
    for key in shown.specs:
        shown.go(key)
        settle(qtbot, shown)
        for widget in shown.pages[key].findChildren(QWidget):
            if isinstance(widget, QAbstractButton) and widget.isVisible() and widget.isEnabled():
                if widget.objectName().startswith("qt_") or widget.inherits("QTableCornerButton"):
                    continue
                if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    unreachable.append((key, widget.accessibleName() or widget.text()))
    assert unreachable == []


@pytest.mark.parametrize(("number", "key"), [(1, "today"), (2, "tickets"), (3, "imports")])
def test_ctrl_and_a_number_open_a_page(qtbot, shown, number, key):
    press(qtbot, shown, Qt.Key.Key_0 + number, Qt.KeyboardModifier.ControlModifier)
    assert shown.current == key
    assert shown.navigation.buttons[key].isChecked()


def test_the_navigation_folds_and_is_remembered(qtbot, shown):
    shown.resize(1366, 768)
    qtbot.waitUntil(lambda: not shown.navigation.is_collapsed)
    wide = shown.navigation.width()
    press(qtbot, shown, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert shown.navigation.width() < wide
    assert shown.navigation.buttons["today"].text() == ""
    assert shown.navigation.buttons["today"].toolTip().startswith("今日")
    assert shown.desk.settings.flag("window/collapsed")


def test_search_on_a_page_without_a_list_looks_among_the_tickets(qtbot, shown):
    box = shown.top_bar.search
    box.setText("东门路灯")
    press(qtbot, box, Qt.Key.Key_Return)
    assert shown.current == "tickets"
    settle(qtbot, shown)
    assert shown.pages["tickets"].list.text == "东门路灯"
    assert shown.pages["tickets"].model.rowCount() == 12
    assert box.text() == "东门路灯"


def test_a_message_shows_its_way_back_and_the_key_takes_it(qtbot, shown):
    went_back = []
    shown.desk.messages.done("已保存", "撤销", lambda: went_back.append(1))
    assert shown.message_bar.isVisible()
    assert shown.message_bar.property("tone") == Tone.GOOD
    press(qtbot, shown, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert went_back == [1]
    assert not shown.message_bar.isVisible()


def test_a_warning_stays_until_it_is_closed(shown):
    shown.desk.messages.warn("办公文件夹在网盘里。")
    assert not shown.message_bar._timer.isActive()
    shown.message_bar.clear()
    assert not shown.message_bar.isVisible()


def test_dropped_files_reach_the_import_flow(qtbot, shown, tmp_path):
    shown.files_dropped.disconnect(shown.import_files)
    file = tmp_path / "热线导出.xlsx"
    file.write_bytes(b"x")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)), QUrl("https://example.org/x")])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(shown.files_dropped) as caught:
        shown.dropEvent(drop)
    assert caught.args == [[Path(file)]]


def test_the_key_list_holds_only_what_is_valid_on_this_page(qtbot, shown):
    on_today = {command.title for command in shown.commands()}
    shown.go("tickets")
    on_tickets = {command.title for command in shown.commands()}
    assert "打印今日待办" in on_today - on_tickets
    assert "新建工单" in on_tickets - on_today
    assert {"搜索", "命令", "工单", "设置"} <= on_today & on_tickets
    help_box = KeyHelp(shown.commands(), shown)
    qtbot.addWidget(help_box)
    assert help_box.windowTitle() == "本页按键"


def test_keys_are_not_given_twice(shown):
    for key in shown.specs:
        shown.go(key)
        keys = [command.key for command in shown.commands() if command.key]
        doubled = {one for one in keys if keys.count(one) > 1} - {"Ctrl+I"}  # the page names the window's key again
        assert doubled == set()


def test_the_theme_changes_everything_at_once(shown, app):
    light = app.styleSheet()
    shown._toggle_theme()
    assert app.styleSheet() != light
    assert shown.desk.settings.theme == "dark"
    shown._toggle_theme()
    assert app.styleSheet() == light


@pytest.mark.parametrize("size", ["small", "medium", "large", "huge"])
def test_every_size_fits_a_small_screen(qtbot, shown, size):
    shown.desk.navigator.look_wanted.emit("light", size)
    shown.resize(1366, 768)
    for key in shown.specs:
        shown.go(key)
        settle(qtbot, shown)
    shown.layout().activate()
    assert shown.minimumSizeHint().width() <= 1366
    assert shown.minimumSizeHint().height() <= 768


def test_the_window_asks_before_a_running_job_is_lost(qtbot, shown):
    import threading

    gate = threading.Event()
    shown.desk.runner.write("导入", lambda _c: gate.wait(5))
    shown.desk.messages.answers = [False]
    assert shown.close() is False
    assert shown.desk.messages.asked == ["“导入”还没有完成，现在退出会整体退回。"]
    gate.set()
    settle(qtbot, shown)


def test_the_status_bar_names_office_person_backup_and_chain(qtbot, shown):
    bar = shown.status_bar
    assert (bar.office.text(), bar.person.text()) == ("示例街道", "经办人：王静 · 未启用账号")
    qtbot.waitUntil(lambda: bar.audit.text() != "")
    assert bar.audit.text().startswith("✓ 审计链完整 13 条")
    assert bar.backup.text() == "还没有备份（设置 → 备份）"


def test_palette_and_help_are_dialogs_of_the_window(qtbot, shown, monkeypatch):
    opened = []
    monkeypatch.setattr(QDialog, "exec", lambda self: opened.append(self.windowTitle()) or 0)
    shown.open_palette()
    shown.open_key_help()
    shown.open_about()
    assert opened == ["命令", "本页按键", "关于"]


@pytest.mark.parametrize(("wide", "high", "is_filled"), [(1366, 728, True), (1366, 800, True), (1920, 1040, False)])
def test_on_a_small_screen_the_first_start_fills_it(qtbot, shown, monkeypatch, wide, high, is_filled):
    screen = SimpleNamespace(availableSize=lambda: QSize(wide, high))
    monkeypatch.setattr(shown, "screen", lambda: screen)
    shown.setWindowState(Qt.WindowState.WindowNoState)
    window_place.fit_screen(shown)
    assert shown.isMaximized() == is_filled
