"""F5.12 by ticket or by matter, with repeated callers; F7.1 the library of grounds, dated and with its source."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from app.gui.dialogs.cases_exclusion import ApplyDialog
from app.gui.dialogs.grounds import GroundsDialog
from app.gui.dialogs.matters import MattersDialog
from app.gui.targets import TicketsTarget
from app.services import grounds, links, tickets
from tests.gui.conftest import NOW


@pytest.fixture
def settle(qtbot, desk):
    def wait():
        qtbot.waitUntil(lambda: not desk.runner.running, timeout=10_000)
        QApplication.processEvents()

    return wait


@pytest.fixture
def ids(office):
    caller = {"caller_phone": "13800001234", "location": "甲小区东门", "title": "路灯不亮"}
    made = []
    for at in range(3):
        moment = (NOW - timedelta(hours=6 * at + 1)).isoformat()
        made.append(tickets.create(office, {"ticket_no": f"01{at}", "created_at": moment, **caller}).value)
    return made


def test_by_ticket_and_by_matter_with_doors(qtbot, desk, office, ids, settle):
    links.link(office, "matter", ids[0], ids[1])
    dialog = MattersDialog(desk)
    qtbot.addWidget(dialog)
    settle()
    assert dialog.sum.text().endswith("按件 3 件，按事项 2 件")
    assert "按事项：编号相同" in dialog.words.text()
    assert dialog.table.item(0, 1).text() == "3"
    with qtbot.waitSignal(desk.navigator.go) as went:
        dialog.look.click()
    assert went.args == ["tickets", TicketsTarget("同一电话、同一地址", tuple(sorted(ids, reverse=True)))]


def test_a_span_that_ends_before_it_begins_is_said(qtbot, desk, ids, settle):
    dialog = MattersDialog(desk)
    qtbot.addWidget(dialog)
    settle()
    dialog.end.setDate(dialog.start.date().addDays(-1))
    dialog.submit()
    assert "早于开始日期" in dialog.said.text()


def test_an_edition_needs_its_source_and_counts_from_its_day(qtbot, desk, office, settle):
    dialog = GroundsDialog(desk)
    qtbot.addWidget(dialog)
    count = dialog.table.rowCount()
    assert not dialog.go.isEnabled()
    dialog.add()
    dialog.name.setText("区里另有规定的情形")
    dialog.name.textEdited.emit(dialog.name.text())
    dialog.basis.setText("区剔除细则第三条")
    dialog.basis.textEdited.emit(dialog.basis.text())
    dialog.origin.setText("区中心通知")
    dialog.origin.textEdited.emit(dialog.origin.text())
    dialog.materials.setPlainText("情况说明\n现场照片")
    dialog.source.setText("区中心 2026-11-18 通知")
    assert dialog.go.isEnabled()
    dialog.submit()
    settle()
    found = grounds.library(office)
    assert (len(found.grounds), found.source) == (count + 1, "区中心 2026-11-18 通知")
    assert found.grounds[-1].materials == ("情况说明", "现场照片")
    before = (NOW - timedelta(days=1)).date()
    assert len(grounds.library(office, before).grounds) == count
    assert "区里另有规定的情形" in [one.title for one in ApplyDialog(desk).library.grounds]


def test_a_ground_without_a_title_is_refused_in_place(qtbot, desk, settle):
    dialog = GroundsDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.add()
    dialog.source.setText("通知")
    dialog.submit()
    settle()
    assert dialog.said.text() == f"第 {dialog.table.rowCount()} 种情形缺名称、法规依据、来源，没有保存。请补上。"
    assert dialog.isVisible()


def test_the_chosen_ground_can_be_taken_out(qtbot, desk):
    dialog = GroundsDialog(desk)
    qtbot.addWidget(dialog)
    first, second = dialog.found[:2]
    dialog.remove()
    assert dialog.found[0] == second
    assert first not in dialog.found
    assert dialog.name.text() == second.title
