"""设置 › 账号: switching on and off, looking after accounts, idle minutes, and who may do what."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from app.domain.roles import GRANTS, Role
from app.gui.dialogs import account_forms as forms
from app.gui.dialogs.first_start import FirstStart
from app.gui.dialogs.who_may import HEADS, WhoMay, document, grants
from app.gui.widgets.settings_accounts import AccountSettings
from app.services import account_mode
from tests.accounts_desk import PASSWORD, become, cheap_argon, with_accounts

__all__ = ["cheap_argon"]
pytestmark = pytest.mark.usefixtures("cheap_argon")
OTHER = "另一句只有我知道的话"


@pytest.fixture
def tab(qtbot, desk):
    made = AccountSettings(desk)
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    return made


@pytest.fixture
def answered(qtbot, monkeypatch):
    """Say what is typed into the dialog that opens; it must be accepted."""

    def plan(fill):
        def run(self):
            qtbot.addWidget(self)
            self.show()
            fill(self)
            with qtbot.waitSignal(self.accepted, timeout=20_000):
                self.submit()
            return QDialog.DialogCode.Accepted

        monkeypatch.setattr(QDialog, "exec", run)

    return plan


def typed(form, **values):
    for name, text in values.items():
        getattr(form, name).setText(text)
    pair = getattr(form, "pair", None)
    if pair is not None:
        pair.first.setText(PASSWORD)
        pair.second.setText(PASSWORD)


def choose(tab, login):
    tab.table.selectRow(next(at for at, line in enumerate(tab.lines) if line.login == login))


def test_switching_on_names_the_first_administrator(qtbot, desk, office, tab, answered):
    assert "未启用账号" in tab.state.text()
    assert "都能办理全部事项" in tab.note.text()
    assert tab.table.isHidden()
    answered(lambda form: typed(form, login="Chen", name="陈管理"))
    tab.on.click()
    assert office.account.role is Role.ADMIN
    assert "已启用账号" in tab.state.text()
    assert "没有加密" in tab.note.text()
    assert [line.login for line in tab.lines] == ["chen"]
    assert tab.on.isHidden()


def test_different_passwords_and_weak_ones_are_said_before_anything_happens(qtbot, desk, office):
    form = forms.SwitchOn(desk)
    qtbot.addWidget(form)
    form.show()
    form.login.setText("chen")
    form.pair.first.setText("12345678")
    assert "太常见" in form.pair.hint.text()
    form.pair.first.setText("chen1234")
    assert "账号或姓名" in form.pair.hint.text()
    form.pair.first.setText("seven7x8")
    assert "可以用" in form.pair.hint.text()
    form.pair.first.setText(PASSWORD)
    assert "强" in form.pair.hint.text()
    form.submit()
    assert "两次输入的密码不一样" in form.said.text()
    assert not office.accounts_on


@pytest.fixture
def staffed(office, tab):
    with_accounts(office)
    tab.refresh()
    return office


def test_an_account_is_added_changed_reset_disabled_and_taken_up_again(qtbot, desk, staffed, tab, answered):
    def fill(form):
        typed(form, login="xin", name="新来的")
        form.fields.role.setCurrentIndex(form.fields.role.findData("data_clerk"))
        form.fields.party.setCurrentIndex(1)
        assert "统计和报表" in form.fields.note.text()

    answered(fill)
    tab.add.click()
    choose(tab, "xin")
    assert (tab.chosen.role_title, tab.chosen.state_text) == ("数据专员（乙方）", "待改密码")
    answered(lambda form: (typed(form, name="辛来", reason="调岗"), form.fields.role.setCurrentIndex(2)))
    tab.edit.click()
    choose(tab, "xin")
    assert (tab.chosen.name, tab.chosen.role_title) == ("辛来", "值班坐席（乙方）")
    answered(typed)
    tab.reset.click()
    answered(lambda form: typed(form, reason="离职"))
    choose(tab, "xin")
    tab.switch.click()
    choose(tab, "xin")
    assert tab.chosen.is_disabled
    assert tab.switch.text() == "恢复使用"
    tab.switch.click()
    qtbot.waitUntil(lambda: not desk.runner.running, timeout=20_000)
    tab.refresh()
    choose(tab, "xin")
    assert not tab.chosen.is_disabled


def test_a_refusal_is_said_in_the_form(qtbot, desk, staffed, tab):
    choose(tab, "guanli")
    form = forms.DisableAccount(desk, tab.chosen, tab)
    qtbot.addWidget(form)
    form.show()
    form.reason.setText("试试")
    form.submit()
    qtbot.waitUntil(lambda: "最后一个在用的甲方管理员" in form.said.text(), timeout=20_000)
    form.reject()


def test_idle_minutes_are_kept(qtbot, desk, staffed, tab):
    tab.minutes.setValue(25)
    tab.keep.click()
    qtbot.waitUntil(lambda: not desk.runner.running, timeout=20_000)
    assert account_mode.idle_minutes(staffed) == 25
    assert "25 分钟" in desk.messages.texts[-1]


def test_switching_off_wants_password_and_reason(qtbot, desk, staffed, tab, answered):
    form = forms.SwitchOff(desk, tab)
    qtbot.addWidget(form)
    form.show()
    form.password.setText(PASSWORD)
    form.submit()
    qtbot.waitUntil(lambda: "原因" in form.said.text(), timeout=20_000)
    form.reject()
    answered(lambda one: (one.password.setText(PASSWORD), one.reason.setText("一人办公")))
    tab.off.click()
    assert not staffed.accounts_on
    assert "未启用账号" in tab.state.text()


def test_who_may_not_manage_accounts_sees_the_state_only(desk, staffed, tab):
    become(staffed, "wang")
    tab.refresh()
    assert tab.table.isHidden()
    assert tab.off.isHidden()
    assert "由管理员" in tab.note.text()
    assert tab.who_may.isVisible()


def test_the_table_of_rights_is_the_one_that_counts(qtbot, settings, monkeypatch):
    rows = {row[0]: dict(zip(HEADS[1:], row[1:], strict=True)) for row in grants()}
    assert len(rows) == len(GRANTS) - 1
    assert rows["验收"] == dict.fromkeys(HEADS[1:], "") | {"甲方授权人": "✓"}
    assert rows["付款确认"]["财务"] == "甲"
    assert rows["导入数据"]["值班坐席"] == "✓"
    dialog = WhoMay(settings)
    qtbot.addWidget(dialog)
    dialog.copy()
    assert QApplication.clipboard().text().splitlines()[0].split("\t") == list(HEADS)
    assert "岗位权限一览" in document().toPlainText()


def test_first_start_states_the_choice(qtbot, app, settings, tmp_path):
    dialog = FirstStart(settings, tmp_path / "办公")
    qtbot.addWidget(dialog)
    assert "先不用密码" in dialog.accounts.text()
    assert "设置 → 账号" in dialog.accounts.text()
