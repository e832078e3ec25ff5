"""A dialog with fields and one verb: the work runs in the background, a known failure is said in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtGui import QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDateTimeEdit,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import KnownError
from app.domain.masking import mask_shown
from app.gui.desk import Desk
from app.gui.tab_order import stops
from app.gui.widgets.foot import foot
from app.gui.widgets.form_area import RowsArea, grow, room_on
from app.gui.widgets.labels import ElidedLabel, button, label, set_tone, written
from app.gui.widgets.written_fields import changed, is_typed, named, words
from app.gui.window_place import fitting
from app.services.progress import JobContext

T = TypeVar("T")
DATE_FORMAT = "yyyy-MM-dd"
MOMENT_FORMAT = "yyyy-MM-dd HH:mm:ss"
NEEDED = " *"
"""Behind the title of a field that must not stay blank."""


class FormDialog(QDialog):
    """Subclasses add rows and call ``run_work``; ``go`` is the verb, Esc goes back (asking, where one has written)."""

    def __init__(self, desk: Desk, title: str, hint: str, verb: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.is_busy = False
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(520)
        self.heading = label(title, "title", wrap=True)
        self.hint = written(hint, "muted")
        if not hint:  # shown before it has a parent, it would be a window of its own for a moment
            self.hint.hide()
        self.caution = label("", "", "warn", wrap=True)
        self.caution.hide()
        self.rows = QGridLayout()
        self.rows.setHorizontalSpacing(12)
        self.rows.setVerticalSpacing(10)
        self.rows.setColumnStretch(1, 1)
        self.said = label("", wrap=True)
        self.said.hide()
        self.back = button("返回", self.reject)
        self.back.setToolTip("不保存，返回（Esc）")
        self.go = button(verb, self.submit, role="primary")
        self.go.setDefault(True)
        self.go.setToolTip(f"{verb}（Enter；在多行框里按 Ctrl+Enter）")
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(key, self, self.go.click)
        self.needs = ElidedLabel("", "muted")
        self.captions: list[tuple[str, QWidget]] = []
        self._needed: list[tuple[str, QWidget]] = []
        self.foot = foot(self.back, self.go, said=self.needs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        for widget in (self.heading, self.hint, self.caution):
            layout.addWidget(widget)
        self.area = RowsArea(self.rows)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.said)
        layout.addLayout(self.foot)

    def add_row(self, title: str, field: QWidget, *, needed: bool = False) -> None:
        """Put a field under its title; a ``needed`` one is marked."""
        at = self.rows.rowCount()
        shown = f"{title}{NEEDED}" if needed else title
        caption = label(shown, "muted")
        caption.setBuddy(field)
        field.setProperty("caption", caption)
        self.captions.append((shown, field))
        if needed:
            self._needed.append((title, field))
            signal = changed(field)
            if signal is not None:
                signal.connect(self.tell_missing)
        if not field.accessibleName():
            field.setAccessibleName(title)
        is_tall = field.sizeHint().height() > 60 or isinstance(field, QAbstractScrollArea | QLabel)
        self.rows.addWidget(caption, at, 0, Qt.AlignmentFlag.AlignTop if is_tall else Qt.AlignmentFlag.AlignVCenter)
        self.rows.addWidget(field, at, 1)
        self.tell_missing()  # now that it has its place: before, Qt counts it as hidden

    def missing(self) -> list[str]:
        """Return the titles of what is needed and still blank."""
        return [title for title, field in self._needed if not field.isHidden() and not words(field).strip()]

    def tell_missing(self) -> None:
        """Say beside the verb what is still to be filled in."""
        missing = self.missing()
        self.needs.put(f"还要填：{'、'.join(missing)}" if missing else "")

    def show_row(self, field: QWidget, is_shown: bool) -> None:
        """Show or hide a field with its title."""
        field.setVisible(is_shown)
        field.property("caption").setVisible(is_shown)
        self.tell_missing()
        self.fit()

    def warn(self, texts: Sequence[str]) -> None:
        """Say what to beware of, above the fields, as long as the form is open."""
        self.caution.setText("\n".join(f"▲ {mask_shown(text)}" for text in texts))
        self.caution.setVisible(bool(texts))

    def submit(self) -> None:
        """Do what the verb says."""
        raise NotImplementedError

    def say(self, text: str, tone: str = "bad") -> None:
        """Say something above the buttons."""
        self.said.setText(mask_shown(text))
        set_tone(self.said, tone)
        self.said.setVisible(bool(text))
        self._point(text if tone == "bad" else "")
        self.fit()

    def _point(self, text: str) -> None:
        """Mark the fields that a refusal names by their titles, and begin in the first of them."""
        titles = {shown: shown.removesuffix(NEEDED).partition("（")[0] for shown, _ in self.captions}
        found = named(titles.values(), text)
        meant = [field for shown, field in self.captions if titles[shown] in found and field.isVisibleTo(self)]
        for shown, field in self.captions:
            caption = field.property("caption")
            caption.setText(f"▲ {shown}" if field in meant else shown)
            set_tone(caption, "bad" if field in meant else "")
        if meant:
            self.area.ensureWidgetVisible(meant[0])
            next((stop for stop in stops(meant[0]) if stop.isEnabled()), meant[0]).setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Be as high as the wrapped texts need at this width; the keyboard begins in the first field."""
        super().showEvent(event)
        self.resize(max(self.width(), fitting(self, self.minimumWidth(), 0)[0]), self.height())
        self._grow()
        if self.focusWidget() is None:
            self._begin()

    def _begin(self) -> None:
        """Without a word of the subclass Qt would begin at the verb, where a stray Enter does it."""
        for field in stops(self.area.body):
            if field.isEnabled() and field.isVisibleTo(self) and _is_chosen(field):
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def reject(self) -> None:
        """Esc, 返回 or the window's cross: nothing that was written is lost without a word."""
        question = f"“{self.windowTitle()}”里填写的内容还没有保存，要放弃吗？"
        if self.is_busy or not is_typed(self.area.body) or self.desk.messages.ask(question, "放弃填写", is_danger=True):
            self.give_up()

    def give_up(self) -> None:
        """Close without a question."""
        super().reject()

    def fit(self) -> None:
        """Follow what is in the fields, once the dialog is on show."""
        if self.isVisible():
            self._grow()

    def _grow(self) -> None:
        grow(self, self.area, self.room())

    def room(self) -> int:
        """Return the height that the screen leaves for a dialog, pixels; beyond it the fields scroll."""
        return room_on(self.screen())

    def run_work(self, title: str, work: Callable[[JobContext], T], on_done: Callable[[T], None]) -> None:
        """Run ``work`` in the writing lane; on success tell ``on_done`` and close, on a known failure say it here."""
        self.go.setEnabled(False)
        self.is_busy = True
        self.say("")

        def done(result: T) -> None:
            self.is_busy = False
            self.go.setEnabled(True)
            on_done(result)
            self.accept()

        def failed(error: BaseException) -> None:
            self.is_busy = False
            self.go.setEnabled(True)
            self.say(error.message if isinstance(error, KnownError) else "已取消，没有改动。")

        job = self.desk.runner.write(title, work, done, failed)

        def over(ended: object) -> None:
            if ended is job:  # a fault of the program reaches neither of the two: the verb must come back all the same
                self.desk.runner.ended.disconnect(over)
                self.is_busy = False
                self.go.setEnabled(True)

        self.desk.runner.ended.connect(over)


def _is_chosen(field: QWidget) -> bool:
    """Whether the keyboard may begin here: where one can write; among radio buttons at the one that is chosen."""
    return not field.property("readOnly") and (not isinstance(field, QRadioButton) or field.isChecked())


def moment_field(value: datetime) -> QDateTimeEdit:
    """Return a field for a moment to the second."""
    made = QDateTimeEdit()
    made.setDisplayFormat(MOMENT_FORMAT)
    made.setCalendarPopup(True)
    put_moment(made, value)
    return made


def put_moment(field: QDateTimeEdit, value: datetime) -> None:
    """Show a moment."""
    day = QDate(value.year, value.month, value.day)
    field.setDateTime(QDateTime(day, QTime(value.hour, value.minute, value.second)))


def moment_of(field: QDateTimeEdit) -> datetime:
    """Read a moment (naive local wall time, whole seconds)."""
    found: Any = field.dateTime().toPython()
    return datetime(found.year, found.month, found.day, found.hour, found.minute, found.second)


def day_field(value: date) -> QDateEdit:
    """Return a field for a day."""
    made = QDateEdit()
    made.setDisplayFormat(DATE_FORMAT)
    made.setCalendarPopup(True)
    put_day(made, value)
    return made


def put_day(field: QDateEdit, value: date) -> None:
    """Show a day."""
    field.setDate(QDate(value.year, value.month, value.day))


def day_of(field: QDateEdit) -> date:
    """Read a day."""
    found = field.date()
    return date(found.year(), found.month(), found.day())


def choice_field(offered: tuple[str, ...], hint: str = "") -> QComboBox:
    """Return a field with offered texts where any other may be typed."""
    made = QComboBox()
    made.setEditable(True)
    made.addItems(list(offered))
    made.setCurrentText("")
    line = made.lineEdit()
    if line is not None:
        line.setPlaceholderText(hint)
    return made


class OptionalMoment(QWidget):
    """A moment that may be unknown: a tick and a field."""

    def __init__(self, title: str, value: datetime) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.tick = QCheckBox("已知")
        self.tick.setAccessibleName(f"{title}已知")
        self.field = moment_field(value)
        self.field.setAccessibleName(title)
        self.field.setEnabled(False)
        self.tick.toggled.connect(self.field.setEnabled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.tick)
        row.addWidget(self.field, 1)

    @property
    def value(self) -> datetime | None:
        """The moment, None when it is unknown."""
        return moment_of(self.field) if self.tick.isChecked() else None
