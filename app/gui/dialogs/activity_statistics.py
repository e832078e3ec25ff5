"""培训指导统计: what a contract's activities of some days come to, by kind and by deliverable; each line opens them."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTableWidget, QVBoxLayout, QWidget

from app.domain.rates import decimal_text
from app.domain.report_content import shown
from app.domain.report_periods import PeriodKind
from app.gui.desk import Desk
from app.gui.plain_table import fill, plain_table
from app.gui.targets import ReportTarget
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label
from app.gui.widgets.report_period import PeriodChooser
from app.gui.window_place import fitting
from app.services import activity_statistics
from app.services.activity_statistics import Statistics, Tally

FIGURES = ("次数", "人次", "小时", "考核人次", "通过人次", "通过率")
_RIGHT = tuple(range(1, len(FIGURES) + 1))
_KINDS = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR, PeriodKind.RANGE)


class ActivityStatisticsDialog(QDialog):
    """``wanted(ids)``: show exactly these activities in the ledger."""

    wanted = Signal(object)

    def __init__(self, desk: Desk, contract_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.contract_id = desk, contract_id
        self.setWindowTitle("培训指导统计")
        self.setAccessibleName("培训指导统计")
        self.resize(*fitting(self, 760, 560))
        self.found: Statistics | None = None
        self.period = PeriodChooser()
        self.period.offer(_KINDS, desk.office.now().date())
        self.said = label("", "muted", wrap=True)
        self.kinds = plain_table("按类型", ("类型", *FIGURES), desk.settings, stretch=0, right=_RIGHT)
        self.served = plain_table("按成果", ("计入的成果", *FIGURES), desk.settings, stretch=0, right=_RIGHT)
        self.waiting = button("", self._open_waiting, role="link")
        self.report = button("看成果进度表（B44）", self._open_report, icon="reports")
        self.close_button = button("返回", self.reject)
        self._lay_out()
        self.period.changed.connect(self.read)
        for table in (self.kinds, self.served):
            table.itemActivated.connect(lambda item, table=table: self._open(table, item.row()))
        self.read()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.period)
        head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(label("培训指导统计", "title"))
        layout.addLayout(head)
        layout.addWidget(self.said)
        for title, table in (("按类型", self.kinds), ("按成果", self.served)):
            layout.addWidget(label(title, "heading"))
            layout.addWidget(table, 1)
        layout.addLayout(foot(self.report, self.close_button, left=(self.waiting,)))

    def read(self) -> None:
        """Count the chosen period."""
        office, contract_id, chosen = self.desk.office, self.contract_id, self.period.period
        start, end = chosen.start_on.isoformat(), chosen.end_on.isoformat()
        self.put(activity_statistics.statistics(office, contract_id, start, end))

    def put(self, found: Statistics) -> None:
        """Show other figures."""
        self.found = found
        whole = found.whole
        untimed = f"；{whole.untimed} 次没有登记起止时间，不计时长" if whole.untimed else ""
        words = f"{self.period.period.words()}，已举行 {whole.count} 次{untimed}。回车或双击一行：打开这些记录。"
        self.said.setText(words if whole.count else f"{self.period.period.words()}，没有举行活动。")
        fill(self.kinds, [_cells(one) for one in (*found.by_kind, whole)] if whole.count else [])
        fill(self.served, [_cells(one) for one in found.by_deliverable])
        self.waiting.setText(f"待举行和待重训 {len(found.waiting)} 次")
        self.waiting.setAccessibleName(self.waiting.text())
        self.waiting.setVisible(bool(found.waiting))

    def _open(self, table: QTableWidget, at: int) -> None:
        if self.found is not None:
            lines = (*self.found.by_kind, self.found.whole) if table is self.kinds else self.found.by_deliverable
            self._show(lines[at].ids)

    def _open_waiting(self) -> None:
        if self.found is not None:
            self._show(self.found.waiting)

    def _show(self, ids: tuple[int, ...]) -> None:
        self.wanted.emit(ids)
        self.accept()

    def _open_report(self) -> None:
        on: date = self.period.period.end_on
        year = self.period.period.kind is PeriodKind.YEAR
        self.desk.navigator.go.emit("reports", ReportTarget("B44", str(on.year) if year else f"{on:%Y-%m}"))
        self.accept()


def _cells(one: Tally) -> tuple[str, ...]:
    hours = decimal_text(one.hours, 1) if one.minutes else "—"
    return (one.title, f"{one.count:,}", f"{one.persons:,}", hours, f"{one.taken:,}", f"{one.passed:,}", _rate(one))


def _rate(one: Tally) -> str:
    return shown(one.rate, "rate") if one.rate is not None else "—"
