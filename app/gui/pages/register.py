"""工单: the register. The list in the middle, the detail pane at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.domain.errors import KnownError
from app.gui.desk import Desk
from app.gui.models.ticket_table import TicketTableModel
from app.gui.pages.ticket_page import USUAL_VALUES, TicketPage
from app.gui.register_filter import Filter, due_within, just_these
from app.gui.targets import BatchTarget, DueTarget, TicketsTarget, TicketTarget, ViewTarget
from app.gui.widgets.file_drop import local_files
from app.gui.widgets.ticket_list import TicketList
from app.services import pasting, register, views
from app.services.changes import Topic
from app.services.register import Condition
from app.services.views import SavedView

COPY_LIMIT = 5_000


class RegisterPage(TicketPage):
    """The pane follows the selection, targets from other pages become views."""

    search_hint = "搜索编号、电话尾号、姓名、地址，或内容中的两个字以上"
    model: TicketTableModel

    def __init__(self, desk: Desk) -> None:
        self._select_after = 0
        self.list = TicketList(desk)
        super().__init__(desk, "工单", "register", self.list, self.list.table)
        self._connect()
        self._add_actions()

    def _connect(self) -> None:
        self.list.filled.connect(self._filled)
        self.list.add_wanted.connect(self.add_ticket)
        self.list.search_cleared.connect(self.search_cleared)
        self.pane.related.opened.connect(self._open_ticket)
        self.tickets.saved.connect(self._saved)
        self.desk.bus.subscribe((Topic.TICKETS,), self._changed)
        self.desk.navigator.look_changed.connect(self.list.relook)

    def _add_actions(self) -> None:
        table, wanted = self.table, self.desk.navigator.import_wanted
        self.add_action("导入表格…", "import", wanted.emit, "Ctrl+I", is_primary=True, where=self.list.empty)
        self.add_action("新建工单", "plus", self.add_ticket, "N", where=table)
        self.add_pane_actions()
        self.add_action("按列筛选…", "filter", self.list.add_filter, "Ctrl+Shift+F")
        self.add_action("去掉搜索和筛选", "close", self.list.reset, "Ctrl+Shift+K")
        self.add_action("选择列…", "columns", self.list.choose_columns, "Ctrl+Shift+C")
        self.add_action("复制选中的行", "copy", self.copy, "Ctrl+C", where=table)
        self.add_action("导出当前列表…", "export", self.export, "Ctrl+E")
        self.add_action("作废或恢复这件工单…", "exclusions", self.tickets.void, "Ctrl+Delete", where=table)
        self.add_action("批量修改选中的工单…", "edit", self.bulk_edit, "Ctrl+Shift+E", where=table)
        self.add_action("粘贴表格（先预览再导入）…", "imports", self.paste, "Ctrl+V", where=table)
        self.add_action("保存为视图…", "save", self.save_view, "Ctrl+Shift+S")
        self.add_action("修改这个视图…", "edit", self.change_view, "Ctrl+Shift+D")
        self.add_action("删除这个视图…", "close", self.remove_view)
        self.add_action("按件、按事项统计…", "visits", self.count_matters)
        self.add_action("切换行高（标准 / 紧凑）", "tickets", self._toggle_compact)
        self.add_step_actions()

    def refresh(self) -> None:
        """Read the list again."""
        self.list.refresh()

    def search(self, text: str) -> None:
        """Search as you type."""
        self.list.search(text)

    def open_target(self, target: object) -> None:
        """One ticket, a span of limits, the tickets of one import, or those behind a number."""
        if isinstance(target, TicketTarget):
            self._open_ticket(target.ticket_id)
        elif isinstance(target, DueTarget):
            self.list.text, self.list.sort, self.list.descending = "", "due_at", False
            self.list.dress_columns()
            self.list.put_filters(due_within(target))
        elif isinstance(target, BatchTarget):
            self.list.text = ""
            condition = Condition("created_by_operation", "is", str(target.operation_id))
            self.list.put_filters([Filter("batch", target.title, (condition,))])
        elif isinstance(target, ViewTarget):
            self.show_view(target.view_id)
        elif isinstance(target, TicketsTarget):
            self.list.text = ""
            self.list.put_filters([just_these(target)])

    def _open_ticket(self, ticket_id: int) -> None:
        if not self.tickets.may_leave():
            return
        self._open_pane()
        position = self.model.row_of(ticket_id)
        if position >= 0:
            self.table.go_to(position)
            self.table.setFocus()
            return
        self._select_after = ticket_id
        self.tickets.show_now(ticket_id)
        self.list.reset()

    def _filled(self, is_whole: bool) -> None:
        """Keep the selection where it was; a new list starts at its first row."""
        keep = self._select_after or self.tickets.ticket_id
        position = self.model.row_of(keep) if keep else -1
        if is_whole:
            self._select_after = 0
        if position >= 0:
            self.table.go_to(position)
        elif self.pane.is_writing or self._select_after:
            return
        elif self.model.rowCount():
            self.table.go_to(0)
        else:
            self.tickets.show_now(0)

    def add_ticket(self) -> None:
        """N: an empty form in the pane."""
        if self.tickets.may_leave():
            self._open_pane()
            self.tickets.add()

    def copy(self) -> None:
        """Ctrl+C: the selected rows as text, masked as on screen."""
        copied = self.table.copy_rows(COPY_LIMIT)
        more = len(self.table.selected_positions()) - copied
        rest = f"；选得太多，另外 {more:,} 行请用导出" if more > 0 else ""
        self.desk.messages.info(f"已复制 {copied:,} 行（姓名、电话已脱敏）{rest}")

    @property
    def place(self) -> str:
        """The saved view's line in the navigation."""
        return f"view:{self.list.saved.id}" if self.list.saved else ""

    def show_view(self, view_id: int) -> None:
        """Show a saved view."""
        from app.gui.dialogs.view_editor import saved_view

        found = saved_view(self.desk, view_id)
        if found is not None and self.tickets.may_leave():
            self.list.show_saved(found)
            self.actions_changed.emit()

    def save_view(self) -> None:
        """Ctrl+Shift+S: keep what is on show under a new name."""
        self._edit_view(self.list.as_view())

    def change_view(self) -> None:
        """Ctrl+Shift+D: change the saved view on show; it takes over what is on screen."""
        saved = self.list.saved
        if saved is None:
            self.desk.messages.info("现在没有打开保存的视图。先在左侧选一个，或保存为新视图。")
        else:
            self._edit_view(self.list.as_view(saved.id, saved.name))

    def _edit_view(self, shown: SavedView) -> None:
        from app.gui.dialogs.view_editor import ViewEditor

        editor = ViewEditor(self.desk, shown, self.window())
        if editor.exec() and editor.saved_id:
            self.show_view(editor.saved_id)

    def remove_view(self) -> None:
        """Delete the saved view on show; the tickets stay."""
        saved, office = self.list.saved, self.desk.office
        if saved is None:
            self.desk.messages.info("现在没有打开保存的视图。先在左侧选一个。")
        elif self.desk.messages.ask(f"删除视图“{saved.name}”？工单不受影响。", "删除视图", is_danger=True):
            self.list.reset()
            self.desk.runner.write(
                "删除视图",
                lambda _context: views.remove(office, saved.id),
                lambda _outcome: self.desk.messages.done(f"已删除视图“{saved.name}”"),
            )

    def bulk_edit(self) -> None:
        """Ctrl+Shift+E: one field of all selected tickets."""
        from app.gui.dialogs.bulk_edit import BulkEditDialog

        ids, office = self.selected_ids(), self.desk.office
        if not ids:
            self.desk.messages.info("先选中要改的工单（Ctrl 或 Shift 加单击可多选）。")
            return

        def usual(key: str) -> list[str]:
            return [value for value, _times in register.values_of(office, key, USUAL_VALUES)] if key else []

        BulkEditDialog(self.desk, ids, usual, self.window()).exec()
        self.table.setFocus()

    def paste(self) -> None:
        """Ctrl+V: a table copied in Excel or WPS (or files) goes through the import's preview."""
        from app.gui.dialogs.import_preview import start_import

        held = QApplication.clipboard().mimeData()
        files = local_files(held)
        if files:
            start_import(self.desk, files, self.window())
            return
        try:
            file = pasting.write_pasted(self.desk.office, held.text())
        except KnownError as error:
            self.desk.messages.problem(error.message)
            return
        dialog = start_import(self.desk, [file], self.window())
        if dialog is not None:
            dialog.finished.connect(lambda _result: file.unlink(missing_ok=True))

    def count_matters(self) -> None:
        """按件、按事项统计, and who called again and again."""
        from app.gui.dialogs.matters import MattersDialog

        MattersDialog(self.desk, self.window()).exec()

    def export(self) -> None:
        """Ctrl+E: the current view to xlsx or CSV."""
        from app.gui.dialogs.export_view import export_view

        export_view(self.desk, self.list.view, self.model.rowCount(), self.window())

    def _saved(self, ticket_id: int) -> None:
        self._select_after = ticket_id
        self.list.refresh()

    def _changed(self, _topics: frozenset[Topic]) -> None:
        self.model.forget()
        self.tickets.reload()
        if self.isVisible():
            self.refresh()

    def _toggle_compact(self) -> None:
        settings = self.desk.settings
        settings.put_flag("look/compact", not settings.flag("look/compact"))
        self.table.fit_rows()
