"""Scenes with accounts: signing in, the locked screen, 设置 › 账号, and today's page and the work of every role."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtWidgets import QApplication, QDialog, QLabel, QTabWidget, QVBoxLayout, QWidget

from app.domain.roles import ROLE_TITLES, Account, Party, Role
from app.gui.dialogs import account_forms as forms
from app.gui.dialogs.sign_in import SignIn
from app.gui.dialogs.who_may import WhoMay
from app.gui.main_window import MainWindow
from app.gui.pages.settings import SettingsPage
from app.services import account_book, account_mode, accounts
from app.services.account_book import NewAccount
from app.services.changes import Topic
from app.services.session import Office

PASSWORD = "示例用的一句话密码"
_PATIENCE_S = 15
_QUIET_S = 0.2
WORK: dict[Role, str] = {
    Role.ADMIN: "settings",
    Role.OWNER_REP: "contracts",
    Role.DUTY_SEAT: "tickets",
    Role.REVIEWER: "visits",
    Role.DATA_CLERK: "exclusions",
    Role.ACCOUNTANT: "payments",
    Role.READER: "tickets",
}
"""The page a role works on most."""


class Picture(QDialog):
    """Shows the window as a person saw it."""

    def __init__(self, window: MainWindow, title: str) -> None:
        super().__init__(window)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        shot = QLabel()
        shot.setAccessibleName(title)
        shot.setPixmap(window.grab())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(shot)


@contextmanager
def _with_accounts(window: MainWindow) -> Iterator[tuple[Account, int]]:
    """Switch accounts on for a picture; yields the administrator and the id of the other account."""
    office = window.desk.office
    name = office.actor
    admin = account_mode.switch_on(office, "guanli", "陈管理", PASSWORD)
    try:
        yield admin, _other(office, admin)
    finally:
        window.persons.lock.stop()
        office.account = admin
        account_mode.switch_off(office, PASSWORD, "样例")
        office.actor = name
        _follow(window)


def _other(office: Office, admin: Account) -> int:
    known = {line.login: line.id for line in account_book.rows(office)}
    if "wangfang" in known:
        return known["wangfang"]
    made = account_book.add(office, NewAccount("wangfang", "王芳", Role.DUTY_SEAT, Party.OFFICE, PASSWORD)).value
    accounts.sign_in(office, "wangfang", PASSWORD)
    accounts.change_own_password(office, PASSWORD, PASSWORD + "二")
    office.account, office.actor = admin, admin.name
    account_book.add(office, NewAccount("lina", "李娜", Role.REVIEWER, Party.VENDOR, PASSWORD))
    account_book.add(office, NewAccount("zhaoqiang", "赵强", Role.OWNER_REP, Party.OFFICE, PASSWORD))
    return made


def _follow(window: MainWindow) -> None:
    window.desk.bus.publish(frozenset({Topic.SETTINGS}))
    window.desk.navigator.person_changed.emit()
    _settle(window)


def _settle(window: MainWindow) -> None:
    until = time.monotonic() + _PATIENCE_S
    quiet_since = time.monotonic()
    while time.monotonic() < until and time.monotonic() - quiet_since < _QUIET_S:
        QApplication.processEvents()
        if window.desk.runner.running:
            quiet_since = time.monotonic()
        time.sleep(0.005)


def role_scene(role: Role, page: str, window: MainWindow) -> QWidget:
    """Return the window as somebody of a role sees a page."""
    office = window.desk.office
    with _with_accounts(window) as (admin, other):
        if role is not Role.ADMIN:
            account_book.set_role(office, other, role, Party.OFFICE, reason="样例")
            office.account = Account(other, "wangfang", "王芳", role, Party.OFFICE)
            office.actor = "王芳"
        _follow(window)
        window.go(page, "账号" if page == "settings" else None)
        window.refresh()
        _settle(window)
        made = Picture(window, f"{ROLE_TITLES[role]}：{window.specs[page].title}")
        office.account, office.actor = admin, admin.name
    return made


def __getattr__(name: str) -> Callable[[MainWindow], QWidget]:
    """Find a scene of a role by its name: ``duty_seat_work``."""
    role, _, what = name.rpartition("_")
    if what not in ("today", "work") or role not in {one.value for one in Role}:
        raise AttributeError(name)
    return partial(role_scene, Role(role), "today" if what == "today" else WORK[Role(role)])


def signing_in(window: MainWindow) -> QWidget:
    """登录 with a wait that counts down."""
    with _with_accounts(window):
        made = SignIn(window.desk.office, window.desk.settings, window)
        made.form.person.setCurrentIndex(1)
        made.form.password.setText("12345")
        made.form._said, made.form._left = accounts.WRONG, 4
        made.form._show_wait()
    return made


def temporary_password(window: MainWindow) -> QWidget:
    """登录 with a temporary password to change."""
    with _with_accounts(window) as (admin, _other_id):
        made = SignIn(window.desk.office, window.desk.settings, window)
        made.form._account = admin
        made.form._show_change(True)
    return made


def locked(window: MainWindow) -> QWidget:
    """Return the window while it is locked, with the form on it."""
    with _with_accounts(window):
        _follow(window)
        window.go("tickets")
        _settle(window)
        window.persons.lock.lock()
        _settle(window)
        dialog = window.persons.lock.dialog
        made = Picture(window, "已锁定")
        if dialog is not None:
            form = QLabel(made)
            form.setAccessibleName("锁定时的登录框")
            form.setPixmap(dialog.grab())
            form.resize(dialog.size())
            form.move((window.width() - dialog.width()) // 2, (window.height() - dialog.height()) // 2)
    return made


def switching_on(window: MainWindow) -> QWidget:
    """启用账号."""
    made = forms.SwitchOn(window.desk, window)
    made.login.setText("chenguanli")
    made.name.setText("陈管理")
    made.pair.first.setText(PASSWORD + "更长一些")
    return made


def adding(window: MainWindow) -> QWidget:
    """添加账号."""
    made = forms.AddAccount(window.desk, window)
    made.login.setText("lina")
    made.name.setText("李娜")
    made.fields.role.setCurrentIndex(3)
    made.pair.first.setText("12345678")
    return made


def who_may(window: MainWindow) -> QWidget:
    """岗位权限一览."""
    return WhoMay(window.desk.settings, window)


def tab_accounts(window: MainWindow) -> QWidget:
    """设置 › 账号 of an administrator."""
    with _with_accounts(window):
        _follow(window)
        window.go("settings", "账号")
        _settle(window)
        page = window.pages["settings"]
        assert isinstance(page, SettingsPage)
        page.refresh()
        made = Picture(window, "设置：账号")
        tabs = page.findChild(QTabWidget)
        assert tabs is not None
        tabs.setCurrentIndex(0)
    return made


def tab_accounts_off(window: MainWindow) -> QWidget:
    """设置 › 账号 without accounts."""
    window.go("settings", "账号")
    _settle(window)
    return Picture(window, "设置：未启用账号")
