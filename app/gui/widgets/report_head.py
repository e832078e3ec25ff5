"""Above a report: its name and clause, period, options, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.domain.report_catalogue import ReportSpec
from app.domain.report_options import Option
from app.domain.report_periods import Period
from app.gui.widgets.labels import ElidedLabel, button, label, set_tone
from app.gui.widgets.report_options import OptionBar
from app.gui.widgets.report_period import PeriodChooser
from app.services.report_files import FORMATS


class ReportHead(QWidget):
    """``changed()`` for another period or option, ``chosen()`` for an option alone, ``save_wanted(format)``."""

    changed = Signal()
    chosen = Signal()
    save_wanted = Signal(str)
    print_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("报表设置")
        self.title = ElidedLabel("", "title")
        self.clause = ElidedLabel("", "muted")
        self.period = PeriodChooser()
        self.options = OptionBar()
        self.formats = QMenu(self)
        self.save = QPushButton("存为")
        self.save.setAccessibleName("存为")
        self.save.setMenu(self.formats)
        self.print = button("打印…", self.print_wanted.emit, icon="print", key="Ctrl+P")
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.title, 3)
        first.addWidget(self.clause, 2)
        first.addWidget(self.print)
        first.addWidget(self.save)
        second = QHBoxLayout()
        second.setSpacing(16)
        second.addWidget(self.period)
        second.addWidget(self.options)
        second.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(first)
        layout.addLayout(second)
        self._values: Callable[[Period], Mapping[str, str]] = lambda _period: {}
        self._offered: Sequence[Option] = ()
        self.period.changed.connect(self._another_period)
        self.options.changed.connect(self.chosen)
        self.options.changed.connect(self.changed)

    def put(
        self,
        spec: ReportSpec,
        today: date,
        kept: Period | None,
        options: Sequence[Option],
        values: Callable[[Period], Mapping[str, str]],
    ) -> None:
        """Show another report; ``values`` tells its options as remembered for a period."""
        self.title.put(f"{spec.code}　{spec.title}")
        self.clause.put(f"依据：{spec.clause}")
        self.period.offer(spec.periods, today, kept)
        self._offered, self._values = options, values
        self.options.offer(options, values(self.period.period))
        self.formats.clear()
        for form in (*spec.formats, *(form for form in FORMATS if form not in spec.formats)):
            action = self.formats.addAction(f"{FORMATS[form]}（.{form}）")
            action.triggered.connect(lambda _checked=False, form=form: self.save_wanted.emit(form))

    def _another_period(self) -> None:
        """Options are dated: another period may remember others."""
        self.options.offer(self._offered, self._values(self.period.period))
        self.changed.emit()

    def may_hand_out(self, is_ready: bool) -> None:
        """Let the report be saved and printed, once there is one."""
        self.save.setEnabled(is_ready)
        self.print.setEnabled(is_ready)


class RunBanner(QFrame):
    """Says that an old run is on show, and what differs from today; asks to compare, for the tickets, or to go back."""

    back = Signal()
    compare_wanted = Signal()
    tickets_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("出表记录提示")
        self.text = label("", "heading", wrap=True)
        self.compare = button("与现数据比较", self.compare_wanted.emit)
        self.tickets = button("打开有差异的工单", self.tickets_wanted.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(self.text, 1)
        for verb in (self.compare, self.tickets, button("回到现数据", self.back.emit)):
            row.addWidget(verb)
        self.hide()

    def say(self, text: str, tone: str = "info", *, has_tickets: bool = False) -> None:
        """Show a sentence."""
        self.text.setText(text)
        set_tone(self.text, tone)
        self.tickets.setVisible(has_tickets)
        self.show()
