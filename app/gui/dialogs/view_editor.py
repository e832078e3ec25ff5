"""保存视图: a name, frozen columns, colour rules; filters, order and columns are those on screen."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSpinBox, QWidget

from app.domain.errors import KnownError
from app.domain.tickets import FIELDS
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog
from app.gui.register_filter import OPS
from app.gui.widgets.labels import label
from app.services import views
from app.services.changes import Outcome
from app.services.register import Op
from app.services.views import ColourRule, SavedView

RULES = 3
_NONE = "（不用）"


class RuleRow:
    """One colour rule: field, way to compare, value, colour."""

    def __init__(self, number: int, rule: ColourRule | None) -> None:
        self.field, self.op, self.tone = QComboBox(), QComboBox(), QComboBox()
        self.value = QLineEdit(rule.value if rule else "")
        self.field.addItem(_NONE, "")
        for field in FIELDS:
            if not field.is_long:
                self.field.addItem(field.title, field.key)
        for op, title in OPS:
            self.op.addItem(title, op)
        for tone, title in views.TONES.items():
            self.tone.addItem(title, tone)
        if rule is not None:
            for box, text in ((self.field, rule.field), (self.op, rule.op), (self.tone, rule.tone)):
                box.setCurrentIndex(max(box.findData(text), 0))
        named: tuple[tuple[QWidget, str], ...] = (
            (self.field, "字段"),
            (self.op, "比较"),
            (self.value, "内容"),
            (self.tone, "颜色"),
        )
        for widget, title in named:
            widget.setAccessibleName(f"颜色规则 {number}：{title}")

    def rule(self) -> ColourRule | None:
        """Return the rule, None when the row is not used."""
        key = str(self.field.currentData() or "")
        op: Op = self.op.currentData()
        return ColourRule(key, op, self.value.text().strip(), str(self.tone.currentData())) if key else None


class ViewEditor(FormDialog):
    """``saved_id`` after saving."""

    def __init__(self, desk: Desk, shown: SavedView, parent: QWidget | None = None) -> None:
        is_new = not shown.id
        title = "保存为视图" if is_new else f"修改视图：{shown.name}"
        hint = "视图记住现在的搜索、筛选、排序和列，出现在左侧“工单”下面，带实时件数；全办公室共用。"
        super().__init__(desk, title, hint, "保存视图", parent)
        self.shown = shown
        self.saved_id = 0
        self.name = QLineEdit(shown.name)
        self.name.setPlaceholderText("如：书香里未办结")
        self.name.setMaxLength(views.NAME_LENGTH)
        self.frozen = QSpinBox()
        self.frozen.setRange(0, views.MOST_FROZEN)
        self.frozen.setValue(shown.frozen)
        self.frozen.setSuffix(" 列")
        self.frozen.setSpecialValueText("不冻结")
        self.add_row("名字", self.name, needed=True)
        self.add_row("冻结前", self.frozen)
        rules = QWidget()
        rules.setAccessibleName("颜色规则")
        grid = QGridLayout(rules)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        self.rules = [RuleRow(at + 1, shown.rules[at] if at < len(shown.rules) else None) for at in range(RULES)]
        for at, row in enumerate(self.rules):
            for column, widget in enumerate((row.field, row.op, row.value, row.tone)):
                grid.addWidget(widget, at, column)
        grid.addWidget(label("从上到下，先符合的一条给整行上色。", "muted"), RULES, 0, 1, 4)
        self.add_row("颜色规则", rules)
        self.name.setFocus()

    def submit(self) -> None:
        """Save it."""
        rules = tuple(rule for row in self.rules if (rule := row.rule()) is not None)
        wanted = replace(self.shown, name=self.name.text(), frozen=self.frozen.value(), rules=rules)
        office = self.desk.office

        def done(outcome: Outcome[int]) -> None:
            self.saved_id = outcome.value
            self.desk.messages.done(f"已保存视图“{wanted.name.strip()}”")

        self.run_work("保存视图", lambda _context: views.save(office, wanted), done)


def saved_view(desk: Desk, view_id: int) -> SavedView | None:
    """Return a view, or say that it is gone."""
    try:
        return views.view(desk.office, view_id)
    except KnownError as error:
        desk.messages.problem(error.message)
        return None
