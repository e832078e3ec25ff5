"""The role in the window: every verb is listed or only reads; each role can work, and is told who does the rest."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.domain.flow import Node
from app.domain.flow_steps import STEPS
from app.domain.rights import Right
from app.domain.roles import Role, right_of
from app.gui import application
from app.gui.pages.registry import PAGES
from app.gui.role_gate import REFUSED, needs_of, plain_title
from app.gui.role_table import HIDDEN_PAGES, NEEDS
from app.services import account_mode, tickets
from app.services.session import create_office
from tests.accounts_desk import PASSWORD, become, cheap_argon, with_accounts
from tests.gui.conftest import NOW, Recorder, add_tickets

__all__ = ["cheap_argon"]
pytestmark = pytest.mark.usefixtures("cheap_argon")

READING = (
    *("合同提醒…", "保存 / 登记", "放弃修改 / 返回", "显示或隐藏详情", "按列筛选…", "去掉搜索和筛选", "选择列…"),
    *("复制选中的行", "按件、按事项统计…", "切换行高（标准 / 紧凑）", "下一个队列", "上一个队列", "在工单登记册中打开"),
    *("看新增的工单", "看作战台", "看回访单", "看录音核实", "看市级回访", "看单否双否", "去回访单", "在工单页打开"),
    *(
        "在工单页打开这些",
        "三率口径…",
        "情形库…",
        "打开工单",
        "下一个标签",
        "上一个标签",
        "这一条的依据和算法",
        "看试算单…",
    ),
    *("上一周", "下一周", "重新出表", "看预测与回看（B30）", "看措施跟踪表（B29）", "看改进措施", "看复盘报告（B28）"),
    *("重新统计", "立即备份", "检查数据", "校验审计链", "验真…", "全部记录"),
)
"""Verbs that need no more than reading (a backup and a check are for everybody)."""


@pytest.fixture
def office(tmp_path):
    opened = create_office(tmp_path / "office", "示例街道", "王静", now=lambda: NOW)
    opened.database.execute_sql("PRAGMA synchronous=OFF")
    add_tickets(opened, 2)
    with_accounts(opened)
    yield opened
    opened.close()


@pytest.fixture
def open_as(qtbot, app, office, settings, monkeypatch):
    """Build the window for somebody."""
    monkeypatch.setattr(application, "MessageCenter", lambda *_a: Recorder())
    made = []

    def build(login):
        become(office, login)
        window = application.build_window(office, settings)
        qtbot.addWidget(window)
        window.show()
        made.append(window)
        return window

    yield build
    for window in made:
        window.desk.messages.answers += [True, True]
        window.persons.stop()
        window.close()
        assert window.desk.messages.faults == []


def rest(qtbot, window):
    qtbot.waitUntil(lambda: not window.desk.runner.running, timeout=20_000)


def action(window, page, title):
    found = [one for one in window.page(page).findChildren(QAction) if plain_title(one.text()) == title]
    assert found, title
    return found[0]


def test_every_action_of_every_page_is_listed_or_reads_only(open_as):
    window = open_as("zhou")
    unknown = {}
    for spec in PAGES:
        for one in window.page(spec.key).page_actions:
            title = plain_title(one.text())
            if not needs_of(one) and title not in READING:
                unknown.setdefault(spec.key, []).append(title)
    assert unknown == {}


def test_every_right_in_the_table_exists_and_each_flow_step_has_its_own():
    for scope in NEEDS.values():
        for needs in scope.values():
            assert all(Right(one) for one in needs.split("|"))
    for node in Node:
        assert NEEDS["RegisterPage"][STEPS[node].title] == right_of(f"flow.{node}").value
    assert set(HIDDEN_PAGES) == set(Role)
    assert all(key in {spec.key for spec in PAGES} for keys in HIDDEN_PAGES.values() for key in keys)


MAY = {
    "guanli": [("contracts", "新建合同…"), ("settings", "立即备份")],
    "zhou": [("contracts", "新建合同…"), ("payments", "提交工委"), ("deductions", "登记手工扣款…")],
    "wang": [("tickets", "新建工单"), ("tickets", "导出当前列表…"), ("staff", "排一个班次…")],
    "zhao": [("tickets", "新建工单"), ("visits", "核实录音…"), ("deductions", "登记失误…")],
    "sun": [("imports", "导入表格…"), ("exclusions", "申报不纳入考核…"), ("reports", "存为文件")],
    "zheng": [("payments", "登记发票…"), ("payments", "锁定结算单"), ("reports", "存为文件")],
    "chen": [("tickets", "选择列…")],
}
MAY_NOT = {
    "guanli": [("tickets", "新建工单", "登记和修改工单"), ("tickets", "导出当前列表…", "导出")],
    "zhou": [("tickets", "新建工单", "登记和修改工单"), ("tickets", "粘贴表格（先预览再导入）…", "导入数据")],
    "wang": [("contracts", "新建合同…", "合同和条款"), ("deductions", "登记手工扣款…", "扣款和违约金")],
    "zhao": [("contracts", "新建合同…", "合同和条款"), ("deductions", "登记手工扣款…", "扣款和违约金")],
    "sun": [("deductions", "登记失误…", "复核、登记失误和抽查"), ("contracts", "新建合同…", "合同和条款")],
    "zheng": [("tickets", "新建工单", "登记和修改工单"), ("deductions", "登记手工扣款…", "扣款和违约金")],
    "chen": [("tickets", "新建工单", "登记和修改工单"), ("today", "打印今日待办", "打印单据")],
}


def test_each_role_may_do_its_work_and_is_told_who_does_the_rest(qtbot, open_as, office):
    window = open_as("guanli")
    for login in MAY:
        window.persons._entered(become(office, login), True)
        for page, title in MAY[login]:
            assert not action(window, page, title).property(REFUSED), (login, title)
        for page, title, right in MAY_NOT[login]:
            one = action(window, page, title)
            assert not one.isEnabled(), (login, title)
            assert f"没有“{right}”的权限" in one.toolTip()
            assert "办理" in one.toolTip()
            one.setEnabled(True)  # a page that knows nothing of roles
            assert not one.isEnabled()
        hidden = window.persons.gate.hidden_pages()
        assert hidden >= HIDDEN_PAGES[office.account.role]
        assert ("audit" in hidden) is not office.may("audit")
        assert {key for key, one in window.navigation.buttons.items() if one.isHidden()} == hidden - {"queues"}
        for key in hidden:
            window.go(key)
            assert window.current == "today"
        titles = {command.title for command in window.commands() if command.group == "页面"}
        assert titles == {spec.title for spec in window.specs.values() if not spec.parent and spec.key not in hidden}
        rest(qtbot, window)


def test_the_primary_button_and_ctrl_i_say_who_may(qtbot, open_as):
    window = open_as("chen")
    window.go("tickets")
    rest(qtbot, window)
    assert not window.top_bar.primary.isEnabled()
    assert "没有“导入数据”的权限" in window.top_bar.primary.toolTip()
    window.choose_files()
    window.import_files([])
    assert all("没有“导入数据”的权限" in text for text in window.desk.messages.texts[-2:])


def test_the_steps_of_a_ticket_follow_the_role(qtbot, open_as):
    window = open_as("chen")
    window.go("tickets")
    rest(qtbot, window)
    page = window.pages["tickets"]
    page.table.go_to(0)
    page._catch_up()
    bar = page.pane.flow
    assert bar.buttons
    steps = [*bar.buttons.values(), *(one for one in bar.menu.actions() if one.text())]
    bar.menu.popup(bar.mapToGlobal(bar.rect().center()))
    QApplication.processEvents()
    bar.menu.close()
    assert [step.text() for step in steps if step.isEnabled()] == []
    assert not any(one.isEnabled() for one in page.step_actions.values())


def test_another_person_gets_his_own_rights_without_a_new_window(qtbot, open_as, office):
    window = open_as("chen")
    window.go("tickets")
    rest(qtbot, window)
    new = action(window, "tickets", "新建工单")
    assert not new.isEnabled()
    window.persons._entered(become(office, "wang"), True)
    assert new.isEnabled()
    assert new.toolTip() == "新建工单（N）"
    assert not window.navigation.buttons["imports"].isHidden()
    rest(qtbot, window)


def test_a_role_that_changes_while_somebody_works_shows_at_once(qtbot, open_as, office):
    window = open_as("guanli")
    new = action(window, "tickets", "新建工单")
    assert not new.isEnabled()
    window.desk.bus.publish(account_mode.switch_off(office, PASSWORD, "一人办公").changed)
    assert new.isEnabled()
    assert not any(button.isHidden() for button in window.navigation.buttons.values())
    rest(qtbot, window)


def test_a_refusal_that_still_happens_is_said_above_the_page(qtbot, open_as, office):
    window = open_as("chen")
    window.desk.runner.write("新建", lambda _context: tickets.create(office, {"ticket_no": "1", "title": "x"}))
    rest(qtbot, window)
    assert "没有“登记和修改工单”的权限，没有改动" in window.desk.messages.texts[-1]


def test_without_accounts_nothing_is_held(qtbot, app, tmp_path, settings, monkeypatch):
    monkeypatch.setattr(application, "MessageCenter", lambda *_a: Recorder())
    with create_office(tmp_path / "open", "示例街道", "王静", now=lambda: NOW) as office:
        window = application.build_window(office, settings)
        qtbot.addWidget(window)
        for key in ("tickets", "contracts"):
            page = window.page(key)
            found = [one for kind in (QAction, QAbstractButton) for one in page.findChildren(kind)]
            assert found
            assert not any(one.property(REFUSED) for one in found)
        rest(qtbot, window)
        window.close()
