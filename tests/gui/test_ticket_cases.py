"""From a ticket to its cases, the menu of a row, Tab through the pane, forms after a fault of the program."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from app.domain.flow import Mark, Node
from app.gui.application import start
from app.gui.dialogs.paper import PaperDialog, PaperSource
from app.gui.pages.queues import QueuesPage
from app.gui.targets import CaseTarget, QueueTarget
from app.gui.widgets.row_menu import row_menu
from app.services import contracts, error_records, exclusion_lists, flow, hang_ups, whistles
from tests.gui.flow_desk import arrived, walk
from tests.gui.keyboard import in_front, press_there


def settle(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.runner.running)


@pytest.fixture
def page(qtbot, desk, office):
    arrived(office, 2)
    made = QueuesPage(desk)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    made.refresh()
    settle(qtbot, desk)
    made.tickets.show_now(made.current_id())
    return made


def fill(form, **texts):
    for key, text in texts.items():
        widget = form.fields[key].widget
        (widget.setPlainText if hasattr(widget, "setPlainText") else widget.setCurrentText)(text)


def test_a_ticket_is_hung_up_from_its_menu_and_then_the_door_leads_to_the_case(qtbot, page, office):
    seen = []
    page.desk.navigator.go.connect(lambda key, target: seen.append((key, target)))
    ticket = page.tickets.ticket_id
    line = next(action for action in page.pane.flow.menu.actions() if action.text().startswith("申请挂账…"))
    line.trigger()
    form = page.cases.dialog
    assert form.value("ticket_id") == ticket
    fill(form, reason="管线改造年底前无法进场", plan="明年三月随老旧小区改造解决")
    form.submit()
    settle(qtbot, page.desk)
    assert [row.ticket_id for row in hang_ups.rows(office)] == [ticket]
    assert page.pane.life.state.marks[Mark.HANG_UP].status == "申请中"
    assert page.case_actions["hang_up"].text() == "看挂账"
    page.case_actions["hang_up"].trigger()
    assert seen == [("exclusions", CaseTarget("hang_up", ticket))]


@pytest.mark.parametrize(
    ("kind", "title"), [("exclusion", "申报不纳入考核"), ("appeal", "提出考核申诉"), ("whistle", "吹哨")]
)
def test_every_form_knows_its_ticket(page, kind, title):
    page.case_actions[kind].trigger()
    assert page.cases.dialog.windowTitle() == title
    assert page.cases.dialog.value("ticket_id") == page.tickets.ticket_id


def test_an_error_is_registered_from_its_ticket(qtbot, page, office):
    page.case_actions["error"].trigger()
    assert "没有按件扣款的合同" in page.cases.dialog.hint.text()
    page.cases.dialog.reject()
    contract_id = contracts.add(office, "zhongguancun").value
    page.case_actions["error"].trigger()
    form = page.cases.dialog
    assert (form.windowTitle(), form.value("ticket_id")) == ("登记失误", page.tickets.ticket_id)
    fill(form, fact="漏看工单")
    form.submit()
    settle(qtbot, page.desk)
    assert [row.ticket_id for row in error_records.rows(office, contract_id)] == [page.tickets.ticket_id]


def test_the_page_of_the_cases_shows_the_tickets_own(qtbot, window, office):
    ids = arrived(office, 2)
    hang_ups.apply(office, ids[1], "管线改造年底前无法进场", "明年三月解决")
    whistles.blow(office, "区城管委", "协调渣土清运", ticket_id=ids[1])
    start(window)
    for kind, title in (("hang_up", "挂账"), ("whistle", "吹哨")):
        window.go("exclusions", CaseTarget(kind, ids[1]))
        settle(qtbot, window.desk)
        cases = window.pages["exclusions"]
        assert (cases.tab.title, cases.tab.list.chosen_row.ticket_id) == (title, ids[1])


def test_open_applications_are_counted_in_the_side_bar(qtbot, window, office):
    from app.services import exclusions, grounds

    ids = arrived(office, 2)
    start(window)
    settle(qtbot, window.desk)
    ground = grounds.library(office).of_kind("exclude")[0].code
    made = exclusions.apply(office, ids[0], "exclude", ground, "城市管理办公室", "不在职责范围内").value
    exclusions.apply(office, ids[1], "exclude", ground, "城市管理办公室", "不在职责范围内")
    exclusions.withdraw(office, made, "材料不齐")
    assert len(exclusion_lists.rows(office)) == 2
    window.read_counters()
    settle(qtbot, window.desk)
    assert window.navigation.buttons["exclusions"].count == 1


def test_the_menu_of_a_row_offers_what_works_now(qtbot, page):
    menu = row_menu(page.table, page.step_actions, page.case_actions)
    titles = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert titles[:3] == ["签收", "退回", "到达"]
    assert "派单" not in titles
    assert {"吹哨…", "申请挂账…", "编辑这件工单"} <= set(titles)


def test_a_right_click_opens_it_for_the_row_under_the_mouse(qtbot, page):
    page.table.go_to(1)
    page.table.customContextMenuRequested.emit(page.table.visualRect(page.model.index(1, 0)).center())
    assert page.tickets.ticket_id == page.model.ids[1]
    assert [menu for menu in page.table.findChildren(QMenu) if menu.isVisible()]
    for menu in page.table.findChildren(QMenu):
        menu.close()


def tabbed(qtbot, widget, count):
    names = []
    for _ in range(count):
        press_there(qtbot, widget.window(), Qt.Key.Key_Tab)
        names.append(QApplication.focusWidget().accessibleName())
    return names


@pytest.fixture
def shown(qtbot, window, office):
    arrived(office, 2)
    start(window)
    window.go("queues", QueueTarget("to_sign"))
    settle(qtbot, window.desk)
    page = window.pages["queues"]
    in_front(qtbot, page.table)
    qtbot.waitUntil(lambda: page.pane.life is not None)
    return page


def test_tab_goes_from_the_list_through_the_pane_in_reading_order(qtbot, shown):
    assert tabbed(qtbot, shown, 6) == ["收起详情", "为什么是这个时限", "签收", "退回", "更多步骤和个案", "编辑"]


def test_tab_goes_through_a_form_and_its_verbs(qtbot, shown):
    shown.begin_step(Node.RETURN)
    qtbot.waitUntil(shown.pane.step_form.moment.isVisible)
    names = [QApplication.focusWidget().accessibleName(), *tabbed(qtbot, shown, 10)]
    names = list(dict.fromkeys(names))  # within a moment Tab goes from the year to the month …
    assert names == ["退回情形", "退回理由", "建议承办单位", "发生时间", "退回", "返回"]


def test_the_pane_stays_wide_enough_for_moments(qtbot, shown, office):
    walk(office, shown.tickets.ticket_id, "sign")
    shown.open_target(QueueTarget("to_dispatch"))
    settle(qtbot, shown.desk)
    qtbot.waitUntil(lambda: bool(shown.pane.life))
    shown.splitter.setSizes([2000, 100])
    shown.begin_step(Node.DISPATCH)
    settle(qtbot, shown.desk)
    field = shown.pane.step_form.inputs["group_at"].moment.field
    right = field.mapTo(shown.pane, field.rect().topRight()).x()
    assert field.width() >= field.minimumSizeHint().width()
    assert right < shown.pane.width()


def test_after_a_fault_of_the_program_the_step_can_be_tried_again(qtbot, page, office, monkeypatch):
    def broken(*_given, **_more):
        raise RuntimeError("broken")

    with monkeypatch.context() as patch:
        patch.setattr(flow, "take", broken)
        page.begin_step(Node.SIGN)
        page.pane.step_form.submitted.emit()
        settle(qtbot, page.desk)
    assert len(page.desk.messages.faults) == 1
    page.desk.messages.faults.clear()
    page.pane.step_form.submitted.emit()
    settle(qtbot, page.desk)
    assert page.model.rowCount() == 1


def test_after_a_fault_of_the_program_a_dialogs_verb_comes_back(qtbot, page, monkeypatch):
    def broken(*_given, **_more):
        raise RuntimeError("broken")

    monkeypatch.setattr(hang_ups, "apply", broken)
    page.case_actions["hang_up"].trigger()
    form = page.cases.dialog
    fill(form, reason="管线改造", plan="明年解决")
    form.submit()
    assert not form.go.isEnabled()
    settle(qtbot, page.desk)
    assert form.go.isEnabled()
    assert not form.is_busy
    page.desk.messages.faults.clear()


def test_a_paper_opens_with_its_verb_ready(qtbot, desk):
    dialog = PaperDialog(desk, PaperSource("登记表", lambda _footer: lambda _target, _path: b""))
    assert dialog.focusWidget() is dialog.print
    dialog.reject()
    desk.runner.stop()
