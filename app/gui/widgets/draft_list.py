"""A part that repeats (付款期次, 计数器 …): the list of its entries, and the form of the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.domain.draft_fields import Part, Path
from app.domain.draft_sections import entry_title
from app.domain.draft_values import brief
from app.gui.draft_work import DraftWork
from app.gui.plain_table import fill, plain_table
from app.gui.settings import WindowSettings
from app.gui.widgets.draft_form import DraftForm
from app.gui.widgets.labels import button, label
from app.services import contract_drafts

_SHOWN_ROWS, _SHOWN_CLAUSES = 6, 9
_CUT = 60
_EXAMPLES = 40
_DROPPED = ("clause", "clauses", "refund_clause", "damages_clause", "change_clause")
"""Clauses of another contract say nothing in this one."""


class EntryList(QWidget):
    """Insert adds, Delete removes, Ctrl+D copies, Alt+↑/↓ moves, Enter goes into the form."""

    def __init__(self, work: DraftWork, part: Part, settings: WindowSettings) -> None:
        super().__init__()
        self.work, self.part, self.path = work, part, (part.key,)
        self.form: DraftForm | None = None
        self.removed: tuple[int, dict[str, Any]] | None = None
        self.most = _SHOWN_CLAUSES if part.key == "clauses" else _SHOWN_ROWS
        shown = [(key, part.field(key)) for key in part.names]
        self.shown = [(key, field) for key, field in shown if field is not None]
        heads = [field.label for _key, field in self.shown]
        wide = next((at for at, (key, _f) in enumerate(self.shown) if key in ("name", "text", "title", "label")), 0)
        self.table = plain_table(part.label, heads, settings, stretch=wide)
        self.table.installEventFilter(self)
        self.bare = label(f"还没有{part.label}。", "muted", wrap=True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        self.body.addLayout(self._buttons())
        self.body.addWidget(self.bare)
        self.body.addWidget(self.table)
        self.table.currentCellChanged.connect(lambda row, _c, old, _o: self._choose(row) if row != old else None)
        work.changed.connect(self._changed)
        self.refresh(0)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.adder = button("新增", self.add, icon="plus")
        self.adder.setAccessibleName(f"新增{self.part.label}")
        self.from_others = button("照别的合同…", self._show_examples)
        self.from_others.setAccessibleName(f"照别的合同新增{self.part.label}")
        self.from_others.setToolTip("从自带模板和本办模板里挑一条，条款另选")
        self.copier = button("复制", self.copy)
        self.remover = button("删除", self.remove)
        self.up, self.down = button("上移", lambda: self.shift(-1)), button("下移", lambda: self.shift(1))
        self.undoer = button("撤销删除", self.put_back, icon="undo")
        self.undoer.hide()
        for one in (self.adder, self.from_others, self.copier, self.remover, self.up, self.down, self.undoer):
            row.addWidget(one)
        self.from_others.setVisible(self.part.key != "clauses")
        row.addStretch(1)
        return row

    @property
    def current(self) -> int:
        """Position of the entry that is chosen, -1 for none."""
        return self.table.currentRow()

    def refresh(self, at: int) -> None:
        """Show the entries as they are, with one of them chosen."""
        rows = self.work.draft.rows(self.path)
        self.table.blockSignals(True)
        fill(self.table, [self._cells(row) for row in rows])
        self.table.blockSignals(False)
        self.table.setVisible(bool(rows))
        self.bare.setVisible(not rows)
        height = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(height * (min(len(rows), self.most) + 1) + 8)
        at = max(0, min(at, len(rows) - 1))
        self.table.blockSignals(True)
        self.table.setCurrentCell(at if rows else -1, 0)
        self.table.blockSignals(False)
        self._choose(at if rows else -1)

    def focus(self, path: Path) -> bool:
        """Choose the entry of a path and put the cursor into its field."""
        if len(path) > 1 and isinstance(path[1], int):
            self.table.setCurrentCell(path[1], 0)
            return self.form is not None and (len(path) == 2 or self.form.focus(path))
        (self.table if self.table.isVisible() else self.adder).setFocus()
        return True

    def add(self, row: Mapping[str, Any] | None = None) -> None:
        """Begin a new entry; the cursor goes into its first field."""
        at = self.work.add(self.path, row)
        self.refresh(at)
        if self.form is not None:
            first = next((one for one in self.part.fields if one.key not in ("no", "code") or one.source), None)
            self.form.focus((*self.path, at, first.key if first else ""))

    def copy(self) -> None:
        """Copy the chosen entry."""
        if self.current >= 0:
            self.refresh(self.work.copy(self.path, self.current))

    def remove(self) -> None:
        """Take the chosen entry out."""
        at = self.current
        if at >= 0:
            self.removed = (at, self.work.remove(self.path, at))
            self.undoer.show()
            self.refresh(at)
            (self.table if self.table.rowCount() else self.adder).setFocus()

    def put_back(self) -> None:
        """Take the last removal back."""
        if self.removed is not None:
            at, row = self.removed
            self.work.put_back(self.path, at, row)
            self.removed = None
            self.undoer.hide()
            self.refresh(at)
            self.table.setFocus()

    def shift(self, by: int) -> None:
        """Move the chosen entry up or down."""
        if self.current >= 0:
            self.refresh(self.work.move(self.path, self.current, self.current + by))
            self.table.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keys of the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            run = self._key(event)
            if run is not None:
                run()
                return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> Callable[[], None] | None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        keys: list[tuple[bool, Qt.Key, Callable[[], None]]] = [
            (True, Qt.Key.Key_Insert, self.add),
            (True, Qt.Key.Key_Delete, self.remove),
            (bool(control), Qt.Key.Key_D, self.copy),
            (bool(alt), Qt.Key.Key_Up, lambda: self.shift(-1)),
            (bool(alt), Qt.Key.Key_Down, lambda: self.shift(1)),
            (True, Qt.Key.Key_Return, self._into),
            (True, Qt.Key.Key_Enter, self._into),
        ]
        return next((run for fits, key, run in keys if fits and event.key() == key), None)

    def _into(self) -> None:
        if self.form is not None:
            self.form.focus((*self.path, self.current, self.part.fields[0].key))

    def _choose(self, at: int) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        for one in (self.copier, self.remover, self.up, self.down):
            one.setEnabled(at >= 0)
        if at >= 0:
            self.form = DraftForm(self.work, (*self.path, at), self.part.fields)
            self.body.addWidget(self.form)
            self.form.show()  # at once: the cursor goes into it before the event loop turns

    def _changed(self, paths: tuple[Path, ...]) -> None:
        rows = self.work.draft.rows(self.path)
        for path in paths:
            if path[:1] == self.path and len(path) > 1 and isinstance(path[1], int) and path[1] < len(rows):
                for column, text in enumerate(self._cells(rows[path[1]])):
                    item = self.table.item(path[1], column)
                    if item is not None:
                        item.setText(text)

    def _cells(self, row: Mapping[str, Any]) -> list[str]:
        return [brief(field, row.get(key))[:_CUT] for key, field in self.shown]

    def _show_examples(self) -> None:
        menu = QMenu(self)
        found = contract_drafts.examples(self.work.office, self.part.key)
        for title, row in found[:_EXAMPLES]:
            name = entry_title(self.part, {self.part.key: [row]}, 0).strip("“”")
            kept = {key: value for key, value in row.items() if key not in _DROPPED}
            menu.addAction(f"{name}　（{title[:18]}）").triggered.connect(lambda _c=False, one=kept: self.add(one))
        if not found:
            menu.addAction("别的合同没有这一项").setEnabled(False)
        self.menu = menu
        menu.popup(self.from_others.mapToGlobal(self.from_others.rect().bottomLeft()))
