"""作战台: how far the period is, every definition side by side, the numbers of the way, and the table."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.rates import decimal_text
from app.gui.widgets.labels import button, label
from app.gui.widgets.rate_card import RateCard
from app.gui.widgets.rate_desk import Board, RateDesk
from app.gui.widgets.rate_table import RateTable
from app.services.rates import Door
from app.services.workbench import PROGRESS_TITLES, Column, Workbench

CARDS = 4
NUMBER_MINIMUM = 64


class CardStrip(QScrollArea):
    """The cards side by side; with large letters on a small screen they scroll sideways."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setAccessibleName("口径对照区")
        self.setWidgetResizable(True)
        self.setWidget(inside)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the cards, and the bar where there is one."""
        inside = self.widget()
        needed = inside.minimumSizeHint()
        is_wide = needed.width() > self.width()
        bar = self.horizontalScrollBar().sizeHint().height() if is_wide else 0
        return QSize(needed.width(), needed.height() + bar + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Any width."""
        return QSize(320, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for another height: it depends on the width."""
        super().resizeEvent(event)
        self.updateGeometry()


def time_words(bench: Workbench) -> str:
    """Say how much of the period is gone."""
    if bench.days_left < 0 or bench.share_of_time == 1:
        return "考核期已结束"
    return f"时间已过 {decimal_text(bench.share_of_time * 100, 1)}%，剩 {bench.days_left} 天"


class RateBoard(QWidget):
    """``edit_wanted(code)`` for a definition."""

    edit_wanted = Signal(str)

    def __init__(self, work: RateDesk) -> None:
        super().__init__()
        self.setAccessibleName("作战台")
        self.work = work
        self.cards = [RateCard() for _ in range(CARDS)]
        self.numbers = {key: button("", partial(work.open_progress, key), role="link") for key in PROGRESS_TITLES}
        self.table = RateTable(work.desk.settings)
        self._lay_out()
        for card in self.cards:
            card.chosen.connect(work.choose)
            card.door.connect(self._open)
            card.edit_wanted.connect(self.edit_wanted)
        self.table.grouped.connect(work.group)
        self.table.door.connect(self._open_row)
        work.changed.connect(self.put)
        work.chosen.connect(self.put)
        work.desk.navigator.look_changed.connect(self.table.dress)

    def _lay_out(self) -> None:
        way = QHBoxLayout()
        way.setSpacing(4)
        way.addWidget(label("本期工单", "heading"))
        for key, number in self.numbers.items():
            number.setAccessibleName(PROGRESS_TITLES[key])
            number.setMinimumWidth(NUMBER_MINIMUM)  # numbers give way before the window grows
            way.addWidget(number)
        way.addStretch(1)
        inside = QWidget()
        inside.setAccessibleName("口径对照")
        cards = QHBoxLayout(inside)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(8)
        for card in self.cards:
            cards.addWidget(card, 1)
        self.strip = CardStrip(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(way)
        layout.addWidget(self.strip)
        layout.addWidget(self.table, 1)

    def put(self) -> None:
        """Show the desk's reading."""
        board, column = self.work.board, self.work.column
        if board is None or column is None:
            return
        self._put_cards(board, column)
        for key, number in self.numbers.items():
            text = f"{PROGRESS_TITLES[key]} {board.bench.progress[key]:,}"
            number.setText(text)
            number.setAccessibleName(f"{text} 件，打开列表")
            number.setToolTip("打开对应的工单")
        self.table.put(column, self.work.by)

    def _put_cards(self, board: Board, chosen: Column) -> None:
        for at, card in enumerate(self.cards):
            card.setVisible(at < len(board.bench.columns))
            if at < len(board.bench.columns):
                column = board.bench.columns[at]
                card.put(column, board.current)
                card.show_chosen(column is chosen)

    def _open(self, column: Column, door: Door, title: str, is_before: bool) -> None:
        self.work.open_door(column.before if is_before else column.report, door, title)

    def _open_row(self, door: Door, title: str) -> None:
        report = self.work.report
        if report is not None:
            self.work.open_door(report, door, title)
