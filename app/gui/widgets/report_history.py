"""The runs of a report: what was handed out, when, by whom; open one as it was, or see what differs from today."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.gui.plain_table import fill, plain_table
from app.gui.settings import WindowSettings
from app.gui.widgets.labels import button, label
from app.services.report_runs import Run
from app.services.reports import registry

HEADS = ("版本", "报表期", "出表时间", "出表人", "工单数", "选项", "报表")
_TITLE = 6


class RunHistory(QWidget):
    """``again(run id)`` and ``compared(run id)``."""

    again = Signal(int)
    compared = Signal(int)

    def __init__(self, settings: WindowSettings) -> None:
        super().__init__()
        self.setAccessibleName("出表记录")
        self.runs: tuple[Run, ...] = ()
        self.table = plain_table("出表记录", HEADS, settings, stretch=_TITLE, right=(0, 4))
        self.none = label("还没有出过这张报表。存为文件或打印时，当时的数据会留底，记在这里。", "muted", wrap=True)
        self.open = button("复现", lambda: self._tell(self.again.emit), icon="reports")
        self.open.setToolTip("按出表当时的数据原样打开（Enter）")
        self.compare = button("与现数据比较", lambda: self._tell(self.compared.emit), icon="refresh")
        row = QHBoxLayout()
        row.addWidget(self.none, 20)
        row.addStretch(1)
        row.addWidget(self.compare)
        row.addWidget(self.open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.table, 1)
        layout.addLayout(row)
        self.table.activated.connect(lambda _index: self._tell(self.again.emit))
        self.table.itemSelectionChanged.connect(self._dress)
        self.put(())

    def put(self, runs: Sequence[Run]) -> None:
        """Show the runs of a report, newest first."""
        self.runs = tuple(runs)
        fill(self.table, [_cells(run) for run in self.runs])
        self.none.setVisible(not self.runs)
        if self.runs:
            self.table.selectRow(0)
        self._dress()

    def _dress(self) -> None:
        for verb in (self.open, self.compare):
            verb.setEnabled(bool(self.runs) and self.table.currentRow() >= 0)

    def _tell(self, tell: Callable[[int], None]) -> None:
        at = self.table.currentRow()
        if 0 <= at < len(self.runs):
            tell(self.runs[at].id)


def _cells(run: Run) -> list[str]:
    made = run.made_at.replace("T", " ")[:16]
    offered = {option.key: option for option in registry.options_of(run.code)}
    options = "、".join(offered[key].shown(value) for key, value in run.options.items() if key in offered and value)
    return [f"第 {run.version} 版", run.period, made, run.actor, f"{run.tickets:,}", options, run.title]
