"""Reminders outside the window: a calm word from the tray when something comes within the hour or runs out.

Numbers only: whoever looks over a shoulder reads no name. Where the desktop has no tray nothing happens; 今日 and the
navigation say the same inside the window.
"""

from __future__ import annotations

from datetime import datetime, time

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from app.gui.main_window import MainWindow
from app.gui.settings import WindowSettings
from app.gui.single_window import come_forward
from app.services import due_soon
from app.services.due_soon import Falling

IS_ON = "reminders/tray"
ONLY_ON_DUTY = "reminders/only_on_duty"
DUTY_FROM = "reminders/from"
DUTY_UNTIL = "reminders/until"
USUAL_DUTY = ("08:30", "17:30")
EVERY_MS = 3 * 60_000
FIRST_MS = 15_000
SHOWN_MS = 10_000
TITLE = "接诉即办工作台"


def duty_time(settings: WindowSettings) -> tuple[time, time]:
    """Return the kept duty time (值班时段); the usual one where the kept text is no time."""
    try:
        return (
            time.fromisoformat(settings.text(DUTY_FROM, USUAL_DUTY[0])),
            time.fromisoformat(settings.text(DUTY_UNTIL, USUAL_DUTY[1])),
        )
    except ValueError:
        return time.fromisoformat(USUAL_DUTY[0]), time.fromisoformat(USUAL_DUTY[1])


def may_speak(settings: WindowSettings, now: datetime) -> bool:
    """Whether a reminder may come now: switched on, and within the duty time where only that is wanted.

    A duty time that ends before it begins goes over midnight; equal ends mean all day.
    """
    if not settings.flag(IS_ON, default=True):
        return False
    if not settings.flag(ONLY_ON_DUTY):
        return True
    begin, end = duty_time(settings)
    at = now.time()
    return begin <= at < end if begin < end else at >= begin or at < end


def words(falling: Falling) -> str:
    """Say the numbers."""
    parts = []
    if falling.soon:
        parts.append(f"1 小时内到期 {falling.soon:,} 件")
    if falling.overdue:
        parts.append(f"刚刚逾期 {falling.overdue:,} 件")
    return f"{'，'.join(parts)}。点这里看“今日”。"


class TrayReminders(QObject):
    """The icon beside the clock for as long as the window lives; ``start`` makes it where there is a tray."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._last: datetime | None = None
        self._is_asking = False
        self.icon = QSystemTrayIcon(QApplication.windowIcon(), self)
        self.icon.setToolTip(TITLE)
        self._menu = QMenu(window)
        self._menu.addAction("打开“今日”", self.open_today)
        self._menu.addAction("关闭到期提醒", self.switch_off)
        self.icon.setContextMenu(self._menu)
        self.icon.messageClicked.connect(self.open_today)
        self.icon.activated.connect(self._activated)
        window.desk.navigator.reminders_changed.connect(self.show_icon)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        QTimer.singleShot(FIRST_MS, self, self.look)
        self.show_icon()

    def show_icon(self) -> None:
        """Show the icon while reminders are on."""
        self.icon.setVisible(self._window.desk.settings.flag(IS_ON, default=True))

    def look(self) -> None:
        """Ask for the numbers in the reading lane, unless it is a quiet time: they come when that is over."""
        desk = self._window.desk
        now, last = desk.office.now(), self._last
        if self._is_asking or not may_speak(desk.settings, now):
            return
        self._is_asking = True
        office = desk.office
        desk.runner.read(
            "到期提醒",
            lambda _context: due_soon.since(office, now, last),
            lambda falling: self._told(falling, now),
            lambda _error: self._told(Falling(0, 0), last),
        )

    def _told(self, falling: Falling, looked_at: datetime | None) -> None:
        self._is_asking = False
        self._last = looked_at
        if falling:
            self.icon.showMessage(TITLE, words(falling), QApplication.windowIcon(), SHOWN_MS)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open_today()

    def open_today(self) -> None:
        """Bring the window forward with 今日."""
        come_forward(self._window)
        self._window.persons.after_unlocking(lambda: self._window.go("today"))

    def switch_off(self) -> None:
        """No more reminders from here; 设置 → 常规 switches them on again."""
        come_forward(self._window)
        self._window.persons.after_unlocking(self._switched_off)

    def _switched_off(self) -> None:
        desk = self._window.desk
        desk.settings.put_flag(IS_ON, value=False)
        desk.navigator.reminders_changed.emit()
        desk.messages.info("已关闭到期提醒。需要时在“设置 → 常规”里打开。")


def start(window: MainWindow) -> TrayReminders | None:
    """Begin reminding where the desktop has a tray."""
    return TrayReminders(window) if QSystemTrayIcon.isSystemTrayAvailable() else None
