"""The form of one part of a contract that is being entered, built from its description; parts inside parts too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.draft_fields import Field, Kind, Path
from app.domain.draft_values import option_field
from app.gui.draft_work import DraftWork
from app.gui.widgets.draft_editors import (
    CalmCombo,
    ChoiceEditor,
    FlagEditor,
    LongEditor,
    ManyEditor,
    ReferenceEditor,
    TextEditor,
    WhenEditor,
)
from app.gui.widgets.labels import button, empty, label, tool

FIXED = "（不随读法变）"
_LINES = (Kind.LONG, Kind.OPTIONS, Kind.GROUPS)


class DraftForm(QWidget):
    """Caption, editor and what is wrong, field by field. ``editors`` finds the editor of a path."""

    def __init__(self, work: DraftWork, path: Path, fields: Sequence[Field]) -> None:
        super().__init__()
        self.work, self.path = work, path
        self.editors: dict[Path, QWidget] = {}
        self._said: dict[Path, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 116)
        grid.setColumnStretch(1, 1)
        for field in fields:
            self._row(grid, field)
        work.changed.connect(self._changed)
        self._judge()

    def _row(self, grid: QGridLayout, field: Field) -> None:
        path, at = (*self.path, field.key), grid.rowCount()
        editor = make_editor(self.work, path, field)
        editor.setAccessibleName(field.label)
        editor.setToolTip(field.help)
        caption = label(f"{field.label} *" if field.is_needed else field.label, "muted", wrap=True)
        caption.setToolTip("必填" if field.is_needed else "")
        caption.setBuddy(editor)
        said = label("", "", "bad", wrap=True)
        said.hide()
        cell = QVBoxLayout()
        cell.setSpacing(2)
        cell.addWidget(editor)
        if field.help:
            cell.addWidget(label(field.help, "muted", wrap=True))
        cell.addWidget(said)
        top = Qt.AlignmentFlag.AlignTop
        caption.setContentsMargins(0, 5, 0, 0)
        grid.addWidget(caption, at, 0, top)
        grid.addLayout(cell, at, 1)
        self.editors[path], self._said[path] = editor, said

    def focus(self, path: Path) -> bool:
        """Put the cursor into the field of a path (or the one that holds it); False when it is not here."""
        for length in range(len(path), len(self.path), -1):
            editor = self.editors.get(path[:length])
            if editor is not None:
                inner = getattr(editor, "focus", None)
                if length == len(path) or inner is None or not inner(path):
                    editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def _changed(self, paths: Sequence[Path]) -> None:
        source, *others = paths
        for path, editor in self.editors.items():
            follows = isinstance(editor, OptionEditor) and source[:-1] == path[:-1] and source[-1] == "reading"
            refresh: Callable[[], None] | None = getattr(editor, "refresh", None)
            if refresh is not None and (path in others or follows):
                refresh()
        self._judge()

    def _judge(self) -> None:
        for path, said in self._said.items():
            text = self.work.problem_at(path)
            said.setText(text)
            said.setVisible(bool(text))


class OptionEditor(QWidget):
    """What follows the options of a reading: one editor an option; alone when there is no reading.

    ``owns_reading``: the reading is chosen here (base, basis), else by the field ``reading`` beside it (steps).
    """

    def __init__(self, work: DraftWork, path: Path, field: Field) -> None:
        super().__init__()
        self.work, self.path, self.field = work, path, field
        self.owns_reading = field.kind is Kind.BY_READING
        self.reading = CalmCombo()
        self.reading.setAccessibleName(f"{field.label}随哪条读法")
        self.reading.setVisible(self.owns_reading)
        self.body = QWidget()
        self.lines = QGridLayout(self.body)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setColumnStretch(0, 1)
        self.lines.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.body)
        layout.addWidget(self.reading)
        self.refresh()
        self.reading.activated.connect(lambda _at: self._turn())

    def refresh(self) -> None:
        """Show what the draft holds."""
        value = self.work.draft.value(self.path)
        code = str(value.get("reading", "")) if isinstance(value, Mapping) and self.owns_reading else ""
        if self.owns_reading:
            self._offer(code)
        else:
            code = str(self.work.draft.value((*self.path[:-1], "reading")) or "")
        empty(self.lines)
        one = option_field(self.field)
        options = self.work.options_of(code) if code else {"": ""}
        if not code and self.field.source == "text":
            options = {}
            self.lines.addWidget(label("先选读法", "muted"), 0, 0)
        for at, (option, text) in enumerate(options.items()):
            path = self.path if not code and self.owns_reading else (*self.path, option)
            editor = make_editor(self.work, path, one)
            editor.setAccessibleName(f"{self.field.label} {option}".strip())
            if option:
                caption = label(f"{option}　{text}", "muted", wrap=True)
                self.lines.addWidget(caption, at, 0)
            self.lines.addWidget(editor, at, 1 if option else 0, 1, 1 if option else 2)
            editor.show()
            if not at:
                self.setFocusProxy(editor)

    def _offer(self, code: str) -> None:
        self.reading.clear()
        self.reading.addItem(FIXED, "")
        for value, title in self.work.offered(Field("", "", source="readings")):
            self.reading.addItem(f"随读法 {value}　{title}", value)
        self.reading.setCurrentIndex(max(self.reading.findData(code), 0))
        self.reading.setVisible(self.reading.count() > 1 or bool(code))

    def _turn(self) -> None:
        code = str(self.reading.currentData() or "")
        self.work.put(self.path, {"reading": code} if code else None)
        self.refresh()


class PartEditor(QFrame):
    """A part that a contract may lack: a tick, and its form while it is there."""

    def __init__(self, work: DraftWork, path: Path, field: Field) -> None:
        super().__init__()
        self.work, self.path, self.fields = work, path, field.fields
        self.form: DraftForm | None = None
        self.tick = QCheckBox("合同写了这一项")
        self.tick.setAccessibleName(f"合同写了{field.label}")
        self.tick.setChecked(work.draft.value(path) is not None)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.tick)
        self.setFocusProxy(self.tick)
        self._show()
        self.tick.clicked.connect(self._turn)

    def focus(self, path: Path) -> bool:
        """Go on to the field inside."""
        return self.form is not None and self.form.focus(path)

    def _turn(self, is_on: bool) -> None:
        self.work.put(self.path, {} if is_on else None)
        self._show()

    def _show(self) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        if self.tick.isChecked():
            self.form = DraftForm(self.work, self.path, self.fields)
            self.body.addWidget(self.form)
            self.form.show()


class RowsEditor(QWidget):
    """A short list inside an entry (limits of a payment, requirements of a deduction): one card a row."""

    def __init__(self, work: DraftWork, path: Path, field: Field) -> None:
        super().__init__()
        self.work, self.path, self.field = work, path, field
        self.forms: list[DraftForm] = []
        self.adder = button(f"加一行{field.label}", self._add, icon="plus")
        self.cards = QVBoxLayout()
        self.cards.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self.cards)
        layout.addWidget(self.adder, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.adder)
        self.refresh()

    def refresh(self) -> None:
        """Show the rows that the draft holds."""
        empty(self.cards)
        self.forms = []
        for at in range(len(self.work.draft.rows(self.path))):
            card = QFrame()
            card.setProperty("role", "card")
            form = DraftForm(self.work, (*self.path, at), self.field.fields)
            row = QHBoxLayout(card)
            row.setContentsMargins(10, 8, 6, 8)
            row.addWidget(form, 1)
            name = f"{self.field.label}第 {at + 1} 行"
            remove = tool(f"删除{name}", "close", partial(self._remove, at))
            row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
            self.cards.addWidget(card)
            card.show()
            self.forms.append(form)

    def focus(self, path: Path) -> bool:
        """Go on to the field of a row."""
        return any(form.focus(path) for form in self.forms if path[: len(form.path)] == form.path)

    def _add(self) -> None:
        at = self.work.add(self.path)
        self.refresh()
        self.forms[at].focus((*self.path, at, self.field.fields[0].key))

    def _remove(self, at: int) -> None:
        self.work.remove(self.path, at)
        self.refresh()
        self.adder.setFocus()


def make_editor(work: DraftWork, path: Path, field: Field) -> QWidget:
    """Return the editor for a field."""
    if field.kind in _LINES:
        return LongEditor(work, path, field)
    makers: Mapping[Kind, Callable[[DraftWork, Path, Field], QWidget]] = {
        Kind.FLAG: FlagEditor,
        Kind.CHOICE: ChoiceEditor,
        Kind.MANY: ManyEditor,
        Kind.REFS: ManyEditor,
        Kind.REF: ReferenceEditor,
        Kind.WHEN: WhenEditor,
        Kind.PART: PartEditor,
        Kind.ROWS: RowsEditor,
        Kind.BY_READING: OptionEditor,
        Kind.BY_OPTION: OptionEditor,
    }
    if field.kind in makers:
        return makers[field.kind](work, path, field)
    return ReferenceEditor(work, path, field) if field.source.startswith("codes:") else TextEditor(work, path, field)
