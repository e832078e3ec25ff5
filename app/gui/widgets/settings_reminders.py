"""设置 → 常规 → 到期提醒: whether and when the tray may speak."""

from __future__ import annotations

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSystemTrayIcon, QTimeEdit, QVBoxLayout, QWidget

from app.gui import tray
from app.gui.desk import Desk
from app.gui.widgets.labels import label

NO_TRAY = "这台电脑的桌面没有任务栏通知区，到期的事只在“今日”和左侧的数字里提醒。"


class ReminderChoices(QWidget):
    """What is picked works at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("到期提醒")
        self._desk = desk
        settings = desk.settings
        self.is_on = QCheckBox("在任务栏弹出提醒（只报件数，不显示内容）")
        self.is_on.setChecked(settings.flag(tray.IS_ON, default=True))
        self.on_duty = QCheckBox("只在值班时段提醒")
        self.on_duty.setChecked(settings.flag(tray.ONLY_ON_DUTY))
        self.begin, self.end = QTimeEdit(), QTimeEdit()
        begin, end = tray.duty_time(settings)
        for field, name, kept in ((self.begin, "值班开始", begin), (self.end, "值班结束", end)):
            field.setDisplayFormat("HH:mm")
            field.setTime(QTime(kept.hour, kept.minute))
            field.setAccessibleName(name)
            field.timeChanged.connect(self._keep)
        for box in (self.is_on, self.on_duty):
            box.setAccessibleName(box.text())
            box.toggled.connect(self._keep)
        self._lay_out()
        self._enable()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in (self.on_duty, self.begin, label("至", "muted"), self.end):
            line.addWidget(widget)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.is_on)
        layout.addLayout(line)
        if not QSystemTrayIcon.isSystemTrayAvailable():
            layout.addWidget(label(NO_TRAY, "muted", wrap=True))

    def _keep(self) -> None:
        settings = self._desk.settings
        settings.put_flag(tray.IS_ON, self.is_on.isChecked())
        settings.put_flag(tray.ONLY_ON_DUTY, self.on_duty.isChecked())
        settings.put_text(tray.DUTY_FROM, self.begin.time().toString("HH:mm"))
        settings.put_text(tray.DUTY_UNTIL, self.end.time().toString("HH:mm"))
        self._enable()
        self._desk.navigator.reminders_changed.emit()

    def _enable(self) -> None:
        self.on_duty.setEnabled(self.is_on.isChecked())
        for field in (self.begin, self.end):
            field.setEnabled(self.is_on.isChecked() and self.on_duty.isChecked())

    def refresh(self) -> None:
        """Show what another place changed (the tray's own menu)."""
        self.is_on.setChecked(self._desk.settings.flag(tray.IS_ON, default=True))
