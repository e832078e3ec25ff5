"""锁定: after idle minutes, or by Ctrl+L; nothing can be read until the same person, or another one, signs in.

Every window of the program is covered, not only the main one. Jobs go on behind it. The same person finds the page as
it was; before another one goes on, what the first left unsaved is asked about and open dialogs are closed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.domain.errors import KnownError
from app.domain.roles import Account
from app.gui import bug_log
from app.gui.desk import Desk
from app.gui.job_runner import JobRunner
from app.gui.widgets.labels import label

LOOK_MS = 5_000
"""So often the idle time is looked at."""
SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
Clock = Callable[[], tuple[float, float]]


def two_clocks() -> tuple[float, float]:
    """Return seconds of two clocks: one that nobody sets, one that goes on while the computer sleeps."""
    return time.monotonic(), time.time()


class Cover(QWidget):
    """Lies over everything in one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAccessibleName("已锁定")
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self._over = window
        layout = QVBoxLayout(self)
        layout.addWidget(label("已锁定", "muted"), 0, Qt.AlignmentFlag.AlignCenter)
        window.installEventFilter(self)
        self.follow()
        self.show()

    def follow(self) -> None:
        """Be as large as the window, above everything in it."""
        self.setGeometry(self._over.rect())
        self.raise_()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Grow with the window, stay above what is added."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded, QEvent.Type.Show):
            self.follow()
        return False


def _sign_out(desk: Desk) -> None:
    from app.services import accounts

    accounts.sign_out(desk.office)


class LockDialog(QDialog):
    """The form over the covered window; it goes only by signing in."""

    def __init__(self, desk: Desk, person: Account, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("接诉即办工作台 — 已锁定")
        self.setAccessibleName("已锁定")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setMinimumWidth(460)
        self.desk, self._before = desk, person
        self._runner = JobRunner(desk.bus, desk.messages, self._fault)
        from app.gui.widgets.sign_in_form import SignInForm  # an office without accounts never loads them
        from app.services import account_book

        names = account_book.sign_in_names(desk.office)
        self.form = SignInForm(desk.office, names, person.login, self._run)
        self.form.hold_to_person("返回")
        self.form.left.connect(self._back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(label("已锁定", "title"))
        hint = f"{person.name}（{person.role_title}）输入密码继续。后台任务照常进行，没保存的内容还在。"
        layout.addWidget(label(hint, "muted", wrap=True))
        layout.addWidget(self.form)
        self.form.take_focus()

    def _run(
        self,
        title: str,
        work: Callable[[Any], Any],
        on_done: Callable[[Any], None],
        on_failed: Callable[[BaseException], None],
    ) -> object:
        """Let the same person pass jobs by; another one waits, so that they do not end under his name."""
        is_same = self.form.login == self._before.login
        runner = self._runner if is_same else self.desk.runner
        return runner.write(title, work, on_done, on_failed, quiet=True)

    def _back(self) -> None:
        """Give up changing the person: whoever proved a temporary password is out again."""
        account = self.desk.office.account
        if account is not None and account.id != self._before.id:
            _sign_out(self.desk)
        self.form.begin_again(self._before.login)

    def _fault(self, error: BaseException) -> None:
        number, details = bug_log.record(error, datetime.now())
        self.form.failed(KnownError(f"程序出错（编号 {number}），没有登录，问题已记录。"))
        bug_log.remark("lock", details)

    def reject(self) -> None:
        """Esc does not open the lock."""

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Nor does closing the box."""
        event.ignore()

    def release(self) -> None:
        """Go away, for good."""
        self._runner.stop()
        super().done(QDialog.DialogCode.Accepted)
        self.deleteLater()


class ScreenLock(QObject):
    """One per window. ``unlocked(Account, bool)``: who signed in, and whether it is another person than before.

    ``may_hand_over`` asks about unsaved fields before another person goes on.
    """

    locked = Signal()
    unlocked = Signal(object, bool)

    def __init__(
        self, desk: Desk, window: QWidget, may_hand_over: Callable[[], bool], clock: Clock = two_clocks
    ) -> None:
        super().__init__(window)
        self.desk, self._window = desk, window
        self._may_hand_over, self._clock = may_hand_over, clock
        self.idle_minutes = 0  # read while accounts are on
        self.dialog: LockDialog | None = None
        self._before: Account | None = None
        self._focus: QWidget | None = None
        self._covers: list[Cover] = []
        self._later: list[Callable[[], None]] = []
        self._last = clock()
        self._is_watching = False
        self._is_asking = False
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)

    @property
    def is_locked(self) -> bool:
        """Whether the windows are covered."""
        return self.dialog is not None

    def follow(self) -> None:
        """Watch for idleness while accounts are on; read after how many minutes."""
        app = QApplication.instance()
        if not self.desk.office.accounts_on or app is None:
            self.stop()
            return
        from app.services import account_mode

        self.idle_minutes = account_mode.idle_minutes(self.desk.office)
        if not self._is_watching:
            self._is_watching = True
            self._last = self._clock()
            app.installEventFilter(self)
            self._look.start()

    def stop(self) -> None:
        """Watch no longer."""
        app = QApplication.instance()
        if self._is_watching and app is not None:
            app.removeEventFilter(self)
        self._is_watching = False
        self._look.stop()
        if self.dialog is not None:
            self._open()

    def look(self) -> None:
        """Lock when nobody touched anything for the idle minutes."""
        idle = max(now - last for now, last in zip(self._clock(), self._last, strict=True))
        if not self.is_locked and idle >= self.idle_minutes * 60:
            self.lock()

    def lock(self, *, is_switching: bool = False) -> None:
        """Cover everything and ask for the password; ``is_switching`` offers the other accounts at once."""
        person = self.desk.office.account
        if self.is_locked or not self.desk.office.accounts_on or person is None:
            return
        self._before = person
        self._focus = QApplication.focusWidget()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        QToolTip.hideText()
        self.dialog = LockDialog(self.desk, person, QApplication.activeModalWidget() or self._window)
        self.dialog.form.signed_in.connect(self._entered)
        self._cover_all()
        self.dialog.show()
        if is_switching:
            self.dialog.form.switch.click()
        self.locked.emit()

    def after_unlocking(self, work: Callable[[], None]) -> None:
        """Do something now, or once the same person is back (another one does not get it)."""
        if self.is_locked:
            self._later.append(work)
        else:
            work()

    def _cover_all(self) -> None:
        covered = {cover.parentWidget() for cover in self._covers if isValid(cover)}
        for window in _windows(self.dialog):
            if window not in covered:
                self._covers.append(Cover(window))

    def _entered(self, account: Account) -> None:
        before, dialog = self._before, self.dialog
        if before is None or dialog is None:
            return
        is_other = account.id != before.id
        self._is_asking = True
        may_go_on = not is_other or self._hand_over(dialog)
        self._is_asking = False
        if not may_go_on:
            _sign_out(self.desk)
            dialog.form.say(f"{before.name}还有没保存的内容，没有换人。请由本人解锁后保存，或选择放弃。", "warn")
            return
        if is_other:
            self._later.clear()
        self._open()
        self.unlocked.emit(account, is_other)
        later, self._later = self._later, []
        for work in later:
            work()

    def _hand_over(self, dialog: LockDialog) -> bool:
        """Close what the first person left open, after asking; whether the second may go on."""
        from app.gui.dialogs.bulk_dialog import BulkDialog  # no form is needed for the first page
        from app.gui.dialogs.form_dialog import FormDialog

        left = [one for one in _windows(dialog) if isinstance(one, QDialog)]
        if left:
            titles = "、".join(one.windowTitle() for one in left)
            question = f"上一位还开着“{titles}”，没有保存的内容会丢失。"
            if not self.desk.messages.ask(question, "关闭并换人", is_danger=True):
                return False
        if not self._may_hand_over():
            return False
        for one in reversed(left):
            if isinstance(one, FormDialog | BulkDialog):  # they would ask once more, and stay
                one.give_up()
            else:
                one.reject()
        return True

    def _open(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.release()
        for cover in self._covers:
            if isValid(cover):
                cover.hide()
                cover.deleteLater()
        self._covers = []
        self._last = self._clock()
        if self._focus is not None and isValid(self._focus):
            self._focus.setFocus()
        self._focus = None

    def _keep_on_top(self) -> None:
        """Something opened behind the lock (a job's question): cover it, and stay the window that is asked."""
        dialog = self.dialog
        if dialog is None or self._is_asking:
            return
        self._cover_all()
        if QApplication.activeModalWidget() is not dialog:
            dialog.hide()
            dialog.show()

    def _is_new(self, shown: QObject) -> bool:
        return isinstance(shown, QWidget) and shown.isWindow() and shown is not self.dialog

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note signs of life; cover what appears while the screen is locked."""
        kind = event.type()
        if kind in SIGNS_OF_LIFE:
            self._last = self._clock()
        elif kind is QEvent.Type.Show and self.is_locked and self._is_new(watched):
            QTimer.singleShot(0, self._keep_on_top)
        return False


def _windows(lock: QWidget | None) -> list[QWidget]:
    """Return the windows on screen that hold something to read: the main one, dialogs, a question."""
    kinds = (Qt.WindowType.Window, Qt.WindowType.Dialog)
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one.windowType() in kinds]
    return [one for one in shown if one is not lock]
