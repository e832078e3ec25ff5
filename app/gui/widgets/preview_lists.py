"""Right half of the import preview: 新增 · 变更 · 未变 · 保留本地 · 疑似重复 · 拒收 with counts, and old → new."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.gui.desk import Desk
from app.gui.import_kinds import buckets, empty_words
from app.gui.models.preview_table import PreviewLine, PreviewTableModel, ProblemTableModel
from app.gui.widgets.labels import label
from app.gui.widgets.preview_differences import DecisionBar, DifferenceTable
from app.gui.widgets.table import Table
from app.services import imports
from app.services.import_types import BUCKET_TITLES, Bucket, ImportProblem, Preparation, PreviewRow

NOTES = "notes"
"""Key of the further tab with cells that were taken in only in part (提示)."""

_WORTH_SHOWING = (Bucket.NEW, Bucket.CHANGED, Bucket.REJECTED, Bucket.UNCHANGED)


class PreviewLists(QWidget):
    """Tabs over one table; only the page of rows on screen is ever read.

    ``decided(choices, is accepted)``: the clerk takes the file's value for some differences (or takes that back);
    ``choices`` are (row number, field key) pairs, None means all.
    """

    decided = Signal(object, bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("导入结果预览")
        self._desk = desk
        self._preparation: Preparation | None = None
        self._problems: dict[str, list[ImportProblem]] = {Bucket.REJECTED: [], NOTES: []}
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("结果分类")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        self.model, self.problem_model = PreviewTableModel(), ProblemTableModel()
        self.table = Table(self.model, "preview", desk.settings)
        self.table.setAccessibleName("预览列表")
        self.problem_table = Table(self.problem_model, "preview-problems", desk.settings)
        self.problem_table.setAccessibleName("拒收和提示列表")
        for table in (self.table, self.problem_table):
            table.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
            table.horizontalHeader().setStretchLastSection(True)
            table.horizontalHeader().setSectionsClickable(False)
            table.horizontalHeader().setSortIndicatorShown(False)
        self.problem_table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.empty = label("", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = DecisionBar()
        self.differences = DifferenceTable()
        self.middle = QStackedWidget()
        self.middle.setAccessibleName("预览内容")
        for widget in (self.table, self.problem_table, self.empty):
            self.middle.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.tabs)
        layout.addWidget(self.middle, 3)
        layout.addWidget(self.bar)
        layout.addWidget(self.differences, 2)
        self.bar.hide()
        self.differences.hide()
        self.tabs.currentChanged.connect(lambda _at: self._show())
        self.table.selectionModel().selectionChanged.connect(self._selected)
        self.differences.decided.connect(self._decide_field)
        self.bar.rows_decided.connect(self._decide_rows)
        self.bar.all_decided.connect(lambda is_accepted: self.decided.emit(None, is_accepted))

    @property
    def key(self) -> str:
        """Bucket of the tab on show, or ``notes``."""
        return str(self.tabs.tabData(self.tabs.currentIndex()) or Bucket.NEW)

    def put(self, preparation: Preparation) -> None:
        """Show a comparison; the tab chosen before stays, else the first one that holds something."""
        kept = self.key if self._preparation is not None else ""
        position = self.table.currentIndex().row()
        self._preparation = preparation
        summary = preparation.summary
        self._problems = {
            Bucket.REJECTED: [one for one in summary.problems if one.severity == "error"],
            NOTES: [one for one in summary.problems if one.severity != "error"],
        }
        counts: dict[str, int] = {bucket: summary.count(bucket) for bucket in Bucket}
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for bucket in buckets(preparation.kind):
            self.tabs.setTabData(self.tabs.addTab(f"{BUCKET_TITLES[bucket]} {counts[bucket]:,}"), bucket.value)
        if self._problems[NOTES]:
            self.tabs.setTabData(self.tabs.addTab(f"提示 {summary.warnings:,}"), NOTES)
        wanted = kept if counts.get(kept) else next((b.value for b in _WORTH_SHOWING if counts[b]), Bucket.NEW.value)
        self.tabs.blockSignals(False)
        self.tabs.updateGeometry()
        self.choose(wanted)
        if wanted == kept and self.differences.isVisibleTo(self) and position > 0:
            self.table.go_to(min(position, self.model.rowCount() - 1))

    def choose(self, key: str) -> None:
        """Show one tab."""
        for at in range(self.tabs.count()):
            if self.tabs.tabData(at) == key:
                self.tabs.setCurrentIndex(at)
        self._show()

    def _show(self) -> None:
        preparation, key = self._preparation, self.key
        if preparation is None:
            return
        self.differences.hide()
        self.bar.hide()
        if key in self._problems:
            self._show_problems(preparation, self._problems[key])
            return
        bucket = Bucket(key)
        count = preparation.summary.count(bucket)
        rows = partial(imports.preview_rows, self._desk.office, preparation, bucket)
        self.model.show(bucket, count, rows, preparation.kind)
        self.table.restore_columns()
        self._show_or_say(self.table, count, empty_words(preparation.kind, bucket))
        if bucket in (Bucket.CHANGED, Bucket.KEPT_LOCAL) and count:
            summary = preparation.summary
            self.bar.put(bucket, summary.kept_local if bucket is Bucket.KEPT_LOCAL else summary.accepted)
            self.differences.show()
            self.table.go_to(0)

    def _show_problems(self, preparation: Preparation, problems: list[ImportProblem]) -> None:
        self.problem_model.show(problems, preparation.summary.mapping)
        self.problem_table.restore_columns()
        self._show_or_say(self.problem_table, len(problems), empty_words(preparation.kind, Bucket.REJECTED))

    def _show_or_say(self, table: Table, count: int, words: str) -> None:
        self.empty.setText(words)
        self.middle.setCurrentWidget(table if count else self.empty)

    def _selected(self, _new: QItemSelection, _old: QItemSelection) -> None:
        line: PreviewLine | None = self.model.row(self.table.currentIndex().row()) if self.model.rowCount() else None
        if line is None or self.differences.isHidden():
            return
        is_kept = self.key == Bucket.KEPT_LOCAL
        self.differences.put(
            line.row.changes, "保留的本地内容" if is_kept else "现在", "文件里" if is_kept else "导入后"
        )
        self.bar.choose(self._chosen())

    def _chosen(self) -> list[PreviewRow]:
        lines = (self.model.row(at) for at in self.table.selected_positions())
        return [line.row for line in lines if line is not None]

    def _decide_field(self, key: str, is_accepted: bool) -> None:
        line = self.model.row(self.table.currentIndex().row())
        if line is not None:
            self.decided.emit([(line.row.row, key)], is_accepted)

    def _decide_rows(self, is_accepted: bool) -> None:
        choices = [
            (row.row, one.key)
            for row in self._chosen()
            for one in row.changes
            if (one.is_open if is_accepted else one.is_accepted)
        ]
        if choices:
            self.decided.emit(choices, is_accepted)
