"""登录: who and password, the wait after wrong ones counting down, and the change of a temporary password.

The same form stands in the dialog at the start and on the locked screen. Checking a password takes half a second by
design, so it runs in a lane.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.domain.roles import Account
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label, set_tone
from app.services import accounts
from app.services.session import Office

Run = Callable[[str, Callable[[Any], Any], Callable[[Any], None], Callable[[BaseException], None]], object]
"""title, work, on_done, on_failed: ``JobRunner.write`` or the like."""
CAPS = "大写锁定可能开着。"
TEMPORARY = "请改成只有自己知道的密码，至少 8 个字符，改好就进入。"
DIFFERENT = "两次输入的密码不一样。请重新输入。"
TICK_MS = 1_000


class SignInForm(QWidget):
    """``signed_in(Account)`` once the person may work (a temporary password was changed); ``left`` for going back."""

    signed_in = Signal(object)
    left = Signal()

    def __init__(self, office: Office, names: Sequence[tuple[str, str]], chosen: str, run: Run) -> None:
        super().__init__()
        self.setAccessibleName("登录")
        self.office, self._run = office, run
        self.is_busy = False
        self._left = 0
        self._said = ""
        self._account: Account | None = None
        self._used = ""
        self._is_held = False
        self.hint = label("", "muted", wrap=True)
        self.person = QComboBox()
        self.person.setAccessibleName("账号")
        for login, name in names:
            self.person.addItem(f"{name}（{login}）", login)
        self.person.setCurrentIndex(max(self.person.findData(chosen), 0))
        self.password, self.first, self.second = (_secret(name) for name in ("密码", "新密码", "再输入一次新密码"))
        self.said = label("", wrap=True)
        self.caps = label(CAPS, "", "warn")
        self.switch = button("换人登录", self._offer_others, role="link")
        self.leave = button("退出", self.left.emit)
        self.go = button("登录", self.submit, role="primary")
        self.go.setDefault(True)
        self._wait = QTimer(self)
        self._wait.setInterval(TICK_MS)
        self._wait.timeout.connect(self.tick)
        self._lay_out()
        self._connect()
        self._show_change(False)
        self._show_choice(True)

    def _lay_out(self) -> None:
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(10)
        self.grid.setColumnStretch(1, 1)
        self._captions: dict[QWidget, QLabel] = {}
        rows = (("账号", self.person), ("密码", self.password), ("新密码", self.first), ("再输一次", self.second))
        for at, (title, field) in enumerate(rows):
            caption = label(title, "muted")
            caption.setBuddy(field)
            self._captions[field] = caption
            self.grid.addWidget(caption, at, 0)
            self.grid.addWidget(field, at, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.hint)
        layout.addLayout(self.grid)
        for widget in (self.caps, self.said):
            widget.hide()
            layout.addWidget(widget)
        layout.addLayout(foot(self.leave, self.go, left=(self.switch,)))

    def _connect(self) -> None:
        for field in (self.password, self.first, self.second):
            field.textChanged.connect(lambda _text: self._enable())
            field.returnPressed.connect(self.submit)
            field.installEventFilter(self)
        self.person.currentIndexChanged.connect(lambda _at: self._other())

    @property
    def login(self) -> str:
        """The account that is chosen."""
        return str(self.person.currentData() or "")

    @property
    def is_changing(self) -> bool:
        """Whether a temporary password is to be changed now."""
        return self._account is not None

    def hold_to_person(self, way_back: str) -> None:
        """Hold the form to the account that is chosen (a locked screen); 换人登录 offers the others."""
        self._is_held = True
        self.leave.setText(way_back)
        self.leave.setAccessibleName(way_back)
        self._show_choice(False)

    def begin_again(self, login: str) -> None:
        """Go back to one account and its password."""
        self._account, self._used = None, ""
        for field in (self.password, self.first, self.second):
            field.clear()
        self._show_change(False)
        self.person.setCurrentIndex(max(self.person.findData(login), 0))
        self._show_choice(not self._is_held)
        self._other()

    def _show_choice(self, is_free: bool) -> None:
        self.person.setEnabled(is_free)
        self.switch.setVisible(not is_free)
        self.leave.setVisible(is_free or not self._is_held)
        self._enable()

    def submit(self) -> None:
        """Sign in, or change the temporary password."""
        if not self.go.isEnabled():
            return
        if self.is_changing:
            self._change()
            return
        office, login, password = self.office, self.login, self.password.text()
        self._busy("正在登录…")
        self._run("登录", lambda _context: accounts.sign_in(office, login, password), self._proved, self.failed)

    def _change(self) -> None:
        office, old, new = self.office, self._used, self.first.text()
        if new != self.second.text():
            self._say(DIFFERENT, "bad")
            return
        self._busy("正在改密码…")
        self._run(
            "改密码", lambda _context: accounts.change_own_password(office, old, new), self._changed, self._refused
        )

    def _proved(self, account: Account) -> None:
        self.is_busy = False
        self._say("", "")
        if account.must_change:
            self._account, self._used = account, self.password.text()
            self._show_change(True)
            return
        self.password.clear()
        self.signed_in.emit(account)

    def _changed(self, _outcome: object) -> None:
        self.is_busy = False
        self._account, self._used = None, ""
        for field in (self.password, self.first, self.second):
            field.clear()
        self._show_change(False)
        self.signed_in.emit(self.office.account)

    def failed(self, error: BaseException) -> None:
        """Say why nobody was signed in, and count down a wait."""
        self._refused(error)
        self.password.selectAll()
        self.password.setFocus()
        self._count_down()

    def _refused(self, error: BaseException) -> None:
        self.is_busy = False
        self._said = error.message if isinstance(error, KnownError) else "没有登录。请再试一次。"
        self._say(self._said, "bad")
        self._enable()

    def _count_down(self) -> None:
        self._left = accounts.seconds_to_wait(self.office, self.login)
        if self._left:
            self._wait.start()
        self._show_wait()

    def tick(self) -> None:
        """One second has gone."""
        self._left = max(self._left - 1, 0)
        if not self._left:
            self._wait.stop()
        self._show_wait()

    def _show_wait(self) -> None:
        if self._said:
            plain = "密码连续输错，这个账号要等一会儿再试。忘了密码，请管理员重设。" if self._left else self._said
            self._say(f"{plain}\n还要等 {self._left} 秒。" if self._left else plain, "bad")
        self._enable()

    def _other(self) -> None:
        """Another account was chosen: its own wait counts."""
        self._said = ""
        self._say("", "")
        self._wait.stop()
        self._left = 0
        self._enable()
        self.password.clear()
        self.password.setFocus()

    def _offer_others(self) -> None:
        self._show_choice(True)
        self.person.setFocus()

    def _show_change(self, is_changing: bool) -> None:
        for field, caption in self._captions.items():
            is_shown = is_changing is (field in (self.first, self.second))
            field.setVisible(is_shown)
            caption.setVisible(is_shown)
        self.hint.setText(f"{accounts.temporary_note(self.office)}\n{TEMPORARY}" if is_changing else "")
        self.hint.setVisible(is_changing)
        self.go.setText("改密码并进入" if is_changing else "登录")
        if is_changing:
            self.switch.hide()
            self.leave.show()
            self.first.setFocus()
        self._enable()

    def take_focus(self) -> None:
        """Work begins in the password."""
        (self.first if self.is_changing else self.password).setFocus()

    def _busy(self, text: str) -> None:
        self.is_busy = True
        self._say(text, "")
        self._enable()

    def _enable(self) -> None:
        filled = bool(self.first.text() and self.second.text()) if self.is_changing else bool(self.password.text())
        self.go.setEnabled(filled and bool(self.login) and not self._left and not self.is_busy)

    def say(self, text: str, tone: str = "") -> None:
        """Say something that stays until the next try."""
        self._said = text
        self._say(text, tone)

    def _say(self, text: str, tone: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        set_tone(self.said, tone)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Notice capital letters that came without the shift key."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.text().isalpha():
            is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.text().isascii():
                self.caps.setVisible(event.text().isupper() is not is_shifted)
        return super().eventFilter(watched, event)


def _secret(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setMinimumWidth(260)
    return made
