"""Lower right of the import preview: the fields of a row, and the decision between the file and the office's edit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.models.preview_table import one_line
from app.gui.widgets.labels import button, label
from app.services.import_types import Bucket, FieldChange, PreviewRow

ACCEPT, KEEP = "接受", "改回"
_DECISION = 3
BUTTON_ROOM = 28
"""Pixels that the cell's own padding takes from its button."""


class DifferenceTable(QTableWidget):
    """The fields of one row: what stands here, what the file says; ``decided(field key, is accepted)``."""

    decided = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__(0, 4)
        self.setAccessibleName("这一行的变化")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_DECISION, QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)

    def put(self, changes: Sequence[FieldChange], now: str, then: str) -> None:
        """Show other fields under these titles; each that can be decided has its button."""
        self.setHorizontalHeaderLabels(["字段", now, then, ""])
        self.setColumnHidden(_DECISION, not any(one.is_open or one.is_accepted for one in changes))
        self.setRowCount(0)
        self.setRowCount(len(changes))
        for row, change in enumerate(changes):
            for column, text in enumerate((change.title, one_line(change.old, 400), one_line(change.new, 400))):
                self.setItem(row, column, QTableWidgetItem(text))
            if change.is_open or change.is_accepted:
                made = self._button(change)
                self.setCellWidget(row, _DECISION, made)
                made.ensurePolished()
                self.setColumnWidth(_DECISION, made.sizeHint().width() + BUTTON_ROOM)
        self.resizeRowsToContents()

    def _button(self, change: FieldChange) -> QPushButton:
        verb = ACCEPT if change.is_open else KEEP
        made = button(verb, partial(self.decided.emit, change.key, change.is_open), role="link")
        made.setAccessibleName(f"{verb}：{change.title}")
        made.setToolTip("用表中的值" if change.is_open else "保留本地的值，不用表中的")
        return made


class DecisionBar(QWidget):
    """接受表中的值 for the chosen rows or for all; ``rows_decided(is accepted)``, ``all_decided(is accepted)``."""

    rows_decided = Signal(bool)
    all_decided = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("接受表中的值")
        self._is_accepting = True
        self.hint = label("", "muted", wrap=True)
        self.rows = button("接受这一行", self._decide_rows, key="Alt+A")
        self.all = button("全部接受", self._decide_all, key="Alt+Shift+A")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.hint)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addStretch(1)
        line.addWidget(self.rows)
        line.addWidget(self.all)
        box.addLayout(line)

    def put(self, bucket: Bucket, fields: int) -> None:
        """Say what can be decided in this list; ``fields``: how many kept (or accepted) fields there are in all."""
        self._is_accepting = bucket is Bucket.KEPT_LOCAL
        self.setVisible(bool(fields) and bucket in (Bucket.KEPT_LOCAL, Bucket.CHANGED))
        if self._is_accepting:
            self.hint.setText("这些栏目本机改过，表里的值不同。不接受就保留本地；表里空着的不会接受。")
            self._name(self.all, f"全部接受表中的值（{fields:,} 项）", "Alt+Shift+A")
        else:
            self.hint.setText(f"其中 {fields:,} 项接受了表中的值，撤销导入会一并退回。")
            self._name(self.all, f"全部改回保留本地（{fields:,} 项）", "Alt+Shift+A")

    def choose(self, rows: Sequence[PreviewRow]) -> None:
        """Follow the rows chosen in the list."""
        can = any(one.is_open if self._is_accepting else one.is_accepted for row in rows for one in row.changes)
        count = f" {len(rows):,} 行" if len(rows) > 1 else "这一行"
        text = f"接受{count}表中的值" if self._is_accepting else f"{count.strip()}改回保留本地"
        self._name(self.rows, text, "Alt+A")
        self.rows.setEnabled(can)

    def _name(self, which: QPushButton, text: str, key: str) -> None:
        which.setText(text)
        which.setAccessibleName(text)
        which.setToolTip(f"{text}（{key}）")
        which.setShortcut(key)  # another text drops the shortcut

    def _decide_rows(self) -> None:
        self.rows_decided.emit(self._is_accepting)

    def _decide_all(self) -> None:
        self.all_decided.emit(self._is_accepting)
