"""Makes one filter: a field, then either ticked values with their counts, or a comparison."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.relative_spans import MOST_HOURS, TITLES, next_hours
from app.domain.tickets import FIELD_BY_KEY, FIELDS, FieldKind
from app.gui.register_filter import Filter, one_of, ops_of, simple, within
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label
from app.gui.window_place import fitting
from app.services.register import Op

Values = Callable[[str], list[tuple[str, int]]]
LISTED = frozenset((FieldKind.TEXT, FieldKind.UNIT, FieldKind.ANSWER))
"""Kinds whose values are offered for ticking."""
USUAL_HOURS = 24
_NEXT = "next_hours"
_VALUE_ROLE = Qt.ItemDataRole.UserRole


class SpanChoice(QWidget):
    """A span that moves with the clock; 未来 N 小时 has its number beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("相对日期")
        self.which = QComboBox()
        self.which.setAccessibleName("相对日期")
        for code, title in TITLES.items():
            self.which.addItem(title, code)
        self.which.addItem("未来几小时内", _NEXT)
        self.hours = QSpinBox()
        self.hours.setAccessibleName("小时数")
        self.hours.setRange(1, MOST_HOURS)
        self.hours.setValue(USUAL_HOURS)
        self.hours.setSuffix(" 小时")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.which, 1)
        line.addWidget(self.hours)
        self.which.currentIndexChanged.connect(lambda _at: self.hours.setVisible(self.which.currentData() == _NEXT))
        self.hours.hide()

    def start(self, *, is_limit: bool) -> None:
        """Offer what people ask of a limit (未来 24 小时), or of a moment that has been (今天)."""
        self.which.setCurrentIndex(self.which.findData(_NEXT if is_limit else "today"))

    def code(self) -> str:
        """Return the code of the span chosen."""
        chosen = str(self.which.currentData())
        return next_hours(self.hours.value()) if chosen == _NEXT else chosen


class FilterEditor(QDialog):
    """``values_of(key)`` gives distinct values with counts, most frequent first."""

    def __init__(self, key: str, values_of: Values, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("筛选")
        self.setAccessibleName("筛选")
        self.resize(*fitting(self, 420, 520))
        self._values_of = values_of
        self.field = QComboBox()
        self.field.setAccessibleName("按哪一列")
        for one in FIELDS:
            self.field.addItem(one.title, one.key)
        self.op = QComboBox()
        self.op.setAccessibleName("怎样比较")
        self.value = QLineEdit()
        self.value.setAccessibleName("值")
        self.span = SpanChoice()
        self.narrow = QLineEdit()
        self.narrow.setAccessibleName("在取值里查找")
        self.narrow.setPlaceholderText("在取值里查找")
        self.list = QListWidget()
        self.list.setAccessibleName("取值和件数")
        self.none = label("", "muted", wrap=True)
        self.go = button("筛选", self.accept, role="primary")
        self.go.setDefault(True)
        self._lay_out()
        self.field.currentIndexChanged.connect(lambda _at: self._choose_field())
        self.op.currentIndexChanged.connect(lambda _at: self._enable())
        self.value.textChanged.connect(lambda _text: self._enable())
        self.narrow.textChanged.connect(self._hide_others)
        self.list.itemChanged.connect(lambda _item: self._enable())
        self.field.setCurrentIndex(max(self.field.findData(key), 0))
        self._choose_field()

    def _lay_out(self) -> None:
        compare = QHBoxLayout()
        compare.addWidget(self.op)
        compare.addWidget(self.value, 1)
        compare.addWidget(self.span, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addLayout(compare)
        layout.addWidget(self.narrow)
        layout.addWidget(self.list, 100)
        layout.addWidget(self.none)
        layout.addStretch(1)
        layout.addLayout(foot(button("返回", self.reject, key="Esc"), self.go))

    @property
    def key(self) -> str:
        """The field chosen."""
        return str(self.field.currentData())

    def _choose_field(self) -> None:
        kind = FIELD_BY_KEY[self.key].kind
        self.op.clear()
        if kind in LISTED:
            self.op.addItem("勾选取值", "one_of")
        for op, title in ops_of(self.key):
            self.op.addItem(title, op)
        self.value.setPlaceholderText("如 2026-09-18" if kind is FieldKind.MOMENT else "")
        self.list.clear()
        if kind in LISTED:
            for text, times in self._values_of(self.key):
                item = QListWidgetItem(f"{text or '（空）'}　{times:,} 件")
                item.setData(_VALUE_ROLE, text)
                item.setCheckState(Qt.CheckState.Unchecked)
                self.list.addItem(item)
        if kind is FieldKind.MOMENT:
            self.span.start(is_limit=self.key == "due_at")
        self._enable()

    def _hide_others(self, typed: str) -> None:
        for at in range(self.list.count()):
            item = self.list.item(at)
            item.setHidden(typed.strip() not in str(item.data(_VALUE_ROLE)))

    def ticked(self) -> list[str]:
        """Values ticked in the list."""
        items = (self.list.item(at) for at in range(self.list.count()))
        return [str(item.data(_VALUE_ROLE)) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _enable(self) -> None:
        op = self.op.currentData()
        is_list = op == "one_of"
        needs_value = op not in ("one_of", "empty", "not_empty", "within")
        self.list.setVisible(is_list)
        self.narrow.setVisible(is_list)
        self.value.setVisible(needs_value)
        self.span.setVisible(op == "within")
        personal = FIELD_BY_KEY[self.key].kind in (FieldKind.NAME, FieldKind.PHONE)
        self.none.setText("个人信息不能按取值筛选，请用上方搜索框按姓名或电话尾号查找。" if personal else "")
        self.none.setVisible(personal)
        self.go.setEnabled(bool(self.ticked()) if is_list else (not needs_value or bool(self.value.text().strip())))

    def result_filter(self) -> Filter:
        """Make the filter of what was chosen."""
        op: Op = self.op.currentData()
        if op == "one_of":
            return one_of(self.key, self.ticked())
        if op == "within":
            return within(self.key, self.span.code())
        value = "" if op in ("empty", "not_empty") else self.value.text().strip()
        return simple(self.key, op, value)
