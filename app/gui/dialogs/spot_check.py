"""登记检查情况: the sample as a list with a tick for 合格 and a remark for what is not (F3.8)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidgetItem, QWidget

from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.labels import button
from app.gui.window_place import fitting
from app.services import spot_checks
from app.services.changes import Outcome
from app.services.spot_checks import SpotCheckRow

HEADS = ("样本", "合格", "问题（不合格时必填）")
OK, TEXT = 1, 2


class FindingsDialog(FormDialog):
    """What was looked at already is ticked or worded; a row left alone stays open."""

    def __init__(self, desk: Desk, row: SpotCheckRow, parent: QWidget | None = None) -> None:
        size = f"{row.population_size:,} 件抽 {row.sample_size:,} 件"
        hint = f"{row.object}：{size}。合格的打勾，不合格的写明问题，没查的留空。"
        super().__init__(desk, "登记检查情况", hint, "登记", parent)
        self.resize(*fitting(self, 760, 560))
        self.row = row
        self.table = plain_table("抽检样本", HEADS, desk.settings, stretch=TEXT)
        self.table.setMinimumHeight(320)
        self.rows.addWidget(self.table, 0, 0, 1, 2)
        fill(self.table, [(one.label, "", one.text) for one in row.findings])
        for at, one in enumerate(row.findings):
            tick = QTableWidgetItem()
            tick.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            tick.setCheckState(Qt.CheckState.Checked if one.is_ok else Qt.CheckState.Unchecked)
            self.table.setItem(at, OK, tick)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        for at in range(self.table.rowCount()):
            named = self._cell(at, 0)
            named.setFlags(named.flags() & ~Qt.ItemFlag.ItemIsEditable)
        self.foot.insertWidget(0, button("其余全部合格", self._tick_rest, icon="check"))
        self.table.itemChanged.connect(lambda _item: self._look())
        self._look()

    def _cell(self, at: int, column: int) -> QTableWidgetItem:
        found = self.table.item(at, column)
        if found is None:
            found = QTableWidgetItem()
            self.table.setItem(at, column, found)
        return found

    def findings(self) -> dict[str, tuple[bool, str]]:
        """Return what was entered: element → (in order?, what is wrong)."""
        found = {}
        for at, one in enumerate(self.row.findings):
            is_ok = self._cell(at, OK).checkState() is Qt.CheckState.Checked
            words = self._cell(at, TEXT).text().strip()
            if words or is_ok:
                found[one.element] = (not words, words)
        return found

    def _tick_rest(self) -> None:
        for at in range(self.table.rowCount()):
            if not self._cell(at, TEXT).text().strip():
                self._cell(at, OK).setCheckState(Qt.CheckState.Checked)

    def _look(self) -> None:
        found = self.findings()
        bad = sum(not is_ok for is_ok, _words in found.values())
        self.go.setEnabled(bool(found))
        self.say(f"已填 {len(found)} / {self.row.sample_size} 件，其中不合格 {bad} 件。", "muted")

    def submit(self) -> None:
        """Register them."""
        office, number, found = self.desk.office, self.row.id, self.findings()

        def done(outcome: Outcome[Any]) -> None:
            words, operation = f"已登记 {len(found)} 件的检查情况", outcome.operation_id
            if operation is not None:
                self.desk.messages.done(words, "撤销", lambda: self.desk.undo(operation, words))

        self.run_work("登记检查情况", lambda _context: spot_checks.record(office, number, found), done)
