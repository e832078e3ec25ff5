"""Who sits here, in the status bar: name and role with 锁定, 换人登录, 改密码; without accounts that there are none."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton

from app.services.session import Office

OFF = "没有启用账号：打开办公文件夹的人都能办理全部事项。可以在“设置 → 账号”里启用。"


class PersonButton(QToolButton):
    """Its menu is there while accounts are on; without them a click leads to 设置 › 账号."""

    lock_wanted = Signal()
    switch_wanted = Signal()
    password_wanted = Signal()
    settings_wanted = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setAutoRaise(True)
        self._menu = QMenu(self)
        self._menu.setAccessibleName("账号菜单")
        for title, signal in (
            ("锁定　Ctrl+L", self.lock_wanted),
            ("换人登录…", self.switch_wanted),
            ("改密码…", self.password_wanted),
        ):
            self._menu.addAction(title, signal.emit)
        self.clicked.connect(lambda _checked=False: self.settings_wanted.emit())
        self.show_person(office)

    def show_person(self, office: Office) -> None:
        """Name the person; say it when there are no accounts."""
        account = office.account
        is_on = office.accounts_on
        if is_on and account is not None:
            text = f"{account.name} · {account.role_title}"
        else:
            text = "未登录" if is_on else f"经办人：{office.actor} · 未启用账号"
        self.setText(f"{text} ▾" if is_on else text)
        self.setAccessibleName(text)
        self.setToolTip("锁定、换人登录、改密码" if is_on else OFF)
        self.setMenu(self._menu if is_on else None)  # type: ignore[arg-type]
        mode = QToolButton.ToolButtonPopupMode
        self.setPopupMode(mode.InstantPopup if is_on else mode.DelayedPopup)
