"""改密码: the old one, the new one twice."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.gui.desk import Desk
from app.gui.dialogs.encryption import secret_field
from app.gui.dialogs.form_dialog import FormDialog
from app.gui.widgets.sign_in_form import DIFFERENT
from app.services import accounts

HINT = "新密码至少 8 个字符，不能就是账号或姓名。可以用一句自己记得住的话。忘了密码只能请管理员重设。"


class OwnPassword(FormDialog):
    """For who is signed in."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "改密码", HINT, "改密码", parent)
        self.old, self.first, self.second = (secret_field(name) for name in ("原密码", "新密码", "再输一次新密码"))
        for field in (self.old, self.first, self.second):
            self.add_row(field.accessibleName(), field, needed=True)

    def submit(self) -> None:
        """Change it in the background (half a second by design)."""
        office, old, new = self.desk.office, self.old.text(), self.first.text()
        if new != self.second.text():
            self.say(DIFFERENT)
            return
        self.run_work(
            "改密码",
            lambda _context: accounts.change_own_password(office, old, new),
            lambda _outcome: self.desk.messages.done("密码已改。下次登录用新密码。"),
        )
