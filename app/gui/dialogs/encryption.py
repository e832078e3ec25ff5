"""加密、换口令、换恢复密钥、取消加密: one form each; the work runs in the writing lane."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.errors import KnownError
from app.gui import encryption_words as words
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog
from app.services import encryption
from app.services.changes import Outcome
from app.services.progress import JobContext

DIFFERENT = "两次输入的口令不一样。请重新输入。"


def show_progress(dialog: FormDialog) -> None:
    """Say in the dialog how far its work is, while it is open."""

    def tell(_job: object, done: int, total: int, text: str) -> None:
        if dialog.is_busy:
            dialog.say(f"{text}（{done:,} / {total:,}）" if total else text, "")

    dialog.desk.runner.progressed.connect(tell)
    dialog.finished.connect(lambda _result: dialog.desk.runner.progressed.disconnect(tell))


def secret_field(name: str) -> QLineEdit:
    """Return a field whose text is not shown."""
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setEchoMode(QLineEdit.EchoMode.Password)
    return made


class EncryptDialog(FormDialog):
    """A passphrase twice; ``on_done`` gets what encrypting gave."""

    def __init__(
        self, desk: Desk, on_done: Callable[[encryption.Encrypted], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, "加密办公文件夹", f"{words.WITH}\n{words.NOT_COVERED}", "开始加密", parent)
        self.setMinimumWidth(600)
        self.warn([words.LOST])
        self._on_done = on_done
        self.first, self.second = secret_field("口令"), secret_field("再输入一次口令")
        self.first.setPlaceholderText("至少 8 个字符，一句自己记得住的话最好")
        self.add_row("口令", self.first, needed=True)
        self.add_row("再输入一次", self.second, needed=True)

    def submit(self) -> None:
        """Check both fields, then convert."""
        office, passphrase = self.desk.office, self.first.text()
        problem = problem_with(passphrase, self.second.text())
        if problem:
            self.say(problem)
            return

        def work(context: JobContext) -> Outcome[encryption.Encrypted]:
            return encryption.encrypt(office, passphrase, job=context)

        show_progress(self)
        self.run_work("加密办公文件夹", work, lambda outcome: self._on_done(outcome.value))


class SecretDialog(FormDialog):
    """Asks for the present passphrase (or recovery key) once more, and for a new one twice when ``is_new``."""

    def __init__(
        self,
        desk: Desk,
        texts: tuple[str, str, str],
        work: Callable[[str, str, JobContext], object],
        on_done: Callable[[object], None],
        *,
        is_new: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        title, hint, verb = texts
        super().__init__(desk, title, hint, verb, parent)
        self._work, self._on_done, self._is_new = work, on_done, is_new
        self.old = secret_field("口令或恢复密钥")
        self.first, self.second = secret_field("新口令"), secret_field("再输入一次新口令")
        self.add_row("口令或恢复密钥", self.old, needed=True)
        if is_new:
            self.add_row("新口令", self.first, needed=True)
            self.add_row("再输入一次", self.second, needed=True)

    def submit(self) -> None:
        """Check the fields, then do it."""
        old, new, work = self.old.text(), self.first.text(), self._work
        problem = problem_with(new, self.second.text()) if self._is_new else ""
        if problem:
            self.say(problem)
            return
        show_progress(self)
        self.run_work(self.windowTitle(), lambda context: work(old, new, context), self._on_done)


def problem_with(first: str, second: str) -> str:
    """Say what is wrong with a passphrase typed twice; "" when nothing is."""
    try:
        encryption.check_passphrase(first)
    except KnownError as error:
        return error.message
    return "" if first == second else DIFFERENT
