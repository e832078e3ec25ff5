"""演练间隔: how many days may pass between two drills, from which day, and who says so."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, day_field, day_of
from app.services import drills


class DrillDaysDialog(FormDialog):
    """A dated setting with its source, like the other rules of the office."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "恢复演练的间隔", "超过这么多天没有做过通过的演练，今日页会提醒。", "保存", parent)
        self.days = QSpinBox()
        self.days.setRange(1, 366)
        self.days.setSuffix(" 天")
        self.days.setValue(drills.days_between(desk.office))
        self.since = day_field(desk.office.now().date())
        self.source = QLineEdit()
        self.source.setPlaceholderText("依据，如：本单位数据备份制度第三条")
        self.add_row("间隔", self.days)
        self.add_row("从哪天起", self.since)
        self.add_row("依据", self.source, needed=True)

    def submit(self) -> None:
        """Save it in the writing lane."""
        office, days, source = self.desk.office, self.days.value(), self.source.text()
        since = day_of(self.since).isoformat()
        self.run_work(
            "演练间隔",
            lambda _context: drills.set_days(office, days, source, since),
            lambda _outcome: self.desk.messages.done(f"恢复演练的间隔已改为 {days} 天，从 {since} 起"),
        )
