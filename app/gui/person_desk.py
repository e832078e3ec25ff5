"""The person in the window: lock, another person, one's own password, and what follows when somebody else sits here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.gui.clipboard_table import drop_personal_copy
from app.gui.role_gate import RoleGate
from app.services.changes import Topic

if TYPE_CHECKING:  # without accounts the start pays for none of it
    from app.domain.roles import Account
    from app.gui.main_window import MainWindow
    from app.gui.screen_lock import ScreenLock

LAST = "accounts/last"
"""Setting that remembers who signed in last on this computer."""
NO_LOCK = "没有启用账号，锁定没有密码可问。请用系统的锁屏，或在“设置 → 账号”里启用账号。"


class PersonDesk(QObject):
    """One per window; owns its ``gate`` and ``lock``."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.desk = window, window.desk
        self.gate = RoleGate(self.desk.office, self)
        self._lock: ScreenLock | None = None
        button = window.status_bar.person
        button.lock_wanted.connect(self.lock_now)
        button.switch_wanted.connect(self.switch)
        button.password_wanted.connect(self.change_password)
        button.settings_wanted.connect(lambda: window.go("settings", "账号"))
        self.desk.bus.subscribe((Topic.SETTINGS,), lambda _topics: self.follow())

    @property
    def lock(self) -> ScreenLock:
        """The lock of this window."""
        if self._lock is None:
            from app.gui.screen_lock import ScreenLock

            self._lock = ScreenLock(self.desk, self.window, self._may_leave)
            self._lock.locked.connect(self._mask)
            self._lock.unlocked.connect(self._entered)
        return self._lock

    def after_unlocking(self, work: Callable[[], None]) -> None:
        """Do something now, or once the same person is back."""
        if self._lock is None:
            work()
        else:
            self._lock.after_unlocking(work)

    def follow(self) -> None:
        """Hold the window against who sits here and whether accounts are on."""
        self.gate.renew(self.window.pages.values())
        self.window.navigation.hide_pages(self.gate.hidden_pages())
        if self.desk.office.accounts_on or self._lock is not None:
            self.lock.follow()

    def lock_now(self) -> None:
        """Ctrl+L."""
        if self.desk.office.accounts_on:
            self.lock.lock()
        else:
            self.desk.messages.info(NO_LOCK)

    def switch(self) -> None:
        """换人登录: lock, with the other accounts on offer."""
        if self.desk.office.accounts_on:
            self.lock.lock(is_switching=True)
        else:
            self.desk.messages.info(NO_LOCK)

    def change_password(self) -> None:
        """改密码."""
        from app.gui.dialogs.own_password import OwnPassword

        OwnPassword(self.desk, self.window).exec()

    def refusal(self, needs: str) -> bool:
        """Say why something is not for this person; whether it is not."""
        why = self.gate.why_not(needs)
        if why:
            self.desk.messages.problem(why)
        return bool(why)

    def is_hidden(self, page: str) -> bool:
        """Whether a page is no part of this person's work."""
        return page in self.gate.hidden_pages()

    def stop(self) -> None:
        """Watch no longer: the window closes."""
        if self._lock is not None:
            self._lock.stop()
        self.gate.stop()

    def _may_leave(self) -> bool:
        window = self.window
        return not window.current or window.pages[window.current].leave()

    def _mask(self) -> None:
        """Mask what was revealed for a moment; no copy of it is left to whoever sits here next."""
        for page in self.window.pages.values():
            page.mask_again()
        drop_personal_copy()

    def _entered(self, account: Account, is_other: bool) -> None:
        self.desk.settings.put_text(LAST, account.login)
        self.follow()
        self.desk.navigator.person_changed.emit()
        if not is_other:
            return
        window = self.window
        window.message_bar.clear()
        for key in window.searches:  # what the one before looked for is not for the next
            window.pages[key].search("")
        window.searches.clear()
        window.top_bar.search.put("")
        for page in window.pages.values():
            page.forget()
        window.go("today")
        for page in window.pages.values():
            page.refresh()
        window.read_counters()
        self.desk.messages.info(f"现在是{account.name}（{account.role_title}）。")
