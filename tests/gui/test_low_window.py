"""On a low screen the navigation moves its lines together, and every page fits in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtWidgets import QTabWidget, QWidget

from app.gui.application import start
from app.gui.pages.registry import SideEntry, built_pages
from app.gui.widgets.detail_pane import PaneState
from app.gui.widgets.flow_row import FlowRow
from app.gui.window_place import FRAME_ROOM
from app.services import tickets

SMALL = (910, 512)
"""1366 by 768 pixels at 150 %."""


@pytest.fixture
def shown(qtbot, window):
    start(window)
    qtbot.waitUntil(lambda: not window.desk.runner.running)
    return window


def lines(number):
    return [SideEntry(f"line{at}", f"队列 {at}", at, "queues", None) for at in range(number)]


def test_eleven_queues_fit_on_1366_by_768(qtbot, shown):
    shown.resize(1366, 768)
    navigation = shown.navigation
    navigation.put_children("tickets", lines(11))
    qtbot.waitUntil(lambda: navigation.property("dense") is True)
    qtbot.waitUntil(lambda: navigation._area.verticalScrollBar().maximum() == 0)
    assert all(entry.height() >= 22 for entry in navigation.buttons.values())


def test_a_high_window_is_roomy_again(qtbot, shown):
    navigation = shown.navigation
    navigation.put_children("tickets", lines(11))
    shown.resize(1366, 1040)
    qtbot.waitUntil(lambda: not navigation.is_collapsed and navigation.property("dense") is False)
    roomy = navigation.buttons["today"].sizeHint().height()
    shown.resize(1366, 768)
    qtbot.waitUntil(lambda: navigation.property("dense") is True)
    qtbot.waitUntil(lambda: navigation.buttons["today"].height() < roomy)
    shown.resize(1366, 1040)
    qtbot.waitUntil(lambda: navigation.property("dense") is False)
    qtbot.waitUntil(lambda: navigation.buttons["today"].height() == roomy)


def test_a_narrow_window_folds_the_navigation_and_a_wide_one_unfolds_it(qtbot, shown):
    navigation, settings = shown.navigation, shown.desk.settings
    shown.resize(1366, 768)
    qtbot.waitUntil(lambda: not navigation.is_collapsed)
    shown.resize(*SMALL)
    qtbot.waitUntil(lambda: navigation.is_collapsed)
    shown.toggle_navigation()
    assert not navigation.is_collapsed
    shown.toggle_navigation()
    assert not settings.flag("window/collapsed")  # the clerk never folded it in a window with room
    shown.resize(1366, 768)
    qtbot.waitUntil(lambda: not navigation.is_collapsed)


def test_a_page_that_needs_much_room_does_not_make_the_window_large_for_good(qtbot, shown):
    shown.go("visits")
    needed = shown.minimumSizeHint()
    shown.go("statistics")
    qtbot.waitUntil(lambda: shown.minimumSizeHint().width() < needed.width())


class Strays(QObject):
    """Notes every window that opens."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append((type(watched).__name__, watched.accessibleName()))
        return False


@pytest.fixture
def strays(qapp):
    made = Strays()
    qapp.installEventFilter(made)
    yield made.seen
    qapp.removeEventFilter(made)


def test_every_page_fits_a_small_screen_at_150_percent(qtbot, shown, strays):
    shown.resize(*SMALL)
    too_large = []
    for page in (spec.key for spec in built_pages()):
        shown.go(page)
        qtbot.waitUntil(lambda: not shown.desk.runner.running)
        tabs = next(iter(shown.pages[page].findChildren(QTabWidget)), None)
        for at in range(tabs.count() if tabs is not None else 1):
            if tabs is not None:
                tabs.setCurrentIndex(at)
                qtbot.waitUntil(lambda: not shown.desk.runner.running)
            needed = shown.minimumSizeHint()
            if needed.width() > SMALL[0] or needed.height() > SMALL[1] - FRAME_ROOM:
                too_large.append((page, at, needed.toTuple()))
    assert shown.navigation.is_collapsed
    assert too_large == []
    assert strays == []  # a part shown before it has a parent flashes up as a window and takes the keyboard


def test_a_low_pane_leaves_the_ticket_its_room(qtbot, shown, office):
    tickets.create(office, {"ticket_no": "A1", "content": "路灯不亮"})
    shown.resize(1366, 768)
    shown.go("tickets")
    pane = shown.pages["tickets"].pane
    qtbot.waitUntil(lambda: pane.state is PaneState.READING and pane.edit.isVisible())
    shown.resize(SMALL[0], SMALL[1] - FRAME_ROOM)
    qtbot.waitUntil(lambda: not pane.edit.isVisible())
    assert {"编辑这件工单", "显示完整姓名和电话…"} <= {action.text() for action in pane.flow.menu.actions()}
    shown.resize(1366, 768)
    qtbot.waitUntil(pane.edit.isVisible)


def test_a_row_goes_on_in_the_next_line(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    row = FlowRow(at_end=1)
    host.setLayout(row)
    parts = [QWidget() for _ in range(3)]
    for part in parts:
        part.setFixedSize(100, 30)
        row.addWidget(part)
    for width, places in (
        (400, [(0, 0), (108, 0), (300, 0)]),
        (316, [(0, 0), (108, 0), (216, 0)]),
        (315, [(0, 0), (108, 0), (0, 38)]),
        (100, [(0, 0), (0, 38), (0, 76)]),
    ):
        row.setGeometry(QRect(0, 0, width, 200))
        assert [(part.x(), part.y()) for part in parts] == places
        assert row.heightForWidth(width) == places[-1][1] + 30
    parts[1].hide()
    host.show()
    assert row.heightForWidth(216) == 30
