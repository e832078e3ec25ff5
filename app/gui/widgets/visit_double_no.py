"""单否双否: the list of the period and the rule in words, with where it comes from."""

from __future__ import annotations

from array import array
from typing import cast

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.double_no import Mark
from app.gui.models.rates_lists import MarkBook, MarkLine, mark_columns, read_marks
from app.gui.widgets.labels import button, label
from app.gui.widgets.rate_desk import RateDesk
from app.gui.widgets.visit_list import VisitList


class DoubleNoTab(QWidget):
    """Enter opens a ticket, the button opens all of them."""

    def __init__(self, work: RateDesk) -> None:
        super().__init__()
        self.setAccessibleName("单否双否")
        self.work = work
        self._asked = 0
        self.words = label("", "muted", wrap=True)
        self.edit = button("改规则…", self.change_rule)
        self.edit.setToolTip("哪些答案算“否”，从哪天起，谁确认的")
        self.listed = VisitList(
            "单否双否",
            "double-no",
            mark_columns(),
            (
                ("全部", lambda _row: True),
                ("双否", lambda row: cast(MarkLine, row).mark is Mark.DOUBLE),
                ("单否", lambda row: cast(MarkLine, row).mark is Mark.SINGLE),
            ),
            work.desk.settings,
            stretch="title",
        )
        top = QHBoxLayout()
        top.addWidget(self.words, 1)
        top.addWidget(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.listed, 1)
        self.listed.say_empty("本期没有单否、双否", "回访结果里有“未解决”“不满意”的工单会列在这里。")
        self.listed.opened.connect(work.open_ticket)

    def refresh(self) -> None:
        """Read the list in the reading lane."""
        report = self.work.report
        if report is None:
            return
        self._asked += 1
        asked, office, window, code = self._asked, self.work.desk.office, report.window, report.definition.code

        def done(book: MarkBook) -> None:
            if asked == self._asked:
                self.put(book)

        self.work.desk.runner.read("单否双否", lambda _context: read_marks(office, window, code), done)

    def put(self, book: MarkBook) -> None:
        """Show another list."""
        self.words.setText(f"口径：{book.words}")
        self.listed.put(book.lines)

    def search(self, text: str) -> None:
        """Narrow the list."""
        wanted = text.strip().casefold()
        self.listed.narrow(lambda row: wanted in " ".join(cast(MarkLine, row).row.values.values()).casefold())

    def open_all(self) -> None:
        """Show exactly these tickets in the register."""
        if not self.listed.model.rowCount():
            return
        title = ("单否双否", "双否", "单否")[self.listed.tabs.currentIndex()]
        self.work.open_ids(title, array("q", self.listed.model.ids))

    def change_rule(self) -> None:
        """Choose which answers deny."""
        from app.gui.dialogs.double_no_rule import DoubleNoDialog

        DoubleNoDialog(self.work.desk, self.window()).exec()
