"""Which period a report is made for, in the kinds that suit it: the last whole one first, any other by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QWidget

from app.domain.report_choices import recent, usual
from app.domain.report_periods import KIND_TITLES, Period, PeriodKind, day_period, following, range_period
from app.gui.widgets.labels import label, tool


class PeriodChooser(QWidget):
    """``changed()`` when another period is chosen; ``period`` is the one chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("报表期")
        self.period = usual(PeriodKind.DAY, date(2026, 1, 2))
        self._today = date(2026, 1, 2)
        self.kind = QComboBox()
        self.kind.setAccessibleName("报表期种类")
        self.recent = QComboBox()
        self.recent.setAccessibleName("报表期")
        self.recent.setMinimumContentsLength(12)
        self.recent.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.first, self.last = _day_box("起始日"), _day_box("截止日")
        self.between = label("至")
        self.earlier = tool("前一期", "chevron-left", lambda: self.turn(-1))
        self.later = tool("后一期", "chevron-right", lambda: self.turn(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.kind, self.earlier, self.recent, self.first, self.between, self.last, self.later):
            row.addWidget(widget)
        self.kind.activated.connect(lambda _at: self._take_kind())
        self.recent.activated.connect(lambda at: self._take(self.recent.itemData(at)))
        self.first.dateChanged.connect(lambda _on: self._take_days())
        self.last.dateChanged.connect(lambda _on: self._take_days())

    def offer(self, kinds: Sequence[PeriodKind], today: date, kept: Period | None = None) -> None:
        """Offer the kinds of a report; ``kept`` is taken where it suits, else the last whole period of the first."""
        self._today = today
        self.kind.clear()
        for kind in kinds:
            self.kind.addItem(f"按{KIND_TITLES[kind]}", kind)
        self.kind.setVisible(len(kinds) > 1)
        self._show(kept if kept is not None and kept.kind in kinds else usual(kinds[0], today))

    def choose(self, period: Period) -> None:
        """Take a period and say so."""
        self._show(period)
        self.changed.emit()

    def turn(self, step: int) -> None:
        """Go one period back or on."""
        self.choose(self.period.previous() if step < 0 else following(self.period))

    def _show(self, period: Period) -> None:
        self.period = period
        at = self.kind.findData(period.kind)
        self.kind.setCurrentIndex(max(at, 0))
        is_day, is_range = period.kind is PeriodKind.DAY, period.kind is PeriodKind.RANGE
        for widget, shown in (
            (self.recent, not (is_day or is_range)),
            (self.first, is_day or is_range),
            (self.between, is_range),
            (self.last, is_range),
        ):
            widget.setVisible(shown)
        with QSignalBlocker(self.first), QSignalBlocker(self.last):
            self.first.setDate(QDate(period.start_on.year, period.start_on.month, period.start_on.day))
            self.last.setDate(QDate(period.end_on.year, period.end_on.month, period.end_on.day))
        if self.recent.isVisibleTo(self):
            self._fill(period)

    def _fill(self, period: Period) -> None:
        self.recent.clear()
        found = recent(period.kind, self._today)
        if period.name not in [one.name for one in found]:
            found.append(period)
        for one in found:
            self.recent.addItem(one.title, one)
        self.recent.setCurrentIndex([one.name for one in found].index(period.name))
        self.recent.setToolTip(period.words())

    def _take_kind(self) -> None:
        self._take(usual(self.kind.currentData(), self._today))

    def _take(self, period: Period | None) -> None:
        if period is not None:
            self.choose(period)

    def _take_days(self) -> None:
        first, last = (_python_day(box) for box in (self.first, self.last))
        if self.period.kind is PeriodKind.DAY:
            self.choose(day_period(first))
        elif last >= first:
            self.choose(range_period(first, last))


def _day_box(name: str) -> QDateEdit:
    made = QDateEdit()
    made.setAccessibleName(name)
    made.setCalendarPopup(True)
    made.setDisplayFormat("yyyy-MM-dd")
    return made


def _python_day(box: QDateEdit) -> date:
    shown = box.date()
    return date(shown.year(), shown.month(), shown.day())
