"""The filters above the audit log: person, kind, days, one record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QWidget

from app.domain.audit_titles import KINDS
from app.domain.audit_words import subject_text
from app.gui.dialogs.form_dialog import day_field, day_of
from app.gui.widgets.labels import button, label
from app.services.audit_log import LogView

EVERYBODY, EVERY_KIND = "全部人员", "全部种类"
SPANS: tuple[tuple[str, int], ...] = (("全部时间", -1), ("今天", 0), ("近 7 天", 6), ("近 30 天", 29), ("近一年", 364))
OWN_SPAN = "选日期…"


class AuditFilter(QWidget):
    """``changed()`` when another view is wanted; ``view`` says which. ``search_dropped()``: the words went too."""

    changed = Signal()
    search_dropped = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setAccessibleName("审计筛选")
        self._today = today
        self.text = ""
        self.subject = ""
        self.person = _combo("人员", (EVERYBODY,))
        self.kind = _combo("种类", (EVERY_KIND, *KINDS))
        self.span = _combo("时间", (*(title for title, _days in SPANS), OWN_SPAN))
        self.since = _day("从", today - timedelta(days=6))
        self.until = _day("到", today)
        self.record = button("", self._drop_subject, icon="close", role="chip")
        self.clear = button("全部记录", self.reset, icon="refresh", role="link")
        self._between = label("至", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for one in (self.person, self.kind, self.span, self.since, self._between, self.until, self.record, self.clear):
            layout.addWidget(one)
        layout.addStretch(1)
        for combo in (self.person, self.kind, self.span):
            combo.currentIndexChanged.connect(lambda _at: self._changed())
        for day in (self.since, self.until):
            day.dateChanged.connect(lambda _day: self._changed())
        self._dress()

    @property
    def view(self) -> LogView:
        """What is wanted."""
        since, until = self._days()
        person = self.person.currentText() if self.person.currentIndex() > 0 else ""
        kind = self.kind.currentText() if self.kind.currentIndex() > 0 else ""
        return LogView(person, kind, self.subject, since, until, self.text)

    def _days(self) -> tuple[str, str]:
        if self.span.currentText() == OWN_SPAN:
            return day_of(self.since).isoformat(), day_of(self.until).isoformat()
        days = SPANS[self.span.currentIndex()][1]
        return ("", "") if days < 0 else ((self._today - timedelta(days=days)).isoformat(), "")

    def put_people(self, names: Sequence[str], today: date) -> None:
        """Offer these persons; the one chosen stays."""
        self._today = today
        chosen = self.person.currentText()
        with QSignalBlocker(self.person):
            self.person.clear()
            self.person.addItems([EVERYBODY, *names])
            self.person.setCurrentIndex(max(self.person.findText(chosen), 0))

    def show_only(self, subject: str) -> None:
        """Everything about one record (``ticket:12``), whoever and whenever."""
        self._reset(subject)

    def reset(self) -> None:
        """Leave nothing out."""
        self._reset("")

    def _reset(self, subject: str) -> None:
        self.subject = subject
        if self.text:
            self.text = ""
            self.search_dropped.emit()
        for combo in (self.person, self.kind, self.span):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(0)
        self._changed()

    def _drop_subject(self) -> None:
        self.subject = ""
        self._changed()

    def _changed(self) -> None:
        self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        is_own = self.span.currentText() == OWN_SPAN
        for one in (self.since, self._between, self.until):
            one.setVisible(is_own)
        self.record.setVisible(bool(self.subject))
        about = f"{subject_text(self.subject)} 及所属记录"
        self.record.setText(about)
        self.record.setAccessibleName(f"不再只看 {about}")
        self.clear.setVisible(not self.view.is_all)


def _combo(name: str, items: Sequence[str]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.addItems(list(items))
    made.setMinimumWidth(120)
    return made


def _day(name: str, value: date) -> QDateEdit:
    made = day_field(value)
    made.setAccessibleName(name)
    return made
