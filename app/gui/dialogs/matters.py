"""按件、按事项统计: how many tickets and how many matters a span holds, and who called again and again (F5.12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from app.domain.links import RepeatGroup
from app.domain.masking import mask_field
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, day_field, day_of
from app.gui.plain_table import fill, plain_table
from app.gui.targets import TicketsTarget
from app.gui.widgets.labels import button, label
from app.gui.window_place import fitting
from app.gui.wording import short_moment
from app.services import links, periods
from app.services.links import Counts

HEADS = ("地址", "件数", "最早一件", "最近一件")
REPEAT_WORDS = "同一电话、同一地址 30 天内来电 3 件以上的，聚在一起显示，不会自动合并；双击打开这几件。"


@dataclass(frozen=True, slots=True)
class MatterBook:
    """What a span holds."""

    counts: Counts
    repeats: tuple[RepeatGroup, ...]


class MattersDialog(FormDialog):
    """The running period is offered; every group is a door to its tickets."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "按件、按事项统计", "", "统计", parent)
        self.resize(*fitting(self, 760, 560))
        self.groups: tuple[RepeatGroup, ...] = ()
        self._asked = 0
        today = desk.office.now().date()
        self.start, self.end = day_field(periods.period_of(desk.office, today).start_on), day_field(today)
        self.sum = label("", "heading")
        self.words = label("", "muted", wrap=True)
        self.table = plain_table("重复来电", HEADS, desk.settings, stretch=0, right=(1,))
        self.table.setMinimumHeight(220)
        self.none = label("这段时间没有。", "muted")
        self.look = button("打开这几件", self.open_group, icon="tickets")
        self.add_row("从（创建时间）", self.start)
        self.add_row("到（含当天）", self.end)
        for widget in (self.sum, self.words, label("重复来电", "heading"), label(REPEAT_WORDS, "muted", wrap=True)):
            self.rows.addWidget(widget, self.rows.rowCount(), 0, 1, 2)
        self.rows.addWidget(self.table, self.rows.rowCount(), 0, 1, 2)
        self.rows.addWidget(self.none, self.rows.rowCount(), 0, 1, 2)
        self.none.hide()
        self.foot.insertWidget(0, self.look)
        self.back.setText("完成")
        self.table.itemSelectionChanged.connect(self._enable)
        self.table.itemActivated.connect(lambda _item: self.open_group())
        self.submit()

    def submit(self) -> None:
        """Count in the reading lane; a late answer to an earlier question is dropped."""
        start, end = day_of(self.start), day_of(self.end)
        if end < start:
            self.say("结束日期早于开始日期。请改正后再统计。")
            return
        self.say("")
        self._asked += 1
        asked, office = self._asked, self.desk.office

        def put(found: MatterBook) -> None:
            if asked == self._asked:
                self._put(found, start, end)

        self.desk.runner.read(
            "按事项统计",
            lambda _context: MatterBook(links.counts(office, start, end), tuple(links.repeated(office, start, end))),
            put,
        )

    def _put(self, found: MatterBook, start: date, end: date) -> None:
        counts = found.counts
        self.sum.setText(f"{start} 至 {end}：按件 {counts.tickets:,} 件，按事项 {counts.matters:,} 件")
        self.words.setText(f"{counts.definition}。")
        self.groups = found.repeats
        fill(
            self.table,
            [
                (
                    mask_field("location", one.place),
                    f"{len(one.tickets)}",
                    short_moment(one.first_at),
                    short_moment(one.last_at),
                )
                for one in found.repeats
            ],
        )
        self.table.setVisible(bool(found.repeats))
        self.none.setVisible(not found.repeats)
        if found.repeats:
            self.table.selectRow(0)
        self._enable()

    def _enable(self) -> None:
        self.look.setEnabled(bool(self.table.selectedItems()))

    def open_group(self) -> None:
        """Show the tickets of the chosen group in the register."""
        at = self.table.currentRow()
        if self.table.selectedItems() and 0 <= at < len(self.groups):
            found = self.groups[at]
            self.accept()
            self.desk.navigator.go.emit("tickets", TicketsTarget("同一电话、同一地址", found.tickets))
