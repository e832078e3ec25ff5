"""打开加密的办公文件夹: the passphrase, or the recovery key; wrong tries wait longer and longer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain import backoff
from app.domain.errors import KnownError
from app.gui import bug_log
from app.gui.change_bus import ChangeBus
from app.gui.job_runner import JobRunner
from app.gui.messages import MessageCenter
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label, set_tone
from app.services import encryption
from app.services.encryption import OfficeKey

HINT = "这个办公文件夹已加密。请输入口令。"
HINT_RECOVERY = (
    "请输入恢复密钥保管单上的 8 组字符，不分大小写，横线和空格可以省略。打开后请在“设置 → 加密”里换一个口令。"
)


class Unlock(QDialog):
    """``key`` holds the office's key once the dialog was accepted."""

    def __init__(self, root: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("接诉即办工作台 — 打开加密的数据")
        self.setAccessibleName("打开加密的数据")
        self.setMinimumWidth(560)
        self.root = root
        self.key: OfficeKey | None = None
        self.person: tuple[str, str] | None = None  # login and password, where they opened it
        self._persons = _persons(root)
        self.failures = 0
        self._left = 0
        self._messages = MessageCenter(self)
        self._runner = JobRunner(ChangeBus(), self._messages, self._fault)
        self.hint = label(HINT, "muted", wrap=True)
        self.login = QLineEdit()
        self.login.setAccessibleName("账号")
        self.login.setPlaceholderText("用自己的密码打开时填写；用办公口令时留空")
        self.secret = QLineEdit()
        self.secret.setAccessibleName("口令")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.caption = label("口令", "muted")
        self.said = label("", wrap=True)
        self.said.hide()
        self.switch = button("用恢复密钥打开", self.toggle, role="link")
        self.leave = button("退出", self.reject)
        self.go = button("打开", self.submit, role="primary")
        self.go.setDefault(True)
        self.is_recovery = False
        self._wait = QTimer(self)
        self._wait.setInterval(1_000)
        self._wait.timeout.connect(self._tick)
        self.secret.textChanged.connect(lambda _text: self._enable())
        self._lay_out()
        self._enable()
        self.secret.setFocus()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        self.login_caption = label("账号", "muted")
        grid.addWidget(self.login_caption, 0, 0)
        grid.addWidget(self.login, 0, 1)
        for widget in (self.login, self.login_caption):
            widget.setVisible(bool(self._persons))
        grid.addWidget(self.caption, 1, 0)
        grid.addWidget(self.secret, 1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(14)
        layout.addWidget(label("打开加密的数据", "title"))
        layout.addWidget(label(str(self.root), "muted", wrap=True))
        layout.addWidget(self.hint)
        layout.addLayout(grid)
        layout.addWidget(self.said)
        layout.addLayout(foot(self.leave, self.go, left=(self.switch,)))

    def toggle(self) -> None:
        """Change between passphrase and recovery key."""
        self.is_recovery = not self.is_recovery
        name = "恢复密钥" if self.is_recovery else "口令"
        self.caption.setText(name)
        self.secret.setAccessibleName(name)
        mode = QLineEdit.EchoMode.Normal if self.is_recovery else QLineEdit.EchoMode.Password
        self.secret.setEchoMode(mode)
        self.secret.setPlaceholderText("XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX" if self.is_recovery else "")
        self.hint.setText(HINT_RECOVERY if self.is_recovery else HINT)
        self.switch.setText("用口令打开" if self.is_recovery else "用恢复密钥打开")
        self.secret.clear()
        self._say("", "")
        self.secret.setFocus()

    def submit(self) -> None:
        """Try the secret in the background (half a second by design)."""
        if not self.go.isEnabled():
            return
        root, secret, login = self.root, self.secret.text(), self.login.text().strip()
        self.go.setEnabled(False)
        self._say("正在打开…", "")
        self._runner.write("打开", lambda _context: encryption.unlock(root, secret, login), self._opened, self._failed)

    def _opened(self, key: OfficeKey) -> None:
        self.key = key
        login = encryption.plain_login(self.login.text())
        self.person = (login, self.secret.text()) if login in self._persons else None
        self.accept()

    def _failed(self, error: BaseException) -> None:
        self.failures += 1
        self._left = backoff.wait_seconds(self.failures)
        self._shown = error.message if isinstance(error, KnownError) else "没有打开。"
        self.secret.selectAll()
        self.secret.setFocus()
        self._tick(is_first=True)
        if self._left:
            self._wait.start()

    def _tick(self, *, is_first: bool = False) -> None:
        self._left = max(self._left - (0 if is_first else 1), 0)
        wait = f"\n请等 {self._left} 秒再试。" if self._left else ""
        self._say(self._shown + wait, "bad")
        if not self._left:
            self._wait.stop()
        self._enable()

    def _enable(self) -> None:
        self.go.setEnabled(bool(self.secret.text()) and not self._left)

    def _say(self, text: str, tone: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        set_tone(self.said, tone)

    def _fault(self, error: BaseException) -> None:
        number, details = bug_log.record(error, datetime.now())
        self._failed(KnownError("程序出错，没有打开，问题已记录。"))
        self._messages.bug(number, details)

    def done(self, result: int) -> None:
        """End the lanes with the dialog."""
        self._wait.stop()
        self._runner.stop()
        super().done(result)


def _persons(root: Path) -> tuple[str, ...]:
    try:
        return encryption.status(root).persons
    except KnownError:
        return ()


def unlock_office(
    root: Path, parent: QWidget | None = None, *, known: list[tuple[str, str]] | None = None
) -> OfficeKey | None:
    """Ask for the key of an encrypted office; None when the clerk leaves.

    ``known`` takes login and password where a person opened it with his own.
    """
    dialog = Unlock(root, parent)
    if not dialog.exec():
        return None
    if known is not None and dialog.person is not None:
        known.append(dialog.person)
    return dialog.key
