"""Tray reminders: numbers only, only when wanted, and a click leads to 今日."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtWidgets import QSystemTrayIcon

from app.gui import tray
from app.gui.widgets.settings_reminders import ReminderChoices
from app.services.due_soon import Falling
from tests.gui.conftest import NOW, add_tickets


@pytest.fixture
def told(monkeypatch):
    """A desktop with a tray; returns what it was asked to show."""
    found: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _self, title, text, *_more: found.append((title, text)))
    return found


def idle(qtbot, window):
    qtbot.waitUntil(lambda: not window.desk.runner.running)


def test_without_a_tray_nothing_happens(window, monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    assert tray.start(window) is None


def test_what_comes_within_the_hour_is_told_once_and_without_names(qtbot, window, office, told):
    add_tickets(office, 3)  # the first is overdue, the second due now, the third closed
    add_tickets_due(office, 20)
    reminders = tray.start(window)
    reminders.look()
    idle(qtbot, window)
    assert told == [("接诉即办工作台", "1 小时内到期 1 件。点这里看“今日”。")]
    reminders.look()
    idle(qtbot, window)
    assert len(told) == 1


def add_tickets_due(office, minutes):
    from app.services import tickets

    due = NOW + timedelta(minutes=minutes)
    tickets.create(
        office,
        {
            "ticket_no": "20261120990001",
            "title": "张小明反映漏水",
            "content": "电话 13812340000",
            "due_at": due.isoformat(),
        },
    )


def test_what_ran_out_since_the_last_look_is_told(qtbot, window, office, told, monkeypatch):
    add_tickets_due(office, 20)
    reminders = tray.start(window)
    reminders.look()
    idle(qtbot, window)
    monkeypatch.setattr(type(office), "now", lambda _self: NOW + timedelta(minutes=25))
    reminders.look()
    idle(qtbot, window)
    assert told[-1][1] == "刚刚逾期 1 件。点这里看“今日”。"


def test_in_a_quiet_time_nothing_is_asked_and_it_comes_afterwards(qtbot, window, office, told, monkeypatch):
    settings = window.desk.settings
    settings.put_flag(tray.ONLY_ON_DUTY, value=True)
    settings.put_text(tray.DUTY_FROM, "16:00")
    settings.put_text(tray.DUTY_UNTIL, "18:00")
    add_tickets_due(office, 70)
    reminders = tray.start(window)
    reminders.look()
    idle(qtbot, window)
    assert told == []
    monkeypatch.setattr(type(office), "now", lambda _self: NOW + timedelta(minutes=45))
    reminders.look()
    idle(qtbot, window)
    assert len(told) == 1


def test_a_click_opens_today(qtbot, window, told):
    window.go("tickets")
    reminders = tray.start(window)
    reminders.icon.messageClicked.emit()
    assert window.current == "today"
    assert window.isVisible()
    window.go("tickets")
    reminders.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert window.current == "today"


def test_it_is_switched_off_from_the_tray_and_on_in_the_settings(qtbot, window, told):
    reminders = tray.start(window)
    choices = ReminderChoices(window.desk)
    qtbot.addWidget(choices)
    assert reminders.icon.isVisible()
    reminders.switch_off()
    assert not reminders.icon.isVisible()
    reminders.look()
    idle(qtbot, window)
    assert told == []
    choices.refresh()
    assert not choices.is_on.isChecked()
    choices.is_on.click()
    assert reminders.icon.isVisible()


@pytest.mark.parametrize(
    ("on", "duty", "at", "may"),
    [
        (False, None, "12:00", False),
        (True, None, "03:00", True),
        (True, ("08:30", "17:30"), "08:29", False),
        (True, ("08:30", "17:30"), "08:30", True),
        (True, ("08:30", "17:30"), "17:30", False),
        (True, ("20:00", "08:00"), "23:00", True),
        (True, ("20:00", "08:00"), "07:59", True),
        (True, ("20:00", "08:00"), "12:00", False),
        (True, ("08:00", "08:00"), "03:00", True),
        (True, ("abc", "17:30"), "09:00", True),
        (True, ("abc", "17:30"), "22:00", False),
    ],
)
def test_when_it_may_speak(settings, on, duty, at, may):
    settings.put_flag(tray.IS_ON, on)
    if duty:
        settings.put_flag(tray.ONLY_ON_DUTY, value=True)
        settings.put_text(tray.DUTY_FROM, duty[0])
        settings.put_text(tray.DUTY_UNTIL, duty[1])
    assert tray.may_speak(settings, datetime.fromisoformat(f"2026-11-20T{at}:00")) is may


@pytest.mark.parametrize(
    ("falling", "text"),
    [
        (Falling(3, 0), "1 小时内到期 3 件。点这里看“今日”。"),
        (Falling(0, 1200), "刚刚逾期 1,200 件。点这里看“今日”。"),
        (Falling(3, 1), "1 小时内到期 3 件，刚刚逾期 1 件。点这里看“今日”。"),
    ],
)
def test_the_words_are_numbers_only(falling, text):
    assert tray.words(falling) == text


def test_the_duty_time_is_kept_as_it_is_picked(qtbot, desk):
    choices = ReminderChoices(desk)
    qtbot.addWidget(choices)
    assert not choices.begin.isEnabled()
    choices.on_duty.click()
    assert choices.begin.isEnabled()
    choices.end.setTime(choices.end.time().addSecs(3600))
    begin, end = tray.duty_time(desk.settings)
    assert (begin.isoformat("minutes"), end.isoformat("minutes")) == ("08:30", "18:30")
