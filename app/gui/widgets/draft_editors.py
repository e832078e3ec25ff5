"""Editors of single fields of a contract that is being entered: text, choice, tick, reference, several of a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.draft_fields import Field, Kind, Path
from app.domain.draft_values import value_of, word_of
from app.gui.draft_work import DraftWork
from app.gui.widgets.labels import ElidedLabel, button

NOTHING = "（未选）"
_LONG_HEIGHT, _LINES_HEIGHT, _CLAUSE_HEIGHT, _LIST_HEIGHT = 64, 96, 170, 150


class CalmCombo(QComboBox):
    """A list that the wheel turns only when it has the focus: scrolling a form must not change it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the wheel to the form."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class TextEditor(QLineEdit):
    """Anything that is typed on one line; what cannot be read stays and becomes a problem."""

    def __init__(self, work: DraftWork, path: Path, field: Field) -> None:
        super().__init__()
        self.work, self.path, self.field = work, path, field
        self.setPlaceholderText(f"如：{field.example}" if field.example else "")
        self.refresh()
        self.textEdited.connect(lambda text: work.write(path, field, text))
        self.editingFinished.connect(self.refresh)

    def refresh(self) -> None:
        """Show what the draft holds."""
        text = self.work.draft.text(self.path, self.field)
        if text != self.text():
            self.setText(text)


class LongEditor(QPlainTextEdit):
    """Text of several lines; Tab leaves it."""

    def __init__(self, work: DraftWork, path: Path, field: Field) -> None:
        super().__init__()
        self.work, self.path, self.field = work, path, field
        self.setTabChangesFocus(True)
        self.setPlaceholderText(f"如：{field.example}" if field.example else "")
        is_clause = path[0] == "clauses"
        self.setFixedHeight(_CLAUSE_HEIGHT if is_clause else _LONG_HEIGHT if field.kind is Kind.LONG else _LINES_HEIGHT)
        self.refresh()
        self.textChanged.connect(self._typed)

    def refresh(self) -> None:
        """Show what the draft holds."""
        text = self.work.draft.text(self.path, self.field)
        if text != self.toPlainText() and not self.hasFocus():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)

    def _typed(self) -> None:
        self.work.write(self.path, self.field, self.toPlainText())


class ChoiceEditor(CalmCombo):
    """One word of a fixed list."""

    def __init__(self, work: DraftWork, path: Path, field: Field) -> None:
        super().__init__()
        self.work, self.path, self.field = work, path, field
        default = field.choices.get(str(field.default), "")
        self.addItem(f"（没有写，按“{default}”）" if default else NOTHING, "")
        for word, label in field.choices.items():
            self.addItem(label, word)
        self.refresh()
        self.activated.connect(lambda _at: work.put(path, value_of(str(self.currentData() or ""))))

    def refresh(self) -> None:
        """Show what the draft holds."""
        self.setCurrentIndex(max(self.findData(word_of(self.work.draft.value(self.path))), 0))


class FlagEditor(QCheckBox):
    """Yes or no; back at the default the key is left out."""

    def __init__(self, work: DraftWork, path: Path, field: Field) -> None:
        super().__init__("是")
        self.work, self.path, self.field = work, path, field
        self.refresh()
        self.clicked.connect(lambda ticked: work.put(path, ticked if ticked != bool(field.default) else None))

    def refresh(self) -> None:
        """Show what the draft holds."""
        value = self.work.draft.value(self.path)
        self.setChecked(bool(self.field.default) if value is None else bool(value))


class ReferenceEditor(CalmCombo):
    """A clause, a limit, a reading …: from the list, or typed to find it; a code may also be a new one."""

    def __init__(self, work: DraftWork, path: Path, field: Field) -> None:
        super().__init__()
        self.work, self.path, self.field = work, path, field
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.offered: list[tuple[str, str]] = []
        self.refresh()
        self.activated.connect(lambda _at: self._picked())
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText("从条款清单里选" if field.source == "clauses" else NOTHING)
            line.setAccessibleName(field.label)
            line.editingFinished.connect(self._typed)

    def refresh(self) -> None:
        """Offer what there is now; show what the draft holds."""
        offered = self.work.offered(self.field)
        value = str(self.work.draft.value(self.path) or "")
        self.blockSignals(True)
        if offered != self.offered or not self.count():
            self.offered = offered
            self.clear()
            self.addItem("", "")
            for one, words in offered:
                self.addItem(f"{one}　{words}", one)
            self._complete()
        at = self.findData(value)
        self.setCurrentIndex(at)
        if at < 0:
            self.setEditText(value)
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)  # a long clause is known by its beginning
        self.blockSignals(False)

    def _complete(self) -> None:
        completer = QCompleter([self.itemText(at) for at in range(1, self.count())], self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.activated.connect(lambda _text: self._typed())
        self.setCompleter(completer)

    def _picked(self) -> None:
        self.work.put(self.path, str(self.currentData() or "") or None)

    def _typed(self) -> None:
        text = self.currentText().strip()
        known = [value for value, words in self.offered if text in (value, f"{value}　{words}".strip())]
        value = known[0] if known else text.partition("　")[0]
        if value != (self.work.draft.value(self.path) or ""):
            self.work.put(self.path, value or None)
        self.refresh()


class ManyEditor(QWidget):
    """Several of a list: what is ticked stands on one line, the list opens below it."""

    def __init__(self, work: DraftWork, path: Path, field: Field) -> None:
        super().__init__()
        self.work, self.path, self.field = work, path, field
        self.said = ElidedLabel("")
        self.opener = button("选择…", self._turn)
        self.opener.setCheckable(True)
        self.list = QListWidget()
        self.list.setAccessibleName(field.label)
        self.list.setFixedHeight(_LIST_HEIGHT)
        self.list.hide()
        self.list.installEventFilter(self)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.said, 1)
        head.addWidget(self.opener)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.list)
        self.setFocusProxy(self.opener)
        self.refresh()
        self.list.itemChanged.connect(lambda _item: self._ticked())

    def choices(self) -> Sequence[tuple[str, str]]:
        """Return value and words of everything that can be ticked."""
        if self.field.choices:
            return list(self.field.choices.items())
        return [(value, f"{value}　{words}") for value, words in self.work.offered(self.field)]

    def chosen(self) -> list[str]:
        """Return what the draft holds, as values of ``choices``."""
        return list(self.work.draft.value(self.path) or [])

    def keep(self, chosen: list[str]) -> None:
        """Put what is ticked into the draft."""
        self.work.put(self.path, chosen or None)

    def refresh(self) -> None:
        """Show what the draft holds."""
        chosen, offered = self.chosen(), list(self.choices())
        offered += [(value, f"{value}（清单里没有）") for value in chosen if value not in dict(offered)]
        self.list.blockSignals(True)
        self.list.clear()
        for value, words in offered:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._say()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Esc closes the list, not the whole window."""
        is_press = event.type() == QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.opener.setChecked(False)
            self._turn()
            self.opener.setFocus()
            return True
        return super().eventFilter(watched, event)

    def _turn(self) -> None:
        self.list.setVisible(self.opener.isChecked())
        self.opener.setText("收起" if self.opener.isChecked() else "选择…")
        if self.opener.isChecked():
            self.list.setFocus()
            self.list.setCurrentRow(0)

    def _ticked(self) -> None:
        items = [self.list.item(at) for at in range(self.list.count())]
        ticked = [
            str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() is Qt.CheckState.Checked
        ]
        self.keep(ticked)
        self._say()

    def _say(self) -> None:
        words = dict(self.choices())
        short = [words.get(value, value) if self.field.choices else value for value in self.chosen()]
        self.said.put("、".join(short) or NOTHING)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Be as high as what is on show."""
        return self.minimumSizeHint()


class WhenEditor(ManyEditor):
    """Options of readings under which something stands: {"R-07": ["甲"]} as a list of ticks."""

    def choices(self) -> Sequence[tuple[str, str]]:
        """Return every option of every reading."""
        return [
            (f"{code}/{option}", f"{code} {option}　{text}")
            for code, _title in self.work.offered(self.field)
            for option, text in self.work.options_of(code).items()
        ]

    def chosen(self) -> list[str]:
        """Return what the draft holds."""
        held = self.work.draft.value(self.path) or {}
        return [f"{code}/{option}" for code, options in held.items() for option in options]

    def keep(self, chosen: list[str]) -> None:
        """Gather the ticks by reading."""
        held: dict[str, list[str]] = {}
        for one in chosen:
            code, _, option = one.partition("/")
            held.setdefault(code, []).append(option)
        self.work.put(self.path, held or None)
