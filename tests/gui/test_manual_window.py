"""F1: the right chapter, offline, beside the work; every page, tab and dialog has one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QPixmap, QTextDocument
from PySide6.QtWidgets import QAbstractButton, QDialog, QLineEdit, QTabWidget, QVBoxLayout

from app.gui import contract_tabs, manual_chapters
from app.gui.dialogs.about import About
from app.gui.dialogs.manual import ManualWindow
from app.gui.manual_chapters import DIALOGS, PAGES, TABS, chapter_of_dialog, chapter_of_place
from app.gui.pages.registry import built_pages
from app.services.handbook import anchor_of, manual
from tests.gui.keyboard import in_front, press

DIALOG_FOLDER = Path(manual_chapters.__file__).parent / "dialogs"
VISITS = ("作战台", "回访单", "录音核实", "市级回访", "单否双否")
IMAGE = QTextDocument.ResourceType.ImageResource.value


@pytest.fixture
def shown(qtbot, window):
    window.resize(1366, 768)
    window.show()
    window.go("today")
    return window


@pytest.fixture
def book(qtbot, shown):
    made = ManualWindow(shown.desk.settings, shown.open_key_help, shown)
    qtbot.addWidget(made)
    made.open_at(anchor_of("认识窗口"))
    made.show()
    return made


def test_every_page_and_every_dialog_has_a_chapter():
    assert {spec.key for spec in built_pages()} <= set(PAGES)
    modules = {file.stem for file in DIALOG_FOLDER.glob("*.py")} - {"__init__"}
    assert modules - set(DIALOGS) == set()
    assert {title for title, _ in contract_tabs.TABS} <= set(TABS)


def test_every_named_chapter_stands_in_the_manual():
    chapters = {one.title for one in manual().headings if one.level == 2}
    named = {manual_chapters.FIRST, *PAGES.values(), *TABS.values(), *DIALOGS.values()}
    assert named - chapters == set()


@pytest.mark.parametrize(
    ("page", "tabs", "chapter"),
    [
        ("today", (), "今日和待办队列"),
        ("contracts", ("成果", "概况"), "成果提交和验收"),
        ("contracts", ("监督",), "监督、整改和违约"),
        ("contracts", ("成果", "回执"), "出具、打印、寄出回执"),
        ("staff", ("排班", "交接班 1"), "人员与排班"),
        ("settings", ("加密",), "给数据加密，保管好恢复密钥"),
        ("nothing", (), "认识窗口"),
    ],
)
def test_chapter_of_a_place(page, tabs, chapter):
    assert chapter_of_place(page, tabs) == chapter


def test_chapter_of_a_dialog():
    assert chapter_of_dialog("app.gui.dialogs.receipt_issue") == "出具、打印、寄出回执"
    assert chapter_of_dialog("somewhere.else") == "认识窗口"


def test_f1_opens_the_chapter_of_the_page_and_leaves_the_window_usable(qtbot, shown):
    shown.go("deductions")
    shown.manual.open_here()
    book = shown.manual.shown
    assert book.anchor == "失误与扣款"
    assert not book.isModal()
    shown.go("settings")
    tabs = shown.pages["settings"].tabs
    tabs.setCurrentIndex(next(at for at in range(tabs.count()) if tabs.tabText(at) == "单据样式"))
    shown.manual.open_here()
    assert shown.manual.shown is book
    assert book.anchor == "改一张单据的样式"
    book.close()


def test_f1_in_a_dialog_opens_its_chapter_over_it(qtbot, shown):
    dialog = QDialog(shown)
    dialog.__class__ = type("Issue", (QDialog,), {"__module__": "app.gui.dialogs.receipt_issue"})
    field = QLineEdit()
    QVBoxLayout(dialog).addWidget(field)
    dialog.setModal(True)
    dialog.show()
    shown.manual._give_key(None, field)
    shown.manual._give_key(None, field)  # once only
    keys = [one for one in dialog.children() if type(one).__name__ == "QShortcut"]
    assert len(keys) == 1
    keys[0].activated.emit()
    assert shown.manual.shown.anchor == "出具打印寄出回执"
    assert shown.manual.shown.parent() is dialog
    shown.go("today")
    shown.manual.open_here()
    assert shown.manual.shown.parent() is shown
    dialog.close()


def test_the_key_itself_opens_the_manual_in_the_window_and_in_a_dialog(qtbot, shown):
    press(qtbot, shown, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: shown.manual.shown is not None)
    assert shown.manual.shown.anchor == "今日和待办队列"
    shown.manual.shown.close()
    about = About(shown.desk.office.root, 1, shown.desk.settings, shown)
    about.open()
    button = about.findChildren(QAbstractButton)[0]
    in_front(qtbot, button)
    qtbot.waitUntil(lambda: bool(about.property("manual_key")))
    press(qtbot, button, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: shown.manual.shown is not None and shown.manual.shown.parent() is about)
    assert shown.manual.shown.anchor == "认识窗口"
    about.close()


def test_back_forward_and_links(qtbot, book):
    assert not book.back.isEnabled()
    book.text.anchorClicked.emit(QUrl("#打印设置"))
    assert book.anchor == "打印设置"
    book.go_back()
    assert (book.anchor, book.forward.isEnabled()) == ("认识窗口", True)
    book.go_forward()
    assert book.anchor == "打印设置"
    book.open_at("没有这个地方")
    assert book.anchor == "使用手册"


def test_links_out_of_the_manual_do_nothing(book):
    for address in ("https://example.com/#x", "file:///etc/passwd", "images/../../LICENSE", "使用手册.md#打印设置"):
        book.text.anchorClicked.emit(QUrl(address))
        assert book.anchor == "认识窗口"
        assert book.text.loadResource(IMAGE, QUrl(address)) == b""


def test_pictures_come_from_the_program_and_fit_the_text(qtbot, book):
    qtbot.waitUntil(lambda: not book.text._pause.isActive())  # the window has its size
    found = book.text.loadResource(IMAGE, QUrl("images/payments.png"))
    assert isinstance(found, QPixmap)
    assert 200 <= found.width() <= book.text.viewport().width()
    assert found.toImage().pixelColor(5, 5).alpha() == 0  # not read yet: the text does not wait
    qtbot.waitUntil(lambda: any(path == "images/payments.png" for path, _ in book.text._drawn))
    drawn = book.text.loadResource(IMAGE, QUrl("images/payments.png"))
    assert (drawn.size(), drawn.toImage().pixelColor(5, 5).alpha()) == (found.size(), 255)
    book.text.anchorClicked.emit(QUrl("images/payments.png"))
    large = next(one for one in book.findChildren(QDialog) if one.windowTitle() == "手册中的图")
    assert large.isVisible()
    large.close()


def test_search_leaves_what_holds_the_words_and_marks_them(qtbot, book):
    book.search.setText("补打")
    shown = book.contents.shown_titles()
    assert "出具、打印、寄出回执" in shown
    assert "付款结算" not in shown
    assert book.text.extraSelections()
    press(qtbot, book.search, Qt.Key.Key_Return)
    assert book.isVisible()
    book.search.setText("没有这样的词")
    assert book.said.text() == "没有找到，换个词再试"
    book.search.clear()
    assert book.said.text() == ""
    assert len(book.contents.shown_titles()) == len(manual().headings)


def test_contents_show_where_the_reader_is(qtbot, book):
    book.open_at("按键表")
    assert book.contents.currentItem().text(0) == "按键表"
    book.contents.setCurrentItem(book.contents.lines["名词"])
    assert book.anchor == "名词"


def test_a_change_of_theme_dresses_the_open_manual(qtbot, shown):
    shown.manual.open_here()
    before = shown.manual.shown.text.document().defaultStyleSheet()
    shown._toggle_theme()
    assert shown.manual.shown.text.document().defaultStyleSheet() != before
    shown._toggle_theme()
    shown.manual.shown.close()


def test_the_key_list_of_the_manual_names_every_key_of_the_window(shown):
    text = "\n".join(manual().pages["按键表"])
    keys = {key for _, key, _ in shown._window_commands if key}
    assert [key for key in keys if f"| {key} |" not in text] == []


def test_actions_named_with_a_key_have_that_key(shown):
    """Buttons in quotation marks (or bold) with a key behind them are the window's own words and keys."""
    keys: dict[str, set[str]] = {title: {key} for title, key, _ in shown._window_commands}
    for spec in built_pages():
        page = shown.page(spec.key)
        for tabs in page.findChildren(QTabWidget)[:1]:
            for at in range(tabs.count()):
                tabs.setCurrentIndex(at)
        for action in page.findChildren(QAction):
            keys.setdefault(action.text(), set()).add(action.shortcut().toString())
    text = "\n".join(line for lines in manual().pages.values() for line in lines)
    named = re.findall(
        r"(?:“([^“”]+)”|\*\*([^*]+)\*\*)（((?:Ctrl\+|Shift\+|Alt\+)*(?:[A-Z0-9]|Enter))(?:，[^）]*)?）", text
    )
    elsewhere = {
        ("工单", "Ctrl+2"),
        ("撤销", "Ctrl+Shift+Z"),
        *((tab, f"Alt+{at}") for at, tab in enumerate(VISITS, 1)),
    }
    pairs = {(quoted or bold, key) for quoted, bold, key in named} - elsewhere
    assert len(pairs) > 100
    assert sorted((title, key) for title, key in pairs if key not in keys.get(title, set())) == []


def test_every_named_tab_exists_somewhere(shown):
    titles = {title for title, _ in contract_tabs.TABS} | {"操作日志", "审计"}
    for spec in built_pages():
        page = shown.page(spec.key)
        for tabs in page.findChildren(QTabWidget):
            titles |= {tabs.tabText(at).partition(" ")[0].partition("（")[0] for at in range(tabs.count())}
    assert set(TABS) - titles == set()
