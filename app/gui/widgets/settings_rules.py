"""流程规则: every limit, ground and definition of the flow with its day and source; what nobody confirmed is marked."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QTableWidgetItem, QVBoxLayout, QWidget

from app.gui.desk import Desk
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.labels import button, label, set_tone
from app.services import flow_rules
from app.services.flow_rules import Rule

HEADS = ("规则", "现行", "从哪天起", "状态", "来源")
OPEN, CONFIRMED = "■ 待确认", "✓ 有来源"


class RuleSettings(QWidget):
    """A list; Enter or a double click changes the rule under the cursor from a day on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        self.setAccessibleName("流程规则设置")
        self.rules: list[Rule] = []
        self.hint = label("", wrap=True)
        self.change = button("修改这条规则…", self.edit, icon="edit", key="F2")
        self.told = label("", "muted", wrap=True)
        self.told.setAccessibleName("这条规则的来源")
        self.table = plain_table("流程规则列表", HEADS, desk.settings, stretch=4)
        row = QHBoxLayout()
        row.addWidget(self.hint, 1)
        row.addWidget(self.change)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.told)
        layout.addWidget(
            label(
                "改动从填写的那天起算，以前到达的工单仍按原来的规则；导入的办理时限优先于处置级别。", "muted", wrap=True
            )
        )
        self.table.itemActivated.connect(self._activated)
        self.table.itemSelectionChanged.connect(self._selected)
        self._selected()

    def refresh(self) -> None:
        """Read the rules."""
        office = self.desk.office
        self.desk.runner.read("流程规则", lambda _context: flow_rules.rules(office), self.put)

    def put(self, rules: list[Rule]) -> None:
        """Show the rules; the line under the cursor stays."""
        at = max(self.table.currentRow(), 0)
        self.rules = rules
        unsure = sum(rule.is_open for rule in rules)
        self.hint.setText(
            f"{unsure} 条是程序预置或推断，还没有人确认（标“待确认”）。请按合同和年度考评办法核对，改好并写明来源。"
            if unsure
            else "每条规则都有来源。"
        )
        set_tone(self.hint, "warn" if unsure else "good")
        fill(self.table, [_cells(rule) for rule in rules])
        for row, rule in enumerate(rules):
            for column, text in ((0, rule.title), (1, rule.value), (4, rule.source)):
                item: QTableWidgetItem | None = self.table.item(row, column)
                if item is not None:
                    item.setToolTip(text)
        if rules:
            self.table.selectRow(min(at, len(rules) - 1))

    def edit(self) -> None:
        """Change the rule under the cursor."""
        from app.gui.dialogs.flow_rules import rule_dialog

        rule = self._current()
        if rule is not None and rule_dialog(self.desk, rule, self.window()).exec():
            self.refresh()

    def _current(self) -> Rule | None:
        at = self.table.currentRow()
        return self.rules[at] if 0 <= at < len(self.rules) else None

    def _activated(self, _item: QTableWidgetItem) -> None:
        self.edit()

    def _selected(self) -> None:
        rule = self._current()
        self.change.setEnabled(rule is not None)
        if rule is not None:
            self.told.setText(f"{rule.group}　{rule.title}：{rule.value}。来源：{rule.source or '没有写'}")


def _cells(rule: Rule) -> tuple[str, ...]:
    state = OPEN if rule.is_open else CONFIRMED
    return (rule.title, rule.value, rule.valid_from or "一直", state, rule.source or "没有写")
