"""Tab goes through a page in reading order and never stays where it is."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QListView, QPushButton, QVBoxLayout, QWidget

from app.gui.widgets.case_figures import CaseFigures, Figure
from app.gui.widgets.case_pane import CasePane, FactSheet


def host_of(qtbot, *widgets):
    host = QWidget()
    qtbot.addWidget(host)
    layout = QVBoxLayout(host)
    for widget in widgets:
        layout.addWidget(widget)
    host.show()
    return host


def walk(host, first):
    """What has the keyboard after each Tab, until one comes again."""
    first.setFocus()
    seen = [first]
    while True:
        host.focusNextChild()
        if host.focusWidget() in seen:
            return seen
        seen.append(host.focusWidget())


@pytest.mark.parametrize("pages", [1, 2])
def test_tab_gets_through_a_pane(qtbot, pages):
    before, after = QPushButton("前"), QPushButton("后")
    pane = CasePane("详情", "没有选中")
    sheets = [FactSheet(f"第 {at} 页") for at in range(pages)]
    for sheet in sheets:
        pane.add(sheet, sheet.accessibleName())
    pane.show_case("工单", "待办", "", "")
    host = host_of(qtbot, before, pane, after)
    stops = walk(host, before)
    assert stops == [before, *([pane.tabs.tabBar()] if pages > 1 else []), sheets[0], after]


def test_figures_come_before_their_list_however_often_they_are_made(qtbot):
    before, figures, listed, box = QPushButton("前"), CaseFigures("数字"), QListView(), QComboBox()
    host = host_of(qtbot, before, figures, listed, box)
    figures.follower, figures.leaders = listed, (box,)
    for titles in (("逾期", "待办"), ("在办",), ("在办", "逾期")):
        figures.put([Figure(title, "1", open=lambda: None) for title in titles])
        figures.show()
        qtbot.waitUntil(lambda: all(door.isVisible() for door in figures.doors.values()))
        assert walk(host, before) == [before, box, *figures.doors.values(), listed]
