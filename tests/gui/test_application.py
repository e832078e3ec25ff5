from __future__ import annotations

import gc
import subprocess
import sys

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLabel, QPushButton

from app.domain.errors import RefusedInput
from app.gui import application
from app.gui.application import FaultCatcher

LATER = (
    *("app.gui.targets", "app.gui.tray", "app.gui.office_health", "app.gui.office_switch", "app.gui.pages.register"),
    *("app.domain.masking", "app.domain.contracts", "app.services.reminders", "app.services.acceptance_running"),
)
"""Ours that the first page does without until it is on screen."""
FIRST_LOOK = """
import sys
from datetime import datetime
from pathlib import Path
from app.services import today
from app.services.session import create_office
office = create_office(Path(sys.argv[1]), "示例街道", "甲")
today.first_board(office, datetime(2026, 11, 20))
office.close()
print([name for name in ("app.domain.masking_strict", "app.domain.contracts", "app.services.reminders",
    "app.storage.search") if name in sys.modules])
"""
HEAVY = ("openpyxl", "reportlab", "xlsxwriter", "python_calamine", "lxml", "pypinyin", "pypdfium2", "PIL")


def test_nothing_heavy_is_imported_at_the_start():
    code = (
        "import sys, app.gui.application, app.gui.pages.today, app.gui.pages.register\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == "[]"


def test_the_first_page_is_built_without_what_comes_later():
    code = (
        "import sys, app.gui.application, app.gui.pages.today\n"
        f"print([name for name in {LATER!r} if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == "[]"


def test_the_first_look_at_today_loads_no_rules_of_contracts(tmp_path):
    command = [sys.executable, "-c", FIRST_LOOK, str(tmp_path / "office")]
    found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == "[]"


def test_garbage_is_looked_for_again_once_the_first_page_is_filled(qtbot, window):
    gc.disable()  # as the program does before it loads anything
    try:
        application.start(window)
        page = window.pages["today"]
        seen = []
        put = page.put
        page.put = lambda board: (put(board), seen.append(gc.isenabled()))
        qtbot.waitUntil(lambda: gc.isenabled() and len(seen) > 1)
        assert seen[0] is False
    finally:
        gc.enable()
        gc.unfreeze()


def test_pages_and_tabs_are_imported_behind_the_first_one():
    code = (
        "import sys\nfrom app.gui.pages import registry\n"
        "wanted = ['app.gui.pages.payments', 'app.gui.pages.deductions', 'app.gui.widgets.supervision_tab']\n"
        "print(any(name in sys.modules for name in wanted))\n"
        "registry.import_pages()\n"
        f"print(all(name in sys.modules for name in wanted), [name for name in {HEAVY!r} if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.split("\n")[:2] == ["False", "True []"]


def test_signals_and_void_calls_keep_their_references(app):
    """The pair PySide6 6.12 and Python 3.11 loses one reference of None and of True a call, and aborts later."""
    label, emitter = QLabel(), _Emitter()
    before_none, before_true = sys.getrefcount(None), sys.getrefcount(True)
    for number in range(2_000):
        label.setObjectName("x")
        label.setText(str(number))
        emitter.setProperty("flag", True)
        emitter.blockSignals(False)
    assert abs(sys.getrefcount(None) - before_none) < 200
    assert abs(sys.getrefcount(True) - before_true) < 200


class _Emitter(QObject):
    pass


def test_qt_speaks_chinese(app):
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Yes)
    assert {button.text().partition("(")[0] for button in box.buttons()} == {"取消", "是"}
    assert QLocale().language() == QLocale.Language.Chinese


def test_a_fault_is_logged_with_a_number_and_shown(messages):
    shown = []
    messages.bug = lambda number, details: shown.append((number, details))
    FaultCatcher(messages).hook(ValueError, ValueError("boom"), None)
    [(number, details)] = shown
    assert number in details
    assert "ValueError" in details
    assert "boom" not in details


def test_a_known_failure_is_no_fault(messages):
    FaultCatcher(messages).hook(RefusedInput, RefusedInput("没有改动。"), None)
    assert messages.texts == ["没有改动。"]
    assert messages.faults == []


def test_a_fault_while_a_fault_is_shown_does_not_open_a_second_box(messages):
    catcher = FaultCatcher(messages)
    seen = []

    def show(number, details):
        seen.append(number)
        catcher.report(KeyError("second"))

    messages.bug = show
    catcher.report(ValueError("first"))
    assert len(seen) == 1


def test_the_bug_dialog_copies_its_details(qtbot, app):
    from app.gui.dialogs.bug_report import BugReport

    dialog = BugReport("1121-0930-A1", "编号 1121-0930-A1\nTraceback", None)
    qtbot.addWidget(dialog)
    dialog.copy.click()
    assert app.clipboard().text() == "编号 1121-0930-A1\nTraceback"
    shown = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Traceback" not in shown
    assert "1121-0930-A1" in shown


def test_the_log_keeps_what_happened(tmp_path):
    from datetime import datetime

    from app.gui import bug_log

    bug_log.open_log(tmp_path / "logs")
    try:
        try:
            raise KeyError("张三 13800138000")
        except KeyError as error:
            raise ValueError("110101199001011234") from error
    except ValueError as error:
        number, details = bug_log.record(error, datetime(2026, 11, 20, 9, 30))
    bug_log.close_log()
    text = (tmp_path / "logs" / "window.log").read_text(encoding="utf-8")
    assert number.startswith("1120-093000-")
    for kept in (text, details):
        assert number in kept
        assert all(part in kept for part in ("ValueError", "KeyError", "test_application.py:"))
        assert not any(secret in kept for secret in ("张三", "13800138000", "110101199001011234"))


def test_the_bug_dialog_saves_a_bundle_for_the_technician(qtbot, window, tmp_path, monkeypatch):
    from app.gui.dialogs.bug_report import BugReport

    target = tmp_path / "诊断包.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    save = application.save_bundle
    dialog = BugReport("1", "编号 1", window, lambda parent, said: save(window.desk, parent, said))
    qtbot.addWidget(dialog)
    dialog.show()
    next(b for b in dialog.findChildren(QPushButton) if b.text() == "保存诊断包…").click()
    qtbot.waitUntil(lambda: dialog.saved.isVisible(), timeout=10_000)
    assert "诊断包.zip" in dialog.saved.text()
    assert target.is_file()
