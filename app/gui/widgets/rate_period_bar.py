"""Above the tabs: which assessment period, from when to when, how much of it is gone."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QWidget

from app.gui.models.rates_words import period_words
from app.gui.widgets.labels import ElidedLabel, button, label
from app.gui.widgets.rate_board import time_words
from app.gui.widgets.rate_desk import RateDesk
from app.gui.wording import date_text


class PeriodBar(QWidget):
    """``periods_wanted()`` and ``definitions_wanted()`` open the two dialogs."""

    periods_wanted = Signal()
    definitions_wanted = Signal()

    def __init__(self, work: RateDesk) -> None:
        super().__init__()
        self.setAccessibleName("考核期")
        self.work = work
        self.choice = QComboBox()
        self.choice.setAccessibleName("考核期")
        self.choice.setToolTip("看哪一个考核期；第一个是正在进行的")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.choice.setMinimumContentsLength(9)
        self.span = label("", "muted")
        self.share = QProgressBar()
        self.share.setTextVisible(False)
        self.share.setRange(0, 1000)
        self.share.setMinimumWidth(24)
        self.share.setMaximumWidth(120)
        self.share.setAccessibleName("考核期时间进度")
        self.gone = label("", "heading")
        self.as_of = ElidedLabel("", "muted")
        self.periods = button("考核期表…", self.periods_wanted.emit)
        self.periods.setToolTip("考核期的起止日期（默认每月 19 日至次月 18 日）")
        self.definitions = button("三率口径…", self.definitions_wanted.emit)
        self.definitions.setToolTip("权重、折算、分母，各从哪天起、谁确认的")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.choice, self.span, self.share, self.gone):
            row.addWidget(widget)
        row.addWidget(self.as_of, 1)
        row.addWidget(self.periods)
        row.addWidget(self.definitions)
        self.choice.activated.connect(self._take)
        work.changed.connect(self.put)

    def put(self) -> None:
        """Show the desk's reading."""
        board = self.work.board
        if board is None:
            return
        bench = board.bench
        self.choice.clear()
        for period in board.periods:
            self.choice.addItem(period.name, period)
        at = next((at for at, one in enumerate(board.periods) if one.start_on == bench.period.start_on), 0)
        self.choice.setCurrentIndex(at)
        self.span.setText(period_words(bench.period))
        self.share.setValue(round(bench.share_of_time * 1000))
        self.gone.setText(time_words(bench))
        self.share.setAccessibleDescription(self.gone.text())
        self.as_of.put(f"截至 {date_text(bench.as_of)}")

    def _take(self, at: int) -> None:
        period = self.choice.itemData(at)
        if period is not None:
            self.work.show_period(period)
