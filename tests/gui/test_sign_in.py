"""Signing in at the start: who and password, the wait, a temporary password, an encrypted office in one dialog."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog

from app.gui import application
from app.gui.dialogs import unlock
from app.gui.dialogs.sign_in import SignIn, sign_in
from app.services import account_book, accounts, encryption
from app.services.account_book import NewAccount
from app.services.session import create_office, open_office
from app.storage import secrets
from tests.accounts_desk import ADMIN, PASSWORD, become, cheap_argon, with_accounts
from tests.gui.keyboard import press, type_in
from tests.office_desk import DeskClock
from tests.services.vaulted import PASSPHRASE, quick_keys

__all__ = ["cheap_argon"]
pytestmark = pytest.mark.usefixtures("cheap_argon")
NEW = "另一句只有我知道的话"


@pytest.fixture
def clock() -> DeskClock:
    return DeskClock()


@pytest.fixture
def office(tmp_path, clock):
    opened = create_office(tmp_path / "office", "示例街道", "王静", now=clock)
    opened.database.execute_sql("PRAGMA synchronous=OFF")
    with_accounts(opened)
    accounts.sign_out(opened)
    yield opened
    opened.close()


@pytest.fixture
def dialog(qtbot, app, office, settings):
    made = SignIn(office, settings)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.done(QDialog.DialogCode.Rejected)


def choose(dialog, login):
    dialog.form.person.setCurrentIndex(dialog.form.person.findData(login))


def give(qtbot, form, password):
    form.password.setText(password)
    form.submit()
    qtbot.waitUntil(lambda: not form.is_busy, timeout=20_000)


def test_the_right_password_enters_and_is_remembered(qtbot, dialog, office, settings):
    assert {dialog.form.person.itemText(at) for at in range(dialog.form.person.count())} >= {"王芳（wang）"}
    assert not dialog.form.go.isEnabled()
    choose(dialog, "wang")
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.form.password.setText(PASSWORD)
        press(qtbot, dialog.form.password, "\r")
    assert office.account.login == "wang"
    assert office.actor == "王芳"
    assert SignIn(office, settings).form.login == "wang"


def test_checking_a_password_does_not_hold_up_the_window(qtbot, dialog, monkeypatch):
    threads = []
    fits = secrets.fits
    monkeypatch.setattr(secrets, "fits", lambda *args: threads.append(threading.current_thread()) or fits(*args))
    dialog.form.password.setText(PASSWORD)
    dialog.form.submit()
    assert dialog.form.is_busy
    assert "正在登录" in dialog.form.said.text()
    qtbot.waitUntil(lambda: not dialog.form.is_busy, timeout=20_000)
    assert threads
    assert threading.main_thread() not in threads


def test_wrong_passwords_wait_longer_and_the_wait_counts_down(qtbot, dialog, office, clock):
    choose(dialog, "wang")
    for _ in range(4):
        give(qtbot, dialog.form, "wrong password 1")
        assert "账号或密码不对" in dialog.form.said.text()
        assert dialog.form.go.isEnabled()
    for seconds in (1, 2, 4):
        give(qtbot, dialog.form, "wrong password 1")
        assert f"还要等 {seconds} 秒" in dialog.form.said.text()
        assert not dialog.form.go.isEnabled()
        for left in range(seconds - 1, 0, -1):
            dialog.form.tick()
            assert f"还要等 {left} 秒" in dialog.form.said.text()
        dialog.form.tick()
        assert "还要等" not in dialog.form.said.text()
        assert dialog.form.go.isEnabled()
        clock.forward(seconds=seconds)
    choose(dialog, "zhou")
    assert dialog.form.said.isHidden()
    give(qtbot, dialog.form, PASSWORD)
    assert office.account.login == "zhou"


def test_a_temporary_password_must_be_changed_first(qtbot, dialog, office):
    become(office, ADMIN)
    account_book.add(office, NewAccount("xin", "新来", "duty_seat", "office", PASSWORD))
    accounts.sign_out(office)
    fresh = SignIn(office, dialog._settings)
    qtbot.addWidget(fresh)
    fresh.show()
    choose(fresh, "xin")
    give(qtbot, fresh.form, PASSWORD)
    assert fresh.form.is_changing
    assert f"管理员甲于 {office.now():%Y-%m-%d %H:%M} 为您建了账号，现在用的是临时密码。" in fresh.form.hint.text()
    assert not office.may("register")
    fresh.form.first.setText(NEW)
    fresh.form.second.setText(NEW + "了")
    fresh.form.submit()
    assert "两次输入的密码不一样" in fresh.form.said.text()
    fresh.form.first.setText("12345678")
    fresh.form.second.setText("12345678")
    fresh.form.submit()
    qtbot.waitUntil(lambda: "太常见" in fresh.form.said.text(), timeout=20_000)
    fresh.form.first.setText(NEW)
    fresh.form.second.setText(NEW)
    with qtbot.waitSignal(fresh.accepted, timeout=20_000):
        fresh.form.submit()
    assert office.may("register")


def test_leaving_before_the_change_signs_out(qtbot, dialog, office):
    become(office, ADMIN)
    account_book.add(office, NewAccount("xin", "新来", "duty_seat", "office", PASSWORD))
    accounts.sign_out(office)
    fresh = SignIn(office, dialog._settings)
    qtbot.addWidget(fresh)
    choose(fresh, "xin")
    give(qtbot, fresh.form, PASSWORD)
    fresh.form.leave.click()
    assert fresh.result() == QDialog.DialogCode.Rejected
    assert office.account is None


def test_capital_letters_without_shift_are_noticed(qtbot, dialog):
    form = dialog.form
    type_in(qtbot, form.password, "a")
    assert form.caps.isHidden()
    form.eventFilter(form.password, QKeyEvent(QEvent.Type.KeyPress, 0x41, Qt.KeyboardModifier.NoModifier, "A"))
    assert not form.caps.isHidden()


def test_nobody_is_asked_without_accounts(app, tmp_path, settings):
    with create_office(tmp_path / "open", "示例街道", "王静") as office:
        assert sign_in(office, settings)


@pytest.fixture
def encrypted(office, monkeypatch):
    quick_keys(monkeypatch)
    become(office, ADMIN)
    encryption.encrypt(office, PASSPHRASE)
    become(office, "wang")
    root = office.root
    office.close()
    return root


def opened_with(monkeypatch, login, secret, qtbot):
    """Fill in the dialog that opens encrypted data."""

    def fill(self):
        qtbot.addWidget(self)
        self.show()
        self.login.setText(login)
        self.secret.setText(secret)
        with qtbot.waitSignal(self.accepted, timeout=20_000):
            self.submit()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(unlock.Unlock, "exec", fill)


def test_login_and_password_open_encrypted_data_and_sign_in_at_once(qtbot, app, encrypted, settings, monkeypatch):
    opened_with(monkeypatch, " Wang ", PASSWORD, qtbot)
    known = []
    office = application._open(encrypted, settings, (), known)
    assert known == [("wang", PASSWORD)]
    assert application._signed_in(office, settings, known)
    assert office.account.login == "wang"
    office.close()


def test_the_passphrase_opens_and_the_person_is_asked_after(qtbot, app, encrypted, settings, monkeypatch):
    opened_with(monkeypatch, "", PASSPHRASE, qtbot)
    asked = []
    monkeypatch.setattr(SignIn, "exec", lambda self: asked.append(self) or 0)
    known = []
    office = application._open(encrypted, settings, (), known)
    assert known == []
    assert not application._signed_in(office, settings, known)
    assert len(asked) == 1
    asked[0].done(0)
    office.close()


def test_the_passphrase_beside_a_login_is_no_proof_of_the_person(qtbot, app, encrypted, settings, monkeypatch):
    opened_with(monkeypatch, "wang", PASSPHRASE, qtbot)
    asked = []
    monkeypatch.setattr(SignIn, "exec", lambda self: asked.append(self) or 0)
    known = []
    office = application._open(encrypted, settings, (), known)
    assert not application._signed_in(office, settings, known)
    assert office.account is None
    assert asked[0].form.login == "wang"
    asked[0].done(0)
    office.close()


def test_a_wrong_password_beside_a_login_opens_nothing(qtbot, app, encrypted, monkeypatch):
    dialog = unlock.Unlock(encrypted)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.login.isVisible()
    dialog.login.setText("wang")
    dialog.secret.setText("wrong password 1")
    dialog.submit()
    qtbot.waitUntil(lambda: "不对" in dialog.said.text(), timeout=20_000)
    assert dialog.key is None
    assert dialog.person is None
    dialog.reject()
    with pytest.raises(Exception, match="加密"):
        open_office(encrypted, "王芳")
