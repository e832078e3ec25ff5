"""A dialog with fields and one verb: the work runs in the background, a known failure is said in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from PySide6.QtCore import QDate, QDateTime, QSize, Qt, QTime
from PySide6.QtGui import QScreen, QShowEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDateTimeEdit,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import KnownError
from app.domain.masking import mask_shown
from app.gui.desk import Desk
from app.gui.tab_order import stops
from app.gui.widgets.labels import button, label, set_tone, written
from app.services.progress import JobContext

T = TypeVar("T")
DATE_FORMAT = "yyyy-MM-dd"
MOMENT_FORMAT = "yyyy-MM-dd HH:mm:ss"
FRAME_ROOM = 40
"""Height that the desktop's own title bar takes from the screen, pixels."""
LEAST_ROWS = 120
"""Height below which the fields are not squeezed, pixels."""


class RowsArea(QScrollArea):
    """Fields that scroll once the screen is too low for all of them: heading and buttons stay in sight."""

    def __init__(self, rows: QGridLayout) -> None:
        super().__init__()
        self.setAccessibleName("填写内容")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body = QWidget()
        outer = QVBoxLayout(self.body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(rows)
        outer.addStretch(1)
        self.setWidget(self.body)
        self.body.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def height_at(self, width: int) -> int:
        """Return the height at which nothing has to scroll."""
        layout = self.body.layout()
        if layout is None:
            return 0
        layout.activate()
        return max(layout.totalHeightForWidth(width), layout.totalSizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the room of all fields."""
        return self.body.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Be as wide as the fields need, beside a scroll bar; as low as a few of them."""
        least = self.body.minimumSizeHint()
        return QSize(least.width() + self.verticalScrollBar().sizeHint().width(), min(least.height(), LEAST_ROWS))


def room_on(screen: QScreen) -> int:
    """Return the height that a screen leaves for a dialog below its title bar (pixels)."""
    return screen.availableGeometry().height() - FRAME_ROOM


def grow(dialog: QDialog, area: RowsArea, room: int) -> None:
    """Make a dialog as wide as its fields need, and as high; the fields scroll beyond ``room`` (pixels)."""
    layout = dialog.layout()
    if layout is None:
        return
    area.updateGeometry()  # nobody tells the layout that rows were shown or hidden inside the area
    layout.activate()
    width = min(max(dialog.width(), layout.totalMinimumSize().width()), dialog.screen().availableGeometry().width())
    sides = layout.contentsMargins()
    fields = area.height_at(width - sides.left() - sides.right())
    least = area.minimumSizeHint().height()
    fixed = max(layout.totalMinimumHeightForWidth(width), layout.totalMinimumSize().height()) - least
    height = min(max(fixed + fields, dialog.height()), room)
    if (width, height) != (dialog.width(), dialog.height()):
        dialog.resize(width, height)


class FormDialog(QDialog):
    """Subclasses add rows and call ``run_work``; ``go`` is the verb, Esc goes back."""

    def __init__(self, desk: Desk, title: str, hint: str, verb: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.is_busy = False
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(520)
        self.heading = label(title, "title", wrap=True)
        self.hint = written(hint, "muted")
        self.hint.setVisible(bool(hint))
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
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.foot.addStretch(1)
        self.foot.addWidget(self.back)
        self.foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        for widget in (self.heading, self.hint, self.caution):
            layout.addWidget(widget)
        self.area = RowsArea(self.rows)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.said)
        layout.addLayout(self.foot)

    def add_row(self, title: str, field: QWidget) -> None:
        """Put a field under its title."""
        at = self.rows.rowCount()
        caption = label(title, "muted")
        caption.setBuddy(field)
        field.setProperty("caption", caption)
        if not field.accessibleName():
            field.setAccessibleName(title)
        is_tall = field.sizeHint().height() > 60 or isinstance(field, QAbstractScrollArea)
        self.rows.addWidget(caption, at, 0, Qt.AlignmentFlag.AlignTop if is_tall else Qt.AlignmentFlag.AlignVCenter)
        self.rows.addWidget(field, at, 1)

    def show_row(self, field: QWidget, is_shown: bool) -> None:
        """Show or hide a field with its title."""
        field.setVisible(is_shown)
        field.property("caption").setVisible(is_shown)
        if self.isVisible():
            self._grow()

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
        if self.isVisible():
            self._grow()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Be as high as the wrapped texts need at this width; the keyboard begins in the first field."""
        super().showEvent(event)
        self._grow()
        if self.focusWidget() is None:
            self._begin()

    def _begin(self) -> None:
        """Without a word of the subclass Qt would begin at the verb, where a stray Enter does it."""
        for field in stops(self.area.body):
            if field.isEnabled() and field.isVisibleTo(self) and _is_chosen(field):
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return

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
