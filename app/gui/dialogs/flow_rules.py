"""Dialogs of 设置 → 流程规则: each rule with the day from which it counts and the source that says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from app.domain.deadlines import UNIT_TEXT, Unit
from app.domain.flow_limits import FlowLimit, LimitKind
from app.gui.desk import Desk
from app.gui.dialogs.double_no_rule import DoubleNoDialog
from app.gui.dialogs.form_dialog import FormDialog, day_field, day_of
from app.services import flow_limits, flow_rules, return_grounds
from app.services.changes import Outcome
from app.services.flow_rules import READING_TEXT, START_TEXT, Rule, RuleKind

_NONE = "未设（不计时限）"


class RuleDialog(FormDialog):
    """``save(valid_from, source)`` is what a subclass does with its fields."""

    def __init__(self, desk: Desk, rule: Rule, parent: QWidget | None = None) -> None:
        now = f"现行：{rule.value}。来源：{rule.source or '没有写'}"
        super().__init__(desk, rule.title, now, "保存", parent)
        self.rule = rule
        self.since = day_field(desk.office.now().date())
        self.source = QLineEdit()
        self.source.setPlaceholderText("谁、何时、依据哪份文件确认")
        self.build()
        self.add_row("从哪天起", self.since)
        self.add_row("来源", self.source, needed=True)
        self.source.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        self.go.setEnabled(False)
        first = self.rows.itemAtPosition(1, 1)
        if first is not None and first.widget() is not None:
            first.widget().setFocus()

    def build(self) -> None:
        """Add the fields of the rule."""
        raise NotImplementedError

    def save(self, valid_from: str, source: str) -> Callable[[], Outcome[None]]:
        """Read the fields and return the writing call."""
        raise NotImplementedError

    def submit(self) -> None:
        """Keep the rule from that day on; earlier days keep theirs."""
        since, title = day_of(self.since).isoformat(), self.rule.title
        work = self.save(since, self.source.text())

        def done(_outcome: Outcome[None]) -> None:
            self.desk.messages.done(f"已保存“{title}”，从 {since} 起")

        self.run_work(f"保存{title}", lambda _context: work(), done)


class LimitDialog(RuleDialog):
    """A limit of a node: start, number, unit; 未设 takes it away."""

    def build(self) -> None:
        """Start from the limit in force."""
        self.limit = _limit(self.desk, self.rule)
        self.start = QComboBox()
        for node, title in START_TEXT.items():
            self.start.addItem(f"自{title}起", node)
        self.n = QSpinBox()
        self.n.setRange(-1, 3650)
        self.n.setSpecialValueText(_NONE)
        self.unit = QComboBox()
        for unit in (Unit.HOUR, Unit.DAY, Unit.WORKDAY):
            self.unit.addItem(UNIT_TEXT[unit], unit.value)
        self.n.setValue(-1 if self.limit.n is None else self.limit.n)
        self.start.setCurrentIndex(max(self.start.findData(self.limit.from_node), 0))
        self.unit.setCurrentIndex(max(self.unit.findData(self.limit.unit.value), 0))
        self.add_row("起算", self.start)
        self.add_row("数量", self.n)
        self.add_row("单位", self.unit)

    def save(self, valid_from: str, source: str) -> Callable[[], Outcome[None]]:
        """Return the writing call."""
        made = replace(
            self.limit,
            valid_from=valid_from,
            unit=Unit(self.unit.currentData()),
            n=None if self.n.value() < 0 else self.n.value(),
            from_node=str(self.start.currentData()),
            source=source.strip(),
            note="",
        )
        return lambda: flow_limits.put(self.desk.office, made)


class GroundDialog(RuleDialog):
    """The words of a ground for returning: title, law, template; one that is not used is not offered."""

    def build(self) -> None:
        """Start from the wording in force."""
        self.setMinimumWidth(680)
        known = return_grounds.grounds(self.desk.office)
        self.ground = next(ground for ground in known if ground.key == self.rule.key)
        self.name, self.law = QLineEdit(self.ground.title), QLineEdit(self.ground.law)
        self.template = QPlainTextEdit(self.ground.template)
        self.template.setTabChangesFocus(True)
        self.template.setMinimumHeight(120)
        self.active = QCheckBox("在用（办理退回时可选）")
        self.active.setChecked(self.ground.is_active)
        self.add_row("名称", self.name)
        self.add_row("依据", self.law)
        self.add_row("理由模板", self.template)
        self.add_row("状态", self.active)

    def save(self, valid_from: str, source: str) -> Callable[[], Outcome[None]]:
        """Return the writing call."""
        made = replace(
            self.ground,
            title=self.name.text(),
            law=self.law.text(),
            template=self.template.toPlainText(),
            is_active=self.active.isChecked(),
        )
        return lambda: return_grounds.save(self.desk.office, [made], valid_from, source)


class ReadingDialog(RuleDialog):
    """A reading of the contract's words."""

    def build(self) -> None:
        """Offer the readings."""
        self.option = QComboBox()
        for letter, words in READING_TEXT[self.rule.key].items():
            self.option.addItem(f"{letter}：{words}", letter)
        self.option.setCurrentIndex(max(self.option.findData(self.rule.value[:1]), 0))
        self.add_row("读法", self.option)

    def save(self, valid_from: str, source: str) -> Callable[[], Outcome[None]]:
        """Return the writing call."""
        letter = str(self.option.currentData())
        return lambda: flow_rules.save_reading(self.desk.office, self.rule.key, letter, valid_from, source)


class LeadDialog(RuleDialog):
    """How long before the limit a ticket is to be urged."""

    def build(self) -> None:
        """Add number and unit."""
        self.n, self.unit = QSpinBox(), QComboBox()
        self.n.setRange(0, 100)
        self.n.setValue(1)
        for unit in (Unit.DAY, Unit.WORKDAY):
            self.unit.addItem(UNIT_TEXT[unit], unit.value)
        self.add_row("提前", self.n)
        self.add_row("单位", self.unit)

    def save(self, valid_from: str, source: str) -> Callable[[], Outcome[None]]:
        """Return the writing call."""
        n, unit = self.n.value(), Unit(self.unit.currentData())
        return lambda: flow_rules.save_lead(self.desk.office, n, unit, valid_from, source)


class ReturnMinDialog(RuleDialog):
    """How long a reason must be to count as complete."""

    def build(self) -> None:
        """One number."""
        self.n = QSpinBox()
        self.n.setRange(1, 500)
        self.n.setSuffix(" 字")
        self.n.setValue(int(self.rule.value.split()[0]))
        self.add_row("最少", self.n)

    def save(self, valid_from: str, source: str) -> Callable[[], Outcome[None]]:
        """Return the writing call."""
        least = self.n.value()
        return lambda: flow_rules.save_return_min(self.desk.office, least, valid_from, source)


_DIALOGS: dict[RuleKind, type[RuleDialog]] = {
    RuleKind.LIMIT: LimitDialog,
    RuleKind.GROUND: GroundDialog,
    RuleKind.READING: ReadingDialog,
    RuleKind.LEAD: LeadDialog,
    RuleKind.RETURN_MIN: ReturnMinDialog,
}


def rule_dialog(desk: Desk, rule: Rule, parent: QWidget | None = None) -> QDialog:
    """Return the dialog that changes a rule."""
    if rule.kind is RuleKind.DOUBLE_NO:
        return DoubleNoDialog(desk, parent)
    return _DIALOGS[rule.kind](desk, rule, parent)


def _limit(desk: Desk, rule: Rule) -> FlowLimit:
    """Return the limit that the rule's line shows."""
    known = flow_limits.limits(desk.office)
    fitting = [one for one in known if one.kind == rule.key and one.valid_from == rule.valid_from]
    return fitting[0] if fitting else FlowLimit(LimitKind(rule.key), "", Unit.HOUR, None, "arrive")
