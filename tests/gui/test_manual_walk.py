"""快速上手 followed once, page by page, with the buttons that the manual names: from first start to printed paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog

from app.gui import application
from app.gui.application import build_window, start
from app.gui.dialogs.first_start import FirstStart
from app.gui.dialogs.form_dialog import put_moment
from app.services import printing, receipts, register
from app.services.handbook import manual
from app.services.hotline_sample import write_hotline_export
from app.services.register import View
from tests.gui.conftest import Recorder

WAIT = 60_000
TITLE = "从导入到打印回执，走一遍"


class Reader:
    """Presses what the manual names, and holds every name against the manual's own words."""

    def __init__(self, qtbot, chapters):
        self.qtbot = qtbot
        pages = manual().pages
        anchors = {one.title: one.anchor for one in manual().headings}
        self.text = "\n".join(line for title in chapters for line in pages[anchors[title]])

    def reads(self, name):
        assert f"“{name}”" in self.text, name

    def press(self, where, name):
        self.reads(name)
        found = [one for one in where.findChildren(QAbstractButton) if one.isVisible() and _words(one) == name]
        assert len(found) == 1, (name, [_words(one) for one in where.findChildren(QAbstractButton) if one.isVisible()])
        assert found[0].isEnabled(), name
        self.qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)

    def rest(self, window):
        for _ in range(3):
            self.qtbot.waitUntil(lambda: not (window.desk.runner.running or _pauses(window)), timeout=WAIT)
            QApplication.processEvents()

    def dialog(self, window, title):
        found = []

        def is_there():
            found[:] = [one for one in window.findChildren(QDialog) if one.isVisible() and one.windowTitle() == title]
            return bool(found)

        self.qtbot.waitUntil(is_there, timeout=WAIT)
        return found[0]


def _pauses(window):
    """Whether something of the window follows its list (or the typing) after a short pause that still runs."""
    return any(one.isActive() and one.isSingleShot() for one in window.findChildren(QTimer))


def _words(button):
    """The text of a button without its key."""
    return button.text().split("  ")[0]


@pytest.fixture
def opened(qtbot, app, settings, tmp_path, monkeypatch):
    """The window over an office that the assistant made, as 安装和首次启动 says."""
    reader = Reader(qtbot, ["安装和首次启动"])
    first = FirstStart(settings, tmp_path / "办公")
    qtbot.addWidget(first)
    first.show()
    for name in ("街道名称", "您的姓名", "数据放在", "从哪里开始", "空白开始", "打开已有的办公文件夹…"):
        reader.reads(name)
    first.street.setText("示例街道")
    first.person.setText("王样例")
    with qtbot.waitSignal(first.accepted, timeout=WAIT):
        reader.press(first, "开始使用")
    monkeypatch.setattr(application, "MessageCenter", lambda *_a: Recorder())
    window = build_window(first.office, settings)
    window.resize(1366, 768)
    start(window)
    yield window
    window.desk.messages.answers += [True, True]
    window.close()
    window.deleteLater()
    QApplication.processEvents()
    assert window.desk.messages.faults == []
    first.office.close()


def test_from_the_first_start_to_a_printed_receipt(qtbot, opened, tmp_path, monkeypatch):
    window, office = opened, opened.desk.office
    reader = Reader(qtbot, [TITLE])
    _import(reader, window, tmp_path)
    assert register.count(office, View()) >= 20
    _contract(reader, window)
    number = _to_acceptance(reader, window)
    printed = tmp_path / "纸.pdf"
    _print(reader, window, printed, monkeypatch)
    receipt = receipts.receipt_of(office, number)
    copies = printing.prints(office, printing.RECEIPT_FORM, f"receipt:{receipt.id}")
    assert (receipt.state_text, [one.target for one in copies]) == ("已出具，待盖章", ["printer"])
    assert printed.stat().st_size > 10_000


def _import(reader, window, tmp_path):
    """第一步."""
    file = tmp_path / "热线导出.xlsx"
    write_hotline_export(file, 30, window.desk.office.now(), street="示例街道")
    window.files_dropped.emit([file])
    dialog = reader.dialog(window, "导入预览")
    reader.qtbot.waitUntil(lambda: dialog.go.isEnabled() and dialog.go.text().startswith("导入 "), timeout=WAIT)
    for kind in ("新增", "变更", "未变", "保留本地", "疑似重复", "拒收"):
        reader.reads(kind)
        assert any(dialog.lists.tabs.tabText(at).startswith(kind) for at in range(dialog.lists.tabs.count()))
    reader.reads("导入 n 件")
    dialog.go.click()
    reader.qtbot.waitUntil(lambda: dialog.go.text() == "完成", timeout=WAIT)  # some made-up rows are refused
    reader.reads("打开标注了问题的表")
    with reader.qtbot.waitSignal(dialog.finished, timeout=WAIT):
        reader.press(dialog, "完成")
    reader.rest(window)
    window.go("imports")
    reader.reads("整批撤销…")
    assert "整批撤销…" in [action.text() for action in window.pages["imports"].page_actions]


def _contract(reader, window):
    """第三步."""
    window.go("contracts")
    reader.rest(window)
    reader.reads("合同与成果")
    window.pages["contracts"].primary.trigger()
    reader.reads(window.pages["contracts"].primary.text())
    dialog = reader.dialog(window, "新建合同")
    with reader.qtbot.waitSignal(dialog.accepted, timeout=WAIT):
        reader.press(dialog, "建立合同")
    reader.rest(window)


def _to_acceptance(reader, window):
    """第四步; returns the deliverable's number."""
    page = window.pages["contracts"]
    reader.press(window, "登记提交…")
    dialog = reader.dialog(window, "登记提交")
    number = page.work.deliverable.row.id
    now = window.desk.office.now()
    put_moment(dialog.at, now - timedelta(days=3))
    with reader.qtbot.waitSignal(dialog.accepted, timeout=WAIT):
        reader.press(dialog, "登记提交")
    reader.rest(window)
    reader.reads("验收通过…")
    page.actions_by_key["pass"].trigger()
    dialog = reader.dialog(window, "登记验收通过")
    put_moment(dialog.at, now - timedelta(days=1))
    with reader.qtbot.waitSignal(dialog.accepted, timeout=WAIT):
        reader.press(dialog, "登记验收通过")
    reader.rest(window)
    return number


def _print(reader, window, target, monkeypatch):
    """第五步, on a printer that writes a file."""

    def printer(*_arguments):
        made = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(target))
        return made

    monkeypatch.setattr("app.gui.dialogs.receipt_issue.choose_printer", printer)
    reader.press(window, "出具回执…")
    dialog = reader.dialog(window, "出具回执")
    if not dialog.amount.text():
        dialog.amount.setText("1,000.00")
    reader.qtbot.waitUntil(lambda: len(dialog.paper.images) == 1 and dialog.print.isEnabled(), timeout=WAIT)
    reader.reads("出具并存为 PDF…")
    with reader.qtbot.waitSignal(dialog.accepted, timeout=WAIT):
        reader.press(dialog, "出具并打印…")
    reader.rest(window)
    assert window.desk.messages.texts[-1].startswith("已送到打印机：")
