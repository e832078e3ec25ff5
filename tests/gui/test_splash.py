"""正在打开: nothing within a second, then what is being done; never beside another window, never with the keyboard."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel

from app.domain.errors import OfficeUnusable
from app.gui import application
from app.gui.splash import CHECKING, OPENING, UPGRADING, Splash


class Clock:
    """Seconds that a test sets; any thread may ask."""

    def __init__(self):
        self.at = 0.0

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def splash(app, clock):
    made = Splash(0.0, clock)
    yield made
    made.end()


def step(splash):
    return splash.box.findChild(QLabel, "step").text()


def test_a_start_of_less_than_a_second_shows_nothing(splash, clock):
    clock.at = 0.9
    assert splash.during(CHECKING, lambda: "office") == "office"
    splash.say(OPENING)
    assert splash.box is None


def test_a_slow_start_says_what_it_does_until_the_window_is_there(qtbot, splash, clock):
    splash.say(CHECKING)
    clock.at = 1.0
    splash.say(OPENING)
    assert splash.box.isVisible()
    assert step(splash) == OPENING
    window = QDialog()
    qtbot.addWidget(window)
    window.show()
    assert splash.box is None


def test_it_appears_while_the_office_is_opened_and_tells_of_the_upgrade(splash, clock):
    seen = []
    goes_on = threading.Event()
    look = splash._look

    def watched():
        look()
        if splash.box is not None:
            seen.append((splash.box.isVisible(), step(splash)))
            if seen[-1][1] == UPGRADING:
                goes_on.set()

    splash._look = watched

    def work():
        clock.at = 5.0
        splash.say_from_beside(UPGRADING)
        return goes_on.wait(60)

    assert splash.during(CHECKING, work) is True
    assert seen[-1] == (True, UPGRADING)


def test_it_never_takes_the_keyboard_and_its_end_does_not_end_the_program(splash, clock):
    clock.at = 2.0
    splash.say(CHECKING)
    box = splash.box
    assert box.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert box.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert not box.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)


def test_it_does_not_stand_beside_a_question_and_counts_anew_after_it(qtbot, splash, clock):
    question = QDialog()
    qtbot.addWidget(question)
    question.show()
    clock.at = 30.0
    splash.say(CHECKING)
    assert splash.box is None
    question.hide()
    splash.wait_anew()
    splash.say(OPENING)
    assert splash.box is None
    clock.at = 31.0
    splash.say(OPENING)
    assert step(splash) == OPENING


def test_what_goes_wrong_beside_the_window_comes_out(splash):
    def work():
        raise OfficeUnusable("没有打开。")

    with pytest.raises(OfficeUnusable, match="没有打开"):
        splash.during(CHECKING, work)


def test_the_start_opens_the_office_beside_its_window(app, office, settings, splash, monkeypatch):
    threads = []

    def opened(root, actor, *, key, upgrading):
        threads.append(threading.current_thread())
        upgrading()
        return office

    monkeypatch.setattr(application, "open_office", opened)
    assert application._open(office.root, settings, (), None, splash) is office
    assert threads != [threading.main_thread()]
