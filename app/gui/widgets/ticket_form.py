"""概况, to write: every field of a ticket as an editor; what was not touched is not sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from app.domain.tickets import FIELD_BY_KEY, FieldKind
from app.gui.widgets.labels import label
from app.gui.widgets.ticket_groups import GROUPS

MOMENT_HINT = "如 2026-09-18 09:30"
CHOICES: tuple[str, ...] = (
    *("status", "unit", "co_unit", "community", "kind", "nature", "urgency", "channel", "source_level"),
    *("cat1", "cat2", "cat3", "valid_visit", "contacted", "resolved", "satisfied", "assessment"),
)
"""Fields whose usual values are offered while typing."""

Editor = QLineEdit | QPlainTextEdit | QComboBox


class TicketForm(QScrollArea):
    """``values_of(key)`` gives the values already in use, asked when the form opens."""

    def __init__(self, values_of: Callable[[str], list[str]]) -> None:
        super().__init__()
        self.setAccessibleName("编辑工单")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._values_of = values_of
        self._before: dict[str, str] = {}
        self.editors: dict[str, Editor] = {}
        body = QWidget()
        body.setObjectName("paneBody")
        form = QFormLayout(body)
        form.setContentsMargins(12, 8, 12, 12)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for group in GROUPS:
            form.addRow(label(group.title, "heading"))
            for key in group.keys:
                editor = self._editor(key)
                editor.setAccessibleName(FIELD_BY_KEY[key].title)
                self.editors[key] = editor
                form.addRow(label(FIELD_BY_KEY[key].title, "muted"), editor)
        self.setWidget(body)

    def _editor(self, key: str) -> Editor:
        field = FIELD_BY_KEY[key]
        if field.is_long:
            long = QPlainTextEdit()
            long.setTabChangesFocus(True)
            long.setFixedHeight(96)
            return long
        if key in CHOICES:
            choice = QComboBox()
            choice.setEditable(True)
            choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            choice.setMinimumContentsLength(8)
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            line = choice.lineEdit()
            if line is not None:
                line.setAccessibleName(field.title)
            return choice
        line = QLineEdit()
        if field.kind is FieldKind.MOMENT:
            line.setPlaceholderText(MOMENT_HINT)
        if key == "ticket_no":
            line.setPlaceholderText("必填")
        return line

    def begin(self, values: Mapping[str, str]) -> None:
        """Fill the editors (unmasked values; an empty mapping for a new ticket)."""
        for key, editor in self.editors.items():
            text = values.get(key, "")
            if FIELD_BY_KEY[key].kind is FieldKind.MOMENT:
                text = text.replace("T", " ")
            if isinstance(editor, QComboBox):
                self._offer(editor, key)
            _put(editor, text)
        self._before = {key: _text(editor) for key, editor in self.editors.items()}
        self.verticalScrollBar().setValue(0)
        self.editors["ticket_no" if not values else "title"].setFocus()

    def _offer(self, editor: QComboBox, key: str) -> None:
        editor.clear()
        editor.addItems([value for value in self._values_of(key) if value])
        completer = editor.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)

    def changed(self) -> dict[str, str]:
        """Fields whose text is another one now."""
        now = {key: _text(editor) for key, editor in self.editors.items()}
        return {key: text for key, text in now.items() if text != self._before.get(key, "")}


def _put(editor: Editor, text: str) -> None:
    if isinstance(editor, QPlainTextEdit):
        editor.setPlainText(text)
    elif isinstance(editor, QComboBox):
        editor.setCurrentText(text)
    else:
        editor.setText(text)
        editor.setCursorPosition(0)


def _text(editor: Editor) -> str:
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText()
    return editor.currentText() if isinstance(editor, QComboBox) else editor.text()
