"""Work queues: order, counters in the side bar, the keyboard loop, the day's check."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.flow import Node, State
from app.gui.application import start
from app.gui.pages.queues import QueuesPage
from app.gui.targets import QueueTarget
from app.services import flow, queues, units
from app.services.queues import Queue
from tests.gui.conftest import NOW
from tests.gui.flow_desk import arrived, walk
from tests.gui.keyboard import held, in_front, press_there


def settle(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.runner.running)


@pytest.fixture
def page(qtbot, desk, office):
    arrived(office, 4)
    made = QueuesPage(desk)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    made.refresh()
    settle(qtbot, desk)
    return made


def numbers(page):
    return [page.model.row(at).row.values["ticket_no"][-2:] for at in range(page.model.rowCount())]


def test_a_queue_is_ordered_by_time_left(page):
    assert numbers(page) == ["00", "01", "02", "03"]
    assert page.list.title.text() == "待签收　共 4 件"
    assert page.model.columns[0].text(page.model.row(0)) == "今天 21:20"


def test_after_a_step_the_next_ticket_takes_its_place(qtbot, page, office):
    page.table.go_to(1)
    wanted = page.model.ids[2]
    page.begin_step(Node.SIGN)
    page.pane.step_form.submitted.emit()
    qtbot.waitUntil(lambda: page.tickets.ticket_id == wanted)
    settle(qtbot, page.desk)
    assert numbers(page) == ["00", "02", "03"]
    assert page.current_id() == wanted
    page.desk.messages.shown[-1].action()
    settle(qtbot, page.desk)
    assert numbers(page) == ["00", "01", "02", "03"]


def test_the_row_that_follows_is_alone_even_while_a_key_is_held(qtbot, page):
    page.table.go_to(0)
    with held(qtbot, page.table, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier):
        page.table.go_to(2)
    assert [index.row() for index in page.table.selectionModel().selectedRows()] == [2]


def test_a_record_beside_the_main_line_keeps_the_ticket(qtbot, page):
    page.table.go_to(1)
    here = page.current_id()
    page.begin_step(Node.MARK)
    page.pane.step_form.inputs["mark"].put("rural")
    page.pane.step_form.submitted.emit()
    settle(qtbot, page.desk)
    assert page.current_id() == here
    assert page.model.row(1).row.mark_text == "乡村振兴"


def test_the_other_queues_are_a_key_away(qtbot, page, office):
    page.open_target(QueueTarget("handling"))
    settle(qtbot, page.desk)
    assert page.list.middle.currentIndex() == 1
    assert page.list.empty.title.text() == "“办理中”里没有工单"
    assert page.place == "queue:handling"
    page._step_queue(-1)
    assert page.queue is Queue.TO_RESPOND
    assert page.desk.settings.text("queues/last") == "to_respond"


def test_waiting_for_the_application_and_for_the_review_are_two_queues(qtbot, page, office):
    ids = list(queues.ids(office, Queue.TO_SIGN))
    walk(office, ids[0], "assess")
    page.open_target(QueueTarget("to_submit"))
    settle(qtbot, page.desk)
    assert numbers(page) == ["00"]
    page.begin_step(Node.SUBMIT_CLOSE)
    page.pane.step_form.inputs["requisites"].put("materials")
    page.pane.step_form.submitted.emit()
    settle(qtbot, page.desk)
    assert numbers(page) == []
    page.open_target(QueueTarget("to_review"))
    settle(qtbot, page.desk)
    assert numbers(page) == ["00"]


def test_the_days_check_is_a_banner_with_a_door(qtbot, page, office):
    assert page.list.check.isHidden()
    ids = list(queues.ids(office, Queue.TO_SIGN))
    walk(office, ids[0], "sign")
    walk(office, ids[1], "dispatch")
    page.refresh()
    settle(qtbot, page.desk)
    assert page.list.check_text.text() == "今日签收 2 件，已派 1 件，未派 1 件。"
    seen = []
    page.desk.navigator.go.connect(lambda key, target: seen.append((key, target.ids)))
    page.list.check_door.click()
    assert seen == [("tickets", (ids[0],))]


@pytest.fixture
def shown(qtbot, window, office):
    arrived(office, 12)
    start(window)
    window.showNormal()
    window.resize(1366, 768)  # narrower, the navigation folds
    settle(qtbot, window.desk)
    window.go("queues", QueueTarget("to_sign"))
    settle(qtbot, window.desk)
    return window


def test_the_side_bar_counts_the_queues_live(qtbot, shown, office):
    side = shown.navigation.children_of["tickets"]
    assert [(child.entry.title, child.entry.count) for child in side.values()] == [("待签收", 12)]
    assert side["queue:to_sign"].isChecked()
    shown.resize(900, 768)  # folds: the page is marked in the line's stead
    assert shown.navigation.buttons["tickets"].isChecked()
    shown.resize(1366, 768)
    assert side["queue:to_sign"].isChecked()
    page = shown.pages["queues"]
    page.begin_step(Node.SIGN)
    page.pane.step_form.submitted.emit()
    qtbot.waitUntil(lambda: "queue:to_dispatch" in shown.navigation.children_of["tickets"], timeout=5000)
    counts = {child.entry.title: child.entry.count for child in shown.navigation.children_of["tickets"].values()}
    assert counts == {"待签收": 11, "待派单": 1}
    shown.navigation.children_of["tickets"]["queue:to_dispatch"].click()
    settle(qtbot, shown.desk)
    assert shown.pages["queues"].queue is Queue.TO_DISPATCH
    assert shown.current == "queues"


def test_ten_tickets_are_signed_and_dispatched_with_keys_alone(qtbot, shown, office):
    """S, Enter, S, Enter … then D, Down, Enter …: the selection moves on by itself."""
    units.add(office, "城市管理办公室")
    page = shown.pages["queues"]
    in_front(qtbot, page.table)
    qtbot.waitUntil(lambda: page.pane.life is not None)
    for left in range(11, 1, -1):
        press_there(qtbot, shown, "s")
        assert page.steps.is_stepping
        press_there(qtbot, shown, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda left=left: page.model.rowCount() == left and page.table.hasFocus())
    settle(qtbot, shown.desk)
    assert queues.counts(office)[Queue.TO_DISPATCH].total == 10
    for _ in range(2):
        press_there(qtbot, shown, "]")
    settle(qtbot, shown.desk)
    assert page.queue is Queue.TO_DISPATCH
    qtbot.waitUntil(lambda: page.pane.life is not None)
    for left in range(9, -1, -1):
        press_there(qtbot, shown, "d")
        qtbot.waitUntil(lambda: page.pane.step_form.inputs["unit"].box.count() == 1)
        press_there(qtbot, shown, Qt.Key.Key_Down)  # the unit that such tickets went to
        press_there(qtbot, shown, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda left=left: page.model.rowCount() == left and QApplication.focusWidget() is not None)
        settle(qtbot, shown.desk)
    press_there(qtbot, shown, "]")  # an empty queue takes keys too
    qtbot.waitUntil(lambda: page.queue is Queue.DIFFICULT)
    assert queues.counts(office)[Queue.TO_RESPOND].total == 10
    made = flow.life(office, queues.ids(office, Queue.TO_RESPOND)[0]).state
    assert (made.state, made.unit) == (State.TO_RESPOND, "城市管理办公室")
    assert made.dispatched_at >= (NOW - timedelta(seconds=1)).isoformat()


def test_keys_that_do_nothing_here_are_not_listed(qtbot, shown):
    page = shown.pages["queues"]
    qtbot.waitUntil(lambda: page.pane.life is not None)
    listed = {command.title for command in shown.commands() if command.is_enabled and command.group == "本页"}
    assert {"签收", "退回"} <= listed
    assert "派单" not in listed
    assert any(command.title == "待签收（12 件）" for command in shown.commands())


def test_a_form_opened_quickly_stays_when_the_pane_catches_up_with_the_list(qtbot, page):
    page.table.go_to(0)
    page.tickets.show_now(page.current_id())
    page.tickets.follow(page.current_id())  # the list was read again
    page.begin_step(Node.SIGN)
    with qtbot.waitSignal(page.tickets._pause.timeout):
        pass
    assert page.steps.is_stepping
