"""导入记录: every import with its counts; undone at any later time, its tickets one click away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout

from app.gui.desk import Desk
from app.gui.models.preview_table import masked
from app.gui.pages.page import Page
from app.gui.plain_table import fill, plain_table
from app.gui.recent_commands import fill_menu
from app.gui.targets import BatchTarget
from app.gui.ticket_desk import show_file
from app.gui.widgets.empty_state import EmptyState
from app.gui.widgets.labels import button, label
from app.gui.wording import moment_text
from app.services import history, imports, undo_outlook
from app.services.changes import Outcome, Topic
from app.services.history import UndoResult
from app.services.import_types import ImportProblem
from app.services.imports import Batch
from app.services.undo_outlook import UndoOutlook

HEADS = ("时间", "文件", "行数", "新增", "变更", "未变", "拒收", "保留本地", "经办人", "状态")
PROBLEM_HEADS = ("行号", "列", "表中内容", "原因")
PROBLEMS_SHOWN = 1_000
"""The list here is a plain table; the whole of a very bad file is in its marked copy."""


class ImportsPage(Page):
    """The upper table lists the imports, the lower one the problems of the selected one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "导入记录")
        self._batches: list[Batch] = []
        self._asked = 0
        self.table = plain_table("导入记录", HEADS, desk.settings, stretch=1, right=(2, 3, 4, 5, 6, 7))
        self.problems = plain_table("问题清单", PROBLEM_HEADS, desk.settings, stretch=3, right=(0,))
        self.problem_title = label("问题清单", "heading")
        self.empty = EmptyState()
        self.empty.put(
            "还没有导入过",
            "把热线系统导出的 Excel、WPS 或 CSV 文件拖进窗口。每次导入都记在这里，随时可以整批撤销。",
            [("导入表格…", "import", desk.navigator.import_wanted.emit)],
        )
        self.recent = button("最近的文件", lambda: None, icon="history")
        self.recent_menu = QMenu(self.recent)
        self.recent_menu.setToolTipsVisible(True)
        self.recent_menu.aboutToShow.connect(lambda: fill_menu(self.recent_menu, desk))
        self.recent.setMenu(self.recent_menu)
        self.undo = button("整批撤销…", self.undo_batch, icon="undo")
        self.tickets = button("看新增的工单", self.show_tickets, icon="tickets")
        self.workbook = button("打开标注问题的表格", self.open_workbook, icon="warn")
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._selected)
        self.table.itemActivated.connect(lambda _item: self.show_tickets())
        self.add_action(
            "导入表格…", "import", desk.navigator.import_wanted.emit, "Ctrl+I", is_primary=True, where=self.empty
        )
        self.add_action("整批撤销…", "undo", self.undo_batch, "Ctrl+U")
        self.add_action("看新增的工单", "tickets", self.show_tickets, "Ctrl+Return")
        desk.bus.subscribe((Topic.TICKETS,), lambda _topics: self.refresh() if self.isVisible() else None)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.count = label("", "heading")
        row.addWidget(self.count)
        row.addStretch(1)
        for one in (self.recent, self.tickets, self.workbook, self.undo):
            row.addWidget(one)
        self.stack = QStackedWidget()
        self.stack.setAccessibleName("导入记录列表")
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.stack, 3)
        layout.addWidget(self.problem_title)
        layout.addWidget(self.problems, 2)

    def take_focus(self) -> None:
        """Put the keyboard on the imports, not on the problems below."""
        (self.table if self.stack.currentWidget() is self.table else self.empty).setFocus()

    def refresh(self) -> None:
        """Read the list in the reading lane."""
        office = self.desk.office
        self.desk.runner.read("导入记录", lambda _context: imports.batches(office), self.put)

    def put(self, batches: list[Batch]) -> None:
        """Show the imports, newest first."""
        keep = self._current()
        self._batches = batches
        fill(self.table, [_cells(batch) for batch in batches])
        self.count.setText(f"共 {len(batches):,} 次导入")
        self.stack.setCurrentIndex(0 if batches else 1)
        known = [batch.summary.batch for batch in batches]
        if batches:
            self.table.selectRow(known.index(keep.summary.batch) if keep and keep.summary.batch in known else 0)
        self._selected()

    def _current(self) -> Batch | None:
        row = self.table.currentRow()
        return self._batches[row] if 0 <= row < len(self._batches) else None

    def _selected(self) -> None:
        batch = self._current()
        self.undo.setEnabled(batch is not None and batch.undone_by is None)
        self.tickets.setEnabled(batch is not None)
        self.workbook.setEnabled(batch is not None and batch.summary.error_workbook is not None)
        self._asked += 1
        asked, office = self._asked, self.desk.office
        number = batch.summary.batch if batch is not None else None
        if batch is None or number is None:
            self._put_problems([], {})
            return
        mapping = batch.summary.mapping

        def done(problems: list[ImportProblem]) -> None:
            if asked == self._asked:
                self._put_problems(problems, mapping)

        self.desk.runner.read("问题清单", lambda _context: imports.batch_problems(office, number), done)

    def _put_problems(self, problems: Sequence[ImportProblem], mapping: dict[str, str]) -> None:
        """Show them, personal data masked; of very many only the first (the marked workbook holds all)."""
        shown = problems[:PROBLEMS_SHOWN]
        fill(self.problems, [(f"{p.row:,}", p.column or "（整行）", masked(p, mapping), p.message) for p in shown])
        left = f"，列出前 {PROBLEMS_SHOWN:,} 条，其余见标注问题的表格" if len(shown) < len(problems) else ""
        self.problem_title.setText(f"问题清单　{len(problems):,} 条{left}" if problems else "问题清单　没有问题")
        self.problems.setVisible(bool(problems))

    def undo_batch(self) -> None:
        """Take a whole import back; what somebody edited since stays."""
        batch = self._current()
        if batch is None or batch.summary.batch is None or batch.undone_by is not None:
            return
        number, office = batch.summary.batch, self.desk.office
        question = f"撤销 {moment_text(batch.at)} 的导入（{batch.summary.file}）？"

        def decide(found: UndoOutlook) -> None:
            detail = f"{outlook_words(found)}撤销本身也能再撤销。"
            if self.desk.messages.ask(question, "整批撤销", detail=detail, is_danger=True):
                self.desk.runner.write("撤销导入", lambda context: history.undo(office, number, context), self._undone)

        self.desk.runner.read(
            "清点要撤销的工单", lambda _context: undo_outlook.outlook(office, number), decide, quiet=False
        )

    def _undone(self, outcome: Outcome[UndoResult]) -> None:
        found, number = outcome.value, outcome.operation_id
        text = (
            f"已撤销导入：退回 {found.reversed:,} 件，因后来改过而保留 {found.kept:,} 件，未能退回 {found.failed:,} 件"
        )
        again = (lambda: self.desk.undo(number, "撤销导入")) if number is not None else None
        self.desk.messages.done(text, "恢复导入" if again else "", again)

    def show_tickets(self) -> None:
        """Show the tickets that this import made."""
        batch = self._current()
        if batch is not None and batch.summary.batch is not None:
            title = f"导入：{batch.summary.file}"
            self.desk.navigator.go.emit("tickets", BatchTarget(batch.summary.batch, title))

    def open_workbook(self) -> None:
        """Open the clerk's own workbook with the bad cells coloured."""
        batch = self._current()
        if batch is not None and batch.summary.error_workbook:
            show_file(Path(batch.summary.error_workbook))


def outlook_words(found: UndoOutlook) -> str:
    """Say what an undo would do, counted now."""
    stays = f"，另有 {found.stays:,} 件新增的之后有人办理过，保留" if found.stays else ""
    return f"新增 {found.voided:,} 件会作废{stays}；变更 {found.changed:,} 件会逐项改回，导入后手工改过的内容保留。"


def _cells(batch: Batch) -> tuple[str, ...]:
    found = batch.summary
    numbers = (found.rows, found.new, found.changed, found.unchanged, found.rejected, found.kept_local)
    state = "已撤销" if batch.undone_by is not None else "有效"
    return (moment_text(batch.at), found.file, *(f"{number:,}" for number in numbers), batch.actor, state)
