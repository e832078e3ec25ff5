from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.gui.dialogs.board_print import document
from app.gui.pages.today import LAST_SEEN, TodayPage
from app.gui.targets import DueTarget, TicketTarget
from app.services.today import Bucket
from tests.gui.conftest import NOW, add_tickets
from tests.gui.keyboard import press


def shown(qtbot, desk):
    page = TodayPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: page.board is not None and page.board.is_whole)
    return page


@pytest.fixture
def page(qtbot, desk, office):
    add_tickets(office, 12)
    desk.settings.put_text(LAST_SEEN, "2026-11-20T14:00:00")
    return shown(qtbot, desk)


def test_columns_numbers_and_the_catching_up_line(page):
    assert {bucket: view.figure.text() for bucket, view in page.columns.items()} == {
        Bucket.OVERDUE: "2",
        Bucket.TODAY: "5",
        Bucket.WEEK: "1",
    }
    assert page.date.text() == "2026-11-20 周五"
    assert page.caught_up.text() == "自上次打开（2026-11-20 周五 14:00）以来有 2 件到期，已列入“逾期”。"


def test_a_row_opens_the_work_itself(qtbot, page, desk):
    column = page.columns[Bucket.OVERDUE]
    first = column.model.item(0)
    with qtbot.waitSignal(desk.navigator.go) as caught:
        column.list.setCurrentIndex(column.model.index(0, 0))
        press(qtbot, column.list, Qt.Key.Key_Return)
    assert caught.args == ["tickets", TicketTarget(first.id)]


def test_a_number_is_a_door_to_its_list(qtbot, page, desk):
    doors = page.columns[Bucket.TODAY].findChildren(QPushButton)
    [door] = [one for one in doors if one.text() == "工单 5"]
    with qtbot.waitSignal(desk.navigator.go) as caught:
        door.click()
    assert caught.args == ["tickets", DueTarget("期限：今天", NOW.isoformat(), "2026-11-20T23:59:59")]


def test_seeing_the_board_moves_the_mark_but_not_the_line_of_this_session(qtbot, page, desk):
    assert desk.settings.text(LAST_SEEN) == NOW.isoformat()
    page.board = None
    page.refresh()
    qtbot.waitUntil(lambda: page.board is not None and page.board.is_whole)
    assert page.board.missed == 2


def test_the_paper_lists_every_row(page):
    text = document(page.board, "示例街道").toPlainText()
    assert "示例街道 今日待办" in text
    assert text.count("路灯不亮") == 8
    assert [line for line in text.splitlines() if line.endswith(" 件")] == ["逾期 2 件", "今天 5 件", "七天内 1 件"]


def test_an_empty_office_is_calm_and_offers_the_first_step(qtbot, desk):
    page = shown(qtbot, desk)
    assert page.first_step.isVisible()
    assert page.columns[Bucket.OVERDUE].empty.text() == "没有逾期的事。"
    with qtbot.waitSignal(desk.navigator.import_wanted):
        page.first_step.click()


def test_the_tickets_are_there_before_the_rules_of_the_contracts_are_loaded(qtbot, desk, office):
    add_tickets(office, 3)
    shown = []
    page = TodayPage(desk)
    qtbot.addWidget(page)
    put = page.put
    page.put = lambda board: (put(board), shown.append((board.is_whole, page.caught_up.text())))
    desk.settings.put_text("today/last_seen", "")
    page.refresh()
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert [whole for whole, _text in shown] == [False, True]
    assert shown[0][1] == "正在核对合同期限…"
    assert sum(column.total for column in page.board.columns) == 2
    page.refresh()  # later looks show the whole at once
    qtbot.waitUntil(lambda: len(shown) == 3)
    assert shown[-1][0]
    page.board = replace(page.board, is_whole=False)
    page.print_board()
    assert desk.messages.texts == ["正在核对合同期限，稍候再打印。"]
