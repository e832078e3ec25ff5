"""Forms of 设置 › 账号: switch on and off, a new account, another role, a name, a password, out of use and back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.domain import passwords
from app.domain.errors import KnownError
from app.domain.roles import PARTY_TITLES, ROLE_NOTES, ROLE_TITLES, Party, Role
from app.gui.desk import Desk
from app.gui.dialogs.encryption import secret_field
from app.gui.dialogs.form_dialog import FormDialog
from app.gui.widgets.labels import label, set_tone
from app.gui.widgets.sign_in_form import DIFFERENT
from app.services import account_book, account_mode
from app.services.account_book import AccountLine, NewAccount
from app.services.changes import Outcome, Topic

ON_HINT = (
    "启用后每个人用自己的账号和密码登录，按岗位办理，审计记录记到人。先定第一位管理员（甲方）；"
    "之后在这里添加其他人。管理员不办工单、不验收，需要时给同一人另建一个岗位账号。"
)
LOST = "管理员的密码没有别人能找回。建议启用后再添加第二位管理员。"
LONG = 12


class PasswordPair:
    """A new password twice, with a word on how good it is while it is typed."""

    def __init__(self, form: FormDialog, login: Callable[[], str], name: Callable[[], str]) -> None:
        self._login, self._name = login, name
        self.first, self.second = secret_field("密码"), secret_field("再输一次")
        self.first.setPlaceholderText("至少 8 个字符，一句自己记得住的话最好")
        self.hint = label("", "muted", wrap=True)
        self.hint.setAccessibleName("密码强度")
        form.add_row("密码", self.first, needed=True)
        form.add_row("再输一次", self.second, needed=True)
        form.add_row("", self.hint)
        self.first.textChanged.connect(lambda _text: self._rate())

    def _rate(self) -> None:
        text = self.first.text()
        try:
            passwords.check_password(text, self._login(), self._name())
        except KnownError as error:
            said, tone = (error.message.replace("，没有保存", ""), "warn") if text else ("", "")
        else:
            is_long = len(text) >= LONG
            said, tone = ("✓ 强：够长", "good") if is_long else ("可以用。再长一些更好，12 个字符以上为强。", "")
        self.hint.setText(said)
        set_tone(self.hint, tone)

    @property
    def problem(self) -> str:
        """What is wrong before anything is asked of the service."""
        return "" if self.first.text() == self.second.text() else DIFFERENT


class SwitchOn(FormDialog):
    """启用账号: the first administrator, who is signed in at once."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "启用账号", ON_HINT, "启用", parent)
        self.setMinimumWidth(600)
        self.warn([LOST])
        self.login, self.name = _line("账号"), _line("姓名")
        self.login.setPlaceholderText("登录用，汉字或字母均可，以后不能改")
        self.name.setText(desk.office.actor)
        self.add_row("账号", self.login, needed=True)
        self.add_row("姓名", self.name, needed=True)
        self.pair = PasswordPair(self, self.login.text, self.name.text)

    def submit(self) -> None:
        """Switch on."""
        office, login, name, password = self.desk.office, self.login.text(), self.name.text(), self.pair.first.text()
        if self.pair.problem:
            self.say(self.pair.problem)
            return
        self.run_work("启用账号", lambda _context: account_mode.switch_on(office, login, name, password), self._on)

    def _on(self, _account: object) -> None:
        _follow(self.desk)
        self.desk.messages.done("已启用账号。以后打开要登录；请在下面添加其他人员。")


class SwitchOff(FormDialog):
    """停用账号模式: the administrator's password and a reason."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "停用账号", account_mode.OFF_NOTE, "停用账号", parent)
        self.warn(["停用后不再问密码，岗位分工不再检查。已有的账号留着，可以再启用。"])
        self.password, self.reason = secret_field("您的密码"), _line("原因")
        self.add_row("您的密码", self.password, needed=True)
        self.add_row("原因", self.reason, needed=True)

    def submit(self) -> None:
        """Switch off."""
        office, password, reason = self.desk.office, self.password.text(), self.reason.text()
        self.run_work("停用账号", lambda _context: account_mode.switch_off(office, password, reason), self._off)

    def _off(self, _outcome: object) -> None:
        _follow(self.desk)
        self.desk.messages.done("已停用账号。打开办公文件夹不再要登录。")


class RoleFields:
    """Role and party, with what the role may do below."""

    def __init__(self, form: FormDialog, role: str = Role.DUTY_SEAT, party: str = Party.OFFICE) -> None:
        self.role, self.party = QComboBox(), QComboBox()
        for one, title in ROLE_TITLES.items():
            self.role.addItem(title, one.value)
        for whose, title in PARTY_TITLES.items():
            self.party.addItem(title, whose.value)
        self.note = label("", "muted", wrap=True)
        self.note.setAccessibleName("岗位说明")
        form.add_row("岗位", self.role)
        form.add_row("", self.note)
        form.add_row("所属方", self.party)
        self.role.currentIndexChanged.connect(lambda _at: self._explain())
        self.role.setCurrentIndex(self.role.findData(str(role)))
        self.party.setCurrentIndex(self.party.findData(str(party)))
        self._explain()

    def _explain(self) -> None:
        self.note.setText(ROLE_NOTES[Role(self.role.currentData())])


class AddAccount(FormDialog):
    """添加账号; the person must choose a password of his own at the first sign-in."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        hint = "密码是临时的：本人第一次登录时要改成只有自己知道的。账号名以后不能改，姓名可以更正。"
        super().__init__(desk, "添加账号", hint, "添加", parent)
        self.setMinimumWidth(600)
        self.login, self.name = _line("账号"), _line("姓名")
        self.add_row("账号", self.login, needed=True)
        self.add_row("姓名", self.name, needed=True)
        self.fields = RoleFields(self)
        self.pair = PasswordPair(self, self.login.text, self.name.text)

    def submit(self) -> None:
        """Add it."""
        if self.pair.problem:
            self.say(self.pair.problem)
            return
        office = self.desk.office
        new = NewAccount(
            self.login.text(),
            self.name.text(),
            self.fields.role.currentData(),
            self.fields.party.currentData(),
            self.pair.first.text(),
        )
        self.run_work("添加账号", lambda _context: account_book.add(office, new), self._added)

    def _added(self, _outcome: Outcome[int]) -> None:
        self.desk.messages.done(f"已添加账号“{self.login.text().strip()}”。请把临时密码当面告诉本人。")


class EditAccount(FormDialog):
    """改岗位、更正姓名."""

    def __init__(self, desk: Desk, line: AccountLine, parent: QWidget | None = None) -> None:
        super().__init__(desk, f"修改账号“{line.login}”", "审计记录里以前的记录不变。", "保存", parent)
        self.setMinimumWidth(600)
        self.line = line
        self.name, self.reason = _line("姓名"), _line("改岗位的原因")
        self.name.setText(line.name)
        self.add_row("姓名", self.name, needed=True)
        self.fields = RoleFields(self, line.role, line.party)
        self.add_row("改岗位的原因", self.reason)

    def submit(self) -> None:
        """Save what was changed."""
        office, line = self.desk.office, self.line
        name, reason = self.name.text(), self.reason.text()
        role, party = self.fields.role.currentData(), self.fields.party.currentData()

        def work(_context: object) -> Outcome[int]:
            done = Outcome(line.id, frozenset())
            if (role, party) != (line.role, line.party):
                done = account_book.set_role(office, line.id, role, party, staff_id=line.staff_id, reason=reason)
            return account_book.rename(office, line.id, name) if name.strip() != line.name else done

        self.run_work("修改账号", work, lambda _outcome: self.desk.messages.done(f"已保存账号“{line.login}”"))


class ResetPassword(FormDialog):
    """重设密码: a temporary one; also ends the wait after wrong tries."""

    def __init__(self, desk: Desk, line: AccountLine, parent: QWidget | None = None) -> None:
        hint = f"给{line.name}设一个临时密码，本人登录后要自己改。连续输错的等待也一并清除。"
        super().__init__(desk, "重设密码", hint, "重设", parent)
        self.setMinimumWidth(600)
        self.line = line
        self.pair = PasswordPair(self, lambda: line.login, lambda: line.name)

    def submit(self) -> None:
        """Set it."""
        office, line, password = self.desk.office, self.line, self.pair.first.text()
        if self.pair.problem:
            self.say(self.pair.problem)
            return
        self.run_work(
            "重设密码",
            lambda _context: account_book.reset_password(office, line.id, password),
            lambda _outcome: self.desk.messages.done(f"已重设“{line.login}”的密码。请把临时密码当面告诉本人。"),
        )


class DisableAccount(FormDialog):
    """停用: with a reason."""

    def __init__(self, desk: Desk, line: AccountLine, parent: QWidget | None = None) -> None:
        hint = f"停用后，{line.role_title}{line.name}马上不能再办理，密码也打不开加密的数据。以前的记录不变。"
        super().__init__(desk, f"停用账号“{line.login}”", hint, "停用", parent)
        self.line = line
        self.reason = _line("原因")
        self.add_row("原因", self.reason, needed=True)

    def submit(self) -> None:
        """Disable it."""
        office, line, reason = self.desk.office, self.line, self.reason.text()
        self.run_work(
            "停用账号",
            lambda _context: account_book.disable(office, line.id, reason),
            lambda _outcome: self.desk.messages.done(f"已停用账号“{line.login}”"),
        )


def _line(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    return made


def _follow(desk: Desk) -> None:
    """Let the window follow: pages, lock and the person in the status bar."""
    desk.bus.publish(frozenset({Topic.SETTINGS}))
    desk.navigator.person_changed.emit()
