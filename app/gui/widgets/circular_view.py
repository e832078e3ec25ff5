"""A circular beside ours: units with both figures and the difference, below them the tickets that explain it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QTableWidgetItem, QVBoxLayout, QWidget

from app.domain.circulars import MEASURE_TITLES, MEASURES, UnitDifference
from app.gui.plain_table import fill, plain_table
from app.gui.settings import WindowSettings
from app.gui.widgets.labels import button, label, set_tone
from app.gui.widgets.split_memory import remember_split
from app.services.circular_compare import Comparison

ALL_UNITS = "合计"
UNIT_HEADS = ("承办单位", *(f"{title}（通报/我方/差）" for title in MEASURE_TITLES.values()), "未说明")
TICKET_HEADS = ("工单编号", "承办单位", "原因", "说明", "影响")
POSSIBLE = "可能"


def signed(value: int) -> str:
    """Write a difference with its sign: +2, −1, 0."""
    return f"+{value:,}" if value > 0 else f"−{-value:,}" if value else "0"


def moves_words(moves: Sequence[int]) -> str:
    """Say by how much measures move: 受理 +1，满意 −1."""
    titles = MEASURE_TITLES.values()
    return "，".join(f"{title} {signed(move)}" for title, move in zip(titles, moves, strict=True) if move)


class CircularView(QWidget):
    """``wanted(title, ids)`` opens tickets in the register: one, those that explain, or ours behind a figure."""

    wanted = Signal(str, object)

    def __init__(self, settings: WindowSettings) -> None:
        super().__init__()
        self.setAccessibleName("对账")
        self._settings = settings
        self.found: Comparison | None = None
        self._ids: list[int] = []
        self.said = label("", "muted", wrap=True)
        self.units = plain_table("各单位对账", UNIT_HEADS, settings, stretch=0)
        self.heading = label("", "heading")
        self.all = button("在工单册打开", self._open_all, icon="tickets")
        self.tickets = plain_table("说明差异的工单", TICKET_HEADS, settings, stretch=3)
        self._lay_out()
        self.units.itemSelectionChanged.connect(self._unit_turned)
        self.units.itemActivated.connect(self._open_figure)
        self.tickets.itemActivated.connect(lambda item: self._open_one(item.row()))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.all)
        below = QWidget()
        below.setAccessibleName("说明差异的工单区")
        inside = QVBoxLayout(below)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.setSpacing(8)
        inside.addLayout(head)
        inside.addWidget(self.tickets, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setAccessibleName("单位与工单")
        split.setChildrenCollapsible(False)
        split.addWidget(self.units)
        split.addWidget(below)
        split.setSizes([300, 260])
        remember_split(split, self._settings, "circulars")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.said)
        layout.addWidget(split, 1)

    def put(self, found: Comparison) -> None:
        """Show another comparison."""
        self.found = found
        words = "差异已全部由工单说明。" if found.is_explained else "有差异没有工单能说明，请向通报单位索取工单清单。"
        if not found.circular.named:
            words = "通报没有列出工单编号，下面的工单只供核对。" if not found.is_explained else "两边一致。"
        self.said.setText(
            f"{words}差＝通报−我方；我方按“{found.definition.name}”口径，{found.circular.window.words()}。"
        )
        set_tone(self.said, "good" if found.is_explained else "warn")
        lines = [_cells(ALL_UNITS, _sum(found, "theirs"), _sum(found, "ours"), _sum(found, "unexplained"))]
        lines += [_cells(one.unit, one.theirs, one.ours, one.unexplained) for one in self._ordered()]
        self.units.blockSignals(True)
        fill(self.units, lines)
        self._mark()
        self.units.blockSignals(False)
        self.units.setCurrentCell(0, 0)
        self._unit_turned()

    def _ordered(self) -> list[UnitDifference]:
        """Return the units, those that differ first."""
        units = self.found.units if self.found else ()
        return sorted(units, key=lambda one: not any(one.difference))

    def _mark(self) -> None:
        for at in range(self.units.rowCount()):
            for column in range(1, len(MEASURES) + 1):
                item = self.units.item(at, column)
                if item is not None:
                    item.setToolTip("回车或双击：打开我方计入的工单")

    @property
    def unit(self) -> str:
        """The unit on show, "" for all."""
        item = self.units.item(max(self.units.currentRow(), 0), 0)
        return "" if item is None or item.text() == ALL_UNITS else item.text()

    def _chosen(self) -> list[UnitDifference]:
        return [one for one in self._ordered() if self.unit in ("", one.unit)]

    def _unit_turned(self) -> None:
        if self.found is None:
            return
        rows: list[tuple[int | None, tuple[str, ...]]] = [
            (one.id, (one.ticket_no, one.unit, str(one.cause), one.text, moves_words(one.moves)))
            for unit in self._chosen()
            for one in unit.explanations
        ]
        rows += [
            (one.id, (one.ticket_no, one.unit, POSSIBLE, one.text, ""))
            for one in self.found.possible
            if self.unit in ("", one.unit)
        ]
        fill(self.tickets, [cells for _id, cells in rows])
        for at, (number, _texts) in enumerate(rows):
            self._keep(at, number)
        self._ids = [number for number, _ in rows if number is not None]
        name = self.unit or "全部单位"
        self.heading.setText(f"{name}：{len(rows)} 件工单{'供核对' if self.found.possible else '说明差异'}")
        self.all.setText(f"在工单册打开 {len(self._ids)} 件")
        self.all.setAccessibleName(self.all.text())
        self.all.setEnabled(bool(self._ids))

    def _keep(self, at: int, number: int | None) -> None:
        item = self.tickets.item(at, 0)
        if item is not None:
            item.setData(Qt.ItemDataRole.UserRole, number or 0)
            item.setToolTip("回车或双击：打开工单" if number else "登记册里没有这个编号")

    def _open_all(self) -> None:
        if self._ids:
            self.wanted.emit(f"对账·{self.unit or '全部单位'}", tuple(dict.fromkeys(self._ids)))

    def _open_one(self, at: int) -> None:
        item = self.tickets.item(at, 0)
        number = int(item.data(Qt.ItemDataRole.UserRole) or 0) if item is not None else 0
        if number and item is not None:
            self.wanted.emit(f"对账·{item.text()}", (number,))

    def _open_figure(self, item: QTableWidgetItem) -> None:
        """Open ours behind a figure; on the unit's name, all of its tickets."""
        if self.found is None or item.column() > len(MEASURES):
            return
        at = max(item.column() - 1, 0)
        ids = tuple(
            one.id
            for one in self.found.counted
            if one.id is not None and self.unit in ("", one.unit) and (at == 0 or one.answers[at - 1])
        )
        if ids:
            title = f"对账·{self.unit or '全部单位'}·我方{MEASURE_TITLES[MEASURES[at]]}"
            self.wanted.emit(title, ids)


def _sum(found: Comparison, name: str) -> tuple[int, ...]:
    return tuple(sum(getattr(one, name)[at] for one in found.units) for at in range(len(MEASURES)))


def _cells(unit: str, theirs: Sequence[int], ours: Sequence[int], left: Sequence[int]) -> tuple[str, ...]:
    pairs = [f"{a:,} / {b:,} / {signed(a - b)}" for a, b in zip(theirs, ours, strict=True)]
    return (unit, *pairs, f"▲ {moves_words(left)}" if any(left) else "")
