"""登录 at the start, where accounts are on."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.domain.roles import Account
from app.gui import bug_log
from app.gui.change_bus import ChangeBus
from app.gui.job_runner import JobRunner
from app.gui.messages import MessageCenter
from app.gui.person_desk import LAST
from app.gui.settings import WindowSettings
from app.gui.widgets.labels import label
from app.gui.widgets.sign_in_form import SignInForm
from app.services import account_book, accounts
from app.services.session import Office

OPENED = "数据已经打开。请用自己的账号和密码登录。"


class SignIn(QDialog):
    """Accepted once ``office.account`` may work; leaving signs out again."""

    def __init__(self, office: Office, settings: WindowSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("接诉即办工作台 — 登录")
        self.setAccessibleName("登录")
        self.setMinimumWidth(460)
        self.office, self._settings = office, settings
        self._messages = MessageCenter(self)
        self._runner = JobRunner(ChangeBus(), self._messages, self._fault)
        names = account_book.sign_in_names(office)
        self.form = SignInForm(office, names, settings.text(LAST), self._runner.write)
        self.form.signed_in.connect(self._enter)
        self.form.left.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(label("登录", "title"))
        layout.addWidget(label(f"{office.street}　{office.root}", "muted", wrap=True))
        layout.addWidget(self.form)
        self.form.take_focus()

    def try_first(self, login: str, password: str) -> bool:
        """Sign in with what opened the encrypted data; whether nothing is left to ask. The window stays responsive."""
        at = self.form.person.findData(login)
        if at < 0:
            self.form.say(OPENED)
            return False
        self.form.person.setCurrentIndex(at)
        self.form.password.setText(password)
        loop = QEventLoop(self)
        self._runner.ended.connect(loop.quit)
        self.form.submit()
        loop.exec()
        self._runner.ended.disconnect(loop.quit)
        return self.result() == QDialog.DialogCode.Accepted

    def _enter(self, account: Account) -> None:
        self._settings.put_text(LAST, account.login)
        self.accept()

    def _fault(self, error: BaseException) -> None:
        number, details = bug_log.record(error, datetime.now())
        self.form.failed(KnownError("程序出错，没有登录，问题已记录。"))
        self._messages.bug(number, details)

    def done(self, result: int) -> None:
        """End the lanes with the dialog; who goes without a password of his own is signed out."""
        self._runner.stop()
        if result != QDialog.DialogCode.Accepted:
            accounts.sign_out(self.office)
        super().done(result)


def sign_in(office: Office, settings: WindowSettings, known: tuple[str, str] | None = None) -> bool:
    """Ask who works here where accounts are on; whether somebody may. ``known``: login and password given already."""
    if not office.accounts_on or office.account is not None:
        return True
    dialog = SignIn(office, settings)
    if known is not None and dialog.try_first(*known):
        return True
    return bool(dialog.exec())
