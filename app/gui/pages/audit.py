"""审计: who did what and when, by person, record, kind and day; the chain checked; papers checked (验真)."""

from __future__ import annotations

from array import array
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.gui import file_questions
from app.gui.desk import Desk
from app.gui.models.audit_table import audit_columns
from app.gui.models.paged_table import PagedTableModel
from app.gui.pages.page import Page
from app.gui.paper_printing import open_file
from app.gui.targets import AuditTarget
from app.gui.widgets.audit_filter import AuditFilter
from app.gui.widgets.empty_state import EmptyState
from app.gui.widgets.flow_row import FlowRow
from app.gui.widgets.labels import button, label, set_tone
from app.gui.widgets.table import Table
from app.services import audit_log, audit_papers
from app.services.audit_log import LogLine, LogView
from app.services.changes import Topic
from app.services.verification import AuditCheck

if TYPE_CHECKING:
    from app.services.printing import Target

LOOK_MS = 1_500
"""A view that stays this long was looked at: one entry, not one for each click on the way."""
COPY_LIMIT = 5_000


class AuditPage(Page):
    """The list is fetched by number, so a million entries scroll as quickly as a hundred."""

    search_hint = "搜索动作、对象、原因（如 导出、工单 12）"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "审计")
        office = desk.office
        self.first_bad = 0
        self._noted = LogView()
        self._asked = 0
        self.filter = AuditFilter(office.now().date())
        self.model: PagedTableModel[LogLine] = PagedTableModel(
            audit_columns(), lambda wanted: audit_log.page(office, wanted)
        )
        self.table = Table(self.model, "audit", desk.settings)
        self.table.setAccessibleName("审计记录")
        self.table.restore_columns()
        self.table.show_sorting("", True)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.itemDelegate().tone_of = self._tone  # type: ignore[attr-defined]
        self.count = label("", "muted")
        self.result = label("", wrap=True)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setAccessibleName("这条记录的内容")
        self.refused = EmptyState()
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._note_look)
        self._lay_out()
        self._add_actions()
        self.filter.changed.connect(self.refresh)
        self.filter.search_dropped.connect(self.search_cleared)
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        desk.bus.subscribe(frozenset(Topic), self._changed)
        desk.navigator.look_changed.connect(self.table.fit_rows)

    def _lay_out(self) -> None:
        row = FlowRow(at_end=3)
        row.addWidget(self.filter)
        row.addWidget(button("验真…", self.check_paper, icon="check"))
        row.addWidget(button("导出审计记录…", self.export, icon="export"))
        row.addWidget(button("打印选中的记录…", self.print_chosen, icon="print"))
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setAccessibleName("列表与内容")
        splitter.addWidget(self.table)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([520, 150])
        whole = QWidget()
        inner = QVBoxLayout(whole)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        inner.addLayout(row)
        inner.addWidget(self.result)
        inner.addWidget(self.count)
        inner.addWidget(splitter, 1)
        self.result.hide()
        self.stack = QStackedWidget()
        self.stack.addWidget(whole)
        self.stack.addWidget(self.refused)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(self.stack)

    def _add_actions(self) -> None:
        self.add_action("校验审计链", "shield", self.verify, "Ctrl+Shift+D", is_primary=True)
        self.add_action("验真…", "check", self.check_paper, "Ctrl+Shift+Y")
        self.add_action("导出审计记录…", "export", self.export, "Ctrl+E")
        self.add_action("打印选中的记录…", "print", self.print_chosen, "Ctrl+P")
        self.add_action("复制选中的行", "copy", self.copy, "Ctrl+C", where=self.table)
        self.add_action("全部记录", "refresh", self.filter.reset, "Ctrl+Shift+K")

    def refresh(self) -> None:
        """Read the numbers of the entries wanted (reading lane); the rows come as they are scrolled to."""
        office, view = self.desk.office, self.filter.view
        if refusal := audit_log.why_not(office):
            self.refused.put("看不到审计记录", refusal.replace("，没有改动", ""), [])
            self.stack.setCurrentWidget(self.refused)
            return
        self.stack.setCurrentIndex(0)
        self._asked += 1
        asked = self._asked

        def work(_context: object) -> tuple[array[int], list[str]]:
            return audit_log.ids(office, view), audit_log.people(office)

        self.desk.runner.read("读取审计记录", work, lambda found: self._put(asked, *found))

    def _put(self, asked: int, ids: array[int], people: list[str]) -> None:
        if asked != self._asked:
            return
        kept = self.current()
        self.filter.put_people(people, self.desk.office.now().date())
        self.model.put_ids(ids)
        self.count.setText(f"{len(ids):,} 条，新的在前。{audit_papers.scope_text(self.filter.view)}")
        position = self.model.row_of(kept.id) if kept else 0
        self.table.go_to(max(position, 0))
        if not ids:
            self.details.setPlainText("")
        self._look.start()

    def search(self, text: str) -> None:
        """Show what stands in the window's search box."""
        self.filter.text = text.strip()
        self.refresh()

    def forget(self) -> None:
        """Show everything, note the next look anew: another person looks from here."""
        self._look.stop()
        self._noted = LogView()
        self.model.put_ids(array("q"))
        self.details.clear()
        self.filter.reset()

    def open_target(self, target: object) -> None:
        """Everything about one record."""
        if isinstance(target, AuditTarget):
            self.filter.show_only(target.subject)

    def current(self) -> LogLine | None:
        """Return the entry under the cursor."""
        at = self.table.currentIndex().row()
        return self.model.row(at) if at >= 0 else None

    def _selected(self, now: QModelIndex, _before: QModelIndex) -> None:
        row = self.model.row(now.row()) if now.isValid() else None
        self.details.setPlainText("\n".join(entry_lines(row)) if row else "")

    def _tone(self, row: LogLine) -> str:
        return "bad" if self.first_bad and row.id >= self.first_bad else ""

    def _changed(self, _topics: frozenset[Topic]) -> None:
        if self.isVisible():
            self.refresh()

    def _note_look(self) -> None:
        """Note who looked at one person's or record's entries (once per view that stayed)."""
        view, office = self.filter.view, self.desk.office
        if not (view.person or view.subject or view.text) or view == self._noted:
            return
        self._noted = view
        hits = self.model.rowCount()
        self.desk.runner.write("记录查看", lambda _context: audit_log.note_look(office, view, hits), quiet=True)

    def verify(self) -> None:
        """校验: walk the chain, against backups and print log too; a bad entry is shown in the list."""
        office = self.desk.office
        self.result.show()
        self.result.setText("正在校验…")
        set_tone(self.result, "")
        self.desk.runner.read(
            "校验审计链",
            lambda context: audit_log.verify(office, (), context),
            self._verified,
            self._failed,
            quiet=False,
        )

    def _failed(self, error: BaseException) -> None:
        self.result.setText(f"没有校验完：{getattr(error, 'message', '已取消')}")
        set_tone(self.result, "warn")

    def _verified(self, found: AuditCheck) -> None:
        self.first_bad = found.first_bad or 0
        if found.ok:
            until = f"；第 {found.trusted:,} 条及以前与纸面和备份一致" if found.trusted else ""
            text = f"✓ 审计链完整，{found.entries:,} 条，末条校验码 {found.head[:12].upper()}{until}"
        else:
            text = f"■ {found.problem}请停止录入，保留现场，用最近一次完好的备份核对，并联系维护人员。"
        self.result.setText(text)
        set_tone(self.result, "good" if found.ok else "bad")
        self.table.viewport().update()
        if self.first_bad:
            self._go_to_bad()

    def _go_to_bad(self) -> None:
        """Show the first bad entry; one that is missing, the next that is there."""
        ids = self.model.ids
        at = next((at for at in range(len(ids) - 1, -1, -1) if ids[at] >= self.first_bad), -1)
        self.table.go_to(at if at >= 0 else 0)

    def check_paper(self) -> None:
        """验真: a code or a PDF against this office or a backup."""
        from app.gui.dialogs.check_paper import CheckPaper

        CheckPaper(self.desk, self.window()).exec()

    def copy(self) -> None:
        """Copy the selected rows as a table."""
        copied = self.table.copy_rows(COPY_LIMIT)
        self.desk.messages.info(f"已复制 {copied:,} 行")

    def export(self) -> None:
        """Write the view to a table."""
        office, view = self.desk.office, self.filter.view
        usual = office.folder("exports") / f"审计记录 {office.now():%Y-%m-%d}.xlsx"
        target = file_questions.ask_target(
            self.window(), "export", "导出审计记录", usual, "Excel 工作簿 (*.xlsx);;CSV 文本 (*.csv)"
        )
        if target is None:
            return

        def done(rows: int) -> None:
            self.desk.messages.done(f"已导出 {rows:,} 条：{target.name}", "打开", partial(open_file, target))
            self.refresh()

        self.desk.runner.read(
            "导出审计记录", lambda context: audit_papers.export(office, view, target, context), done, quiet=False
        )

    def print_chosen(self) -> None:
        """Print the selected entries; the whole view while not more than one is selected."""
        from app.gui.dialogs.paper import PaperDialog, PaperSource  # half a second that opening the page does not pay

        office, view = self.desk.office, self.filter.view
        chosen = [self.model.ids[at] for at in self.table.selected_positions()]
        ids = chosen if len(chosen) > 1 else list(self.model.ids)
        if not ids or len(ids) > audit_papers.PRINT_LIMIT:
            limit = audit_papers.PRINT_LIMIT
            self.desk.messages.info(f"一次可以打印 1 到 {limit:,} 条，现在是 {len(ids):,} 条。请选中几行，或先筛选。")
            return

        def make(target: Target, save_to: Path | None) -> bytes:
            return audit_papers.pdf_of(office, view, ids, target=target, save_to=save_to)

        source = PaperSource("审计记录", lambda _footer: make, has_footer_choice=False, is_landscape=True)
        PaperDialog(self.desk, source, self.window()).exec()


def entry_lines(row: LogLine) -> list[str]:
    """Say one entry in full."""
    head = [f"第 {row.id:,} 条　{row.at.replace('T', ' ')}　{row.actor}　{row.title}　{row.about}"]
    reason = [f"原因：{row.reason}"] if row.reason else []
    return [*head, *reason, *row.details, f"校验码：{row.hash}"]
