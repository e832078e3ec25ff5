"""账号: whether the office works with accounts, who has one and what each may do, when the window locks."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from app.gui.desk import Desk
from app.gui.dialogs import account_forms as forms
from app.gui.dialogs.who_may import WhoMay
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.labels import button, label, set_tone
from app.gui.wording import moment_text
from app.services import account_book, account_mode
from app.services.account_book import AccountLine

HEADS = ("姓名", "账号", "岗位", "状态", "最近登录")
_NOT_YOURS = "账号由管理员（限甲方人员）管理。改自己的密码：点状态栏里自己的名字。"


class AccountSettings(QWidget):
    """Buttons follow the state and the chosen account."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        self.setAccessibleName("账号设置")
        self.lines: list[AccountLine] = []
        self.state = label("", "heading", wrap=True)
        self.note = label("", "muted", wrap=True)
        self.on = button("启用账号…", lambda: self._ask(forms.SwitchOn(desk, self)), icon="person", role="primary")
        self.off = button("停用账号…", lambda: self._ask(forms.SwitchOff(desk, self)))
        self.who_may = button("岗位权限一览…", lambda: self._ask(WhoMay(desk.settings, self)), icon="shield")
        self.minutes = QSpinBox()
        self.minutes.setAccessibleName("无操作自动锁定的分钟数")
        self.minutes.setRange(1, account_mode.IDLE_LONGEST)
        self.minutes.setSuffix(" 分钟没有操作就锁定")
        self.keep = button("保存", self.save_minutes)
        self.keep.setAccessibleName("保存自动锁定的分钟数")
        self.table = plain_table("账号列表", HEADS, desk.settings, stretch=0)
        self.add = button("添加账号…", lambda: self._ask(forms.AddAccount(desk, self)), icon="plus")
        self.edit = button("改岗位、姓名…", lambda: self._about(forms.EditAccount), icon="edit")
        self.reset = button("重设密码…", lambda: self._about(forms.ResetPassword))
        self.switch = button("停用…", self.switch_account)
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._selected)

    def _lay_out(self) -> None:
        first, second, third = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for one in (self.on, self.who_may):
            first.addWidget(one)
        first.addStretch(1)
        first.addWidget(self.off)
        self.lock_row = QWidget()
        self.lock_row.setAccessibleName("自动锁定")
        second.setContentsMargins(0, 0, 0, 0)
        self.lock_row.setLayout(second)
        second.addWidget(label("自动锁定", "muted"))
        second.addWidget(self.minutes)
        second.addWidget(self.keep)
        second.addWidget(label("随时可按 Ctrl+L 锁定。", "muted"))
        second.addStretch(1)
        for one in (self.add, self.edit, self.reset, self.switch):
            third.addWidget(one)
        third.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 8)
        layout.setSpacing(10)
        layout.addWidget(self.state)
        layout.addWidget(self.note)
        layout.addLayout(first)
        layout.addWidget(self.lock_row)
        layout.addLayout(third)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)

    def refresh(self) -> None:
        """Read the state and, for who may manage them, the accounts."""
        office = self.desk.office
        is_on, may = office.accounts_on, office.may("accounts")
        self.state.setText("✓ 已启用账号" if is_on else "未启用账号（一人一机，不问密码）")
        set_tone(self.state, "good" if is_on else "")
        self.note.setText(account_mode.mode_note(office) + ("" if may else f"\n{_NOT_YOURS}"))
        self.on.setVisible(not is_on)
        for widget in (self.off, self.lock_row, self.table, self.add, self.edit, self.reset, self.switch):
            widget.setVisible(is_on and may)
        if not (is_on and may):
            return
        self.minutes.setValue(account_mode.idle_minutes(office))
        keep = self.table.currentRow()
        self.lines = account_book.rows(office)
        fill(self.table, [self._cells(line) for line in self.lines])
        self.table.selectRow(min(max(keep, 0), len(self.lines) - 1))
        self._selected()

    def _cells(self, line: AccountLine) -> tuple[str, ...]:
        last = moment_text(line.signed_in_at) if line.signed_in_at else "还没有登录过"
        return line.name, line.login, line.role_title, line.state_text, last

    @property
    def chosen(self) -> AccountLine | None:
        """The account that is selected."""
        at = self.table.currentRow()
        return self.lines[at] if 0 <= at < len(self.lines) else None

    def _selected(self) -> None:
        line = self.chosen
        self.switch.setText("恢复使用" if line is not None and line.is_disabled else "停用…")
        for widget in (self.edit, self.reset, self.switch):
            widget.setEnabled(line is not None)

    def _ask(self, dialog: QDialog) -> None:
        dialog.exec()
        self.refresh()

    def _about(self, form: type[forms.EditAccount] | type[forms.ResetPassword] | type[forms.DisableAccount]) -> None:
        line = self.chosen
        if line is not None:
            self._ask(form(self.desk, line, self))

    def switch_account(self) -> None:
        """Disable the chosen account, or take it up again."""
        line, office = self.chosen, self.desk.office
        if line is not None and line.is_disabled:
            self.desk.runner.write(
                "恢复账号",
                lambda _context: account_book.enable(office, line.id),
                lambda _outcome: self.desk.messages.done(f"账号“{line.login}”已恢复使用，密码不变"),
            )
        elif line is not None:
            self._about(forms.DisableAccount)

    def save_minutes(self) -> None:
        """Keep after how many minutes the window locks."""
        office, minutes = self.desk.office, self.minutes.value()
        self.desk.runner.write(
            "保存自动锁定",
            lambda _context: account_mode.set_idle_minutes(office, minutes),
            lambda _outcome: self.desk.messages.done(f"{minutes} 分钟没有操作就锁定"),
        )
