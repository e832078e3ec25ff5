"""One definition on the workbench: score, three rates, what changed, and what the numbers are a share of."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QRadioButton, QVBoxLayout

from app.domain.answers import Question
from app.domain.rate_definitions import LOSS_TITLES, RATE_TITLES
from app.domain.rates import plain_number
from app.gui.models import rates_words as words
from app.gui.widgets.labels import button, label, set_tone
from app.gui.widgets.rate_tip import TipLabel
from app.services.rates import Door, Part
from app.services.workbench import Column


class RateCard(QFrame):
    """``chosen(code)`` by its radio; ``door(Column, Door, title, is_before)`` by a number; ``edit_wanted(code)``."""

    chosen = Signal(str)
    door = Signal(object, object, str, bool)
    edit_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.column: Column | None = None
        self.radio = QRadioButton()
        self.radio.setToolTip("下面的表、回访单和“如果”按这个口径计算")
        self.radio.clicked.connect(lambda _on=False: self.chosen.emit(self._code()))
        self.badge = label("", "muted")
        self.figure = self._number("figure", Door(Part.COUNTED), "综合成绩")
        self.change = label("")
        self.change.setContentsMargins(4, 0, 0, 0)
        self.before = button("", self._open_before, role="number")
        self.rates: dict[Question, QPushButton] = {}
        self.changes: dict[Question, QLabel] = {}
        self.losses: dict[Question, QPushButton] = {}
        self.share = button("", lambda: self._emit(Door(Part.COUNTED), "分母"), role="number")
        self.excluded = button("", lambda: self._emit(Door(Part.EXCLUDED), "剔除"), role="number")
        for door, title in ((self.before, "上期同进度"), (self.share, "分母"), (self.excluded, "剔除")):
            door.setAccessibleName(title)
        self.source = TipLabel("muted")
        self.edit = button("口径…", lambda: self.edit_wanted.emit(self._code()), role="link")
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 6)
        layout.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(self.radio, 1)
        head.addWidget(self.badge)
        head.addWidget(self.edit)
        layout.addLayout(head)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.figure)
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(self.change)
        side.addWidget(self.before)
        top.addLayout(side)
        top.addStretch(1)
        layout.addLayout(top)
        layout.addLayout(self._rate_rows())
        foot = QHBoxLayout()
        foot.setSpacing(0)
        foot.addWidget(self.share)
        foot.addWidget(self.excluded)
        foot.addStretch(1)
        layout.addLayout(foot)
        layout.addWidget(self.source)

    def _rate_rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(2, 1)
        for row, question in enumerate(Question):
            title = RATE_TITLES[question]
            self.rates[question] = self._number("number", Door(Part.EARNED, question), f"{title}得分")
            self.changes[question] = label("")
            self.losses[question] = self._number("number", Door(Part.LOST, question), LOSS_TITLES[question])
            grid.addWidget(label(title, "muted"), row, 0)
            grid.addWidget(self.rates[question], row, 1)
            grid.addWidget(self.changes[question], row, 2)
            grid.addWidget(self.losses[question], row, 3, Qt.AlignmentFlag.AlignRight)
        return grid

    def _number(self, role: str, door: Door, title: str) -> QPushButton:
        made = button("", lambda: self._emit(door, title), role=role)
        made.setAccessibleName(title)
        return made

    def _code(self) -> str:
        return self.column.report.definition.code if self.column else ""

    def _emit(self, door: Door, title: str) -> None:
        if self.column is not None:
            self.door.emit(self.column, door, f"{self.column.report.definition.name}：{title}", False)

    def _open_before(self) -> None:
        if self.column is not None:
            title = f"{self.column.report.definition.name}：上期同进度"
            self.door.emit(self.column, Door(Part.COUNTED), title, True)

    def put(self, column: Column, current: str) -> None:
        """Show another reading; ``current`` is the code of the definition in force."""
        self.column = column
        definition, row, before = column.report.definition, column.row, column.row_before
        self.setAccessibleName(definition.name)
        self.radio.setText(definition.name)
        self.radio.setAccessibleName(f"按{definition.name}看")
        self.badge.setText("现行" if definition.code == current else "")
        shown = words.score(row.score, definition.score_places)
        self.figure.setText(shown)
        self.figure.setAccessibleName(f"{definition.name}综合成绩 {shown}，打开这些工单")
        moved = words.change(column.change, definition.score_places, " 分")
        self._say(self.change, moved if row.denominator or row.score is None else words.NOTHING_RATED)
        earlier = words.score(before.score, definition.score_places)
        self.before.setText(f"上期同进度 {earlier}")
        self.before.setAccessibleName(f"{definition.name}上期同进度综合成绩 {earlier}，打开这些工单")
        for question in Question:
            self._put_rate(question)
        full = words.denominator_words(row, definition)
        excluded = "含" if definition.include_excluded else "不含"
        self.share.setText(f"分母 {row.denominator:,} 件{words.DENOMINATOR_SHORT[definition.denominator]}")
        self.excluded.setText(f"{excluded}剔除 {row.excluded:,} 件")
        for door in (self.share, self.excluded):
            door.setToolTip(f"{full}\n点击打开这些工单")
            door.setAccessibleName(f"{definition.name}：{door.text()}，打开这些工单")
        self.source.say(words.source_words(definition), words.basis_tip(definition))
        self.edit.setAccessibleName(f"口径：{definition.name}")
        self.edit.setToolTip("看口径全文和来源，改权重和折算（有生效日期）")

    def _put_rate(self, question: Question) -> None:
        if self.column is None:
            return
        definition, row = self.column.report.definition, self.column.row
        title = RATE_TITLES[question]
        shown = words.percent(row.rates[question], definition.places)
        lost = plain_number(row.lost[question])
        self.rates[question].setText(shown)
        self.rates[question].setAccessibleName(f"{definition.name}{title} {shown}，打开得分的工单")
        self.losses[question].setText(f"失 {lost}" if row.denominator else "")
        self.losses[question].setAccessibleName(f"{definition.name}{LOSS_TITLES[question]}失分 {lost}，打开失分的工单")
        self.losses[question].setToolTip(f"{LOSS_TITLES[question]}：失 {lost} 分，点击看是哪些工单")
        gap = words.difference(row.rates[question], self.column.row_before.rates[question])
        points = gap * 100 if gap is not None and self.column.is_comparable else None
        self._say(self.changes[question], words.change(points, definition.places))

    def _say(self, where: QLabel, said: words.Change) -> None:
        where.setText(said.text)
        where.setToolTip("与上一考核期的同一天相比（百分点或分）")
        set_tone(where, said.tone)

    def show_chosen(self, is_chosen: bool) -> None:
        """Mark the card whose definition the table follows."""
        self.radio.setAutoExclusive(False)
        self.radio.setChecked(is_chosen)
        if bool(self.property("chosen")) != is_chosen:
            self.setProperty("chosen", is_chosen)
            self.style().unpolish(self)
            self.style().polish(self)
