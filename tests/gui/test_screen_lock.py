"""The lock: by idleness, by key; every window covered; the same person back, another one instead."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QVBoxLayout

from app.gui import application
from app.gui.dialogs.bulk_edit import BulkEditDialog
from app.gui.dialogs.own_password import OwnPassword
from app.gui.screen_lock import Cover
from app.gui.tray import IS_ON, TrayReminders
from app.services import account_mode, accounts, tickets
from app.services.session import create_office
from tests.accounts_desk import PASSWORD, become, cheap_argon, with_accounts
from tests.gui.conftest import NOW, Recorder, add_tickets
from tests.gui.keyboard import press, type_in

__all__ = ["cheap_argon"]
pytestmark = pytest.mark.usefixtures("cheap_argon")


class Hands:
    """Two clocks for the lock."""

    def __init__(self):
        self.now = [0.0, 0.0]

    def __call__(self):
        return tuple(self.now)

    def forward(self, seconds, *, sleeping=False):
        self.now[1] += seconds
        if not sleeping:
            self.now[0] += seconds


@pytest.fixture
def office(tmp_path):
    opened = create_office(tmp_path / "office", "示例街道", "王静", now=lambda: NOW)
    opened.database.execute_sql("PRAGMA synchronous=OFF")
    add_tickets(opened, 3)
    with_accounts(opened)
    become(opened, "wang")
    yield opened
    opened.close()


@pytest.fixture
def hands():
    return Hands()


@pytest.fixture
def window(qtbot, app, office, settings, hands, monkeypatch):
    monkeypatch.setattr(application, "MessageCenter", lambda *_a: Recorder())
    made = application.build_window(office, settings)
    qtbot.addWidget(made)
    made.persons.lock._clock = hands
    made.persons.lock._last = hands()
    made.go("tickets")
    made.show()
    qtbot.waitUntil(lambda: not made.desk.runner.running, timeout=20_000)
    yield made
    made.desk.messages.answers += [True, True, True]
    made.persons.stop()
    made.close()
    assert made.desk.messages.faults == []


@pytest.fixture
def lock(window):
    return window.persons.lock


def covered(widget):
    found = [one for one in widget.findChildren(Cover) if one.isVisible()]
    return bool(found) and found[0].geometry() == widget.rect()


def sign_in(qtbot, lock, password=PASSWORD):
    form = lock.dialog.form
    form.password.setText(password)
    form.submit()
    qtbot.waitUntil(lambda: lock.dialog is None or not form.is_busy, timeout=20_000)


def test_idle_minutes_lock_and_a_sign_of_life_counts(qtbot, window, lock, hands):
    hands.forward(account_mode.IDLE_DEFAULT * 60 - 1)
    lock.look()
    assert not lock.is_locked
    press(qtbot, window, Qt.Key.Key_Shift)
    hands.forward(5)
    lock.look()
    assert not lock.is_locked
    hands.forward(account_mode.IDLE_DEFAULT * 60)
    lock.look()
    assert lock.is_locked
    assert covered(window)


def test_a_computer_that_slept_is_locked(lock, hands):
    hands.forward(3600, sleeping=True)
    lock.look()
    assert lock.is_locked


def test_other_idle_minutes_are_kept_to(qtbot, window, lock, hands, office):
    become(office, "guanli")
    window.desk.bus.publish(account_mode.set_idle_minutes(office, 2).changed)
    assert lock.idle_minutes == 2
    hands.forward(121)
    lock.look()
    assert lock.is_locked


def test_without_accounts_nothing_locks(qtbot, window, lock, hands, office):
    become(office, "guanli")
    window.desk.bus.publish(account_mode.switch_off(office, PASSWORD, "试用").changed)
    hands.forward(10_000)
    lock.look()
    window.persons.lock_now()
    assert not lock.is_locked
    assert "没有启用账号" in window.desk.messages.texts[-1]
    assert "未启用账号" in window.status_bar.person.text()


def test_the_same_person_finds_the_page_and_what_was_typed(qtbot, window, lock):
    page = window.pages["tickets"]
    page.add_ticket()
    before = (window.current, page.pane.state, page.pane.has_changes())
    lock.lock()
    assert covered(window)
    assert lock.dialog.windowModality() is Qt.WindowModality.ApplicationModal
    lock.dialog.reject()
    lock.dialog.close()
    assert lock.dialog.isVisible()
    sign_in(qtbot, lock, "wrong password 1")
    assert lock.is_locked
    assert "不对" in lock.dialog.form.said.text()
    sign_in(qtbot, lock)
    assert not lock.is_locked
    assert not covered(window)
    assert (window.current, page.pane.state, page.pane.has_changes()) == before
    assert window.desk.messages.asked == []


def test_dialogs_are_covered_too_and_stay(qtbot, window, lock):
    dialog = QDialog(window)
    layout = QVBoxLayout(dialog)
    layout.addWidget(QLabel("张小明 13812340000"))
    qtbot.addWidget(dialog)
    dialog.show()
    lock.lock()
    assert covered(dialog)
    late = QDialog(window)
    qtbot.addWidget(late)
    late.show()
    qtbot.waitUntil(lambda: covered(late))
    assert lock.dialog.isVisible()
    sign_in(qtbot, lock)
    assert dialog.isVisible()
    assert not covered(dialog)


def test_jobs_go_on_behind_it_and_the_same_person_need_not_wait(qtbot, window, lock):
    gate, done = threading.Event(), []
    window.desk.runner.write("长任务", lambda _context: gate.wait(20), done.append)
    lock.lock()
    sign_in(qtbot, lock)
    assert not lock.is_locked
    assert done == []
    gate.set()
    qtbot.waitUntil(lambda: done == [True], timeout=20_000)


def test_a_refused_try_leaves_the_jobs_to_their_person(qtbot, window, lock, office):
    lock.lock()
    sign_in(qtbot, lock, "wrong password 1")
    assert office.account.login == "wang"
    tickets.create(office, {"ticket_no": "2026112099", "title": "后台登记"})
    actors = office.database.rows("SELECT action, actor FROM audit_entry ORDER BY seq DESC LIMIT 2")
    assert actors == [("ticket.create", "王芳"), ("account.refused", accounts.NOBODY)]


def another(lock, login):
    lock.dialog.form.switch.click()
    lock.dialog.form.person.setCurrentIndex(lock.dialog.form.person.findData(login))


def test_another_person_goes_on_on_a_clean_page(qtbot, window, lock, office):
    window.persons.switch()
    assert lock.dialog.form.person.isEnabled()
    another(lock, "chen")
    sign_in(qtbot, lock)
    assert not lock.is_locked
    assert office.account.login == "chen"
    assert window.current == "today"
    assert window.status_bar.person.text().startswith("陈阅 · 只读")


def test_another_person_is_asked_about_what_is_unsaved(qtbot, window, lock, office):
    page = window.pages["tickets"]
    page.add_ticket()
    page.pane.has_changes = lambda: True
    lock.lock()
    another(lock, "chen")
    window.desk.messages.answers = [False]
    sign_in(qtbot, lock)
    assert lock.is_locked
    assert office.account is None
    assert "还有没保存的内容" in lock.dialog.form.said.text()
    lock.dialog.form.leave.click()
    assert lock.dialog.form.login == "wang"
    sign_in(qtbot, lock)
    assert not lock.is_locked
    assert office.account.login == "wang"
    assert window.current == "tickets"
    del page.pane.has_changes


def test_open_dialogs_close_for_another_person_after_a_question(qtbot, window, lock, office):
    dialog = QDialog(window)
    dialog.setWindowTitle("登记失误")
    qtbot.addWidget(dialog)
    dialog.show()
    lock.lock()
    another(lock, "chen")
    window.desk.messages.answers = [True]
    sign_in(qtbot, lock)
    assert not lock.is_locked
    assert not dialog.isVisible()
    assert "登记失误" in window.desk.messages.asked[0]


def test_a_bulk_edit_one_has_written_in_is_asked_about_once(qtbot, window, lock, office):
    dialog = BulkEditDialog(window.desk, [1, 2], lambda _key: [], window)
    qtbot.addWidget(dialog)
    dialog.show()
    type_in(qtbot, dialog.reason.start(), "abc")
    qtbot.waitUntil(lambda: not window.desk.runner.running, timeout=20_000)
    lock.lock()
    another(lock, "chen")
    window.desk.messages.answers = [True, False]
    sign_in(qtbot, lock)
    assert not dialog.isVisible()
    assert len(window.desk.messages.asked) == 1


def test_files_that_come_while_it_is_locked_wait_for_the_person(window, lock, qtbot, monkeypatch, tmp_path):
    started = []
    monkeypatch.setattr(
        "app.gui.dialogs.import_preview.start_import", lambda _desk, files, _window: started.append(files)
    )
    lock.lock()
    window.import_files([tmp_path / "导出.xlsx"])
    assert started == []
    sign_in(qtbot, lock)
    assert started == [[tmp_path / "导出.xlsx"]]


def test_ones_own_password_is_changed_from_the_status_bar(qtbot, window, office):
    dialog = OwnPassword(window.desk, window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.old.setText("wrong password 1")
    dialog.first.setText("另一句只有我知道的话")
    dialog.second.setText("另一句只有我知道的话")
    dialog.submit()
    qtbot.waitUntil(lambda: "不对" in dialog.said.text(), timeout=20_000)
    dialog.old.setText(PASSWORD)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.submit()
    assert accounts.sign_in(office, "wang", "另一句只有我知道的话").name == "王芳"


def reveal(qtbot, window):
    page = window.pages["tickets"]
    page.tickets.show_now(1)
    page.tickets._unmasked("回访", lambda values: page.pane.show_detail(page.pane.detail, values))
    qtbot.waitUntil(lambda: page.pane.is_unmasked, timeout=20_000)
    return page.pane


def test_what_was_revealed_is_masked_when_the_same_person_is_back(qtbot, window, lock):
    pane = reveal(qtbot, window)
    lock.lock()
    assert not pane.is_unmasked
    sign_in(qtbot, lock)
    assert not lock.is_locked
    assert not pane.is_unmasked


def test_a_copy_with_personal_data_does_not_outlive_the_lock(qtbot, window, lock, monkeypatch):
    clipboard = QApplication.clipboard()
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _self, *_mode: True)
    clipboard.setText("张小明 138****0000")
    lock.lock()
    assert clipboard.text() == "张小明 138****0000"  # masked as the program masks it: the clerk may paste it
    sign_in(qtbot, lock)
    clipboard.setText("请致电 13812340000")
    lock.lock()
    assert clipboard.text() == ""
    sign_in(qtbot, lock)


def test_a_copy_made_by_another_program_stays(qtbot, window, lock, monkeypatch):
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _self, *_mode: False)
    QApplication.clipboard().setText("请致电 13812340000")
    lock.lock()
    assert QApplication.clipboard().text() == "请致电 13812340000"
    sign_in(qtbot, lock)


def test_what_one_person_searched_for_is_not_shown_to_the_next(qtbot, window, lock):
    window.top_bar.search.setText("13812340000")
    window.top_bar.search.send()
    window.persons.switch()
    another(lock, "chen")
    sign_in(qtbot, lock)
    window.go("tickets")
    assert window.top_bar.search.text() == ""
    assert window.pages["tickets"].list.view.search == ""


def test_the_tray_waits_behind_the_lock(qtbot, window, lock):
    reminders = TrayReminders(window)
    lock.lock()
    reminders.open_today()
    reminders.switch_off()
    assert window.current == "tickets"
    assert window.desk.settings.flag(IS_ON, default=True)
    sign_in(qtbot, lock)
    assert window.current == "today"
    assert not window.desk.settings.flag(IS_ON, default=True)
