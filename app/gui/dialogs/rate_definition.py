"""三率口径: weights, shares of a point, denominator and source of every definition, each dated and with its origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from app.domain.answers import CHOICES, Question
from app.domain.errors import KnownError
from app.domain.rate_definitions import RATE_TITLES, SOURCE_WORDS, TIME_WORDS, TOTAL_WORDS, words
from app.domain.rates import Definition, Denominator, Source, TimeField, TotalRow
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, day_field, day_of
from app.gui.models.rates_words import DENOMINATOR_SHORT
from app.gui.widgets.labels import button, label
from app.services import rates, settings
from app.services.changes import Outcome
from app.services.rates import DEFINITION_KEY

CREDITED: tuple[tuple[Question, str], ...] = tuple(
    (question, answer)
    for question in (Question.RESOLVED, Question.SATISFIED)
    for answer in (*CHOICES[question], *(("一般",) if question is Question.SATISFIED else ()))
    if answer not in ("未解决", "不满意")
)
"""Answers whose share of a point can be changed (是否联系：是 is always one)."""


class DefinitionDialog(FormDialog):
    """One definition at a time; what is saved counts from a day on, and earlier days keep theirs."""

    def __init__(self, desk: Desk, code: str = "", parent: QWidget | None = None) -> None:
        super().__init__(desk, "三率口径", "", "保存口径", parent)
        self.setMinimumWidth(760)
        self.office = desk.office
        self.found = rates.definitions(self.office)
        self.choice = QComboBox()
        for one in self.found:
            self.choice.addItem(one.name, one.code)
        self.weights = {question: _percent(RATE_TITLES[question]) for question in Question}
        self.credits = {key: _share(key[1]) for key in CREDITED}
        self.denominator = _options(DENOMINATOR_SHORT)
        self.excluded = QCheckBox("分母含剔除（不纳入考核）件")
        self.moment = _options(TIME_WORDS)
        self.source = _options(SOURCE_WORDS)
        self.total = _options(TOTAL_WORDS)
        self.since = day_field(self.office.now().date())
        self.since.setAccessibleName("从哪天起")
        self.denominator.setAccessibleName("分母")
        self.who = QLineEdit(self.office.actor)
        self.who.setAccessibleName("确认人")
        self.why = QLineEdit()
        self.why.setPlaceholderText("哪份文件、哪次通知、和谁核对过")
        self.history = label("", "muted", wrap=True)
        self.text = label("", "muted", wrap=True)
        self.adopt = button("作为现行口径", self._adopt)
        self.foot.insertWidget(0, self.adopt)
        self._lay_out()
        self.back.setText("完成")
        self.choice.currentIndexChanged.connect(lambda _at: self._show())
        self.why.textChanged.connect(lambda _text: self._look())
        for spin in (*self.weights.values(), *self.credits.values()):
            spin.valueChanged.connect(lambda _value: self._look())
        self.choice.setCurrentIndex(max(self.choice.findData(code), 0))
        self._show()

    def _lay_out(self) -> None:
        weights = QWidget()
        row = QHBoxLayout(weights)
        row.setContentsMargins(0, 0, 0, 0)
        for question, spin in self.weights.items():
            row.addWidget(label(RATE_TITLES[question]))
            row.addWidget(spin)
        row.addStretch(1)
        shares = QWidget()
        grid = QGridLayout(shares)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        counts = dict.fromkeys(Question, 0)
        for (question, answer), share in self.credits.items():
            at = counts[question]
            line = 0 if question is Question.RESOLVED else 1 + at // 4
            grid.addWidget(label(answer), line, at % 4 * 2)
            grid.addWidget(share, line, at % 4 * 2 + 1)
            counts[question] += 1
        grid.setColumnStretch(8, 1)
        for title, field in (
            ("口径", self.choice),
            ("全文", self.text),
            ("权重（合计 100%）", weights),
            ("答案折算成几分", shares),
            ("分母", _pair(self.denominator, self.excluded)),
            ("按什么时间取数", self.moment),
            ("答案取自", self.source),
            ("合计行", self.total),
            ("从哪天起", _pair(self.since, label("确认人 *", "muted"), self.who)),
            ("依据", self.why),
            ("各版本", self.history),
        ):
            self.add_row(title, field, needed=field is self.why)

    @property
    def chosen(self) -> Definition:
        """The definition as it is kept."""
        return self.found[self.choice.currentIndex()]

    def _show(self) -> None:
        one = self.chosen
        for question, spin in self.weights.items():
            spin.setValue(float(one.weights[question] * 100))
        for (question, answer), share in self.credits.items():
            share.setValue(float(one.credits[question].get(answer, Fraction(0))))
        for combo, value in (
            (self.denominator, one.denominator),
            (self.moment, one.time_field),
            (self.source, one.source),
            (self.total, one.total_row),
        ):
            combo.setCurrentIndex(combo.findData(value.value))
        self.excluded.setChecked(one.include_excluded)
        self.text.setText(words(one))
        self.history.setText(self._versions(one.code))
        is_current = rates.current_definition(self.office).code == one.code
        self.adopt.setEnabled(not is_current)
        self.adopt.setText("已是现行口径" if is_current else "从这天起作为现行口径")
        self._look()
        self._grow()

    def _versions(self, code: str) -> str:
        kept = settings.versions(self.office, f"{DEFINITION_KEY}.{code}")
        lines = [f"{one.valid_from or '一直'} 起：{one.source}" for one in reversed(kept)]
        return "\n".join(lines) or "程序预设，本街道还没有确认或改动。"

    def _look(self) -> None:
        total = sum(round(spin.value() * 100) for spin in self.weights.values())
        is_whole = total == 100 * 100
        self.go.setEnabled(is_whole and bool(self.why.text().strip()) and bool(self.who.text().strip()))
        self.say("" if is_whole else f"三率的权重合计 {total / 100:g}%，应为 100%。", "warn")

    def definition(self) -> Definition:
        """Return the definition as it stands in the fields."""
        one = self.chosen
        shares: dict[Question, dict[str, Fraction]] = {q: dict(some) for q, some in one.credits.items()}
        for (question, answer), share in self.credits.items():
            shares[question].pop(answer, None)
            if share.value():
                shares[question][answer] = Fraction(round(share.value() * 100), 100)
        said = f"{self.why.text().strip()}（{self.who.text().strip()} 确认，{self.office.now().date()}）。"
        return replace(
            one,
            basis=said,
            weights={q: Fraction(round(spin.value() * 100), 10_000) for q, spin in self.weights.items()},
            credits=shares,
            denominator=Denominator(self.denominator.currentData()),
            include_excluded=self.excluded.isChecked(),
            time_field=TimeField(self.moment.currentData()),
            source=Source(self.source.currentData()),
            total_row=TotalRow(self.total.currentData()),
        )

    def submit(self) -> None:
        """Keep the definition from that day on."""
        changed, since = self.definition(), day_of(self.since).isoformat()

        def done(_outcome: Outcome[None]) -> None:
            self.desk.messages.done(f"已保存“{changed.name}”，从 {since} 起")

        self.run_work("保存三率口径", lambda _context: rates.save_definition(self.office, changed, since), done)

    def _adopt(self) -> None:
        """Make the chosen one the definition that counts from that day on."""
        code, since = self.chosen.code, day_of(self.since).isoformat()
        source = f"{self.why.text().strip() or '设置'}（{self.who.text().strip() or self.office.actor}）"

        def done(_outcome: Outcome[None]) -> None:
            self._show()
            self.say(f"从 {since} 起按“{self.chosen.name}”计算。", "good")

        def failed(error: BaseException) -> None:
            self.say(error.message if isinstance(error, KnownError) else "没有改动。")

        self.desk.runner.write(
            "选定现行口径",
            lambda _context: rates.choose_definition(self.office, code, since, source),
            done,
            failed,
        )


def _pair(*fields: QWidget) -> QWidget:
    """Put fields side by side."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    for field in fields:
        row.addWidget(field, 0 if isinstance(field, QLabel) else 1)
    return made


def _percent(title: str) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setRange(0, 100)
    made.setDecimals(2)
    made.setSuffix(" %")
    made.setAccessibleName(f"{title}权重")
    return made


def _share(answer: str) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setRange(0, 1)
    made.setDecimals(2)
    made.setSingleStep(0.1)
    made.setAccessibleName(f"“{answer}”折算")
    return made


def _options(offered: Mapping[Any, str]) -> QComboBox:
    made = QComboBox()
    for key, title in offered.items():
        made.addItem(title, key.value)
    return made
