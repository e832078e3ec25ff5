"""Forms of cases as lists of fields: what they ask, what is needed, and one piece of work behind the verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidgetItem,
    QWidget,
)

from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, choice_field, day_field, day_of, moment_field, moment_of
from app.gui.dialogs.held_text import HELD, HeldText
from app.gui.dialogs.reason import ask_reason
from app.gui.widgets.form_boxes import TextBox, TickList
from app.gui.widgets.labels import button
from app.services.changes import Outcome

Values = Mapping[str, Any]
REVEAL_HINT = "这份表里有居民的姓名、电话等信息。写明为什么要看，会记入审计记录。"
REVEAL_REASONS = ("改正内容", "核对事实")


@dataclass(eq=False, slots=True)
class Field:
    """One row of a form. ``read`` gives its value; a ``needed`` one must not be blank before the verb is offered.

    ``held``: a text of before that stays masked until somebody may see it.
    """

    key: str
    title: str
    widget: QWidget
    read: Callable[[], Any]
    changed: SignalInstance | None = None
    needed: bool = False
    held: HeldText | None = None


def line(
    key: str, title: str, hint: str = "", text: str = "", *, needed: bool = False, own_place: bool = False
) -> Field:
    """Ask for one line of text; ``own_place``: where the office or a contract's party meets, no citizen's home."""
    made = QLineEdit()
    made.setPlaceholderText(hint)
    held = HeldText(made, text, own_place=own_place)
    return Field(key, title, made, held.read, made.textChanged, needed, held)


def text(key: str, title: str, hint: str = "", value: str = "", *, needed: bool = False, least: int = 2) -> Field:
    """Ask for some lines of text; ``least`` of them are in sight."""
    made = TextBox("", least)
    made.setPlaceholderText(hint)
    held = HeldText(made, value)
    return Field(key, title, made, held.read, made.textChanged, needed, held)


def offered(
    key: str, title: str, texts: Sequence[str], hint: str = "", value: str = "", *, needed: bool = False
) -> Field:
    """Ask for a text and offer some."""
    made = choice_field(tuple(texts), hint)
    made.setCurrentText(value)
    return Field(key, title, made, made.currentText, made.editTextChanged, needed)


def choice(key: str, title: str, options: Sequence[tuple[str, Any]], value: Any = None) -> Field:
    """Ask for one of some values (Qt hands codes back as plain text: compare with ==)."""
    made = QComboBox()
    for words, data in options:
        made.addItem(words, data)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(20)
    made.setCurrentIndex(max((at for at, (_w, data) in enumerate(options) if data == value), default=0))
    return Field(key, title, made, made.currentData, made.currentIndexChanged)


def moment(key: str, title: str, value: datetime) -> Field:
    """Ask when something happened (补录: change it to the real time)."""
    made = moment_field(value)
    made.setToolTip("事后补录时，改成真实发生的时间")
    return Field(key, title, made, lambda: moment_of(made), made.dateTimeChanged)


def day(key: str, title: str, value: date) -> Field:
    """Ask for a day."""
    made = day_field(value)
    return Field(key, title, made, lambda: day_of(made), made.dateChanged)


class OptionalField(QWidget):
    """A tick in front of a field that counts only when it is ticked."""

    def __init__(self, words: str, field: QWidget) -> None:
        super().__init__()
        self.tick = QCheckBox(words)
        self.tick.setAccessibleName(words)
        self.field = field
        field.setAccessibleName(words)
        field.setEnabled(False)
        self.tick.toggled.connect(field.setEnabled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.tick)
        row.addWidget(field, 1)


def optional_moment(key: str, title: str, words: str, value: datetime) -> Field:
    """Ask for a moment that may be open (None)."""
    inner = moment_field(value)
    made = OptionalField(words, inner)
    return Field(key, title, made, lambda: moment_of(inner) if made.tick.isChecked() else None, made.tick.toggled)


def optional_day(key: str, title: str, words: str, value: date) -> Field:
    """Ask for a day that may be open (None)."""
    inner = day_field(value)
    made = OptionalField(words, inner)
    return Field(key, title, made, lambda: day_of(inner) if made.tick.isChecked() else None, made.tick.toggled)


def ticks(key: str, title: str, options: Sequence[tuple[str, Any]], ticked: Sequence[Any] = ()) -> Field:
    """Ask for some of the options; at least one is needed."""
    made = TickList()
    for words, data in options:
        item = QListWidgetItem(words)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
        item.setCheckState(Qt.CheckState.Checked if data in ticked else Qt.CheckState.Unchecked)
        item.setData(Qt.ItemDataRole.UserRole, data)
        made.addItem(item)

    def read() -> tuple[Any, ...]:
        items = [made.item(at) for at in range(made.count())]
        chosen = [item for item in items if item.checkState() is Qt.CheckState.Checked]
        return tuple(item.data(Qt.ItemDataRole.UserRole) for item in chosen)

    return Field(key, title, made, read, made.itemChanged, needed=True)


class CaseForm(FormDialog):
    """``work(values)`` runs in the writing lane; ``said(values)`` says what was done, with 撤销 behind it.

    ``about``: the record that is corrected, as the audit log names it (``exclusion:3``), for a look at what is masked.
    """

    def __init__(
        self,
        desk: Desk,
        title: str,
        hint: str,
        verb: str,
        fields: Sequence[Field],
        work: Callable[[Values], Outcome[Any]],
        parent: QWidget | None = None,
        *,
        said: Callable[[Any], str] | None = None,
        about: str = "form",
    ) -> None:
        super().__init__(desk, title, hint, verb, parent)
        self.setMinimumWidth(560)
        self._about = about
        self.fields = {field.key: field for field in fields}
        self._work = work
        self._said = said or (lambda _value: f"已{verb}")
        self.made_id = 0
        for field in fields:
            self.add_row(field.title, field.widget, needed=field.needed)
            if field.changed is not None:
                field.changed.connect(lambda *_what: self.look())
            if isinstance(field.widget, TextBox):
                field.widget.grown.connect(self.fit)
        self.reveal = button("显示完整内容…", self.ask_to_reveal, icon="eye")
        self.foot.insertWidget(0, self.reveal)
        self._offer_reveal()
        self.look()
        if fields:
            blank = [field for field in fields if field.needed and not self._is_filled(field)]
            free = [field for field in fields if field not in self._held()]
            (*blank, *free, fields[0])[0].widget.setFocus()

    def _held(self) -> list[Field]:
        return [field for field in self.fields.values() if field.held is not None and field.held.is_held]

    def _offer_reveal(self) -> None:
        refusal = self.desk.office.why_not("reveal") if self._held() else ""
        self.reveal.setVisible(bool(self._held()))
        self.reveal.setEnabled(not refusal)
        self.reveal.setToolTip(refusal or HELD)

    def ask_to_reveal(self) -> None:
        """Show the masked texts to who says why; the look is in the audit log."""
        reason = ask_reason(self, "显示完整内容", REVEAL_HINT, "显示", REVEAL_REASONS)
        if not reason:
            return
        office, held, form = self.desk.office, self._held(), self.windowTitle()
        titles = [field.title for field in held]

        def release(_none: None) -> None:
            for field in held:
                if field.held is not None:
                    field.held.release()
            self._offer_reveal()
            self.look()

        self.desk.runner.write(
            "显示完整内容",
            lambda _context: office.note("ticket.reveal", self._about, reason, form=form, fields=titles),
            release,
            quiet=True,
        )

    def value(self, key: str) -> Any:
        """Return what a field holds."""
        return self.fields[key].read()

    def look(self) -> None:
        """Offer the verb once everything needed is there; say what is not."""
        self.go.setEnabled(not self.missing())
        self.tell_missing()

    def missing(self) -> list[str]:
        """Return the titles of what is needed and still blank."""
        return [field.title for field in self.fields.values() if field.needed and not self._is_filled(field)]

    def _is_filled(self, field: Field) -> bool:
        value = field.read()
        if field.widget.isHidden() and not self.isHidden():
            return True
        return bool(value.strip()) if isinstance(value, str) else bool(value)

    def submit(self) -> None:
        """Do it."""
        values = {key: field.read() for key, field in self.fields.items()}

        def done(outcome: Outcome[Any]) -> None:
            self.made_id = outcome.value if isinstance(outcome.value, int) else 0
            words, number = self._said(outcome.value), outcome.operation_id
            if number is None:
                self.desk.messages.done(words)
            else:
                self.desk.messages.done(words, "撤销", lambda: self.desk.undo(number, words))

        self.run_work(self.windowTitle(), lambda _context: self._work(values), done)
