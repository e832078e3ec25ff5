"""合同提醒 on 今日 and in their own list."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from app.domain.reminder_ladder import Column
from app.gui.dialogs.reminders import HANDLED, RemindersDialog
from app.gui.pages.today import TodayPage
from app.gui.targets import LedgerTarget
from app.services import contracts, cost_estimates, reminders
from app.services.today import Bucket, DueKind
from tests.gui.keyboard import press


@pytest.fixture
def report(office):
    contract_id = contracts.add(office, "jiuxianqiao", date(2025, 4, 3)).value
    cost_estimates.receive(office, contract_id, "夜间值守测算", received_on="2026-11-17")
    return contract_id


@pytest.fixture
def page(qtbot, desk, report):
    made = TodayPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: made.board is not None and not desk.runner.running)
    return made


def choose(page):
    column = page.columns[Bucket.WEEK]
    at = next(row for row in range(column.model.rowCount()) if column.model.item(row).kind is DueKind.REMINDER)
    column.list.setCurrentIndex(column.model.index(at, 0))
    return column


def test_the_strong_alarm_is_said_once_and_the_row_is_dealt_with_by_its_key(qtbot, page, desk):
    assert [text for text in desk.messages.texts if "夜间值守测算" in text]
    page.put(page.board)
    assert len([text for text in desk.messages.texts if "夜间值守测算" in text]) == 1
    column = choose(page)
    assert column.handle.isVisible()
    press(qtbot, column.list, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: any("已处理提醒" in text for text in desk.messages.texts), timeout=20_000)
    page.board = None
    page.refresh()
    qtbot.waitUntil(lambda: page.board is not None and not page.board.columns[2].counts[DueKind.REMINDER])
    message = next(message for message in desk.messages.shown if "已处理提醒" in message.text)
    assert message.verb == "撤销"
    message.action()
    qtbot.waitUntil(lambda: any("撤销" in text for text in desk.messages.texts), timeout=20_000)
    page.board = None
    page.refresh()
    qtbot.waitUntil(lambda: page.board is not None and page.board.columns[2].counts[DueKind.REMINDER] == 1)


def test_a_reminder_opens_its_contract(qtbot, page, desk, report):
    column = choose(page)
    with qtbot.waitSignal(desk.navigator.go) as caught:
        press(qtbot, column.list, Qt.Key.Key_Return)
    assert caught.args == ["contracts", LedgerTarget(report, "cost_estimate", 1)]


def test_the_list_of_all_open_deadlines(qtbot, desk, office, report):
    dialog = RemindersDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.board is not None)
    assert dialog.which.currentData() == Column.OVERDUE.value
    dialog.which.setCurrentIndex(dialog.which.findData(Column.WEEK.value))
    assert dialog.table.item(0, 2).text().startswith("【重要】测算报告异议")
    assert "提醒日 11-18、11-20、11-23、11-24" in dialog.detail.text()
    dialog.handle.click()
    qtbot.waitUntil(lambda: dialog.which.findText("已处理（1）") >= 0, timeout=20_000)
    dialog.which.setCurrentIndex(dialog.which.findData(HANDLED))
    assert "王静 已于" in dialog.detail.text()
    assert not dialog.handle.isEnabled()
    with qtbot.waitSignal(desk.navigator.go) as caught:
        dialog.open_it.click()
    assert caught.args == ["contracts", LedgerTarget(report, "cost_estimate", 1)]


def test_the_ladder_of_a_kind_is_set_beside_its_reminder(qtbot, desk, office, report):
    dialog = RemindersDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.board is not None)
    dialog.which.setCurrentIndex(dialog.which.findData(Column.OVERDUE.value))
    at = next(at for at, one in enumerate(dialog.shown) if one.line.code == "D30")
    dialog.table.selectRow(at)
    dialog.ladder.click()
    form = dialog.form
    assert not form.go.isEnabled()
    form.fields["days"].widget.setText("5、2，0")
    form.fields["source"].widget.setText("科长")
    form.go.click()
    qtbot.waitUntil(lambda: reminders.ladder(office, "D30") == (5, 2, 0), timeout=20_000)
