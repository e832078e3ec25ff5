"""On a low screen the navigation moves its lines together, so that every page can be reached without scrolling."""

from __future__ import annotations

import pytest

from app.gui.application import start
from app.gui.pages.registry import SideEntry


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
    shown.resize(1366, 768)
    qtbot.waitUntil(lambda: navigation.property("dense") is True)
    low = navigation.buttons["today"].height()
    shown.resize(1366, 1040)
    qtbot.waitUntil(lambda: navigation.property("dense") is False)
    qtbot.waitUntil(lambda: navigation.buttons["today"].height() > low)


def test_a_page_that_needs_much_room_does_not_make_the_window_large_for_good(qtbot, shown):
    shown.go("exclusions")
    needed = shown.minimumSizeHint()
    shown.go("today")
    qtbot.waitUntil(lambda: shown.minimumSizeHint().width() < needed.width())


@pytest.mark.parametrize("page", ["tickets", "visits", "exclusions", "contracts", "payments", "reports", "settings"])
def test_every_page_fits_a_screen_at_150_percent(qtbot, shown, page):
    shown.go(page)
    qtbot.waitUntil(lambda: not shown.desk.runner.running)
    needed = shown.minimumSizeHint()
    assert needed.width() <= 1280  # 1920 by 1080, less the task bar and the title
    assert needed.height() <= 640
